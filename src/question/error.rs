//! What can be wrong with the words of a question → a [`Diagnostic`] with a stable code, and a page for each code.

use crate::diagnostic::Diagnostic;
use crate::span::Span;

pub use super::words::WordList;

/// Longest question, in bytes.
pub const MAX_BYTES: usize = 4096;
/// Most brackets open at once, outside quotes.
pub const MAX_DEPTH: usize = 64;
/// Most `not` in a row.
pub const MAX_NOTS: usize = 8;

/// A question that does not read. Spans are byte offsets of the question, on character boundaries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxError {
    /// Q101: a word, comma or bracket that nothing expects here.
    #[error("{message}")]
    Unexpected {
        /// What is wrong.
        message: String,
        /// The word.
        span: Span,
        /// What could stand there, in words, such as `for, after, before`.
        expected: String,
        /// What to do next.
        help: Vec<String>,
        /// Whole questions that read, best first.
        fixes: Vec<String>,
    },
    /// Q102: a bracket or a quotation mark without its other half.
    #[error("{}", match (opened, quote) {
        (true, true) => "the quotation mark is never closed",
        (true, false) => "the bracket is never closed",
        (false, _) => "this bracket closes nothing",
    })]
    Unpaired {
        /// Whether it opens (and is never closed).
        opened: bool,
        /// Whether it is a quotation mark.
        quote: bool,
        /// The bracket or mark.
        span: Span,
        /// Whole questions that read.
        fixes: Vec<String>,
    },
    /// Q103: more bytes than a question may have.
    #[error("the question is {length} bytes long; at most 4,096 are allowed")]
    TooLong {
        /// How long it is.
        length: usize,
        /// What lies beyond the limit.
        span: Span,
    },
    /// Q104: more brackets open at once than allowed.
    #[error("more than 64 brackets are open at once; 64 levels are allowed")]
    TooDeep {
        /// The bracket that is one too many.
        span: Span,
    },
    /// Q104: a long run of `not`.
    #[error("\"not\" stands {count} times in a row; at most 8 are allowed")]
    TooManyNots {
        /// How many.
        count: usize,
        /// The run.
        span: Span,
    },
    /// Q105: `and` and `or` in one list of names.
    #[error("\"and\" and \"or\" are mixed in one list; brackets must say which belongs together")]
    MixedList {
        /// The list.
        span: Span,
        /// The clause that holds the list.
        clause: Span,
        /// The items, each with whether `and` joins it to the one before.
        items: Vec<(Span, bool)>,
        /// The question with brackets, in both readings.
        fixes: Vec<String>,
    },
    /// Q106: something is missing at the end or before a bracket that closes.
    #[error("{message}")]
    Missing {
        /// What is missing.
        message: String,
        /// What could stand there.
        expected: String,
        /// Where it is missing: empty, or the bracket before which it is missing.
        span: Span,
        /// Whether the question simply ends here, so that more text could complete it.
        at_end: bool,
        /// What to do next.
        help: Vec<String>,
        /// Whole questions that read.
        fixes: Vec<String>,
    },
    /// Q107: no word at all.
    #[error("the question is empty")]
    Empty {
        /// The whole text.
        span: Span,
    },
    /// Q108: a word that is not in the closed list that stands here.
    #[error("\"{word}\" is not {}", with_article(list.noun()))]
    UnknownTerm {
        /// The list.
        list: WordList,
        /// The word as typed.
        word: String,
        /// Where it stands.
        span: Span,
        /// The nearest word of the list.
        nearest: Option<&'static str>,
        /// Whole questions that read.
        fixes: Vec<String>,
    },
    /// Q109: a number or time that cannot be.
    #[error("{message}")]
    BadNumber {
        /// What is wrong.
        message: String,
        /// The number.
        span: Span,
        /// What is allowed.
        expected: String,
    },
    /// Q110: a tail that stands twice, or where it cannot.
    #[error("{message}")]
    BadTail {
        /// What is wrong.
        message: String,
        /// The tail.
        span: Span,
        /// What to do next.
        help: String,
        /// Whole questions that read.
        fixes: Vec<String>,
    },
}

