//! A question that was not understood + [`Graph`] → questions that are, best first: the fixes of its error, as far as their names resolve or
//! can be mended in turn; slips of wording (`rewrite`); and what its words mean in ordinary English (`ordinary`).

use super::certain;
use super::error::ResolveError;
use super::ordinary;
use super::query::Query;
use super::rewrite::rewritten;
use super::{Previous, resolve};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::question::{self, heads, keywords};
use crate::suggest::distance;

/// How many texts are tried at most, so that an error costs little.
const MOST_TRIES: usize = 32;
/// How many slips one question may have.
const MOST_SLIPS: usize = 3;
/// Longest question that is mended.
const MOST_BYTES: usize = 400;

/// A question that was probably meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended {
    /// As it is written.
    pub text: String,
    /// The same, resolved.
    pub query: Query,
    /// Rank: candidates of one rank are equally near, and one with rows goes before one without.
    pub rank: usize,
}

/// Whether other questions can be offered beside the fixes of an error: not where the person has to choose, nor where nothing was asked.
pub fn can_be_mended(fault: &Diagnostic) -> bool {
    matches!(fault.code, "Q101" | "Q102" | "Q106" | "Q108" | "Q109" | "Q110" | "Q201" | "Q203" | "Q205")
}

/// The questions that were probably meant, best first. Every one resolves.
pub fn mended(text: &str, fault: &Diagnostic, graph: &Graph, previous: Option<&Previous>) -> Vec<Mended> {
    if text.len() > MOST_BYTES {
        return Vec::new();
    }
    if certain::nothing(text, previous.is_some()).is_some() {
        return Vec::new();
    }
    let slips = slips(text, fault, graph, previous);
    let mut said = ordinary::meant(text, graph);
    if let Some(head) = typed_head(text) {
        // What was asked for is said; only what follows can be meant otherwise.
        said.telling.retain(|question| question.contains(head));
        if fault.code == "Q201" && !said.strong {
            // A name that nothing has is not simply left out.
            said.weak.clear();
        }
    }
    let understood = |texts: Vec<String>, rank: usize| {
        texts.into_iter().filter_map(move |text| {
            let query = resolve(&question::parse(&text).ok()?, graph, previous).ok()?;
            Some(Mended { text, query, rank })
        })
    };
    let (near, far) = if begins_well(text) && !said.strong { (1, 100) } else { (101, 1) };
    let mut out: Vec<Mended> = slips
        .into_iter()
        .enumerate()
        .map(|(i, (text, query, way))| {
            let rank = match way {
                Way::Words => near,
                Way::Names => near + 1 + i,
                Way::Loose => 200 + i,
            };
            Mended { text, query, rank }
        })
        .collect();
    out.extend(understood(said.telling, far));
    out.extend(understood(said.weak, 199));
    out.extend(understood(certain::certain(text, graph), 0));
    if let Some(respelled) = certain::respelled(text, graph) {
        let all: Vec<Mended> = understood(respelled.lines, 0).collect();
        if all.is_empty() {
            // Several words are misspelled: what only shares a word with some name is a guess.
            out.retain(|m| m.rank < 199);
        }
        out.extend(all.into_iter().take(1));
    }
    out.retain(|m| !certain::misplaces_source(&m.text, text, graph));
    out.sort_by_key(|m| m.rank);
    let mut seen: Vec<Query> = Vec::new();
    out.retain(|m| {
        let new = !seen.contains(&m.query);
        seen.push(m.query.clone());
        new
    });
    out
}

/// The fault with the questions that were probably meant in place of those that its stage could think of.
pub fn with_fix(mut fault: Diagnostic, text: &str, best: Option<String>, previous: bool) -> Diagnostic {
    let Some(best) = best else {
        if !begins_well(text) {
            fault.fixes.clear();
            fault.help.retain(|h| !h.starts_with("did you mean"));
        }
        if text.len() <= MOST_BYTES {
            // None of them leads to a question that has an answer.
            fault.fixes.clear();
        }
        fault.fixes.truncate(1);
        if let Some(help) = certain::nothing(text, previous) {
            fault.help.retain(|h| h.starts_with("there are: "));
            fault.help.insert(0, help);
        }
        if fault.code == "Q201" && text.len() <= MOST_BYTES {
            // A near name that cannot stand there helps nobody.
            fault.fixes.clear();
            fault.help.retain(|h| !h.starts_with("did you mean") && !h.starts_with("also near"));
            if fault.help.is_empty() {
                fault
                    .help
                    .push("a head alone, such as conditions, treatments or sources, lists what there is".to_owned());
            }
        }
        if fault.help.is_empty() && fault.fixes.is_empty() {
            fault.help.push(
                "a question begins with what is asked, such as treatments, tests, causes or statements, and goes on with for, after, \
                 from and a name"
                    .to_owned(),
            );
        }
        return fault;
    };
    if fault.fixes.first() != Some(&best) {
        fault.help.retain(|h| h.starts_with("there are: ") || h.starts_with("write "));
        fault.help.insert(
            0,
            match other_word(text, &best) {
                Some(word) => format!("did you mean \"{word}\"?"),
                None => format!("did you mean: {best}"),
            },
        );
    }
    fault.fixes = vec![best];
    fault
}

