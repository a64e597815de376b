//! Times each stage on generated graphs of three sizes: opening an image, reading a question, looking its names up, and answering one question of
//! each form. The graphs are made here, the same every time: trees of conditions and treatments, and statements between them of which few
//! things have many.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use evigraph::eval;
use evigraph::graph::Graph;
use evigraph::model::entity::Entity;
use evigraph::model::source::Source;
use evigraph::model::statement::{Prerequisite, Statement};
use evigraph::model::terms::{EntityKind, Event, SourceKind, Stance, StatementKind, Strength};
use evigraph::question;
use evigraph::resolve;
use evigraph::store::{Builder, Bytes, Image};

const SIZES: [usize; 3] = [1_000, 30_000, 300_000];

/// One question of each form.
const FORMS: &[(&str, &str)] = &[
    ("find", "treatments for c3 where kind = recommendation"),
    ("find_after", "treatments after failed t5 for c1"),
    ("kinds", "contraindications and cautions of t2"),
    ("combined", "conditions treated by t2 and t3 but not contraindicating t2"),
    ("count", "how many treatments for c2"),
    ("verdict", "is t4 recommended for c1"),
    ("compare", "compare t4, t5 and t6 for c1 by strength, sources"),
    ("path", "exact path from t9 to t12"),
    ("describe", "describe t7"),
    ("empty", "tests for c3"),
];

/// Numbers that look like chance, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// A low number more often than a high one.
    fn popular(&mut self, n: usize) -> usize {
        let (a, b) = (self.below(n), self.below(n));
        a * b / n
    }
}

fn entity(id: String, kind: EntityKind) -> Entity {
    Entity {
        label: format!("thing {id}"),
        id,
        kind,
        synonyms: Vec::new(),
        broader: Vec::new(),
        part_of: Vec::new(),
        disjoint: Vec::new(),
        grouping: false,
        codes: Vec::new(),
        note: None,
        extra: None,
    }
}

fn image(statements: usize) -> Vec<u64> {
    let (things, sources) = (statements / 40 + 20, statements / 200 + 3);
    let mut dice = Dice(7);
    let mut builder = Builder::default();
    for (prefix, kind) in [('c', EntityKind::Condition), ('t', EntityKind::Treatment)] {
        let first = builder.things() as u32;
        for i in 0..things {
            builder.entity(&entity(format!("{prefix}{i}"), kind)).unwrap();
            if i > 0 {
                builder.broader(first + i as u32, first + dice.below(i) as u32 / 3);
            }
        }
    }
    for i in 0..sources {
        let source = Source {
            id: format!("s{i}"),
            title: format!("source {i}"),
            kind: SourceKind::Other,
            audience: Vec::new(),
            publisher: None,
            author: None,
            date: None,
            document: None,
            lines: 0,
            sha256: String::new(),
            passages: Default::default(),
            references: Vec::new(),
            no_claim: Vec::new(),
            note: None,
            extra: None,
        };
        builder.source(&source).unwrap();
    }
    let kinds = [
        StatementKind::Recommendation,
        StatementKind::Recommendation,
        StatementKind::Caution,
        StatementKind::Contraindication,
        StatementKind::Effect,
    ];
    for i in 0..statements {
        let need = Prerequisite {
            event: Event::Failed,
            entity: format!("t{}", dice.popular(things)),
            at_least: None,
            detail: None,
        };
        let statement = Statement {
            id: format!("st:{i}"),
            source: format!("s{}", dice.popular(sources)),
            kind: kinds[dice.below(kinds.len())],
            subject: vec![format!("t{}", dice.popular(things))],
            object: vec![format!("c{}", dice.popular(things))],
            stance: Some(Stance::For),
            strength: Some(Strength::ALL[dice.below(6)]),
            wording: None,
            stage: None,
            after: if dice.below(3) == 0 { vec![need] } else { Vec::new() },
            any_of: false,
            only_when: false,
            alongside: Vec::new(),
            circumstances: Vec::new(),
            outcome: Vec::new(),
            effect: None,
            accuracy: None,
            dose: None,
            site: Vec::new(),
            by: Vec::new(),
            cites: Vec::new(),
            section: Vec::new(),
            lines: (1, 2),
            text: String::new(),
            note: None,
            extra: None,
        };
        builder.statement(&statement).unwrap();
    }
    let bytes = builder.finish(None).bytes();
    let mut all = bytes.all().to_vec();
    all.resize(all.len().next_multiple_of(8), 0);
    all.chunks_exact(8).map(|w| u64::from_le_bytes(w.try_into().unwrap())).collect()
}

fn stages(c: &mut Criterion) {
    for size in SIZES {
        let words: &'static [u64] = image(size).leak();
        // The third word of the header is the length.
        let length = words[2] as usize;
        let open = || Graph::of(Image::new(Bytes::Owned(words.to_vec(), length)).unwrap());
        let graph = open();
        c.bench_with_input(BenchmarkId::new("open_a_copy", size), &size, |b, _| b.iter(open));
        let mut group = c.benchmark_group(format!("{size}"));
        group.sample_size(20);
        for (name, text) in FORMS {
            let parsed = question::parse(text).unwrap();
            let query = resolve::resolve(&parsed, &graph, None).unwrap();
            group.bench_function(format!("{name}/parse"), |b| b.iter(|| question::parse(black_box(text)).unwrap()));
            group.bench_function(format!("{name}/resolve"), |b| {
                b.iter(|| resolve::resolve(black_box(&parsed), &graph, None).unwrap());
            });
            group.bench_function(format!("{name}/answer"), |b| {
                b.iter(|| eval::eval(black_box(&query), &graph, text, None))
            });
        }
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
