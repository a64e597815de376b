//! Apache Spark: what comes back, and every way in which it can fail. `EVIGRAPH_SPARK` names a server that reads the files of this machine;
//! `.ci/spark start` starts one and `eval "$(.ci/spark env)"` names it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use evigraph::diagnostic::Diagnostic;
use evigraph::engine::{Engine, open};
use evigraph::session::STOPPED;
use evigraph::sql::Value;
use spark_connect_core::{ChannelBuilder, SparkConnectClient, block_on};

use super::{FINGERPRINT, holds, layout, never, sql, text, values_come_back};

/// A statement that takes hours.
const ENDLESS: &str =
    "SELECT count(*) AS n FROM range(0, 1000000000, 1, 4) AS a CROSS JOIN range(1000000) AS b WHERE a.id + b.id > 7";

fn address() -> String {
    std::env::var("EVIGRAPH_SPARK").expect("EVIGRAPH_SPARK is set: .ci/spark start; eval \"$(.ci/spark env)\"")
}

/// The address with another host and port.
fn through(port: u16) -> String {
    let address = address();
    let options = address.find("/;").map_or("", |at| &address[at..]);
    format!("sc://127.0.0.1:{port}{options}")
}

fn opened(engine: &str, folder: &Path) -> Result<Box<dyn Engine>, Box<Diagnostic>> {
    open(engine, folder.to_str().unwrap(), FINGERPRINT, &never())
}

fn unopened(engine: &str, folder: &Path) -> Box<Diagnostic> {
    opened(engine, folder).err().expect("it opens")
}

fn seven(engine: &mut dyn Engine) {
    let rows = engine.run(&sql("SELECT id FROM entity WHERE id = ?", &[Value::Number(7)], &["id"]), &never());
    assert_eq!(rows.unwrap(), [[Value::Number(7)]]);
}

#[test]
fn spark_answers() {
    let folder = layout(1, FINGERPRINT);
    let mut engine = opened(&address(), folder.path()).unwrap();
    assert_eq!(engine.about().name, "Apache Spark");
    assert!(engine.about().version.starts_with("4."), "{:?}", engine.about());
    values_come_back(engine.as_mut());
    let types = "SELECT CAST(1 AS TINYINT) AS a, CAST(2 AS SMALLINT) AS b, CAST(0.5 AS FLOAT) AS c, NULL AS d, CAST('x' AS CHAR(1)) AS e";
    let rows = engine.run(&sql(types, &[], &["a", "b", "c", "d", "e"]), &never()).unwrap();
    assert_eq!(rows, [[Value::Number(1), Value::Number(2), Value::Real(0.5), Value::Null, text("x")]]);
    let date = engine.run(&sql("SELECT DATE '2025-11-12' AS a", &[], &["a"]), &never()).unwrap_err();
    holds(&date, "E008", &["Date32"]);
    let wide = engine.run(&sql("SELECT 1 AS a, 2 AS b", &[], &["a"]), &never()).unwrap_err();
    holds(&wide, "E008", &["2 values instead of 1"]);
    seven(engine.as_mut());
}

#[test]
fn a_long_statement_is_read_to_its_end() {
    let folder = layout(1, FINGERPRINT);
    let mut engine = opened(&address(), folder.path()).unwrap();
    // Longer than a stream of replies lasts on the cluster of `.ci/spark`: one wait before the first row, and one a partition.
    let slow = "SELECT id, java_method('java.lang.Thread', 'sleep', 4000L) AS slept FROM range(0, 4, 1, 4) ORDER BY id";
    let rows = engine.run(&sql(slow, &[], &["id", "slept"]), &never()).unwrap();
    assert_eq!(
        rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>(),
        (0..4).map(Value::Number).collect::<Vec<_>>()
    );
}

