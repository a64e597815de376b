//! A line that was not understood → the one question that its words spell out, before anything is guessed: a value said in words, a source
//! with its clause, several slips of spelling at once. Also what is plainly meant but cannot be asked.

use super::cues::{RULES, STRONG, phrases};
use super::rewrite;
use crate::graph::Graph;
use crate::model::terms::EntityKind;
use crate::question::{heads, keywords};
use crate::suggest::distance;

/// Fields that a line names without `where`.
const NUMBERS: &[&str] = &["sensitivity", "specificity"];

/// Comparisons in words, the longest first.
const COMPARED: &[(&str, &str)] = &[
    ("greater than or equal to", ">="),
    ("less than or equal to", "<="),
    ("no less than", ">="),
    ("no more than", "<="),
    ("of at least", ">="),
    ("of at most", "<="),
    ("of more than", ">"),
    ("of less than", "<"),
    ("greater than", ">"),
    ("higher than", ">"),
    ("better than", ">"),
    ("more than", ">"),
    ("lower than", "<"),
    ("less than", "<"),
    ("at least", ">="),
    ("at most", "<="),
    ("of over", ">"),
    ("of above", ">"),
    ("of under", "<"),
    ("of below", "<"),
    ("above", ">"),
    ("over", ">"),
    ("exceeding", ">"),
    ("below", "<"),
    ("under", "<"),
    (">=", ">="),
    ("<=", "<="),
    (">", ">"),
    ("<", "<"),
];

/// Questions that the words spell out; the caller tries whether they resolve.
pub(super) fn certain(text: &str, graph: &Graph) -> Vec<String> {
    let mut out: Vec<String> = compared(text).into_iter().collect();
    out.extend(sourced(text, graph));
    out.extend(why_not(text));
    out
}

/// What to say where nothing that could be asked was meant.
pub(super) fn nothing(text: &str, previous: bool) -> Option<String> {
    if let Some(question) = why_not(text).filter(|_| !previous) {
        return Some(format!(
            "\"{question}\" is asked behind the question whose answer is meant, in the same REPL or file"
        ));
    }
    let words: Vec<String> = body(text).split_whitespace().map(str::to_lowercase).collect();
    let vague = words.windows(2).find(|w| {
        ["high", "higher", "good", "low", "lower"].contains(&w[0].as_str()) && NUMBERS.contains(&w[1].as_str())
    })?;
    let sign = if vague[0].starts_with("low") { '<' } else { '>' };
    compared(text)
        .is_none()
        .then(|| format!("say with a number how {} it is: tests where {} {sign} 90", vague[0], vague[1]))
}

/// The line without its final marks.
fn body(text: &str) -> &str {
    text.trim().trim_end_matches(['?', '.', '!']).trim_end()
}

/// `tests with a sensitivity above 90%` → `tests where sensitivity > 90`
fn compared(text: &str) -> Option<String> {
    const LEADS: &[&str] = &["with", "where", "have", "has", "having", "whose", "that", "which", "a", "an", "the"];
    let words: Vec<&str> = body(text).split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    let field = lower.iter().position(|w| NUMBERS.contains(&w.as_str()))?;
    let lead = lower[..field].iter().rev().take_while(|w| LEADS.contains(&w.as_str())).count();
    let before = words[..field - lead].iter().filter(|w| !["which", "what"].contains(&w.to_lowercase().as_str()));
    let before: Vec<&str> = before.copied().collect();
    let mut rest = &lower[field + 1..];
    while let [first, more @ ..] = rest
        && ["is", "are"].contains(&first.as_str())
    {
        rest = more;
    }
    let (sign, length) = COMPARED.iter().find_map(|(typed, sign)| {
        let typed: Vec<&str> = typed.split(' ').collect();
        let same = rest.len() > typed.len() && rest.iter().zip(&typed).all(|(a, b)| a == b);
        same.then_some((*sign, typed.len()))
    })?;
    let number = rest[length].trim_end_matches('%');
    number.parse::<f64>().ok()?;
    let mut behind = length + 1;
    if rest.get(behind).is_some_and(|w| w == "%" || w == "percent") {
        behind += 1;
    }
    let tail = &words[words.len() - (rest.len() - behind)..];
    let head = if before.is_empty() { vec!["tests"] } else { before };
    let condition = format!("where {} {sign} {number}", lower[field]);
    Some([head.join(" "), condition, tail.join(" ")].join(" ").trim_end().to_owned())
}

/// The line with `from` before each source that stands behind another word: `in yeomans but not in-motion`.
fn sourced(text: &str, graph: &Graph) -> Option<String> {
    let words: Vec<&str> = body(text).split_whitespace().collect();
    let mut out: Vec<&str> = Vec::new();
    let mut changed = false;
    for word in words {
        if !out.is_empty() && is_source(word, graph) {
            let last = out.last().map_or(String::new(), |w| w.to_lowercase());
            match last.as_str() {
                "in" | "by" | "per" | "under" | "within" => {
                    out.pop();
                    out.push("from");
                    changed = true;
                }
                "not" => {
                    out.push("from");
                    changed = true;
                }
                "without" | "except" | "excluding" => {
                    out.pop();
                    out.extend(["not", "from"]);
                    changed = true;
                }
                _ => {}
            }
        }
        out.push(word);
    }
    changed.then(|| out.join(" "))
}

