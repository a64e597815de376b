//! A condition → its order of care: each step with what must have happened first, what follows, who says so, and what speaks against it.

use super::cell::{self, About, Phrase, group};
use super::desk::{Desk, grounds, quoted};
use super::figure::{care, matrix};
use super::parts::{Block, Cell, ColumnHead, Group, Item, List, Section, Table, TableRow};
use crate::answer::{Step, What};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::render::words;

type Asking<T> = Result<T, Box<Diagnostic>>;

/// One row a treatment or test, in the order of the steps.
///
/// # Errors
/// A question that is not understood.
pub fn grid(condition: EntityId, steps: &[Step], question: usize, desk: &mut Desk<'_>) -> Asking<Table> {
    let graph = desk.graph();
    let marks = care::marks(steps);
    let mut rows = Vec::new();
    for (step, mark) in steps.iter().zip(&marks) {
        for (what, statements) in &step.entities {
            rows.push(row(mark, what, statements, question, desk)?);
        }
    }
    let head = |label: &&str| ColumnHead { label: (*label).to_owned(), about: Vec::new(), flags: Vec::new() };
    let columns = COLUMNS.iter().map(head);
    Ok(Table {
        id: "grid".to_owned(),
        caption: format!(
            "What is recommended for {}, in the order in which the sources place it. A step comes after what must have happened first.",
            graph.label(condition)
        ),
        corner: "Step and care".to_owned(),
        columns: columns.collect(),
        rows,
        questions: Vec::new(),
    })
}

/// Columns of the grid.
const COLUMNS: &[&str] = &[
    "What must have happened first",
    "How strongly, and who says so",
    "How sure",
    "Harms and cautions",
    "Who should not have it",
    "Who disagrees",
];

fn row(mark: &str, what: &What, statements: &[StatementId], question: usize, desk: &mut Desk<'_>) -> Asking<TableRow> {
    let graph = desk.graph();
    let about = About { thing: None, condition: None };
    let gated: Vec<StatementId> = statements.iter().copied().filter(|s| !graph.fact(*s).after.is_empty()).collect();
    let mut needs = Vec::new();
    for s in &gated {
        let text = cell::after(&words::needs(*s, graph));
        let said = cell::Said { text, marks: Vec::new(), rank: (false, 0), statements: vec![*s] };
        merge(&mut needs, said);
    }
    let needs = cell::finish(needs, usize::MAX - 1, desk);
    let first = |items: Vec<Item>| Cell::of(vec![group(None, items)], vec![question]);
    let things = match what {
        What::Things(things) => things.as_slice(),
        What::Statement(_) => &[],
    };
    let mut cells =
        vec![first(needs), first(positions(statements, about, desk)), first(cell::certainty(statements, desk))];
    for head in ["cautions", "contraindications"] {
        cells.push(warnings(head, things, desk)?);
    }
    cells.push(disagree(things, desk)?);
    Ok(TableRow { head: format!("{mark} {}", words::label(what, graph)), asks: String::new(), cells })
}

fn merge(all: &mut Vec<cell::Said>, said: cell::Said) {
    match all.iter_mut().find(|a| a.text == said.text) {
        Some(same) => same.statements.extend(said.statements),
        None => all.push(said),
    }
}

/// Who recommends it how strongly; a diagnosis or criterion takes no side, but somebody says it.
fn positions(statements: &[StatementId], about: About, desk: &mut Desk<'_>) -> Vec<Item> {
    let graph = desk.graph();
    let mut items = cell::positions(statements, about, desk);
    let rest: Vec<StatementId> = statements.iter().copied().filter(|s| graph.statement(*s).stance.is_none()).collect();
    for source in cell::sources(&rest, graph) {
        let of: Vec<StatementId> = rest.iter().copied().filter(|s| graph.statement(*s).source == source).collect();
        let grade = words::strongest(&of, graph);
        let kinds = words::distinct(of.iter().map(|s| graph.statement(*s).kind.word().to_owned())).join(", ");
        let text = if grade.is_empty() { kinds } else { format!("{kinds}: {grade}") };
        items.push(cell::item(cell::Said { text, marks: Vec::new(), rank: (true, 0), statements: of }, desk));
    }
    items
}

/// What is warned of, for the thing itself and what is broader.
fn warnings(head: &str, things: &[EntityId], desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let (mut groups, mut questions): (Vec<Group>, Vec<usize>) = (Vec::new(), Vec::new());
    for thing in things {
        let (number, answer) = desk.ask(&format!("{head} of broadly {}", quoted(*thing, graph)))?;
        questions.push(number);
        let about = About { thing: None, condition: None };
        let label = (things.len() > 1).then(|| graph.label(*thing).to_owned());
        groups.push(Group { label, items: cell::items(&grounds(&answer), Phrase::Claim, about, 3, desk) });
    }
    Ok(Cell::of(groups, questions))
}

fn disagree(things: &[EntityId], desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let [thing] = things else { return Ok(Cell::text("—", Vec::new())) };
    let (number, answer) = desk.ask(&format!("conflicts about exactly {}", quoted(*thing, graph)))?;
    let about = About { thing: Some(*thing), condition: None };
    let own: Vec<_> = cell::conflicts(&answer.body).iter().filter(|c| c.subject.contains(thing)).cloned().collect();
    Ok(Cell::of(vec![group(None, cell::disagreements(&own, about, usize::MAX, desk))], vec![number]))
}

/// Red flags, and what the sources advise against: what stands outside every step.
///
/// # Errors
/// A question that is not understood.
pub fn outside(condition: EntityId, desk: &mut Desk<'_>) -> Asking<Section> {
    let graph = desk.graph();
    let name = format!("broadly {}", quoted(condition, graph));
    let mut blocks = Vec::new();
    for (id, title, question) in [
        ("red-flags", "Signs that need attention first", format!("red flags about {name}")),
        ("against", "Advised against", format!("not recommended statements for {name}")),
    ] {
        let (number, answer) = desk.ask(&question)?;
        let about = About { thing: None, condition: None };
        let mut items = cell::items(&grounds(&answer), Phrase::Claim, about, usize::MAX - 1, desk);
        if items.is_empty() {
            items.push(Item::plain(super::parts::NOT_STATED));
        }
        let title = Some(title.to_owned());
        blocks.push(Block::List(List { id: id.to_owned(), title, numbered: false, items, questions: vec![number] }));
    }
    let intro = vec!["Said of the condition or of what it is a kind of.".to_owned()];
    Ok(Section { id: "outside".to_owned(), title: "Outside the steps".to_owned(), intro, blocks })
}

/// One row of the matrix for each treatment or test of the steps.
pub fn matrix_rows(steps: &[Step], question: usize, graph: &Graph) -> Vec<matrix::Row> {
    let all = steps.iter().flat_map(|s| &s.entities);
    all.map(|(what, statements)| matrix::Row {
        label: words::label(what, graph),
        statements: statements.clone(),
        questions: vec![question],
    })
    .collect()
}
