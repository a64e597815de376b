//! Fragments: the things of a graph under the same numbers, with all of its statements, some, or none.

use std::collections::BTreeSet;
use std::path::PathBuf;

use evigraph::builtin;
use evigraph::graph::Graph;
use evigraph::graph::fragment::fragment;
use evigraph::kgx::image::IntoImage;
use evigraph::kgx::import::{Files, import};
use evigraph::kgx::mapping::Mapping;
use evigraph::model::statement::Statement;
use evigraph::session::Session;
use evigraph::store::{Column, Image, NotTaken};
use proptest::prelude::{any, prop};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::properties::datasets;
use super::properties::dice::Dice;

/// A graph of KGX files, whose things have the numbers that an import gives.
pub fn imported(name: &str) -> Graph {
    let file = |what: &str| [PathBuf::from(format!("tests/fixtures/kgx/{name}/{what}.jsonl"))];
    let (nodes, edges) = (file("nodes"), file("edges"));
    let mut records = IntoImage::default();
    let mapping = Mapping::built_in().unwrap();
    import(&Files { nodes: &nodes, edges: &edges }, &mapping, &mut records, &Default::default());
    Graph::of(Image::new(records.finish().unwrap().bytes()).unwrap())
}

/// Graphs of generated datasets.
pub fn generated(n: usize) -> Vec<Graph> {
    let config = Config { rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let decisions = prop::collection::vec(any::<u16>(), 3000);
    let mut choices = || decisions.new_tree(&mut runner).unwrap().current();
    (0..n).map(|_| Graph::new(datasets::dataset(&mut Dice::new(&choices())))).collect()
}

fn all(graph: &Graph) -> Vec<Statement> {
    graph.statement_ids().map(|s| graph.read_statement(s)).collect()
}

/// Same things, numbers, places and warnings.
fn same_things(base: &Graph, part: &Graph, what: &str) {
    assert_eq!((base.thing_count(), base.fingerprint()), (part.thing_count(), part.fingerprint()), "{what}");
    for id in base.entity_ids() {
        assert_eq!(base.thing(id), part.thing(id), "{what}");
        assert_eq!(base.read_entity(id), part.read_entity(id), "{what}");
        assert_eq!(
            (base.place(id), base.intervals(id)),
            (part.place(id), part.intervals(id)),
            "{what}: {}",
            base.id(id)
        );
        assert_eq!(base.named(base.label(id)), part.named(base.label(id)), "{what}");
        assert_eq!(
            (base.is_unique(id), base.find(base.id(id))),
            (part.is_unique(id), part.find(base.id(id))),
            "{what}"
        );
    }
    assert!(base.read_sources().eq(part.read_sources()), "{what}");
    for column in [
        Column::Cautions,
        Column::Opposed,
        Column::OpposedNarrowerStarts,
        Column::OpposedNarrower,
        Column::AtPlace,
        Column::ThingRank,
    ] {
        assert_eq!(base.image().u32s(column), part.image().u32s(column), "{what}: {column:?}");
    }
}

fn check(base: &Graph, what: &str) {
    let statements = all(base);
    let whole = fragment(base, &statements).unwrap();
    same_things(base, &whole, what);
    assert_eq!(all(&whole), statements, "{what}");
    for id in base.statement_ids() {
        assert!(base.filled(id).eq(whole.filled(id)), "{what}");
    }
    let none = fragment(base, &[]).unwrap();
    same_things(base, &none, what);
    assert_eq!(none.statement_count(), 0, "{what}");
    // Of the columns of an import only those of things.
    let extras = none.image().texts(Column::ExtraStarts, Column::ExtraText);
    let held: BTreeSet<String> = (0..extras.len()).map(|i| extras.get(i).to_owned()).collect();
    let of_things: BTreeSet<String> = base.entity_ids().filter_map(|id| base.read_entity(id)?.extra).collect();
    assert_eq!(held, of_things, "{what}");
    // The things alone are enough to make it again.
    assert!(fragment(&none, &statements).unwrap().image().all() == whole.image().all(), "{what}");
    // Some, in another order: numbered as they are given.
    let some: Vec<Statement> = statements.iter().rev().step_by(3).cloned().collect();
    let part = fragment(base, &some).unwrap();
    same_things(base, &part, what);
    assert_eq!(all(&part), some, "{what}");
}

#[test]
fn a_fragment_has_the_things_of_its_base_under_their_numbers() {
    check(&builtin::graph(), "the built-in graph");
    for name in ["benchmark", "foreign"] {
        check(&imported(name), name);
    }
    for (i, graph) in generated(40).iter().enumerate() {
        check(graph, &format!("graph {i}"));
    }
}

/// Where things have the order of a dataset, nothing at all differs.
#[test]
fn a_fragment_with_all_statements_is_the_same_image() {
    for graph in std::iter::once(builtin::graph()).chain(generated(40)) {
        assert!(fragment(&graph, &all(&graph)).unwrap().image().all() == graph.image().all());
    }
}

#[test]
fn a_fragment_with_all_statements_answers_as_its_base() {
    let ask = |graph: &Graph, questions: &[String]| -> Vec<String> {
        questions.iter().map(|q| format!("{:?}", Session::new(graph).ask(q).map(|r| r.answer.body.clone()))).collect()
    };
    let graph = imported("benchmark");
    let labels: Vec<&str> = graph.entity_ids().map(|id| graph.label(id)).collect();
    let about = |label: &&str| [format!("statements about \"{label}\""), format!("describe \"{label}\"")];
    let mut questions: Vec<String> = labels.iter().flat_map(about).collect();
    questions.extend(["treatments", "recommendations", "how many treatments", "sources"].map(str::to_owned));
    let answers = ask(&graph, &questions);
    let found = answers.iter().filter(|a| a.starts_with("Ok")).count();
    assert!(found * 10 > questions.len() * 9, "{found} of {}: {:?}", questions.len(), answers.first());
    assert_eq!(answers, ask(&fragment(&graph, &all(&graph)).unwrap(), &questions));
}

#[test]
fn a_statement_that_stands_twice_is_refused() {
    let graph = builtin::graph();
    let first = graph.read_statement(graph.statement_ids().next().unwrap());
    let id = first.id.clone();
    assert_eq!(fragment(&graph, &[first.clone(), first]).unwrap_err(), NotTaken::Duplicate(id));
}
