//! What stands behind every report: the documents that were searched and what they say of themselves, who contradicts whom, and the works.

use super::cell::{self, About, Phrase};
use super::desk::{Desk, grounds, quoted};
use super::parts::{Block, Cell, ColumnHead, Group, Item, Section, SourceNote, Table, TableRow, Work, clean};
use crate::answer::Conflict;
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::source::{Reference, Source};
use crate::model::terms::{ReferenceKind, StatementKind};
use crate::render::words;

/// Every document of the graph, with what it says of itself; what carries a curator's remark first; on one page only contradictions and interests, the first two.
///
/// # Errors
/// A question that is not understood.
pub fn sources(one_page: bool, desk: &mut Desk<'_>) -> Result<Vec<SourceNote>, Box<Diagnostic>> {
    let graph = desk.graph();
    let mut out = Vec::new();
    for id in graph.sources() {
        let Some(record) = graph.source(id) else { continue };
        let (number, answer) = desk.ask(&format!("disclosures from {}", quoted(id, graph)))?;
        let mut statements = grounds(&answer);
        statements.sort_by_key(|s| (graph.statement(*s).note.is_none(), *s));
        let used = desk.noted().iter().filter(|s| graph.fact(**s).source == id).count();
        if one_page {
            statements.retain(|s| graph.statement(*s).note.as_deref().is_some_and(is_doubt));
            statements.truncate(2);
        }
        let about = statements.iter().map(|s| about_itself(*s, desk)).collect();
        out.push(SourceNote {
            id: clean(&record.id),
            title: clean(&record.title),
            kind: record.kind.word().to_owned(),
            audience: record.audience.iter().map(|a| a.word()).collect::<Vec<_>>().join(" and "),
            by: clean(&by(record)),
            date: record.date.as_deref().map_or("no date stated".to_owned(), clean),
            statements: used,
            about,
            questions: vec![number],
        });
    }
    Ok(out)
}

/// Whether a curator's remark is one that a reader of a single page must see.
fn is_doubt(note: &str) -> bool {
    ["contradict", "interest", "at odds", "no support", "credential"].iter().any(|word| note.contains(word))
}

fn by(record: &Source) -> String {
    let parts: Vec<&str> = [record.author.as_deref(), record.publisher.as_deref()].into_iter().flatten().collect();
    if parts.is_empty() { "author and publisher not stated".to_owned() } else { parts.join(", ") }
}

fn about_itself(s: StatementId, desk: &mut Desk<'_>) -> Item {
    let record = desk.graph().statement(s);
    let text = record.text.trim_end_matches('.').to_owned();
    let notes = desk.notes(&[s]);
    let item = Item::noted(text, Vec::new(), notes);
    match &record.note {
        Some(note) => item.marked(note.trim_end_matches('.')),
        None => item,
    }
}

/// Positions next to each other, a row a topic: never averaged.
pub fn disagreements(conflicts: &[Conflict], question: &[usize], desk: &mut Desk<'_>) -> Section {
    let graph = desk.graph();
    let mut rows = Vec::new();
    for c in conflicts {
        let subject = words::labels(&c.subject, graph).join(" + ");
        let object = c.object.map_or(String::new(), |o| format!(", for {}", graph.label(o)));
        let mut sides = Vec::new();
        for side in &c.sides {
            let about = About { thing: None, condition: None };
            let items = cell::items(&side.statements, Phrase::Claim, about, usize::MAX - 1, desk);
            sides.push(Group { label: Some(clean(&side.position)), items });
        }
        let further = sides.split_off(sides.len().min(2));
        let cells = vec![
            Cell::text(c.kind.word(), question.to_vec()),
            Cell::of(sides.first().cloned().into_iter().collect(), question.to_vec()),
            Cell::of(sides.get(1).cloned().into_iter().collect(), question.to_vec()),
            if further.is_empty() {
                Cell::text("—", question.to_vec())
            } else {
                Cell::of(further, question.to_vec())
            },
            Cell::text(c.overlap.word(), question.to_vec()),
        ];
        rows.push(TableRow { head: clean(&format!("{subject}{object}")), asks: String::new(), cells });
    }
    let head = |label: &str| ColumnHead { label: label.to_owned(), about: Vec::new(), flags: Vec::new() };
    let table = Table {
        id: "disagreements-table".to_owned(),
        caption: "Positions side by side. Nothing is averaged, and no side is called right.".to_owned(),
        corner: "Topic".to_owned(),
        columns: ["They differ in", "One position", "Another", "Further positions", "Same patient?"].map(head).to_vec(),
        rows,
        questions: question.to_vec(),
    };
    let intro = if conflicts.is_empty() {
        vec!["No two statements of these sources contradict each other on this. That is not agreement: most pairs of sources do not speak on the same point.".to_owned()]
    } else {
        vec![
            "\"Same patient?\" says whether the circumstances of the positions overlap: yes, no, or not told."
                .to_owned(),
        ]
    };
    let blocks = if conflicts.is_empty() { Vec::new() } else { vec![Block::Table(table)] };
    Section { id: "disagreements".to_owned(), title: "Where the sources disagree".to_owned(), intro, blocks }
}

/// The documents, the works that statements of the report cite, and the works that these documents list.
pub fn works(desk: &Desk<'_>) -> Vec<Work> {
    let graph = desk.graph();
    let mut out: Vec<Work> = graph.sources().filter_map(|id| graph.source(id)).map(document).collect();
    let mut cited: Vec<EntityId> = Vec::new();
    for s in desk.noted() {
        cited.extend(graph.fact(*s).citations.iter().filter(|c| c.resolved).map(|c| c.target));
    }
    let listed = |id: &EntityId| graph.reference(*id).is_some();
    for id in graph.entity_ids().filter(listed) {
        let by = graph.source_of(id).map_or(String::new(), |s| graph.thing(s).id.clone());
        let role = match (cited.contains(&id), bound(id, graph)) {
            (true, _) => format!("cited by {by}"),
            (false, true) => format!("listed by {by}"),
            (false, false) => format!("listed by {by}, which does not say where it is cited"),
        };
        if let Some(reference) = graph.reference(id) {
            out.push(work(&graph.thing(id).id, reference, role));
        }
    }
    out
}

/// Whether any statement cites the work by a marker that leads to it.
fn bound(id: EntityId, graph: &Graph) -> bool {
    graph.statement_ids().any(|s| {
        graph.statement(s).kind != StatementKind::Listing
            && graph.fact(s).citations.iter().any(|c| c.resolved && c.target == id)
    })
}

fn document(record: &Source) -> Work {
    Work {
        key: clean(&record.id),
        csl: "webpage",
        title: clean(&record.title),
        authors: record.author.as_deref().map(clean),
        container: record.publisher.as_deref().map(clean),
        date: record.date.as_deref().map(clean),
        doi: None,
        role: "searched".to_owned(),
    }
}

fn work(id: &str, record: &Reference, role: String) -> Work {
    Work {
        key: clean(id),
        csl: match record.kind {
            ReferenceKind::Guideline => "report",
            ReferenceKind::Research => "article-journal",
            ReferenceKind::Book => "book",
            ReferenceKind::WebPage => "webpage",
            ReferenceKind::Unknown => "document",
        },
        title: clean(&record.title),
        authors: record.authors.as_deref().map(clean),
        container: record.container.as_deref().map(clean),
        date: record.year.map(|y| y.to_string()),
        doi: record.doi.as_deref().map(clean),
        role,
    }
}
