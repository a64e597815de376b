//! Times each stage on the built-in graph: loading it, reading a question, looking its names up, and answering one question of each form.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use evigraph::builtin;
use evigraph::eval::{self, Before};
use evigraph::question;
use evigraph::resolve::{self, Previous};

const HEADLINE: &str = "treatments after failed injection with evidence";

/// One question of each form that stands alone.
const FORMS: &[(&str, &str)] = &[
    ("find", HEADLINE),
    ("find_combined", "treatments from dr-oracle and (after failed injection or in postpartum patients)"),
    ("count", "how many treatments by source"),
    ("verdict", "is rest recommended for SI joint pain"),
    ("compare", "compare NSAIDs and acetaminophen for SI joint dysfunction"),
    ("compare_sources", "compare sources on rest"),
    ("path", "path from physical therapy to fusion"),
    ("pathway", "pathway for SI joint dysfunction"),
    ("describe", "describe dr-oracle"),
    ("conflicts", "conflicts about rest"),
    ("empty", "treatments for spondyloarthropathy"),
];

/// Questions as they are asked of a large graph: names in quotes, every sort of piece.
const READ: &[(&str, &str)] = &[
    ("path", r#"exact path from "treat:00123" to "treat:04567""#),
    ("combined", r#"conditions treated by "treat:00012" and "treat:00345" but not contraindicating "treat:00012""#),
    ("kinds", r#"contraindications and cautions of "treat:00123""#),
    ("where", r#"treatments after failed "treat:00123" for "cond:0017" where kind = recommendation with citations"#),
    ("compare", r#"compare "a", "b" and "c" for "d" where kind = recommendation by strength, references, sources"#),
];

fn stages(c: &mut Criterion) {
    c.bench_function("load", |b| b.iter(builtin::graph));
    let graph = builtin::graph();
    c.bench_function("parse", |b| b.iter(|| question::parse(black_box(HEADLINE)).unwrap()));
    let parsed = question::parse(HEADLINE).unwrap();
    c.bench_function("resolve", |b| b.iter(|| resolve::resolve(black_box(&parsed), &graph, None).unwrap()));
}

fn reading(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse_each");
    for (name, text) in READ {
        group.bench_function(*name, |b| b.iter(|| question::parse(black_box(text)).unwrap()));
    }
    group.finish();
}

fn forms(c: &mut Criterion) {
    let graph = builtin::graph();
    let mut group = c.benchmark_group("eval");
    for (name, text) in FORMS {
        let query = resolve::resolve(&question::parse(text).unwrap(), &graph, None).unwrap();
        group.bench_function(*name, |b| b.iter(|| eval::eval(black_box(&query), &graph, text, None)));
    }
    // `why` speaks of the answer before it.
    let query = resolve::resolve(&question::parse(HEADLINE).unwrap(), &graph, None).unwrap();
    let answer = eval::eval(&query, &graph, HEADLINE, None).unwrap();
    let before = Before { query, answer: answer.into() };
    let previous = Previous::of(vec![None; 2]);
    let why = resolve::resolve(&question::parse("why").unwrap(), &graph, Some(&previous)).unwrap();
    group.bench_function("why", |b| b.iter(|| eval::eval(black_box(&why), &graph, "why", Some(&before))));
    group.finish();
}

criterion_group!(benches, stages, reading, forms);
criterion_main!(benches);
