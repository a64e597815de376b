//! Mistakes: text → code, what is marked, and the question that was probably meant. Whole messages are compared where they matter.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use super::error::{ERROR_PAGES, SyntaxError};
use super::parse;

fn error(text: &str) -> SyntaxError {
    match parse(text) {
        Ok(question) => panic!("{text} reads as {:?}", question.form),
        Err(error) => error,
    }
}

/// Text, code, the marked piece, the first fix (empty: none).
#[track_caller]
fn fails_as(cases: &[(&str, &str, &str, &str)]) {
    for (text, code, marked, fix) in cases {
        let error = error(text);
        assert_eq!(error.code(), *code, "{text}: {error}");
        assert_eq!(error.span().of(text), *marked, "{text}: {error}");
        assert_eq!(error.fixes().first().map_or("", String::as_str), *fix, "{text}: {error}");
    }
}

#[test]
fn slips_in_keywords() {
    fails_as(&[
        ("treatments fro SI joint pain", "Q101", "fro", "treatments for SI joint pain"),
        ("treatments aftr failed injection", "Q101", "aftr", "treatments after failed injection"),
        ("treatments form dr-oracle", "Q101", "form", "treatments from dr-oracle"),
        ("treatmnts for X", "Q101", "treatmnts", "treatments for X"),
        ("conditions treatd by X", "Q101", "treatd by", "conditions treated by X"),
        ("conditions treated X", "Q101", "treated", "conditions treated by X"),
        ("conditions according yeomans", "Q101", "according", "conditions according to yeomans"),
        ("treatments sorted strength", "Q101", "sorted", "treatments sorted by strength"),
        ("comapre A and B", "Q101", "comapre", "compare A and B"),
        ("conflicts betwen A and B", "Q101", "betwen", "conflicts between A and B"),
        ("conflicts on rest", "Q101", "on", "conflicts about rest"),
        ("path form A to B", "Q101", "form", "path from A to B"),
        ("path from A too B", "Q101", "too", "path from A to B"),
        ("is rest recomended for X", "Q101", "recomended", "is rest recommended for X"),
        ("is rest not recommended for X?", "Q101", "not", "is rest recommended for X?"),
        ("tests for \"X\" wth evidence", "Q101", "wth", "tests for \"X\" with evidence"),
        ("treatments have evidence", "Q101", "have", "treatments with evidence"),
        ("treatments for X by source", "Q101", "by", "treatments for X grouped by source"),
        ("xyzzy", "Q101", "xyzzy", ""),
    ]);
}

#[test]
fn words_in_the_wrong_place() {
    fails_as(&[
        ("treatments SIJ pain", "Q101", "SIJ", "treatments for SIJ pain"),
        ("effects exercise therapy", "Q101", "exercise", "effects of exercise therapy"),
        ("treatments for \"SI joint\" pain", "Q101", "pain", "treatments for \"SI joint pain\""),
        ("treatments for X, from yeomans", "Q101", ",", "treatments for X from yeomans"),
        ("treatments sorted by strength for X", "Q101", "for", "treatments for X sorted by strength"),
        ("what is SI joint pain?", "Q101", "SI", "describe SI joint pain"),
        ("what's loss of mobility", "Q101", "what's", "describe \"loss of mobility\""),
        ("what is recommended for SIJ pain?", "Q101", "for", "what is recommended treatments for SIJ pain?"),
        ("which treatments should I use for X", "Q101", "should", "which treatments for X"),
        ("what treats X", "Q101", "treats", "treatments for X"),
        ("is there evidence for rest", "Q101", "evidence", "statements for rest with evidence"),
        ("treatments from x and (SIJ pain)", "Q101", "SIJ", "treatments from x and (for SIJ pain)"),
        ("describe loss of mobility", "Q101", "of", "describe \"loss of mobility\""),
        ("pathway X", "Q101", "X", "pathway for X"),
        ("path A to B", "Q101", "A", "path from A to B"),
        ("why not 3", "Q101", "3", "why 3"),
        ("treatments and tests for X", "Q101", "and", ""),
        ("treatments where citations => 3", "Q101", "=>", "treatments where citations >= 3"),
        ("treatments where citations at least 3", "Q101", "at", "treatments where citations >= 3"),
        ("treatments where strength first-line", "Q101", "first-line", "treatments where strength = first-line"),
        (
            "treatments where citations > 3 or references > 2",
            "Q101",
            "references",
            "treatments where citations > 3 or where references > 2",
        ),
        (
            "treatments where section contains physical therapy from yeomans",
            "Q101",
            "therapy",
            "treatments where section contains \"physical therapy\" from yeomans",
        ),
        (
            "treatments for sacroiliac (SI, SIJ) joint from yeomans",
            "Q101",
            "SI",
            "treatments for \"sacroiliac (SI, SIJ) joint\" from yeomans",
        ),
    ]);
}

