//! Answer → the machine form (`docs/answer.schema.json`): one object, keys and lists in a written order.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::{aspects, words};
use crate::answer::{Answer, Body, Cell, Conflict, Derivation, Key, Part, PathStep, Row, Step, What};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::quantity::Range;
use crate::model::statement::Statement;
use crate::model::terms::Aspect;
use crate::remote::Ran;
use crate::sql::{self, Argument, Sql};
use crate::store::Slot;

/// The machine form of an answer, made piece by piece while it is written; `elapsed` adds `elapsed_us`.
pub struct Machine<'a> {
    answer: &'a Answer,
    elapsed: Option<Duration>,
    ran: Option<&'a Ran>,
    json: Json<'a>,
}

impl<'a> Machine<'a> {
    /// Of an answer.
    pub fn new(answer: &'a Answer, graph: &'a Graph, elapsed: Option<Duration>) -> Machine<'a> {
        Machine { answer, elapsed, ran: None, json: Json { graph, clauses: &answer.clauses } }
    }

    /// The same with how the answer was made on an engine, under `engine`.
    pub fn ran(self, ran: Option<&'a Ran>) -> Machine<'a> {
        Machine { ran, ..self }
    }
}

impl Serialize for Machine<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let answer = self.answer;
        let mut out = to.serialize_map(None)?;
        out.serialize_entry("question", &answer.question)?;
        out.serialize_entry("canonical", &answer.canonical)?;
        let rows = if let Body::Rows(rows) = &answer.body { Some(rows) } else { None };
        let (form, part) = if rows.is_some() { ("rows", Map::new()) } else { self.json.part(&answer.body) };
        out.serialize_entry("answer", form)?;
        if let Some(head) = &answer.head {
            out.serialize_entry("head", head)?;
        }
        if let Some(rows) = rows {
            out.serialize_entry("rows", &Each(|| rows.iter().map(|r| self.json.row(r))))?;
        }
        for (key, value) in &part {
            out.serialize_entry(key, value)?;
        }
        out.serialize_entry("notes", &answer.notes)?;
        if let Some(empty) = &answer.empty {
            let without: Vec<Value> =
                empty.without.iter().map(|(clause, rows)| json!({"clause": clause, "rows": rows})).collect();
            let nearest = empty.nearest.as_ref().map(|(question, rows)| json!({"question": question, "rows": rows}));
            out.serialize_entry("empty", &json!({"reason": empty.reason, "without": without, "nearest": nearest}))?;
        }
        out.serialize_entry("statements", &Statements { json: &self.json, of: answer.statements() })?;
        if let Some(elapsed) = self.elapsed {
            out.serialize_entry("elapsed_us", &micros(elapsed))?;
        }
        if let Some(ran) = self.ran {
            out.serialize_entry("engine", &engine(ran))?;
        }
        out.end()
    }
}

/// On what an answer was made, with what was sent there.
fn engine(ran: &Ran) -> Value {
    json!({
        "name": ran.engine.name,
        "version": ran.engine.version,
        "elapsed_us": micros(ran.elapsed),
        "sql": ran.sent.iter().map(sql).collect::<Vec<_>>(),
        "beside": ran.beside,
    })
}

/// A statement of SQL: its text and the arguments of its `?`, each with what it stands for.
pub fn sql(sql: &Sql) -> Value {
    let argument = |a: &Argument| json!({"value": bound(&a.value), "note": a.note});
    let arguments: Vec<Value> = sql.arguments.iter().map(argument).collect();
    json!({"title": sql.title, "text": sql.text, "arguments": arguments, "columns": sql.columns})
}

fn bound(value: &sql::Value) -> Value {
    match value {
        sql::Value::Null => Value::Null,
        sql::Value::Number(n) => json!(n),
        sql::Value::Real(x) => json!(x),
        sql::Value::Text(text) => json!(text),
    }
}

/// A list that is made while it is written.
struct Each<F>(F);

impl<I: Iterator<Item = Value>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((self.0)())
    }
}

/// The statements that an answer names, by id.
struct Statements<'a> {
    json: &'a Json<'a>,
    of: BTreeSet<StatementId>,
}

