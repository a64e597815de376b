//! A name as typed → the thing it means, or the nearest names.

use super::error::ResolveError;
use super::query::{Named, Term};
use super::{HOLE, Resolver};
use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::name::{normal, normal_words};
use crate::model::terms::EntityKind;
use crate::question::ast::{Head, Name, NameItem, Scope};
use crate::question::error::WordList;
use crate::question::{clause_keywords, unknown_word};
use crate::span::Span;
use crate::suggest;

/// Up to this score a suggestion is spelled nearly so or has all the words; beyond, it only shares some.
const FARTHEST_CLOSE: usize = 11;
/// Most things of a graph whose every name is held against what was typed.
const MOST_COMPARED: usize = 50_000;
/// Most things whose names are, of a larger graph.
const MOST_NEAR: usize = 200;
/// Most words of a name whose spelling is mended.
const MOST_RESPELLED: usize = 8;

/// What a place in a question can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// Anything.
    Anything,
    /// What a statement can be for.
    Object,
    /// A treatment or test.
    Treatment,
    /// A test.
    Test,
    /// What can bring a condition about.
    Cause,
    /// What a patient can feel.
    Symptom,
    /// A population or circumstance.
    Circumstance,
    /// What can change.
    Outcome,
    /// A source.
    Source,
    /// A cited work or marker.
    Reference,
    /// What can have happened before.
    Step,
}

impl Want {
    pub(crate) fn fits(self, kind: EntityKind) -> bool {
        use EntityKind as K;
        match self {
            Want::Anything => true,
            Want::Object => !matches!(kind, K::Treatment | K::Test | K::Source | K::Reference | K::Provider),
            Want::Treatment => matches!(kind, K::Treatment | K::Test),
            Want::Test => kind == K::Test,
            Want::Cause => !matches!(kind, K::Source | K::Reference | K::Provider | K::Test),
            Want::Symptom => matches!(kind, K::Symptom | K::Condition | K::Outcome),
            Want::Circumstance => !matches!(kind, K::Source | K::Reference | K::Treatment | K::Test | K::Provider),
            Want::Outcome => matches!(kind, K::Outcome | K::Symptom | K::Condition),
            Want::Source => kind == K::Source,
            Want::Reference => kind == K::Reference,
            Want::Step => !matches!(kind, K::Source | K::Reference | K::Provider | K::Anatomy),
        }
    }

    /// The shortest question whose rows can stand there.
    pub(crate) fn listed_by(self) -> &'static str {
        match self {
            Want::Anything | Want::Object => "conditions",
            Want::Treatment | Want::Step => "treatments",
            Want::Test => "tests",
            Want::Cause => "causes",
            Want::Symptom => "symptoms",
            Want::Circumstance => "populations",
            Want::Outcome => "outcomes",
            Want::Source => "sources",
            Want::Reference => "references",
        }
    }

    /// In words, for messages.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Want::Anything => "a name of the graph",
            Want::Object => "a condition, symptom or goal",
            Want::Treatment => "a treatment or test",
            Want::Test => "a test",
            Want::Cause => "a cause",
            Want::Symptom => "a symptom",
            Want::Circumstance => "a population or circumstance",
            Want::Outcome => "an outcome",
            Want::Source => "a source",
            Want::Reference => "a cited work or marker",
            Want::Step => "a treatment, test or condition",
        }
    }
}

/// The things that a name means, of those that it is a name of and that its place can hold. A cited work whose title is also the name of a
/// thing ("Manual Therapy") gives way to the thing, but for `citing`.
pub fn meanings(mut fitting: Vec<EntityId>, graph: &Graph) -> Vec<EntityId> {
    let is_work = |id: &EntityId| graph.kind_of(*id) == EntityKind::Reference;
    if fitting.iter().any(|id| !is_work(id)) {
        fitting.retain(|id| !is_work(id));
    }
    fitting
}