#[test]
fn halves() {
    fails_as(&[
        (
            "treatments for (conditions caused by pregnancy",
            "Q102",
            "(",
            "treatments for (conditions caused by pregnancy)",
        ),
        (
            "treatments for (conditions treated by (treatments for x?",
            "Q102",
            "(",
            "treatments for (conditions treated by (treatments for x))?",
        ),
        ("treatments for \"SI joint", "Q102", "\"", "treatments for \"SI joint\""),
        ("treatments for “SI joint", "Q102", "“", "treatments for “SI joint”"),
        ("treatments for X)", "Q102", ")", "treatments for X"),
        ("treatments for X for \"a\\\"", "Q102", "\"", "treatments for X for \"a\\\"\""),
    ]);
}

#[test]
fn limits() {
    let long = format!("treatments for {}", "a".repeat(4096));
    assert_eq!(error(&long).code(), "Q103");
    assert_eq!(error(&"(".repeat(70)).code(), "Q104");
    assert!(error(&"(".repeat(70)).to_string().contains("64"));
    let nots = |n: usize| format!("treatments {}for x", "not ".repeat(n));
    assert!(parse(&nots(8)).is_ok());
    assert_eq!(error(&nots(9)).code(), "Q104");
    assert_eq!(error(&nots(1000)).code(), "Q104");
    for empty in ["", "  ", "?", " . ? "] {
        assert_eq!(error(empty).code(), "Q107");
    }
}

#[test]
fn mixed_lists() {
    let fixes = |text: &str| error(text).fixes().to_vec();
    assert_eq!(
        fixes("treatments for A and B or C"),
        ["treatments (for A and B) or for C", "treatments for A and (for B or C)"]
    );
    assert_eq!(
        fixes("treatments for A and B or C with evidence"),
        ["treatments ((for A and B) or for C) with evidence", "treatments (for A and (for B or C)) with evidence"]
    );
    assert_eq!(error("treatments after failed A, B and C or D").code(), "Q105");
    assert_eq!(error("treatments for A and B or C").span().of("treatments for A and B or C"), "A and B or C");
}

#[test]
fn something_missing() {
    for (text, message) in [
        ("treatments for", "a name is missing behind \"for\""),
        ("treatments for X from", "a name is missing behind \"from\""),
        ("treatments for X with", "a facet is missing behind \"with\""),
        ("treatments for X without", "a facet is missing behind \"without\""),
        ("treatments for X but", "\"not\" is missing behind \"but\""),
        ("treatments for X as", "a format is missing behind \"as\""),
        ("compare A and B by", "an aspect is missing behind \"by\""),
        ("treatments where", "a field is missing behind \"where\""),
        ("treatments where strength =", "a value is missing behind \"=\""),
        ("treatments sorted by", "a key to sort by is missing behind \"by\""),
        ("treatments first", "a number is missing behind \"first\""),
        ("path", "\"from\" is missing behind \"path\""),
        ("path from A", "\"to\" is missing behind \"A\""),
        ("is rest", "\"recommended\" or \"contraindicated\" is missing behind \"rest\""),
        ("why not", "a name is missing behind \"why not\""),
        ("compare", "a name is missing behind \"compare\""),
        ("conflicts between A", "\"between\" needs a second source"),
        ("how many", "a word for what is asked (such as treatments) is missing behind \"many\""),
    ] {
        let error = error(text);
        assert_eq!((error.code(), error.to_string().as_str()), ("Q106", message), "{text}");
        assert!(error.is_unfinished(), "{text}");
    }
    assert_eq!(error("treatments for ()").code(), "Q106");
    assert_eq!(error("treatments for \"\"").code(), "Q106");
    assert!(!error("treatments fro X").is_unfinished());
    assert!(error("treatments for (conditions").is_unfinished());
}

