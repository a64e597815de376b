//! Layouts: the declared tables against their page, and every row of an export against the graph that it was written of.

use evigraph::layout::tables;

/// The tables as the page shows them.
fn shown() -> String {
    let mut text = String::new();
    for table in tables::ALL {
        text.push_str(&format!("\n## {}\n\n{}.\n\n| column | type | |\n|---|---|---|\n", table.name, table.meaning));
        for column in table.columns {
            let null = if column.nullable { " ?" } else { "" };
            text.push_str(&format!("| `{}` | {}{null} | {} |\n", column.name, column.of.word(), column.meaning));
        }
    }
    text
}

#[test]
fn the_page_shows_the_declared_tables() {
    const PAGE: &str = "docs/layout.md";
    const MARK: &str = "<!-- tables -->\n";
    let page = std::fs::read_to_string(PAGE).unwrap();
    let start = page.find(MARK).expect("the page has its mark") + MARK.len();
    let wanted = format!("{}{}", &page[..start], shown());
    if page != wanted && std::env::var_os("EVIGRAPH_UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, wanted).unwrap();
        return;
    }
    assert!(page == wanted, "{PAGE} does not show the declared tables; EVIGRAPH_UPDATE_DOCS=1 writes it anew");
}
