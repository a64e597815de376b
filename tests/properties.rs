//! The evaluator against the oracle, questions against their canonical text, and broken text against everything, over generated
//! questions and generated graphs.
//!
//! Everything is drawn from a fixed seed, so that a run repeats. `EVIGRAPH_SEED=N` draws others, `EVIGRAPH_ROUNDS=N` so many times as
//! many. A failure is made as small as it gets and prints the question, the difference and the data that play a part in it.

pub mod datasets;
pub mod dice;
pub mod queries;
mod wording;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use evigraph::answer::{Answer, Body, Conflict, ConflictKind, Row, What};
use evigraph::eval::{Before, eval};
use evigraph::graph::Graph;
use evigraph::model::id::{EntityId, StatementId};
use evigraph::model::terms::{Stance, StatementKind as K};
use evigraph::question::parse;
use evigraph::resolve::query::{Clause, Combine, Find, Group, Names, Query, RoleClause};
use evigraph::resolve::{Previous, canonical, resolve};
use proptest::prelude::{Strategy, any, prop};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::oracle::{Oracle, Said};
use dice::Dice;
use queries::Maker;
use wording::Writer;

/// The graph of the repository.
pub static BUILT_IN: LazyLock<Graph> = LazyLock::new(|| {
    let dir = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/graph-data"));
    let layer = evigraph::data::files::read_layer(dir).unwrap();
    let (data, _) = evigraph::data::load(&[layer]).unwrap();
    Graph::new(data)
});

// ---- running a property ----------------------------------------------------------------------------------------------------------

