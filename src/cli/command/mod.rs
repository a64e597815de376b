//! A line that begins with a dot → what it does. `table` lists the commands: dispatch, help, errors and Tab come from it.
//!
//! `look` shows the graph, `engines` says who answers, `answers` the previous and kept answers, `set` changes settings, `files` reads and writes files, `help` and
//! `examples` tell what can be asked, `offers` completes.

mod answers;
mod engines;
mod examples;
mod files;
mod help;
mod look;
mod offers;
mod set;
mod table;

use evigraph::diagnostic::Diagnostic;
use evigraph::session::Session;
use evigraph::span::{Span, line_and_column};
use evigraph::suggest;

use super::output::Output;
pub use offers::offers;
pub use table::COMMANDS;

/// What came of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Done.
    Ok,
    /// It could not be done; the reason has been printed.
    Failed,
    /// The user leaves.
    Quit,
}

/// What one argument can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arg {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A kind of thing.
    Kind,
    /// A name of the graph, or a kept answer.
    Name,
    /// A kept answer.
    Saved,
    /// A row of the previous answer.
    Row,
    /// A number.
    Number,
    /// A file.
    File,
    /// A topic of the help, or a command.
    Topic,
    /// The number of an example.
    Example,
    /// A setting.
    Setting,
    /// A value of the setting before it.
    Value,
    /// Any words.
    Text,
}

/// A dot command.
pub struct Command {
    /// Its name, dot included.
    pub name: &'static str,
    /// Other names that do the same.
    pub aliases: &'static [&'static str],
    /// Its arguments, as help writes them.
    pub usage: &'static str,
    /// What each argument can be.
    pub args: &'static [&'static [Arg]],
    /// What it does, in a line.
    pub summary: &'static str,
    /// What else there is to say.
    pub text: &'static str,
    /// Lines that can be typed as they are.
    pub examples: &'static [&'static str],
    /// How it is done.
    pub run: fn(&mut Call<'_, '_, '_>) -> Outcome,
}

/// What a command comes to; an error is printed by the caller.
type Outcome = Result<Done, Box<Diagnostic>>;

/// A command as it was called.
pub struct Call<'c, 's, 'g> {
    /// The line as typed.
    line: &'c str,
    /// What stands behind the name.
    rest: &'c str,
    command: &'static Command,
    session: &'s mut Session<'g>,
    out: &'s mut Output,
}

impl Call<'_, '_, '_> {
    /// An error about what stands behind the name.
    fn fault(&self, code: &'static str, message: impl Into<String>, label: impl Into<String>) -> Box<Diagnostic> {
        let start = self.line.len() - self.line.trim_start().len();
        let span = match self.rest {
            "" => Span::new(start, self.line.trim_end().len()),
            rest => {
                let at = rest.as_ptr() as usize - self.line.as_ptr() as usize;
                Span::new(at, at + rest.len())
            }
        };
        Box::new(Diagnostic::error(code, message).at(self.line, span, label))
    }

    /// The error of a command that does not take what it was given; the help names an example.
    fn not_taken(&self, takes: &str) -> Box<Diagnostic> {
        let command = self.command;
        let message = format!("{} takes {takes}", command.name);
        let label = if self.rest.is_empty() { "something is missing" } else { "not one of these" };
        let fault = self.fault("U007", message, label);
        let example = command.examples.iter().find(|e| e.starts_with(command.name));
        Box::new(match example {
            Some(example) => fault.help(format!("for example: {example}")),
            None => *fault,
        })
    }
}

/// Whether a line is a command rather than a question.
pub fn is_command(line: &str) -> bool {
    let line = line.trim();
    let first = line.split_whitespace().next().unwrap_or("").to_ascii_lowercase();
    line.starts_with('.') || matches!(line.to_ascii_lowercase().as_str(), "quit" | "exit") || first == "help"
}

/// The command of a name in lower case, with or without its dot where it needs none.
fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|c| c.name == name || c.aliases.contains(&name))
}

/// Runs a command that was typed.
pub fn run(line: &str, session: &mut Session<'_>, out: &mut Output) -> Done {
    run_at(line, None, session, out)
}

/// Runs a command of a file: errors name `place`, file and line.
pub fn run_at(line: &str, place: Option<&str>, session: &mut Session<'_>, out: &mut Output) -> Done {
    let typed = line.trim();
    let (name, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let outcome = match find(&name.to_ascii_lowercase()) {
        Some(command) => (command.run)(&mut Call { line, rest: rest.trim(), command, session, out }),
        None => Err(unknown(line, name)),
    };
    let done = outcome.unwrap_or_else(|fault| {
        let column = fault.place.as_ref().map_or(1, |p| line_and_column(&p.text, p.span.start).1);
        let place = place.map(|p| format!("{p}:{column}"));
        out.error(line, &fault, place.as_deref());
        Done::Failed
    });
    if out.take_failed() { Done::Failed } else { done }
}

fn unknown(line: &str, name: &str) -> Box<Diagnostic> {
    let start = line.len() - line.trim_start().len();
    let near = suggest::nearest(name, COMMANDS.iter().map(|c| c.name), 2, 1);
    let fault = Diagnostic::error("U005", format!("there is no command {name}")).at(
        line,
        Span::new(start, start + name.len()),
        "unknown command",
    );
    Box::new(match near.first() {
        Some(near) => {
            let fixed = format!("{}{near}{}", &line[..start], &line[start + name.len()..]);
            fault.help(format!("did you mean {near}?")).fix(fixed.trim())
        }
        None => fault.help(".help commands lists them"),
    })
}
