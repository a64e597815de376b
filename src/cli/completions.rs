//! `evigraph completions SHELL`: the script by which a shell completes commands and options.

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Args;
use super::exit::Exit;
use super::output::Output;

/// Prints the script of a shell.
pub fn print(shell: Shell, out: &mut Output) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "evigraph", &mut script);
    out.print(&String::from_utf8_lossy(&script));
    Exit::Rows
}
