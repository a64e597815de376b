//! One test binary: every file of `tests/` is declared here, and a test holds that none is forgotten.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test may fail loudly")]

mod architecture;
mod cli;
mod commands;
mod complete;
mod data;
mod docs;
mod engines;
mod fragment;
mod golden;
mod kgx;
mod layout;
mod mistakes;
mod oracle;
mod properties;
mod render;
mod repl;
mod report;
mod schema;
mod snapshot;
mod sql;

#[test]
fn every_test_file_is_declared() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let main = std::fs::read_to_string(format!("{dir}/main.rs")).unwrap();
    for entry in std::fs::read_dir(dir).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(stem) = name.strip_suffix(".rs").filter(|s| *s != "main") else { continue };
        assert!(main.contains(&format!("\nmod {stem};")), "tests/{name} is not declared in tests/main.rs");
    }
}
