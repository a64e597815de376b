//! `evigraph man [DIR]`: the manual page, or a folder of them.

use std::path::Path;

use clap::CommandFactory;
use evigraph::diagnostic::Diagnostic;
use evigraph::render::escape;

use super::args::Args;
use super::exit::Exit;
use super::output::Output;
use super::save::write_whole;

/// Prints the page of the program, or writes it and one for each command into a folder, which is made where it is not there.
pub fn pages(dir: Option<&Path>, out: &mut Output) -> Exit {
    // Long names of the subcommands (`evigraph-ask`) are only there once the command is built.
    let mut program = Args::command().disable_help_subcommand(true);
    program.build();
    let Some(dir) = dir else {
        return match page(&program) {
            Ok(text) => {
                out.print(&text);
                Exit::Rows
            }
            Err(error) => failed("the manual page", &error, out),
        };
    };
    let subcommands = program.get_subcommands().cloned();
    let all: Vec<clap::Command> = std::iter::once(program.clone()).chain(subcommands).collect();
    if let Err(error) = std::fs::create_dir_all(dir) {
        return failed(&dir.display().to_string(), &error, out);
    }
    for command in &all {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let path = dir.join(format!("{name}.1"));
        let written = page(command).and_then(|text| write_whole(&path, &text));
        if let Err(error) = written {
            return failed(&path.display().to_string(), &error, out);
        }
    }
    out.print(&format!("{} manual pages written to {}\n", all.len(), escape::line(&dir.display().to_string())));
    Exit::Rows
}

fn page(command: &clap::Command) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn failed(what: &str, error: &std::io::Error, out: &mut Output) -> Exit {
    let fault =
        Diagnostic::error("U010", format!("cannot write {what}: {error}")).help("name a folder that you may write to");
    out.error("", &fault, None);
    Exit::NotUnderstood
}
