//! Engines that hold the tables of a layout: a program behind a pipe, and the same answers on each as in memory.

mod agree;
mod pipe;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use evigraph::diagnostic::Diagnostic;
use evigraph::sql::{Argument, Sql, Value};

/// What an engine is opened on in the tests.
const FINGERPRINT: &str = "0123456789abcdef";

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
