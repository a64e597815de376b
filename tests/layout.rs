//! Layouts: the declared tables against their page, and every row of an export against the graph that it was written of.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicU64;

use evigraph::builtin;
use evigraph::eval::clause::spans;
use evigraph::graph::{Graph, Record};
use evigraph::layout::tables::{self, Table, Type};
use evigraph::layout::{NAMES, NotWritten, Watch, export, head};
use evigraph::model::id::EntityId;
use evigraph::model::name::normal;
use evigraph::model::statement::Statement;
use evigraph::model::terms::{EntityKind, Event, Stance, StatementKind, Strength};
use evigraph::session::Session;
use evigraph::store::Image;
use parquet::basic::{ConvertedType, Type as Physical};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use super::fragment::{generated, imported};

/// The tables as the page shows them.
fn shown() -> String {
    let mut text = String::new();
    for table in tables::ALL {
        text.push_str(&format!("\n## {}\n\n{}.\n\n| column | type | |\n|---|---|---|\n", table.name, table.meaning));
        for column in table.columns {
            let null = if column.nullable { " ?" } else { "" };
            text.push_str(&format!("| `{}` | {}{null} | {} |\n", column.name, column.of.word(), column.meaning));
        }
    }
    text
}

#[test]
fn the_page_shows_the_declared_tables() {
    const PAGE: &str = "docs/layout.md";
    const MARK: &str = "<!-- tables -->\n";
    let page = std::fs::read_to_string(PAGE).unwrap();
    let start = page.find(MARK).expect("the page has its mark") + MARK.len();
    let wanted = format!("{}{}", &page[..start], shown());
    if page != wanted && std::env::var_os("EVIGRAPH_UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, wanted).unwrap();
        return;
    }
    assert!(page == wanted, "{PAGE} does not show the declared tables; EVIGRAPH_UPDATE_DOCS=1 writes it anew");
}

// ── every row against the graph ──────────────────────────────────────────────────────────────────────────────────────────────

/// A value as it is read back; the type of the column is held by [`columns_are_as_declared`].
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Null,
    Whole(i64),
    Real(f64),
    Text(String),
}

use Value::Null;

impl From<EntityId> for Value {
    fn from(id: EntityId) -> Value {
        Value::Whole(i64::from(id.0))
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Value {
        Value::Whole(n as i64)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Value {
        Value::Whole(n)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::Whole(i64::from(yes))
    }
}

impl From<f64> for Value {
    fn from(n: f64) -> Value {
        Value::Real(n)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Null, Into::into)
    }
}

type Rows = Vec<Vec<Value>>;

/// The rows of a table.
fn read(dir: &Path, table: &Table) -> Rows {
    let reader = SerializedFileReader::new(File::open(dir.join(format!("{}.parquet", table.name))).unwrap()).unwrap();
    columns_are_as_declared(&reader, table);
    let value = |field: &Field| match field {
        Field::Null => Null,
        Field::Int(n) => Value::Whole(i64::from(*n)),
        Field::Long(n) => Value::Whole(*n),
        Field::Double(n) => Value::Real(*n),
        Field::Str(text) => Value::Text(text.clone()),
        other => panic!("{}: {other:?}", table.name),
    };
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().get_column_iter().map(|(_, field)| value(field)).collect()).collect()
}

fn columns_are_as_declared(reader: &SerializedFileReader<File>, table: &Table) {
    let schema = reader.metadata().file_metadata().schema_descr();
    let found: Vec<(&str, Type, bool)> = (schema.columns().iter())
        .map(|column| {
            let of = match (column.physical_type(), column.converted_type()) {
                (Physical::INT64, ConvertedType::NONE) => Type::Bigint,
                (Physical::INT32, ConvertedType::NONE) => Type::Int,
                (Physical::DOUBLE, ConvertedType::NONE) => Type::Double,
                (Physical::BYTE_ARRAY, ConvertedType::UTF8) => Type::Text,
                other => panic!("{}: {other:?}", table.name),
            };
            (column.name(), of, column.max_def_level() == 1)
        })
        .collect();
    let declared: Vec<(&str, Type, bool)> = table.columns.iter().map(|c| (c.name, c.of, c.nullable)).collect();
    assert_eq!(found, declared, "{}", table.name);
}

macro_rules! row {
    ($($value:expr),+ $(,)?) => { vec![$(Value::from($value)),+] };
}

