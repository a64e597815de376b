//! A statement as an edge gives it: its texts are pieces of one text that the drafts of a batch share, so that a draft costs no allocations of its
//! own but for what few edges say.

use crate::model::quantity::Span;
use crate::model::statement::{Accuracy, Dose, Effect, Prerequisite, Statement};
use crate::model::terms::{Event, Stage, Stance, StatementKind, Strength};
use crate::store::Slot;
use crate::store::names::hash_of;

/// A piece of the text that the drafts of a batch share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    start: u32,
    end: u32,
}

impl Part {
    /// Puts a piece behind a text.
    pub fn behind(text: &mut String, piece: &str) -> Part {
        let start = text.len();
        text.push_str(piece);
        // Lines have a greatest length, and a batch ends behind a MiB: far below what 32 bits count.
        Part { start: start as u32, end: text.len() as u32 }
    }

    /// The piece.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What the drafts of a batch share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Ids and other texts.
    pub text: String,
    /// What stands in the slots.
    pub filled: Vec<Filled>,
    /// Their things were looked for.
    pub looked_up: bool,
}

impl Shared {
    /// Makes room for the next batch.
    pub fn clear(&mut self) {
        self.text.clear();
        self.filled.clear();
        self.looked_up = false;
    }

    /// Puts a text behind the others.
    pub fn put(&mut self, text: &str) -> Part {
        Part::behind(&mut self.text, text)
    }

    /// Puts an id that stands in a slot behind the others.
    pub fn fill(&mut self, slot: Slot, id: &str, perhaps: bool) {
        let (hash, id) = (hash_of(id), self.put(id));
        self.filled.push(Filled { slot, id, hash, perhaps, thing: None });
    }

    /// The text that has been put there since it was this long.
    pub fn since(&self, start: usize) -> Part {
        Part { start: start as u32, end: self.text.len() as u32 }
    }
}

/// An id in a slot.
#[derive(Debug, Clone, Copy)]
pub struct Filled {
    /// Where it stands.
    pub slot: Slot,
    /// The id; in [`Slot::Cites`] it can be a marker.
    pub id: Part,
    /// The hash of the id.
    pub hash: u64,
    /// It stands there only if a thing has this id.
    pub perhaps: bool,
    /// The thing of this id, once it was looked for.
    pub thing: Option<u32>,
}

/// A statement whose ids are not checked.
#[derive(Debug)]
pub struct Draft {
    /// Its id.
    pub id: Part,
    /// Id of its source.
    pub source: Part,
    /// What sort of claim it is.
    pub kind: StatementKind,
    /// Which side it takes.
    pub stance: Option<Stance>,
    /// How strongly.
    pub strength: Option<Strength>,
    /// Where in the order of care.
    pub stage: Option<Stage>,
    /// One prerequisite is enough.
    pub any_of: bool,
    /// The prerequisites and circumstances are a gate.
    pub only_when: bool,
    /// Its place in [`Shared::filled`], in the order of [`crate::store::Claim::filled`].
    pub filled: (u32, u32),
    /// What is cited are markers, not ids.
    pub markers: bool,
    /// First and last line.
    pub lines: (u32, u32),
    /// Columns for which the model has no field.
    pub extra: Option<Part>,
    /// What few edges say.
    pub more: Option<Box<More>>,
}

/// What few edges say.
#[derive(Debug, Default)]
pub struct More {
    /// The source's own word for stance or strength.
    pub wording: Option<String>,
    /// Time and detail of each prerequisite; empty where none states any.
    pub needs: Vec<(Option<Span>, Option<String>)>,
    /// The change.
    pub effect: Option<Box<Effect>>,
    /// How well a test does.
    pub accuracy: Option<Box<Accuracy>>,
    /// How long, how often, how much.
    pub dose: Option<Box<Dose>>,
    /// Headings.
    pub section: Vec<String>,
    /// The claim in our own words.
    pub text: String,
    /// Curator's remark.
    pub note: Option<String>,
}

/// A draft with its texts, its ids checked.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'b> {
    /// The draft.
    pub draft: &'b Draft,
    /// Its texts.
    pub text: &'b str,
    /// What stands in its slots.
    pub filled: &'b [Filled],
    /// The number of its source.
    pub source: u32,
}

impl<'b> Checked<'b> {
    /// The ids in a slot.
    pub fn ids(&self, slot: Slot) -> impl Iterator<Item = &'b str> {
        let text = self.text;
        let there = self.filled.iter().filter(move |f| f.slot == slot && (!f.perhaps || f.thing.is_some()));
        there.map(move |f| f.id.of(text))
    }

    /// The record.
    pub fn statement(&self) -> Statement {
        let Draft { kind, stance, strength, stage, any_of, only_when, lines, .. } = *self.draft;
        let nothing = More::default();
        let more = self.draft.more.as_deref().unwrap_or(&nothing);
        let ids = |slot| self.ids(slot).map(str::to_owned).collect();
        Statement {
            id: self.draft.id.of(self.text).to_owned(),
            source: self.draft.source.of(self.text).to_owned(),
            kind,
            subject: ids(Slot::Subject),
            object: ids(Slot::Object),
            stance,
            strength,
            wording: more.wording.clone(),
            stage,
            after: self.after(more),
            any_of,
            only_when,
            alongside: ids(Slot::Alongside),
            circumstances: ids(Slot::In),
            outcome: ids(Slot::Outcome),
            effect: more.effect.clone(),
            accuracy: more.accuracy.clone(),
            dose: more.dose.clone(),
            site: ids(Slot::Site),
            by: ids(Slot::By),
            cites: ids(Slot::Cites),
            section: more.section.clone(),
            lines,
            text: more.text.clone(),
            note: more.note.clone(),
            extra: self.draft.extra.map(|part| part.of(self.text).to_owned()),
        }
    }

    fn after(&self, more: &More) -> Vec<Prerequisite> {
        let mut said = more.needs.iter().cloned();
        let needs = self.filled.iter().filter_map(|f| Some((event(f.slot)?, f.id.of(self.text))));
        needs
            .map(|(event, id)| {
                let (at_least, detail) = said.next().unwrap_or_default();
                Prerequisite { event, entity: id.to_owned(), at_least, detail }
            })
            .collect()
    }
}

/// The event of a slot of prerequisites.
fn event(slot: Slot) -> Option<Event> {
    Some(match slot {
        Slot::Failed => Event::Failed,
        Slot::Succeeded => Event::Succeeded,
        Slot::Tried => Event::Tried,
        Slot::Met => Event::Met,
        _ => return None,
    })
}
