//! `evigraph import`: files of another origin → a graph of our own, with what is wrong in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use evigraph::diagnostic::Diagnostic;
use evigraph::kgx::faults::{Faults, Wrong};
use evigraph::kgx::image::IntoImage;
use evigraph::kgx::import::{Files, Outcome, import};
use evigraph::kgx::mapping::Mapping;
use evigraph::render::words::counted;

use super::args::{ImportOptions, OnError};
use super::exit::Exit;
use super::output::Output;
use super::progress;
use super::snapshot;

/// Names of unknown predicates that are told.
const MOST_PREDICATES: usize = 5;

/// `evigraph import kgx`
pub fn run(options: &ImportOptions, out: &mut Output) -> Exit {
    let mapping = match mapping(options.mapping.as_deref()) {
        Ok(mapping) => mapping,
        Err(fault) => {
            out.faults("", &[fault]);
            return Exit::NoData;
        }
    };
    let files = Files { nodes: &options.nodes, edges: &options.edges };
    let mut records = IntoImage::default();
    let seen = Arc::new(AtomicU64::new(0));
    let outcome = progress::reading(size(files.nodes) + size(files.edges), &seen, || {
        import(&files, &mapping, &mut records, &seen)
    });
    let refused = outcome.unread || (options.on_error == OnError::Refuse && !outcome.faults.is_empty());
    report(&outcome.faults, refused, out);
    if refused {
        if !out.is_json() && !outcome.unread {
            out.say("nothing is saved; with --on-error skip these lines are left out");
        }
        return Exit::NoData;
    }
    if let Some(path) = &options.output {
        let made = progress::during("making the indexes", || records.finish());
        let saved = made.map_err(|why| Diagnostic::error("S005", why.to_string()));
        if let Err(fault) = saved.and_then(|image| snapshot::save(&image, path)) {
            out.faults("", &[fault]);
            return Exit::NoData;
        }
    }
    out.print(&summary(&outcome));
    Exit::Rows
}

/// The table of a file, or the one that comes with the program.
pub fn mapping(file: Option<&Path>) -> Result<Mapping, Diagnostic> {
    let Some(path) = file else { return Mapping::built_in().map_err(|wrong| told(&wrong, "graph-data/kgx.toml")) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| {
        Diagnostic::error("K001", format!("{name}: cannot be read: {e}"))
            .help("--mapping names a table like graph-data/kgx.toml")
    })?;
    Mapping::read(&text).map_err(|wrong| told(&wrong, &name))
}

fn told(wrong: &Wrong, file: &str) -> Diagnostic {
    Diagnostic::error(wrong.code, format!("{file}: {}", wrong.message)).help(wrong.help.clone())
}

fn size(files: &[PathBuf]) -> u64 {
    files.iter().filter_map(|f| std::fs::metadata(f).ok()).map(|m| m.len()).sum()
}

/// The first faults whole, then how many of each code.
fn report(faults: &Faults, refused: bool, out: &mut Output) {
    if faults.is_empty() {
        return;
    }
    let make = if refused { Diagnostic::error } else { Diagnostic::warning };
    let first: Vec<Diagnostic> =
        faults.first().into_iter().map(|f| make(f.code, f.sentence()).help(f.help.clone())).collect();
    if refused {
        out.faults("", &first);
    } else {
        first.iter().for_each(|warning| out.diagnostic(warning));
    }
    if !(refused && out.is_json()) {
        let counts: Vec<String> = faults.counts.iter().map(|(code, n)| format!("{code}: {n}")).collect();
        out.say(&format!("{} ({})", counted(faults.total() as usize, "fault", "faults"), counts.join(" · ")));
    }
}

/// What was taken and what was left out.
fn summary(outcome: &Outcome) -> String {
    let n = |n: u64, one: &str, many: &str| counted(n as usize, one, many);
    let mut text = format!(
        "{} · {} · {} · {} of is-a\n",
        n(outcome.entities, "entity", "entities"),
        n(outcome.sources, "source", "sources"),
        n(outcome.statements, "statement", "statements"),
        n(outcome.broader, "step", "steps"),
    );
    let mut line = |count: u64, what: String| {
        if count > 0 {
            text.push_str(&format!("  {what}\n"));
        }
    };
    line(outcome.made_works, format!("{} that no node describes", n(outcome.made_works, "cited work", "cited works")));
    line(outcome.made_sources, format!("{} that no node describes", n(outcome.made_sources, "source", "sources")));
    line(
        outcome.short,
        format!("{} fewer cells than the header; those count as empty", n(outcome.short, "line has", "lines have")),
    );
    line(outcome.repeated, format!("{} stated again", n(outcome.repeated, "step of is-a", "steps of is-a")));
    let unknown: u64 = outcome.unknown.values().sum();
    let mut names: Vec<(&String, &u64)> = outcome.unknown.iter().collect();
    names.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let more = if names.len() > MOST_PREDICATES { ", …" } else { "" };
    let names: Vec<String> = names.iter().take(MOST_PREDICATES).map(|(name, n)| format!("{name} {n}")).collect();
    let edges = n(unknown, "edge with a predicate", "edges with predicates");
    line(unknown, format!("{edges} that the table does not have, kept as associations: {}{more}", names.join(", ")));
    let (nodes, edges) = outcome.left_out;
    line(nodes + edges, format!("left out: {}, {}", n(nodes, "node", "nodes"), n(edges, "edge", "edges")));
    text
}
