//! A question so far and a [`Session`] → what can come next, each with the number of answers it would leave; and how the question stands.
//!
//! `words` lists the words of the language, `names` the graph's names and how well they fit what is typed, `values` what fields hold;
//! `measure` says how many answers a text has, or would have with each thing in an open place. Nothing is offered that leaves no answer.
//! What can come at a place does not depend on the letters typed there, so each word is measured once a place.

mod large;
mod measure;
mod names;
mod standing;
mod values;
mod words;

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::terms::Field;
use crate::question::ast::RoleHead;
use crate::question::error::WordList;
use crate::question::{Expect, closers, places};
use crate::resolve::{self, HOLE, saved};
use crate::session::Session;
use crate::span::Span;
use measure::{Measured, Memory, Scale};
use names::{Fit, NameEntry, NameTable, Sort, Typed};
use words::Word;

/// Something that can come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What replaces [`Offer::span`], quoted where the language asks for it.
    pub insert: String,
    /// The bytes of the line that it replaces; they end at the cursor.
    pub span: Span,
    /// What a menu shows: the word of the language, or the name as it was met.
    pub shown: String,
    /// What sort of thing it is: `head`, `clause`, `field`, `treatment` …
    pub kind: &'static str,
    /// The preferred label behind a synonym, or what a word of the language does.
    pub about: Option<String>,
    /// How many answers the question would have with it.
    pub answers: Answers,
}

/// The number of answers that a choice leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// With this choice the question is whole and has so many.
    Exactly(usize),
    /// Something must still follow; with a good choice of it the question has so many.
    UpTo(usize),
    /// Answers are not counted in this form of question, or for a command.
    Uncounted,
}

impl Answers {
    /// The number; 0 where nothing is counted.
    pub const fn number(self) -> usize {
        match self {
            Answers::Exactly(n) | Answers::UpTo(n) => n,
            Answers::Uncounted => 0,
        }
    }
}

/// How a question stands, as typed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing has been typed.
    Blank,
    /// It is whole and has so many answers; the noun says of what: `2 treatments`, `7 topics`.
    Answers(usize, String),
    /// It is whole, and answers in another form than rows: `supported`, `12 statements`.
    Whole(String),
    /// Something must follow: `a name is missing`.
    Missing(String),
    /// It will not read as it is, and why in a few words.
    Wrong(String),
}

/// Completes questions to one graph.
#[derive(Debug)]
pub struct Completer<'g> {
    graph: &'g Graph,
    names: NameTable,
    /// Whether the graph is too large to try out what is offered.
    large: bool,
    /// What has been measured while a question could refer back to this.
    memory: RefCell<(Known, Memory)>,
}

/// What a question can refer back to, as far as measures depend on it: the canonical texts of the previous answer and of the kept ones.
#[derive(Debug, Default, PartialEq, Eq)]
struct Known {
    last: Option<String>,
    saved: Vec<(String, String)>,
}

impl Known {
    fn of(session: &Session<'_>) -> Known {
        let saved = session.saved().map(|(name, answer)| (name.to_owned(), answer.canonical.clone()));
        Known { last: session.last().map(|answer| answer.canonical.clone()), saved: saved.collect() }
    }
}

impl<'g> Completer<'g> {
    /// Prepares the names of a graph.
    pub fn new(graph: &'g Graph) -> Self {
        let large = large::is_large(graph);
        let names = if large { NameTable::default() } else { NameTable::new(graph) };
        Self { graph, names, large, memory: RefCell::default() }
    }

