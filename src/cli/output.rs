//! Answers and errors → the streams or a file, in the chosen format. A closed pipe ends the program quietly.

use std::fs::File;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use evigraph::answer::Body;
use evigraph::diagnostic::{Diagnostic, Severity};
use evigraph::graph::Graph;
use evigraph::model::terms::Format;
use evigraph::render::markup::{width as columns, wrap};
use evigraph::render::{blocks, csv, diagnostic, escape, json, markdown, text, words};
use evigraph::session::Reply;

use super::args::{Args, Color};
use super::documents::Documents;
use super::save::Target;
use super::settings::{Most, Settings};
use super::{engine, interrupt, pager, style};

/// Rows shown on a terminal before the rest is cut; nothing is cut when the output is piped or saved.
const ROWS_ON_TERMINAL: usize = 30;

/// Where and how to print.
pub struct Output {
    /// What `.set` can change.
    pub settings: Settings,
    /// One compact JSON object a question, errors too.
    pub one_line: bool,
    /// The corrected line of the last error, for `.fix`.
    pub correction: Option<String>,
    /// Whether the last question or command ended in an error.
    pub misunderstood: bool,
    /// How many files `.read` has open.
    pub depth: usize,
    file: Option<(Target, File)>,
    once: Option<Target>,
    failed: bool,
    documents: Documents,
    quiet: bool,
    terminal: bool,
    dumb: bool,
}

/// For whom an answer is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Screen,
    File,
}

impl Output {
    /// As the arguments say, over the given settings.
    pub fn new(args: &Args, settings: Settings) -> Output {
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let mut settings = settings;
        // Text is what is printed where nothing else is set, but it overrides what the file of settings says.
        settings.mode = args.format.map_or(settings.mode, |f| Some(Format::from(f)).filter(|f| *f != Format::Table));
        settings.timer |= args.timing;
        settings.unicode &= !args.plain && !dumb;
        settings.documents = args.documents.clone().or(settings.documents);
        settings.color = match args.color {
            _ if args.plain => Color::Never,
            Some(color) => color,
            None => settings.color,
        };
        Output {
            settings,
            one_line: false,
            correction: None,
            misunderstood: false,
            depth: 0,
            file: None,
            once: None,
            failed: false,
            documents: Documents::default(),
            quiet: args.quiet,
            terminal: std::io::stdout().is_terminal(),
            dumb,
        }
    }

    /// From now on JSON is one line a question.
    pub fn line_mode(&mut self) {
        self.one_line = true;
    }

    /// Whether answers and errors are JSON.
    pub fn is_json(&self) -> bool {
        super::is_json(self.settings.mode)
    }

    /// Whether standard output takes colour.
    pub fn has_color(&self) -> bool {
        self.color(self.terminal)
    }

    /// Whether more than ASCII may be printed.
    pub fn has_unicode(&self) -> bool {
        self.settings.unicode
    }

