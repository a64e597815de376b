//! The works of a [`Report`] → CSL-JSON and BibTeX, for a reference manager. Only what the documents state.

use serde_json::{Map, Value, json};

use super::parts::{Report, Work};

/// CSL-JSON.
pub fn csl(report: &Report) -> String {
    let all: Vec<Value> = report.works.iter().map(entry).collect();
    serde_json::to_string_pretty(&all).map(|t| t + "\n").unwrap_or_default()
}

fn entry(work: &Work) -> Value {
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(work.key));
    out.insert("type".to_owned(), json!(work.csl));
    out.insert("title".to_owned(), json!(work.title));
    if let Some(authors) = &work.authors {
        let all: Vec<Value> = names(authors).into_iter().map(|n| json!({ "literal": n })).collect();
        out.insert("author".to_owned(), Value::Array(all));
    }
    if let Some(container) = &work.container {
        let field = if matches!(work.csl, "article-journal") { "container-title" } else { "publisher" };
        out.insert(field.to_owned(), json!(container));
    }
    let parts: Vec<i64> = work.date.iter().flat_map(|d| d.split('-')).filter_map(|p| p.parse().ok()).collect();
    if !parts.is_empty() {
        out.insert("issued".to_owned(), json!({ "date-parts": [parts] }));
    }
    if let Some(doi) = &work.doi {
        out.insert("DOI".to_owned(), json!(doi));
    }
    out.insert("note".to_owned(), json!(work.role));
    Value::Object(out)
}

/// Authors as printed, apart: `Bise CG, Piva SR, Erhard R` are three.
fn names(authors: &str) -> Vec<&str> {
    let separator = if authors.contains(';') { ';' } else { ',' };
    authors.split(separator).map(str::trim).filter(|n| !n.is_empty()).collect()
}

/// BibTeX.
pub fn bibtex(report: &Report) -> String {
    let mut out = String::new();
    for work in &report.works {
        let kind = match work.csl {
            "article-journal" => "article",
            "book" => "book",
            "report" => "techreport",
            _ => "misc",
        };
        out.push_str(&format!("@{kind}{{{},\n", key(&work.key)));
        let mut field = |name: &str, value: &str| out.push_str(&format!("  {name} = {{{}}},\n", escaped(value)));
        field("title", &work.title);
        if let Some(authors) = &work.authors {
            // Braces keep a name as it is printed.
            let all: Vec<String> = names(authors).into_iter().map(|n| format!("{{{}}}", escaped(n))).collect();
            out.push_str(&format!("  author = {{{}}},\n", all.join(" and ")));
        }
        let mut field = |name: &str, value: &str| out.push_str(&format!("  {name} = {{{}}},\n", escaped(value)));
        if let Some(container) = &work.container {
            let name = match kind {
                "article" => "journal",
                "book" => "publisher",
                "techreport" => "institution",
                _ => "howpublished",
            };
            field(name, container);
        }
        if let Some(year) = work.date.as_deref().and_then(|d| d.get(..4)) {
            field("year", year);
        }
        if let Some(doi) = &work.doi {
            field("doi", doi);
        }
        field("note", &work.role);
        out.push_str("}\n\n");
    }
    out
}

/// A key of letters, digits and a few signs; anything else is a hyphen.
fn key(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':') { c } else { '-' }).collect()
}

/// Text in which TeX sees nothing but text.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash "),
            // BibTeX counts braces whatever stands before them.
            '{' => out.push_str("\\textbraceleft "),
            '}' => out.push_str("\\textbraceright "),
            '$' | '&' | '#' | '%' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '~' => out.push_str("\\textasciitilde "),
            '^' => out.push_str("\\textasciicircum "),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, key, names};

    #[test]
    fn nothing_of_the_data_is_tex() {
        let out = escaped("a}{\\input{x} 5% $x$");
        assert_eq!(
            out,
            "a\\textbraceright \\textbraceleft \\textbackslash input\\textbraceleft x\\textbraceright  5\\% \\$x\\$"
        );
        assert_eq!(key("dr-oracle/[1]}, x"), "dr-oracle--1----x");
        assert_eq!(names("Bise CG, Piva SR"), ["Bise CG", "Piva SR"]);
    }
}
