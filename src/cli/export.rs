//! `evigraph export`: the graph → files that other programs read.

use std::path::Path;

use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;
use evigraph::kgx::export::export;
use evigraph::kgx::file::Form;
use evigraph::render::words::counted;

use super::args::ExportOptions;
use super::exit::Exit;
use super::output::Output;

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
    match export(&graph.dataset(), &mapping, (nodes, form(nodes)), (edges, form(edges))) {
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
