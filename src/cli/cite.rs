//! Rows of an answer → their statements, and where each stands, ready to be pasted.

use evigraph::answer::{Answer, Body, Row, What};
use evigraph::graph::Graph;
use evigraph::model::id::{EntityId, StatementId};
use evigraph::render::{escape, words};

/// What a person calls a row, and the statements that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// As shown.
    pub label: String,
    /// In order.
    pub statements: Vec<StatementId>,
}

/// The rows of an answer, or what takes their place, counted as `why` counts them.
pub fn parts(answer: &Answer, graph: &Graph) -> Vec<Part> {
    let thing = |id: EntityId, statements: Vec<StatementId>| Part { label: graph.label(id).to_owned(), statements };
    let what = |what: &What, statements: &[StatementId]| Part {
        label: words::label(what, graph),
        statements: statements.to_vec(),
    };
    match &answer.body {
        Body::Rows(rows) => rows.iter().map(|r| what(&r.what, &r.statements)).collect(),
        Body::Groups(groups) => merged(groups.iter().flat_map(|(_, rows)| rows))
            .into_iter()
            .map(|(w, statements)| what(w, &statements))
            .collect(),
        Body::Comparison(table) => table
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let cells = table.rows.iter().filter_map(|r| r.cells.get(i));
                thing(*column, distinct(cells.flat_map(|c| c.statements.iter().copied())))
            })
            .collect(),
        Body::Path(steps) => steps.iter().map(|s| thing(s.entity, s.statements.clone())).collect(),
        Body::Pathway(steps) => steps.iter().flat_map(|s| &s.entities).map(|(w, s)| what(w, s)).collect(),
        Body::Description(d) => {
            vec![thing(d.entity, distinct(d.groups.iter().flat_map(|(_, s)| s.iter().copied())))]
        }
        Body::Conflicts(conflicts) => conflicts
            .iter()
            .map(|c| Part {
                label: words::labels(&c.subject, graph).join(" + "),
                statements: distinct(c.sides.iter().flat_map(|s| s.statements.iter().copied())),
            })
            .collect(),
        Body::Verdict(v) => [("for", &v.supporting), ("against", &v.against), ("without taking a side", &v.neutral)]
            .into_iter()
            .filter(|(_, statements)| !statements.is_empty())
            .map(|(side, statements)| Part { label: side.to_owned(), statements: statements.clone() })
            .collect(),
        Body::Derivation(rows) => rows
            .iter()
            .map(|r| Part { label: r.row.clone(), statements: distinct(r.steps.iter().filter_map(|s| s.statement)) })
            .collect(),
        Body::Count(_) | Body::Counts(_) => Vec::new(),
    }
}

/// Rows of groups, each once, with the statements of all its groups.
fn merged<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<(&'r What, Vec<StatementId>)> {
    let mut all: Vec<(&What, Vec<StatementId>)> = Vec::new();
    for row in rows {
        match all.iter_mut().find(|(w, _)| **w == row.what) {
            Some((_, statements)) => *statements = distinct(statements.iter().chain(&row.statements).copied()),
            None => all.push((&row.what, row.statements.to_vec())),
        }
    }
    all
}

fn distinct(ids: impl Iterator<Item = StatementId>) -> Vec<StatementId> {
    let mut out: Vec<StatementId> = Vec::new();
    for id in ids {
        if !out.contains(&id) {
            out.push(id);
        }
    }
    out
}

/// Where each statement of a part stands, a paragraph each; the part's number and label first.
pub fn text(number: usize, part: &Part, graph: &Graph) -> String {
    let mut out = format!("{number}. {}\n", escape::line(&part.label));
    for statement in &part.statements {
        out.push('\n');
        for line in citation(*statement, graph) {
            out.push_str(&format!("   {}\n", escape::line(&line)));
        }
    }
    out
}

/// Our wording, the document, the place in it, and the works that it cites, a line each.
fn citation(s: StatementId, graph: &Graph) -> Vec<String> {
    let (record, fact) = (graph.statement(s), graph.fact(s));
    let mut lines = vec![record.text.clone()];
    if let Some(source) = graph.source(fact.source) {
        let ended = |text: &str| if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") };
        let by = [source.author.as_deref(), source.publisher.as_deref()].into_iter().flatten();
        let mut document: Vec<String> = by.map(ended).collect();
        document.push(ended(&format!("\"{}\"", source.title)));
        document.push(source.date.as_ref().map_or("No date stated.".to_owned(), |d| ended(d)));
        lines.push(document.join(" "));
        let section = if record.section.is_empty() {
            String::new()
        } else {
            format!(", section \"{}\"", record.section.join(" › "))
        };
        let at = match record.lines {
            (0, _) => String::new(),
            (first, last) => {
                format!(", {} {}", if first == last { "line" } else { "lines" }, words::lines(record.lines))
            }
        };
        lines.push(format!("Document {}{section}{at}; statement {}.", source.id, record.id));
    }
    let mut unbound = Vec::new();
    for cited in &fact.citations {
        match graph.reference(cited.target) {
            Some(work) => {
                let year = work.year.map_or("no year stated".to_owned(), |y| y.to_string());
                lines.push(format!("Cites [{}]: \"{}\" ({year}).", cited.marker, work.title));
            }
            None if cited.resolved => lines.push(format!("Cites {}: \"{}\".", cited.marker, graph.label(cited.target))),
            None => unbound.push(format!("[{}]", cited.marker)),
        }
    }
    if !unbound.is_empty() {
        lines.push(format!("Cites {}, bound by the document to no work that it lists.", unbound.join(" ")));
    }
    lines
}

/// What is said below what was cited.
pub const BELOW: &str = "\nThe wording is evigraph's own, not the document's. Educational, not medical advice.\n";

#[cfg(test)]
mod tests {
    use super::{parts, text};
    use evigraph::builtin;
    use evigraph::session::Session;

    #[test]
    fn every_form_names_the_statements_of_its_rows() {
        let graph = builtin::graph();
        let mut session = Session::new(&graph);
        for question in [
            "treatments after failed injection",
            "treatments for SI joint pain grouped by source",
            "is rest recommended for SI joint pain",
            "compare NSAIDs and acetaminophen",
            "path from physical therapy to fusion",
            "pathway for SI joint dysfunction",
            "describe yeomans",
            "conflicts about rest",
            "effects of exercise therapy",
        ] {
            let answer = session.ask(question).unwrap().answer;
            let named: std::collections::BTreeSet<_> =
                parts(&answer, &graph).into_iter().flat_map(|p| p.statements).collect();
            assert_eq!(named, answer.statements(), "{question}");
        }
    }

    #[test]
    fn a_citation_has_all_that_a_reader_needs() {
        let graph = builtin::graph();
        let answer = Session::new(&graph).ask("treatments after failed injection").unwrap().answer;
        let shown = text(1, &parts(&answer, &graph)[0], &graph);
        for piece in ["1. ", "Document dr-oracle, section \"", ", line 67; statement dr-oracle/", "Cites [", "\""] {
            assert!(shown.contains(piece), "{piece}: {shown}");
        }
    }
}
