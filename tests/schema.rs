//! The machine form against its contract, `docs/answer.schema.json`: every form and error of many questions, the order of keys, and that every
//! statement that is named is there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use evigraph::answer::{ConflictKind, Overlap, VerdictValue};
use evigraph::builtin;
use evigraph::data::files::read_layer;
use evigraph::data::load;
use evigraph::graph::Graph;
use evigraph::model::terms::{
    Aspect, Audience, Direction, EntityKind, Event, NoClaimReason, Relation, SourceKind, Stage, Stance, StatementKind,
    Strength,
};
use evigraph::render::json;
use evigraph::session::Session;
use jsonschema::Validator;
use serde_json::{Value, json};

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&std::fs::read_to_string("docs/answer.schema.json").unwrap()).unwrap());
static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| jsonschema::draft202012::new(&SCHEMA).unwrap());
static GRAPH: LazyLock<Graph> = LazyLock::new(builtin::graph);
static CLINIC: LazyLock<Graph> = LazyLock::new(|| {
    let layers = ["tests/fixtures/valid", "tests/fixtures/clinic"].map(|dir| read_layer(Path::new(dir)).unwrap());
    Graph::new(load(&layers).unwrap().0)
});

/// Sessions on the built-in graph, one a line; `;` separates the questions of one.
const BUILT_IN: &str = "\
treatments
treatments after failed injection with evidence
which treatments are recommended for SI joint dysfunction?
treatments not recommended for SI joint pain
discussed treatments for SI joint pain
first-line treatments from dr-oracle
top 5 treatments where citations >= 3
treatments after 8 weeks of failed conservative care
treatments from dr-oracle and (after failed injection or in postpartum patients)
treatments from yeomans but not from in-motion
treatments from dr-oracle without prerequisites
treatments under medication from yeomans
treatments for SI joint pain grouped by source
treatments for SI joint pain grouped by strength
treatments with cautions sorted by sources
test for (conditions treated by pelvic belts)
tests before RFA
tests where sensitivity > 90
what are the causes of SI joint pain?
symptoms of SI joint dysfunction
populations for SI joint pain
outcomes
sources where audience = clinicians
references from dr-oracle
references from yeomans
effects of exercise therapy on function
effects where effect >= 5
contraindications and cautions of NSAIDs
statements about exactly surgery
statements from ruffington with numbers
techniques from ruffington
mechanisms
definitions
prevalence
prevention
criteria
red flags
listings
diagnoses
how many sources about ice?
count treatments by strength
how many treatments for spondyloarthropathy
is prolonged rest recommended for SI joint pain?
is rest recommended for SI joint pain
is SIJ injection recommended for SIJ pain
is NSAIDs contraindicated
compare NSAIDs and acetaminophen for SI joint dysfunction by strength
compare pelvic belt, exercise therapy and corticosteroid injection
compare sources on rest
compare surgery and ice by population
path from injection to radiofrequency ablation
exact path from injection to surgery
path from rest to ice
pathway for SI joint dysfunction
pathway for SI joint pain
pathway for spondyloarthropathy
describe cooled radiofrequency ablation
describe SI joint pain
describe dr-oracle
describe yeomans
conflicts
conflicts about rest
conflicts between yeomans and in-motion
treatments for spondyloarthropathy
treatments after failed injection with evidence; why 1; why; why cooled radiofrequency ablation; why not ice
conditions caused by pregnancy; treatments for these; why 2
conditions caused by pregnancy; how many treatments for these
treatments from dr-oracle first 3; compare these
treatments for SI joint pain grouped by source; why 1
describe ice; treatments under these
pathway for SI joint dysfunction; cautions of these
how many treatments; why
is rest recommended for SI joint pain; why";