    /// Whether a stream takes colour that is a terminal, or is not.
    fn color(&self, terminal: bool) -> bool {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        match self.settings.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !self.dumb && !no_color,
        }
    }

    /// Columns that a line may take; `None` = no limit.
    pub fn width(&self) -> Option<usize> {
        match self.settings.width {
            Most::At(width) => Some(width),
            Most::Off => None,
            Most::Auto => self.terminal.then(|| screen().0),
        }
    }

    /// Most rows shown; `None` = all.
    pub fn limit(&self) -> Option<usize> {
        match self.settings.limit {
            Most::At(rows) => Some(rows),
            Most::Off => None,
            Most::Auto => self.terminal.then_some(ROWS_ON_TERMINAL),
        }
    }

    /// Prints an answer, or writes it to the file of `.once` or `.output`. The format in the question goes before that of the arguments, but
    /// not before JSON, which is a contract.
    pub fn answer(&mut self, reply: &Reply, graph: &Graph) {
        let graph = reply.graph(graph);
        // An answer takes back what was said of an error before it.
        self.correction = None;
        self.misunderstood = false;
        if let Some(target) = self.once.take() {
            let format = self.format(reply, Some(&target));
            let text = self.rendered(reply, graph, format, To::File);
            let done = target.write(&text);
            self.written(reply, &target.name, format, done);
            return;
        }
        if let Some((target, mut file)) = self.file.take() {
            let format = self.format(reply, Some(&target));
            let text = self.rendered(reply, graph, format, To::File);
            let done = file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(|e| {
                Diagnostic::error("U010", format!("cannot write {}: {e}", target.name))
                    .help("answers go to the screen again")
            });
            let good = done.is_ok();
            self.written(reply, &target.name, format, done);
            self.file = good.then_some((target, file));
            return;
        }
        let format = self.format(reply, None);
        let text = self.rendered(reply, graph, format, To::Screen);
        if is_text(format) { self.page(&text) } else { self.print_exactly(&text) }
    }

    /// The format of an answer: JSON where it was asked for, else the one in the question, else that of `.mode`, else the file's ending.
    fn format(&self, reply: &Reply, target: Option<&Target>) -> Option<Format> {
        if self.is_json() {
            return self.settings.mode;
        }
        reply.answer.format.or(self.settings.mode).or_else(|| target.and_then(Target::format))
    }

    fn rendered(&mut self, reply: &Reply, graph: &Graph, format: Option<Format>, to: To) -> String {
        let answer = &reply.answer;
        let elapsed = self.settings.timer.then_some(reply.elapsed);
        let ran = reply.origin.as_ref().map(|origin| &origin.ran);
        match format {
            Some(Format::Json) if !self.one_line || to == To::File => {
                self.machine(pretty(&json::Machine::new(answer, graph, elapsed).ran(ran)))
            }
            Some(Format::Json | Format::Jsonl) => self.machine(
                serde_json::to_string(&json::Machine::new(answer, graph, elapsed).ran(ran)).unwrap_or_default() + "\n",
            ),
            Some(Format::Csv) => csv::answer(answer, graph),
            Some(Format::Markdown) => markdown::answer(answer, graph),
            Some(Format::Table) | None => {
                let screen = to == To::Screen;
                let options = text::Options {
                    width: self.width().filter(|_| screen),
                    max_rows: self.limit().filter(|_| screen),
                    unicode: self.has_unicode(),
                    quiet: self.quiet,
                };
                let color = screen && self.has_color();
                let mut text = style::paint(&text::pieces(answer, graph, &options), color);
                if let Some(elapsed) = elapsed {
                    let gap = if self.quiet { "\n" } else { " · " };
                    text.truncate(text.trim_end().len());
                    text.push_str(&format!("{gap}{}\n", time(elapsed)));
                }
                // `why` is told here, by what came back with the answer before.
                let told_here = matches!(answer.body, Body::Derivation(_));
                if let Some(ran) = ran.filter(|_| !self.quiet && !told_here) {
                    text.push_str(&engine::told(ran));
                }
                if let Some(folder) = &self.settings.documents {
                    let pieces = self.documents.pieces(answer, graph, folder, &options);
                    text.push_str(&style::paint(&pieces, color));
                }
                self.clean(&text)
            }
        }
    }

    /// Says what went to a file, or why it did not.
    fn written(&mut self, reply: &Reply, name: &str, format: Option<Format>, done: Result<(), Diagnostic>) {
        match done {
            Ok(()) => {
                if !self.quiet {
                    let answer = &reply.answer;
                    let what = match (blocks::tally(answer), answer.is_empty()) {
                        (Some(rows), _) => rows,
                        (None, true) => "an empty answer".to_owned(),
                        (None, false) => "the answer".to_owned(),
                    };
                    let statements = match answer.statements().len() {
                        0 => String::new(),
                        n => format!(" ({})", words::counted(n, "statement", "statements")),
                    };
                    let format = format.unwrap_or(Format::Table);
                    self.say(&format!("wrote {what}{statements} to {} as {format}", escape::line(name)));
                }
            }
            Err(fault) => {
                self.failed = true;
                self.error(&reply.answer.question, &fault, None);
            }
        }
    }

    /// Whether something could not be written since this was last asked.
    pub fn take_failed(&mut self) -> bool {
        std::mem::take(&mut self.failed)
    }

    /// From now on answers are appended to the file; `None` = the screen again. Gives the name of the file before.
    pub fn redirect(&mut self, file: Option<(Target, File)>) -> Option<String> {
        std::mem::replace(&mut self.file, file).map(|(target, _)| target.name)
    }

    /// The name of the file that takes answers.
    pub fn redirected(&self) -> Option<&str> {
        self.file.as_ref().map(|(target, _)| target.name.as_str())
    }

    /// The next answer goes to the file.
    pub fn save_next(&mut self, target: Target) {
        self.once = Some(target);
    }

    /// Prints what was not understood: to stdout as JSON where the format is JSON, else to stderr. `place` is `file:line` of a batch.
    pub fn error(&mut self, question: &str, fault: &Diagnostic, place: Option<&str>) {
        self.misunderstood |= fault.severity == Severity::Error;
        if let Some(fix) = fault.fixes.first() {
            self.correction = Some(fix.clone());
        }
        // A warning is no answer.
        if self.is_json() && fault.severity == Severity::Error {
            let value = json::error(question, fault, None);
            self.object(&value);
            return;
        }
        if let Some(place) = place {
            self.say(&format!("{}:", escape::line(place)));
        }
        self.diagnostic(fault);
    }

    /// Prints faults of the data: to stdout as one JSON object where the format is JSON, else one after the other to stderr.
    pub fn faults(&mut self, question: &str, faults: &[Diagnostic]) {
        match faults.split_first() {
            Some((first, rest)) if self.is_json() => {
                let mut value = json::error(question, first, None);
                // The span of the object counts bytes of the question; a place in a file is said in words.
                value["error"]["span"] = serde_json::Value::Null;
                let note = |f: &Diagnostic| format!("{}[{}]: {}{}", severity(f), f.code, f.message, at(f));
                value["error"]["message"] = format!("{}{}", first.message, at(first)).into();
                value["notes"] = rest.iter().map(note).collect();
                self.object(&value);
            }
            _ => {
                for fault in faults {
                    self.diagnostic(fault);
                }
            }
        }
    }

    fn object(&mut self, value: &serde_json::Value) {
        let one_line = self.one_line || self.settings.mode == Some(Format::Jsonl);
        let text = if one_line { value.to_string() + "\n" } else { pretty(value) };
        let text = self.machine(text);
        self.print_exactly(&text);
    }

    /// Prints a diagnostic to stderr.
    pub fn diagnostic(&mut self, fault: &Diagnostic) {
        let terminal = std::io::stderr().is_terminal();
        let width = terminal.then(|| screen().0);
        let text = style::paint(&diagnostic::pieces(fault, width), self.color(terminal));
        self.say(text.trim_end());
    }

    /// Prints what a command has to tell: to stdout, but to stderr where stdout is for JSON alone.
    pub fn tell(&mut self, text: &str) {
        let mut lines = String::with_capacity(text.len());
        for line in text.lines() {
            for part in fitting(line, self.width()) {
                lines.push_str(part.trim_end());
                lines.push('\n');
            }
        }
        if self.is_json() { self.say(lines.trim_end_matches('\n')) } else { self.page(&lines) }
    }

    /// Prints to stdout, through the pager where it is longer than the screen.
    fn page(&mut self, text: &str) {
        let command = self.terminal.then(|| pager::command(&self.settings.pager)).flatten();
        let text = self.clean(text);
        match command.filter(|_| std::io::stdin().is_terminal() && text.lines().count() >= screen().1) {
            Some(command) => {
                if let Err(not_shown) = interrupt::unheeded(|| pager::show(&text, &command)) {
                    self.print_exactly(&text);
                    let message = format!("the pager `{}` cannot be started: {}", not_shown.command, not_shown.reason);
                    self.diagnostic(
                        &Diagnostic::warning("U011", escape::line(&message))
                            .help(".pager off, or .pager COMMAND, such as .pager less -FRX"),
                    );
                }
            }
            None => self.print_exactly(&text),
        }
    }

    /// Prints to stdout and flushes, in ASCII where that is asked for. A closed pipe ends the program without a word.
    pub fn print(&mut self, text: &str) {
        let text = self.clean(text);
        self.print_exactly(&text);
    }

    pub fn print_exactly(&mut self, text: &str) {
        let mut out = std::io::stdout().lock();
        if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
            std::process::exit(0);
        }
    }

    /// Prints a line to stderr. A message that nobody can read is lost quietly.
    pub fn say(&mut self, line: &str) {
        let line = self.clean(line);
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    fn clean(&self, text: &str) -> String {
        if self.has_unicode() { text.to_owned() } else { escape::ascii(text) }
    }

    /// JSON with what acts on a terminal spelled, and everything beyond ASCII where that is asked for: it has a way to spell every letter.
    fn machine(&self, text: String) -> String {
        if text.bytes().all(|b| b == b'\n' || (b' '..0x7f).contains(&b)) {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if c == '\n' || !(escape::is_unseen(c) || (!self.has_unicode() && !c.is_ascii())) {
                out.push(c);
            } else {
                let mut units = [0; 2];
                out.extend(c.encode_utf16(&mut units).iter().map(|u| format!("\\u{u:04x}")));
            }
        }
        out
    }
}

