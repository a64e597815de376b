//! The forms beside a find → SQL that brings the statements they rest on; what is made of them is the same as in memory.

use super::Sql;
use super::find::{Base, Compiler, kinds, one};
use super::text::Text;
use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::terms::{EntityKind, StatementKind};
use crate::resolve::meaning::recommends;
use crate::resolve::query::{Clause, Find, Head, Named, Names, RoleClause, Verdict, VerdictAsk};

/// Columns of an answer that is statements.
pub const STATEMENTS: [&str; 2] = ["statement", "record"];
/// Columns of an answer that is statements for several questions.
pub const NUMBERED: [&str; 3] = ["question", "statement", "record"];

const ORDER: &str = "\nORDER BY statement";

impl Compiler<'_> {
    fn statements(self, title: &str, conditions: Vec<Text>) -> Sql {
        let body = Text::from("SELECT s.id AS statement, s.record AS record\nFROM statement s\nWHERE ")
            .then(Text::joined(conditions, "\n  AND "))
            .then(ORDER);
        self.parts.select(title, &STATEMENTS, body)
    }

    fn in_slots(&mut self, slots: &str, named: Named) -> Text {
        let reached = self.reach(&one(named), false);
        format!(
            "EXISTS (SELECT 1 FROM role r JOIN {reached} n ON n.thing = r.entity WHERE r.statement = s.id AND r.slot IN ({slots}))"
        )
        .into()
    }
}

/// The statements that count in a verdict.
pub(super) fn verdict(v: &Verdict, graph: &Graph) -> Sql {
    let mut c = Compiler::new(graph);
    let base = Base::of_statements();
    let counts = match v.ask {
        VerdictAsk::Recommended => kinds(|k| recommends(k) || k == StatementKind::Diagnosis),
        VerdictAsk::Contraindicated => kinds(|k| k == StatementKind::Contraindication),
    };
    let mut conditions: Vec<Text> = vec![format!("s.kind IN ({counts})").into(), c.in_slots("'subject'", v.subject)];
    let head = Head::Statements;
    for clause in &v.clauses {
        let holds = c.clause(clause, &head, false, &base).0;
        // In `is NAME contraindicated in X`, X is also met as the object.
        let names = match (v.ask, clause) {
            (VerdictAsk::Contraindicated, Clause::Role(RoleClause::In, names)) => Some((names, false)),
            (VerdictAsk::Contraindicated, Clause::Not(inner)) => match inner.as_ref() {
                Clause::Role(RoleClause::In, names) => Some((names, true)),
                _ => None,
            },
            _ => None,
        };
        let Some((names, negative)) = names else {
            conditions.push(holds);
            continue;
        };
        let object = c.clause(&Clause::Role(RoleClause::For, names.clone()), &head, false, &base).0;
        conditions.push(match negative {
            false => Text::from("(").then(holds).then(" OR ").then(object).then(")"),
            true => holds.then(" AND NOT (").then(object).then(")"),
        });
    }
    c.statements("the statements that take a side", conditions)
}

/// The statements of several finds whose rows are statements, numbered from 0.
pub(super) fn several(finds: &[Find], graph: &Graph) -> Sql {
    let mut c = Compiler::new(graph);
    let mut pieces = Vec::new();
    for (i, find) in finds.iter().enumerate() {
        let (rows, _) = c.rows(find);
        pieces.push(format!("SELECT {i} AS question, g.statement AS statement FROM {rows} g"));
    }
    let all = c.parts.add("cell", "the statements of each column", pieces.join("\nUNION ALL\n").into());
    let body = format!(
        "SELECT DISTINCT g.question AS question, g.statement AS statement, s.record AS record\n\
         FROM {all} g JOIN statement s ON s.id = g.statement\nORDER BY question, statement"
    );
    c.parts.select("the statements of each column", &NUMBERED, body.into())
}

/// The statements that can be a part of an order of care for a thing.
pub(super) fn pathway(name: Named, graph: &Graph) -> Sql {
    let mut c = Compiler::new(graph);
    let care = kinds(|k| (recommends(k) && k != StatementKind::Effect) || k == StatementKind::Diagnosis);
    let object = c.in_slots("'object'", name);
    let conditions = vec![
        format!("s.kind IN ({care})").into(),
        "COALESCE(s.stance, 'for') = 'for'".into(),
        "NOT EXISTS (SELECT 1 FROM role r JOIN entity e ON e.id = r.entity WHERE r.statement = s.id AND r.slot = 'subject' AND e.kind NOT IN ('treatment', 'test'))".into(),
        object,
    ];
    c.statements("what is recommended for it", conditions)
}