/// Every thing above a thing with the fewest steps to it, found by asking again and again.
fn above(graph: &Graph, id: EntityId) -> BTreeMap<EntityId, i64> {
    let mut hops = BTreeMap::from([(id, 0)]);
    loop {
        let before = hops.clone();
        for (thing, n) in &before {
            for up in &graph.thing(*thing).broader {
                let least = hops.entry(*up).or_insert(n + 1);
                *least = (*least).min(n + 1);
            }
        }
        if hops == before {
            return hops;
        }
    }
}

/// What the tables of things hold, from the records of the things.
fn things(graph: &Graph) -> Vec<(&'static str, Rows)> {
    let mut order: Vec<EntityId> = graph.entity_ids().collect();
    order.sort_by_key(|id| (graph.label(*id).to_lowercase(), graph.id(*id).to_owned()));
    let rank = |id| order.iter().position(|other| *other == id).unwrap();
    let (mut entity, mut closure, mut source, mut audience, mut reference) =
        <(Rows, Rows, Rows, Rows, Rows)>::default();
    for id in graph.entity_ids() {
        let thing = graph.thing(id);
        let (code, label) = (thing.id.as_str(), thing.label.as_str());
        entity.push(row![id, code, thing.kind.word(), label, thing.root, thing.grouping, rank(id)]);
        closure.extend(above(graph, id).into_iter().map(|(up, hops)| row![id, up, hops]));
        match thing.record {
            Record::Entity => {}
            Record::Source(_) => {
                let s = graph.source(id).unwrap();
                let texts = row![normal(&s.id), s.id.to_lowercase(), normal(&s.title), s.title.to_lowercase()];
                let (publisher, date, year) = (s.publisher.clone(), s.date.clone(), s.year().map(i64::from));
                let own = row![id, code, s.title.as_str(), s.kind.word(), publisher, date, year];
                source.push([own, texts].concat());
                audience.extend(s.audience.iter().map(|a| row![id, a.word()]));
            }
            Record::Reference(..) => {
                let r = graph.reference(id).unwrap();
                let own = row![id, graph.source_of(id), r.kind.word(), r.marker.clone(), r.title.as_str()];
                reference.push([own, row![r.year.map(i64::from), r.doi.clone()]].concat());
            }
            Record::Marker(_) => {
                let source = graph.source_of(id).unwrap();
                let marker = code.replace(&format!("{}/", graph.id(source)), "").replace(['[', ']'], "");
                reference.push(vec![id.into(), source.into(), Null, marker.into(), label.into(), Null, Null]);
            }
        }
        if thing.kind == EntityKind::Reference && thing.record == Record::Entity {
            reference.push(vec![id.into(), Null, Null, Null, label.into(), Null, Null]);
        }
    }
    vec![("entity", entity), ("closure", closure), ("source", source), ("audience", audience), ("reference", reference)]
}

fn ids(things: &[EntityId]) -> BTreeSet<EntityId> {
    things.iter().copied().collect()
}

/// What `statement` holds, from the record and the roles of each statement.
fn statements(graph: &Graph) -> (Rows, Rows) {
    let (mut statement, mut combination) = <(Rows, Rows)>::default();
    let mut combinations: Vec<BTreeSet<EntityId>> = Vec::new();
    for id in graph.statement_ids() {
        let (s, fact) = (graph.statement(id), graph.fact(id));
        let subjects = ids(&fact.subject);
        let row = match subjects.len() {
            0 => Null,
            1 => subjects.first().copied().into(),
            _ => {
                let at = combinations.iter().position(|c| *c == subjects).unwrap_or_else(|| {
                    let number = -1 - combinations.len() as i64;
                    combination.extend(subjects.iter().map(|part| row![number, *part]));
                    combinations.push(subjects.clone());
                    combinations.len() - 1
                });
                (-1 - at as i64).into()
            }
        };
        let kinds: BTreeSet<&str> = fact.subject.iter().map(|t| graph.kind_of(*t).word()).collect();
        let works: BTreeSet<EntityId> = fact.citations.iter().map(|c| c.target).collect();
        let (effect, accuracy) = (s.effect.as_deref(), s.accuracy.as_deref());
        let (range, unit) = (effect.map(|e| e.magnitude), effect.and_then(|e| e.unit.clone()));
        let threshold = accuracy.and_then(|a| a.threshold.as_ref());
        let quantified = range.is_some_and(|r| r.is_stated())
            || accuracy.is_some_and(|a| a.sensitivity.is_some() || a.specificity.is_some());
        let numbers = quantified
            || threshold.is_some()
            || s.dose.as_deref().is_some_and(|d| d.duration.is_some() || d.hold.is_some() || d.times.is_some())
            || s.after.iter().any(|a| a.at_least.is_some());
        let rank = s.strength.map(|x| Strength::ALL.iter().position(|y| *y == x).unwrap());
        let mut all = row![
            id.index(),
            s.id.as_str(),
            s.kind.word(),
            s.stance.map(|x| x.word()),
            s.strength.map(|x| x.word()),
            rank,
            s.stage.map(|x| x.word()),
            fact.source,
            fact.subject.first().copied(),
            fact.object.first().copied(),
        ];
        all.push(row);
        all.extend(row![
            kinds.first().filter(|_| kinds.len() == 1).copied(),
            s.any_of,
            s.only_when,
            fact.after.iter().filter(|n| n.event != Event::Met).count(),
            fact.circumstances.len(),
            quantified,
            numbers,
            fact.citations.len(),
            works.len(),
            range.and_then(|r| r.low),
            range.map(|r| r.low_excluded),
            range.and_then(|r| r.high),
            range.map(|r| r.high_excluded),
            unit.clone(),
            unit.as_deref().map(normal),
            unit.map(|u| u.to_lowercase()),
            effect.and_then(|e| e.scale.clone()),
            effect.map(|e| e.direction.word()),
            accuracy.and_then(|a| a.sensitivity),
            accuracy.and_then(|a| a.specificity),
            threshold.map(|t| t.measure.as_str()),
            threshold.and_then(|t| t.unit.as_deref()),
            s.lines.0 as usize,
            s.lines.1 as usize,
            s.text.as_str(),
        ]);
        statement.push(all);
    }
    (statement, combination)
}

