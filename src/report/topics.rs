//! Topics → what each document says on them: one column a document, one row an aspect, each cell the answer of a question.

use std::collections::BTreeMap;

use super::cell::{self, About, Phrase, group};
use super::comparison::sided;
use super::desk::{Desk, grounds, quoted};
use super::figure::matrix;
use super::parts::{Block, Cell, ColumnHead, Item, List, Section, Table, TableRow};
use super::spec::listed;
use crate::answer::Conflict;
use crate::diagnostic::Diagnostic;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::Stance;
use crate::render::words;

type Asking<T> = Result<T, Box<Diagnostic>>;

/// Row, question with `…` for the topics, how a statement is said, and whether it stands on the one-page handout too. A head is what stands
/// before `about`, a tail what stands behind the source.
struct Plan {
    row: &'static str,
    head: &'static str,
    tail: &'static str,
    phrase: Phrase,
    essential: bool,
}

/// The row of stances, whose question has two parts.
const SIDE: &str = "Which side it takes";

const ROWS: &[Plan] = &[
    Plan { row: SIDE, head: "statements", tail: " with any stance", phrase: Phrase::Claim, essential: true },
    Plan {
        row: "What it advises",
        head: "recommendations, criteria and prevention",
        tail: "",
        phrase: Phrase::Claim,
        essential: true,
    },
    Plan {
        row: "What it is and how it works",
        head: "definitions, mechanisms and techniques",
        tail: "",
        phrase: Phrase::Claim,
        essential: false,
    },
    Plan {
        row: "Order of care and conditions",
        head: "statements",
        tail: " with prerequisites",
        phrase: Phrase::Need,
        essential: false,
    },
    Plan { row: "What it does", head: "effects", tail: "", phrase: Phrase::Result, essential: true },
    Plan {
        row: "Figures, doses and times",
        head: "statements",
        tail: " with numbers",
        phrase: Phrase::Claim,
        essential: false,
    },
    Plan { row: "Harms and cautions", head: "cautions", tail: "", phrase: Phrase::Claim, essential: true },
    Plan { row: "Who should not have it", head: "contraindications", tail: "", phrase: Phrase::Claim, essential: true },
    Plan {
        row: "How sure",
        head: "statements",
        tail: " where kind != listing",
        phrase: Phrase::Claim,
        essential: true,
    },
];

/// The grid.
///
/// # Errors
/// A question that is not understood.
pub fn grid(
    topics: &[EntityId],
    conflicts: &[Conflict],
    question: usize,
    most: usize,
    one_page: bool,
    desk: &mut Desk<'_>,
) -> Asking<Table> {
    let graph = desk.graph();
    let names = listed(topics, graph);
    let documents: Vec<EntityId> = graph.sources().collect();
    let about = About { thing: topics.first().copied().filter(|_| topics.len() == 1), condition: None };
    let mut rows = Vec::new();
    for plan in ROWS.iter().filter(|p| p.essential || !one_page) {
        let mut cells = Vec::new();
        for document in &documents {
            let clauses = format!("about {names} from {}", quoted(*document, graph));
            let text = if plan.row == SIDE { sided(&clauses) } else { format!("{} {clauses}{}", plan.head, plan.tail) };
            let (number, answer) = desk.ask(&text)?;
            let statements = grounds(&answer);
            let mut items = match plan.row {
                SIDE => cell::positions(&statements, about, desk),
                "How sure" => cell::certainty(&statements, desk),
                _ => cell::items(&statements, plan.phrase, about, most, desk),
            };
            // The column is the source: its name need not stand at every item.
            let name = format!("{}: ", graph.thing(*document).id);
            for item in &mut items {
                item.sources.clear();
                item.text = item.text.strip_prefix(&name).unwrap_or(&item.text).to_owned();
            }
            cells.push(Cell::of(vec![group(None, items)], vec![number]));
        }
        rows.push(TableRow { head: plan.row.to_owned(), asks: format!("{} about …{}", plan.head, plan.tail), cells });
    }
    let against = documents.iter().map(|d| contradicted(*d, conflicts, question, desk)).collect();
    rows.push(TableRow {
        head: "Who disagrees with it".to_owned(),
        asks: "conflicts about …".to_owned(),
        cells: against,
    });
    let columns = documents.iter().map(|d| head(*d, desk)).collect();
    Ok(Table {
        id: "grid".to_owned(),
        caption: format!("What each source says about {}.", words::labels(topics, graph).join(", ")),
        corner: "Question".to_owned(),
        columns,
        rows,
        questions: Vec::new(),
    })
}