impl SyntaxError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            SyntaxError::Unexpected { .. } => "Q101",
            SyntaxError::Unpaired { .. } => "Q102",
            SyntaxError::TooLong { .. } => "Q103",
            SyntaxError::TooDeep { .. } | SyntaxError::TooManyNots { .. } => "Q104",
            SyntaxError::MixedList { .. } => "Q105",
            SyntaxError::Missing { .. } => "Q106",
            SyntaxError::Empty { .. } => "Q107",
            SyntaxError::UnknownTerm { .. } => "Q108",
            SyntaxError::BadNumber { .. } => "Q109",
            SyntaxError::BadTail { .. } => "Q110",
        }
    }

    /// The place of the fault.
    pub const fn span(&self) -> Span {
        match self {
            SyntaxError::Unexpected { span, .. }
            | SyntaxError::Unpaired { span, .. }
            | SyntaxError::TooLong { span, .. }
            | SyntaxError::TooDeep { span }
            | SyntaxError::TooManyNots { span, .. }
            | SyntaxError::MixedList { span, .. }
            | SyntaxError::Missing { span, .. }
            | SyntaxError::Empty { span }
            | SyntaxError::UnknownTerm { span, .. }
            | SyntaxError::BadNumber { span, .. }
            | SyntaxError::BadTail { span, .. } => *span,
        }
    }

    /// Whole questions that read and were probably meant, best first.
    pub fn fixes(&self) -> &[String] {
        match self {
            SyntaxError::Unexpected { fixes, .. }
            | SyntaxError::Unpaired { fixes, .. }
            | SyntaxError::MixedList { fixes, .. }
            | SyntaxError::Missing { fixes, .. }
            | SyntaxError::UnknownTerm { fixes, .. }
            | SyntaxError::BadTail { fixes, .. } => fixes,
            SyntaxError::TooLong { .. }
            | SyntaxError::TooDeep { .. }
            | SyntaxError::TooManyNots { .. }
            | SyntaxError::Empty { .. }
            | SyntaxError::BadNumber { .. } => &[],
        }
    }

    /// Whether the text is only unfinished: more text behind it could make it a question.
    pub const fn is_unfinished(&self) -> bool {
        matches!(
            self,
            SyntaxError::Unpaired { opened: true, .. }
                | SyntaxError::Missing { at_end: true, .. }
                | SyntaxError::Empty { .. }
        )
    }

    /// What stands under the carets.
    fn label(&self) -> String {
        match self {
            SyntaxError::Unexpected { expected, .. } | SyntaxError::Missing { expected, .. } => {
                expected_label(expected)
            }
            SyntaxError::BadNumber { expected, .. } => expected_label(expected),
            SyntaxError::Unpaired { opened: true, .. } => "opened here".to_owned(),
            SyntaxError::Unpaired { opened: false, .. } => "nothing is open here".to_owned(),
            SyntaxError::TooLong { .. } => "beyond the limit".to_owned(),
            SyntaxError::TooDeep { .. } => "level 65".to_owned(),
            SyntaxError::TooManyNots { .. } => "too many".to_owned(),
            SyntaxError::MixedList { .. } => "brackets are needed here".to_owned(),
            SyntaxError::Empty { .. } => "expected a question".to_owned(),
            SyntaxError::UnknownTerm { list, .. } => format!("expected {}", with_article(list.noun())),
            SyntaxError::BadTail { .. } => "cannot stand here".to_owned(),
        }
    }

    /// What to do next.
    fn help(&self) -> Vec<String> {
        match self {
            SyntaxError::Unexpected { help, .. } | SyntaxError::Missing { help, .. } => help.clone(),
            SyntaxError::BadTail { help, .. } => vec![help.clone()],
            SyntaxError::Unpaired { opened: true, quote: true, .. } => {
                vec!["write the same mark behind the name; inside quotes, \\\" stands for the mark itself".to_owned()]
            }
            SyntaxError::Unpaired { opened: true, .. } => vec!["write \")\" where the bracket ends".to_owned()],
            SyntaxError::Unpaired { opened: false, .. } => vec!["leave it out, or open a bracket before it".to_owned()],
            SyntaxError::TooLong { .. } => vec!["split it into several questions".to_owned()],
            SyntaxError::TooDeep { .. } => vec!["ask the inner question first, then go on with \"these\"".to_owned()],
            SyntaxError::TooManyNots { .. } => {
                vec!["two \"not\" cancel each other: leave them out in pairs".to_owned()]
            }
            SyntaxError::MixedList { .. } => {
                vec!["say the clause again and put brackets around what belongs together".to_owned()]
            }
            SyntaxError::Empty { .. } => vec!["for example: treatments for SI joint pain with evidence".to_owned()],
            SyntaxError::UnknownTerm { list, nearest, .. } => nearest
                .map(|n| format!("did you mean \"{n}\"?"))
                .into_iter()
                .chain([format!("there are: {}", list.words().join(", "))])
                .collect(),
            SyntaxError::BadNumber { .. } => Vec::new(),
        }
    }

    /// The error as a person is told it; `text` is the question it came from.
    pub fn to_diagnostic(&self, text: &str) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code(), self.to_string()).at(text, self.span(), self.label());
        diagnostic.help = self.help();
        diagnostic.fixes = self.fixes().to_vec();
        diagnostic
    }
}

