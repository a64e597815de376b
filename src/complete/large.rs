//! Completion on a graph too large to try out what each word and name would leave, or whose statements are elsewhere: words as the grammar allows them, and names by what is typed of
//! them. What is offered says at most how many statements there are to find, not how many rows.

use super::names::{Fit, written};
use super::{Answers, At, ComingWord, Offer, words};
use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::name::normal_words;
use crate::question::{self, Expect};
use crate::resolve::{Place, resolve_open};
use crate::span::Span;
use crate::store::Slot;

/// Above this many things or statements a graph is too large.
const MOST: usize = 50_000;
/// Most names that are looked through.
const MOST_LOOKED: usize = 2_000;
/// Most names that are offered.
const MOST_OFFERED: usize = 50;

/// Whether a graph is too large to try out every offer, or has no statement to try it on.
pub(super) fn is_large(graph: &Graph) -> bool {
    graph.thing_count() > MOST || graph.statement_count() > MOST || graph.statement_count() == 0
}

/// At most so many answers, where statements are at hand to be counted.
fn up_to(n: usize, graph: &Graph) -> Answers {
    if graph.statement_count() == 0 { Answers::Uncounted } else { Answers::UpTo(n) }
}

/// The words of the language that fit what is typed.
pub(super) fn words(at: &At<'_, '_, '_>, expect: Expect, graph: &Graph) -> Vec<(Fit, ComingWord)> {
    let fits = words::at(expect).into_iter().filter_map(|word| Some((at.typed.fit_word(word.text)?, word)));
    let reads = |kind: &str| kind != "follow-up" || at.scale.has_previous();
    fits.filter(|(fit, word)| (!word.late || *fit == Fit::Prefix) && reads(word.kind))
        .map(|(fit, word)| {
            let about = (!word.about.is_empty()).then(|| word.about.to_owned());
            let answers = up_to(graph.statement_count(), graph);
            let text = word.text.to_owned();
            (fit, ComingWord { text, kind: word.kind, about, answers, late: word.late, is_role: false })
        })
        .collect()
}

/// The names that begin with what is typed and can stand at the place, each with the number of statements that name the thing itself.
pub(super) fn names(at: &At<'_, '_, '_>, typed: &str, span: Span, graph: &Graph) -> Vec<Offer> {
    let start = normal_words(typed).concat();
    if start.is_empty() {
        return Vec::new();
    }
    let Some(place) = place(at, graph) else { return Vec::new() };
    let fits = |id: EntityId| graph.has_within(id, |kind| place.holds(&[kind]));
    let named = |id: EntityId| Slot::ALL.into_iter().map(|slot| graph.count_in(slot, id)).sum::<usize>();
    let mut found: Vec<(usize, EntityId)> = Vec::new();
    for (_, id) in graph.names_beginning(&start).take(MOST_LOOKED) {
        let n = named(id);
        // A thing that no statement names may stand for what is narrower.
        let named = n > 0 || graph.narrower(id).len() > 0 || graph.statement_count() == 0;
        if named && fits(id) && !found.iter().any(|(_, known)| *known == id) {
            found.push((n, id));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let offer = |(n, id): (usize, EntityId)| {
        let label = graph.label(id);
        let text = if graph.is_unique(id) { label } else { graph.id(id) };
        Offer {
            insert: written(text),
            span,
            shown: text.to_owned(),
            kind: graph.kind_of(id).word(),
            about: (text != label).then(|| label.to_owned()),
            answers: up_to(n.max(1), graph),
        }
    };
    found.into_iter().take(MOST_OFFERED).map(offer).collect()
}

/// What a name can be here, if one can stand here.
fn place(at: &At<'_, '_, '_>, graph: &Graph) -> Option<Place> {
    super::BEHIND_NAME.iter().find_map(|behind| {
        let question = question::parsed(&at.text(&format!("§{behind}"), ""))?;
        resolve_open(&question, graph, at.scale.previous()).ok()?.1
    })
}
