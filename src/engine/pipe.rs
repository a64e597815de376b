//! SQL → rows by a program behind a pipe that speaks lines of JSON: one request a line on its standard input, one reply a line on its
//! standard output. A program that was stopped, or has ended, is started anew for the next statement.
//!
//! ```text
//! {"open": LAYOUT, "tables": [NAME, …]}      {"name": "DuckDB", "version": "1.5.4"}
//! {"sql": TEXT, "arguments": [VALUE, …]}     {"rows": [[VALUE, …], …]}
//!                                            {"error": TEXT, "kind": "missing-table" | "other"}
//! ```

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{About, Engine, LOOK, fault, tables};
use crate::diagnostic::Diagnostic;
use crate::sql::{Sql, Value};

/// How long to wait for the last words of a program that has ended.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// Most bytes of a line of standard error that are kept.
const MOST_BYTES: u64 = 4096;

/// A program behind a pipe, with the tables of a layout.
pub struct Pipe {
    words: Vec<String>,
    layout: String,
    about: About,
    /// `None` once it was stopped or has ended.
    running: Option<Running>,
}

/// The program as it runs. Dropping it kills it.
struct Running {
    child: Child,
    requests: Sender<String>,
    replies: Receiver<String>,
    complaints: Receiver<String>,
}

impl Pipe {
    /// Starts the program and has it open the layout.
    ///
    /// # Errors
    /// It cannot be started, does not speak as it should, or cannot read the tables.
    pub fn open(words: Vec<String>, layout: &str, stop: &Arc<AtomicBool>) -> Result<Self, Box<Diagnostic>> {
        let about = About { name: String::new(), version: String::new() };
        let mut pipe = Self { words, layout: layout.to_owned(), about, running: None };
        pipe.start(stop)?;
        Ok(pipe)
    }

    fn start(&mut self, stop: &Arc<AtomicBool>) -> Result<(), Box<Diagnostic>> {
        self.running = Some(Running::start(&self.words).map_err(|e| {
            let next = "give a program that can be run, with its arguments: run:COMMAND";
            fault::unreached(&self.who(), &format!("started: {e}"), next)
        })?);
        let opened = self.ask(&json!({ "open": self.layout, "tables": tables().collect::<Vec<_>>() }), stop);
        // Without the tables it is of no use.
        let reply = opened.inspect_err(|_| self.running = None)?;
        let text = |key: &str| reply.get(key).and_then(Json::as_str).map(str::to_owned);
        let (Some(name), Some(version)) = (text("name"), text("version")) else {
            return Err(self.unreadable("its first reply has no name and version"));
        };
        self.about = About { name, version };
        Ok(())
    }

    /// What the program is called in messages.
    fn who(&self) -> String {
        format!("the program `{}`", self.words.join(" "))
    }

    /// Sends a request and waits for its reply, an object that is no error.
    fn ask(&mut self, request: &Json, stop: &Arc<AtomicBool>) -> Result<Json, Box<Diagnostic>> {
        let line = self.exchange(request, stop)?;
        let reply: Json = serde_json::from_str(&line).map_err(|_| {
            let begin: String = line.chars().take(80).collect();
            self.unreadable(&format!("\"{}\" is not JSON", begin.trim_end()))
        })?;
        if !reply.is_object() {
            return Err(self.unreadable("a reply is no JSON object"));
        }
        match (reply.get("error"), reply.get("kind").and_then(Json::as_str)) {
            (None, _) => Ok(reply),
            (Some(error), kind) => {
                let told = error.as_str().map_or_else(|| error.to_string(), str::to_owned);
                Err(match kind {
                    Some("missing-table") => fault::no_table(&self.who(), &self.layout, &told),
                    _ => fault::refused(&self.who(), &told),
                })
            }
        }
    }

    fn exchange(&mut self, request: &Json, stop: &Arc<AtomicBool>) -> Result<String, Box<Diagnostic>> {
        let Some(running) = &self.running else { return Err(self.ended()) };
        // A program that has ended takes none; its end is seen below.
        let _ = running.requests.send(format!("{request}\n"));
        loop {
            if stop.load(Ordering::Relaxed) {
                self.running = None;
                return Err(fault::stopped());
            }
            match running.replies.recv_timeout(LOOK) {
                Ok(line) => return Ok(line),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
            }
        }
    }

