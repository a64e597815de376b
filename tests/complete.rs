//! Completion that never leads to nothing: what is offered leaves answers, as many as it says, and what leaves answers is offered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use evigraph::answer::Body;
use evigraph::complete::{Answers, Completer, Offer, Standing};
use evigraph::graph::Graph;
use evigraph::model::terms::StatementKind;
use evigraph::question::{closers, quote};
use evigraph::session::Session;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::test_runner::TestCaseError;

fn graph() -> &'static Graph {
    static GRAPH: OnceLock<Graph> = OnceLock::new();
    GRAPH.get_or_init(evigraph::builtin::graph)
}

/// Questions that have answers, each with the question asked before it (none if empty).
const QUESTIONS: &[(&str, &str)] = &[
    ("", "treatments after failed injection with evidence"),
    ("", "which treatments are recommended for SI joint dysfunction"),
    ("", "recommended treatments for SI joint dysfunction"),
    ("", "top 5 treatments for SI joint pain"),
    ("", "first-line treatments for SI joint pain sorted by sources descending"),
    ("", "treatments after 8 weeks of failed conservative care"),
    ("", "tests before radiofrequency ablation"),
    ("", "effects of exercise therapy on pain"),
    ("", "tests where sensitivity > 90"),
    ("", "treatments where strength >= advised and citations >= 1"),
    ("", "is rest recommended for SI joint pain"),
    ("", "conflicts about rest"),
    ("", "conflicts between yeomans and dr-oracle"),
    ("", "compare sources on rest"),
    ("", "compare NSAIDs and physical therapy for SI joint pain by cautions"),
    ("", "pathway for SI joint dysfunction"),
    ("", "path from injection to radiofrequency ablation"),
    ("", "contraindications and cautions of NSAIDs"),
    ("", "how many treatments by source"),
    ("", "count treatments for SI joint pain"),
    ("", "describe dr-oracle"),
    ("", "treatments for SI joint pain from yeomans but not from in-motion"),
    ("", "treatments for exactly SI joint pain without cautions"),
    ("", "treatments for SI joint pain grouped by strength"),
    ("", "treatments for SI joint pain showing name and sources as markdown"),
    ("", "sources about surgery"),
    ("", "treatments according to yeomans not after injection"),
    ("treatments after failed injection", "why"),
    ("treatments after failed injection", "why not NSAIDs"),
    ("treatments for SI joint pain", "cautions of these"),
];

/// The line with an offer taken, and a blank behind it.
fn taken(line: &str, offer: &Offer) -> String {
    format!("{}{} ", &line[..offer.span.start], offer.insert)
}

/// Number of rows of a question; `None` where it does not read, or has another form.
fn rows(text: &str, session: &Session<'_>) -> Option<usize> {
    let mut session = session.clone();
    match &session.ask(text).ok()?.answer.body {
        Body::Rows(rows) => Some(rows.len()),
        Body::Count(n) => Some(*n),
        _ => None,
    }
}

/// Whether a question reads and has an answer.
fn answers(text: &str, session: &Session<'_>) -> Result<(), String> {
    let reply = session.clone().ask(text).map_err(|fault| format!("{text:?}: {}", fault.message))?;
    if reply.answer.is_empty() { Err(format!("{text:?} is empty")) } else { Ok(()) }
}