/// Holds a property over so many lists of decisions; a failure is made simpler as long as it fails.
pub fn hold(cases: usize, decisions: usize, property: impl Fn(&mut Dice<'_>) -> Result<(), String>) {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let seed = RngSeed::Fixed(number("EVIGRAPH_SEED").unwrap_or(20_251));
    let mut runner = TestRunner::new(Config { rng_seed: seed, failure_persistence: None, ..Config::default() });
    let lists = prop::collection::vec(any::<u16>(), decisions);
    let fails = |choices: &[u16]| match catch_unwind(AssertUnwindSafe(|| property(&mut Dice::new(choices)))) {
        Ok(outcome) => outcome.err(),
        Err(payload) => {
            let text = payload
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| payload.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            Some(format!("panicked: {}", text.unwrap_or_default()))
        }
    };
    for case in 0..cases * number("EVIGRAPH_ROUNDS").unwrap_or(1) as usize {
        let choices = lists.new_tree(&mut runner).unwrap().current();
        if let Some(first) = fails(&choices) {
            let (_, reason) = simplest(choices, first, &fails);
            panic!("case {case}: {reason}");
        }
    }
}

/// Sets ever smaller pieces of the list to 0, or takes them out, as long as the property still fails.
fn simplest(
    mut choices: Vec<u16>,
    mut reason: String,
    fails: &impl Fn(&[u16]) -> Option<String>,
) -> (Vec<u16>, String) {
    let end = Instant::now() + Duration::from_secs(15);
    for size in [256, 64, 16, 4, 1, 1] {
        for at in (0..choices.len()).step_by(size) {
            let piece = at.min(choices.len())..(at + size).min(choices.len());
            if Instant::now() > end || piece.is_empty() || choices[piece.clone()].iter().all(|c| *c == 0) {
                continue;
            }
            let mut filled = choices.clone();
            filled[piece.clone()].fill(0);
            let mut shorter = choices.clone();
            shorter.drain(piece);
            for simpler in [filled, shorter] {
                if let Some(still) = fails(&simpler) {
                    (choices, reason) = (simpler, still);
                    break;
                }
            }
        }
    }
    (choices, reason)
}

// ---- evaluator and oracle --------------------------------------------------------------------------------------------------------

/// Asks both and tells the difference.
fn agree(query: &Query, graph: &Graph) -> Result<Answer, String> {
    let text = canonical::text(query, graph);
    let answer = eval(query, graph, &text, None).unwrap();
    let said = Oracle { graph }.answer(query);
    match difference(query, &answer, &said, graph) {
        None => Ok(answer),
        Some(difference) => Err(format!("\n  question: {text}\n{difference}")),
    }
}

fn difference(query: &Query, answer: &Answer, said: &Said, graph: &Graph) -> Option<String> {
    let mut out = String::new();
    match (&answer.body, said) {
        (_, Said::Nothing) => return None,
        (Body::Rows(rows), Said::Rows(listed)) => out += &rows_difference(rows, listed, graph),
        (Body::Groups(groups), Said::Groups(said)) => {
            if !groups.is_sorted_by(|a, b| a.0 <= b.0) {
                out += "the groups are not in the order of their keys\n";
            }
            let ids: BTreeSet<&String> = groups.iter().map(|(key, _)| &key.id).chain(said.keys()).collect();
            for id in ids {
                let rows: Vec<Row> =
                    groups.iter().filter(|(key, _)| key.id == *id).flat_map(|(_, rows)| rows.clone()).collect();
                let difference = rows_difference(&rows, said.get(id).map_or(&[], Vec::as_slice), graph);
                if !difference.is_empty() {
                    let _ = writeln!(out, "  group \"{id}\"\n{difference}");
                }
            }
        }
        (Body::Count(n), Said::Count(m)) if n == m => {}
        (Body::Counts(counts), Said::Counts(said)) => {
            let counts = counts.iter().map(|(key, n)| (key.id.clone(), *n)).collect();
            if *said != counts {
                let _ = writeln!(out, "  oracle    {said:?}\n  evaluator {counts:?}");
            }
        }
        (Body::Verdict(v), Said::Verdict { value, supporting, against, neutral, silent }) => {
            if v.value != *value {
                let _ = writeln!(out, "  the oracle says {}, the evaluator {}", value.word(), v.value.word());
            }
            for (name, theirs, ours) in
                [("for", &v.supporting, supporting), ("against", &v.against, against), ("neutral", &v.neutral, neutral)]
            {
                if !theirs.iter().eq(ours) {
                    let _ = writeln!(out, "  {name}:");
                    out += &statements_difference(theirs, ours, graph);
                }
            }
            let silence: BTreeSet<EntityId> = v.silent.iter().copied().collect();
            if silence != *silent {
                let _ = writeln!(out, "  silent: oracle {silent:?}, evaluator {silence:?}");
            }
        }
        (Body::Path(steps), Said::Path(length)) => {
            if steps.len().checked_sub(1) != *length {
                let _ = writeln!(out, "  steps: oracle {length:?}, evaluator {:?}", steps.len().checked_sub(1));
            }
            out += &path_faults(query, steps, graph);
        }
        (body, said) => out = format!("  oracle    {said:?}\n  evaluator {body:?}\n"),
    }
    (!out.is_empty()).then_some(out)
}

fn rows_difference(rows: &[Row], listed: &[(What, BTreeSet<StatementId>)], graph: &Graph) -> String {
    let oracle = Oracle { graph };
    let name = |what: &What| format!("{} ({})", oracle.label(what), oracle.id(what));
    let mut out = String::new();
    for (what, statements) in listed {
        match rows.iter().find(|row| row.what == *what) {
            None => {
                let _ = writeln!(out, "  a row is missing: {}", name(what));
                out += &statements_difference(&[], statements, graph);
            }
            Some(row) if !row.statements.iter().eq(statements) => {
                let _ = writeln!(out, "  the statements of {}:", name(what));
                out += &statements_difference(&row.statements, statements, graph);
            }
            Some(_) => {}
        }
    }
    for row in rows.iter().filter(|row| !listed.iter().any(|(what, _)| *what == row.what)) {
        let _ = writeln!(out, "  a row too many: {}", name(&row.what));
        out += &statements_difference(&row.statements, &BTreeSet::new(), graph);
    }
    if out.is_empty() && !rows.iter().map(|r| &r.what).eq(listed.iter().map(|(what, _)| what)) {
        let ours: Vec<String> = listed.iter().map(|(what, _)| name(what)).collect();
        let theirs: Vec<String> = rows.iter().map(|r| name(&r.what)).collect();
        let _ = writeln!(out, "  order\n    oracle    {}\n    evaluator {}", ours.join(" · "), theirs.join(" · "));
    }
    out
}

fn statements_difference(theirs: &[StatementId], ours: &BTreeSet<StatementId>, graph: &Graph) -> String {
    let mut out = String::new();
    for id in ours.iter().filter(|id| !theirs.contains(id)) {
        let _ = writeln!(out, "    only the oracle has    {}", told(*id, graph));
    }
    for id in theirs.iter().filter(|id| !ours.contains(id)) {
        let _ = writeln!(out, "    only the evaluator has {}", told(*id, graph));
    }
    if out.is_empty() {
        let _ = writeln!(out, "    the same statements, but not once each in order of number: {theirs:?}");
    }
    out
}

/// What a statement states, and how the things it names are a kind of each other.
fn told(id: StatementId, graph: &Graph) -> String {
    let (s, fact) = (graph.statement(id), graph.fact(id));
    let mut out = format!("{} {}", s.id, s.kind);
    let mut named: BTreeSet<EntityId> = BTreeSet::new();
    for (role, things) in [
        ("subject", &fact.subject),
        ("object", &fact.object),
        ("in", &fact.circumstances),
        ("outcome", &fact.outcome),
        ("alongside", &fact.alongside),
    ] {
        if !things.is_empty() {
            named.extend(things);
            let labels: Vec<String> = things.iter().map(|t| graph.label(*t).to_owned()).collect();
            let _ = write!(out, " · {role} {}", labels.join(" + "));
        }
    }
    for needed in &fact.after {
        named.insert(needed.entity);
        let span = needed.at_least.as_ref().map_or(String::new(), |s| format!(" {}", s.text));
        let _ = write!(out, " · after {} {}{span}", needed.event, graph.label(needed.entity));
    }
    for (field, value) in [
        ("stance", s.stance.map(|x| x.to_string())),
        ("strength", s.strength.map(|x| x.to_string())),
        ("only_when", s.only_when.then(String::new)),
        ("cites", (!s.cites.is_empty()).then(|| s.cites.join(","))),
        ("section", (!s.section.is_empty()).then(|| s.section.join(" / "))),
        ("effect", s.effect.as_ref().map(|e| format!("{e:?}"))),
        ("accuracy", s.accuracy.as_ref().map(|a| format!("{a:?}"))),
        ("dose", s.dose.as_ref().map(|d| format!("{d:?}"))),
    ] {
        if let Some(value) = value {
            let _ = write!(out, " · {field} {value}");
        }
    }
    let labels = |things: &[EntityId]| things.iter().map(|b| graph.label(*b)).collect::<Vec<_>>().join(", ");
    for thing in named.iter().filter(|t| !graph.thing(**t).broader.is_empty()) {
        let _ = write!(out, "\n      is-a: {} → {}", graph.label(*thing), labels(&graph.thing(*thing).broader));
    }
    out
}

/// Each step is one, and carries all statements that lead along it; the ends are what the question names.
fn path_faults(query: &Query, steps: &[evigraph::answer::PathStep], graph: &Graph) -> String {
    let (Query::Path { exact, from, to }, [first, .., last]) = (query, steps) else { return String::new() };
    let oracle = Oracle { graph };
    let mut out = String::new();
    if !oracle.end(*from).contains(&first.entity)
        || !oracle.end(*to).contains(&last.entity)
        || !first.statements.is_empty()
    {
        out += "  the path does not begin or end where it should\n";
    }
    for pair in steps.windows(2) {
        let ours = oracle.step(*exact, pair[0].entity, pair[1].entity);
        if ours.is_empty() || !pair[1].statements.iter().eq(&ours) {
            let _ = writeln!(out, "  the step {} → {}:", graph.label(pair[0].entity), graph.label(pair[1].entity));
            out += &statements_difference(&pair[1].statements, &ours, graph);
        }
    }
    out
}

// ---- conflicts of stance ---------------------------------------------------------------------------------------------------------

/// Whether two statements are for and against the same thing: single subjects and single objects, each pair equal or one narrower.
fn are_opposed(a: StatementId, b: StatementId, graph: &Graph) -> bool {
    let oracle = Oracle { graph };
    let (x, y) = (graph.fact(a), graph.fact(b));
    let stances = (graph.statement(a).stance, graph.statement(b).stance);
    let single = |f: &evigraph::graph::Fact| f.subject.len() == 1 && f.object.len() == 1;
    let kind = |id: StatementId| {
        matches!(graph.statement(id).kind, K::Recommendation | K::Criterion | K::Effect | K::Prevention)
    };
    kind(a)
        && kind(b)
        && matches!(stances, (Some(Stance::For), Some(Stance::Against)) | (Some(Stance::Against), Some(Stance::For)))
        && single(x)
        && single(y)
        && oracle.related(x.subject[0], y.subject[0])
        && oracle.related(x.object[0], y.object[0])
}

fn opposite_sides(conflict: &Conflict, a: StatementId, b: StatementId) -> bool {
    let side_of = |id: StatementId| conflict.sides.iter().find(|s| s.statements.contains(&id)).and_then(|s| s.stance);
    matches!((side_of(a), side_of(b)), (Some(x), Some(y)) if x != y)
}

// ---- properties ------------------------------------------------------------------------------------------------------------------

#[test]
fn the_evaluator_agrees_with_the_oracle_on_random_graphs() {
    let (pairs, answered) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    hold(260, 2_400, |dice| {
        let graph = Graph::new(datasets::dataset(dice));
        for _ in 0..10 {
            let query = Maker::new(&graph, dice).query();
            let answer = agree(&query, &graph)?;
            pairs.set(pairs.get() + 1);
            answered.set(answered.get() + usize::from(!answer.is_empty()));
        }
        Ok(())
    });
    let (pairs, answered) = (pairs.get(), answered.get());
    eprintln!("{pairs} questions on random graphs, {answered} with an answer");
    assert!(pairs >= 2_000 && answered * 4 > pairs, "{pairs} questions, {answered} with an answer");
}

#[test]
fn the_evaluator_agrees_with_the_oracle_on_every_comparison() {
    hold(150, 2_400, |dice| {
        let graph = Graph::new(datasets::dataset(dice));
        (0..25).try_for_each(|_| agree(&Maker::new(&graph, dice).comparison(), &graph).map(|_| ()))
    });
}

#[test]
fn the_evaluator_agrees_with_the_oracle_on_the_built_in_graph() {
    let (asked, answered) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    hold(1_000, 300, |dice| {
        let graph = &*BUILT_IN;
        let query = Maker::new(graph, dice).with_depth(1).query();
        let (text, meant) = worded(query, graph, dice);
        let question = parse(&text).map_err(|e| format!("\n  question: {text}\n  is not read: {e}"))?;
        let read =
            resolve(&question, graph, None).map_err(|e| format!("\n  question: {text}\n  is not understood: {e}"))?;
        if read != meant {
            return Err(format!(
                "\n  question: {text}\n  is read as {}\n  instead of {}",
                canonical::text(&read, graph),
                canonical::text(&meant, graph)
            ));
        }
        let answer = agree(&read, graph)?;
        asked.set(asked.get() + 1);
        answered.set(answered.get() + usize::from(!answer.is_empty()));
        Ok(())
    });
    let (asked, answered) = (asked.get(), answered.get());
    eprintln!("{asked} questions on the built-in graph, {answered} with an answer");
    assert!(asked >= 1_000 && answered * 4 > asked, "{asked} questions, {answered} with an answer");
}

/// A plan in words. Some plans are changed to what only words can say: a clause beside a bracket, a list of names with `and`.
fn worded(query: Query, graph: &Graph, dice: &mut Dice<'_>) -> (String, Query) {
    let shape = dice.below(10);
    let clause = Maker::new(graph, dice).role_clause(0);
    let Query::Find(find) = query else { return (Writer { graph, dice }.question(&query), query) };
    let with = |group: Group| Find { group: Some(group), ..find.clone() };
    let meant = match (shape, &find.group, &clause) {
        (6 | 7, Some(Group::Combine { by, left, right }), _) => {
            // CLAUSE (LEFT by RIGHT): the clause binds into both.
            let (Group::Leaf(a), Group::Leaf(b)) = (left.as_ref(), right.as_ref()) else {
                return plainly(find, graph, dice);
            };
            let bound = |inner: &[Clause]| Box::new(Group::Leaf([std::slice::from_ref(&clause), inner].concat()));
            let written = format!(
                "{} ({} {} {})",
                Writer { graph, dice }.clause(&clause),
                Writer { graph, dice }.group(left),
                wording::combine(*by),
                Writer { graph, dice }.group(right)
            );
            let meant = with(Group::Combine { by: *by, left: bound(a), right: bound(b) });
            return (Writer { graph, dice }.find_with(&find, &written), Query::Find(meant));
        }
        (8 | 9, Some(Group::Leaf(clauses)), Clause::Role(role, names))
            if names.any.len() > 1 && *role != RoleClause::Before =>
        {
            // CLAUSE X and Y: the whole part once for each name.
            let each: Vec<String> =
                names.any.iter().map(|term| Writer { graph, dice }.names(&Names { any: vec![term.clone()] })).collect();
            let rest = Writer { graph, dice }.group(&Group::Leaf(clauses.clone()));
            let written = format!("{} {} {rest}", role.word(), each.join(" and "));
            let copies = names.any.iter().map(|term| {
                let own = Clause::Role(*role, Names { any: vec![term.clone()] });
                Group::Leaf([std::slice::from_ref(&own), clauses].concat())
            });
            let all = copies.reduce(|a, b| Group::Combine { by: Combine::And, left: Box::new(a), right: Box::new(b) });
            let meant = Find { group: all, ..find.clone() };
            return (Writer { graph, dice }.find_with(&find, &written), Query::Find(meant));
        }
        _ => find,
    };
    plainly(meant, graph, dice)
}

fn plainly(find: Find, graph: &Graph, dice: &mut Dice<'_>) -> (String, Query) {
    let query = Query::Find(find);
    (Writer { graph, dice }.question(&query), query)
}

#[test]
fn canonical_text_reads_back_as_the_same_plan() {
    let read_back = std::cell::Cell::new(0);
    let round = |query: &Query, graph: &Graph| {
        let text = canonical::text(query, graph);
        if text.len() >= 4_096 {
            return Ok(());
        }
        let fault = |what: String| format!("\n  question: {text}\n  {what}");
        let question = parse(&text).map_err(|e| fault(format!("is not read: {e}")))?;
        let again = resolve(&question, graph, None).map_err(|e| fault(format!("is not understood: {e}")))?;
        if again != *query {
            return Err(fault(format!("is read as {}\n  {query:?}\n  {again:?}", canonical::text(&again, graph))));
        }
        read_back.set(read_back.get() + 1);
        Ok(())
    };
    hold(120, 2_400, |dice| {
        let graph = Graph::new(datasets::dataset(dice));
        (0..12).try_for_each(|_| round(&Maker::new(&graph, dice).any_query(), &graph))
    });
    hold(800, 300, |dice| round(&Maker::new(&BUILT_IN, dice).any_query(), &BUILT_IN));
    eprintln!("{} plans read back", read_back.get());
    assert!(read_back.get() >= 2_000, "{} plans", read_back.get());
}

#[test]
fn conflicts_of_stance_are_found_and_are_conflicts() {
    let found = std::cell::Cell::new(0);
    let check = |graph: &Graph| {
        let query = Query::Conflicts { about: None, between: Vec::new() };
        let Body::Conflicts(conflicts) = eval(&query, graph, "conflicts", None).unwrap().body else {
            return Err("conflicts give no conflicts".to_owned());
        };
        let of_stance: Vec<&Conflict> = conflicts.iter().filter(|c| c.kind == ConflictKind::Stance).collect();
        for a in graph.statement_ids() {
            for b in graph.statement_ids().filter(|b| *b > a) {
                if are_opposed(a, b, graph) && !of_stance.iter().any(|c| opposite_sides(c, a, b)) {
                    return Err(format!("no conflict between\n  {}\n  {}", told(a, graph), told(b, graph)));
                }
            }
        }
        for side in of_stance.iter().flat_map(|c| &c.sides) {
            if let Some(id) = side.statements.iter().find(|id| graph.statement(**id).stance != side.stance) {
                return Err(format!("on the side {:?}:\n  {}", side.stance, told(*id, graph)));
            }
        }
        found.set(found.get() + of_stance.len());
        Ok(())
    };
    check(&BUILT_IN).unwrap();
    hold(150, 2_000, |dice| check(&Graph::new(datasets::dataset(dice))));
    eprintln!("{} conflicts of stance", found.get());
    assert!(found.get() > 50);
}

// ---- broken text -----------------------------------------------------------------------------------------------------------------

/// Words of the language and things that are none.
const SOUP: &[&str] = &[
    "treatments",
    "conditions",
    "references",
    "statements",
    "red flags",
    "for",
    "of",
    "about",
    "after",
    "before",
    "failed",
    "8 weeks of",
    "at least",
    "with",
    "evidence",
    "without",
    "cautions",
    "from",
    "beta",
    "in",
    "on",
    "and",
    "or",
    "but not",
    "not",
    "(",
    ")",
    "\"",
    "“",
    "”",
    ",",
    "where",
    "citations",
    "year",
    "duration",
    ">=",
    "is not",
    "=",
    "3",
    "94%",
    "6 weeks",
    "sorted by",
    "strength",
    "descending",
    "first",
    "top",
    "showing",
    "name",
    "as",
    "json",
    "grouped by",
    "kind",
    "compare",
    "vs",
    "by",
    "path from",
    "to",
    "pathway for",
    "describe",
    "conflicts",
    "between",
    "why",
    "count",
    "how many",
    "is",
    "recommended",
    "contraindicated",
    "what",
    "these",
    "exactly",
    "broadly",
    "treatment 0",
    "treatment 2",
    "condition 1",
    "test 3",
    "x",
    "?",
    ".",
    "\\",
    "\u{a0}",
    "\n",
    "treated by",
    "fro",
    "aftr",
    "first-line",
    "99999999999999999999",
    "0",
    "’s",
    "\u{301}",
    "日本",
    "é",
    "under",
    "citing",
    "#1",
];

/// Pieces that fit in many places.
const PIECES: &[&str] = &[
    "not",
    "or",
    "and",
    "but not",
    "without evidence",
    "with numbers",
    "for exactly \"condition 1\"",
    "after failed treatment 0",
    "from beta",
    "first 2",
    "recommended",
    "(",
    ")",
    "where strength >= advised",
    "sorted by year",
    "for these",
    "of treatment 2",
    "why",
    "why not",
];

/// A text with a few mistakes in it.
fn mutated(text: &str, dice: &mut Dice<'_>) -> String {
    let mut text = text.to_owned();
    for _ in 0..dice.pick(&[1, 1, 1, 2, 4]) {
        let words: Vec<&str> = text.split(' ').collect();
        let (i, j) = (dice.below(words.len()), dice.below(words.len()));
        let mut bytes = text.clone().into_bytes();
        let at = dice.below(bytes.len());
        text = match dice.below(10) {
            0 | 1 => [&words[..i], &words[i + 1..]].concat().join(" "),
            2 => [&words[..=i], &words[i..]].concat().join(" "),
            3 => {
                let mut words = words.clone();
                words.swap(i, j);
                words.join(" ")
            }
            4 => [&words[..i], &[dice.pick(SOUP)], &words[i..]].concat().join(" "),
            5 | 6 => [&words[..i], &[dice.pick(PIECES)], &words[i..]].concat().join(" "),
            how => {
                if !bytes.is_empty() {
                    match how {
                        7 => drop(bytes.remove(at)),
                        8 => bytes.swap(at, at.saturating_sub(1)),
                        _ => bytes.insert(at, dice.below(256) as u8),
                    }
                }
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
    }
    text
}

/// Every span that the debug form of something shows.
fn spans_lie_inside(shown: &str, text: &str) -> Result<(), String> {
    for piece in shown.split("Span { start: ").skip(1) {
        let Some((start, rest)) = piece.split_once(", end: ") else { continue };
        let end = rest.split_once(" }").map_or("", |(end, _)| end);
        if let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>())
            && (start > end || text.get(start..end).is_none())
        {
            return Err(format!("\n  question: {text:?}\n  a span of {start}..{end} in {shown}"));
        }
    }
    Ok(())
}

/// How far a text got.
#[derive(Debug, Default)]
struct Tally {
    all: usize,
    read: usize,
    understood: usize,
    slowest: (Duration, String),
}

fn asked(text: &str, graph: &Graph, follows: Option<&(Previous, Before)>, tally: &mut Tally) -> Result<(), String> {
    let begin = Instant::now();
    tally.all += 1;
    match parse(text) {
        Err(error) => {
            spans_lie_inside(&format!("{error:?}"), text)?;
            spans_lie_inside(&format!("{:?}", error.to_diagnostic(text).place), text)?;
        }
        Ok(question) => {
            tally.read += 1;
            spans_lie_inside(&format!("{question:?}"), text)?;
            match resolve(&question, graph, follows.map(|(previous, _)| previous)) {
                Err(error) => {
                    spans_lie_inside(&format!("{error:?}"), text)?;
                    spans_lie_inside(&format!("{:?}", error.to_diagnostic(text).place), text)?;
                }
                Ok(query) => {
                    tally.understood += 1;
                    let answer = eval(&query, graph, text, follows.map(|(_, before)| before)).unwrap();
                    if answer.question != text {
                        return Err(format!("\n  question: {text}\n  is answered as {}", answer.question));
                    }
                }
            }
        }
    }
    let took = begin.elapsed();
    if took > tally.slowest.0 {
        tally.slowest = (took, text.to_owned());
    }
    Ok(())
}

/// Small graphs: an unknown name is held against every name there is, which is slow for a text in twenty thousand.
fn small_graphs() -> Vec<Graph> {
    let mixed = |n: u64| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u16;
    let graph = |i: u64| {
        let choices: Vec<u16> = (0..2_400).map(|n| mixed(i * 10_007 + n * n)).collect();
        Graph::new(datasets::dataset(&mut Dice::new(&choices)))
    };
    (1..=8).map(graph).collect()
}

/// What a session knows after `treatments`.
fn after_treatments(graph: &Graph) -> (Previous, Before) {
    let query = resolve(&parse("treatments").unwrap(), graph, None).unwrap();
    let answer = eval(&query, graph, "treatments", None).unwrap();
    let Body::Rows(rows) = &answer.body else { panic!("treatments are rows") };
    let things = |row: &Row| match &row.what {
        What::Things(things) => Some(things.clone()),
        What::Statement(_) => None,
    };
    (Previous::of(rows.iter().map(things).collect()), Before { query, answer: answer.into() })
}

/// Asks texts and says how far they came; `understood` of them, at the least, have to be understood.
fn ask_many(cases: usize, decisions: usize, understood: usize, texts: impl Fn(&mut Dice<'_>, &Graph) -> Vec<String>) {
    let graphs: Vec<_> = small_graphs().into_iter().map(|graph| (after_treatments(&graph), graph)).collect();
    let tally = std::cell::RefCell::new(Tally::default());
    let ask = |dice: &mut Dice<'_>, graph: &Graph, known: &(Previous, Before)| {
        texts(dice, graph).iter().try_for_each(|text| {
            let follows = if dice.chance(50) { Some(known) } else { None };
            asked(text, graph, follows, &mut tally.borrow_mut())
        })
    };
    hold(cases, decisions, |dice| {
        let (known, graph) = &graphs[dice.below(graphs.len())];
        ask(dice, graph, known)
    });
    let known = after_treatments(&BUILT_IN);
    hold(10, decisions, |dice| ask(dice, &BUILT_IN, &known));
    let tally = tally.into_inner();
    eprintln!(
        "{} texts: {} read, {} understood; the slowest took {:?}: {}",
        tally.all, tally.read, tally.understood, tally.slowest.0, tally.slowest.1
    );
    assert!(tally.all >= 10_000 && tally.understood >= understood, "{tally:?}");
    assert!(tally.slowest.0 < Duration::from_secs(10), "{tally:?}");
}

#[test]
fn no_broken_question_panics() {
    ask_many(1_000, 300, 600, |dice, graph| {
        let depth = dice.pick(&[0, 0, 0, 1]);
        let query = Maker::new(graph, dice).with_depth(depth).any_query();
        let (text, _) = worded(query, graph, dice);
        (0..10).map(|_| mutated(&text, dice)).collect()
    });
}

#[test]
fn no_soup_of_words_panics() {
    ask_many(1_000, 300, 400, |dice, _| (0..10).map(|_| soup(dice)).collect());
}

fn soup(dice: &mut Dice<'_>) -> String {
    let mut text = dice
        .pick(&[
            "",
            "treatments ",
            "how many conditions ",
            "is treatment 0 ",
            "statements ",
            "why ",
            "why not treatment ",
        ])
        .to_owned();
    for _ in 0..dice.below(7) {
        text += dice.pick(SOUP);
        text += dice.pick(&[" ", " ", " ", " ", " ", " ", " ", " ", " ", ""]);
    }
    text
}
