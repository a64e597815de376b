//! Questions of a report → answers, each question and each statement numbered in the order in which the report first needs it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::parts::{Asked, Footnote, clean};
use crate::answer::{Answer, Body};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::render::words;
use crate::session::Session;

/// Asks in a session of its own, so that a report changes no conversation.
pub struct Desk<'g> {
    graph: &'g Graph,
    session: Session<'g>,
    asked: Vec<(Asked, Arc<Answer>)>,
    numbers: BTreeMap<StatementId, usize>,
    order: Vec<StatementId>,
}

impl<'g> Desk<'g> {
    /// A desk on which nothing lies yet.
    pub fn new(graph: &'g Graph) -> Self {
        let session = Session::new(graph);
        Self { graph, session, asked: Vec::new(), numbers: BTreeMap::new(), order: Vec::new() }
    }

    /// The graph that is asked.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// Asks a question that belongs to no part of the report, such as what a name means.
    ///
    /// # Errors
    /// What the session does not understand.
    pub fn look_up(&mut self, question: &str) -> Result<Arc<Answer>, Box<Diagnostic>> {
        Ok(self.session.ask(question)?.answer)
    }

    /// Asks a question of the report; the same question again is the same number.
    ///
    /// # Errors
    /// What the session does not understand.
    pub fn ask(&mut self, question: &str) -> Result<(usize, Arc<Answer>), Box<Diagnostic>> {
        let answer = self.session.ask(question)?.answer;
        if let Some((asked, before)) = self.asked.iter().find(|(a, _)| a.question == clean(&answer.canonical)) {
            return Ok((asked.number, before.clone()));
        }
        let number = self.asked.len() + 1;
        let asked = Asked {
            number,
            question: clean(&answer.canonical),
            answer: clean(&came_of(&answer)),
            statements: answer.statements().len(),
        };
        self.asked.push((asked, answer.clone()));
        Ok((number, answer))
    }

    /// The numbers of statements, given out at their first mention.
    pub fn notes(&mut self, statements: &[StatementId]) -> Vec<usize> {
        statements
            .iter()
            .map(|s| {
                let next = self.order.len() + 1;
                let number = *self.numbers.entry(*s).or_insert(next);
                if number == next {
                    self.order.push(*s);
                }
                number
            })
            .collect()
    }

    /// The statements that the report points to, in order of number.
    pub fn noted(&self) -> &[StatementId] {
        &self.order
    }

    /// Questions asked so far.
    pub fn questions(&self) -> Vec<Asked> {
        self.asked.iter().map(|(asked, _)| asked.clone()).collect()
    }

    /// A note for every statement that the report points to.
    pub fn footnotes(&self) -> Vec<Footnote> {
        let graph = self.graph;
        let one = |(i, s): (usize, &StatementId)| {
            let record = graph.statement(*s);
            Footnote {
                number: i + 1,
                id: clean(&record.id),
                source: clean(&record.source),
                section: clean(&record.section.join(" › ")),
                lines: words::lines(record.lines),
                text: clean(&record.text),
                remarks: clean(&words::remarks(*s, graph)),
                note: record.note.as_deref().map(clean),
            }
        };
        self.order.iter().enumerate().map(one).collect()
    }
}

/// What came of a question, in a few words.
fn came_of(answer: &Answer) -> String {
    let rows = |n: usize| words::rows(n, answer.head.as_deref());
    match &answer.body {
        Body::Rows(all) => rows(all.len()),
        Body::Groups(groups) => words::counted(groups.len(), "group", "groups"),
        Body::Count(n) => rows(*n),
        Body::Counts(counts) => words::counted(counts.len(), "group", "groups"),
        Body::Verdict(v) => v.value.word().to_owned(),
        Body::Comparison(table) => format!("{} × {} cells", table.rows.len(), table.columns.len()),
        Body::Path(steps) => words::counted(steps.len(), "step", "steps"),
        Body::Pathway(steps) => words::counted(steps.len(), "step", "steps"),
        Body::Description(d) => words::counted(d.groups.len(), "kind of statement", "kinds of statement"),
        Body::Conflicts(conflicts) => words::counted(conflicts.len(), "conflict", "conflicts"),
        Body::Derivation(rows) => words::counted(rows.len(), "row", "rows"),
    }
}

/// A name as a question holds it: the label in quotes, or the id where the label does not lead back to the thing.
pub fn quoted(entity: EntityId, graph: &Graph) -> String {
    let thing = graph.thing(entity);
    let plain = !thing.label.contains(['"', '\\']) && thing.label == clean(&thing.label);
    if plain && graph.named(&thing.label) == [entity] {
        format!("\"{}\"", thing.label)
    } else {
        format!("\"{}\"", thing.id)
    }
}

/// The statements of the rows of an answer, in order, each once.
pub fn grounds(answer: &Answer) -> Vec<StatementId> {
    answer.statements().into_iter().collect()
}