    /// What can come at the cursor, best first: offers that begin with what is typed, then those with a word that does, then those that are
    /// like it; among these the one that leaves most answers first. Text behind the cursor is not looked at.
    pub fn offers(&self, line: &str, cursor: usize, session: &Session<'g>) -> Vec<Offer> {
        let Some(line) = line.get(..cursor) else { return Vec::new() };
        // Behind `let NAME =` stands a question as anywhere else.
        let blanked = saved::naming(&format!("{line}§")).ok().flatten().map(|naming| naming.blanked(line));
        let line = blanked.as_deref().unwrap_or(line);
        let known = Known::of(session);
        let mut memory = self.memory.borrow_mut();
        if memory.0 != known || memory.1.is_full() {
            *memory = (known, Memory::default());
        }
        let scale = Scale::new(&self.names, session, &memory.1);
        let mut found: BTreeMap<Rank, Offer> = BTreeMap::new();
        for place in places(line) {
            let at =
                At { before: line[..place.start].trim_end(), typed: Typed::new(&line[place.start..]), scale: &scale };
            let span = Span::new(place.start, cursor);
            if !place.quoted {
                // An empty line begins with what most questions begin with.
                let words =
                    if self.large { large::words(&at, place.expect, self.graph) } else { at.words(place.expect) };
                for (order, (fit, word)) in words.into_iter().enumerate() {
                    let first = at.typed.is_empty() && word.is_role;
                    let key = (
                        fit,
                        if word.late {
                            Turn::Late
                        } else if first {
                            Turn::First
                        } else {
                            Turn::Usual
                        },
                        Sort::Label,
                        Reverse(word.answers.number()),
                        order,
                        word.text.clone(),
                    );
                    let (insert, shown) = (word.text.clone(), word.text);
                    let offer =
                        Offer { insert, span, shown, kind: word.kind, about: word.about, answers: word.answers };
                    found.entry(key).or_insert(offer);
                }
            }
            if !matches!(place.expect, Expect::Name | Expect::Joined | Expect::Clause) {
                continue;
            }
            if self.large {
                for (order, offer) in large::names(&at, &line[place.start..], span, self.graph).into_iter().enumerate()
                {
                    let key = (Fit::Prefix, Turn::Usual, Sort::Label, Reverse(0), order, offer.shown.clone());
                    found.entry(key).or_insert(offer);
                }
                continue;
            }
            let Some(names) = at.names() else { continue };
            for (entry, fit, answers) in self.fitting(&names, &at.typed) {
                let offer = Offer {
                    insert: entry.written().to_owned(),
                    span,
                    shown: entry.text.clone(),
                    kind: self.graph.thing(entry.entity).kind.word(),
                    about: (entry.sort != Sort::Label).then(|| self.graph.label(entry.entity).to_owned()),
                    answers,
                };
                let order = WORDS_FIRST + entry.text.len();
                let key = (fit, Turn::Usual, entry.sort, Reverse(answers.number()), order, entry.text.clone());
                found.entry(key).or_insert(offer);
            }
        }
        // What is only nearly what is typed helps where nothing else does.
        let best = found.keys().next().map(|(fit, ..)| *fit);
        found
            .into_iter()
            .filter(|((fit, ..), _)| *fit < Fit::Fuzzy || best == Some(Fit::Fuzzy))
            .map(|(_, o)| o)
            .collect()
    }

    /// How the question stands.
    pub fn standing(&self, line: &str, session: &Session<'g>) -> Standing {
        standing::standing(line, session)
    }

    /// The names that fit what is typed, with the number of answers that each leaves. Where nothing is typed each thing is offered once.
    fn fitting<'a>(
        &'a self,
        names: &'a ComingNames,
        typed: &'a Typed,
    ) -> impl Iterator<Item = (&'a NameEntry, Fit, Answers)> {
        self.names.at(names.place, self.graph).filter_map(move |entry| {
            let count = *names.counts.get(&entry.entity)?;
            let shown = entry.sort == Sort::Label || (!typed.is_empty() && entry.sort == Sort::Synonym);
            let fit = typed.fit_name(entry)?;
            let answers = if names.whole { Answers::Exactly(count) } else { Answers::UpTo(count) };
            // An id is offered to those who type one.
            (shown || (!typed.is_empty() && fit == Fit::Prefix)).then_some((entry, fit, answers))
        })
    }
}

/// What comes first in a menu: how well it fits, words of use before other spellings, labels before synonyms, many answers, the order of the
/// language's words and short names, by letter.
type Rank = (Fit, Turn, Sort, Reverse<usize>, usize, String);

/// What is shown before what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    First,
    Usual,
    Late,
}

/// Of words that leave as many answers, those of the language come first, in the order of their list.
const WORDS_FIRST: usize = 1000;

/// A word that can come.
struct ComingWord {
    text: String,
    kind: &'static str,
    about: Option<String>,
    answers: Answers,
    late: bool,
    /// Whether it is the head of a role.
    is_role: bool,
}

/// The names that can come.
struct ComingNames {
    place: resolve::Place,
    counts: HashMap<EntityId, usize>,
    /// Whether the question is whole with a name.
    whole: bool,
}

/// What a name can need behind it before the question reads: a verdict, the end of a path, a second source.
const BEHIND_NAME: &[&str] = &["", " recommended", " contraindicated", " to §", " and §"];

/// The end of an unfinished line.
struct At<'a, 's, 'g> {
    /// What stands before the place.
    before: &'a str,
    /// What has been typed there.
    typed: Typed,
    scale: &'a Scale<'s, 'g>,
}