#[test]
fn what_the_layout_lacks() {
    let folder = layout(1, "ffff");
    holds(&unopened(&address(), folder.path()), "E006", &["ffff", FINGERPRINT]);
    let folder = layout(2, FINGERPRINT);
    holds(&unopened(&address(), folder.path()), "E005", &["version 2"]);
    std::fs::remove_file(folder.path().join("section.parquet")).unwrap();
    holds(&unopened(&address(), folder.path()), "E004", &["section.parquet"]);
    std::fs::write(folder.path().join("section.parquet"), "no table").unwrap();
    holds(&unopened(&address(), folder.path()), "E004", &["section.parquet"]);
}

#[test]
fn what_spark_refuses() {
    let folder = layout(1, FINGERPRINT);
    let mut engine = opened(&address(), folder.path()).unwrap();
    let mut fault = |text: &str| engine.run(&sql(text, &[], &["x"]), &never()).unwrap_err();
    holds(&fault("SELEC 1"), "E009", &["PARSE_SYNTAX_ERROR"]);
    holds(&fault("SELECT nothing FROM entity"), "E009", &["nothing"]);
    holds(&fault("SELECT id FROM nothing"), "E004", &["nothing"]);
    holds(&fault("SELECT id / 0 AS x FROM entity"), "E009", &["fails", "zero"]);
    seven(engine.as_mut());
    std::fs::remove_file(folder.path().join("entity.parquet")).unwrap();
    holds(&engine.run(&sql("SELECT id FROM entity", &[], &["id"]), &never()).unwrap_err(), "E004", &["entity.parquet"]);
}

#[test]
fn who_is_not_let_in() {
    let folder = layout(1, FINGERPRINT);
    let bare = address().split("/;").next().unwrap().to_owned();
    assert!(address().contains("token="), "the server wants a token");
    holds(&unopened(&bare, folder.path()), "E007", &["does not let"]);
    let wrong = unopened(&format!("{bare}/;token=wrong"), folder.path());
    holds(&wrong, "E007", &[&bare]);
    assert!(!wrong.message.contains("wrong"), "a token is not told: {wrong:?}");
    holds(&unopened("sc://example.com/;token=secret", folder.path()), "E007", &["use_ssl"]);
    for engine in ["sc://", "sc://host:port", "sc://host/path", "sc://host/;token"] {
        holds(&unopened(engine, folder.path()), "E001", &["cannot be read"]);
    }
}

#[test]
fn nobody_is_there() {
    let folder = layout(1, FINGERPRINT);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let speaks = std::thread::spawn(move || {
        let (mut other, _) = listener.accept().unwrap();
        other.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    holds(&unopened(&through(port), folder.path()), "E002", &["reached"]);
    speaks.join().unwrap();
    holds(&unopened(&through(port), folder.path()), "E002", &["reached"]);
}

#[test]
fn a_statement_is_stopped_and_the_next_one_is_answered() {
    let folder = layout(1, FINGERPRINT);
    let mut engine = opened(&address(), folder.path()).unwrap();
    let stop: Arc<AtomicBool> = never();
    let flag = Arc::clone(&stop);
    let waits = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(3));
        flag.store(true, Ordering::Relaxed);
    });
    holds(&engine.run(&sql(ENDLESS, &[], &["n"]), &stop).unwrap_err(), STOPPED, &["stopped"]);
    waits.join().unwrap();
    // It would wait for hours if the other one still ran.
    seven(engine.as_mut());
    let stopped = Arc::new(AtomicBool::new(true));
    let path = folder.path().to_str().unwrap();
    holds(&open(&address(), path, FINGERPRINT, &stopped).err().unwrap(), STOPPED, &["stopped"]);
}

/// Stands between the program and the server, and can be cut.
struct Between {
    port: u16,
    open: Arc<AtomicBool>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
}