impl Serialize for Statements<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let graph = self.json.graph;
        to.collect_map(self.of.iter().map(|s| (graph.statement_id(*s), self.json.statement(*s))))
    }
}

/// The machine form of an answer as a value.
pub fn answer(answer: &Answer, graph: &Graph, elapsed: Option<Duration>) -> Value {
    // Keys are texts, and nothing in an answer refuses to be a value.
    serde_json::to_value(Machine::new(answer, graph, elapsed)).unwrap_or_default()
}

/// The machine form of an error. `span` counts bytes of the question.
pub fn error(question: &str, diagnostic: &Diagnostic, elapsed: Option<Duration>) -> Value {
    let span = diagnostic.place.as_ref().map(|p| json!([p.span.start, p.span.end]));
    let mut out = Map::new();
    out.insert("question".into(), question.into());
    out.insert("canonical".into(), Value::Null);
    out.insert("answer".into(), "error".into());
    out.insert(
        "error".into(),
        json!({
            "code": diagnostic.code,
            "message": diagnostic.message,
            "span": span,
            "help": diagnostic.help,
            "fixes": diagnostic.fixes,
        }),
    );
    out.insert("notes".into(), json!([]));
    out.insert("statements".into(), json!({}));
    put_elapsed(&mut out, elapsed);
    Value::Object(out)
}

fn put_elapsed(out: &mut Map<String, Value>, elapsed: Option<Duration>) {
    if let Some(elapsed) = elapsed {
        out.insert("elapsed_us".into(), json!(micros(elapsed)));
    }
}

fn micros(elapsed: Duration) -> f64 {
    elapsed.as_nanos() as f64 / 1000.0
}

struct Json<'g> {
    graph: &'g Graph,
    clauses: &'g [String],
}

