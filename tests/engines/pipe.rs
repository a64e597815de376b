//! A program behind a pipe: what it is sent, what comes back, and every way in which it can fail.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use evigraph::diagnostic::Diagnostic;
use evigraph::engine::{Engine, open, tables};
use evigraph::session::STOPPED;
use evigraph::sql::Value;
use tempfile::TempDir;

use super::{FINGERPRINT, holds, never, sql, text};

/// What a program that behaves does: greets, and says which layout is open.
const GREETING: &str = r#"
import json, os, sys, time
def say(**reply):
    print(json.dumps(reply), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if "open" in request:
        say(name="Fake", version="1.0")
        continue
    if request["sql"] == "SELECT version, fingerprint FROM layout":
        say(rows=[[1, "0123456789abcdef"]])
        continue
"#;

/// A folder with a program, and the engine that runs it.
struct Program {
    folder: TempDir,
    engine: String,
}

impl Program {
    /// A program in Python.
    fn new(source: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("fake engine.py"), source).unwrap();
        let engine = format!("run:python3 '{}/fake engine.py' a\\ b", folder.path().display());
        Self { folder, engine }
    }

    /// The same, which greets and then does this with each other request.
    fn greeting(body: &str) -> Self {
        let indented: String = body.lines().map(|line| format!("    {line}\n")).collect();
        Self::new(&format!("{GREETING}{indented}"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self) -> Result<Box<dyn Engine>, Box<Diagnostic>> {
        open(&self.engine, "LAYOUT", FINGERPRINT, &never())
    }

    /// The fault of a statement on this program.
    fn fault(&self) -> Box<Diagnostic> {
        self.open().unwrap().run(&sql("SELECT 1", &[], &["one"]), &never()).unwrap_err()
    }

    /// The fault of opening it.
    fn unopened(&self) -> Box<Diagnostic> {
        self.open().err().expect("it opens")
    }
}

#[test]
fn a_program_is_asked_and_its_values_are_read() {
    let program = Program::greeting("say(rows=[request['arguments'], [True, None, 1e300, 0.5, '', sys.argv[1]]])");
    let mut engine = program.open().unwrap();
    assert_eq!((engine.about().name.as_str(), engine.about().version.as_str()), ("Fake", "1.0"));
    let sent = [Value::Number(i64::MIN), Value::Null, Value::Real(0.1), Value::Number(3), text("µ \"'\n"), text("")];
    let rows = engine.run(&sql("SELECT ?", &sent, &["a", "b", "c", "d", "e", "f"]), &never()).unwrap();
    assert_eq!(rows[0], sent);
    let told = [Value::Number(1), Value::Null, Value::Real(1e300), Value::Real(0.5), text(""), text("a b")];
    assert_eq!(rows[1], told);
}

#[test]
fn a_program_is_told_which_tables_there_are() {
    let program = Program::new(
        "import json, sys\nopened = json.loads(sys.stdin.readline())\n\
         print(json.dumps({'error': opened['open'] + ' ' + ' '.join(opened['tables']), 'kind': 'other'}), flush=True)\n\
         sys.stdin.read()",
    );
    holds(&program.unopened(), "E009", &[&format!("LAYOUT {}", tables().collect::<Vec<_>>().join(" "))]);
}

#[test]
fn an_engine_that_is_none() {
    for (engine, said) in
        [("spark://x", "\"spark://x\" is no engine"), ("run:", "no program"), ("run:a 'b", "second half")]
    {
        holds(&open(engine, "LAYOUT", FINGERPRINT, &never()).err().unwrap(), "E001", &[said]);
    }
}

#[cfg(not(feature = "spark"))]
#[test]
fn without_its_client_spark_is_no_engine() {
    let fault = open("sc://localhost:15002", "LAYOUT", FINGERPRINT, &never()).err().unwrap();
    holds(&fault, "E001", &["built without"]);
    assert!(fault.help[0].contains("--features spark"), "{fault:?}");
}

#[test]
fn a_program_that_cannot_be_started() {
    let fault = open("run:/no/such/program", "LAYOUT", FINGERPRINT, &never()).err().unwrap();
    holds(&fault, "E002", &["/no/such/program", "started"]);
}

#[test]
fn a_program_that_ends_says_why() {
    let program = Program::new("import sys\nsys.stderr.write('first\\nno module named duck\\n\\n')\nsys.exit(1)");
    holds(&program.unopened(), "E003", &["no module named duck"]);
    holds(&Program::new("").unopened(), "E003", &["without a word"]);
    holds(&Program::greeting("sys.exit('out of memory')").fault(), "E003", &["out of memory"]);
}

#[test]
fn a_program_that_has_ended_is_started_anew() {
    let program = Program::greeting(
        "mark = os.path.join(os.path.dirname(sys.argv[0]), 'mark')\n\
         if not os.path.exists(mark):\n    open(mark, 'w').close()\n    sys.exit('the first time')\n\
         say(rows=[[7]])",
    );
    let mut engine = program.open().unwrap();
    let seven = sql("SELECT 7", &[], &["seven"]);
    holds(&engine.run(&seven, &never()).unwrap_err(), "E003", &["the first time"]);
    assert_eq!(engine.run(&seven, &never()).unwrap(), [[Value::Number(7)]]);
}

#[test]
fn what_is_no_reply_is_told() {
    for (says, part) in [
        ("print('progress: 10 %', flush=True)", "\"progress: 10 %\" is not JSON"),
        ("print('[1]', flush=True)", "no JSON object"),
        ("say(row=[])", "no list of rows"),
        ("say(rows=[1])", "a row is no list"),
        ("say(rows=[[1, 2]])", "2 values instead of 1"),
        ("say(rows=[[2**63]])", "more than 64 bits"),
        ("say(rows=[[float('nan')]])", "is not JSON"),
        ("say(rows=[[[1]]])", "no number and no text"),
    ] {
        holds(&Program::greeting(says).fault(), "E008", &[part]);
    }
    holds(
        &Program::new("print('{}', flush=True)\nimport sys; sys.stdin.read()").unopened(),
        "E008",
        &["no name and version"],
    );
}

#[test]
fn what_a_program_refuses_is_told() {
    let refused = Program::greeting("say(error='Parser Error:\\n  syntax', kind='other')").fault();
    holds(&refused, "E009", &["Parser Error: syntax"]);
    let missing = Program::greeting("say(error='no file closure.parquet', kind='missing-table')").fault();
    holds(&missing, "E004", &["LAYOUT", "closure.parquet"]);
    let long = Program::greeting("say(error='x' * 100000)").fault();
    holds(&long, "E009", &["x …"]);
    assert!(long.message.len() < 1000);
}

#[test]
fn a_layout_must_be_that_of_the_graph() {
    let with = |row: &str| Program::new(&GREETING.replace("[[1, \"0123456789abcdef\"]]", row)).unopened();
    holds(&with("[[1, 'ffff']]"), "E006", &["ffff", FINGERPRINT]);
    holds(&with("[[2, '0123456789abcdef']]"), "E005", &["version 2", "version 1"]);
    holds(&with("[]"), "E005", &["no known version"]);
    let refuses = GREETING.replace("say(rows=[[1, \"0123456789abcdef\"]])", "say(error='no column version')");
    holds(&Program::new(&refuses).unopened(), "E005", &["no known version"]);
}

/// Waits until a program has made this file.
fn made(path: &Path) -> String {
    loop {
        match std::fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text.trim().to_owned(),
            _ => std::thread::yield_now(),
        }
    }
}

#[test]
fn a_program_is_stopped_and_the_next_statement_is_answered() {
    let program = Program::greeting(
        "if request['sql'] == 'SELECT 7':\n    say(rows=[[7]])\n    continue\n\
         with open(os.path.join(os.path.dirname(sys.argv[0]), 'pid'), 'w') as file:\n    file.write(f'{os.getpid()}\\n')\n\
         while True:\n    time.sleep(60)",
    );
    let mut engine = program.open().unwrap();
    let stop: Arc<AtomicBool> = never();
    let (pid, flag) = (program.path("pid"), Arc::clone(&stop));
    let waits = std::thread::spawn(move || {
        let pid = made(&pid);
        flag.store(true, Ordering::Relaxed);
        pid
    });
    holds(&engine.run(&sql("SELECT slowly", &[], &["x"]), &stop).unwrap_err(), STOPPED, &["stopped"]);
    let pid = waits.join().unwrap();
    assert!(!Path::new("/proc/self").exists() || !Path::new("/proc").join(pid).exists(), "it is killed and buried");
    assert_eq!(engine.run(&sql("SELECT 7", &[], &["seven"]), &never()).unwrap(), [[Value::Number(7)]]);
}

#[test]
fn a_program_ends_with_its_engine() {
    let program = Program::greeting("say(rows=[[os.getpid()]])");
    let mut engine = program.open().unwrap();
    let rows = engine.run(&sql("SELECT pid", &[], &["pid"]), &never()).unwrap();
    let Value::Number(pid) = rows[0][0] else { panic!("{rows:?}") };
    let process = PathBuf::from(format!("/proc/{pid}"));
    assert!(!Path::new("/proc/self").exists() || process.exists());
    drop(engine);
    assert!(!process.exists());
}