    /// The program has closed its output.
    fn ended(&mut self) -> Box<Diagnostic> {
        let said = self.running.take().and_then(|running| running.last_words());
        let why =
            said.map_or_else(|| "it ended without a word".to_owned(), |line| format!("its last words were \"{line}\""));
        fault::lost(&self.who(), &why, "run it by hand to see what it lacks; it is started anew for the next question")
    }

    /// What was read is no reply; nothing after it can be trusted.
    fn unreadable(&mut self, why: &str) -> Box<Diagnostic> {
        self.running = None;
        let next =
            "the program writes one JSON object a line to standard output and nothing else; docs/scale.md says which";
        fault::not_understood(&self.who(), why, next)
    }

    /// The rows of a reply, each as wide as the statement says.
    fn rows(&mut self, mut reply: Json, width: usize) -> Result<Vec<Vec<Value>>, Box<Diagnostic>> {
        let Some(Json::Array(rows)) = reply.get_mut("rows").map(Json::take) else {
            return Err(self.unreadable("a reply has no list of rows"));
        };
        let read = rows.into_iter().map(|row| match row {
            Json::Array(cells) if cells.len() == width => cells.into_iter().map(value).collect(),
            Json::Array(cells) => Err(format!("a row has {} values instead of {width}", cells.len())),
            _ => Err("a row is no list".to_owned()),
        });
        read.collect::<Result<_, String>>().map_err(|why| self.unreadable(&why))
    }
}

impl Engine for Pipe {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, sql: &Sql, stop: &Arc<AtomicBool>) -> Result<Vec<Vec<Value>>, Box<Diagnostic>> {
        if self.running.is_none() {
            self.start(stop)?;
        }
        let arguments: Vec<Json> = sql.arguments.iter().map(|a| json_of(&a.value)).collect();
        let reply = self.ask(&json!({ "sql": sql.text, "arguments": arguments }), stop)?;
        self.rows(reply, sql.columns.len())
    }
}

impl Running {
    fn start(words: &[String]) -> std::io::Result<Self> {
        let [program, arguments @ ..] = words else { return Err(std::io::ErrorKind::InvalidInput.into()) };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C is for the question: this program says when the other one ends.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (requests, to_send) = mpsc::channel::<String>();
        if let Some(mut input) = child.stdin.take() {
            thread::spawn(move || {
                for line in to_send {
                    if input.write_all(line.as_bytes()).and_then(|()| input.flush()).is_err() {
                        break;
                    }
                }
            });
        }
        let (reply, replies) = mpsc::channel();
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                    if reply.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                        break;
                    }
                }
            });
        }
        let (complaint, complaints) = mpsc::channel();
        if let Some(errors) = child.stderr.take() {
            thread::spawn(move || last_line(errors).map(|line| complaint.send(line)));
        }
        Ok(Self { child, requests, replies, complaints })
    }

    /// The last line that the program wrote to standard error.
    fn last_words(self) -> Option<String> {
        self.complaints.recv_timeout(LAST_WORDS).ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The last line that is not empty, once there are no more.
fn last_line(from: impl Read) -> Option<String> {
    let mut from = BufReader::new(from);
    let mut last = None;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        match from.by_ref().take(MOST_BYTES).read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => return last,
            Ok(_) => {
                let line = String::from_utf8_lossy(&bytes).trim().to_owned();
                if !line.is_empty() {
                    last = Some(line);
                }
            }
        }
    }
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Number(number) => (*number).into(),
        Value::Real(real) => (*real).into(),
        Value::Text(text) => text.as_str().into(),
    }
}

/// A truth value is the number 1 or 0, as flags are in the tables.
fn value(json: Json) -> Result<Value, String> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(flag) => Ok(Value::Number(flag.into())),
        Json::String(text) => Ok(Value::Text(text)),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Ok(Value::Number(whole)),
            (None, Some(real)) if !number.is_u64() => Ok(Value::Real(real)),
            _ => Err(format!("the number {number} has more than 64 bits")),
        },
        other => Err(format!("a value is {other}, which is no number and no text")),
    }
}