impl Between {
    fn new() -> Self {
        let address = address();
        let to = address.trim_start_matches("sc://").split('/').next().unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let between = Self {
            port: listener.local_addr().unwrap().port(),
            open: Arc::new(AtomicBool::new(true)),
            streams: Arc::default(),
        };
        let (open, streams) = (Arc::clone(&between.open), Arc::clone(&between.streams));
        std::thread::spawn(move || {
            for one in listener.incoming().map_while(Result::ok) {
                if !open.load(Ordering::SeqCst) {
                    continue;
                }
                let other = TcpStream::connect(&to).unwrap();
                streams.lock().unwrap().extend([one.try_clone().unwrap(), other.try_clone().unwrap()]);
                pass(one.try_clone().unwrap(), other.try_clone().unwrap());
                pass(other, one);
            }
        });
        between
    }

    fn cut(&self) {
        self.open.store(false, Ordering::SeqCst);
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = from.read(&mut bytes) {
            if to.write_all(&bytes[..read]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}

#[test]
fn a_lost_connection_is_told_and_the_next_statement_tries_again() {
    let folder = layout(1, FINGERPRINT);
    let between = Between::new();
    let mut engine = opened(&through(between.port), folder.path()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_secs(2));
            between.cut();
        });
        let sleep = "SELECT java_method('java.lang.Thread', 'sleep', 20000L) AS slept FROM entity WHERE id = 1";
        holds(&engine.run(&sql(sleep, &[], &["slept"]), &never()).unwrap_err(), "E003", &["gone"]);
    });
    holds(&engine.run(&sql("SELECT 1 AS x", &[], &["x"]), &never()).unwrap_err(), "E003", &["gone"]);
    between.open.store(true, Ordering::SeqCst);
    seven(engine.as_mut());
}

#[test]
fn a_broken_stream_is_taken_up_again() {
    let folder = layout(1, FINGERPRINT);
    let between = Between::new();
    let mut engine = opened(&through(between.port), folder.path()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_secs(2));
            between.cut();
            between.open.store(true, Ordering::SeqCst);
        });
        let sleep = "SELECT id, java_method('java.lang.Thread', 'sleep', 5000L) AS slept FROM entity WHERE id = 7";
        let rows = engine.run(&sql(sleep, &[], &["id", "slept"]), &never()).unwrap();
        assert_eq!((rows.len(), &rows[0][0]), (1, &Value::Number(7)));
    });
}

#[test]
fn a_session_that_the_server_ended_is_opened_anew() {
    let folder = layout(1, FINGERPRINT);
    let id = "6a09e667-f3bc-4908-b2fb-1366ea957d3e";
    let named = format!("{};session_id={id}", address());
    let named = if address().contains("/;") { named } else { named.replacen(";session_id", "/;session_id", 1) };
    let named = format!("{named};user_id=u{}", std::process::id());
    let mut engine = opened(&named, folder.path()).unwrap();
    seven(engine.as_mut());
    let other = block_on(SparkConnectClient::connect(&ChannelBuilder::parse(&named).unwrap())).unwrap();
    block_on(other.release_session()).unwrap();
    seven(engine.as_mut());
    // Nor are its tables there any more: then it is said.
    std::fs::remove_file(folder.path().join("entity.parquet")).unwrap();
    holds(&engine.run(&sql("SELECT id FROM entity", &[], &["id"]), &never()).unwrap_err(), "E004", &["entity.parquet"]);
}

#[test]
#[ignore = "ends an executor of the cluster of .ci/spark"]
fn an_executor_that_ends_takes_no_row_with_it() {
    let folder = layout(1, FINGERPRINT);
    let mut engine = opened(&address(), folder.path()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_secs(5));
            let kill =
                Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/spark")).arg("kill-worker-executor").status();
            assert!(kill.unwrap().success());
        });
        let long =
            "SELECT count(*) AS n FROM range(0, 3000, 1, 8) AS a CROSS JOIN range(1000000) AS b WHERE a.id + b.id > 7";
        let rows = engine.run(&sql(long, &[], &["n"]), &never()).unwrap();
        assert_eq!(rows, [[Value::Number(3000 * 1_000_000 - 36)]]);
    });
    seven(engine.as_mut());
}
