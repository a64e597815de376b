//! The graph of the arguments, and the commands that look at data: check and verify.

use std::path::{Path, PathBuf};

use evigraph::builtin;
use evigraph::data::{Dataset, check as shares, files, load, verify as provenance};
use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;

use super::args::Args;
use super::exit::Exit;
use super::output::Output;
use super::snapshot;

/// The built-in graph, that of a snapshot, or the one of the given folders, layered.
pub fn graph(data: &[PathBuf]) -> Result<Graph, Vec<Diagnostic>> {
    if data.is_empty() {
        return Ok(builtin::graph());
    }
    match snapshot_of(data)? {
        Some(path) => snapshot::open(path).map_err(|fault| vec![fault]),
        None => dataset(data).map(|(data, _)| Graph::new(data)),
    }
}

/// The snapshot among what `--data` names, which stands alone.
fn snapshot_of(data: &[PathBuf]) -> Result<Option<&Path>, Vec<Diagnostic>> {
    match (data.iter().find(|path| path.is_file()), data) {
        (Some(path), [_]) => Ok(Some(path)),
        (None, _) => Ok(None),
        (Some(path), _) => {
            let fault = Diagnostic::error("S004", format!("{} is a snapshot, which is not layered", path.display()))
                .help("give the folders to evigraph build, and its snapshot to --data alone");
            Err(vec![fault])
        }
    }
}

/// `evigraph build -o FILE`: the graph of `--data`, or the built-in one, as a snapshot.
pub fn build(data: &[PathBuf], to: &Path, out: &mut Output) -> Exit {
    let records = if data.is_empty() { Ok(builtin::dataset()) } else { dataset(data).map(|(records, _)| records) };
    let saved = records.and_then(|records| {
        let image = records.image().map_err(|why| vec![Diagnostic::error("S005", why.to_string())])?;
        snapshot::save(&image, to).map_err(|fault| vec![fault]).map(|bytes| (records, bytes))
    });
    match saved {
        Ok((records, bytes)) => {
            let things = counted(records.entities.len(), "entity", "entities");
            let sources = counted(records.sources.len(), "source", "sources");
            let statements = counted(records.statements.len(), "statement", "statements");
            out.print(&format!("{}: {sources} · {things} · {statements} · {bytes} bytes\n", to.display()));
            Exit::Rows
        }
        Err(faults) => {
            out.faults("", &faults);
            Exit::NoData
        }
    }
}

fn dataset(folders: &[PathBuf]) -> Result<(Dataset, Vec<Diagnostic>), Vec<Diagnostic>> {
    if let Some(path) = snapshot_of(folders)? {
        return snapshot::open(path).map(|graph| (graph.dataset(), Vec::new())).map_err(|fault| vec![fault]);
    }
    let mut layers = Vec::new();
    let mut faults = Vec::new();
    for folder in folders {
        match files::read_layer(folder) {
            Ok(layer) => layers.push(layer),
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() { load(&layers) } else { Err(faults) }
}

/// `1 fault`, `3 faults`
pub fn number(faults: &[Diagnostic]) -> String {
    counted(faults.len(), "fault", "faults")
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `evigraph check [DIR]`, DIR over the folders of `--data`
pub fn check(folders: &[PathBuf], dir: Option<&Path>, out: &mut Output) -> Exit {
    let folders: Vec<PathBuf> = folders.iter().cloned().chain(dir.map(Path::to_owned)).collect();
    let loaded = if folders.is_empty() { Ok((builtin::dataset(), Vec::new())) } else { dataset(&folders) };
    match loaded {
        Ok((data, warnings)) => {
            for warning in &warnings {
                out.diagnostic(warning);
            }
            let graph = Graph::new(data);
            let broken = graph.verify();
            let broken: Vec<Diagnostic> = broken.into_iter().map(|line| Diagnostic::error("D099", line)).collect();
            out.faults("", &broken);
            out.print(&summary(&graph));
            if broken.is_empty() { Exit::Rows } else { Exit::NoData }
        }
        Err(faults) => {
            out.faults("", &faults);
            if !out.is_json() {
                out.say(&number(&faults));
            }
            Exit::NoData
        }
    }
}

/// Counts, and the share of statements with each field filled.
fn summary(graph: &Graph) -> String {
    let data = &graph.dataset();
    let (shares, curated) = shares::shares(data);
    let mut text = format!(
        "{} · {} · {} · {} · {} · fingerprint {}\n",
        counted(data.sources.len(), "source", "sources"),
        counted(data.entities.len(), "entity", "entities"),
        counted(curated, "statement", "statements"),
        counted(data.sources.iter().map(|s| s.references.len()).sum(), "listed work", "listed works"),
        counted(graph.network().nodes(), "node", "nodes"),
        graph.fingerprint(),
    );
    for source in &data.sources {
        let n = data.statements.iter().filter(|s| s.source == source.id).count() - source.references.len();
        text.push_str(&format!("  {:18} {n:4} statements, {} lines\n", source.id, source.lines));
    }
    text.push_str("share of statements with each field:\n");
    for share in shares {
        let percent = if curated == 0 { 0.0 } else { 100.0 * share.filled as f64 / curated as f64 };
        text.push_str(&format!("  {:10} {:4}  {percent:5.1} %\n", share.field, share.filled));
    }
    text
}

/// `evigraph verify --documents DIR [--write]`
pub fn verify(args: &Args, documents: &Path, write: bool, out: &mut Output) -> Exit {
    let loaded = if args.data.is_empty() { Ok(builtin::dataset()) } else { dataset(&args.data).map(|(data, _)| data) };
    let data = match loaded {
        Ok(data) => data,
        Err(faults) => {
            out.faults("", &faults);
            return Exit::NoData;
        }
    };
    if write {
        let [folder] = args.data.as_slice() else {
            let fault = Diagnostic::error("U003", "--write needs exactly one --data DIR, whose files it changes")
                .help("evigraph --data DIR verify --documents DOCS --write");
            out.error("", &fault, None);
            return Exit::NotUnderstood;
        };
        return match provenance::write(&data, documents, folder) {
            Ok(files) => {
                out.print(&format!("{} written\n", counted(files.len(), "file", "files")));
                Exit::Rows
            }
            Err(faults) => {
                out.faults("", &faults);
                Exit::NoData
            }
        };
    }
    let mut good = true;
    for source in provenance::verify(&data, documents) {
        for fault in &source.faults {
            out.diagnostic(fault);
        }
        good &= source.faults.is_empty();
        let state = match source.faults.first() {
            Some(fault) if fault.code == "V001" => "NOT READ",
            _ if source.unchanged => "unchanged",
            _ => "CHANGED",
        };
        out.print(&format!(
            "{:18} {state} · passages {} of {} · lines covered {} of {}\n",
            source.source, source.passages.0, source.passages.1, source.covered.0, source.covered.1
        ));
    }
    if good { Exit::Rows } else { Exit::NoData }
}
