//! SQL → rows by Apache Spark over Spark Connect. Each table of the layout is a temporary view of the session; a session that the server
//! has ended is opened anew by itself, once.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use spark_connect_core::{ChannelBuilder, SparkError, SparkErrorKind};

use self::wire::{Failure, Session, broken};
use super::{About, Engine, LOOK, fault, tables};
use crate::diagnostic::Diagnostic;
use crate::sql::{Sql, Value};

mod rows;
mod wire;

/// How long the server may take to end what is stopped, and a session that is closed.
const FAREWELL: Duration = Duration::from_secs(2);

/// Up to so many statements a layout is small: what Spark does for large tables costs more there than it saves.
const SMALL: usize = 2_000_000;

/// What is set for a small layout: few partitions, and no programs made for each question.
const FOR_SMALL: [(&str, &str); 2] = [("spark.sql.shuffle.partitions", "4"), ("spark.sql.codegen.wholeStage", "false")];

/// A server of Spark Connect, with the tables of a layout.
pub struct Spark {
    address: ChannelBuilder,
    layout: String,
    about: About,
    session: Arc<Session>,
    /// Whether the layout is small.
    small: bool,
}

impl Spark {
    /// Opens a session and makes the tables its views.
    ///
    /// # Errors
    /// The address cannot be read, nobody answers, the server does not let in, or a table is missing.
    pub fn open(engine: &str, layout: &str, stop: &Arc<AtomicBool>) -> Result<Self, Box<Diagnostic>> {
        let address =
            ChannelBuilder::parse(engine).map_err(|e| fault::no_address(&without_options(engine), &e.message()))?;
        let layout = seen_from_anywhere(layout);
        let (session, version) = session(&address, &layout, false, stop)?;
        let about = About { name: "Apache Spark".to_owned(), version };
        Ok(Self { address, layout, about, session: Arc::new(session), small: false })
    }

    /// The rows of a statement, or the failure; stopped, it is ended on the server too.
    fn rows(&self, sql: &Sql, stop: &Arc<AtomicBool>) -> Result<Result<Vec<Vec<Value>>, Failure>, Box<Diagnostic>> {
        let tag = self.session.tag();
        let (session, statement, name) = (Arc::clone(&self.session), sql.clone(), tag.clone());
        aside(&who(&self.address), stop, move || session.rows(&statement, &name)).inspect_err(|_| {
            let session = Arc::clone(&self.session);
            within(FAREWELL, move || session.interrupt(&tag));
        })
    }

    /// Sets the session for what the layout holds.
    fn settle(&self) {
        for (key, value) in FOR_SMALL.iter().filter(|_| self.small) {
            self.session.set(key, value);
        }
    }

    fn fault(&self, failure: Failure) -> Box<Diagnostic> {
        let who = who(&self.address);
        match failure {
            Failure::Unreadable(why) => fault::not_understood(
                &who,
                &why,
                "report it, with the version of the server: it may be newer than this program",
            ),
            Failure::Server(error) => told(&who, &self.layout, &error, false),
        }
    }
}

impl Engine for Spark {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, sql: &Sql, stop: &Arc<AtomicBool>) -> Result<Vec<Vec<Value>>, Box<Diagnostic>> {
        match self.rows(sql, stop)? {
            Ok(rows) => return Ok(rows),
            Err(Failure::Server(error)) if ended(&error) => {}
            Err(failure) => return Err(self.fault(failure)),
        }
        let (session, version) = session(&self.address, &self.layout, true, stop)?;
        self.session = Arc::new(session);
        self.about.version = version;
        self.settle();
        self.rows(sql, stop)?.map_err(|failure| self.fault(failure))
    }

    fn expect(&mut self, statements: usize) {
        self.small = statements <= SMALL;
        self.settle();
    }
}

impl Drop for Spark {
    fn drop(&mut self) {
        let session = Arc::clone(&self.session);
        within(FAREWELL, move || session.release());
    }
}