impl At<'_, '_, '_> {
    /// The words of the language, and the values, that fit what is typed and leave answers.
    fn words(&self, expect: Expect) -> Vec<(Fit, ComingWord)> {
        let mut found = Vec::new();
        let about = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let fields = if expect == Expect::Joined { words::at(Expect::Term(WordList::Field)) } else { Vec::new() };
        for word in words::at(expect).into_iter().chain(fields) {
            let Some(fit) = self.typed.fit_word(word.text) else { continue };
            // Other spellings, and words without meaning, are there for those who type them.
            if word.late && fit != Fit::Prefix || !self.scale.has_previous() && word.kind == "follow-up" {
                continue;
            }
            let answers = match (expect, word.kind) {
                (_, "field") => self.field(word.text),
                (Expect::Operator, _) => self.operator(word.text),
                _ => self.word(&word),
            };
            if let Some(answers) = answers {
                let text = word.text.to_owned();
                found.push((
                    fit,
                    ComingWord {
                        text,
                        kind: word.kind,
                        about: about(word.about),
                        answers,
                        late: word.late,
                        is_role: expect == Expect::Form && RoleHead::ALL.iter().any(|(_, w)| *w == word.text),
                    },
                ));
            }
        }
        let (values, kind): (Vec<String>, _) = match expect {
            Expect::Value => (self.values(), "value"),
            Expect::Name | Expect::Joined => (self.scale.saved(), "kept answer"),
            Expect::Clause if self.before.eq_ignore_ascii_case("why") => {
                ((1..=self.scale.previous_rows()).map(|row| row.to_string()).collect(), "row")
            }
            _ => return found,
        };
        for text in values {
            let Some(fit) = self.typed.fit_word(&names::folded(&text)) else { continue };
            if let Some(answers) = self.whole(&text) {
                found.push((fit, ComingWord { text, kind, about: None, answers, late: false, is_role: false }));
            }
        }
        found
    }

    /// The line with a word and more behind it, brackets and quotation closed, `§` as a name not yet chosen.
    fn text(&self, word: &str, follow: &str) -> String {
        let gap = if self.before.is_empty() || self.before.ends_with('(') { "" } else { " " };
        let blank = if follow.is_empty() { "" } else { " " };
        let text = format!("{}{gap}{word}{blank}{follow}", self.before).replace('§', &format!("\"{HOLE}\""));
        let closers = closers(&text);
        text + &closers
    }

    fn most(&self, word: &str, follow: &str) -> Option<usize> {
        self.scale.measured(&self.text(word, follow)).map(|found| found.0.most())
    }

    /// How many answers the question has with this text, where it is whole then.
    fn whole(&self, text: &str) -> Option<Answers> {
        match self.scale.measured(&self.text(text, ""))?.0 {
            Measured::Whole(n) => Some(Answers::Exactly(n)),
            Measured::Open(_) => None,
        }
    }

    /// How many answers a word leaves: alone, or with what can follow.
    fn word(&self, word: &Word) -> Option<Answers> {
        self.whole(word.text).or_else(|| {
            let mut follows = word.follows.iter().filter_map(|follow| self.most(word.text, follow));
            if word.all { follows.max() } else { follows.next() }.map(Answers::UpTo)
        })
    }

    /// How many answers a field leaves with some value.
    fn field(&self, word: &str) -> Option<Answers> {
        let stated = values::stated(Field::from_word(word)?);
        stated.iter().filter_map(|condition| self.most(word, condition)).max().map(Answers::UpTo)
    }

    /// How many answers an operator leaves with the first value that leaves any.
    fn operator(&self, word: &str) -> Option<Answers> {
        let field = self.before.split_whitespace().next_back().and_then(|w| Field::from_word(&w.to_lowercase()))?;
        let mut values = values::values(field, self.scale.graph);
        if word.starts_with('<') {
            // With the greatest value most is less.
            values.reverse();
        }
        values.iter().find_map(|value| self.most(word, value)).map(Answers::UpTo)
    }

    /// The values that the data hold of the field that is being compared.
    fn values(&self) -> Vec<String> {
        let is_operator = |w: &&str| ["is", "not", "contains"].contains(&w.to_lowercase().as_str());
        let spaced = self.before.replace(['=', '<', '>', '!', '≠', '≤', '≥'], " ");
        let field = spaced.split_whitespace().rev().find(|w| !is_operator(w));
        let field = field.and_then(|w| Field::from_word(&w.to_lowercase()));
        field.map_or(Vec::new(), |field| values::values(field, self.scale.graph))
    }

    /// The things whose names can stand here, where a name can.
    fn names(&self) -> Option<ComingNames> {
        let mut found: Option<ComingNames> = None;
        for behind in BEHIND_NAME {
            let measured = self.scale.measured(&self.text(&format!("§{behind}"), ""));
            let Some((Measured::Open(things), Some(place))) = measured.as_deref() else { continue };
            let whole = behind.is_empty();
            let names = found.get_or_insert_with(|| ComingNames { place: *place, counts: HashMap::new(), whole });
            for (thing, count) in things {
                let most = names.counts.entry(*thing).or_default();
                *most = (*count).max(*most);
            }
            if whole {
                break;
            }
        }
        found
    }
}
