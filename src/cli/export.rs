//! `evigraph export`: the graph → files that other programs read.

use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::AtomicU64;

use evigraph::diagnostic::Diagnostic;
use evigraph::eval::stop;
use evigraph::graph::Graph;
use evigraph::kgx::export::{Stock, export};
use evigraph::kgx::file::Form;
use evigraph::layout::{self, NotWritten, Watch};
use evigraph::model::entity::Entity;
use evigraph::model::source::Source;
use evigraph::model::statement::Statement;
use evigraph::render::words::counted;

use super::args::{ExportOptions, LayoutOptions};
use super::exit::Exit;
use super::output::Output;
use super::{interrupt, progress};

/// `evigraph export kgx`
pub fn run(options: &ExportOptions, graph: &Graph, out: &mut Output) -> Exit {
    let mapping = match super::import::mapping(options.mapping.as_deref()) {
        Ok(mapping) => mapping,
        Err(fault) => {
            out.faults("", &[fault]);
            return Exit::NoData;
        }
    };
    let form = |path: &Path| if options.tsv { Form::Tsv } else { Form::of(path).unwrap_or(Form::Jsonl) };
    let (nodes, edges) = (options.nodes.as_path(), options.edges.as_path());
    match export(&Records(graph), &mapping, (nodes, form(nodes)), (edges, form(edges))) {
        Ok(written) => {
            let count = |n: u64, one: &str, many: &str| counted(n as usize, one, many);
            out.print(&format!(
                "{} in {}\n{} in {}\n",
                count(written.nodes, "node", "nodes"),
                nodes.display(),
                count(written.edges, "edge", "edges"),
                edges.display(),
            ));
            Exit::Rows
        }
        Err((path, wrong)) => {
            let fault =
                Diagnostic::error(wrong.code, format!("{}: {}", path.display(), wrong.message)).help(wrong.help);
            out.faults("", &[fault]);
            Exit::NoData
        }
    }
}

/// `evigraph export parquet`
pub fn layout(options: &LayoutOptions, graph: &Graph, out: &mut Output) -> Exit {
    let done = AtomicU64::new(0);
    let total = (graph.thing_count() + graph.statement_count()) as u64;
    let watch = Watch { done: &done, stop: &stop::asked };
    // A second Ctrl-C must not end the program before what was begun is cleared away.
    let written = interrupt::unheeded(|| {
        interrupt::stoppable(|| {
            progress::counting(total, &done, || layout::export(graph, &options.dir, options.force, &watch))
        })
    });
    match written {
        Ok(written) => {
            let (things, statements) = (graph.thing_count(), graph.statement_count());
            out.print(&format!(
                "{}: {} · {} · {} · {} bytes\n",
                options.dir.display(),
                counted(things, "thing", "things"),
                counted(statements, "statement", "statements"),
                counted(written.files, "file", "files"),
                written.bytes,
            ));
            Exit::Rows
        }
        Err(NotWritten::Stopped) => {
            out.say("stopped; nothing is written");
            Exit::Interrupted
        }
        Err(NotWritten::Fault(fault)) => {
            out.faults("", &[*fault]);
            Exit::NoData
        }
    }
}

/// The records of a graph, decoded one at a time.
struct Records<'g>(&'g Graph);

impl Stock for Records<'_> {
    fn entities(&self) -> impl Iterator<Item = Cow<'_, Entity>> {
        self.0.entity_ids().filter_map(|id| self.0.read_entity(id)).map(Cow::Owned)
    }

    fn sources(&self) -> impl Iterator<Item = Cow<'_, Source>> {
        self.0.read_sources().map(Cow::Owned)
    }

    fn statements(&self) -> impl Iterator<Item = Cow<'_, Statement>> {
        self.0.statement_ids().map(|id| Cow::Owned(self.0.read_statement(id)))
    }
}