/// What the tables beside `statement` hold.
fn parts(graph: &Graph) -> Vec<(&'static str, Rows)> {
    let (mut precondition, mut population, mut citation, mut section) = <(Rows, Rows, Rows, Rows)>::default();
    for id in graph.statement_ids() {
        let (s, fact, n) = (graph.statement(id), graph.fact(id), id.index());
        for (i, (need, said)) in fact.after.iter().zip(&s.after).enumerate() {
            let days = said.at_least.as_ref().and_then(|a| a.days.low);
            let least = said.at_least.as_ref().map(|a| a.text.clone());
            precondition.push(row![n, i, said.event.word(), need.entity, days, least, said.detail.clone()]);
        }
        population.extend(fact.circumstances.iter().enumerate().map(|(i, thing)| row![n, i, "in", *thing]));
        population.extend(fact.measured_in.map(|thing| row![n, 0usize, "measured-in", thing]));
        let cited = fact.citations.iter().enumerate();
        citation.extend(cited.map(|(i, c)| row![n, i, c.marker.as_str(), c.target]));
        let headings = s.section.iter().enumerate();
        section.extend(headings.map(|(i, h)| row![n, i, h.as_str(), normal(h), h.to_lowercase()]));
    }
    vec![("precondition", precondition), ("population", population), ("citation", citation), ("section", section)]
}

/// What `role` and `escalation` hold, each row once.
fn roles(graph: &Graph) -> (Rows, Rows) {
    let (mut role, mut escalation) = (BTreeSet::new(), BTreeSet::new());
    for id in graph.statement_ids() {
        let (fact, n) = (graph.fact(id), id.index());
        let cited: Vec<EntityId> = fact.citations.iter().map(|c| c.target).collect();
        let measured: Vec<EntityId> = fact.measured_in.into_iter().collect();
        for (slot, all) in [
            ("subject", &fact.subject),
            ("object", &fact.object),
            ("alongside", &fact.alongside),
            ("in", &fact.circumstances),
            ("outcome", &fact.outcome),
            ("measured-in", &measured),
            ("site", &fact.site),
            ("by", &fact.by),
            ("cites", &cited),
        ] {
            role.extend(all.iter().map(|thing| (n, slot, *thing)));
        }
        let advised = graph.kind(id) == StatementKind::Recommendation && graph.stance(id) != Some(Stance::Against);
        for need in &fact.after {
            role.insert((n, need.event.word(), need.entity));
            if advised && matches!(need.event, Event::Failed | Event::Tried) {
                escalation.extend(fact.subject.iter().map(|to| (need.entity, *to, n, need.event.word())));
            }
        }
    }
    let role = role.into_iter().map(|(s, slot, thing)| row![s, slot, thing]);
    let escalation = escalation.into_iter().map(|(from, to, s, event)| row![from, to, s, event]);
    (role.collect(), escalation.collect())
}

fn same(found: &Rows, wanted: &Rows, what: &str) {
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!(found, wanted, "{what}");
    }
    assert_eq!(found.len(), wanted.len(), "{what}");
}