impl Json<'_> {
    fn part(&self, body: &Body) -> (&'static str, Map<String, Value>) {
        let one = |key: &str, value: Value| Map::from_iter([(key.to_owned(), value)]);
        match body {
            Body::Rows(rows) => ("rows", one("rows", rows.iter().map(|r| self.row(r)).collect())),
            Body::Groups(groups) => {
                let mut part = one("rows", merged(groups).iter().map(|r| self.row(r)).collect());
                let groups: Vec<Value> = groups
                    .iter()
                    .map(|(key, rows)| json!({"key": key_json(key), "rows": rows.iter().map(|r| self.row(r)).collect::<Vec<_>>()}))
                    .collect();
                part.insert("groups".into(), groups.into());
                ("rows", part)
            }
            Body::Count(n) => ("count", one("count", json!(n))),
            Body::Counts(counts) => {
                let counts: Vec<Value> =
                    counts.iter().map(|(key, n)| json!({"key": key_json(key), "count": n})).collect();
                ("count", one("counts", counts.into()))
            }
            Body::Verdict(v) => {
                let verdict = json!({
                    "value": v.value.word(),
                    "for": self.ids(&v.supporting),
                    "against": self.ids(&v.against),
                    "neutral": self.ids(&v.neutral),
                    "silent": v.silent.iter().map(|s| self.id(*s)).collect::<Vec<_>>(),
                });
                ("verdict", one("verdict", verdict))
            }
            Body::Comparison(table) => {
                let columns: Vec<Value> = table.columns.iter().map(|c| self.thing(*c)).collect();
                let rows: Vec<Value> = table
                    .rows
                    .iter()
                    .map(|r| json!({"aspect": r.aspect.word(), "cells": r.cells.iter().map(|c| self.cell(r.aspect, c)).collect::<Vec<_>>()}))
                    .collect();
                ("comparison", one("comparison", json!({"columns": columns, "rows": rows})))
            }
            Body::Path(steps) => ("path", one("path", steps.iter().map(|s| self.path_step(s)).collect())),
            Body::Pathway(steps) => ("pathway", one("pathway", steps.iter().map(|s| self.step(s)).collect())),
            Body::Description(d) => {
                let groups: Vec<Value> = d
                    .groups
                    .iter()
                    .map(|(kind, statements)| json!({"kind": kind.word(), "statements": self.ids(statements)}))
                    .collect();
                ("description", one("description", json!({"entity": self.entity(d.entity), "groups": groups})))
            }
            Body::Conflicts(all) => ("conflicts", one("conflicts", all.iter().map(|c| self.conflict(c)).collect())),
            Body::Derivation(rows) => {
                ("derivation", one("derivation", rows.iter().map(|d| self.derivation(d)).collect()))
            }
        }
    }

    fn id(&self, id: EntityId) -> &str {
        self.graph.id(id)
    }

    fn ids(&self, statements: &[StatementId]) -> Vec<&str> {
        statements.iter().map(|s| self.graph.statement_id(*s)).collect()
    }

    fn things(&self, ids: &[EntityId]) -> Vec<&str> {
        ids.iter().map(|id| self.id(*id)).collect()
    }

    fn thing(&self, id: EntityId) -> Value {
        let thing = self.graph.thing(id);
        let mut out = json!({"id": thing.id, "label": thing.label});
        if let Some(source) = self.graph.source(id) {
            out["title"] = source.title.clone().into();
        }
        out
    }

    /// The entity of a description: what it is, and where it stands.
    fn entity(&self, id: EntityId) -> Value {
        let thing = self.graph.thing(id);
        let mut out = json!({
            "id": thing.id,
            "label": thing.label,
            "kind": thing.kind.word(),
            "synonyms": thing.synonyms,
            "broader": self.things(&thing.broader),
            "narrower": self.things(&thing.narrower),
            "part_of": self.things(&thing.part_of),
        });
        if let Some(s) = self.graph.source(id) {
            let unresolved = self
                .graph
                .entity_ids()
                .filter(|e| self.graph.source_of(*e) == Some(id) && self.graph.source(*e).is_none())
                .filter(|e| self.graph.is_unbound(*e))
                .map(|e| self.id(e))
                .collect::<Vec<_>>();
            out["source"] = json!({
                "title": s.title,
                "kind": s.kind.word(),
                "audience": s.audience.iter().map(|a| a.word()).collect::<Vec<_>>(),
                "publisher": s.publisher,
                "author": s.author,
                "date": s.date,
                "lines": s.lines,
                "note": s.note,
                "listed_works": s.references.iter().map(|r| format!("{}/{}", s.id, r.id)).collect::<Vec<_>>(),
                "unresolved_markers": unresolved,
                "lines_without_claim": s.no_claim.iter().map(|n| json!({"lines": [n.lines.0, n.lines.1], "reason": n.reason.word()})).collect::<Vec<_>>(),
            });
        }
        out
    }

    fn row(&self, row: &Row) -> Value {
        let (id, label, kind, synonyms) = match &row.what {
            What::Things(things) => {
                let graph = self.graph;
                let join = |part: fn(&Graph, EntityId) -> &str, by: &str| {
                    things.iter().map(|t| part(graph, *t)).collect::<Vec<_>>().join(by)
                };
                let kind = things.first().map_or("", |t| graph.kind_of(*t).word());
                let synonyms: Vec<&str> = match things.as_slice() {
                    [one] => graph.names_of(*one).skip(1).collect(),
                    _ => Vec::new(),
                };
                (join(Graph::id, "+"), join(Graph::label, " + "), kind, synonyms)
            }
            What::Statement(s) => {
                let text = self.graph.with_statement(*s, |record| record.text.clone());
                (self.graph.statement_id(*s).to_owned(), text, self.graph.kind(*s).word(), Vec::new())
            }
        };
        let matches: Vec<Value> = row
            .matches
            .iter()
            .map(|m| {
                json!({
                    "clause": self.clauses.get(usize::from(m.clause)),
                    "entity": self.id(m.entity),
                    "relation": m.relation.word(),
                    "hops": m.hops,
                })
            })
            .fold(Vec::new(), |mut all, m| {
                if !all.contains(&m) {
                    all.push(m);
                }
                all
            });
        json!({
            "id": id,
            "label": label,
            "kind": kind,
            "synonyms": synonyms,
            "flags": words::flags(row, self.graph),
            "statements": self.ids(&row.statements),
            "matches": matches,
        })
    }

    fn cell(&self, aspect: Aspect, cell: &Cell) -> Value {
        json!({"text": aspects::text(aspect, &cell.statements, self.graph), "statements": self.ids(&cell.statements), "question": cell.question})
    }

    fn path_step(&self, step: &PathStep) -> Value {
        let mut out = self.thing(step.entity);
        out["statements"] = json!(self.ids(&step.statements));
        out
    }

    fn step(&self, step: &Step) -> Value {
        let entities: Vec<Value> = step
            .entities
            .iter()
            .map(|(what, statements)| {
                let mut row = self.row(&Row { what: what.clone(), statements: statements.clone().into(), matches: Part::EMPTY, flags: Part::EMPTY });
                let Value::Object(row) = &mut row else { return Value::Null };
                json!({"id": row["id"], "label": row["label"], "kind": row["kind"], "synonyms": row["synonyms"], "statements": row["statements"]})
            })
            .collect();
        let prerequisites: Vec<Value> = step
            .prerequisites
            .iter()
            .map(|p| {
                let mut out = json!({"event": p.event.word(), "entity": self.thing(p.entity)});
                put(&mut out, "at_least", p.at_least.clone());
                put(&mut out, "detail", p.detail.clone());
                out
            })
            .collect();
        json!({
            "step": step.step,
            "label": step.label,
            "entities": entities,
            "prerequisites": prerequisites,
            "statements": self.ids(&step.statements),
        })
    }

    fn conflict(&self, c: &Conflict) -> Value {
        let subject = c.subject.iter().map(|s| self.graph.label(*s)).collect::<Vec<_>>().join(" + ");
        let topic = c.object.map_or(subject.clone(), |o| format!("{subject} for {}", self.graph.label(o)));
        let sides: Vec<Value> = c
            .sides
            .iter()
            .map(|s| json!({"stance": s.stance.map(|x| x.word()), "position": s.position, "statements": self.ids(&s.statements)}))
            .collect();
        json!({
            "topic": topic,
            "subject": self.things(&c.subject),
            "object": c.object.map(|o| self.id(o)),
            "kind": c.kind.word(),
            "overlap": c.overlap.word(),
            "sides": sides,
        })
    }

    fn derivation(&self, d: &Derivation) -> Value {
        let steps: Vec<Value> = d
            .steps
            .iter()
            .map(|s| {
                json!({
                    "clause": s.clause,
                    "statement": s.statement.map(|x| self.graph.statement(x).id.as_str()),
                    "relation": s.relation.map(|r| r.word()),
                    "hops": s.hops,
                    "detail": s.detail,
                })
            })
            .collect();
        json!({"row": d.row, "steps": steps})
    }

    /// A statement with every field that is there.
    fn statement(&self, id: StatementId) -> Value {
        self.graph.with_statement(id, |record| self.record(id, record))
    }

    fn record(&self, id: StatementId, s: &Statement) -> Value {
        let mut out = Map::new();
        out.insert("kind".into(), s.kind.word().into());
        out.insert("subject".into(), json!(s.subject));
        out.insert("object".into(), json!(s.object));
        let mut word = |key: &str, value: Option<&str>| {
            if let Some(value) = value {
                out.insert(key.into(), value.into());
            }
        };
        word("stance", s.stance.map(|x| x.word()));
        word("strength", s.strength.map(|x| x.word()));
        word("wording", s.wording.as_deref());
        word("stage", s.stage.map(|x| x.word()));
        if !s.after.is_empty() {
            let after: Vec<Value> = s
                .after
                .iter()
                .map(|p| {
                    let mut need = json!({"event": p.event.word(), "entity": p.entity});
                    put(&mut need, "at_least", p.at_least.as_ref().map(|x| x.text.clone()));
                    put(&mut need, "detail", p.detail.clone());
                    need
                })
                .collect();
            out.insert("after".into(), after.into());
        }
        for (key, yes) in [("any_of", s.any_of), ("only_when", s.only_when)] {
            if yes {
                out.insert(key.into(), true.into());
            }
        }
        for (key, ids) in [
            ("alongside", &s.alongside),
            ("in", &s.circumstances),
            ("outcome", &s.outcome),
            ("site", &s.site),
            ("by", &s.by),
        ] {
            if !ids.is_empty() {
                out.insert(key.into(), json!(ids));
            }
        }
        figures(s, &mut out);
        let citations: Vec<Value> = self
            .graph
            .in_slot(id, Slot::Cites)
            .zip(&s.cites)
            .map(|(target, marker)| {
                let resolved = self.graph.is_work(target);
                let mut cited = json!({"id": self.id(target), "marker": marker});
                put(&mut cited, "reference", resolved.then(|| self.graph.label(target).to_owned()));
                cited["status"] = if resolved { "resolved" } else { "unresolved" }.into();
                cited
            })
            .collect();
        out.insert("citations".into(), citations.into());
        out.insert("source".into(), s.source.clone().into());
        out.insert("section".into(), json!(s.section));
        out.insert("lines".into(), json!([s.lines.0, s.lines.1]));
        out.insert("text".into(), s.text.clone().into());
        if let Some(note) = &s.note {
            out.insert("note".into(), note.clone().into());
        }
        Value::Object(out)
    }
}

