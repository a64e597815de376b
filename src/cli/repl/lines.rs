//! The text of the editor → the questions and commands in it, and whether it can be run yet.
//!
//! A question goes on in the next line while it is unfinished. What was copied from a transcript is read too: prompts are left out, and
//! where there are prompts, lines without one are output.

use evigraph::question::parse;
use evigraph::session::question_start;

use super::command;

/// How the editor begins a further line of a question.
pub const INDENT: &str = "\n  ";
/// Prompts as they stand in transcripts.
const PROMPTS: &[&str] = &["evigraph> ", "> "];
/// What further lines begin with in transcripts.
const FURTHER: &[&str] = &["… ", "... "];

/// What a question still lacks, in words; `None` where it can be run, be it right or wrong.
pub fn unfinished(text: &str) -> Option<String> {
    let text = parts(text).pop()?;
    if command::is_command(&text) || is_comment(&text) {
        return None;
    }
    parse(&text[question_start(&text)..]).err().filter(|error| error.is_unfinished()).map(|error| error.to_string())
}

/// Whether the text is to be run as it is: it can be, or its last two lines are blank.
pub fn is_ready(text: &str) -> bool {
    let mut last = text.rsplit('\n');
    let blank = |line: Option<&str>| line.is_some_and(|l| l.trim().is_empty());
    let forced = blank(last.next()) && blank(last.next()) && last.next().is_some();
    forced || unfinished(text).is_none()
}

/// Whether a line says nothing.
fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// The questions and commands of a text, in order. A line belongs to the question before it while that is unfinished, or where it is
/// indented and the two read as one question.
pub fn parts(text: &str) -> Vec<String> {
    let prompted = text.lines().any(|line| after(line, PROMPTS).is_some());
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        let prompt = after(line, PROMPTS);
        let further = after(line, FURTHER);
        let bare = prompt.or(further).unwrap_or(line);
        if bare.trim().is_empty() {
            continue;
        }
        if prompt.is_none()
            && let Some(last) = parts.last_mut()
        {
            let joined = format!("{last}{INDENT}{}", bare.trim());
            let indented =
                !prompted && line.starts_with([' ', '\t']) && parse(&joined[question_start(&joined)..]).is_ok();
            if further.is_some() || indented || goes_on(last) {
                *last = joined;
                continue;
            }
        }
        if prompt.is_some() || !prompted {
            parts.push(bare.trim().to_owned());
        }
    }
    parts
}

fn goes_on(question: &str) -> bool {
    let asked = &question[question_start(question)..];
    !command::is_command(question) && !is_comment(question) && parse(asked).is_err_and(|error| error.is_unfinished())
}

fn after<'l>(line: &'l str, prompts: &[&str]) -> Option<&'l str> {
    let line = line.trim_start();
    prompts.iter().find_map(|prompt| line.strip_prefix(prompt))
}

#[cfg(test)]
mod tests {
    use super::{is_ready, parts, unfinished};

    #[test]
    fn what_lacks_something_goes_on() {
        for text in [
            "treatments for",
            "treatments for (conditions",
            "treatments for \"loss of",
            "treatments for a and",
            "treatments for a,",
            "describe",
            "treatments\n… for",
            "let mine = treatments for",
        ] {
            assert!(unfinished(text).is_some() && !is_ready(text), "{text}");
        }
        for text in [
            "",
            "treatments",
            "treatments aftr injection",
            ".mode",
            "# note (",
            "quit",
            "treatments for a)",
            "describe rest",
        ] {
            assert!(unfinished(text).is_none() && is_ready(text), "{text}");
        }
    }

    #[test]
    fn two_blank_lines_run_it_all_the_same() {
        assert!(!is_ready("treatments for\n  "));
        assert!(is_ready("treatments for\n  \n  "));
        assert!(!is_ready("treatments for\n  (\n"));
    }

    #[test]
    fn a_question_over_lines_is_one() {
        assert_eq!(
            parts("treatments for\n  rest and\n  ice\n  with evidence"),
            ["treatments for\n  rest and\n  ice\n  with evidence"]
        );
        assert_eq!(parts("treatments for\n  \n  "), ["treatments for"]);
        assert!(parts(" \n ").is_empty());
    }

    #[test]
    fn pasted_lines_are_questions_each() {
        assert_eq!(parts("treatments\ntests\n.mode json\n"), ["treatments", "tests", ".mode json"]);
        assert_eq!(parts("  treatments\n  tests"), ["treatments", "tests"]);
    }

    #[test]
    fn prompts_are_left_out_and_so_is_output_between_them() {
        let transcript = "> treatments after failed\n… injection\nRead as: treatments\n  injection\n1 treatment\n\nevigraph> tests for rest\n";
        assert_eq!(parts(transcript), ["treatments after failed\n  injection", "tests for rest"]);
    }
}