impl Resolver<'_> {
    /// One item of a list: a name, the rows of the previous answer, or a question in brackets.
    pub(crate) fn item(&self, item: &NameItem, want: Want) -> Result<Vec<Term>, ResolveError> {
        match item {
            NameItem::Name(name) => match self.saved_terms(name, want) {
                Some(terms) => terms,
                None => Ok(vec![Term::Thing(self.named(name, want)?)]),
            },
            NameItem::Nested(find, span) => {
                if !matches!(find.head, Head::Role(_)) {
                    return Err(ResolveError::NestedStatements { span: *span });
                }
                Ok(vec![Term::Nested(Box::new(self.find(find)?))])
            }
            NameItem::These(span) => self.these(*span, want),
        }
    }

    fn these(&self, span: Span, want: Want) -> Result<Vec<Term>, ResolveError> {
        let previous = self.previous.ok_or(ResolveError::NoPrevious { span: Some(span), word: "these" })?;
        if previous.rows().is_empty() {
            return Err(ResolveError::TheseAreNone { span });
        }
        let mut things = Vec::new();
        for row in previous.rows() {
            things.extend(row.as_ref().ok_or(ResolveError::TheseAreStatements { span })?);
        }
        self.things(things.into_iter(), Scope::Narrower, span, want)
    }

    /// Things of rows as names, each once, at a place that holds `want`.
    pub(super) fn things(
        &self,
        things: impl Iterator<Item = EntityId>,
        scope: Scope,
        span: Span,
        want: Want,
    ) -> Result<Vec<Term>, ResolveError> {
        let mut terms = Vec::new();
        for entity in things {
            if !self.fits(entity, want) {
                let label = self.graph.label(entity).to_owned();
                let kind = self.graph.kind_of(entity);
                return Err(ResolveError::WrongKind {
                    name: label.clone(),
                    label,
                    kind,
                    wanted: want.words(),
                    span,
                    meant: None,
                });
            }
            let term = Term::Thing(Named { entity, scope });
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        Ok(terms)
    }

    /// The thing a name means at a place that holds `want`.
    pub(crate) fn named(&self, name: &Name, want: Want) -> Result<Named, ResolveError> {
        if let Some(open) = self.open
            && name.text == HOLE
        {
            open.set(Some(want));
            return Ok(Named { entity: EntityId::HOLE, scope: name.scope });
        }
        if let Some(named) = self.saved_named(name, want) {
            return named;
        }
        let all = self.graph.named(&name.text);
        let fitting = meanings(all.iter().copied().filter(|id| self.fits(*id, want)).collect(), self.graph);
        match (fitting.as_slice(), all.as_slice()) {
            ([entity], _) => Ok(Named { entity: *entity, scope: name.scope }),
            ([], []) => Err(self.unknown(name, want)),
            ([], [entity, ..]) => Err(ResolveError::WrongKind {
                name: name.text.clone(),
                label: self.graph.label(*entity).to_owned(),
                kind: self.graph.thing(*entity).kind,
                wanted: want.words(),
                span: name.span,
                meant: None,
            }),
            (several, _) => Err(ResolveError::Ambiguous {
                name: name.text.clone(),
                candidates: several
                    .iter()
                    .map(|id| {
                        (self.graph.thing(*id).id.clone(), self.graph.label(*id).to_owned(), self.graph.thing(*id).kind)
                    })
                    .collect(),
                span: name.span,
            }),
        }
    }

    /// Whether the thing, or something narrower (is-a may cross from treatment to test), is of a wanted kind.
    fn fits(&self, id: EntityId, want: Want) -> bool {
        self.graph.has_within(id, |kind| want.fits(kind))
    }

    fn unknown(&self, name: &Name, want: Want) -> ResolveError {
        // An unfinished question is tried out many times a key; nobody reads what a try suggests.
        if self.open.is_some() {
            return ResolveError::Unknown {
                name: name.text.clone(),
                wanted: want.words(),
                listed_by: want.listed_by(),
                suggestions: Vec::new(),
                close: false,
                span: name.span,
            };
        }
        if let Some(error) = self.near_saved(name) {
            return error;
        }
        let respelled =
            self.respelled(&name.text).filter(|n| self.graph.named(n).iter().any(|id| self.fits(*id, want)));
        if !name.quoted && respelled.is_none() {
            let hidden =
                self.hidden_term(name).or_else(|| self.slip_in_front(name)).or_else(|| self.hidden_keyword(name));
            if let Some(error) = hidden {
                return error;
            }
            if let Some((joined, span)) = self.joined(name) {
                return ResolveError::NeedsQuotes { name: name.text.clone(), joined, span };
            }
        }
        self.no_such(&name.text, name.span, want, respelled)
    }

    /// The error about a name that nothing has, with the nearest names.
    fn no_such(&self, name: &str, span: Span, want: Want, respelled: Option<String>) -> ResolveError {
        // What stands for a name is no slip in one.
        let stands = ["it", "them", "they", "this", "that", "those"].contains(&name.to_lowercase().as_str());
        let mut found = if stands { Vec::new() } else { self.scored(name, want) };
        let fitting = !found.is_empty();
        if !fitting && !stands {
            found = self.scored(name, Want::Anything);
        }
        let mut close = fitting && found.first().is_some_and(|(score, ..)| *score <= FARTHEST_CLOSE);
        let mut suggestions: Vec<(String, EntityKind)> =
            found.into_iter().map(|(_, known, kind)| (known, kind)).collect();
        if let Some(respelled) = respelled
            && let Some(id) = self.graph.named(&respelled).into_iter().find(|id| self.fits(*id, want))
        {
            let same = |(known, _): &(String, EntityKind)| self.graph.named(known).contains(&id);
            suggestions.retain(|s| !same(s));
            suggestions.insert(0, (respelled, self.graph.thing(id).kind));
            close = true;
        }
        ResolveError::Unknown {
            name: name.to_owned(),
            wanted: want.words(),
            listed_by: want.listed_by(),
            suggestions,
            close,
            span,
        }
    }

    /// Holds that a source has this id or title.
    pub(crate) fn source_called(&self, text: &str, span: Span) -> Result<(), ResolveError> {
        let known = self.graph.named(text).iter().any(|id| self.graph.thing(*id).kind == EntityKind::Source);
        if known { Ok(()) } else { Err(self.no_such(text, span, Want::Source, None)) }
    }

    /// The name with each word that no name of the graph has replaced by the nearest that one has, if that is a name.
    fn respelled(&self, name: &str) -> Option<String> {
        let typed: Vec<&str> = name.split_whitespace().collect();
        if typed.len() > MOST_RESPELLED || self.graph.thing_count() > MOST_COMPARED {
            return None;
        }
        let new = self.corrected(&typed).join(" ");
        (new != typed.join(" ") && !self.graph.named(&new).is_empty()).then_some(new)
    }

    /// Words, each that no name of the graph has replaced by the nearest that begins or ends with the same letter.
    fn corrected(&self, typed: &[&str]) -> Vec<String> {
        struct Word {
            text: String,
            letters: usize,
            ends: (Option<char>, Option<char>),
            best: Option<(usize, String)>,
        }
        let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
        let ends = |word: &str| (word.chars().next().map(lower), word.chars().next_back().map(lower));
        let mut words: Vec<Word> = typed
            .iter()
            .map(|word| Word { text: (*word).to_owned(), letters: word.chars().count(), ends: ends(word), best: None })
            .collect();
        for (known, _) in self.graph.all_names() {
            for near in known.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '(' | ')')) {
                let (first, last) = ends(near);
                let letters = near.chars().count();
                for word in words.iter_mut().filter(|w| w.letters >= 4 && letters.abs_diff(w.letters) <= 2) {
                    if word.ends.0 != first && word.ends.1 != last
                        || word.best.as_ref().is_some_and(|(off, _)| *off == 0)
                    {
                        continue;
                    }
                    let off = suggest::distance(&word.text, near);
                    if off <= suggest::tolerance(&word.text) && word.best.as_ref().is_none_or(|(least, _)| off < *least)
                    {
                        word.best = Some((off, near.to_owned()));
                    }
                }
            }
        }
        words
            .into_iter()
            .map(|word| word.best.filter(|(off, _)| *off > 0).map_or(word.text, |(_, near)| near))
            .collect()
    }

    /// `SI joint pain with evidnce`, `SI joint pain as html`: behind the longest known beginning, a word of the language whose list does not
    /// have the next word.
    fn hidden_term(&self, name: &Name) -> Option<ResolveError> {
        let words = self.words_of(name);
        (1..words.len().saturating_sub(1)).rev().find_map(|split| {
            let (at, word) = words[split];
            let list = match word.to_lowercase().as_str() {
                "with" | "without" => WordList::Facet,
                "as" => WordList::Format,
                _ => return None,
            };
            let known = !self.graph.named(name.span.of(self.text).get(..at)?.trim()).is_empty();
            let article = |w: &&(usize, &str)| !["a", "an"].contains(&w.1.to_lowercase().as_str());
            let (start, term) = words[split + 1..].iter().find(article)?;
            let start = name.span.start + start;
            let span = Span::new(start, start + term.len());
            known.then(|| ResolveError::HiddenTerm(unknown_word(self.text, list, span)))
        })
    }

    /// The words of a name as typed, each with its place in the name.
    fn words_of(&self, name: &Name) -> Vec<(usize, &str)> {
        let text = name.span.of(self.text);
        text.split_whitespace().map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w)).collect()
    }

    /// `faild injection`, `form yeomans` (in a list): a slip of a keyword before a known name.
    fn slip_in_front(&self, name: &Name) -> Option<ResolveError> {
        let words = self.words_of(name);
        let (Some((_, first)), Some((rest, _))) = (words.first(), words.get(1)) else { return None };
        let known = !self.graph.named(name.span.of(self.text).get(*rest..)?).is_empty();
        let off = suggest::tolerance(first);
        let keywords = clause_keywords().iter().copied().chain(["failed", "successful", "tried"]);
        let keyword = *suggest::nearest(&first.to_lowercase(), keywords, off, 1).first().filter(|_| known)?;
        let span = Span::new(name.span.start, name.span.start + first.len());
        let fix = format!("{}{keyword}{}", self.text.get(..span.start)?, self.text.get(span.end..)?);
        // Between two names of a list the slip may be any of several.
        let mut fixes = vec![fix];
        fixes.extend(
            suggest::nearest(&first.to_lowercase(), clause_keywords().iter().copied(), off, 4).iter().filter_map(
                |other| Some(format!("{}{other}{}", self.text.get(..span.start)?, self.text.get(span.end..)?)),
            ),
        );
        fixes.dedup();
        fixes.retain(|fix| crate::question::parse(fix).is_ok());
        (!fixes.is_empty()).then(|| ResolveError::HiddenKeyword {
            word: (*first).to_owned(),
            keyword: keyword.to_owned(),
            fixes,
            span,
        })
    }

    /// A slip of a keyword inside a name: the longest known beginning, then a word within two edits of a keyword.
    fn hidden_keyword(&self, name: &Name) -> Option<ResolveError> {
        let text = name.span.of(self.text);
        let words = self.words_of(name);
        for split in (1..words.len()).rev() {
            let (at, word) = words[split];
            let known = !self.graph.named(text.get(..at)?.trim()).is_empty();
            if !known {
                continue;
            }
            let span = Span::new(name.span.start + at, name.span.start + at + word.len());
            let (before, behind) = (self.text.get(..span.start)?, self.text.get(span.end..)?);
            let near = suggest::nearest(&word.to_lowercase(), clause_keywords().iter().copied(), 2, 4);
            if word.chars().count() < 2 || near.first().is_some_and(|k| k.eq_ignore_ascii_case(word)) {
                return None;
            }
            // Only what then reads, or is one slip away from it.
            let reads = |fix: &String| crate::question::parse(fix).map_or_else(|e| !e.fixes().is_empty(), |_| true);
            let fixes: Vec<(&str, String)> =
                near.into_iter().map(|k| (k, format!("{before}{k}{behind}"))).filter(|(_, fix)| reads(fix)).collect();
            let keyword = fixes.first()?.0.to_owned();
            let fixes = fixes.into_iter().map(|(_, fix)| fix).collect();
            return Some(ResolveError::HiddenKeyword { word: word.to_owned(), keyword, fixes, span });
        }
        None
    }

    /// A name that was cut at a keyword: joined with the words behind it, it is known, or nearly.
    fn joined(&self, name: &Name) -> Option<(String, Span)> {
        let rest = self.text.get(name.span.end..)?;
        let ends: Vec<Span> = rest
            .split_whitespace()
            .take(6)
            .map(|word| {
                let at = word.as_ptr() as usize - self.text.as_ptr() as usize;
                Span::new(name.span.start, at + word.trim_end_matches(['?', ',', ')', '.']).len())
            })
            .collect();
        let known = ends.iter().find(|span| !self.graph.named(span.of(self.text)).is_empty());
        if let Some(span) = known {
            return Some((span.of(self.text).to_owned(), *span));
        }
        let words: Vec<&str> = ends.last()?.of(self.text).split_whitespace().collect();
        let own = name.span.of(self.text).split_whitespace().count();
        if words.len() > own + 6 || own > MOST_RESPELLED {
            return None;
        }
        let corrected = self.corrected(&words);
        ends.iter().enumerate().find_map(|(i, span)| {
            let joined = corrected.get(..=own + i)?.join(" ");
            (!self.graph.named(&joined).is_empty()).then_some((joined, *span))
        })
    }

    /// The names that what was typed is held against: all of them; on a large graph those that begin as it does, as far as any does.
    fn worth_comparing<'n>(&'n self, form: &str) -> Box<dyn Iterator<Item = (&'n str, EntityId)> + 'n> {
        if self.graph.thing_count() <= MOST_COMPARED {
            return Box::new(self.graph.all_names());
        }
        let ends = form.char_indices().map(|(at, c)| at + c.len_utf8()).skip(2).collect::<Vec<_>>();
        let beginning = |end: &usize| form.get(..*end).is_some_and(|b| self.graph.names_beginning(b).next().is_some());
        let longest = ends.into_iter().rev().find(beginning).and_then(|end| form.get(..end)).unwrap_or(form).to_owned();
        let near: Vec<EntityId> = self.graph.names_beginning(&longest).take(MOST_NEAR).map(|(_, id)| id).collect();
        Box::new(near.into_iter().flat_map(|id| self.graph.names_of(id).map(move |name| (name, id))))
    }

    /// The nearest names: by spelling, then by shared words; fitting kinds only. Each with how far it is.
    fn scored(&self, name: &str, want: Want) -> Vec<(usize, String, EntityKind)> {
        let form = normal(name);
        let words = normal_words(name);
        let most = (form.chars().count() / 5).clamp(1, 3);
        let mut scored: Vec<(usize, usize, String, EntityId)> = Vec::new();
        for (known, id) in self.worth_comparing(&form) {
            if !self.fits(id, want) {
                continue;
            }
            let other = normal(known);
            let known_words = normal_words(known);
            let apart = form.chars().count().abs_diff(other.chars().count());
            let distance = if apart > most { apart } else { strsim::damerau_levenshtein(&form, &other) };
            let score = if distance <= most {
                distance
            } else if !words.is_empty() && words.iter().all(|w| known_words.contains(w)) {
                10
            } else if form.chars().count() >= 4 && other.starts_with(&form) {
                11
            } else {
                let shared = known_words.iter().filter(|w| w.len() > 2 && *w != "pain" && words.contains(w)).count();
                if shared == 0 {
                    continue;
                }
                // All words of the known name are there: it is only said at greater length.
                if known_words.iter().all(|w| words.contains(w)) { 14 } else { 20 - shared.min(5) }
            };
            scored.push((score, known.len(), known.to_owned(), id));
        }
        scored.sort();
        let mut seen = Vec::new();
        let mut out = Vec::new();
        for (score, _, known, id) in scored {
            if !seen.contains(&id) {
                seen.push(id);
                out.push((score, known, self.graph.thing(id).kind));
            }
            if out.len() == 5 {
                break;
            }
        }
        out
    }
}
