//! Renderers, on answers of the real graph and on answers made to hurt.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use evigraph::answer::{Answer, Body, Row, What};
use evigraph::data;
use evigraph::data::files::{DataFile, Holds, Layer, read_layer};
use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;
use evigraph::model::terms::Column;
use evigraph::render::{Options, csv, diagnostic, escape, markdown, markup, text};
use evigraph::session::Session;
use evigraph::span::Span;

static GRAPH: LazyLock<Graph> = LazyLock::new(|| {
    let layer = read_layer(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/graph-data"))).unwrap();
    Graph::new(data::load(&[layer]).unwrap().0)
});

/// One question of each form, and some that are wide.
const QUESTIONS: &[&str] = &[
    "treatments after failed injection with evidence",
    "which treatments are recommended for SI joint dysfunction?",
    "effects of exercise therapy on function",
    "tests where sensitivity > 90",
    "treatments not recommended for SI joint pain",
    "contraindications and cautions of NSAIDs",
    "sources where audience = clinicians",
    "references from dr-oracle",
    "treatments for SI joint pain grouped by source",
    "how many sources about ice?",
    "count treatments by strength",
    "is prolonged rest recommended for SI joint pain?",
    "is rest recommended for SI joint pain",
    "is NSAIDs contraindicated",
    "compare NSAIDs and acetaminophen for SI joint dysfunction by strength",
    "compare sources on rest",
    "path from injection to radiofrequency ablation",
    "path from rest to ice",
    "pathway for SI joint dysfunction",
    "describe cooled radiofrequency ablation",
    "describe dr-oracle",
    "conflicts about rest",
    "treatments for spondyloarthropathy",
];

fn ask(question: &str) -> Arc<Answer> {
    Session::new(&GRAPH).ask(question).unwrap_or_else(|d| panic!("{question}: {d:?}")).answer
}

fn terminal(width: usize) -> Options {
    Options { width: Some(width), max_rows: Some(30), unicode: true, quiet: false }
}

fn shown(question: &str, options: &Options) -> String {
    text::answer(&ask(question), &GRAPH, options)
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for question in QUESTIONS {
        let answer = ask(question);
        for width in [120, 100, 80, 60, 59, 40, 24] {
            for unicode in [true, false] {
                let text = text::answer(&answer, &GRAPH, &Options { unicode, ..terminal(width) });
                for line in text.lines() {
                    assert!(markup::width(line) <= width, "{question} at {width}: {line:?}");
                }
            }
        }
    }
}

#[test]
fn every_column_can_be_asked_for_at_any_width() {
    for head in ["treatments", "statements"] {
        for column in Column::ALL {
            let question = format!("{head} from dr-oracle showing {column}");
            let answer = ask(&question);
            for width in [Some(100), Some(60), Some(40), None] {
                let text = text::answer(&answer, &GRAPH, &Options { width, max_rows: Some(10), ..Options::default() });
                assert!(text.contains("more rows (.limit, or first N)"), "{question}: {text}");
                assert!(
                    width.is_none_or(|w| text.lines().all(|l| markup::width(l) <= w)),
                    "{question} at {width:?}:\n{text}"
                );
            }
            assert!(csv::answer(&answer, &GRAPH).lines().next().unwrap().starts_with("id,label"));
        }
    }
}

#[test]
fn the_reading_comes_first_and_the_counts_last() {
    let text = shown("treatments after failed injection with evidence", &terminal(100));
    assert_eq!(text.lines().next().unwrap(), "Read as: treatments after failed \"SI joint injection\" with evidence");
    assert_eq!(text.lines().last().unwrap(), "2 treatments · 2 statements · 1 source");
    assert!(text.ends_with("source\n"));
    let quiet = text::answer(
        &ask("treatments after failed injection with evidence"),
        &GRAPH,
        &Options { quiet: true, ..terminal(100) },
    );
    assert!(!quiet.contains("Read as") && !quiet.contains("1 source"));
}

#[test]
fn a_strength_stands_only_beside_what_it_is_said_of() {
    // The strength in these statements is that of the treatment, not of the test before it or of the population.
    for question in ["tests before RFA", "populations from yeomans", "conditions treated by pelvic belts"] {
        let text = shown(question, &terminal(100));
        assert!(text.contains("what the source says") && !text.contains("strength"), "{text}");
    }
}

#[test]
fn a_narrow_terminal_gets_blocks() {
    let text = shown("treatments after failed injection with evidence", &terminal(40));
    assert!(text.contains("\n1. cooled radiofrequency ablation\n   strength: advised \"recommended\"\n"), "{text}");
    assert!(!text.contains('│'));
}

#[test]
fn rows_beyond_the_limit_are_counted() {
    let options = Options { max_rows: Some(3), ..terminal(100) };
    let text = shown("treatments from yeomans", &options);
    assert!(text.contains("\n  3 │") || text.contains("\n 3 │"), "{text}");
    assert!(!text.contains("\n 4 │"));
    assert!(text.lines().any(|l| l.starts_with("… ") && l.ends_with(" more rows (.limit, or first N)")), "{text}");
    assert!(!shown("treatments from yeomans", &Options::default()).contains("more rows"));
}

#[test]
fn hidden_columns_are_named_and_warnings_are_never_hidden() {
    let text = shown("treatments after failed ice", &terminal(80));
    let told = text.lines().find(|l| l.starts_with("not shown at this width: ")).unwrap();
    assert!(told.contains("for"), "{told}");
    assert!(text.contains("flags") && text.contains("after"));
}

#[test]
fn an_empty_answer_says_why_and_never_that_nothing_exists() {
    let text = shown("treatments for spondyloarthropathy", &terminal(100));
    assert!(text.contains("0 rows. ") && text.contains("Leaving out `for \"spondyloarthropathy\"`: "), "{text}");
    assert!(text.contains("Nearest question with rows: "));
    for question in QUESTIONS {
        let text = shown(question, &terminal(100)).to_lowercase();
        for wrong in ["no treatment exist", "there is no treatment", "no treatments exist", "is safe"] {
            assert!(!text.contains(wrong), "{question}: {wrong}");
        }
    }
}

#[test]
fn a_verdict_shows_both_sides_and_who_is_silent() {
    let text = shown("is rest recommended for SI joint pain", &Options::default());
    let places: Vec<_> = ["disputed: ", "\nfor (", "\nagainst (", "\nsilent on this question (unknown, not a no)"]
        .iter()
        .map(|part| text.find(part).unwrap_or_else(|| panic!("{part:?} in {text}")))
        .collect();
    assert!(places.is_sorted());
    assert!(text.contains("yeomans line 9: Resting for one or two days"));
}

#[test]
fn ascii_output_draws_nothing_else() {
    let drawn = ['│', '─', '┼', '╌', '…', '→', '·', '–', '—', '•', '›'];
    for question in QUESTIONS {
        let text = shown(question, &Options { unicode: false, ..terminal(100) });
        assert!(!text.contains(drawn), "{question}: {text}");
    }
}

/// A graph whose every text tries something.
fn hostile() -> Graph {
    let file = |name: &str, holds: Holds, text: &str| DataFile { name: name.to_owned(), holds, text: text.to_owned() };
    let mut layer = read_layer(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/graph-data"))).unwrap();
    layer.files.push(file(
        "hostile.toml",
        Holds::Source("hostile".to_owned()),
        r###"
[source]
title = "=cmd()|<script>\u001b[31m"
kind = "other"
audience = ["patients"]
lines = 1

[[statement]]
id = "trick"
kind = "recommendation"
subject = ["ice"]
object = ["si-joint-pain"]
stance = "for"
wording = "=1+1"
section = ["a|b `c`"]
lines = [1, 1]
text = "-2 | <b>bold</b> \u202etxet\u202c `code` back\\slash [link](javascript:x) $x$ @cite *em* \u001b[2J 膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝膝"
note = "@note"
"###,
    ));
    Graph::new(data::load(&[Layer { files: layer.files }]).unwrap_or_else(|f| panic!("{f:?}")).0)
}

#[test]
fn what_data_hides_is_shown() {
    let graph = hostile();
    let answer = Session::new(&graph).ask("statements from hostile").unwrap().answer;
    for width in [Some(100), Some(60), Some(40), None] {
        let text = text::answer(&answer, &graph, &Options { width, ..Options::default() });
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
        assert!(width.is_none_or(|w| text.lines().all(|l| markup::width(l) <= w)), "{text}");
        let joined: String = text.chars().filter(|c| !c.is_whitespace() && *c != '│').collect();
        assert!(joined.contains("\\u{202e}txet") && joined.contains("\\u{1b}[2J"), "{text}");
    }
    for question in
        ["describe hostile", "sources where source = hostile", "compare sources on ice", "conflicts about ice"]
    {
        let answer = Session::new(&graph).ask(question).unwrap().answer;
        let text = text::answer(&answer, &graph, &terminal(80));
        assert!(!text.contains('\u{1b}'), "{text}");
        let page = markdown::answer(&answer, &graph);
        let bare = page.match_indices('<').any(|(i, _)| !page[..i].ends_with('\\'));
        assert!(!page.contains('\u{1b}') && !bare, "{page}");
    }
}

#[test]
fn markdown_says_nothing_but_text() {
    let graph = hostile();
    let answer = Session::new(&graph).ask("statements from hostile").unwrap().answer;
    let page = markdown::answer(&answer, &graph);
    let row = page.lines().find(|l| l.contains("bold")).unwrap();
    assert!(row.contains("-2 \\| \\<b\\>bold\\</b\\>"), "{row}");
    assert!(row.contains("\\`code\\` back\\\\slash \\[link\\](javascript:x) \\$x\\$ \\@cite \\*em\\*"), "{row}");
    let cells = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
    let head = page.lines().find(|l| l.starts_with("| \\#")).unwrap();
    assert_eq!(cells(head), cells(row));
    assert!(page.starts_with("# statements from \"hostile\"\n"));
    assert!(page.ends_with("\n\nEducational, not medical advice.\n"));
    assert!(page.contains("- \\[1\\] hostile, a\\|b \\`c\\`, line 1: -2"), "{page}");
}

#[test]
fn markdown_tables_keep_their_columns() {
    for question in QUESTIONS {
        let page = markdown::answer(&ask(question), &GRAPH);
        let mut columns = None;
        for line in page.lines() {
            let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            let expected = if line.starts_with('|') { *columns.get_or_insert(bars) } else { 0 };
            if !line.starts_with('|') {
                columns = None;
            }
            assert_eq!(bars, expected, "{question}: {line}");
        }
        assert_eq!(page.lines().filter(|l| l.starts_with("# ")).count(), 1, "{question}");
    }
}

#[test]
fn csv_reads_back_and_runs_nothing() {
    for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
        assert_eq!(csv::guarded(cell), format!("'{cell}"));
    }
    assert_eq!(csv::guarded("a=1"), "a=1");
    let graph = hostile();
    let answer = Session::new(&graph).ask("statements from hostile showing text, wording, note").unwrap().answer;
    let csv = csv::answer(&answer, &graph);
    let mut reader = ::csv::Reader::from_reader(csv.as_bytes());
    let record = reader.records().next().unwrap().unwrap();
    assert!(record[2].starts_with("'-2 | <b>bold</b>"), "{csv}");
    assert_eq!(&record[3], "'=1+1");
    assert_eq!(&record[4], "'@note");
    for question in QUESTIONS {
        let csv = csv::answer(&ask(question), &GRAPH);
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
        let columns = reader.headers().unwrap().len();
        for record in reader.records() {
            let record = record.unwrap();
            assert_eq!(record.len(), columns, "{question}: {record:?}");
            assert!(record.iter().all(|c| !c.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{question}: {record:?}");
        }
    }
}

#[test]
fn csv_of_rows_has_one_line_a_row() {
    let answer = ask("treatments after failed injection with evidence");
    let csv = csv::answer(&answer, &GRAPH);
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.starts_with(
        "id,label,kind,strength,wording,stance,for,after,sources,statements,lines,citations,text,flags,matches\n"
    ));
    let Body::Rows(rows) = &answer.body else { panic!("rows") };
    let Row { what: What::Things(_), .. } = &rows[0] else { panic!("things") };
    assert!(csv.contains("dr-oracle/cooled-rfa"));
}

#[test]
fn a_fault_is_shown_under_its_place() {
    let line = "treatments aftr failed injection";
    let d = Diagnostic::error("Q101", "\"aftr\" is not a word of the language")
        .at(line, Span::new(11, 15), "expected for, after, before, with, from …")
        .help("did you mean \"after\"?   treatments after failed injection")
        .fix("treatments after failed injection");
    let expected = "error[Q101]: \"aftr\" is not a word of the language\n  | treatments aftr failed injection\n  |            ^^^^ expected for, after, before, with, from …\nhelp: did you mean \"after\"?   treatments after failed injection\n";
    assert_eq!(diagnostic::text(&d), expected);
}

#[test]
fn a_fault_of_a_file_names_line_and_column() {
    let text = "[source]\nkind = \"blgo\"\nlines = 3\n";
    let d = Diagnostic::error("D004", "\"blgo\" is no kind of source")
        .in_file("x.toml", text, Span::new(16, 22), "unknown")
        .fix("kind = \"blog\"");
    let expected = "error[D004]: \"blgo\" is no kind of source\n --> x.toml:2:8\n  |\n2 | kind = \"blgo\"\n  |        ^^^^^^ unknown\ntry: kind = \"blog\"\n";
    assert_eq!(diagnostic::text(&d), expected);
}

#[test]
fn on_a_terminal_a_fault_breaks_between_words() {
    let line = "treatments aftr failed injection";
    let d = Diagnostic::error("Q101", "\"aftr\" is not a word of the language")
        .at(line, Span::new(11, 15), "expected for, after, before, with, from")
        .help("a question begins with what is asked, such as treatments");
    let shown = |columns| markup::plain(&diagnostic::pieces(&d, Some(columns)));
    let expected = "error[Q101]: \"aftr\" is not a word of the\n  language\n  | treatments aftr failed injection\n  |            ^^^^\n  |            expected for, after,\n  |            before, with, from\nhelp: a question begins with what is\n  asked, such as treatments\n";
    assert_eq!(shown(40), expected);
    assert_eq!(shown(100), diagnostic::text(&d));
    for columns in 24..100 {
        assert!(shown(columns).lines().all(|l| markup::width(l) <= columns), "{columns}: {}", shown(columns));
    }
}

#[test]
fn carets_keep_their_place_whatever_the_line_holds() {
    // Wide letters, tabs and control characters before the place; a place at the end, beyond it, inside a letter.
    for (text, start, end) in
        [("膝 xx", 4, 6), ("\tab", 1, 3), ("\u{1b}[1mab", 4, 6), ("ab", 2, 2), ("ab", 9, 12), ("膝", 1, 2)]
    {
        let shown = diagnostic::text(&Diagnostic::error("Q101", "x").at(text, Span::new(start, end), "here"));
        let mut lines = shown.lines().skip(1);
        let (quoted, mark) = (lines.next().unwrap(), lines.next().unwrap());
        assert!(!shown.contains('\u{1b}') && !shown.contains('\t'));
        let before = markup::width(&mark[..mark.find('^').unwrap()]);
        let start = start.min(text.len());
        let start = (0..=start).rev().find(|i| text.is_char_boundary(*i)).unwrap();
        let expected = 4 + markup::width(&escape::line(&text[..start].replace('\t', "    ")));
        assert_eq!(before, expected, "{text:?}: {quoted:?} {mark:?}");
    }
    let long = "x".repeat(3000);
    let shown = diagnostic::text(&Diagnostic::error("Q104", "long").at(&long, Span::new(1500, 1502), ""));
    assert!(shown.lines().all(|l| markup::width(l) <= 100), "{shown}");
    assert!(shown.contains("^^"));
    let all = diagnostic::text(&Diagnostic::error("Q104", "long").at(&long, Span::new(0, 3000), ""));
    assert!(all.lines().all(|l| markup::width(l) <= 100), "{all}");
}