#[test]
fn words_of_closed_lists() {
    fails_as(&[
        ("treatments with evidenc", "Q108", "evidenc", "treatments with evidence"),
        ("treatments with radiating pain", "Q108", "radiating", "treatments with symptom radiating pain"),
        ("treatments where sterngth = first-line", "Q108", "sterngth", "treatments where strength = first-line"),
        (
            "treatments where year > 1 and refrences > 2",
            "Q108",
            "refrences",
            "treatments where year > 1 and references > 2",
        ),
        ("treatments sorted by strenght", "Q108", "strenght", "treatments sorted by strength"),
        ("treatments grouped by colour", "Q108", "colour", ""),
        ("treatments showing nam, kind", "Q108", "nam", "treatments showing name, kind"),
        ("treatments as jsn", "Q108", "jsn", "treatments as json"),
        ("compare A and B by strenght", "Q108", "strenght", "compare A and B by strength"),
        ("compare A and B by effects, strenght", "Q108", "strenght", "compare A and B by effects, strength"),
        ("count treatments for X by sorce", "Q108", "sorce", "count treatments for X by source"),
    ]);
    assert_eq!(error("compare A by effects, x").to_string(), "\"x\" is not an aspect");
}

#[test]
fn numbers_and_tails() {
    fails_as(&[
        ("top 0 treatments", "Q109", "0", ""),
        ("top many treatments", "Q109", "many", ""),
        ("top 99999999999999999999 treatments", "Q109", "99999999999999999999", ""),
        ("treatments first five-hundred", "Q109", "five-hundred", ""),
        ("treatments after 0 weeks of rest", "Q109", "0", ""),
        ("why 0", "Q109", "0", ""),
        ("treatments for X first 5 first 3", "Q110", "first 3", "treatments for X first 5"),
        ("treatments for (conditions for X as json)", "Q110", "as json", "treatments for (conditions for X)"),
        (
            "treatments for (conditions for X grouped by kind) first 3",
            "Q110",
            "grouped by kind",
            "treatments for (conditions for X) first 3",
        ),
        ("is rest recommended for X as json", "Q110", "as", "is rest recommended for X"),
        ("treatments after 8 weeks of x for 8 weeks", "Q110", "for 8 weeks", "treatments after 8 weeks of x"),
    ]);
}

#[test]
fn a_diagnostic_says_it_all() {
    let text = "treatments aftr failed injection";
    let diagnostic = error(text).to_diagnostic(text);
    assert_eq!(diagnostic.code, "Q101");
    assert_eq!(diagnostic.message, "\"aftr\" is not a word of the language");
    let place = diagnostic.place.expect("a place");
    assert_eq!((place.span.start, place.span.end), (11, 15));
    assert_eq!(place.label, "expected for, after, before, with, from …");
    assert_eq!(diagnostic.help, ["did you mean \"after\"?"]);
    assert_eq!(diagnostic.fixes, ["treatments after failed injection"]);
}

#[test]
fn labels_name_only_what_can_stand_there() {
    let label = |text: &str| error(text).to_diagnostic(text).place.map(|p| p.label);
    assert_eq!(label("treatments sorted by strength xyzzy").as_deref(), Some("expected sorted by, first, showing, as"));
    assert_eq!(label("conflicts xyzzy").as_deref(), Some("expected about, between"));
    assert_eq!(label("describe a of b").as_deref(), Some("expected nothing more"));
    assert_eq!(label("xyzzy").as_deref(), Some("expected treatments, tests, conditions, sources, statements …"));
}

#[test]
fn every_fix_reads_and_examples_in_pages_hold() {
    for (_, _, page) in ERROR_PAGES {
        for line in page.lines() {
            if let Some(right) = line.strip_prefix("Right: ") {
                assert!(parse(right).is_ok(), "{right}");
            }
            if let Some(wrong) = line.strip_prefix("Wrong: ") {
                let error = error(wrong);
                assert!(error.fixes().iter().all(|fix| parse(fix).is_ok()), "{wrong}");
            }
        }
    }
}
