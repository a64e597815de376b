//! SQL of questions: what a person typed never enters the text, every `?` has its argument, and only what engines share is used.

use std::collections::BTreeSet;

use evigraph::model::terms::{EntityKind, Event, ReferenceKind, Stance, StatementKind, Strength};
use evigraph::remote::translate::translate;
use evigraph::resolve::canonical;
use evigraph::session::Session;
use evigraph::store::Slot;

use super::properties::queries::Maker;
use super::properties::{BUILT_IN, hold};

/// The texts in quotes.
fn quoted(sql: &str) -> Vec<&str> {
    sql.split('\'').skip(1).step_by(2).collect()
}

/// Every word that may stand in quotes: those of closed lists, and the slots of a statement.
fn words() -> BTreeSet<String> {
    let mut all: BTreeSet<String> = BTreeSet::new();
    all.extend(StatementKind::ALL.iter().map(ToString::to_string));
    all.extend(EntityKind::ALL.iter().map(ToString::to_string));
    all.extend(Event::ALL.iter().map(ToString::to_string));
    all.extend(Stance::ALL.iter().map(ToString::to_string));
    all.extend(Strength::ALL.iter().map(ToString::to_string));
    all.extend(ReferenceKind::ALL.iter().map(ToString::to_string));
    all.extend(Slot::ALL.iter().map(|slot| format!("{slot:?}").to_lowercase()));
    all.extend(["", "dose", "hold", "horizon", "after"].map(str::to_owned));
    all
}

#[test]
fn nothing_that_was_typed_enters_the_text() {
    let words = words();
    let graph = &*BUILT_IN;
    hold(600, 300, |dice| {
        let query = Maker::new(graph, dice).any_query();
        let Ok(all) = translate(&query, graph) else { return Ok(()) };
        for sql in all {
            let fault = |what: String| Err(format!("\n  {}\n  {what}\n{}", canonical::text(&query, graph), sql.text));
            let places = sql.text.matches('?').count();
            if places != sql.arguments.len() {
                return fault(format!("{places} places for {} arguments", sql.arguments.len()));
            }
            if let Some(word) = quoted(&sql.text).iter().find(|w| !words.contains(**w)) {
                return fault(format!("'{word}' is of no closed list"));
            }
            let open = sql.text.matches('(').count();
            if open != sql.text.matches(')').count() {
                return fault("brackets do not fit".to_owned());
            }
            let bare = sql.text.match_indices("UNION").find(|(at, _)| {
                let rest = &sql.text[at + "UNION".len()..];
                !rest.starts_with(" ALL") && !rest.starts_with(" DISTINCT")
            });
            if bare.is_some() || sql.text.contains("RECURSIVE") || sql.text.contains(" OVER ") {
                return fault("what engines do not share".to_owned());
            }
        }
        Ok(())
    });
}

#[test]
fn texts_that_look_like_sql_are_bound() {
    let session = Session::new(&BUILT_IN);
    let text = "it's '); DROP TABLE statement; -- ?";
    let sql = session.translate(&format!("treatments where section contains \"{text}\"")).unwrap();
    assert!(!sql[0].text.contains("DROP"), "{}", sql[0].text);
    assert!(format!("{:?}", sql[0].arguments).contains("drop table"), "{:?}", sql[0].arguments);
}

#[test]
fn what_has_no_translation_says_so() {
    let session = Session::new(&BUILT_IN);
    let fault = session.translate("treatments under (top 2 treatments for SI joint pain)").unwrap_err();
    assert_eq!(fault.code, "E020");
    assert!(!fault.help.is_empty());
    assert_eq!(session.translate("treatmnts").unwrap_err().code, "Q101");
}
