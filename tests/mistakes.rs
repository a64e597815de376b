//! What people type who do not know the language yet: the error of each line, and the one question that is offered for it.
//!
//! `cases/mistakes/*.case` holds blocks of lines:
//!
//! ```text
//! ? the line as typed
//! meant a question | another that would do as well      (written by hand; `-`: none is right)
//! code Q101 [the marked piece]                           (or: understood)
//! fix the question that is offered                       (`-`: none)
//! rows as meant                                          (or: rows / no rows, and: as meant / something else)
//! ```
//!
//! `EVIGRAPH_UPDATE_CASES=1 cargo test mistakes::` writes all but the first two lines anew.

use std::path::PathBuf;

use evigraph::graph::Graph;
use evigraph::session::Session;

use super::golden;

const CASES: &str = "tests/cases/mistakes";

/// A line, what was meant by it, and the comment above it.
struct Mistake {
    comment: String,
    typed: String,
    meant: String,
}

fn read(text: &str) -> Vec<Mistake> {
    text.split("\n\n")
        .map(|block| {
            let line = |start: &str| block.lines().find_map(|l| l.strip_prefix(start)).unwrap_or("").to_owned();
            let comment = block.lines().filter(|l| l.starts_with('#')).map(|l| format!("{l}\n")).collect();
            Mistake { comment, typed: line("? "), meant: line("meant ") }
        })
        .collect()
}

/// The canonical text of a question, and whether it has an answer; `None` where it is not understood.
fn asked(question: &str, graph: &Graph) -> Option<(String, bool)> {
    let answer = Session::new(graph).ask(question).ok()?.answer;
    Some((answer.canonical.clone(), !answer.is_empty()))
}

fn outcome(mistake: &Mistake, graph: &Graph) -> String {
    let meant: Vec<String> = mistake
        .meant
        .split(" | ")
        .filter(|m| *m != "-")
        .map(|m| asked(m, graph).unwrap_or_else(|| panic!("{}: {m} is not understood", mistake.typed)).0)
        .collect();
    let judged = |question: &str| {
        let (canonical, rows) = asked(question, graph)
            .unwrap_or_else(|| panic!("{}: {question} is offered, but not understood", mistake.typed));
        let right = if meant.contains(&canonical) { "as meant" } else { "something else" };
        format!("{} {right}\n", if rows { "rows" } else { "no rows" })
    };
    match Session::new(graph).ask(&mistake.typed) {
        Ok(_) => format!("understood\n{}", judged(&mistake.typed)),
        Err(fault) => {
            assert!(
                fault.fixes.len() <= 1 || matches!(fault.code, "Q105" | "Q202"),
                "{}: one suggestion",
                mistake.typed
            );
            assert!(!fault.fixes.is_empty() || !fault.help.is_empty(), "{}: neither fix nor help", mistake.typed);
            let marked = fault.place.as_ref().map_or("", |p| p.span.of(&p.text));
            match fault.fixes.first() {
                Some(fix) => format!("code {} [{marked}]\nfix {fix}\n{}", fault.code, judged(fix)),
                None => format!("code {} [{marked}]\nfix -\n", fault.code),
            }
        }
    }
}

#[test]
fn the_first_suggestion_is_the_question_that_was_meant() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(CASES).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let graph = &evigraph::builtin::graph();
    let mut faults = Vec::new();
    let (mut right, mut all) = (0, 0);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let blocks: Vec<String> = read(&text)
            .iter()
            .map(|m| {
                if m.typed.is_empty() {
                    return m.comment.trim_end().to_owned();
                }
                let outcome = outcome(m, graph);
                all += 1;
                right += usize::from(outcome.ends_with("as meant\n") || m.meant == "-");
                format!("{}? {}\nmeant {}\n{}", m.comment, m.typed, m.meant, outcome.trim_end())
            })
            .collect();
        faults.extend(golden::check(&file, &(blocks.join("\n\n") + "\n")).err());
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(right * 100 >= all * 95, "{right} of {all} suggestions are what was meant");
}