/// Sessions whose last question is not understood, with its code.
const ERRORS: &[(&str, &str)] = &[
    ("treatments fro SI joint pain", "Q101"),
    ("treatments aftr failed injection", "Q101"),
    ("treatments for (conditions caused by pregnancy", "Q102"),
    ("treatments for rest and ice or heat", "Q105"),
    ("treatments for", "Q106"),
    ("", "Q107"),
    ("treatments where strenght = advised", "Q108"),
    ("top 0 treatments", "Q109"),
    ("treatments first 5 first 3", "Q110"),
    ("treatments for sacroilitis", "Q201"),
    ("treatments for ibuprofen", "Q203"),
    ("treatments for (statements about rest)", "Q204"),
    ("treatments where sensitivity > strong", "Q205"),
    ("why 2", "Q301"),
    ("treatments for these", "Q301"),
    ("red flags; treatments for these", "Q302"),
    ("treatments for spondyloarthropathy; tests for these", "Q303"),
    ("tests; why 999", "Q304"),
];

const CLINIC_QUESTIONS: &str = "\
treatments for joint pain
treatments grouped by source
treatments for pregnancy
how many treatments by source
is surgery recommended for joint pain
is ibuprofen recommended for joint wear
is ibuprofen contraindicated in pregnancy
compare exercise and brace
path from exercise to surgery
pathway for joint pain
describe brace
describe clinic
conflicts
references from clinic
effects of ibuprofen
tests; why 1; why not surgery";

/// A question of a session, with its answer.
struct Asked {
    question: String,
    value: Value,
    empty: bool,
}

/// The machine form of each answer or error, in order.
fn ask(graph: &Graph, session: &str) -> Vec<Asked> {
    let mut chain = Session::new(graph);
    session
        .split("; ")
        .map(|question| match chain.ask(question) {
            Ok(reply) => Asked {
                question: question.to_owned(),
                value: json::answer(&reply.answer, graph, None),
                empty: reply.answer.is_empty(),
            },
            Err(fault) => {
                Asked { question: question.to_owned(), value: json::error(question, &fault, None), empty: false }
            }
        })
        .collect()
}

/// Every answer of `BUILT_IN`.
static UNDERSTOOD: LazyLock<Vec<Asked>> =
    LazyLock::new(|| BUILT_IN.lines().flat_map(|session| ask(&GRAPH, session)).collect());

/// Every answer of the other lists.
static OTHERS: LazyLock<Vec<Asked>> = LazyLock::new(|| {
    let errors = ERRORS.iter().flat_map(|(session, _)| ask(&GRAPH, session));
    errors.chain(CLINIC_QUESTIONS.lines().flat_map(|session| ask(&CLINIC, session))).collect()
});

/// Every answer of all lists.
fn asked() -> impl Iterator<Item = &'static Asked> {
    UNDERSTOOD.iter().chain(OTHERS.iter())
}

