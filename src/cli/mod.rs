//! Arguments and streams → calls of the library → exit status. Results go to stdout, everything else to stderr.

mod args;
mod batch;
mod data;
mod error_pages;
mod exit;
mod interrupt;
mod output;
mod progress;
mod repl;
mod style;

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use clap::Parser;
use evigraph::model::terms::Format;
use evigraph::session::Session;

use args::{Args, Command};
use exit::Exit;
use output::Output;

/// Runs the program.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() { Exit::NotUnderstood } else { Exit::Rows };
            // Nothing more can be done where even this cannot be printed.
            let _ = error.print();
            return code.into();
        }
    };
    run(&args).into()
}

fn run(args: &Args) -> Exit {
    let mut out = Output::new(args);
    match &args.command {
        Some(Command::Check { dir }) => data::check(&args.data, dir.as_deref(), &mut out),
        Some(Command::Verify { documents, write }) => data::verify(args, documents, *write, &mut out),
        Some(Command::ExplainError { code }) => error_pages::explain(code.as_deref(), &mut out),
        Some(Command::Ask { question }) => with_graph(args, &mut out, |graph, out| {
            let mut session = Session::new(graph);
            batch::ask(&question.join(" "), &mut session, out)
        }),
        Some(Command::Run { file, keep_going }) => with_graph(args, &mut out, |graph, out| {
            out.line_mode();
            let mut session = Session::new(graph);
            match file.to_str() {
                Some("-") => batch::lines("stdin", &mut std::io::stdin().lock(), *keep_going, &mut session, out),
                _ => match std::fs::File::open(file) {
                    Ok(opened) => {
                        let name = file.display().to_string();
                        batch::lines(&name, &mut std::io::BufReader::new(opened), *keep_going, &mut session, out)
                    }
                    Err(error) => {
                        out.say(&format!("error[U001]: cannot read {}: {error}", file.display()));
                        Exit::NotUnderstood
                    }
                },
            }
        }),
        Some(Command::Repl { keep_going }) => repl_or_pipe(args, *keep_going, &mut out),
        None => repl_or_pipe(args, false, &mut out),
    }
}

/// The REPL on a terminal; without one, lines in and answers out.
fn repl_or_pipe(args: &Args, keep_going: bool, out: &mut Output) -> Exit {
    with_graph(args, out, |graph, out| {
        let mut session = Session::new(graph);
        if std::io::stdin().is_terminal() {
            repl::run(&mut session, !args.no_history, out)
        } else {
            out.line_mode();
            batch::lines("stdin", &mut std::io::stdin().lock(), keep_going, &mut session, out)
        }
    })
}

fn with_graph(args: &Args, out: &mut Output, work: impl FnOnce(&evigraph::graph::Graph, &mut Output) -> Exit) -> Exit {
    interrupt::listen();
    match progress::during("reading the data", || data::graph(&args.data)) {
        // The graph lives as long as the process: taking it apart at the end would only cost time.
        Ok(graph) => work(Box::leak(Box::new(graph)), out),
        Err(faults) => {
            for fault in &faults {
                out.diagnostic(fault);
            }
            out.say(&data::number(&faults));
            Exit::NoData
        }
    }
}

/// Whether a format is one object a question.
fn is_json(format: Option<Format>) -> bool {
    matches!(format, Some(Format::Json | Format::Jsonl))
}

/// Reads everything of a stream, at most `most` bytes.
fn read_limited(stream: &mut dyn Read, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
