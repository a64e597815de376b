//! The same answers in memory and elsewhere, byte for byte as JSON: the acceptance questions and generated ones.
//!
//! `EVIGRAPH_DUCKDB` is a Python that has the package duckdb, `EVIGRAPH_SPARK` the address of a Spark Connect server (with the feature `spark`).
//! Without them, what needs them says so and passes. `.ci/spark env` prints both.

use std::path::Path;
use std::sync::atomic::AtomicU64;

use evigraph::engine::open;
use evigraph::eval::eval;
use evigraph::graph::Graph;
use evigraph::graph::fragment::fragment;
use evigraph::layout::{Watch, export};
use evigraph::remote::Remote;
use evigraph::render::json;
use evigraph::resolve::canonical;
use evigraph::resolve::query::Query;
use tempfile::TempDir;

use super::never;
use crate::properties::queries::Maker;
use crate::properties::{BUILT_IN, datasets, hold};

/// The engines that are at hand, each with its share of the generated questions in percent.
fn engines() -> Vec<(String, usize)> {
    let mut all = Vec::new();
    match std::env::var("EVIGRAPH_DUCKDB") {
        Ok(_) => all.push((format!("run:{}", super::duckdb()), 100)),
        Err(_) => eprintln!("skipped: DuckDB (EVIGRAPH_DUCKDB is not set, see CONTRIBUTING.md)"),
    }
    match std::env::var("EVIGRAPH_SPARK") {
        Ok(address) if cfg!(feature = "spark") => all.push((address, 8)),
        Ok(_) => eprintln!("skipped: Spark (built without the feature spark)"),
        Err(_) => eprintln!("skipped: Spark (EVIGRAPH_SPARK is not set, see CONTRIBUTING.md)"),
    }
    all
}

fn exported(graph: &Graph) -> TempDir {
    let folder = TempDir::new().unwrap();
    let watch = Watch { done: &AtomicU64::new(0), stop: &|| false };
    export(graph, &folder.path().join("layout"), false, &watch).unwrap();
    folder
}

fn remote<'g>(engine: &str, layout: &Path, names: &'g Graph) -> Remote<'g> {
    let layout = layout.join("layout");
    let opened = open(engine, layout.to_str().unwrap(), names.fingerprint(), &never());
    Remote::new(names, opened.unwrap_or_else(|e| panic!("{engine}: {e:?}")), never()).unwrap()
}

/// Asks in memory and elsewhere; whether there was an answer.
fn same(query: &Query, graph: &Graph, remote: &Remote<'_>) -> Result<bool, String> {
    let text = canonical::text(query, graph);
    let here = eval(query, graph, &text, None).unwrap();
    let there = remote.answer(query, &text).map_err(|fault| format!("\n  question: {text}\n  {fault:?}"))?;
    let (a, b) = (json::answer(&here, graph, None), json::answer(&there.answer, &there.origin.graph, None));
    let (a, b) = (a.to_string(), b.to_string());
    if a == b {
        return Ok(!here.is_empty());
    }
    let at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let piece = |text: &str| {
        String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(200)..text.len().min(at + 200)]).into_owned()
    };
    Err(format!("\n  question: {text}\n  here:  {}\n  there: {}", piece(&a), piece(&b)))
}

#[test]
fn generated_questions_have_the_same_answers() {
    for (engine, share) in engines() {
        let (asked, answered) = (AtomicU64::new(0), AtomicU64::new(0));
        hold((24 * share).div_ceil(100), 2_400, |dice| {
            let graph = Graph::new(datasets::dataset(dice));
            // Nothing of the statements is known here.
            let names = fragment(&graph, &[]).unwrap();
            let folder = exported(&graph);
            let remote = remote(&engine, folder.path(), &names);
            for _ in 0..12 {
                let query = Maker::new(&graph, dice).any_query();
                if evigraph::remote::translate::translate(&query, &graph).is_err() {
                    // A limited question below `under`: refused, not answered otherwise.
                    let refused = remote.answer(&query, "");
                    match refused {
                        Err(fault) if fault.code == "E020" => continue,
                        Err(fault) => return Err(format!("{fault:?}")),
                        Ok(_) => {}
                    }
                }
                let rows = same(&query, &graph, &remote)?;
                asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                answered.fetch_add(u64::from(rows), std::sync::atomic::Ordering::Relaxed);
            }
            Ok(())
        });
        let (asked, answered) = (asked.into_inner(), answered.into_inner());
        eprintln!("{engine}: {asked} generated questions, {answered} with an answer");
        assert!(answered * 4 > asked && asked > 10, "{engine}: {asked} questions, {answered} with an answer");
    }
}

#[test]
fn generated_questions_about_the_built_in_graph_have_the_same_answers() {
    let graph = &*BUILT_IN;
    let names = fragment(graph, &[]).unwrap();
    let folder = exported(graph);
    for (engine, share) in engines() {
        let remote = remote(&engine, folder.path(), &names);
        hold((180 * share).div_ceil(100), 300, |dice| {
            let query = Maker::new(graph, dice).any_query();
            match evigraph::remote::translate::translate(&query, graph) {
                Ok(_) => same(&query, graph, &remote).map(|_| ()),
                Err(_) => Ok(()),
            }
        });
    }
}
