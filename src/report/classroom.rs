//! Disagreements, gaps and figures of a report → questions for a class, and an answer key.

use super::cell;
use super::desk::Desk;
use super::figure::forest::Measured;
use super::parts::{Block, Exercises, Item, List, Section, Table};
use crate::answer::{Conflict, ConflictKind};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::render::words;

/// Most questions of one sort.
const MOST: usize = 4;

/// Question and key, collected.
#[derive(Debug, Default)]
pub struct Class {
    questions: Vec<String>,
    key: Vec<Item>,
}

impl Class {
    fn add(&mut self, question: String, key: Item) {
        self.questions.push(super::parts::clean(&question));
        self.key.push(key);
    }

    /// One question for each kind of disagreement and subject, the first few; different kinds first.
    pub fn conflicts(&mut self, all: &[Conflict], desk: &mut Desk<'_>) {
        let mut chosen: Vec<&Conflict> = Vec::new();
        for c in all {
            if !chosen.iter().any(|d| d.kind == c.kind) {
                chosen.push(c);
            }
        }
        for c in all {
            if !chosen.iter().any(|d| d.subject == c.subject && d.kind == c.kind) {
                chosen.push(c);
            }
        }
        for c in chosen.into_iter().take(MOST) {
            let question = ask(c, desk.graph());
            let mut said = cell::sides(c, desk.graph());
            said.text = format!("{}. Can both be about the same patient: {}.", said.text, c.overlap.word());
            let mut key = cell::item(said, desk);
            key.sources.clear();
            self.add(question, key);
        }
    }

    /// Questions on what no source states.
    pub fn gaps(&mut self, grid: &Table) {
        let mut left = MOST;
        for row in &grid.rows {
            let empty: Vec<&str> = grid
                .columns
                .iter()
                .zip(&row.cells)
                .filter(|(_, cell)| !cell.stated)
                .map(|(column, _)| column.label.as_str())
                .collect();
            if empty.is_empty() || left == 0 {
                continue;
            }
            left -= 1;
            let question = format!(
                "\"{}\" is empty for {}. Where would you look, and why is silence neither a yes nor a no?",
                row.head,
                empty.join(", ")
            );
            let rest: Vec<&str> =
                grid.columns.iter().map(|c| c.label.as_str()).filter(|l| !empty.contains(l)).collect();
            let others =
                if rest.is_empty() { String::new() } else { format!(" Something is stated for {}.", rest.join(", ")) };
            let key = format!(
                "No statement of these sources answers it ({}).{others} The sources may never have asked: look in a guideline or a review that searched for it.",
                row.asks
            );
            self.add(question, Item::plain(key));
        }
    }

    /// Questions on measured effects: in whom, against what, and whether it carries over.
    pub fn effects(&mut self, all: &[Measured], condition: Option<&str>, desk: &mut Desk<'_>) {
        let graph = desk.graph();
        for m in all.iter().take(2) {
            let carry = condition.map_or(String::new(), |c| format!(" Does it hold for {c}?"));
            let question = format!("{}. In whom was this measured, and against what?{carry}", m.label);
            let record = graph.statement(m.statement);
            let key = format!("{} As stated: {}.", record.text, m.circumstances);
            let notes = desk.notes(&[m.statement]);
            self.add(question, Item::noted(key, Vec::new(), notes));
        }
    }

    /// A question on what can be looked up of what is cited.
    pub fn evidence(&mut self, unbound: usize, bound: usize, statements: &[StatementId], desk: &mut Desk<'_>) {
        if unbound + bound == 0 {
            return;
        }
        let question = format!(
            "The sources cite {} here. How many of them can you look up, and what does that mean for how sure you are?",
            words::counted(unbound + bound, "work or marker", "works and markers")
        );
        let key = format!(
            "{} bound to a listed work, {} printed without saying which work is meant. A number in brackets is not evidence until someone can read what stands behind it.",
            words::counted(bound, "is", "are"),
            words::counted(unbound, "marker is", "markers are")
        );
        let notes = desk.notes(statements);
        self.add(question, Item::noted(key, Vec::new(), notes));
    }

    /// The questions and, apart from them, the key.
    pub fn sections(self) -> Vec<Section> {
        if self.questions.is_empty() {
            return Vec::new();
        }
        let questions = Block::Exercises(Exercises { id: "exercises".to_owned(), questions: self.questions });
        let key =
            List { id: "key-list".to_owned(), title: None, numbered: true, items: self.key, questions: Vec::new() };
        let section = |id: &str, title: &str, intro: &str, block: Block| Section {
            id: id.to_owned(),
            title: title.to_owned(),
            intro: vec![intro.to_owned()],
            blocks: vec![block],
        };
        vec![
            section(
                "class",
                "Questions for a class",
                "Drawn from what the sources disagree on, leave out, and measure. The answer key stands behind the glossary.",
                questions,
            ),
            section("key", "Answer key", "The numbers are those of the questions for a class.", Block::List(key)),
        ]
    }
}

fn ask(c: &Conflict, graph: &Graph) -> String {
    let subject = words::labels(&c.subject, graph).join(" + ");
    let object = c.object.map_or(String::new(), |o| format!(" in {}", graph.label(o)));
    let who = |i: usize| c.sides.get(i).map_or(String::new(), |s| cell::sources(&s.statements, graph).join(" and "));
    let (first, second) = (who(0), who(1));
    match c.kind {
        ConflictKind::Stance => format!(
            "On {subject}{object}, {first} and {second} take different sides. Can both be right? What about the dose or the patient would you have to know?"
        ),
        ConflictKind::Order => format!(
            "{first} and {second} place {subject}{object} at different points in the order of care. Whom would you follow for a patient, and why?"
        ),
        ConflictKind::Threshold => format!(
            "The sources draw the line for {subject}{object} at different values. Who would be treated by one and not by the other?"
        ),
        ConflictKind::Figure => format!(
            "Two figures are stated for {subject}{object}. Do they measure the same thing, against the same comparator?"
        ),
        ConflictKind::Dose => format!(
            "How much {subject}{object}? Set the doses side by side: do they contradict each other, or follow one another?"
        ),
        ConflictKind::Circumstance => format!(
            "The sources name different patients for {subject}{object}. Which of your patients fits one and not another?"
        ),
        ConflictKind::Strength => format!(
            "{first} and {second} recommend {subject}{object} with different strength. What could explain it: other evidence, other readers, other words?"
        ),
    }
}
