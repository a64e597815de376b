//! evigraph asks clinical guidelines a question in controlled English and traces every answer to document, section and lines.
//!
//! ```text
//! graph-data/ ─▶ data ─▶ graph ──────────────┬────────────────┬─────────────────┐
//!                                            ▼                ▼                 ▼
//! question text ─▶ question ─(Question)─▶ resolve ─(Query)─▶ eval ─(Answer)─▶ render ─▶ text · JSON · CSV · Markdown
//!                    └─ every stage: Result<_, its own error> ─▶ Diagnostic ────▲
//! ```
//!
//! [`session`] is the only chain of these calls:
//!
//! ```
//! let graph = evigraph::builtin::graph();
//! let mut session = evigraph::session::Session::new(&graph);
//! let reply = session.ask("treatments after failed injection with evidence").unwrap();
//! assert!(!reply.answer.is_empty());
//! for statement in reply.answer.statements() {
//!     let record = graph.statement(statement);
//!     println!("{} lines {}–{}: {}", record.source, record.lines.0, record.lines.1, record.text);
//! }
//! ```

pub mod answer;
pub mod builtin;
pub mod complete;
pub mod data;
pub mod diagnostic;
pub mod diagnostic_pages;
pub mod engine;
pub mod eval;
pub mod graph;
pub mod kgx;
pub mod layout;
pub mod model;
pub mod question;
pub mod remote;
pub mod render;
pub mod report;
pub mod resolve;
pub mod session;
pub mod span;
pub mod sql;
pub mod store;
pub mod suggest;