/// Effect, accuracy and dose, as in the data files.
fn figures(s: &Statement, out: &mut Map<String, Value>) {
    if let Some(e) = &s.effect {
        let mut effect = json!({});
        put_range(&mut effect, &e.magnitude);
        put(&mut effect, "unit", e.unit.clone());
        put(&mut effect, "scale", e.scale.clone());
        effect["direction"] = e.direction.word().into();
        put(&mut effect, "comparator", e.comparator.clone());
        put(&mut effect, "horizon", e.horizon.as_ref().map(|x| x.text.clone()));
        put(&mut effect, "measured_in", e.measured_in.clone());
        if e.approximate {
            effect["approximate"] = true.into();
        }
        out.insert("effect".into(), effect);
    }
    if let Some(a) = &s.accuracy {
        let mut accuracy = json!({});
        for (key, value) in [("sensitivity", a.sensitivity), ("specificity", a.specificity)] {
            if let Some(value) = value {
                accuracy[key] = json!(value);
            }
        }
        if let Some(t) = &a.threshold {
            let mut threshold = json!({"measure": t.measure});
            put_range(&mut threshold, &t.range);
            put(&mut threshold, "unit", t.unit.clone());
            put(&mut threshold, "lasting", t.lasting.as_ref().map(|x| x.text.clone()));
            accuracy["threshold"] = threshold;
        }
        out.insert("accuracy".into(), accuracy);
    }
    if let Some(d) = &s.dose {
        let mut dose = json!({});
        put(&mut dose, "duration", d.duration.as_ref().map(|x| x.text.clone()));
        put(&mut dose, "hold", d.hold.as_ref().map(|x| x.text.clone()));
        put(&mut dose, "times", d.times.clone());
        put(&mut dose, "often", d.often.clone());
        put(&mut dose, "amount", d.amount.clone());
        out.insert("dose".into(), dose);
    }
}

