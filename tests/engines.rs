//! Engines that hold the tables of a layout: a program behind a pipe, Apache Spark with the feature `spark`, and the same answers on each as in
//! memory.

mod agree;
mod duckdb;
mod pipe;
#[cfg(feature = "spark")]
mod spark;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use evigraph::diagnostic::Diagnostic;
use evigraph::engine::{Engine, tables};
use evigraph::sql::{Argument, Sql, Value};

/// What an engine is opened on in the tests.
const FINGERPRINT: &str = "0123456789abcdef";

/// The command of DuckDB: `.ci/spark env` names a Python that has it.
fn duckdb() -> String {
    let python = std::env::var("EVIGRAPH_DUCKDB").expect("EVIGRAPH_DUCKDB is set: eval \"$(.ci/spark env)\"");
    format!("{python} {}/tests/engines/duckdb_engine.py", env!("CARGO_MANIFEST_DIR"))
}

/// A layout whose tables have these columns, and `layout` this row.
fn layout(version: i64, fingerprint: &str) -> tempfile::TempDir {
    let folder = tempfile::Builder::new().permissions(permissions()).tempdir().unwrap();
    let columns = "i::BIGINT AS id, (i % 7)::BIGINT AS ring, i::DOUBLE / 4 AS quarter, (i % 5)::INT AS small, \
                   CASE WHEN i % 2 = 0 THEN 'n' || i END AS code, i % 3 = 0 AS third";
    let requests = tables().map(|table| {
        let rows = match table {
            "layout" => format!("SELECT {version}::INT AS version, '{fingerprint}' AS fingerprint"),
            _ => format!("SELECT {columns} FROM range(1000) AS t(i)"),
        };
        let path = folder.path().join(format!("{table}.parquet"));
        serde_json::json!({ "sql": format!("COPY ({rows}) TO '{}' (FORMAT parquet)", path.display()) }).to_string()
    });
    let requests: Vec<String> = requests.collect();
    let words: Vec<String> = duckdb().split(' ').map(str::to_owned).collect();
    let mut program =
        Command::new(&words[0]).args(&words[1..]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    program.stdin.take().unwrap().write_all(requests.join("\n").as_bytes()).unwrap();
    let replies = String::from_utf8(program.wait_with_output().unwrap().stdout).unwrap();
    assert!(replies.lines().count() == tables().count() && !replies.contains("\"error\""), "{replies}");
    folder
}

/// What each engine must do alike: values of every type, arguments, joins, no rows.
fn values_come_back(engine: &mut dyn Engine) {
    let mut rows = |text: &str, arguments: &[Value], columns: &[&'static str]| {
        engine.run(&sql(text, arguments, columns), &never()).unwrap()
    };
    let told = rows(
        "SELECT id, small, quarter, code, third, CAST(NULL AS BIGINT) AS nothing FROM entity WHERE id IN (3, 4) ORDER BY id",
        &[],
        &["id", "small", "quarter", "code", "third", "nothing"],
    );
    let (number, real) = (Value::Number, Value::Real);
    assert_eq!(told[0], [number(3), number(3), real(0.75), Value::Null, number(1), Value::Null]);
    assert_eq!(told[1], [number(4), number(4), real(1.0), text("n4"), number(0), Value::Null]);

    let sent = [number(i64::MIN), real(0.1), text("µ \"'\n?"), number(3), Value::Null];
    let text_of = "SELECT ? AS a, ? AS b, ? AS c, ? AS d, CAST(? AS VARCHAR(9)) AS e";
    assert_eq!(rows(text_of, &sent, &["a", "b", "c", "d", "e"])[0], sent);

    let joined = "SELECT r.code, count(DISTINCT s.id) AS n FROM statement AS s JOIN role AS r ON r.id = s.ring \
                  JOIN closure AS c ON c.id = r.id WHERE s.id < ? GROUP BY r.code ORDER BY n DESC, r.code NULLS LAST";
    let counted = rows(joined, &[number(70)], &["code", "n"]);
    assert_eq!(counted[0], [Value::Null, number(30)]);
    assert_eq!(counted[1], [text("n0"), number(10)]);
    assert_eq!(counted.len(), 5);

    assert_eq!(rows("SELECT id FROM citation WHERE id = ?", &[number(-1)], &["id"]), Vec::<Vec<Value>>::new());
    let many = rows(
        "SELECT a.id AS a, b.id AS b FROM entity AS a CROSS JOIN span AS b WHERE b.id < ?",
        &[number(100)],
        &["a", "b"],
    );
    let sum: i64 = many.iter().flatten().map(|v| if let Value::Number(n) = v { *n } else { 0 }).sum();
    assert_eq!((many.len(), sum), (100_000, 49_950_000 + 4_950_000));
}

/// Another user may run the engine.
fn permissions() -> std::fs::Permissions {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::from_mode(0o755);
}

/// Nobody wants to stop.
fn never() -> Arc<AtomicBool> {
    Arc::default()
}

fn sql(text: &str, arguments: &[Value], columns: &[&'static str]) -> Sql {
    Sql {
        title: "a statement of a test".to_owned(),
        text: text.to_owned(),
        arguments: arguments.iter().map(|value| Argument { value: value.clone(), note: String::new() }).collect(),
        columns: columns.to_vec(),
    }
}

/// Every fault of an engine says what to do next, on one line.
fn holds(fault: &Diagnostic, code: &str, parts: &[&str]) {
    assert_eq!(fault.code, code, "{fault:?}");
    for part in parts {
        assert!(fault.message.contains(part), "no `{part}` in {fault:?}");
    }
    assert!(!fault.help.is_empty() && !fault.message.contains('\n') && !fault.message.ends_with('.'), "{fault:?}");
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