/// The same rows, in whatever order, and none twice.
fn same_set(found: &Rows, wanted: impl Iterator<Item = Vec<Value>>, what: &str) {
    let sorted = |rows: &mut dyn Iterator<Item = Vec<Value>>| {
        let mut all: Vec<String> = rows.map(|row| format!("{row:?}")).collect();
        all.sort_unstable();
        all
    };
    let (found, wanted) = (sorted(&mut found.iter().cloned()), sorted(&mut { wanted }));
    assert!(found.windows(2).all(|w| w[0] != w[1]), "{what}: a row stands twice");
    assert_eq!(found, wanted, "{what}");
}

fn write(graph: &Graph, dir: &Path, force: bool) -> Result<(), NotWritten> {
    export(graph, dir, force, &Watch { done: &AtomicU64::new(0), stop: &|| false }).map(drop)
}

/// Exports a graph and holds every row against it; says how many rows each table has.
fn check(graph: &Graph, what: &str) -> BTreeMap<&'static str, usize> {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("tables");
    write(graph, &dir, false).unwrap();
    let table = |name: &str| read(&dir, tables::ALL.iter().find(|t| t.name == name).unwrap());
    for (name, wanted) in things(graph).into_iter().chain(parts(graph)).filter(|(name, _)| *name != "closure") {
        same(&table(name), &wanted, &format!("{what}: {name}"));
    }
    let closure = things(graph).into_iter().find(|(name, _)| *name == "closure").unwrap().1;
    same_set(&table("closure"), closure.into_iter(), &format!("{what}: closure"));
    let (role, escalation) = roles(graph);
    same_set(&table("role"), role.into_iter(), &format!("{what}: role"));
    same_set(&table("escalation"), escalation.into_iter(), &format!("{what}: escalation"));
    let (statement, combination) = statements(graph);
    same(&table("combination"), &combination, &format!("{what}: combination"));
    let mut found = table("statement");
    for (id, row) in graph.statement_ids().zip(&mut found) {
        let Some(Value::Text(record)) = row.pop() else { panic!("{what}: no record") };
        let record: Statement = serde_json::from_str(&record).unwrap();
        assert_eq!(record, *graph.statement(id), "{what}");
    }
    same(&found, &statement, &format!("{what}: statement"));
    check_spans(graph, &table("span"), what);
    let head = head(&dir).unwrap();
    assert_eq!(
        (head.fingerprint.as_str(), head.things, head.statements, head.program.as_str()),
        (graph.fingerprint(), graph.thing_count() as u64, graph.statement_count() as u64, env!("CARGO_PKG_VERSION"))
    );
    let names = Graph::of(Image::open(&File::open(dir.join(NAMES)).unwrap()).unwrap().unwrap());
    assert_eq!((names.fingerprint(), names.statement_count()), (graph.fingerprint(), 0), "{what}");
    for id in graph.entity_ids() {
        assert_eq!((names.thing(id), names.named(names.label(id))), (graph.thing(id), graph.named(graph.label(id))));
    }
    assert!(Session::new(&names).ask(&format!("statements about {}", quoted(graph))).unwrap().answer.is_empty());
    assert_eq!(std::fs::read_dir(&dir).unwrap().count(), tables::ALL.len() + 1, "{what}");
    tables::ALL.iter().map(|t| (t.name, table(t.name).len())).collect()
}

/// A name of the graph as a question writes it.
fn quoted(graph: &Graph) -> String {
    let plain = graph.entity_ids().find(|id| graph.is_unique(*id) && !graph.label(*id).contains(['"', '\\'])).unwrap();
    format!("\"{}\"", graph.label(plain))
}

/// The spans of each statement are those that the evaluation holds a duration against.
fn check_spans(graph: &Graph, rows: &Rows, what: &str) {
    let text = |ranges: &mut dyn Iterator<Item = Vec<Value>>| -> Vec<String> {
        let mut all: Vec<String> = ranges.map(|r| format!("{r:?}")).collect();
        all.sort_unstable();
        all
    };
    for id in graph.statement_ids() {
        let own = rows.iter().filter(|row| row[0] == Value::from(id.index()));
        let wanted = spans(graph.statement(id));
        let mut wanted = wanted.iter().map(|r| row![r.low, r.low_excluded, r.high, r.high_excluded]);
        assert_eq!(text(&mut own.clone().map(|row| row[2..].to_vec())), text(&mut wanted), "{what}");
        let record = graph.statement(id);
        let of = |slot: &str| own.clone().filter(|row| row[1] == Value::from(slot)).count();
        let dose = record.dose.as_deref();
        assert_eq!(of("after"), record.after.iter().filter(|a| a.at_least.is_some()).count(), "{what}");
        assert_eq!(of("dose"), usize::from(dose.is_some_and(|d| d.duration.is_some())), "{what}");
        assert_eq!(of("hold"), usize::from(dose.is_some_and(|d| d.hold.is_some())), "{what}");
        let horizon = record.effect.as_deref().is_some_and(|e| e.horizon.is_some());
        assert_eq!(of("horizon"), usize::from(horizon), "{what}");
    }
}

