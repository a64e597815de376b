//! The graph's names, prepared for completion: folded for comparing with what is typed, with the things that each can mean.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::name::normal_words;
use crate::model::terms::EntityKind;
use crate::question::{keywords, needs_quotes_anywhere, quote};
use crate::resolve::Place;
use crate::resolve::name::meanings;

/// What sort of name it is, most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// The preferred label.
    Label,
    /// Another name.
    Synonym,
    /// The id of the data files.
    Id,
}

/// One name of a thing.
#[derive(Debug)]
pub(super) struct NameEntry {
    /// As written in the data.
    pub(super) text: String,
    /// In lower case, words apart by one blank.
    pub(super) folded: String,
    /// The thing.
    pub(super) entity: EntityId,
    /// What sort of name.
    pub(super) sort: Sort,
    /// In normal form.
    normal: Vec<String>,
    /// Everything that is known under it.
    meanings: Vec<EntityId>,
    written: OnceCell<String>,
}

impl NameEntry {
    /// As it has to be written anywhere in a question.
    pub(super) fn written(&self) -> &str {
        self.written.get_or_init(|| written(&self.text))
    }
}

/// A name as it has to be written anywhere in a question.
pub(super) fn written(name: &str) -> String {
    let plain = |word: &str| word.chars().all(|c| c.is_ascii_alphabetic() || c == '-') && !is_keyword_part(word);
    if name.split(' ').all(plain) || !needs_quotes_anywhere(name) { name.to_owned() } else { quote(name) }
}

/// Whether a word is, or is a part of, a word of the language.
fn is_keyword_part(word: &str) -> bool {
    let word = word.to_lowercase();
    ["the", "a", "an", "as", "at", "row"].contains(&word.as_str())
        || keywords().iter().any(|k| k.split(' ').any(|part| part.starts_with(&word) || word.starts_with(part)))
}

/// All names of a graph.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    entries: Vec<NameEntry>,
    /// Of each thing, the kinds of it and of what is narrower.
    kinds: Vec<Vec<EntityKind>>,
}

impl NameTable {
    pub(super) fn new(graph: &Graph) -> NameTable {
        let mut entries = Vec::new();
        let mut known: HashMap<String, Vec<EntityId>> = HashMap::new();
        for id in graph.entity_ids() {
            let thing = graph.thing(id);
            let labels = [(Sort::Label, &thing.label)].into_iter();
            let synonyms = thing.synonyms.iter().map(|s| (Sort::Synonym, s));
            let mut seen: Vec<&str> = Vec::new();
            for (sort, name) in labels.chain(synonyms).chain([(Sort::Id, &thing.id)]) {
                if seen.contains(&name.as_str()) {
                    continue;
                }
                seen.push(name);
                let meanings = known.entry(name.clone()).or_insert_with(|| graph.named(name)).clone();
                entries.push(NameEntry {
                    text: name.clone(),
                    folded: folded(name),
                    normal: normal_words(name),
                    entity: id,
                    sort,
                    meanings,
                    written: OnceCell::new(),
                });
            }
        }
        let kinds = graph
            .entity_ids()
            .map(|id| {
                let mut kinds: Vec<EntityKind> = graph.down(id).iter().map(|(n, _)| graph.thing(*n).kind).collect();
                kinds.sort_unstable();
                kinds.dedup();
                kinds
            })
            .collect();
        NameTable { entries, kinds }
    }

    /// The kinds of a thing and of what is narrower.
    pub(super) fn kinds(&self, id: EntityId) -> &[EntityKind] {
        self.kinds.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// The names that mean exactly their thing at a place.
    pub(super) fn at(&self, place: Place, graph: &Graph) -> impl Iterator<Item = &NameEntry> {
        self.entries.iter().filter(move |entry| {
            let fitting = entry.meanings.iter().copied().filter(|id| place.holds(self.kinds(*id))).collect();
            meanings(fitting, graph) == [entry.entity]
        })
    }
}

/// In lower case, hyphens as blanks, words apart by one blank, apostrophes and brackets left out.
pub(super) fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            '\'' | '\u{2019}' | '(' | ')' | '"' | '“' | '”' | '„' => {}
            c if c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}') => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// How well what is typed fits a name; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The name begins with it.
    Prefix,
    /// In another spelling the name begins with it.
    Spelling,
    /// A word of the name begins with it, or every typed word begins a word of it.
    Word,
    /// Nearly.
    Fuzzy,
}

