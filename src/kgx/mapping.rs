//! The table of `graph-data/kgx.toml` → what a predicate, a category and a word of strength mean, and what an export writes for each.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::faults::Wrong;
use crate::model::terms::{EntityKind, Stance, StatementKind, Strength};

/// The table that comes with the program.
const BUILT_IN: &str = include_str!("../../graph-data/kgx.toml");

/// What the two ends of an edge are to the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// What it is about.
    #[default]
    Subject,
    /// What it is for.
    Object,
    /// What changes.
    Outcome,
}

/// What the edges of a predicate become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// Kind of the statement.
    pub kind: StatementKind,
    /// Kind where the edge is negated.
    pub negated: StatementKind,
    /// Stance where it is not.
    pub stance: Option<Stance>,
    /// What the subject of the edge is.
    pub subject: End,
    /// What the object of the edge is.
    pub object: End,
}

impl Meaning {
    /// Of a predicate that is not in the table.
    const UNKNOWN: Meaning = Meaning {
        kind: StatementKind::Association,
        negated: StatementKind::Association,
        stance: None,
        subject: End::Subject,
        object: End::Object,
    };

    /// Kind and stance of an edge.
    pub fn of(&self, negated: bool) -> (StatementKind, Option<Stance>) {
        if negated { (self.negated, Some(Stance::Against)) } else { (self.kind, self.stance) }
    }
}

/// The table, ready for use.
#[derive(Debug, Clone)]
pub struct Mapping {
    is_a: Vec<String>,
    predicates: HashMap<String, Meaning>,
    categories: HashMap<String, (usize, EntityKind)>,
    strengths: BTreeMap<String, Strength>,
    written: BTreeMap<StatementKind, String>,
    weak: BTreeMap<StatementKind, String>,
    named: BTreeMap<EntityKind, Vec<String>>,
    /// Columns whose ids are circumstances.
    pub circumstances: Vec<String>,
    /// Columns that hold lists.
    pub lists: Vec<String>,
}

impl Mapping {
    /// The table that comes with the program.
    ///
    /// # Errors
    /// As [`Mapping::read`]; a test holds that there are none.
    pub fn built_in() -> Result<Mapping, Wrong> {
        Mapping::read(BUILT_IN)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// `K011`: not TOML, a field or word that the table does not know, or an export that would not read back.
    pub fn read(text: &str) -> Result<Mapping, Wrong> {
        let file: File = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |s| text.get(..s.start).unwrap_or("").matches('\n').count() + 1);
            unfit(format!("line {line}: {}", e.message()))
        })?;
        let predicates = file.predicates.into_iter().map(|(name, p)| (name, p.meaning())).collect();
        let mut categories = HashMap::new();
        for (rank, category) in file.category.into_iter().enumerate() {
            for name in category.names {
                categories.entry(name).or_insert((rank, category.kind));
            }
        }
        let mapping = Mapping {
            is_a: file.is_a,
            predicates,
            categories,
            strengths: file.strengths,
            written: file.export.predicates,
            weak: file.export.weak,
            named: file.export.categories,
            circumstances: file.columns.circumstances,
            lists: file.columns.lists,
        };
        mapping.check()?;
        Ok(mapping)
    }

    /// Every kind of thing must be written, and read back as itself; every kind of statement must be written.
    fn check(&self) -> Result<(), Wrong> {
        for kind in EntityKind::ALL {
            let names: Vec<&str> = self.categories_of(*kind).iter().map(String::as_str).collect();
            if names.is_empty() || self.entity_kind(names.iter().copied()) != *kind {
                return Err(unfit(format!(
                    "the categories that export.categories gives for `{kind}` do not read back as it"
                )));
            }
        }
        match StatementKind::ALL.iter().find(|k| !self.written.contains_key(k)) {
            Some(kind) => Err(unfit(format!("export.predicates has no predicate for `{kind}`"))),
            None => Ok(()),
        }
    }

    /// Whether the predicate says that one thing is a kind of another.
    pub fn is_a(&self, predicate: &str) -> bool {
        self.is_a.iter().any(|p| p == predicate)
    }

    /// The predicate that an export writes for is-a.
    pub fn written_is_a(&self) -> &str {
        self.is_a.first().map_or("biolink:subclass_of", String::as_str)
    }

    /// Whether the table has the predicate.
    pub fn knows(&self, predicate: &str) -> bool {
        self.predicates.contains_key(predicate) || self.is_a(predicate)
    }

    /// What the edges of a predicate become.
    pub fn meaning(&self, predicate: &str) -> Meaning {
        self.predicates.get(predicate).copied().unwrap_or(Meaning::UNKNOWN)
    }

    /// What sort of thing a node of these categories is.
    pub fn entity_kind<'a>(&self, categories: impl Iterator<Item = &'a str>) -> EntityKind {
        let known = categories.filter_map(|c| self.categories.get(c));
        known.min_by_key(|(rank, _)| *rank).map_or(EntityKind::Other, |(_, kind)| *kind)
    }

    /// A word of strength: of the table, or our own.
    pub fn strength(&self, word: &str) -> Option<Strength> {
        self.strengths.get(word).copied().or_else(|| Strength::from_word(word))
    }

    /// The word that an export writes for a strength.
    pub fn strength_word(&self, strength: Strength) -> &str {
        self.strengths.iter().find(|(_, s)| **s == strength).map_or(strength.word(), |(word, _)| word)
    }

    /// The predicate that an export writes for a statement that names none.
    pub fn predicate(&self, kind: StatementKind, stance: Option<Stance>, strength: Option<Strength>) -> &str {
        let strong = stance == Some(Stance::Against)
            || stance == Some(Stance::For) && strength.is_some_and(|x| x <= Strength::Advised);
        let weak = self.weak.get(&kind).filter(|_| !strong);
        weak.or_else(|| self.written.get(&kind)).map_or("biolink:related_to", String::as_str)
    }

    /// The categories that an export writes for a kind.
    pub fn categories_of(&self, kind: EntityKind) -> &[String] {
        self.named.get(&kind).map_or(&[], Vec::as_slice)
    }
}

fn unfit(message: String) -> Wrong {
    Wrong::new(
        "K011",
        message,
        "docs/kgx.md describes the table; graph-data/kgx.toml is the one that comes with the program",
    )
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    is_a: Vec<String>,
    #[serde(default)]
    predicates: BTreeMap<String, Predicate>,
    #[serde(default)]
    category: Vec<Category>,
    export: Export,
    #[serde(default)]
    strengths: BTreeMap<String, Strength>,
    #[serde(default)]
    columns: Columns,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Predicate {
    kind: StatementKind,
    negated: Option<StatementKind>,
    stance: Option<Stance>,
    #[serde(default)]
    subject: End,
    object: Option<End>,
}

impl Predicate {
    fn meaning(self) -> Meaning {
        let takes_side = matches!(self.kind, StatementKind::Recommendation | StatementKind::Prevention);
        Meaning {
            kind: self.kind,
            negated: self.negated.unwrap_or(self.kind),
            stance: self.stance.or(takes_side.then_some(Stance::For)),
            subject: self.subject,
            object: self.object.unwrap_or(End::Object),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Category {
    kind: EntityKind,
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    predicates: BTreeMap<StatementKind, String>,
    #[serde(default)]
    weak: BTreeMap<StatementKind, String>,
    categories: BTreeMap<EntityKind, Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    #[serde(default)]
    circumstances: Vec<String>,
    #[serde(default)]
    lists: Vec<String>,
}