#[test]
fn every_row_is_what_the_graph_says() {
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    let mut add =
        |more: BTreeMap<&'static str, usize>| more.into_iter().for_each(|(t, n)| *rows.entry(t).or_default() += n);
    add(check(&builtin::graph(), "the built-in graph"));
    for name in ["benchmark", "foreign"] {
        add(check(&imported(name), name));
    }
    for (i, graph) in generated(12).iter().enumerate() {
        add(check(graph, &format!("graph {i}")));
    }
    assert_eq!(rows.len(), tables::ALL.len());
    assert!(rows.values().all(|n| *n > 5), "a table that nothing stands in is not tested: {rows:?}");
}

// ── the folder ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    entries.map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(p).unwrap())).collect()
}

fn code(result: Result<(), NotWritten>) -> &'static str {
    match result {
        Err(NotWritten::Fault(fault)) => fault.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_graph_gives_the_same_files() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    let graph = builtin::graph();
    write(&graph, &a, false).unwrap();
    std::fs::create_dir(&b).unwrap();
    write(&graph, &b, false).unwrap();
    assert!(files(&a) == files(&b));
}

#[test]
fn a_layout_is_replaced_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("tables");
    let (built_in, other) = (builtin::graph(), imported("benchmark"));
    write(&other, &dir, false).unwrap();
    let before = files(&dir);
    assert_eq!(code(write(&built_in, &dir, false)), "E011");
    assert!(files(&dir) == before);
    write(&built_in, &dir, true).unwrap();
    assert_eq!(head(&dir).unwrap().fingerprint, built_in.fingerprint());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    // Somebody's own file in the folder: nothing is replaced.
    std::fs::write(dir.join("mine.txt"), "mine").unwrap();
    let before = files(&dir);
    assert_eq!(code(write(&other, &dir, true)), "E010");
    assert!(files(&dir) == before);
}

#[test]
fn what_is_no_layout_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let graph = imported("benchmark");
    let foreign = folder.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    // The right name is not enough.
    std::fs::write(foreign.join("layout.parquet"), "PAR1 but nothing else PAR1").unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "text").unwrap();
    for force in [false, true] {
        assert_eq!(code(write(&graph, &foreign, force)), "E010");
        assert_eq!(code(write(&graph, &file, force)), "E010");
        assert_eq!(code(write(&graph, &folder.path().join("none").join("tables"), force)), "E012");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "text");
    assert_eq!(files(&foreign).len(), 1);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    assert_eq!(head(&foreign).unwrap_err().code, "E013");
    assert_eq!(head(&folder.path().join("none")).unwrap_err().code, "E013");
}

#[test]
fn a_stopped_export_leaves_nothing() {
    let graph = imported("benchmark");
    let records = graph.thing_count() + graph.statement_count();
    for after in 0..records + 3 {
        let folder = tempfile::tempdir().unwrap();
        let asked = Cell::new(0);
        let stop = || {
            asked.set(asked.get() + 1);
            asked.get() > after
        };
        let done = AtomicU64::new(0);
        let written = export(&graph, &folder.path().join("tables"), false, &Watch { done: &done, stop: &stop });
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        match written {
            Err(NotWritten::Stopped) => assert_eq!(left, 0),
            Ok(_) => assert!(after >= records && left == 1 && done.into_inner() == records as u64),
            Err(NotWritten::Fault(fault)) => panic!("{fault:?}"),
        }
    }
}

#[test]
fn the_command_says_what_it_wrote_and_what_it_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("tables");
    let run = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_evigraph")).args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (out.status.code(), text(out.stdout), text(out.stderr))
    };
    let name = dir.to_str().unwrap();
    let (status, said, errors) = run(&["export", "parquet", name]);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert!(said.starts_with(&format!("{name}: 400 things · 569 statements · 16 files · ")), "{said}");
    let (status, said, errors) = run(&["export", "parquet", name]);
    assert_eq!((status, said.as_str()), (Some(3), ""));
    assert!(errors.contains("E011") && errors.contains("--force"), "{errors}");
    assert_eq!(run(&["export", "parquet", "--force", name]).0, Some(0));
    let names = dir.join(NAMES);
    let (status, said, _) = run(&["--data", names.to_str().unwrap(), "ask", "describe SI joint pain"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("No source says anything about SI joint pain"), "{said}");
}
