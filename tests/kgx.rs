//! KGX files: what is written reads back as what it was, what is wrong is reported by file and line, and the table maps as it says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use evigraph::data::Dataset;
use evigraph::kgx::export::export;
use evigraph::kgx::file::Form;
use evigraph::kgx::import::{Files, Outcome, import};
use evigraph::kgx::mapping::Mapping;
use evigraph::kgx::sink::Records;
use evigraph::model::statement::Statement;
use evigraph::model::terms::{Direction, EntityKind, Event, Stance, StatementKind, Strength};
use proptest::prelude::{any, prop};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::properties::datasets;
use super::properties::dice::Dice;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/kgx");

fn mapping() -> Mapping {
    Mapping::built_in().unwrap()
}

fn read(nodes: &Path, edges: &Path) -> (Dataset, Outcome) {
    let mut records = Records::default();
    let (nodes, edges) = ([nodes.to_owned()], [edges.to_owned()]);
    let outcome = import(&Files { nodes: &nodes, edges: &edges }, &mapping(), &mut records, &Arc::default());
    (records.into_dataset(), outcome)
}

/// Reads lines of JSON as files of a folder that is gone afterwards.
fn lines(nodes: &str, edges: &str) -> (Dataset, Outcome) {
    let folder = tempfile::tempdir().unwrap();
    let (n, e) = (folder.path().join("nodes.jsonl"), folder.path().join("edges.jsonl"));
    std::fs::write(&n, nodes).unwrap();
    std::fs::write(&e, edges).unwrap();
    let (data, mut outcome) = read(&n, &e);
    let prefix = format!("{}/", folder.path().display());
    let faults = outcome.faults.first().into_iter().cloned().collect::<Vec<_>>();
    outcome.faults = Default::default();
    for mut fault in faults {
        fault.file = fault.file.replace(&prefix, "");
        outcome.faults.push(fault);
    }
    (data, outcome)
}

fn sentences(outcome: &Outcome) -> Vec<String> {
    outcome.faults.first().iter().map(|f| format!("{} {}", f.code, f.sentence())).collect()
}

// ── there and back ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Writes and reads again, in each form.
fn there_and_back(data: &Dataset, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    for (name, form) in [("jsonl", Form::Jsonl), ("tsv", Form::Tsv), ("jsonl.gz", Form::Jsonl), ("tsv.gz", Form::Tsv)] {
        let nodes = folder.path().join(format!("nodes.{name}"));
        let edges = folder.path().join(format!("edges.{name}"));
        let written = export(data, &mapping(), (&nodes, form), (&edges, form)).unwrap();
        let works: usize = data.sources.iter().map(|s| s.references.len()).sum();
        assert_eq!(written.nodes as usize, data.entities.len() + data.sources.len() + works);
        let (again, outcome) = read(&nodes, &edges);
        assert_eq!(sentences(&outcome), Vec::<String>::new(), "{what} as {name}");
        same(data, &again, &format!("{what} as {name}"));
    }
}

/// Holds record against record, so that a difference is small enough to be read.
fn same(a: &Dataset, b: &Dataset, what: &str) {
    for (a, b) in a.entities.iter().zip(&b.entities) {
        assert_eq!(a, b, "{what}");
    }
    for (a, b) in a.sources.iter().zip(&b.sources) {
        assert_eq!(a, b, "{what}");
    }
    for (a, b) in a.statements.iter().zip(&b.statements) {
        assert_eq!(a, b, "{what}");
    }
    assert!(a == b, "{what}: lists of different length");
}

#[test]
fn the_built_in_graph_there_and_back() {
    there_and_back(&evigraph::builtin::dataset(), "the built-in graph");
}

#[test]
fn generated_graphs_there_and_back() {
    let seed = RngSeed::Fixed(7);
    let mut runner = TestRunner::new(Config { rng_seed: seed, failure_persistence: None, ..Config::default() });
    let decisions = prop::collection::vec(any::<u16>(), 3000);
    for i in 0..60 {
        let choices = decisions.new_tree(&mut runner).unwrap().current();
        there_and_back(&datasets::dataset(&mut Dice::new(&choices)), &format!("graph {i}"));
    }
}

