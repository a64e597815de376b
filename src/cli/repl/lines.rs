//! The text of the editor → the questions and commands in it, and whether it can be run yet.
//!
//! A question goes on in the next line while it is unfinished. What was copied from a transcript is read too: prompts are left out, and
//! where there are prompts, lines without one are output. A further line that is a command, or a question of its own that cannot belong to
//! what was typed before, ends what is unfinished.

use evigraph::question::error::SyntaxError;
use evigraph::question::{Mark, marks, parse};
use evigraph::session::question_start;
use evigraph::span::Span;

use super::command;

/// How the editor begins a further line of a question.
pub const INDENT: &str = "\n  ";
/// Prompts as they stand in transcripts.
const PROMPTS: &[&str] = &["evigraph> ", "> "];
/// What further lines begin with in transcripts.
const FURTHER: &[&str] = &["… ", "... "];

/// A piece of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A question or a command to run.
    Run(String),
    /// An unfinished question that the line behind it ended.
    Dropped(String),
}

/// What a question still lacks, in words; `None` where it can be run, be it right or wrong.
pub fn unfinished(text: &str) -> Option<String> {
    match parts(text).pop()? {
        Part::Run(text) => lacking(&text).map(|error| error.to_string()),
        Part::Dropped(_) => None,
    }
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
pub fn parts(text: &str) -> Vec<Part> {
    let prompted = text.lines().any(|line| after(line, PROMPTS).is_some());
    let mut parts: Vec<Part> = Vec::new();
    for line in text.lines() {
        let prompt = after(line, PROMPTS);
        let further = after(line, FURTHER);
        let bare = prompt.or(further).unwrap_or(line);
        if bare.trim().is_empty() {
            continue;
        }
        if prompt.is_none()
            && let Some(Part::Run(last)) = parts.last_mut()
        {
            let open = lacking(last).is_some();
            let joined = format!("{last}{INDENT}{}", bare.trim());
            if open && begins_anew(bare.trim(), &joined) {
                let dropped = Part::Dropped(std::mem::take(last));
                parts.pop();
                parts.extend([dropped, Part::Run(bare.trim().to_owned())]);
                continue;
            }
            let indented = !prompted && line.starts_with([' ', '\t']) && asked(&joined).is_ok();
            if further.is_some() || indented || open {
                *last = joined;
                continue;
            }
        }
        if prompt.is_some() || !prompted {
            parts.push(Part::Run(bare.trim().to_owned()));
        }
    }
    parts
}

/// The question of a line, read.
fn asked(line: &str) -> Result<(), SyntaxError> {
    parse(&line[question_start(line)..]).map(drop)
}

/// The fault of a question that goes on in the next line: a bracket or quotation is open, or it ends in a word or sign behind which
/// something has to follow. Behind a name the fault is told at once: there the name may be what is wrong.
fn lacking(line: &str) -> Option<SyntaxError> {
    if command::is_command(line) || is_comment(line) {
        return None;
    }
    let error = asked(line).err().filter(SyntaxError::is_unfinished)?;
    let leads_on = |mark| matches!(mark, Mark::Head | Mark::Form | Mark::Clause | Mark::Term | Mark::Sign);
    let open = match error {
        SyntaxError::Missing { .. } => marks(&line[question_start(line)..]).last().is_some_and(|(_, m)| leads_on(*m)),
        _ => true,
    };
    open.then_some(error)
}

/// Whether a further line has nothing to do with the unfinished question before it: it is a command, or a question that reads while the
/// two together never will, or read only with its first word, such as `describe`, in a name. Words behind `help` may be a name, so it is a
/// command only alone.
fn begins_anew(line: &str, joined: &str) -> bool {
    let dotted = line.strip_prefix('.').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    let left = ["quit", "exit", "help"].iter().any(|word| line.eq_ignore_ascii_case(word));
    if dotted || left {
        return true;
    }
    if asked(line).is_err() {
        return false;
    }
    let start = question_start(joined);
    let at = joined.len() - line.len() - start;
    let in_name = |(span, mark): &(Span, Mark)| *mark == Mark::Name && span.start <= at && at < span.end;
    let swallowed =
        marks(line).first().is_some_and(|(_, mark)| *mark == Mark::Form) && marks(&joined[start..]).iter().any(in_name);
    swallowed || asked(joined).is_err_and(|error| !error.is_unfinished())
}

fn after<'l>(line: &'l str, prompts: &[&str]) -> Option<&'l str> {
    let line = line.trim_start();
    prompts.iter().find_map(|prompt| line.strip_prefix(prompt))
}

#[cfg(test)]
mod tests {
    use super::{Part, is_ready, unfinished};

    /// The pieces; one that is dropped begins with a minus.
    fn parts(text: &str) -> Vec<String> {
        let shown = |part| match part {
            Part::Run(text) => text,
            Part::Dropped(text) => format!("-{text}"),
        };
        super::parts(text).into_iter().map(shown).collect()
    }

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
            "let mine =",
            "treatments with",
            "treatments not",
            "treatments after failed",
            "how many",
            "why not",
            "is rest recommended for",
            "treatments first",
            "treatments for\n  (conditions for rest",
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
            "is dr-oracle reviewed",
            "is rest",
            "path from rest",
            "treatments for\n  .help",
            "treatments for (rest\n  quit",
            "treatments for\n  describe dr-oracle",
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
    fn a_further_line_of_its_own_ends_what_is_unfinished() {
        for line in [".help", ".set mode json", ".nothing", "quit", "Exit", "help", "describe dr-oracle"] {
            assert_eq!(parts(&format!("treatments for\n  {line}")), ["-treatments for", line]);
        }
        assert_eq!(parts("treatments for (rest and\n  \n  .quit"), ["-treatments for (rest and", ".quit"]);
        assert_eq!(parts("treatments for\n… .help"), ["-treatments for", ".help"]);
        // What fits behind the question, or could still, belongs to it.
        for text in
            ["treatments for\n  rest", "treatments for (\n  conditions for rest", "treatments for\n  help wanted"]
        {
            assert_eq!(parts(text), [text]);
        }
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