/// The one word in which the second text differs from the first.
fn other_word<'a>(text: &str, best: &'a str) -> Option<&'a str> {
    let (a, b): (Vec<&str>, Vec<&str>) = (text.split_whitespace().collect(), best.split_whitespace().collect());
    let mut other = a.iter().zip(&b).filter(|(x, y)| x != y).map(|(_, y)| *y);
    let word = other.next().filter(|_| a.len() == b.len())?;
    let alone = other.next().is_none() && word.chars().all(|c| c.is_alphanumeric() || c == '-');
    alone.then_some(word)
}

/// Whether a text begins as questions of the language do, so that a slip is nearer than another way of speaking.
fn begins_well(text: &str) -> bool {
    const FIRST: &[&str] = &[
        "top",
        "count",
        "compare",
        "path",
        "pathway",
        "describe",
        "conflicts",
        "conflict",
        "why",
        "red",
        "first-line",
        "essential",
        "advised",
    ];
    const OPENERS: &[&str] =
        &["what", "which", "show", "me", "list", "find", "give", "are", "is", "there", "the", "any", "all"];
    let lower = text.to_lowercase();
    let all: Vec<&str> = lower.split_whitespace().collect();
    if matches!(all.as_slice(), ["is" | "are", second, ..] if !["it", "there", "the"].contains(second)) {
        return !ordinary::is_comparison(&lower);
    }
    if lower.starts_with("first line ") {
        return true;
    }
    if let ["how", many, ..] = all.as_slice() {
        return distance(many, "many") <= 1 && all.get(2).is_some_and(|w| is_head(w));
    }
    let first = all.iter().find(|w| !OPENERS.contains(w));
    first.is_some_and(|w| is_head(w) || FIRST.contains(w) || matches!(*w, "recommended" | "discussed" | "not"))
}

/// The head with which a text begins, behind an opener.
fn typed_head(text: &str) -> Option<&'static str> {
    const OPENERS: &[&str] = &["what", "which", "show", "me", "list", "find", "give", "are", "is", "the", "any", "all"];
    let lower = text.to_lowercase();
    let first = lower.split_whitespace().find(|w| !OPENERS.contains(w))?;
    heads().into_iter().find(|h| *h == first || h.strip_suffix('s') == Some(first))
}

/// Whether a word is a head or nearly.
fn is_head(word: &str) -> bool {
    heads().iter().any(|h| {
        let off = distance(word, h).min(distance(word, h.strip_suffix('s').unwrap_or(h)));
        off == 0 || off <= 2 && word.len() >= 6 && !keywords().contains(&word)
    })
}

/// What led to a mended question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Words of the language alone.
    Words,
    /// A name that is spelled nearly so.
    Names,
    /// A name that only shares a word.
    Loose,
}

/// Questions to which the fixes of errors and other wording lead, those with the fewest slips first.
fn slips(text: &str, fault: &Diagnostic, graph: &Graph, previous: Option<&Previous>) -> Vec<(String, Query, Way)> {
    let mut seen = vec![text.to_owned()];
    let mut found = Vec::new();
    let mut level: Vec<(String, Way)> =
        fault.fixes.iter().take(3).map(|fix| (fix.clone(), way_of(text, graph, previous))).collect();
    level.extend(rewritten(text).into_iter().map(|t| (t, Way::Words)));
    for _ in 0..MOST_SLIPS {
        let mut next = Vec::new();
        for (text, way) in level {
            if seen.len() >= MOST_TRIES || seen.contains(&text) {
                continue;
            }
            seen.push(text.clone());
            let question = match question::parse(&text) {
                Ok(question) => question,
                Err(error) => {
                    next.extend(error.fixes().iter().take(2).map(|fix| (fix.clone(), way)));
                    next.extend(rewritten(&text).into_iter().map(|t| (t, way)));
                    continue;
                }
            };
            match resolve(&question, graph, previous) {
                Ok(query) => found.push((text, query, way)),
                // What is only loosely near is not followed further.
                Err(_) if way == Way::Loose => {}
                Err(error) => {
                    let way = way.max(way_to(&error));
                    next.extend(error.to_diagnostic(&text).fixes.into_iter().take(2).map(|fix| (fix, way)));
                    next.extend(rewritten(&text).into_iter().map(|t| (t, way)));
                }
            }
        }
        if !found.is_empty() {
            break;
        }
        level = next;
    }
    found
}

/// How near the fixes of a text are.
fn way_of(text: &str, graph: &Graph, previous: Option<&Previous>) -> Way {
    let resolved = question::parse(text).ok().map(|q| resolve(&q, graph, previous));
    resolved.and_then(Result::err).map_or(Way::Words, |error| way_to(&error))
}

/// How near the fix of an error is.
fn way_to(error: &ResolveError) -> Way {
    match error {
        ResolveError::Unknown { close: true, .. } => Way::Names,
        ResolveError::Unknown { .. } => Way::Loose,
        _ => Way::Words,
    }
}