/// What an import makes is written and read back as it is, columns that nobody knows included.
#[test]
fn imported_graphs_there_and_back() {
    for name in ["foreign", "benchmark"] {
        let file = |what: &str| PathBuf::from(format!("{FIXTURES}/{name}/{what}.jsonl"));
        let (data, outcome) = read(&file("nodes"), &file("edges"));
        assert_eq!(sentences(&outcome), Vec::<String>::new());
        assert!(data.statements.len() > 3);
        there_and_back(&data, name);
    }
}

// ── what the table makes of edges ────────────────────────────────────────────────────────────────────────────────────────────

fn fixture(name: &str) -> Dataset {
    let file = |what: &str| PathBuf::from(format!("{FIXTURES}/{name}/{what}.jsonl"));
    read(&file("nodes"), &file("edges")).0
}

fn find<'d>(data: &'d Dataset, id: &str) -> &'d Statement {
    data.statements.iter().find(|s| s.id == id).unwrap_or_else(|| panic!("no statement {id}"))
}

#[test]
fn the_benchmark_form_is_read_column_by_column() {
    let data = fixture("benchmark");
    assert_eq!(data.entities[1].broader, ["cond:0000"]);
    assert_eq!(data.entities[1].synonyms[0].name, "Myl xedra");
    assert_eq!((data.sources[0].id.as_str(), data.sources[0].title.as_str()), ("src:0000", "Guide of Tal"));
    let s = find(&data, "st:0");
    assert_eq!(
        (s.kind, s.stance, s.strength),
        (StatementKind::Recommendation, Some(Stance::For), Some(Strength::Advised))
    );
    assert_eq!((s.subject[0].as_str(), s.object[0].as_str(), s.lines), ("treat:0001", "cond:0001", (1387, 1393)));
    assert_eq!(
        (s.circumstances[0].as_str(), s.cites[0].as_str(), s.outcome[0].as_str()),
        ("pop:0001", "ref:0007", "out:0001")
    );
    assert_eq!((s.after[0].event, s.after[0].entity.as_str()), (Event::Failed, "treat:0000"));
    assert_eq!(s.after[0].at_least.as_ref().unwrap().days.low, Some(28.0));
    let effect = s.effect.as_ref().unwrap();
    assert_eq!(
        (effect.magnitude.low, effect.magnitude.high, effect.direction),
        (Some(0.023), Some(0.131), Direction::None)
    );
    let s = find(&data, "st:1");
    assert_eq!(
        (s.stance, s.strength),
        (Some(Stance::For), Some(Strength::Discouraged)),
        "strength does not set the stance"
    );
    assert_eq!(find(&data, "st:2").kind, StatementKind::Contraindication);
    assert_eq!((find(&data, "st:3").kind, find(&data, "st:3").stance), (StatementKind::Symptom, None));
}

