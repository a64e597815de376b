//! Snapshots: what is built opens as the same graph, and what is not whole is refused with its reason.

use std::path::Path;
use std::process::{Command, Output};

use evigraph::builtin;
use evigraph::graph::Graph;
use evigraph::graph::fragment::fragment;
use evigraph::store::format::layout;
use evigraph::store::{Bytes, Column, Image, NotTaken, Refused};

fn run(args: &[&str], cache: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evigraph")).args(args).env("XDG_CACHE_HOME", cache).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const QUESTION: &str = "treatments after failed injection with evidence";

#[test]
fn a_snapshot_answers_as_the_data_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("graph.evg");
    let name = file.to_str().unwrap();
    let built = run(&["build", "-o", name], folder.path());
    assert!(built.status.success(), "{}", text(&built.stderr));
    for args in [["ask", "--format", "json", QUESTION], ["ask", "--format", "json", "pathway for SI joint pain"]] {
        let direct = run(&args, folder.path());
        for _ in 0..2 {
            // The first time it is held against its checksum, the second time that is known.
            let opened = run(&[&["--data", name], args.as_slice()].concat(), folder.path());
            assert_eq!(text(&direct.stdout), text(&opened.stdout));
            assert_eq!(direct.status.code(), opened.status.code());
        }
    }
    let again = folder.path().join("again.evg");
    let built = run(&["--data", name, "build", "-o", again.to_str().unwrap()], folder.path());
    assert!(built.status.success(), "{}", text(&built.stderr));
    assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(&again).unwrap(), "a snapshot of a snapshot is the same");
}

#[test]
fn what_is_no_whole_snapshot_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("graph.evg");
    let name = file.to_str().unwrap();
    assert!(run(&["build", "-o", name], folder.path()).status.success());
    let whole = std::fs::read(&file).unwrap();
    let with = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] ^= byte;
        bytes
    };
    let mut longer = whole.clone();
    longer.push(0);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "no snapshot of evigraph"),
        (b"id\tcategory\n".to_vec(), "no snapshot of evigraph"),
        (with(0, 1), "no snapshot of evigraph"),
        (with(8, 4), "layout 5"),
        (whole[..whole.len() / 2].to_vec(), "cut off"),
        (whole[..20].to_vec(), "cut off"),
        (longer, "something was added"),
        (with(100, 1), "header and table of columns are damaged"),
        (with(whole.len() / 2, 1), "columns are damaged"),
        (with(whole.len() - 1, 128), "columns are damaged"),
    ];
    for (bytes, reason) in cases {
        std::fs::write(&file, &bytes).unwrap();
        let asked = run(&["--data", name, "ask", QUESTION], folder.path());
        let said = text(&asked.stderr);
        assert_eq!(asked.status.code(), Some(3), "{reason}: {said}");
        assert!(said.contains("S002") && said.contains(reason) && said.contains(name), "{reason}: {said}");
        assert!(asked.stdout.is_empty());
    }
    std::fs::write(&file, &whole).unwrap();
    assert!(run(&["--data", name, "ask", QUESTION], folder.path()).status.success(), "whole again");
}

#[test]
fn places_where_a_snapshot_cannot_be_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none").join("graph.evg");
    for (args, code) in [
        (vec!["build", "-o", missing.to_str().unwrap()], "S003"),
        (vec!["build", "-o", folder.path().to_str().unwrap()], "S003"),
        (vec!["--data", "graph-data", "--data", "Cargo.toml", "ask", QUESTION], "S004"),
    ] {
        let done = run(&args, folder.path());
        assert_eq!(done.status.code(), Some(3), "{args:?}");
        assert!(text(&done.stderr).contains(code), "{args:?}: {}", text(&done.stderr));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing half-written is left");
}

#[test]
fn an_image_in_memory_is_the_one_that_is_written() {
    let image = builtin::dataset().image().unwrap();
    let mut written = Vec::new();
    image.write(&mut written).unwrap();
    assert!(image.bytes().all() == written);
}

fn words(bytes: &[u8]) -> Bytes {
    let mut bytes = bytes.to_vec();
    let len = bytes.len();
    bytes.resize(len.next_multiple_of(8), 0);
    let words = bytes.chunks_exact(8).map(|w| u64::from_le_bytes(w.try_into().unwrap())).collect();
    Bytes::Owned(words, len)
}

#[test]
fn things_that_point_nowhere_are_not_copied() {
    let whole = builtin::dataset().image().unwrap().bytes().all().to_vec();
    for column in [Column::Place, Column::ThingHash] {
        let mut bytes = whole.clone();
        let at = layout(&whole).unwrap().places[column as usize].0;
        bytes[at..at + 4].copy_from_slice(&1_000_000u32.to_le_bytes());
        let graph = Graph::of(Image::new(words(&bytes)).unwrap());
        assert_eq!(fragment(&graph, &[]).unwrap_err(), NotTaken::Inconsistent, "{column:?}");
    }
}

#[test]
fn any_damage_is_an_error_or_an_answer_but_never_a_panic() {
    let whole = builtin::dataset().image().unwrap().bytes().all().to_vec();
    assert!(Image::new(words(&whole)).is_ok());
    for cut in (0..whole.len()).step_by(whole.len() / 50) {
        assert!(Image::new(words(&whole[..cut])).is_err(), "{cut}");
    }
    // Behind the table only the checksum of the columns tells, which opening in memory does not read: reading stays within bounds.
    let mut state = 7u64;
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..20 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = 4096 + (state >> 20) as usize % (bytes.len() - 4096);
            bytes[at] = (state >> 10) as u8;
        }
        match Image::new(words(&bytes)) {
            Ok(image) => {
                let graph = Graph::of(image);
                for id in graph.entity_ids().take(300) {
                    graph.named(graph.label(id));
                }
                for s in graph.statement_ids().take(300) {
                    graph.filled(s).for_each(drop);
                }
                // Columns that do not fit together are refused, others copied as they are.
                let some: Vec<_> = graph.statement_ids().take(20).map(|s| graph.read_statement(s)).collect();
                match fragment(&graph, &some) {
                    Ok(part) => assert_eq!(part.statement_count(), some.len()),
                    Err(why) => assert!(matches!(why, NotTaken::Inconsistent | NotTaken::Duplicate(_)), "{why}"),
                }
            }
            Err(refused) => assert!(matches!(refused, Refused::Damaged(_) | Refused::Inconsistent), "{refused}"),
        }
    }
}
