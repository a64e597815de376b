//! Arguments and streams → calls of the library → exit status. Results go to stdout, everything else to stderr.

mod args;
mod batch;
mod cite;
mod command;
mod completions;
mod data;
mod documents;
mod engine;
mod error_pages;
mod exit;
mod explain;
mod export;
mod import;
mod interrupt;
mod man;
mod output;
mod pager;
mod progress;
mod repl;
mod report;
mod save;
mod settings;
mod snapshot;
mod style;
mod usage;

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use evigraph::diagnostic::Diagnostic;
use evigraph::model::terms::Format;
use evigraph::session::Session;

use args::{Args, Command, ExportForm, ImportForm, Language};
use batch::How;
use exit::Exit;
use output::Output;

/// Runs the program.
pub fn main() -> ExitCode {
    match Args::try_parse() {
        Ok(args) => run(&args).into(),
        Err(error) => usage::explain(error).into(),
    }
}

fn run(args: &Args) -> Exit {
    let (settings, faults) = usual_settings();
    let mut out = Output::new(args, settings);
    for fault in &faults {
        out.diagnostic(fault);
    }
    let asks = matches!(
        &args.command,
        None | Some(Command::Ask { .. } | Command::Run { .. } | Command::Repl { .. } | Command::Translate { .. })
    );
    if args.engine.is_some() && !asks {
        let fault = Diagnostic::error("U013", "--engine answers questions: it stands with ask, run and repl")
            .help("without --engine the graph of --data is taken");
        out.error("", &fault, None);
        return Exit::NotUnderstood;
    }
    match &args.command {
        Some(Command::Check { dir }) => data::check(&args.data, dir.as_deref(), &mut out),
        Some(Command::Build { output }) => data::build(&args.data, output, &mut out),
        Some(Command::Verify { write }) => match &args.documents {
            Some(documents) => data::verify(args, documents, *write, &mut out),
            None => usage::missing("verify", "--documents <DIR>").into_exit(),
        },
        Some(Command::Import { form: ImportForm::Kgx(options) }) => import::run(options, &mut out),
        Some(Command::Export { form: ExportForm::Kgx(options) }) => {
            with_graph(args, "", &mut out, |graph, out| export::run(options, graph, out))
        }
        Some(Command::Export { form: ExportForm::Parquet(options) }) => {
            with_graph(args, "", &mut out, |graph, out| export::layout(options, graph, out))
        }
        Some(Command::ExplainError { code }) => error_pages::explain(code.as_deref(), &mut out),
        Some(Command::Completions { shell }) => completions::print(*shell, &mut out),
        Some(Command::Man { dir }) => man::pages(dir.as_deref(), &mut out),
        Some(Command::Ask { question }) => {
            let question = question.join(" ");
            with_session(args, &question, &mut out, |session, out| batch::ask(&question, session, out))
        }
        Some(Command::Translate { question, to: Language::Sql }) => {
            let question = question.join(" ");
            with_graph(args, &question, &mut out, |graph, out| engine::translate(&question, &Session::new(graph), out))
        }
        Some(Command::Explain { question }) => {
            let question = question.join(" ");
            with_graph(args, &question, &mut out, |graph, out| explain::run(&question, &Session::new(graph), out))
        }
        Some(Command::Run { file, keep_going, echo }) => {
            run_file(args, file, How { keep_going: *keep_going, echo: *echo }, &mut out)
        }
        Some(Command::Report { report: command }) => {
            with_graph(args, "", &mut out, |graph, out| report::run(command, graph, out))
        }
        Some(Command::Repl { keep_going }) => repl_or_pipe(args, *keep_going, &mut out),
        None => repl_or_pipe(args, false, &mut out),
    }
}

/// The settings of the user's file, on a terminal; in a pipe the usual ones, so that a script means the same everywhere.
fn usual_settings() -> (settings::Settings, Vec<Diagnostic>) {
    let mut all = settings::Settings::default();
    let faults = match settings::file() {
        Some(path) if std::io::stdout().is_terminal() => settings::load(&mut all, &path),
        _ => Vec::new(),
    };
    (all, faults)
}

fn run_file(args: &Args, file: &Path, how: How, out: &mut Output) -> Exit {
    out.line_mode();
    with_session(args, "", out, |session, out| {
        if file.to_str() == Some("-") {
            return batch::lines("stdin", &mut std::io::stdin().lock(), how, session, out);
        }
        let name = file.display().to_string();
        // A folder can be opened, but not read.
        let opened =
            if file.is_dir() { Err(std::io::ErrorKind::IsADirectory.into()) } else { std::fs::File::open(file) };
        match opened {
            Ok(opened) => batch::lines(&name, &mut std::io::BufReader::new(opened), how, session, out),
            Err(error) => {
                let fault = Diagnostic::error("U001", format!("cannot read {name}: {error}"))
                    .help("name a file of questions, one a line, or - for standard input");
                out.error("", &fault, None);
                Exit::NotUnderstood
            }
        }
    })
}

/// The REPL on a terminal; without one, lines in and answers out.
fn repl_or_pipe(args: &Args, keep_going: bool, out: &mut Output) -> Exit {
    let typed = std::io::stdin().is_terminal();
    if !typed {
        out.line_mode();
    }
    with_session(args, "", out, |session, out| {
        if typed {
            repl::run(session, !args.no_history, out)
        } else {
            let how = How { keep_going, echo: false };
            batch::lines("stdin", &mut std::io::stdin().lock(), how, session, out)
        }
    })
}

/// Work with a conversation, on the engine of the arguments where they name one.
fn with_session(
    args: &Args,
    question: &str,
    out: &mut Output,
    work: impl FnOnce(&mut Session<'_>, &mut Output) -> Exit,
) -> Exit {
    with_graph(args, question, out, |graph, out| {
        let mut session = Session::new(graph);
        match engine::ask_elsewhere(args, &mut session) {
            Ok(()) => work(&mut session, out),
            Err(fault) => {
                out.error(question, &fault, None);
                batch::failed(&fault)
            }
        }
    })
}

fn with_graph(
    args: &Args,
    question: &str,
    out: &mut Output,
    work: impl FnOnce(&evigraph::graph::Graph, &mut Output) -> Exit,
) -> Exit {
    interrupt::listen();
    match progress::during("reading the data", || data::graph(&engine::data(args))) {
        // The graph lives as long as the process: taking it apart at the end would only cost time.
        Ok(graph) => work(Box::leak(Box::new(graph)), out),
        Err(faults) => {
            out.faults(question, &faults);
            if !out.is_json() {
                out.say(&data::number(&faults));
            }
            Exit::NoData
        }
    }
}

/// Whether a format is one object a question.
fn is_json(format: Option<Format>) -> bool {
    matches!(format, Some(Format::Json | Format::Jsonl))
}