#[test]
fn foreign_edges_are_read_by_the_table() {
    let data = fixture("foreign");
    let kinds: Vec<EntityKind> = data.entities.iter().map(|e| e.kind).collect();
    let (c, s, t, o, r) =
        (EntityKind::Condition, EntityKind::Symptom, EntityKind::Treatment, EntityKind::Other, EntityKind::Reference);
    assert_eq!(kinds, [c, s, t, o, r, r], "the works are made where they are first cited");
    let sources: Vec<(&str, &str)> = data.sources.iter().map(|s| (s.id.as_str(), s.title.as_str())).collect();
    let stated = [("infores:x", "X of all"), ("infores:y", "infores:y"), ("not-stated", "source not stated")];
    assert_eq!(sources, stated);
    let extra = |id: &str| find(&data, id).extra.clone().unwrap_or_default();
    let against = Some(Stance::Against);
    assert_eq!(find(&data, "e:1").extra, None, "all of it is in the fields");
    assert_eq!((find(&data, "e:2").stance, find(&data, "e:2").cites.len()), (against, 2));
    assert_eq!(extra("e:2"), r#"{"predicate":"biolink:treats","qualifiers":["a","b"]}"#);
    let sign = find(&data, "e:3");
    assert_eq!(
        (sign.kind, sign.subject[0].as_str(), sign.object[0].as_str()),
        (StatementKind::Symptom, "HP:1", "MONDO:1")
    );
    assert_eq!((sign.stance, sign.dose.is_none()), (None, true), "what is of another form is kept, not guessed");
    let not = find(&data, "e:4");
    assert_eq!(
        (not.kind, not.stance),
        (StatementKind::Association, against),
        "not contraindicated is no contraindication"
    );
    let made = &data.statements[4];
    assert_eq!((made.id.as_str(), made.kind), ("HGNC:1-biolink:expressed_in-HP:1-5", StatementKind::Association));
    assert_eq!((made.strength, made.wording.as_deref()), (None, Some("moderate")));
    assert_eq!(find(&data, "e:6").circumstances, ["MONDO:1"]);
    assert_eq!((find(&data, "e:7").circumstances.len(), find(&data, "e:7").outcome[0].as_str()), (0, "HP:1"));
}

/// A statement that cites a work that is a node is cited as resolved, and rows of works are not called unresolved.
#[test]
fn works_that_are_nodes_are_resolved() {
    let graph = evigraph::graph::Graph::new(fixture("benchmark"));
    assert_eq!(graph.verify(), Vec::<String>::new());
    let work = graph.find("ref:0007").unwrap();
    let cited: Vec<_> = graph.statement_ids().flat_map(|s| graph.fact(s).citations.clone()).collect();
    assert!(cited.len() == 1 && cited[0].resolved && cited[0].target == work, "{cited:?}");
    assert!(!graph.is_unbound(work));
    let mut session = evigraph::session::Session::new(&graph);
    let reply = session.ask("references of \"treat:0001\"").unwrap();
    let evigraph::answer::Body::Rows(rows) = &reply.answer.body else { panic!("rows") };
    assert_eq!(rows.iter().map(|r| r.flags.len()).collect::<Vec<_>>(), [0]);
}

// ── what is wrong ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const NODES: &str = r#"{"id":"a:1","category":["biolink:Drug"]}
{"id":"a:2","category":["biolink:Disease"]}
{"id":"a:3","category":["biolink:Disease"]}
{"id":"s:1","category":["cg:Source"]}
"#;

#[test]
fn every_fault_of_a_node_has_its_line() {
    let nodes = [
        r#"{"id":"b:1","category":["biolink:Drug"]}"#,
        "not JSON",
        r#"{"id":"b:2","category":["biolink:Drug"]"#,
        r#"["b:3"]"#,
        "",
        r#"{"category":["biolink:Drug"]}"#,
        r#"{"id":"b:4"}"#,
        r#"{"id":7,"category":["biolink:Drug"]}"#,
        r#"{"id":"b:1","category":["biolink:Disease"]}"#,
        r#"{"id":"b:5","category":["biolink:Drug"],"synonym":[1]}"#,
        r#"{"id":"b:6","category":"biolink:Drug","part_of":["b:none"]}"#,
    ];
    let (data, outcome) = lines(&nodes.join("\n"), "");
    assert_eq!(
        sentences(&outcome),
        [
            "K002 nodes.jsonl:2: not a JSON object: expected ident, at column 2",
            "K002 nodes.jsonl:3: not a JSON object: EOF while parsing an object, at column 39",
            "K002 nodes.jsonl:4: not a JSON object: sequence, expected an object",
            "K003 nodes.jsonl:6: the column id is missing or empty",
            "K003 nodes.jsonl:7: the column category is missing or empty",
            "K004 nodes.jsonl:8: the column id does not fit: integer `7`, expected a text",
            "K005 nodes.jsonl:9: the id b:1 of this node was given before",
            "K004 nodes.jsonl:10: the column synonym does not fit: integer `1`, expected a text",
            "K006 nodes.jsonl:11: part_of names b:none, which is the id of no node",
        ]
    );
    assert_eq!(outcome.left_out, (8, 0));
    assert_eq!(data.entities.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), ["b:1", "b:6"]);
}

