//! `--engine`, `.engine` and `evigraph translate`: questions that are answered elsewhere, and what would be sent there.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;
use evigraph::remote::{Ran, Remote};
use evigraph::render::{escape, json, words::counted};
use evigraph::session::Session;
use evigraph::sql::{Sql, Value};

use super::args::Args;
use super::exit::Exit;
use super::output::Output;
use super::{interrupt, progress};

/// Things and names of a layout in its folder.
const NAMES: &str = "names.evg";

/// The data that a session begins with: what `--data` names, else the names of the layout where its folder is at hand.
pub fn data(args: &Args) -> Vec<PathBuf> {
    let names =
        args.layout.as_deref().map(|layout| Path::new(layout.strip_prefix("file://").unwrap_or(layout)).join(NAMES));
    match names {
        Some(names) if args.data.is_empty() && args.engine.is_some() && names.is_file() => vec![names],
        _ => args.data.clone(),
    }
}

/// From now on the engine of the arguments answers, if they name one.
pub fn ask_elsewhere<'g>(args: &Args, session: &mut Session<'g>) -> Result<(), Box<Diagnostic>> {
    match (&args.engine, &args.layout) {
        (None, None) => Ok(()),
        (Some(engine), Some(layout)) => {
            session.ask_elsewhere(Some(Rc::new(open(engine, layout, session.graph())?)));
            Ok(())
        }
        (Some(_), None) => Err(Box::new(
            Diagnostic::error("U013", "--engine needs --layout")
                .help("--layout names the folder that evigraph export parquet wrote, as the engine sees it"),
        )),
        (None, Some(_)) => Err(Box::new(
            Diagnostic::error("U013", "--layout needs --engine")
                .help("--engine is sc://host:port of Spark Connect, or run:PROGRAM of a program that runs SQL"),
        )),
    }
}

/// Opens an engine on a layout.
pub fn open<'g>(engine: &str, layout: &str, graph: &'g Graph) -> Result<Remote<'g>, Box<Diagnostic>> {
    let stop = interrupt::wish();
    progress::during("opening the tables on the engine", || {
        interrupt::stoppable(|| {
            let opened = evigraph::engine::open(engine, layout, graph.fingerprint(), &stop)?;
            Remote::new(graph, opened, stop)
        })
    })
}

/// How an answer was made, behind it.
pub fn told(ran: &Ran) -> String {
    let beside = match ran.beside {
        0 => String::new(),
        n => format!(", {n} more for what stands beside the answer"),
    };
    let text = format!(
        "{} · {} of SQL{beside} · {:.2} s (.engine sql and --format json show it)",
        ran.engine,
        counted(ran.sent.len(), "statement", "statements"),
        ran.elapsed.as_secs_f64(),
    );
    escape::line(&text) + "\n"
}

/// `evigraph translate QUESTION --to sql`
pub fn translate(question: &str, session: &Session<'_>, out: &mut Output) -> Exit {
    match session.translate(question) {
        Ok(all) => {
            let text = if out.is_json() {
                let all: Vec<_> = all.iter().map(json::sql).collect();
                format!(
                    "{}\n",
                    if out.one_line { serde_json::to_string(&all) } else { serde_json::to_string_pretty(&all) }
                        .unwrap_or_default()
                )
            } else {
                texts(&all)
            };
            out.print_exactly(&text);
            Exit::Rows
        }
        Err(fault) => {
            out.error(question, &fault, None);
            Exit::NotUnderstood
        }
    }
}

/// Statements as text: each with its title in front and its arguments behind, as comments.
pub fn texts(all: &[Sql]) -> String {
    let one = |sql: &Sql| {
        let mut text = format!("-- {}\n{};\n", sql.title, sql.text);
        for (i, argument) in sql.arguments.iter().enumerate() {
            let value = match &argument.value {
                Value::Null => "NULL".to_owned(),
                Value::Number(n) => n.to_string(),
                Value::Real(x) => format!("{x:?}"),
                Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
            };
            let note = if argument.note.is_empty() { String::new() } else { format!("   {}", argument.note) };
            text.push_str(&format!("-- ? {}: {}\n", i + 1, escape::line(&format!("{value}{note}"))));
        }
        text
    };
    all.iter().map(one).collect::<Vec<_>>().join("\n")
}