fn head(document: EntityId, desk: &Desk<'_>) -> ColumnHead {
    let graph = desk.graph();
    let about = graph.source(document).map_or(Vec::new(), |s| {
        let audience = s.audience.iter().map(|a| a.word()).collect::<Vec<_>>().join(" and ");
        vec![
            format!("{}, for {audience}", s.kind.word()),
            s.date.clone().unwrap_or_else(|| "no date stated".to_owned()),
        ]
    });
    ColumnHead { label: graph.thing(document).id.clone(), about, flags: Vec::new() }
}

/// The topics on which a document stands against another.
fn contradicted(document: EntityId, conflicts: &[Conflict], question: usize, desk: &mut Desk<'_>) -> Cell {
    let graph = desk.graph();
    let mut items = Vec::new();
    for c in conflicts {
        let own = |s: &&StatementId| graph.fact(**s).source == document;
        let mine: Vec<StatementId> = c.sides.iter().flat_map(|s| &s.statements).filter(own).copied().collect();
        let others: Vec<StatementId> =
            c.sides.iter().flat_map(|s| &s.statements).filter(|s| !own(s)).copied().collect();
        if mine.is_empty() || others.is_empty() {
            continue;
        }
        let text = format!(
            "{} of {}: {}",
            c.kind.word(),
            words::labels(&c.subject, graph).join(" + "),
            cell::sources(&others, graph).join(", ")
        );
        let notes = desk.notes(&[mine, others].concat());
        let item = Item::noted(text, Vec::new(), notes);
        if !items.iter().any(|i: &Item| i.text == item.text) {
            items.push(item);
        }
    }
    if items.is_empty() {
        items.push(Item::plain("no contradiction found"));
    }
    Cell::of(vec![group(None, items)], vec![question])
}

/// Who agrees with whom, and who says nothing.
///
/// # Errors
/// A question that is not understood.
pub fn agreement(topics: &[EntityId], desk: &mut Desk<'_>) -> Asking<Section> {
    let graph = desk.graph();
    let names = listed(topics, graph);
    let (number, answer) = desk.ask(&sided(&format!("about {names}")))?;
    let mut by_position: BTreeMap<(Vec<EntityId>, Stance), Vec<StatementId>> = BTreeMap::new();
    for s in grounds(&answer) {
        if let Some(stance) = graph.statement(s).stance {
            by_position.entry((graph.fact(s).subject.clone(), stance)).or_default().push(s);
        }
    }
    let (mut agree, mut alone) = (Vec::new(), Vec::new());
    for ((subject, stance), statements) in by_position {
        let sources = cell::sources(&statements, graph);
        let label = words::labels(&subject, graph).join(" + ");
        let text = format!("{stance} {label}: {}", words::counted(sources.len(), "source", "sources"));
        let notes = desk.notes(&statements);
        let many = sources.len() > 1;
        let item = Item::noted(text, sources, notes);
        if many { agree.push(item) } else { alone.push(item) }
    }
    let (asked, all) = desk.ask(&format!("sources about {names}"))?;
    let speaking: Vec<EntityId> = grounds(&all).iter().map(|s| graph.fact(*s).source).collect();
    let silent: Vec<Item> = graph
        .sources()
        .filter(|s| !speaking.contains(s))
        .map(|s| Item::plain(format!("{}: says nothing on it; unknown, not a no", graph.thing(s).id)))
        .collect();
    let lists = [
        ("agree", "Two sources or more on the same side", agree, number),
        ("alone", "One source alone", alone, number),
        ("silent", "Silent", silent, asked),
    ];
    let blocks = lists
        .into_iter()
        .map(|(id, title, items, question)| {
            let items = if items.is_empty() { vec![Item::plain("none")] } else { items };
            let title = Some(title.to_owned());
            Block::List(List { id: id.to_owned(), title, numbered: false, items, questions: vec![question] })
        })
        .collect();
    let title = "Agreement and silence".to_owned();
    Ok(Section { id: "agreement".to_owned(), title, intro: Vec::new(), blocks })
}

/// One row of the matrix for each thing within the topics on which somebody takes a side; the topics themselves first.
///
/// # Errors
/// A question that is not understood.
pub fn positions(topics: &[EntityId], desk: &mut Desk<'_>) -> Asking<Vec<matrix::Row>> {
    let graph = desk.graph();
    let (number, answer) = desk.ask(&sided(&format!("about {}", listed(topics, graph))))?;
    let mut rows: BTreeMap<(bool, Vec<EntityId>), Vec<StatementId>> = BTreeMap::new();
    for s in grounds(&answer) {
        let subject = graph.fact(s).subject.clone();
        let named = subject.iter().any(|e| topics.contains(e));
        let within = subject.iter().any(|e| topics.iter().any(|t| graph.is_within(*e, *t)));
        if within {
            rows.entry((!named, subject)).or_default().push(s);
        }
    }
    Ok(rows
        .into_iter()
        .map(|((_, subject), statements)| matrix::Row {
            label: words::labels(&subject, graph).join(" + "),
            statements,
            questions: vec![number],
        })
        .collect())
}
