//! Questions without a terminal: one from the arguments, or one a line from a file or pipe.

use std::io::BufRead;

use evigraph::answer::Answer;
use evigraph::diagnostic::Diagnostic;
use evigraph::render::escape;
use evigraph::session::{Reply, STOPPED, Session};
use evigraph::span::line_and_column;

use super::command;
use super::exit::Exit;
use super::interrupt;
use super::output::Output;
use super::progress;

/// Answers one question.
pub fn ask(question: &str, session: &mut Session<'_>, out: &mut Output) -> Exit {
    match asked(question, session) {
        Ok(reply) => {
            out.answer(&reply, session.graph());
            if out.take_failed() { Exit::NotUnderstood } else { status(&reply.answer) }
        }
        Err(fault) => {
            out.error(question, &fault, None);
            failed(&fault)
        }
    }
}

/// The status of a question without an answer: an engine that fails is data that cannot be reached.
pub fn failed(fault: &Diagnostic) -> Exit {
    match fault.code {
        STOPPED => Exit::Interrupted,
        code if code.starts_with('E') => Exit::NoData,
        _ => Exit::NotUnderstood,
    }
}

/// The answer; Ctrl-C stops the question, and a terminal sees that it takes long.
fn asked(question: &str, session: &mut Session<'_>) -> Result<Reply, Box<Diagnostic>> {
    progress::during(work(session), || interrupt::stoppable(|| session.ask(question)))
}

/// What is done while a question runs.
pub fn work(session: &Session<'_>) -> &'static str {
    if session.remote().is_some() { "waiting for the engine" } else { "looking through the statements" }
}

/// Rows or none.
pub fn status(answer: &Answer) -> Exit {
    if answer.is_empty() { Exit::Empty } else { Exit::Rows }
}

/// Longest line that is read; a longer one is reported, not kept in memory.
const MOST_LINE_BYTES: u64 = 64 * 1024;

/// How a file of questions is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct How {
    /// Go on after a line that is not understood.
    pub keep_going: bool,
    /// Print each line before its answer. An error then does not name file and line, since the line stands above it.
    pub echo: bool,
}

/// Answers a line at a time: blank lines and those that begin with `#` say nothing, those that begin with a dot are commands. The first
/// line that is not understood ends the work, unless it is to go on.
pub fn lines(name: &str, input: &mut dyn BufRead, how: How, session: &mut Session<'_>, out: &mut Output) -> Exit {
    let keep_going = how.keep_going;
    let mut number = 0;
    let mut any_rows = false;
    let mut any = false;
    let mut failed = false;
    let mut lost = false;
    loop {
        number += 1;
        let bytes = match next_line(input) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => break,
            Err(error) => {
                let fault = Diagnostic::error("U001", format!("cannot read {name}: {error}"));
                out.error("", &fault, Some(&format!("{name}:{number}")));
                return Exit::NotUnderstood;
            }
        };
        let line = match String::from_utf8(bytes) {
            Ok(line) => line,
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let column = String::from_utf8_lossy(&error.as_bytes()[..valid]).chars().count() + 1;
                let fault = Diagnostic::error("U002", format!("the line is not UTF-8 (byte {})", valid + 1))
                    .help("save the questions as UTF-8");
                out.error("", &fault, Some(&format!("{name}:{number}:{column}")));
                failed = true;
                if keep_going { continue } else { break }
            }
        };
        let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        if how.echo {
            echo(line, out);
        }
        let place = (!how.echo).then(|| format!("{name}:{number}"));
        if command::is_command(line) {
            match command::run_at(line, place.as_deref(), session, out) {
                command::Done::Quit => break,
                command::Done::Ok => {}
                command::Done::Failed => {
                    failed = true;
                    if !keep_going {
                        break;
                    }
                }
            }
            continue;
        }
        any = true;
        match asked(line, session) {
            Ok(reply) => {
                out.answer(&reply, session.graph());
                any_rows |= !reply.answer.is_empty();
                if out.take_failed() {
                    failed = true;
                    if !keep_going {
                        break;
                    }
                }
            }
            Err(fault) => {
                let column = fault.place.as_ref().map_or(1, |p| line_and_column(&p.text, p.span.start).1);
                out.error(line, &fault, place.map(|p| format!("{p}:{column}")).as_deref());
                match self::failed(&fault) {
                    Exit::Interrupted => return Exit::Interrupted,
                    exit => lost |= exit == Exit::NoData,
                }
                failed = true;
                if !keep_going {
                    break;
                }
            }
        }
    }
    match (failed, any, any_rows) {
        (true, ..) if lost => Exit::NoData,
        (true, ..) => Exit::NotUnderstood,
        (false, true, false) => Exit::Empty,
        (false, ..) => Exit::Rows,
    }
}

/// Prints a line as the REPL shows what was typed. Standard output is for answers alone where they are JSON.
fn echo(line: &str, out: &mut Output) {
    let shown = format!("> {}", escape::line(line));
    if out.is_json() { out.say(&shown) } else { out.print(&(shown + "\n")) }
}

/// The next line with its end, cut after the longest that is kept (the parser refuses it by its length then); `None` at the end.
fn next_line(input: &mut dyn BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut any = false;
    loop {
        let (used, done) = {
            let available = match input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                (0, true)
            } else {
                any = true;
                let end = available.iter().position(|b| *b == b'\n');
                let part = &available[..end.map_or(available.len(), |e| e + 1)];
                let room = (MOST_LINE_BYTES as usize).saturating_sub(bytes.len());
                bytes.extend_from_slice(&part[..part.len().min(room)]);
                (part.len(), end.is_some())
            }
        };
        input.consume(used);
        if done {
            return Ok(any.then_some(bytes));
        }
    }
}
