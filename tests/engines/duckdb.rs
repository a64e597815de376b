//! DuckDB behind a pipe, by the program beside this file. Where it is at hand: `eval "$(.ci/spark env)"`, `cargo test -- --ignored duckdb`.

use evigraph::engine::open;

use super::{FINGERPRINT, duckdb, holds, layout, never, sql, values_come_back};

#[test]
#[ignore = "needs DuckDB for Python, named by EVIGRAPH_DUCKDB"]
fn duckdb_answers() {
    let folder = layout(1, FINGERPRINT);
    let engine = format!("run:{}", duckdb());
    let folder = folder.path().to_str().unwrap();
    let mut opened = open(&engine, folder, FINGERPRINT, &never()).unwrap();
    assert_eq!(opened.about().name, "DuckDB");
    values_come_back(opened.as_mut());
    holds(&opened.run(&sql("SELEC 1", &[], &["x"]), &never()).unwrap_err(), "E009", &["Parser Error"]);
    holds(&opened.run(&sql("SELECT 1 FROM nothing", &[], &["x"]), &never()).unwrap_err(), "E004", &["nothing"]);
    std::fs::remove_file(format!("{folder}/section.parquet")).unwrap();
    holds(&open(&engine, folder, FINGERPRINT, &never()).err().unwrap(), "E004", &["section.parquet"]);
}