/// The statements in which a thing plays a role; of a source, what it says.
pub(super) fn describe(named: Named, graph: &Graph) -> Sql {
    let mut c = Compiler::new(graph);
    let condition = if graph.kind_of(named.entity) == EntityKind::Source {
        Text::from("s.source = ").then(Text::things(&[named.entity], graph))
    } else {
        let reached = c.reach(&one(named), false);
        format!("EXISTS (SELECT 1 FROM role r JOIN {reached} n ON n.thing = r.entity WHERE r.statement = s.id)").into()
    };
    c.statements("every statement about it", vec![condition])
}

/// The statements of all shortest chains of so many steps from one thing to another; none where there is no such chain.
pub(super) fn path(exact: bool, from: Named, to: Named, steps: usize, graph: &Graph) -> Sql {
    let mut c = Compiler::new(graph);
    let starts = c.reach(&one(from), false);
    let ends = c.reach(&one(to), false);
    let step = if exact {
        "SELECT e.failed AS x, e.subject AS y, e.statement AS statement FROM escalation e WHERE e.event = 'failed' AND e.failed <> e.subject"
    } else {
        "SELECT DISTINCT c.entity AS x, e.subject AS y, e.statement AS statement\n\
         FROM escalation e JOIN closure c ON c.ancestor = e.failed JOIN entity a ON a.id = e.failed\n\
         WHERE (c.hops = 0 OR a.root = 0) AND c.entity <> e.subject"
    };
    let comment = if exact {
        "steps: y is recommended once x has failed"
    } else {
        "steps: y is recommended once x, or what is broader, has failed or was tried"
    };
    let step = c.parts.add("step", comment, step.into());
    let mut fronts: Vec<String> = Vec::new();
    for i in 0..steps {
        let body = match fronts.last() {
            None => format!("SELECT n.thing AS thing FROM {starts} n"),
            Some(last) => format!("SELECT DISTINCT t.y AS thing FROM {step} t JOIN {last} l ON l.thing = t.x"),
        };
        let comment = format!("reached in {i} of {steps}");
        fronts.push(c.parts.add("ahead", &comment, body.into()));
    }
    let mut backs: Vec<String> = Vec::new();
    for i in 0..steps {
        let body = match backs.last() {
            None => format!("SELECT n.thing AS thing FROM {ends} n"),
            Some(last) => format!("SELECT DISTINCT t.x AS thing FROM {step} t JOIN {last} l ON l.thing = t.y"),
        };
        let comment = format!("reaches the end in {i} of {steps}");
        backs.push(c.parts.add("back", &comment, body.into()));
    }
    let piece = |i: usize| {
        let (ahead, back) = (&fronts[i], &backs[steps - 1 - i]);
        format!(
            "SELECT t.statement AS statement FROM {step} t JOIN {ahead} a ON a.thing = t.x JOIN {back} b ON b.thing = t.y"
        )
    };
    let all = (0..steps).map(piece).collect::<Vec<_>>().join("\nUNION DISTINCT\n");
    let all = c.parts.add("chain", "statements of the steps between both", all.into());
    let body = format!(
        "SELECT DISTINCT s.id AS statement, s.record AS record\nFROM {all} g JOIN statement s ON s.id = g.statement{ORDER}"
    );
    let title = format!("the steps of all chains of {steps}, of which there are none shorter");
    c.parts.select(&title, &STATEMENTS, body.into())
}