/// A session with its views and settings, and the version of the server.
fn session(
    address: &ChannelBuilder,
    layout: &str,
    anew: bool,
    stop: &Arc<AtomicBool>,
) -> Result<(Session, String), Box<Diagnostic>> {
    let (to, server, folder, wish) = (address.clone(), who(address), layout.to_owned(), Arc::clone(stop));
    aside(&who(address), stop, move || -> Result<_, Box<Diagnostic>> {
        let (session, version) = Session::open(&to, anew).map_err(|e| told(&server, &folder, &e, !anew))?;
        // The reader of rows knows no compression; what a server plans by is its own affair.
        session.set("spark.sql.execution.arrow.compression.codec", "none");
        for table in tables() {
            let path = format!("{}/{table}.parquet", folder.trim_end_matches('/'));
            let made = session.view(table, &path).map_err(|e| match e {
                Failure::Unreadable(why) => fault::no_table(&server, &folder, &why),
                Failure::Server(e) => told(&server, &folder, &e, !anew),
            });
            let made = if wish.load(Ordering::Relaxed) { Err(fault::stopped()) } else { made };
            made.inspect_err(|_| session.release())?;
        }
        Ok((session, version))
    })?
}

/// What the server or the connection says, for a reader.
fn told(who: &str, layout: &str, error: &SparkError, opening: bool) -> Box<Diagnostic> {
    const PERMISSION_DENIED: i32 = 7;
    const UNAUTHENTICATED: i32 = 16;
    // The client crate fills templates of its own; what the server wrote says more.
    let message = if error.message.is_empty() { error.message() } else { error.message.clone() };
    let class = error.error_class.as_str();
    let missing =
        ["PATH_NOT_FOUND", "TABLE_OR_VIEW_NOT_FOUND", "FAILED_READ_FILE", "UNABLE_TO_INFER_SCHEMA", "CANNOT_READ"];
    match error.grpc_code {
        Some(PERMISSION_DENIED | UNAUTHENTICATED) => fault::not_let_in(who, &message),
        None if error.kind == SparkErrorKind::ValueError => fault::not_let_in(who, &message),
        _ if missing.iter().any(|name| class.starts_with(name)) => fault::no_table(who, layout, &message),
        _ if ended(error) => {
            fault::lost(who, &message, "the server ended the session; ask again, or see whether it restarts")
        }
        _ if matches!(error.kind, SparkErrorKind::Analysis | SparkErrorKind::Parse) => fault::refused(who, &message),
        code if !opening && (code.is_none() || broken(error)) => {
            fault::lost(who, &message, "see whether the server runs; the next question tries again")
        }
        _ if opening && class.is_empty() => fault::unreached(
            who,
            &format!("reached: {message}"),
            "see whether a server of Spark Connect runs there (its port is mostly 15002) and can be reached from here",
        ),
        // Such as a store of objects that the server may not read.
        _ if opening => fault::no_table(who, layout, &message),
        _ => fault::failed(who, &message),
    }
}

/// Whether the server no longer knows the session or what ran in it.
fn ended(error: &SparkError) -> bool {
    let gone = |text: &str| text.contains("INVALID_HANDLE.SESSION") || text.contains("INVALID_HANDLE.OPERATION");
    gone(&error.error_class) || gone(&error.message)
}

/// The server in messages: options may hold a token.
fn who(address: &ChannelBuilder) -> String {
    format!("sc://{}", address.endpoint())
}

fn without_options(engine: &str) -> String {
    engine.split(';').next().unwrap_or_default().to_owned()
}

/// A folder of this machine with its whole path: the server runs elsewhere.
fn seen_from_anywhere(layout: &str) -> String {
    let path = Path::new(layout);
    let here = !layout.contains("://") && path.is_relative() && path.exists();
    let whole = here.then(|| std::path::absolute(path).ok()).flatten();
    whole.and_then(|p| p.to_str().map(str::to_owned)).unwrap_or_else(|| layout.to_owned())
}

/// Does work on a thread, as long as nobody wants to stop.
fn aside<T: Send + 'static>(
    who: &str,
    stop: &Arc<AtomicBool>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Box<Diagnostic>> {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(fault::stopped());
        }
        match wait.recv_timeout(LOOK) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(fault::failed(who, "its client broke off")),
        }
    }
}

/// Does work on a thread and waits for its end, but not long.
fn within<T: Send + 'static>(time: Duration, work: impl FnOnce() -> T + Send + 'static) {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    let _ = wait.recv_timeout(time);
}