/// Whether a word is the name of a source and of nothing else.
fn is_source(word: &str, graph: &Graph) -> bool {
    let named = graph.named(word);
    !named.is_empty() && named.iter().all(|id| graph.thing(*id).kind == EntityKind::Source)
}

/// Whether a question puts a source of the line behind `under`, or uses a source as what is treated, though the line does not.
pub(super) fn misplaces_source(question: &str, text: &str, graph: &Graph) -> bool {
    let words: Vec<String> = question.split_whitespace().map(str::to_lowercase).collect();
    let typed = text.to_lowercase();
    words.windows(2).any(|w| w[0] == "under" && is_source(&w[1], graph) && !typed.contains(&format!("under {}", w[1])))
}

/// `why is physical therapy not in the answer` → `why not physical therapy`
fn why_not(text: &str) -> Option<String> {
    const VERBS: &[&str] = &["why is ", "why are ", "why was ", "why were ", "why isn't ", "why isnt ", "why aren't "];
    const ENDS: &[&str] = &[
        " not in the answer",
        " not in the answers",
        " not in the list",
        " not in the results",
        " not there",
        " not listed",
        " not shown",
        " not included",
        " missing",
        " in the answer",
        " listed",
        " shown",
    ];
    let text = body(text);
    let lower = text.to_ascii_lowercase();
    let verb = VERBS.iter().find(|v| lower.starts_with(**v))?;
    let end = ENDS.iter().find(|e| lower.ends_with(**e))?;
    let negated = verb.contains("n't") || verb.contains("nt ") || end.contains("not") || end.contains("missing");
    let name = text.get(verb.len()..text.len() - end.len())?.trim();
    (negated && !name.is_empty()).then(|| format!("why not {name}"))
}

/// The line with several misspelled words mended at once.
pub(super) struct Respelled {
    /// Lines to try, best first.
    pub(super) lines: Vec<String>,
}

/// Mends every word that neither the language nor the graph nor everyday questions have. `None` where fewer than two need it.
pub(super) fn respelled(text: &str, graph: &Graph) -> Option<Respelled> {
    let language = language();
    let mut names: Vec<String> = Vec::new();
    for (name, id) in graph.all_names() {
        let id = graph.thing(id).id.to_string();
        for word in [name, id.as_str()].into_iter().flat_map(|n| n.split([' ', '-', '/', '(', ')', ',', ':'])) {
            names.push(word.to_lowercase());
        }
        names.push(id.to_lowercase());
    }
    names.sort_unstable();
    names.dedup();
    let everyday = everyday();
    let known = |word: &str| {
        let has = |w: &str| {
            language.contains(&w) || everyday.contains(&w) || names.binary_search_by(|n| n.as_str().cmp(w)).is_ok()
        };
        has(word) || word.strip_suffix('s').is_some_and(has)
    };
    let words: Vec<&str> = body(text).split_whitespace().collect();
    let mut slips = 0;
    let mended: Vec<String> = words
        .iter()
        .map(|typed| {
            let word = typed.to_lowercase();
            if word.chars().count() < 4 || !word.chars().all(char::is_alphabetic) || known(&word) {
                return (*typed).to_owned();
            }
            let most = if word.chars().count() <= 5 { 1 } else { 2 };
            let near = |candidates: &mut dyn Iterator<Item = &str>, rank: usize| {
                candidates
                    .filter(|c| c.len() > 2 && c.len().abs_diff(word.len()) <= most)
                    .map(|c| (distance(&word, c), c.chars().next() != word.chars().next(), rank, c.to_owned()))
                    .filter(|(off, ..)| *off <= most)
                    .min()
            };
            let best = near(&mut language.iter().copied(), 0)
                .into_iter()
                .chain(near(&mut names.iter().map(String::as_str), 1))
                .min();
            best.map_or_else(
                || (*typed).to_owned(),
                |(.., to)| {
                    slips += 1;
                    to
                },
            )
        })
        .collect();
    // `form` is a word too, and so is `form` for `from`.
    let line = mended.join(" ");
    let swapped: Vec<&str> = mended.iter().map(|w| if w.eq_ignore_ascii_case("form") { "from" } else { w }).collect();
    let swapped = swapped.join(" ");
    slips += usize::from(swapped != line);
    (slips >= 2).then(|| Respelled { lines: if swapped == line { vec![line] } else { vec![swapped, line] } })
}

/// Every word of the language, heads in the singular too.
fn language() -> Vec<&'static str> {
    let mut all: Vec<&'static str> = keywords().iter().flat_map(|k| k.split(' ')).collect();
    all.extend(heads().into_iter().filter_map(|h| h.strip_suffix('s')));
    all.extend([
        "evidence",
        "citations",
        "numbers",
        "prerequisites",
        "contraindications",
        "cautions",
        "weeks",
        "months",
    ]);
    all
}

/// Words of everyday questions, which are no slips.
fn everyday() -> Vec<&'static str> {
    let rules = RULES.iter().flat_map(|rule| phrases(rule.says)).chain(phrases(STRONG)).chain(rewrite::phrases());
    let mut all: Vec<&'static str> = rules.flat_map(|p| p.split([' ', '^'])).collect();
    all.extend([
        "does", "have", "that", "this", "these", "they", "them", "your", "there", "which", "what", "show", "list",
    ]);
    all.extend([
        "some", "could", "would", "will", "please", "best", "most", "many", "much", "patient", "people", "know",
    ]);
    all
}