/// A noun with its article.
pub(super) fn with_article(noun: &str) -> String {
    let an = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if an { "an" } else { "a" })
}

/// `expected …`, or nothing where nothing is known.
fn expected_label(expected: &str) -> String {
    if expected.is_empty() { String::new() } else { format!("expected {expected}") }
}

/// A page for every code of this stage: code, title, explanation.
pub const ERROR_PAGES: &[(&str, &str, &str)] = &[
    (
        "Q101",
        "a word that cannot stand here",
        "A question is made of words of the language (treatments, for, after, with …) and of names. Something stands where \
         neither fits: most often a slip in a word (fro for from), a name without a word such as \"for\" before it, or a comma \
         that separates no names.\n\nThe label names what could stand there. A name that holds a word of the language is \
         written in quotes: describe \"loss of mobility\".\n\nWrong: treatments aftr failed injection\nRight: treatments after \
         failed injection",
    ),
    (
        "Q102",
        "a bracket or quotation mark without its other half",
        "Every ( needs its ) and every quotation mark its second one. Brackets inside quotes do not count. Inside quotes, \\\" \
         stands for the mark and \\\\ for a backslash. An apostrophe never opens a quotation.\n\nWrong: treatments for \
         (conditions caused by pregnancy\nRight: treatments for (conditions caused by pregnancy)",
    ),
    (
        "Q103",
        "a question that is too long",
        "A question may have 4,096 bytes (a letter of English is one byte). Split it into several questions; \"these\" stands \
         for the rows of the previous answer.",
    ),
    (
        "Q104",
        "a question that is too deep",
        "At most 64 brackets may be open at once outside quotes, and at most 8 \"not\" may follow each other. Ask the inner \
         question first, then go on with \"these\".",
    ),
    (
        "Q105",
        "\"and\" and \"or\" in one list",
        "\"for A and B or C\" can be read in two ways, so the language asks which is meant: say the clause again and put \
         brackets around what belongs together.\n\nWrong: treatments for A and B or C\nRight: treatments (for A and B) or for \
         C\nRight: treatments for A and (for B or C)\n\nA comma takes the conjunction of its list: \"A, B and C\" is A and B \
         and C.",
    ),
    (
        "Q106",
        "something is missing",
        "The question ends, or a bracket closes, where a name, a number, a value or a word must follow.\n\nWrong: treatments \
         for\nRight: treatments for SI joint pain\n\nThe label says what is missing.",
    ),
    (
        "Q107",
        "an empty question",
        "There is no word in the question. A bare head is the shortest question: treatments.",
    ),
    (
        "Q108",
        "a word that is not in the list",
        "Fields (where), facets (with, without), keys (sorted by, grouped by, by), columns (showing), aspects (compare … by) \
         and formats (as) are closed lists. The message shows the whole list and the nearest word.\n\nWrong: treatments where \
         strenght = first-line\nRight: treatments where strength = first-line",
    ),
    (
        "Q109",
        "a number or time that cannot be",
        "Numbers of rows and of time are whole and above 0, and not larger than 4,294,967,295. A time is a number and day, \
         week, month or year: \"8 weeks\", \"at least 6 months\", \"6+ months\". A number of a field may have a decimal point \
         and a percent sign: 94, 94%, 0.5.",
    ),
    (
        "Q110",
        "a tail that cannot stand here",
        "\"sorted by\", \"grouped by\", \"first\", \"showing\" and \"as\" stand behind all clauses, each once. Inside brackets \
         the rows are only passed on, so \"grouped by\", \"showing\" and \"as\" stand outside.\n\nWrong: treatments for X first \
         5 first 3\nRight: treatments for X first 5",
    ),
];

#[cfg(test)]
mod tests {
    use super::{ERROR_PAGES, SyntaxError};
    use crate::span::Span;

    #[test]
    fn every_code_has_a_page_in_order() {
        let codes: Vec<&str> = ERROR_PAGES.iter().map(|(code, _, _)| *code).collect();
        let expected: Vec<String> = (101..=110).map(|n| format!("Q{n}")).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn messages_are_sentences_without_a_full_stop() {
        let error = SyntaxError::TooDeep { span: Span::new(0, 1) };
        let diagnostic = error.to_diagnostic("(");
        assert_eq!(diagnostic.code, "Q104");
        assert!(diagnostic.message.contains("64") && !diagnostic.message.ends_with('.'));
    }
}
