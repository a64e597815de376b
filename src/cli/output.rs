//! Answers and errors → the streams, in the chosen format. A closed pipe ends the program quietly.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;
use evigraph::model::terms::Format;
use evigraph::render::{csv, diagnostic, escape, json, markdown, text};
use evigraph::session::Reply;

use super::args::{Args, Color};
use super::style;

/// Rows shown on a terminal before the rest is cut; nothing is cut when the output is piped or saved.
const ROWS_ON_TERMINAL: usize = 30;

/// Where and how to print.
pub struct Output {
    /// Format of the arguments or `.mode`; `None` = text.
    pub format: Option<Format>,
    /// One compact JSON object a question, errors too.
    pub one_line: bool,
    /// Whether to print the time an answer took.
    pub timing: bool,
    /// Most rows shown; `None` = all.
    pub limit: Option<usize>,
    /// Width of tables; `None` = as wide as needed.
    pub width: Option<usize>,
    unicode: bool,
    quiet: bool,
    color_out: bool,
    color_err: bool,
}

impl Output {
    /// As the arguments and the terminal say.
    pub fn new(args: &Args) -> Output {
        let terminal = std::io::stdout().is_terminal();
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let color = |terminal: bool| match args.color {
            Color::Always => !args.plain,
            Color::Never => false,
            Color::Auto => terminal && !dumb && !no_color && !args.plain,
        };
        let width = terminal.then(|| terminal_size::terminal_size().map_or(80, |(w, _)| usize::from(w.0)));
        Output {
            format: args.format.map(Format::from),
            one_line: false,
            timing: args.timing,
            limit: terminal.then_some(ROWS_ON_TERMINAL),
            width,
            unicode: !args.plain && !dumb,
            quiet: args.quiet,
            color_out: color(terminal),
            color_err: color(std::io::stderr().is_terminal()),
        }
    }

    /// From now on JSON is one line a question.
    pub fn line_mode(&mut self) {
        self.one_line = true;
    }

    /// Whether standard output takes colour.
    pub fn has_color(&self) -> bool {
        self.color_out
    }

    /// Whether more than ASCII may be printed.
    pub fn has_unicode(&self) -> bool {
        self.unicode
    }

    /// Whether answers and errors are JSON.
    pub fn is_json(&self) -> bool {
        super::is_json(self.format)
    }

    /// Prints an answer to stdout. The format in the question goes before that of the arguments, but not before JSON, which is a contract.
    pub fn answer(&mut self, reply: &Reply, graph: &Graph) {
        let answer = &reply.answer;
        let format = if self.is_json() { self.format } else { answer.format.or(self.format) };
        let elapsed = self.timing.then_some(reply.elapsed);
        let text = match format {
            Some(Format::Json) if !self.one_line => pretty(&json::answer(answer, graph, elapsed)),
            Some(Format::Json | Format::Jsonl) => json::answer(answer, graph, elapsed).to_string() + "\n",
            Some(Format::Csv) => csv::answer(answer, graph),
            Some(Format::Markdown) => markdown::answer(answer, graph),
            Some(Format::Table) | None => {
                let options =
                    text::Options { width: self.width, max_rows: self.limit, unicode: self.unicode, quiet: self.quiet };
                let mut text = style::paint(&text::pieces(answer, graph, &options), self.color_out);
                if let Some(elapsed) = elapsed {
                    let gap = if self.quiet { "\n" } else { " · " };
                    text.truncate(text.trim_end().len());
                    text.push_str(&format!("{gap}{}\n", time(elapsed)));
                }
                text
            }
        };
        self.print(&text);
    }

    /// Prints what was not understood: to stdout as JSON where the format is JSON, else to stderr. `place` is `file:line` of a batch.
    pub fn error(&mut self, question: &str, fault: &Diagnostic, place: Option<&str>) {
        if self.is_json() {
            let value = json::error(question, fault, None);
            let text = if self.one_line || self.format == Some(Format::Jsonl) {
                value.to_string() + "\n"
            } else {
                pretty(&value)
            };
            self.print(&text);
            return;
        }
        if let Some(place) = place {
            self.say(&format!("{place}:"));
        }
        self.diagnostic(fault);
    }

    /// Prints a diagnostic to stderr.
    pub fn diagnostic(&mut self, fault: &Diagnostic) {
        let text = style::paint(&diagnostic::pieces(fault, None), self.color_err);
        let text = if self.unicode { text } else { escape::ascii(&text) };
        self.say(text.trim_end());
    }

    /// Prints to stdout and flushes. A closed pipe ends the program without a word.
    pub fn print(&mut self, text: &str) {
        let mut out = std::io::stdout().lock();
        if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
            std::process::exit(0);
        }
    }

    /// Prints a line to stderr. A message that nobody can read is lost quietly.
    pub fn say(&mut self, line: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// `0.4 ms`
fn time(elapsed: Duration) -> String {
    format!("{:.1} ms", elapsed.as_secs_f64() * 1000.0)
}
