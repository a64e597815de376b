//! Arguments that do not fit → what was probably meant. `clap` finds the faults; this adds the question that was typed without `ask`.

use std::io::Write;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use evigraph::render::escape;
use evigraph::suggest;

use super::args::Args;
use super::exit::Exit;

/// An error about arguments.
pub struct Usage(clap::Error);

impl Usage {
    /// Prints it.
    pub fn into_exit(self) -> Exit {
        explain(self.0)
    }
}

/// Prints help, version or error, and gives the exit status.
pub fn explain(error: clap::Error) -> Exit {
    let exit = if error.use_stderr() { Exit::NotUnderstood } else { Exit::Rows };
    let question = std::env::args_os().skip(1).map(|a| a.into_string().unwrap_or_default()).collect::<Vec<_>>();
    let shown = match error.kind() {
        ErrorKind::InvalidSubcommand if !is_slip(&error) => no_command(&error, &question).unwrap_or(error),
        ErrorKind::MissingRequiredArgument if question.iter().any(|a| a == "ask") => with_example(error),
        _ => error,
    };
    let plain = question.iter().any(|a| a == "--plain") || std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    // Nothing more can be done where even this cannot be printed.
    let _ = match plain && shown.use_stderr() {
        true => writeln!(std::io::stderr().lock(), "{}", escape::ascii(shown.render().to_string().trim_end())),
        false => shown.print(),
    };
    exit
}

/// Whether a command was mistyped: `clap` suggests one, and it is no further than a slip of the fingers. `treatments` is no `translate`.
fn is_slip(error: &clap::Error) -> bool {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return false };
    let program = Args::command();
    let near = suggest::nearest(word, program.get_subcommands().map(clap::Command::get_name), 2, 1);
    error.get(ContextKind::SuggestedSubcommand).is_some() && !near.is_empty()
}

/// The question that stands where a command was looked for.
fn no_command(error: &clap::Error, arguments: &[String]) -> Option<clap::Error> {
    let ContextValue::String(word) = error.get(ContextKind::InvalidSubcommand)? else { return None };
    let at = arguments.iter().position(|a| a == word)?;
    let question = arguments[at..].join(" ");
    let shown: String = question.chars().flat_map(visible).collect();
    let quoted = if question.contains('"') { format!("'{shown}'") } else { format!("\"{shown}\"") };
    let first: String = word.split_whitespace().next().unwrap_or("").chars().flat_map(visible).collect();
    let program = Args::command();
    let commands: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
    let known = match suggest::nearest(&first, commands.iter().copied(), 2, 1).first() {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("the commands are {}", commands.join(", ")),
    };
    let message = format!(
        "there is no command '{first}'\n\n  tip: a question stands behind `ask`: evigraph ask {quoted}\n  tip: {known}"
    );
    Some(Args::command().error(ErrorKind::InvalidSubcommand, message))
}

fn visible(c: char) -> Vec<char> {
    if escape::is_unseen(c) { c.escape_unicode().collect() } else { vec![c] }
}

fn with_example(error: clap::Error) -> clap::Error {
    let _ = error;
    let message = "`ask` needs a question\n\n  for example: evigraph ask \"treatments after failed injection with evidence\"\n  evigraph alone asks interactively";
    Args::command().error(ErrorKind::MissingRequiredArgument, message)
}

/// An argument that a command needs and that is an option of all.
pub fn missing(command: &str, argument: &str) -> Usage {
    let message = format!("`{command}` needs {argument}\n\n  for example: evigraph {command} {argument}");
    Usage(Args::command().error(ErrorKind::MissingRequiredArgument, message))
}