#[test]
fn every_fault_of_an_edge_has_its_line() {
    let treats =
        |rest: &str| format!(r#"{{"id":"e","subject":"a:1","predicate":"biolink:treats","object":"a:2"{rest}}}"#);
    let is_a = |a: &str, b: &str| format!(r#"{{"subject":"{a}","predicate":"biolink:subclass_of","object":"{b}"}}"#);
    let edges = [
        treats(""),
        treats(""),
        treats("").replace("a:2", "a:9"),
        treats(r#","negated":"perhaps""#),
        treats(r#","preconditions":[{"state":"failed","treatment":"a:8"}]"#),
        treats(r#","preconditions":[{"state":"lost","treatment":"a:1"}]"#),
        treats(r#","preconditions":{"state":"failed"}"#),
        treats(r#","source_lines":[9,3]"#),
        treats(r#","effect":{"low":3,"high":1}"#),
        treats(r#","primary_knowledge_source":"a:3""#),
        is_a("a:2", "a:3"),
        is_a("a:2", "a:2"),
        is_a("a:3", "a:2"),
        is_a("a:2", "a:3"),
        is_a("a:2", "s:1"),
        treats("").replace("\"object\"", "\"obj\""),
    ];
    let (data, outcome) = lines(NODES, &edges.join("\n"));
    assert_eq!(
        sentences(&outcome),
        [
            "K005 edges.jsonl:2: the id e of this edge was given before",
            "K006 edges.jsonl:3: object names a:9, which is the id of no node",
            "K004 edges.jsonl:4: the column negated does not fit: `perhaps`, expected true or false",
            "K006 edges.jsonl:5: preconditions names a:8, which is the id of no node",
            "K009 edges.jsonl:6: `lost` is no state of a precondition",
            "K004 edges.jsonl:7: the column preconditions does not fit: map, expected a sequence",
            "K009 edges.jsonl:8: source_lines runs from 9 to 3",
            "K009 edges.jsonl:9: the lower limit of the effect lies above the upper",
            "K009 edges.jsonl:10: the source a:3 is a node, but no document",
            "K007 edges.jsonl:12: a:2 is called a kind of itself",
            "K009 edges.jsonl:15: the object s:1 is a source or a work it lists",
            "K003 edges.jsonl:16: the column object is missing or empty",
            "K007 edges.jsonl:13: `a:3 is a kind of a:2` closes a circle with the lines before it",
        ]
    );
    assert_eq!((outcome.repeated, outcome.broader, outcome.left_out), (1, 1, (0, 13)));
    assert_eq!(data.statements.len(), 1);
}

#[test]
fn a_table_of_cells_is_held_against_its_header() {
    let folder = tempfile::tempdir().unwrap();
    let (n, e) = (folder.path().join("n.tsv"), folder.path().join("e.tsv"));
    std::fs::write(
        &n,
        "\u{feff}id\tcategory\tname\r\na:1\tbiolink:Drug\tone\r\na:2\tbiolink:Disease\na:3\tbiolink:Drug\tx\ty\n",
    )
    .unwrap();
    std::fs::write(&e, "subject\tpredicate\tobject\tnegated\na:1\tbiolink:treats\ta:2\tno\n").unwrap();
    let (data, outcome) = read(&n, &e);
    let said: Vec<(&str, u64)> = outcome.faults.first().iter().map(|f| (f.code, f.line)).collect();
    assert_eq!(said, [("K008", 4), ("K004", 2)]);
    assert_eq!((outcome.short, data.entities.len(), data.entities[0].label.as_str()), (1, 2, "one"));
    for (header, wrong) in [("id\tname\n", "no column category"), ("id\tcategory\tid\n", "the column id twice")] {
        std::fs::write(&n, header).unwrap();
        let (_, outcome) = read(&n, &e);
        let first = outcome.faults.first();
        assert!(first.len() == 1 && first[0].code == "K013" && first[0].message.contains(wrong), "{first:?}");
        assert!(outcome.unread);
    }
}

#[test]
fn a_file_that_ends_in_the_middle_is_not_taken_for_whole() {
    let folder = tempfile::tempdir().unwrap();
    let nodes = folder.path().join("nodes.jsonl.gz");
    let edges = folder.path().join("edges.jsonl.gz");
    export(&evigraph::builtin::dataset(), &mapping(), (&nodes, Form::Jsonl), (&edges, Form::Jsonl)).unwrap();
    let bytes = std::fs::read(&nodes).unwrap();
    std::fs::write(&nodes, &bytes[..bytes.len() / 2]).unwrap();
    let (_, outcome) = read(&nodes, &edges);
    assert!(outcome.unread && outcome.faults.counts.contains_key("K001"), "{:?}", outcome.faults);
}

/// Files cut, mixed and damaged at random places: faults, never a panic.
#[test]
fn damaged_files_are_faults() {
    let folder = tempfile::tempdir().unwrap();
    let mut runner =
        TestRunner::new(Config { rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..Config::default() });
    let decisions = prop::collection::vec(any::<u16>(), 60);
    let mut faults = 0;
    for form in ["jsonl", "tsv"] {
        let (nodes, edges) = (folder.path().join(format!("n.{form}")), folder.path().join(format!("e.{form}")));
        let kind = Form::of(&nodes).unwrap();
        export(&fixture("foreign"), &mapping(), (&nodes, kind), (&edges, kind)).unwrap();
        let whole = [std::fs::read(&nodes).unwrap(), std::fs::read(&edges).unwrap()];
        for _ in 0..150 {
            let choices = decisions.new_tree(&mut runner).unwrap().current();
            let mut dice = Dice::new(&choices);
            for (path, bytes) in [&nodes, &edges].into_iter().zip(&whole) {
                let mut bytes = bytes.clone();
                for _ in 0..dice.below(4) {
                    let at = dice.below(bytes.len());
                    let soup: &[&[u8]] =
                        &[b"", b"\"", b"{", b"}", b"\n", b"\t", b"|", b"\xff", b"[", b"null", b"\\u12", b":"];
                    bytes.splice(at..(at + dice.below(3)).min(bytes.len()), dice.pick(soup).iter().copied());
                }
                std::fs::write(path, bytes).unwrap();
            }
            faults += read(&nodes, &edges).1.faults.total();
        }
    }
    assert!(faults > 100, "{faults}");
}

// ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_table_that_would_not_read_back_is_refused() {
    let own = include_str!("../graph-data/kgx.toml");
    for (from, to, wrong) in [
        ("kind = \"recommendation\"", "kind = \"remedy\"", "remedy"),
        ("treatment = [\"biolink:Treatment\"]", "treatment = [\"biolink:Disease\"]", "`treatment`"),
        ("caution = \"cg:caution\"", "", "`caution`"),
        ("[strengths]", "[strength]", "unknown field"),
        ("[strengths]", "strengths]", "line "),
    ] {
        assert!(own.contains(from), "{from}");
        let error = Mapping::read(&own.replace(from, to)).unwrap_err();
        assert!(error.code == "K011" && error.message.contains(wrong), "{to}: {error:?}");
    }
}

// ── into an image ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The two sinks hold the same.
#[test]
fn an_image_holds_what_the_records_are() {
    let folder = tempfile::tempdir().unwrap();
    let (nodes, edges) = (folder.path().join("nodes.jsonl"), folder.path().join("edges.jsonl"));
    for (name, data) in [
        ("the built-in graph", evigraph::builtin::dataset()),
        ("foreign", fixture("foreign")),
        ("benchmark", fixture("benchmark")),
    ] {
        export(&data, &mapping(), (&nodes, Form::Jsonl), (&edges, Form::Jsonl)).unwrap();
        let mut sink = evigraph::kgx::image::IntoImage::default();
        let files = Files { nodes: std::slice::from_ref(&nodes), edges: std::slice::from_ref(&edges) };
        let outcome = import(&files, &mapping(), &mut sink, &Arc::default());
        assert_eq!(sentences(&outcome), Vec::<String>::new());
        let graph = evigraph::graph::Graph::from_bytes(sink.finish().unwrap().bytes()).unwrap();
        assert_eq!(graph.verify(), Vec::<String>::new());
        same(&data, &graph.dataset(), name);
    }
}