/// Walks: at each step some offer is taken. What it promises must hold.
fn walk(graph: &Graph, choices: &[u16], first: &str) -> Result<(), TestCaseError> {
    let fail = |why: String| Err(TestCaseError::fail(why));
    let completer = Completer::new(graph);
    let mut session = Session::new(graph);
    if !first.is_empty() {
        session.ask(first).map_err(|fault| TestCaseError::fail(fault.message))?;
    }
    let mut line = String::new();
    for choice in choices {
        let offers = completer.offers(&line, line.len(), &session);
        let Some(offer) = offers.get(usize::from(*choice) % offers.len().max(1)) else { return Ok(()) };
        line = taken(&line, offer);
        let whole = format!("{line}{}", closers(&line));
        match offer.answers {
            Answers::Exactly(promised) => {
                if let Err(why) = answers(&whole, &session) {
                    return fail(format!("taken {offer:?}: {why}"));
                }
                if let Some(found) = rows(&whole, &session)
                    && found != promised
                {
                    return fail(format!("{whole:?}: {found} rows, offered as {promised}"));
                }
            }
            Answers::UpTo(promised) => {
                if promised == 0 {
                    return fail(format!("{offer:?} promises nothing"));
                }
                if completer.offers(&line, line.len(), &session).is_empty() {
                    return fail(format!("nothing can come behind {line:?}"));
                }
            }
            Answers::Uncounted => return fail(format!("{offer:?} is not counted")),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn taking_any_offer_leads_to_answers(choices in proptest::collection::vec(any::<u16>(), 1..9)) {
        walk(graph(), &choices, "")?;
    }

    #[test]
    fn so_it_does_behind_an_answer(choices in proptest::collection::vec(any::<u16>(), 1..6)) {
        walk(graph(), &choices, "treatments after failed injection")?;
    }

    #[test]
    fn no_text_makes_completion_fail(line in "[a-z ()\",=<>é?.]{0,40}", at in 0usize..50) {
        let graph = graph();
        let completer = Completer::new(graph);
        completer.offers(&line, at.min(line.len()), &Session::new(graph));
        completer.standing(&line, &Session::new(graph));
    }
}

/// Every name of the graph whose choice leaves rows is offered with exactly that number, and no other.
#[test]
fn names_are_offered_with_the_rows_that_they_leave() {
    let graph = graph();
    let completer = Completer::new(graph);
    let session = Session::new(graph);
    for before in [
        "treatments for",
        "treatments after failed",
        "treatments before",
        "statements in",
        "contraindications and cautions of",
        "treatments under",
        "statements citing",
        "treatments for SI joint pain not about",
        "treatments for SI joint pain but not after",
        "treatments for (conditions treated by",
        "treatments for (conditions not treated by",
        "treatments after broadly",
        "is rest recommended for",
        "pathway for",
        "conflicts about",
        "path from injection to",
    ] {
        let line = format!("{before} ");
        let offered: BTreeMap<String, usize> = completer
            .offers(&line, line.len(), &session)
            .into_iter()
            .filter(|o| {
                o.span.start == line.len() && !["word", "follow-up", "kind of work", "clause"].contains(&o.kind)
            })
            .map(|o| (o.shown, o.answers.number()))
            .collect();
        assert!(!offered.is_empty(), "{line}");
        for thing in graph.entity_ids().map(|id| graph.thing(id)) {
            let text = format!("{line}{}", quote(&thing.id));
            let text = format!("{text}{}", closers(&text));
            let mut session = session.clone();
            let reply = session.ask(&text);
            let expected = reply.as_ref().ok().filter(|reply| !reply.answer.is_empty());
            let found = offered.get(&thing.label).copied();
            // A work that is called as a thing is gives way to it.
            let unique = graph.named(&thing.label).len() == 1;
            match expected.map(|reply| &reply.answer.body) {
                Some(Body::Rows(rows)) if unique => assert_eq!(found, Some(rows.len()), "{text}"),
                Some(_) if unique => assert!(found.is_some(), "{text} has an answer and is not offered"),
                None => assert_eq!(found.filter(|_| unique), None, "{text} has no answer and is offered"),
                Some(_) => {}
            }
        }
    }
}

/// The words of questions that have answers can each be reached by typing their first letters.
#[test]
fn every_word_of_a_question_with_answers_is_offered() {
    let graph = graph();
    let completer = Completer::new(graph);
    for (first, question) in QUESTIONS.iter().copied() {
        let mut session = Session::new(graph);
        if !first.is_empty() {
            session.ask(first).unwrap();
        }
        answers(question, &session).unwrap();
        for (at, _) in question.match_indices(' ') {
            let rest = &question[at + 1..];
            if rest.starts_with(['(', '"']) || rest.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            // In the middle of a name nothing but its rest has to come.
            let typed = rest.chars().take(2).collect::<String>();
            let line = format!("{}{}", &question[..=at], typed.trim_end());
            let offers = completer.offers(&line, line.len(), &session);
            let reached = offers.iter().any(|o| {
                let whole = format!("{}{}", &question[..o.span.start], o.insert);
                question.to_lowercase().starts_with(&whole.to_lowercase())
            });
            assert!(
                reached,
                "{line:?} does not offer what follows in {question:?}: {:?}",
                &offers[..offers.len().min(5)]
            );
        }
    }
}

/// Every word of the language is offered somewhere.
#[test]
fn every_keyword_can_be_reached() {
    let graph = graph();
    let completer = Completer::new(graph);
    let mut session = Session::new(graph);
    session.ask("treatments after failed injection").unwrap();
    let mut offered = BTreeSet::new();
    for line in [
        "",
        "how ",
        "treatments ",
        "treatments for rest period or for SI joint pain ",
        "treatments for SI joint pain ",
        "treatments for SI joint pain sorted by strength ",
        "treatments after ",
        "compare ",
        "compare NSAIDs ",
        "compare sources on rest ",
        "conflicts ",
        "path ",
        "path from injection ",
        "pathway ",
        "is rest ",
        "conditions ",
        "statements ",
        "treatments where section ",
        "treatments for SI joint pain but ",
    ] {
        offered.extend(completer.offers(line, line.len(), &session).into_iter().map(|o| o.insert));
    }
    // No source states a strict contraindication, so that no word leads to one.
    assert!(graph.statement_ids().all(|s| graph.statement(s).kind != StatementKind::Contraindication));
    // Associations come from imports alone.
    let nothing = ["contraindicated", "contraindicating", "associations"];
    let missing: Vec<_> = evigraph::question::keywords()
        .iter()
        .filter(|k| !nothing.contains(k))
        .filter(|k| !offered.contains(**k) && !offered.iter().any(|o| o.starts_with(&format!("{k} "))))
        // Two words of which each is offered alone.
        .filter(|k| !k.split(' ').all(|part| offered.iter().any(|o| o == part)))
        .collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

#[test]
fn kept_answers_are_offered_as_names_and_let_holds_a_question() {
    let graph = graph();
    let completer = Completer::new(graph);
    let mut session = Session::new(graph);
    session.ask("let first = treatments for SI joint pain").unwrap();
    let line = "cautions of fi";
    let offers = completer.offers(line, line.len(), &session);
    assert!(offers.iter().any(|o| o.insert == "first" && o.kind == "kept answer"), "{offers:?}");
    let line = "let second = treatments aft";
    let offers = completer.offers(line, line.len(), &session);
    assert_eq!(offers.first().map(|o| (o.insert.as_str(), o.span.start)), Some(("after", line.len() - 3)));
    let line = "let second = ";
    assert!(completer.offers(line, line.len(), &session).iter().any(|o| o.insert == "treatments"));
    let whole = completer.standing("let second = treatments for SI joint dysfunction", &session);
    assert!(matches!(whole, Standing::Answers(n, _) if n > 0));
}

#[test]
fn how_a_line_stands() {
    let graph = graph();
    let completer = Completer::new(graph);
    let session = Session::new(graph);
    let stands = |line: &str| completer.standing(line, &session);
    assert_eq!(stands("  "), Standing::Blank);
    assert!(matches!(stands("treatments after failed injection"), Standing::Answers(3, noun) if noun == "treatments"));
    assert!(matches!(stands("is rest recommended"), Standing::Whole(value) if value == "disputed"));
    assert_eq!(stands("treatments for"), Standing::Missing("a name is missing behind \"for\"".to_owned()));
    assert_eq!(stands("treatments for ibupro"), Standing::Missing("nothing is called \"ibupro\" yet".to_owned()));
    assert!(matches!(stands("treatments aftr injection"), Standing::Wrong(_)));
}

#[test]
fn names_are_offered_where_the_statements_are_elsewhere() {
    let whole = evigraph::builtin::graph();
    let names = evigraph::graph::fragment::fragment(&whole, &[]).unwrap();
    let session = Session::new(&names);
    let completer = Completer::new(&names);
    let shown = |line: &str| -> Vec<String> {
        completer.offers(line, line.len(), &session).into_iter().map(|offer| offer.shown).collect()
    };
    assert!(shown("").contains(&"treatments".to_owned()), "{:?}", shown(""));
    assert!(shown("treatments for SI joint d").contains(&"SI joint dysfunction".to_owned()));
    assert!(completer.offers("tests for SI", 12, &session).iter().all(|offer| offer.answers.number() == 0));
}