fn is_text(format: Option<Format>) -> bool {
    matches!(format, Some(Format::Table) | None)
}

/// A line of help, wrapped; what stands behind a gap goes below where little room is left beside it.
fn fitting(line: &str, width: Option<usize>) -> Vec<String> {
    const GAP: &str = "   ";
    let long = width.filter(|w| columns(line) > *w);
    let text = line.len() - line.trim_start().len();
    let gap = long.and_then(|_| line[text..].find(GAP)).map(|i| text + i);
    match gap {
        Some(gap) => {
            let indent = " ".repeat(text + 4);
            let mut all = wrap(&line[..gap], width, "", &indent);
            all.extend(wrap(line[gap..].trim_start(), width, &indent, &indent));
            all
        }
        None => wrap(line, width, "", "    "),
    }
}

/// Columns and lines of the terminal.
fn screen() -> (usize, usize) {
    terminal_size::terminal_size().map_or((80, 24), |(w, h)| (usize::from(w.0), usize::from(h.0)))
}

fn severity(fault: &Diagnostic) -> &'static str {
    match fault.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// ` (FILE:LINE:COLUMN)` of a fault in a file.
fn at(fault: &Diagnostic) -> String {
    let Some((place, file)) = fault.place.as_ref().and_then(|p| Some((p, p.file.as_ref()?))) else {
        return String::new();
    };
    let (line, column) = evigraph::span::line_and_column(&place.text, place.span.start);
    format!(" ({file}:{line}:{column})")
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// `0.4 ms`
fn time(elapsed: Duration) -> String {
    format!("{:.1} ms", elapsed.as_secs_f64() * 1000.0)
}