/// The statements that can disagree with another one on the same subject and object.
pub(super) fn conflicts(about: Option<&Names>, between: &[EntityId], graph: &Graph) -> Sql {
    let mut c = Compiler::new(graph);
    let speaks = "SELECT c.entity AS narrow, c.ancestor AS wide FROM closure c JOIN entity a ON a.id = c.ancestor\n\
                  WHERE c.hops = 0 OR (a.root = 0 AND a.grouping = 0)\n\
                  UNION DISTINCT\nSELECT c.id AS narrow, c.id AS wide FROM combination c";
    let speaks = c.parts.add("speaks", "what is said of the wide is said of the narrow", speaks.into());
    let can = kinds(|k| {
        recommends(k) || matches!(k, StatementKind::Diagnosis | StatementKind::Prevalence | StatementKind::Technique)
    });
    let mut claims = Text::from(format!("SELECT s.* FROM statement s WHERE s.kind IN ({can})"));
    if !between.is_empty() {
        claims = claims.then(" AND s.source IN (").then(Text::things(between, graph)).then(")");
    }
    let claim = c.parts.add("claim", "statements that take a position or measure something", claims);
    let near = "FROM CLAIM a JOIN SPEAKS t ON t.narrow = a.together JOIN CLAIM b ON b.together = t.wide"
        .replace("CLAIM", &claim)
        .replace("SPEAKS", &speaks);
    // One of the two is about the names: two joins that begin with few statements, instead of all pairs.
    let pair = match about {
        None => format!("SELECT a.id AS a, b.id AS b {near}\nWHERE a.id <> b.id"),
        Some(names) => {
            let reached = c.reach(names, false);
            let body = format!(
                "SELECT DISTINCT r.statement AS statement FROM role r JOIN {reached} n ON n.thing = r.entity WHERE r.slot IN ('subject', 'object')"
            );
            let wanted = c.parts.add("wanted", "statements about the names", body.into());
            let one = |side: &str| {
                format!(
                    "SELECT a.id AS a, b.id AS b {near} JOIN {wanted} w ON w.statement = {side}.id\nWHERE a.id <> b.id"
                )
            };
            format!("{}\nUNION DISTINCT\n{}", one("a"), one("b"))
        }
    };
    let pair = c.parts.add("pair", "statements on the same subject, or on a narrower and a wider one", pair.into());
    let related = |x: &str, y: &str| {
        format!(
            "SELECT p.a AS a, p.b AS b FROM {pair} p JOIN role x ON x.statement = p.{x} JOIN {speaks} t ON t.narrow = x.entity JOIN role y ON y.statement = p.{y} AND y.entity = t.wide\n\
             WHERE x.slot = 'object' AND y.slot = 'object'"
        )
    };
    let objects = format!(
        "{}\nUNION DISTINCT\n{}\nUNION DISTINCT\n\
         SELECT p.a AS a, p.b AS b FROM {pair} p JOIN statement x ON x.id = p.a JOIN statement y ON y.id = p.b WHERE x.object IS NULL AND y.object IS NULL",
        related("a", "b"),
        related("b", "a")
    );
    let topic = c.parts.add("topic", "those of them whose objects are related too, or that have none", objects.into());
    let same = |column: &str| format!("COALESCE(x.{column}, '') = COALESCE(y.{column}, '')");
    let dose =
        |id: &str| format!("EXISTS (SELECT 1 FROM span q WHERE q.statement = {id}.id AND q.slot IN ('dose', 'hold'))");
    let stated = |id: &str| format!("({id}.effect_low IS NOT NULL OR {id}.effect_high IS NOT NULL)");
    let differences = [
        "(x.stance = 'for' AND y.stance = 'against') OR (x.stance = 'against' AND y.stance = 'for')".to_owned(),
        "(x.stance = 'for' AND y.stance = 'for' AND x.source <> y.source AND (x.needs > 0 OR y.needs > 0 OR (x.circumstances > 0 AND y.circumstances > 0) OR x.strength_rank - y.strength_rank >= 2 OR y.strength_rank - x.strength_rank >= 2))".to_owned(),
        format!("(x.threshold_measure = y.threshold_measure AND {})", same("threshold_unit")),
        format!("({} AND {} AND {} AND {})", stated("x"), stated("y"), same("effect_unit"), same("effect_scale")),
        format!("({} AND {})", dose("x"), dose("y")),
    ];
    let mut body = Text::from(format!(
        "SELECT p.a AS a, p.b AS b FROM {topic} p JOIN statement x ON x.id = p.a JOIN statement y ON y.id = p.b\nWHERE (\n  {})",
        differences.join("\n  OR ")
    ));
    if !between.is_empty() {
        body = body.then("\nAND x.source <> y.source");
    }
    let differ = c.parts.add(
        "differ",
        "pairs that may differ in stance, order, circumstance, strength, threshold, figure or dose",
        body,
    );
    let body = format!(
        "SELECT s.id AS statement, s.record AS record FROM statement s\n\
         WHERE s.id IN (SELECT d.a FROM {differ} d UNION DISTINCT SELECT d.b FROM {differ} d){ORDER}"
    );
    c.parts.select("statements that may disagree with another", &STATEMENTS, body.into())
}

/// The statements that warn of things, or of what is broader or narrower: cautions, and what speaks against them.
pub(super) fn warnings(things: &[EntityId], graph: &Graph) -> Sql {
    let mut c = Compiler::new(graph);
    let list = || Text::from("(").then(Text::things(things, graph)).then(")");
    let body = Text::from("SELECT c.ancestor AS thing FROM closure c WHERE c.entity IN ")
        .then(list())
        .then("\nUNION DISTINCT\nSELECT c.entity AS thing FROM closure c WHERE c.ancestor IN ")
        .then(list());
    let near = c.parts.add("near", "the things, what is broader and what is narrower", body);
    let conditions = vec![
        "(s.kind = 'caution' OR s.stance = 'against')".into(),
        format!("EXISTS (SELECT 1 FROM role r JOIN {near} n ON n.thing = r.entity WHERE r.statement = s.id AND r.slot = 'subject')")
            .into(),
    ];
    c.statements("what a reader should know of things used together", conditions)
}