fn faults(value: &Value) -> Vec<String> {
    VALIDATOR.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn the_schema_is_a_schema() {
    assert!(jsonschema::draft202012::meta::is_valid(&SCHEMA));
}

#[test]
fn every_answer_is_valid() {
    let mut wrong = Vec::new();
    for Asked { question, value, .. } in asked() {
        wrong.extend(faults(value).iter().map(|fault| format!("{question}\n  {:.300}", fault)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_form_is_asked_for() {
    let forms: BTreeSet<_> = asked().map(|a| a.value["answer"].as_str().unwrap()).collect();
    let known: BTreeSet<_> =
        SCHEMA["properties"]["answer"]["enum"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
    assert_eq!(forms, known);
    assert!(asked().filter(|a| a.empty).count() >= 6, "empty answers, too");
    assert!(UNDERSTOOD.len() >= 70);
    let wrong: Vec<_> = UNDERSTOOD.iter().filter(|a| a.value["answer"] == "error").map(|a| &a.question).collect();
    assert!(wrong.is_empty(), "not understood: {wrong:?}");
}

#[test]
fn errors_have_the_code_that_they_should() {
    let mut wrong = Vec::new();
    for (session, code) in ERRORS {
        let last = ask(&GRAPH, session).pop().unwrap();
        let error = &last.value["error"];
        if error["code"] != *code {
            wrong.push(format!("{session}: {error}"));
        }
        if let Some([start, end]) = error["span"].as_array().map(Vec::as_slice) {
            let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
            assert!(start <= end && last.question.get(start..end).is_some(), "{session}: {error}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_empty_answer_says_why() {
    for Asked { question, value, empty } in asked() {
        assert_eq!(value.get("empty").is_some(), *empty, "{question}");
    }
}

#[test]
fn a_fix_can_be_asked_as_it_is() {
    for Asked { question, value, .. } in asked() {
        for fix in value["error"]["fixes"].as_array().into_iter().flatten().map(|f| f.as_str().unwrap()) {
            evigraph::question::parse(fix).unwrap_or_else(|e| panic!("{question} → {fix}: {e}"));
        }
    }
}

#[test]
fn the_canonical_question_has_the_same_answer() {
    let mut wrong = Vec::new();
    for Asked { question, value, .. } in UNDERSTOOD.iter().filter(|a| a.value["answer"] != "derivation") {
        let canonical = value["canonical"].as_str().unwrap_or_default();
        let mut again = ask(&GRAPH, canonical).pop().unwrap().value;
        again["question"] = question.clone().into();
        if again != *value {
            wrong.push(format!("{question} → {canonical} → {}", again["canonical"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_question_has_the_same_bytes() {
    let graph = builtin::graph();
    let again = BUILT_IN.lines().flat_map(|session| ask(&graph, session));
    for (first, second) in UNDERSTOOD.iter().zip(again) {
        assert_eq!(first.value.to_string(), second.value.to_string(), "{}", first.question);
    }
}

// ── order of keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Keys of an answer, in their written order.
const KEYS: &[&str] = &[
    "question",
    "canonical",
    "answer",
    "head",
    "rows",
    "groups",
    "count",
    "counts",
    "verdict",
    "comparison",
    "path",
    "pathway",
    "description",
    "conflicts",
    "derivation",
    "error",
    "notes",
    "empty",
    "statements",
    "elapsed_us",
];

/// The schema behind `$ref`.
fn resolved(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(name) => resolved(SCHEMA.pointer(name.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

/// Whether the keys of a value, and of all values in it, stand in the order of the schema's properties.
fn in_order(schema: &Value, value: &Value) -> Result<(), String> {
    let schema = resolved(schema);
    if let Some(any) = schema["anyOf"].as_array() {
        let results: Vec<_> = any.iter().map(|s| in_order(s, value)).collect();
        return results.iter().find(|r| r.is_ok()).unwrap_or(&results[0]).clone();
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| in_order(&schema["items"], item)),
        Value::Object(map) => {
            let Some(properties) = schema["properties"].as_object() else {
                return map.values().try_for_each(|v| in_order(&schema["additionalProperties"], v));
            };
            sequence(map.keys(), &properties.keys().map(String::as_str).collect::<Vec<_>>())?;
            map.iter().try_for_each(|(key, v)| in_order(&properties[key], v))
        }
        _ => Ok(()),
    }
}

fn sequence<'a>(keys: impl Iterator<Item = &'a String>, order: &[&str]) -> Result<(), String> {
    let mut rest = order.iter();
    for key in keys {
        if !rest.any(|k| k == key) {
            return Err(format!("`{key}` stands too late, or is unknown"));
        }
    }
    Ok(())
}

#[test]
fn keys_stand_in_the_written_order() {
    let parts: Vec<&Value> =
        SCHEMA["$defs"].as_object().unwrap().iter().filter(|(k, _)| k.ends_with("Answer")).map(|(_, v)| v).collect();
    for Asked { question, value, .. } in asked() {
        sequence(value.as_object().unwrap().keys(), KEYS).unwrap_or_else(|e| panic!("{question}: {e}"));
        let part = parts.iter().find(|p| p["properties"]["answer"]["const"] == value["answer"]).unwrap();
        for (key, inner) in value.as_object().unwrap() {
            let schema =
                part["properties"].get(key).filter(|_| key != "statements").unwrap_or(&SCHEMA["properties"][key]);
            in_order(schema, inner).unwrap_or_else(|e| panic!("{question}: {key}: {e}"));
        }
    }
}

#[test]
fn time_is_the_last_key() {
    let mut session = Session::new(&GRAPH);
    let reply = session.ask("tests").unwrap();
    let value = json::answer(&reply.answer, &GRAPH, Some(Duration::from_nanos(1_500)));
    assert_eq!(value.as_object().unwrap().iter().next_back().unwrap(), (&"elapsed_us".to_owned(), &json!(1.5)));
    assert_eq!(faults(&value), Vec::<String>::new());
    let fault = session.ask("tsts").unwrap_err();
    assert_eq!(faults(&json::error("tsts", &fault, Some(Duration::from_micros(2)))), Vec::<String>::new());
}

// ── statements ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The ids of all statements that a part of an answer names.
fn named(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| named(v, k, found)),
        Value::Array(items) => items.iter().for_each(|item| named(item, key, found)),
        Value::String(id) if ["statements", "statement", "for", "against", "neutral"].contains(&key) => {
            found.insert(id.clone());
        }
        _ => {}
    }
}

#[test]
fn every_statement_that_is_named_is_there_with_its_lines() {
    for Asked { question, value, .. } in asked() {
        let statements = value["statements"].as_object().unwrap();
        let mut ids = BTreeSet::new();
        for (key, part) in value.as_object().unwrap().iter().filter(|(key, _)| *key != "statements") {
            named(part, key, &mut ids);
        }
        assert_eq!(ids, statements.keys().cloned().collect(), "{question}");
        for (id, statement) in statements {
            let (source, lines) = (statement["source"].as_str().unwrap(), statement["lines"].as_array().unwrap());
            assert!(id.starts_with(&format!("{source}/")), "{question}: {id}");
            assert!(
                lines[0].as_u64() >= Some(1) && lines[0].as_u64() <= lines[1].as_u64(),
                "{question}: {id}: {lines:?}"
            );
        }
    }
}

#[test]
fn statements_are_the_records_of_the_data() {
    let all = GRAPH
        .statement_ids()
        .map(|id| GRAPH.statement(id))
        .map(|s| (s.id.as_str(), s))
        .collect::<std::collections::BTreeMap<_, _>>();
    for Asked { value, .. } in UNDERSTOOD.iter() {
        for (id, shown) in value["statements"].as_object().unwrap() {
            let s = all[id.as_str()];
            let word = |value: Option<&str>| value.map_or(Value::Null, Value::from);
            assert_eq!(shown["kind"], s.kind.word(), "{id}");
            assert_eq!(shown["text"], s.text, "{id}");
            assert_eq!(shown["lines"], json!([s.lines.0, s.lines.1]), "{id}");
            assert_eq!(shown["section"], json!(s.section), "{id}");
            assert_eq!(shown["stance"], word(s.stance.map(Stance::word)), "{id}");
            assert_eq!(shown["strength"], word(s.strength.map(Strength::word)), "{id}");
            assert_eq!(shown["subject"], json!(s.subject), "{id}");
            assert_eq!(shown["object"], json!(s.object), "{id}");
            let markers: Vec<_> =
                shown["citations"].as_array().unwrap().iter().map(|c| c["marker"].as_str().unwrap()).collect();
            assert_eq!(markers, s.cites, "{id}");
        }
    }
}

// ── the schema itself ────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn the_lists_of_words_are_those_of_the_program() {
    let holds = |pointer: &str, words: Vec<&str>| {
        assert_eq!(SCHEMA.pointer(&format!("/$defs/{pointer}")).unwrap_or(&Value::Null), &json!(words), "{pointer}");
    };
    let all = |words: &[&'static str]| words.to_vec();
    holds("entityKind/enum", EntityKind::ALL.iter().map(|x| x.word()).collect());
    holds("statementKind/enum", StatementKind::ALL.iter().map(|x| x.word()).collect());
    holds("stance/enum", Stance::ALL.iter().map(|x| x.word()).collect());
    holds("strength/enum", Strength::ALL.iter().map(|x| x.word()).collect());
    holds("relation/enum", Relation::ALL.iter().map(|x| x.word()).collect());
    holds("event/enum", Event::ALL.iter().map(|x| x.word()).collect());
    holds("comparison/properties/rows/items/properties/aspect/enum", Aspect::ALL.iter().map(|x| x.word()).collect());
    holds("source/properties/kind/enum", SourceKind::ALL.iter().map(|x| x.word()).collect());
    holds("source/properties/audience/items/enum", Audience::ALL.iter().map(|x| x.word()).collect());
    holds(
        "source/properties/lines_without_claim/items/properties/reason/enum",
        NoClaimReason::ALL.iter().map(|x| x.word()).collect(),
    );
    holds("statement/properties/stage/enum", Stage::ALL.iter().map(|x| x.word()).collect());
    holds("statement/properties/effect/properties/direction/enum", Direction::ALL.iter().map(|x| x.word()).collect());
    let verdicts = [VerdictValue::Supported, VerdictValue::Opposed, VerdictValue::Disputed, VerdictValue::Silent];
    holds("verdict/properties/value/enum", all(&verdicts.map(VerdictValue::word)));
    let overlaps = [Overlap::Yes, Overlap::Unknown, Overlap::No];
    holds("conflict/properties/overlap/enum", all(&overlaps.map(Overlap::word)));
    let kinds = [
        ConflictKind::Stance,
        ConflictKind::Order,
        ConflictKind::Threshold,
        ConflictKind::Figure,
        ConflictKind::Dose,
        ConflictKind::Circumstance,
        ConflictKind::Strength,
    ];
    holds("conflict/properties/kind/enum", all(&kinds.map(ConflictKind::word)));
}

/// What is not the machine form is refused: a schema that lets everything pass proves nothing.
#[test]
fn a_broken_answer_is_refused() {
    let whole = ask(&CLINIC, "treatments for joint pain").pop().unwrap().value;
    assert_eq!(faults(&whole), Vec::<String>::new());
    for key in ["question", "canonical", "answer", "head", "rows", "notes", "statements"] {
        let mut value = whole.clone();
        value.as_object_mut().unwrap().shift_remove(key);
        assert!(!VALIDATOR.is_valid(&value), "without {key}");
    }
    let statement = "/statements/leaflet~1exercise-first";
    let changes = [
        ("/answer", json!("count")),
        ("/answer", json!("table")),
        ("/canonical", json!(null)),
        ("/rows/0/statements", json!([])),
        ("/rows/0/statements/0", json!("exercise-first")),
        ("/rows/0/kind", json!("plant")),
        ("/rows/0/matches/0/hops", json!(-1)),
        (&format!("{statement}/stance"), json!("pro")),
        (&format!("{statement}/lines"), json!([2])),
        (&format!("{statement}/lines"), json!([0, 2])),
        (&format!("{statement}/subject"), json!([])),
        (&format!("{statement}/text"), json!("")),
    ];
    for (pointer, new) in changes {
        let mut value = whole.clone();
        let Some(place) = value.pointer_mut(pointer) else {
            assert!(pointer.contains("matches"), "{pointer} is not there");
            continue;
        };
        *place = new.clone();
        assert!(!VALIDATOR.is_valid(&value), "{pointer} = {new}");
    }
    for (pointer, key) in [("", "extra"), ("", "verdict"), ("/rows/0", "extra"), (statement, "extra")] {
        let mut value = whole.clone();
        value.pointer_mut(pointer).unwrap().as_object_mut().unwrap().insert(key.to_owned(), json!([]));
        assert!(!VALIDATOR.is_valid(&value), "{pointer}/{key}");
    }
}
