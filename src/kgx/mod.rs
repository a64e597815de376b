//! KGX files of nodes and edges → records, one at a time, for a [`sink::Sink`]; and records → KGX files.
//!
//! `file` gives lines, `jsonl` and `tsv` make rows of them, `node` and `edge` make records of rows by the table of `mapping`, `pump` does all of
//! this in a thread of its own, and `import` holds the records against each other. `export` goes the other way. `docs/kgx.md` describes the form.

pub mod circles;
pub mod columns;
pub mod draft;
pub mod edge;
pub mod export;
pub mod extra;
pub mod faults;
pub mod file;
pub mod image;
pub mod import;
pub mod jsonl;
pub mod mapping;
pub mod node;
pub mod pump;
pub mod row;
pub mod sink;
pub mod tsv;
pub mod written;
