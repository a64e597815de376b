//! A sentence of ordinary English → questions of the language that it may mean, best first. They are only suggested, never asked, and only
//! where they resolve; `sentence` finds the names in it, `cues` says what the words around them ask for.

use super::cues::{RULES, Rule, STRONG, WEAK, phrases};
use super::sentence::{Found, Place, Sentence};
use crate::graph::Graph;
use crate::model::terms::EntityKind;
use crate::question::heads;

/// Heads that ask for what is done for, in or by what is named; the others ask for what is said of it.
const SHOWN_FOR: &[&str] =
    &["treatments", "tests", "conditions", "populations", "outcomes", "sources", "references", "statements"];

/// Questions that a sentence may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meant {
    /// Its words are telling.
    pub(super) telling: Vec<String>,
    /// Only its names are known.
    pub(super) weak: Vec<String>,
    /// Whether it is no question of the language, however it begins.
    pub(super) strong: bool,
}

/// What a sentence may mean.
pub(super) fn meant(text: &str, graph: &Graph) -> Meant {
    let sentence = Sentence::read(text, graph);
    let fill = |rule: &Rule| rule.asks.iter().filter_map(|ask| filled(ask, &sentence)).collect::<Vec<_>>();
    let of = |rules: &[Rule]| {
        let fitting = rules.iter().filter(|rule| rule.says.is_empty() || sentence.says(phrases(rule.says)));
        fitting.map(fill).filter(|questions| !questions.is_empty()).take(2).flatten().collect::<Vec<_>>()
    };
    Meant { telling: of(RULES), weak: of(WEAK), strong: sentence.says(phrases(STRONG)) }
}

/// Whether a question that begins with `is` compares, or asks about safety, rather than for a verdict.
pub(super) fn is_comparison(lower: &str) -> bool {
    [" better ", " than ", " safe", " dangerous", " harmful", " or "].iter().any(|w| lower.contains(w))
}

/// The template with its names; `None` where one is missing.
fn filled(template: &str, sentence: &Sentence) -> Option<String> {
    let mut left: Vec<&Found> = sentence.names.iter().collect();
    let mut out = String::new();
    let mut rest = template;
    let mut last: Option<&Found> = None;
    while let Some((before, slot, behind)) = next_slot(rest) {
        out.push_str(before);
        rest = behind;
        let plain = |f: &&Found| f.place == Place::Plain || f.place == Place::In;
        let source = |f: &&Found| f.kind == EntityKind::Source;
        let wanted: Option<&Found> = match slot {
            "+" => {
                left.iter().for_each(|f| out.push_str(&format!(" {}", f.clause())));
                left.clear();
                out.push_str(&facet(sentence, &out));
                continue;
            }
            "before" => {
                let found = *left.iter().find(|f| f.place == Place::Before)?;
                out.push_str(&format!(" {}", found.clause()));
                continue;
            }
            "only" => {
                (sentence.words.trim() == "*").then_some(())?;
                continue;
            }
            "kinds" => {
                out.push_str(&head(sentence).filter(|h| !SHOWN_FOR.contains(&h.as_str()))?);
                continue;
            }
            "head" | "heads" => {
                // What is said not to be wanted must not be asked for.
                let negated = |f: &Found| matches!(f.place, Place::Not | Place::Failed);
                if sentence.says(["not", "without", "except"]) && !sentence.names.iter().any(negated) {
                    return None;
                }
                let typed = head(sentence);
                if slot == "heads" || (left.is_empty() && typed.is_none()) {
                    typed.as_ref()?;
                }
                out.push_str(&typed.unwrap_or_else(|| "treatments".to_owned()));
                if left.is_empty() {
                    return None;
                }
                continue;
            }
            "t" => left.iter().find(|f| f.is_done() && plain(f)).copied(),
            "c" => left.iter().find(|f| !f.is_done() && !source(f) && plain(f)).copied(),
            "l" => left.iter().rev().find(|f| !f.is_done() && !source(f) && plain(f)).copied(),
            "s" | "r" => left.iter().find(|f| source(f)).copied(),
            "m" => left.iter().find(|f| last.is_none_or(|l| l.is_done() == f.is_done()) && !source(f)).copied(),
            _ => left.iter().find(|f| !source(f) && plain(f)).copied(),
        };
        let found = wanted?;
        left.retain(|f| !std::ptr::eq(*f, found));
        last = Some(found);
        out.push_str(&found.written);
    }
    out.push_str(rest);
    Some(out)
}

/// The template up to its next slot, the slot, and what follows.
fn next_slot(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (slot, behind) = rest.split_once('}')?;
    Some((before, slot, behind))
}

/// The head that the sentence names.
fn head(sentence: &Sentence) -> Option<String> {
    let said = |plural: &&str| {
        let singular = plural.strip_suffix('s').unwrap_or(plural);
        sentence.says([*plural, singular])
    };
    heads().into_iter().find(said).map(str::to_owned)
}

/// The facet that the sentence asks for, as a clause, unless it is already written.
fn facet(sentence: &Sentence, written: &str) -> String {
    const FACETS: &[&str] = &[
        "with evidence",
        "without evidence",
        "with citations",
        "without citations",
        "with numbers",
        "with cautions",
        "without cautions",
    ];
    FACETS.iter().find(|f| sentence.says([**f]) && !written.contains(**f)).map_or(String::new(), |f| format!(" {f}"))
}