fn put(out: &mut Value, key: &str, value: Option<String>) {
    if let Some(value) = value {
        out[key] = value.into();
    }
}

fn put_range(out: &mut Value, range: &Range) {
    for (key, limit) in [("low", range.low), ("high", range.high)] {
        if let Some(limit) = limit {
            out[key] = json!(limit);
        }
    }
}

fn key_json(key: &Key) -> Value {
    json!({"id": key.id, "label": key.label})
}

/// The distinct rows of groups, in the order in which they first stand, each with all its statements.
fn merged(groups: &[(Key, Vec<Row>)]) -> Vec<Row> {
    let mut order: Vec<What> = Vec::new();
    let mut rows: BTreeMap<What, Row> = BTreeMap::new();
    for row in groups.iter().flat_map(|(_, rows)| rows) {
        match rows.get_mut(&row.what) {
            Some(old) => {
                let mut statements = [&*old.statements, &*row.statements].concat();
                statements.sort_unstable();
                statements.dedup();
                old.statements = statements.into();
                old.matches = [&*old.matches, &*row.matches].concat().into();
            }
            None => {
                order.push(row.what.clone());
                rows.insert(row.what.clone(), row.clone());
            }
        }
    }
    order.iter().filter_map(|what| rows.remove(what)).collect()
}
