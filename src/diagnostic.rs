//! What a person is told when something is wrong: a stable code, one sentence, the place, and what to do next.
//! Every stage has its own error type and turns it into a [`Diagnostic`]; printing is left to `render::diagnostic`.

use crate::span::Span;

/// The code of a question that was stopped before its answer was whole.
pub const STOPPED: &str = "U006";

/// Where in which text a fault lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// File name as the user would type it; `None` for a question.
    pub file: Option<String>,
    /// The whole text, so that the line can be shown.
    pub text: String,
    /// The marked piece of `text`.
    pub span: Span,
    /// What stands under the carets, such as `expected for, after, before`.
    pub label: String,
}

/// Whether a fault stops the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The work cannot go on.
    Error,
    /// Worth mending; the work goes on.
    Warning,
}

/// One fault, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code: `Q1xx` syntax, `Q2xx` names, `Q3xx` follow-ups, `D0xx` data, `E0xx` engines and layouts, `K0xx` imports and exports, `V0xx` provenance, `U0xx` usage.
    pub code: &'static str,
    /// Whether the fault stops the work.
    pub severity: Severity,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// The place, where there is one.
    pub place: Option<Box<Place>>,
    /// What to do next, a sentence each.
    pub help: Vec<String>,
    /// Whole corrected texts that can be run as they are, best first.
    pub fixes: Vec<String>,
}

impl Diagnostic {
    /// An error with neither place nor help yet.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            help: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// The error of a question that was stopped.
    pub fn stopped() -> Self {
        Self::error(STOPPED, "stopped before the answer was whole")
    }

    /// A warning with neither place nor help yet.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// The same, at a place of a question.
    pub fn at(mut self, text: &str, span: Span, label: impl Into<String>) -> Self {
        self.place = Some(Box::new(Place { file: None, text: text.to_owned(), span, label: label.into() }));
        self
    }

    /// The same, at a place of a file.
    pub fn in_file(mut self, file: &str, text: &str, span: Span, label: impl Into<String>) -> Self {
        self.place =
            Some(Box::new(Place { file: Some(file.to_owned()), text: text.to_owned(), span, label: label.into() }));
        self
    }

    /// The same with one more sentence of help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The same with one more corrected text.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fixes.push(fix.into());
        self
    }
}