/// What has been typed of a word or name.
pub(super) struct Typed {
    folded: String,
    normal: Vec<String>,
    ends_word: bool,
}

impl Typed {
    pub(super) fn new(text: &str) -> Typed {
        let folded = folded(text).trim_start().to_owned();
        let ends_word = folded.ends_with(' ');
        Typed { normal: normal_words(&folded), folded, ends_word }
    }

    /// Whether nothing has been typed.
    pub(super) fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// How well a name fits; `None` = not at all.
    pub(super) fn fit_name(&self, name: &NameEntry) -> Option<Fit> {
        self.fit(&name.folded, Some(&name.normal))
    }

    /// How well a word of the language fits; `None` = not at all.
    pub(super) fn fit_word(&self, word: &str) -> Option<Fit> {
        self.fit(word, None)
    }

    fn fit(&self, folded: &str, normal: Option<&[String]>) -> Option<Fit> {
        if folded.starts_with(&self.folded) {
            return Some(Fit::Prefix);
        }
        if normal.is_some_and(|words| self.goes_on_as(words)) {
            return Some(Fit::Spelling);
        }
        // Behind a blank the last word is whole: what is offered goes on from there.
        if self.ends_word {
            return None;
        }
        let parts = || self.folded.split(' ');
        if parts().all(|part| folded.split(' ').any(|word| word.starts_with(part))) {
            return Some(Fit::Word);
        }
        (self.folded.chars().count() >= 3 && nearly(&self.folded, folded)).then_some(Fit::Fuzzy)
    }

    /// Whether a name in normal form begins with what is typed.
    fn goes_on_as(&self, words: &[String]) -> bool {
        let Some((last, before)) = self.normal.split_last() else { return false };
        let same = words.len() > before.len() && words[..before.len()] == *before;
        let next = words.get(before.len());
        if self.ends_word {
            same && next == Some(last) && words.len() > self.normal.len()
        } else {
            same && next.is_some_and(|w| w.starts_with(last))
        }
    }
}

/// One slip for every four letters, against the beginning of the name or of one of its words.
fn nearly(typed: &str, folded: &str) -> bool {
    let length = typed.chars().count();
    let most = (length / 4).clamp(1, 3);
    let starts = std::iter::once(0).chain(folded.match_indices(' ').map(|(at, _)| at + 1));
    starts.take(6).any(|at| {
        let rest = &folded[at..];
        let same_first = rest.chars().next() == typed.chars().next();
        (0..=1).any(|more| {
            let beginning: String = rest.chars().take(length + more).collect();
            same_first && strsim::damerau_levenshtein(typed, &beginning) <= most
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{Fit, Typed, written};

    #[test]
    fn prefix_then_spelling_then_word_then_nearly() {
        let fit = |typed: &str, name: &str| {
            Typed::new(typed).fit(&super::folded(name), Some(&crate::model::name::normal_words(name)))
        };
        assert_eq!(fit("SI joint ", "SI joint pain"), Some(Fit::Prefix));
        assert_eq!(fit("sacroiliac joint ", "SI joint pain"), Some(Fit::Spelling));
        assert_eq!(fit("rest ", "rest"), None);
        assert_eq!(fit("rest ", "restless legs"), None);
        assert_eq!(fit("SI jo", "SI joint pain"), Some(Fit::Prefix));
        assert_eq!(fit("sij p", "SI joint pain"), Some(Fit::Spelling));
        assert_eq!(fit("pain", "SI joint pain"), Some(Fit::Word));
        assert_eq!(fit("pain jo", "SI joint pain"), Some(Fit::Word));
        assert_eq!(fit("ibuprfen", "ibuprofen"), Some(Fit::Fuzzy));
        assert_eq!(fit("x-ray", "X ray"), Some(Fit::Prefix));
        assert_eq!(fit("surgery", "rest"), None);
        assert_eq!(fit("", "rest"), Some(Fit::Prefix));
    }

    #[test]
    fn names_that_hold_a_word_of_the_language_are_quoted() {
        assert_eq!(written("loss of mobility"), "\"loss of mobility\"");
        assert_eq!(written("SI joint pain"), "SI joint pain");
    }
}
