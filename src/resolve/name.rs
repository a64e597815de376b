//! A name as typed → the thing it means, or the nearest names.

use super::error::ResolveError;
use super::query::{Named, Term};
use super::{HOLE, Resolver};
use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::name::{normal, normal_words};
use crate::model::terms::EntityKind;
use crate::question::ast::{Head, Name, NameItem, Scope};
use crate::question::clause_keywords;
use crate::span::Span;
use crate::suggest;

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
    let is_work = |id: &EntityId| graph.thing(*id).kind == EntityKind::Reference;
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
        if previous.rows.is_empty() {
            return Err(ResolveError::TheseAreNone { span });
        }
        let mut things = Vec::new();
        for row in &previous.rows {
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
                let kind = self.graph.thing(entity).kind;
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
        want.fits(self.graph.thing(id).kind)
            || self.graph.down(id).iter().any(|(n, _)| want.fits(self.graph.thing(*n).kind))
    }

    fn unknown(&self, name: &Name, want: Want) -> ResolveError {
        // An unfinished question is tried out many times a key; nobody reads what a try suggests.
        if self.open.is_some() {
            let suggestions = Vec::new();
            return ResolveError::Unknown {
                name: name.text.clone(),
                wanted: want.words(),
                suggestions,
                span: name.span,
            };
        }
        if let Some(error) = self.near_saved(name) {
            return error;
        }
        if !name.quoted {
            if let Some(error) = self.hidden_keyword(name) {
                return error;
            }
            if let Some((joined, span)) = self.joined(name) {
                return ResolveError::NeedsQuotes { name: name.text.clone(), joined, span };
            }
        }
        let mut suggestions = self.suggestions(&name.text, want);
        if suggestions.is_empty() {
            suggestions = self.suggestions(&name.text, Want::Anything);
        }
        ResolveError::Unknown { name: name.text.clone(), wanted: want.words(), suggestions, span: name.span }
    }

    /// A slip of a keyword inside a name: the longest known beginning, then a word within two edits of a keyword.
    fn hidden_keyword(&self, name: &Name) -> Option<ResolveError> {
        let text = name.span.of(self.text);
        let words: Vec<(usize, &str)> =
            text.split_whitespace().map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w)).collect();
        for split in (1..words.len()).rev() {
            let (at, word) = words[split];
            let known = !self.graph.named(text.get(..at)?.trim()).is_empty();
            if !known {
                continue;
            }
            let keyword =
                suggest::nearest(&word.to_lowercase(), clause_keywords().iter().copied(), 2, 1).first().copied()?;
            if word.chars().count() < 2 || keyword.eq_ignore_ascii_case(word) {
                return None;
            }
            let span = Span::new(name.span.start + at, name.span.start + at + word.len());
            let fix = format!("{}{keyword}{}", self.text.get(..span.start)?, self.text.get(span.end..)?);
            return Some(ResolveError::HiddenKeyword { word: word.to_owned(), keyword: keyword.to_owned(), fix, span });
        }
        None
    }

    /// A name that was cut at a keyword: joined with the words behind it, it is known.
    fn joined(&self, name: &Name) -> Option<(String, Span)> {
        let rest = self.text.get(name.span.end..)?;
        let mut end = name.span.end;
        for word in rest.split_whitespace().take(6) {
            let at = word.as_ptr() as usize - self.text.as_ptr() as usize;
            end = at + word.trim_end_matches(['?', ',', ')', '.']).len();
            let span = Span::new(name.span.start, end);
            let joined = span.of(self.text);
            if !self.graph.named(joined).is_empty() {
                return Some((joined.to_owned(), span));
            }
        }
        let _ = end;
        None
    }

    /// The nearest names: by spelling, then by shared words; fitting kinds only.
    pub(crate) fn suggestions(&self, name: &str, want: Want) -> Vec<(String, EntityKind)> {
        let form = normal(name);
        let words = normal_words(name);
        let most = (form.chars().count() / 3).clamp(1, 4);
        let mut scored: Vec<(usize, usize, String, EntityId)> = Vec::new();
        for (known, id) in self.graph.all_names() {
            if !self.fits(id, want) {
                continue;
            }
            let other = normal(known);
            let distance = strsim::damerau_levenshtein(&form, &other);
            let score = if distance <= most {
                distance
            } else if !words.is_empty() && words.iter().all(|w| normal_words(known).contains(w)) {
                10
            } else if form.chars().count() >= 4 && other.starts_with(&form) {
                11
            } else {
                let shared =
                    normal_words(known).iter().filter(|w| w.len() > 2 && *w != "pain" && words.contains(w)).count();
                if shared == 0 {
                    continue;
                }
                20 - shared.min(5)
            };
            scored.push((score, known.len(), known.to_owned(), id));
        }
        scored.sort();
        let mut seen = Vec::new();
        let mut out = Vec::new();
        for (_, _, known, id) in scored {
            if !seen.contains(&id) {
                seen.push(id);
                out.push((known, self.graph.thing(id).kind));
            }
            if out.len() == 5 {
                break;
            }
        }
        out
    }
}
