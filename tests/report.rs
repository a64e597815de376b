//! Reports: every cell against the plain lists of the graph, figures against the answers, hostile data in every format, same bytes, files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock};

use evigraph::answer::{Answer, Body, Flag};
use evigraph::builtin;
use evigraph::data::files::read_layer;
use evigraph::data::load;
use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;
use evigraph::model::id::{EntityId, StatementId};
use evigraph::model::terms::{EntityKind, Stance, StatementKind};
use evigraph::report::figure::{care, evidence, forest, matrix};
use evigraph::report::html::{self, Template};
use evigraph::report::parts::{Block, Cell, Figure, NOT_STATED, Report, Table};
use evigraph::report::spec::{Kind, Part, Spec, from_toml};
use evigraph::report::{bibliography, build, json, markdown, tables, write};
use evigraph::session::Session;
use serde_json::Value;

static GRAPH: LazyLock<Graph> = LazyLock::new(builtin::graph);
static HOSTILE: LazyLock<Graph> = LazyLock::new(|| {
    let layers = ["tests/fixtures/valid", "tests/fixtures/hostile"].map(|dir| read_layer(Path::new(dir)).unwrap());
    Graph::new(load(&layers).unwrap().0)
});

const TREATMENTS: [&str; 3] = ["pelvic belt", "exercise therapy", "corticosteroid injection"];

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn comparison() -> Spec {
    let mut spec = Spec::new(Kind::Comparison, owned(&TREATMENTS));
    spec.condition = Some("sij dysfunction".to_owned());
    spec
}

/// One of each kind, short and long, with questions of the educator's own.
fn specs() -> Vec<Spec> {
    let mut all = vec![
        comparison(),
        Spec::new(Kind::Sources, owned(&["rest"])),
        Spec::new(Kind::Pathway, owned(&["sij dysfunction"])),
    ];
    all[0].questions =
        owned(&["treatments after failed injection with evidence", "compare sources on rest", "conflicts about ice"]);
    let mut questions = Spec::new(Kind::Questions, Vec::new());
    questions.questions = owned(&[
        "describe pelvic belt",
        "is rest recommended",
        "treatments grouped by source",
        "treatments for spondyloarthropathy",
    ]);
    all.push(questions);
    let short: Vec<Spec> = all.iter().cloned().map(|s| Spec { one_page: true, ..s }).collect();
    all.extend(short);
    all
}

fn made(spec: &Spec, graph: &Graph) -> Report {
    build(spec, graph).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// Every report of [`specs`], made once.
static REPORTS: LazyLock<Vec<(Spec, Report)>> =
    LazyLock::new(|| specs().into_iter().map(|s| (s.clone(), made(&s, &GRAPH))).collect());
static HANDOUT: LazyLock<Report> = LazyLock::new(|| made(&comparison(), &GRAPH));

fn ask(question: &str) -> Arc<Answer> {
    Session::new(&GRAPH).ask(question).unwrap_or_else(|d| panic!("{question}: {d:?}")).answer
}

fn blocks(report: &Report) -> impl Iterator<Item = &Block> {
    report.sections.iter().flat_map(|s| &s.blocks)
}

fn table<'r>(report: &'r Report, id: &str) -> &'r Table {
    let named = |b: &'r Block| if let Block::Table(t) = b { Some(t) } else { None };
    blocks(report).filter_map(named).find(|t| t.id == id).unwrap_or_else(|| panic!("no table {id}"))
}

fn figure<'r>(report: &'r Report, id: &str) -> &'r Figure {
    let named = |b: &'r Block| if let Block::Figure(f) = b { Some(f) } else { None };
    blocks(report).filter_map(named).find(|f| f.id == id).unwrap_or_else(|| panic!("no figure {id}"))
}

fn cell<'t>(table: &'t Table, row: &str, column: usize) -> &'t Cell {
    let found = table.rows.iter().find(|r| r.head == row).unwrap_or_else(|| panic!("no row {row}"));
    &found.cells[column]
}

/// The ids of the statements that a cell points to.
fn pointed(cell: &Cell, report: &Report) -> BTreeSet<String> {
    cell.items().flat_map(|i| &i.notes).map(|n| report.notes[n - 1].id.clone()).collect()
}

fn ids(statements: impl IntoIterator<Item = StatementId>, graph: &Graph) -> BTreeSet<String> {
    statements.into_iter().map(|s| graph.statement(s).id.clone()).collect()
}

// ── what cells say ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Whether `a` is `b` or narrower, by the direct links alone.
fn within(a: EntityId, b: EntityId, graph: &Graph) -> bool {
    a == b || graph.thing(a).broader.iter().any(|up| within(*up, b, graph))
}

/// Whether a row of the grid must say something of a thing: written over the plain lists, without a question.
fn must_say(row: &str, thing: EntityId, graph: &Graph) -> Option<bool> {
    use StatementKind as K;
    let wide = matches!(row, "Harms and cautions" | "Who should not have it" | "Where in the order of care");
    let broader = !matches!(row, "How sure");
    let about = |s: StatementId| {
        let fact = graph.fact(s);
        fact.subject.iter().chain(&fact.object).any(|e| {
            let above = within(thing, *e, graph) && !graph.thing(*e).root && (wide || !graph.thing(*e).grouping);
            within(*e, thing, graph) || (broader && above)
        })
    };
    let has = |s: StatementId| {
        let (record, fact) = (graph.statement(s), graph.fact(s));
        let figure = record.effect.as_ref().is_some_and(|e| e.magnitude.is_stated() || e.horizon.is_some());
        let numbers = figure
            || record.accuracy.is_some()
            || record.dose.is_some()
            || fact.after.iter().any(|n| n.at_least.is_some());
        Some(match row {
            "What it is and how it works" => matches!(record.kind, K::Definition | K::Mechanism | K::Technique),
            "Where in the order of care" => !fact.after.is_empty() || record.stage.is_some(),
            "What each source says" => record.stance.is_some(),
            "Measured effect" => record.kind == K::Effect && numbers,
            "Effects stated without a figure" => record.kind == K::Effect && !numbers,
            "How sure" => record.kind != K::Listing,
            "Harms and cautions" => record.kind == K::Caution,
            "Who should not have it" => record.kind == K::Contraindication || record.only_when,
            _ => return None,
        })
    };
    has(StatementId(0))?;
    Some(graph.statement_ids().any(|s| about(s) && has(s) == Some(true)))
}

#[test]
fn a_cell_is_empty_only_where_no_statement_has_the_aspect() {
    let treatments: Vec<EntityId> = GRAPH
        .entity_ids()
        .filter(|e| matches!(GRAPH.thing(*e).kind, EntityKind::Treatment | EntityKind::Test) && !GRAPH.thing(*e).root)
        .collect();
    let chosen: Vec<EntityId> = treatments.into_iter().step_by(9).collect();
    let mut spec = Spec::new(Kind::Comparison, chosen.iter().map(|e| GRAPH.thing(*e).id.clone()).collect());
    spec.parts = vec![Part::Grid];
    let (mut empty, mut full) = (0, 0);
    for condition in [None, Some("sij dysfunction".to_owned())] {
        spec.condition = condition;
        let report = made(&spec, &GRAPH);
        let grid = table(&report, "grid");
        for row in &grid.rows {
            for (thing, cell) in chosen.iter().zip(&row.cells) {
                if let Some(expected) = must_say(&row.head, *thing, &GRAPH) {
                    assert_eq!(cell.stated, expected, "{} of {}", row.head, GRAPH.label(*thing));
                    if expected { full += 1 } else { empty += 1 }
                }
                assert_eq!(cell.stated, cell.items().next().is_some());
            }
        }
    }
    assert!(empty > 20 && full > 20, "{empty} empty and {full} full cells");
}

#[test]
fn every_cell_is_the_answer_of_questions_that_the_report_prints() {
    let mut checked = 0;
    for (_, report) in &*REPORTS {
        let mut answers: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for asked in &report.questions {
            let answer = ask(&asked.question);
            assert_eq!(answer.canonical, asked.question, "it reads as it was understood");
            assert_eq!(answer.statements().len(), asked.statements, "{}", asked.question);
            answers.insert(asked.number, ids(answer.statements(), &GRAPH));
        }
        let all = blocks(report).filter_map(|b| match b {
            Block::Table(t) => Some(t),
            Block::Figure(f) => Some(&f.table),
            _ => None,
        });
        for table in all {
            for (row, cell) in table.rows.iter().flat_map(|r| r.cells.iter().map(move |c| (r, c))) {
                let grounds: BTreeSet<String> = cell.questions.iter().flat_map(|q| answers[q].clone()).collect();
                let pointed = pointed(cell, report);
                assert!(pointed.is_subset(&grounds), "{} / {}: {:?}", table.id, row.head, pointed.difference(&grounds));
                assert!(!cell.questions.is_empty() || pointed.is_empty(), "{} / {}", table.id, row.head);
                checked += pointed.len();
            }
        }
    }
    assert!(checked > 1_000, "{checked} pointers were held against answers");
}

#[test]
fn nothing_that_an_answer_says_is_left_out_of_its_cell() {
    let grid = table(&HANDOUT, "grid");
    let whole = [
        "What it is and how it works",
        "Where in the order of care",
        "What each source says",
        "Measured effect",
        "Effects stated without a figure",
        "How sure",
        "Harms and cautions",
        "Who should not have it",
        "What may follow it",
    ];
    for row in whole {
        for column in 0..3 {
            let cell = cell(grid, row, column);
            let questions = cell.questions.iter().map(|q| ask(&HANDOUT.questions[q - 1].question));
            let said: BTreeSet<String> = questions.flat_map(|a| ids(a.statements(), &GRAPH)).collect();
            assert_eq!(pointed(cell, &HANDOUT), said, "{row}, column {column}");
        }
    }
}

/// The handout alone says for each treatment: for whom, when in the order of care, how sure, what harms, who disagrees.
#[test]
fn the_handout_says_what_a_clinician_asks() {
    let grid = table(&HANDOUT, "grid");
    let text = |row: &str, column: usize| {
        let cell = cell(grid, row, column);
        if cell.stated {
            cell.items().map(|i| format!("{} [{}]", i.text, i.marks.join(" "))).collect::<Vec<_>>().join("; ")
        } else {
            NOT_STATED.to_owned()
        }
    };
    let labels: Vec<&str> = grid.columns.iter().map(|c| c.label.as_str()).collect();
    assert_eq!(labels, ["pelvic belt", "exercise therapy", "intra-articular corticosteroid injection"]);
    assert!(text("For whom", 0).contains("postpartum") && text("For whom", 2).contains("symptoms persist"));
    assert!(text("Where in the order of care", 0).contains("at the start of care"));
    assert!(text("Where in the order of care", 2).contains("after failed conservative care for at least 6 weeks"));
    assert!(text("How sure", 0).contains("no work that can be looked up") && text("How sure", 0).contains("not cited"));
    assert_eq!(text("Harms and cautions", 0), NOT_STATED);
    assert!(
        text("Harms and cautions", 2).contains("should not come first"),
        "a caution on what it is a kind of holds for it"
    );
    assert!(text("Who should not have it", 1).contains("[gate]"));
    assert!(
        text("Who disagrees", 2).contains(
            "after failed conservative care for at least 6 weeks (dr-oracle) ↔ at the start of care (yeomans)"
        )
    );
    let effect = text("Measured effect", 1);
    assert!(
        effect.contains("9–12 points on a scale of 0-100, vs usual care (measured in chronic low back pain)"),
        "{effect}"
    );
    assert!(text("What they do not say", 0).contains("harms and cautions"));
    let page = html::text(&HANDOUT, None).unwrap();
    assert!(page.contains(NOT_STATED) && page.contains("Educational, not medical advice."));
}

#[test]
fn a_treatment_that_a_source_opposes_is_flagged() {
    let report = made(&Spec::new(Kind::Comparison, owned(&["rest", "prolonged rest", "ice"])), &GRAPH);
    let grid = table(&report, "grid");
    assert!(grid.columns[1].flags.contains(&"opposed by in-motion, yeomans".to_owned()), "{:?}", grid.columns[1].flags);
    assert!(grid.columns[0].flags.iter().any(|f| f.starts_with("disputed: opposed by")), "{:?}", grid.columns[0].flags);
    assert!(cell(grid, "In short", 1).items().any(|i| i.marks == ["opposed"]));
    let against = cell(grid, "What each source says", 1).items().filter(|i| i.marks == ["against"]).count();
    assert!(against >= 2);
}

// ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn the_matrix_says_what_the_answers_say() {
    let figure = figure(&HANDOUT, "matrix");
    let mut fields = 0;
    for (row, name) in figure.table.rows.iter().zip(TREATMENTS) {
        let answer = ask(&format!("statements of \"{name}\" where stance = for or of \"{name}\" where stance != for"));
        for (source, cell) in GRAPH.sources().zip(&row.cells) {
            // Written anew: sides in the order for, against, neutral, each with its strongest strength.
            let mut expected = Vec::new();
            for stance in [Stance::For, Stance::Against, Stance::Neutral] {
                let of: Vec<_> = answer
                    .statements()
                    .into_iter()
                    .map(|s| (s, GRAPH.statement(s)))
                    .filter(|(s, r)| GRAPH.fact(*s).source == source && r.stance == Some(stance))
                    .collect();
                if of.is_empty() {
                    continue;
                }
                let strongest = of.iter().filter_map(|(_, r)| r.strength).min_by_key(|s| s.rank());
                expected.push(strongest.map_or(stance.to_string(), |s| format!("{stance}: {s}")));
                assert!(figure.svg.contains(&format!(">{stance}</text>")));
                fields += 1;
            }
            let said: Vec<String> = cell.items().map(|i| i.text.clone()).collect();
            assert_eq!(said, expected, "{name} in {}", GRAPH.label(source));
        }
    }
    assert!(
        fields > 8 && figure.description.contains(&format!("taken in {fields} of 15 fields")),
        "{}",
        figure.description
    );
    assert_eq!(figure.svg.matches(">silent</text>").count(), 15 - fields);
    let one = [matrix::Row { label: "x".to_owned(), statements: Vec::new(), questions: Vec::new() }];
    assert!(matrix::figure("m", "nobody speaks", &one, &mut evigraph::report::desk::Desk::new(&GRAPH)).is_none());
}

#[test]
fn intervals_stand_where_their_figures_are() {
    let answer = ask("effects of \"exercise therapy\" with numbers");
    let statements: Vec<StatementId> = answer.statements().into_iter().collect();
    let all = forest::measured(&statements, &GRAPH);
    let of: BTreeSet<String> = ids(all.iter().map(|m| m.statement), &GRAPH);
    let stated = |s: &&StatementId| GRAPH.statement(**s).effect.as_ref().is_some_and(|e| e.magnitude.is_stated());
    assert_eq!(of, ids(statements.iter().filter(stated).copied(), &GRAPH));
    let figure = figure(&HANDOUT, "effects");
    for m in &all {
        let effect = GRAPH.statement(m.statement).effect.as_deref().unwrap();
        assert_eq!((m.low, m.high), (effect.magnitude.low, effect.magnitude.high));
        let row = figure.table.rows.iter().find(|r| r.head == m.label).unwrap();
        let number = |v: Option<f64>| v.map_or("open".to_owned(), |v| v.to_string());
        let said: Vec<&str> = row.cells.iter().map(|c| c.items().next().unwrap().text.as_str()).collect();
        assert_eq!(said[..3], [number(m.low).as_str(), number(m.high).as_str(), m.axis.as_str()]);
        if let (Some(scale), (from, to)) = (&effect.scale, m.ends) {
            assert_eq!(scale, &format!("{from}-{to}"), "the axis is the stated scale");
        }
        // The heavy line goes from the lower to the upper limit on an axis from 12 to 608.
        let place = |v: f64| ((12.0 + (v - m.ends.0) / (m.ends.1 - m.ends.0) * 596.0) * 10.0).round() / 10.0;
        let (low, high) = (place(m.low.unwrap()), place(m.high.unwrap()));
        let line =
            figure.svg.split("<line ").find(|l| l.contains("stroke-width") && l.starts_with(&format!("x1=\"{low}\"")));
        let end = if low == high { place(m.low.unwrap()) + 1.0 } else { high };
        assert!(
            line.is_some_and(|l| l.contains(&format!("x2=\"{end}\""))),
            "{}: {low} to {end}\n{}",
            m.label,
            figure.svg
        );
    }
    assert!(all.len() >= 4);
}

#[test]
fn bars_count_the_rows_of_references() {
    let figure = figure(&HANDOUT, "evidence");
    for (row, name) in figure.table.rows.iter().zip(TREATMENTS) {
        let answer = ask(&format!("references of \"{name}\""));
        let Body::Rows(rows) = &answer.body else { panic!("rows") };
        let counts: Vec<usize> = row.cells.iter().map(|c| c.items().next().unwrap().text.parse().unwrap()).collect();
        assert_eq!(counts.iter().sum::<usize>(), rows.len(), "{name}");
        let unbound = rows.iter().filter(|r| r.flags.contains(&Flag::Unresolved)).count();
        assert_eq!(*counts.last().unwrap(), unbound, "{name}");
        for (_, n) in evidence::kinds(rows, &GRAPH) {
            assert!(figure.svg.contains(&format!(">{n}</text>")));
        }
    }
    let answer = ask("references from dr-oracle");
    let Body::Rows(rows) = &answer.body else { panic!("rows") };
    let kinds = evidence::kinds(rows, &GRAPH);
    assert!(kinds.iter().any(|(word, n)| *word == "guideline" && *n > 1), "{kinds:?}");
    assert_eq!(kinds.iter().map(|(_, n)| n).sum::<usize>(), rows.len());
}

#[test]
fn arrows_come_from_what_must_have_happened_first() {
    let report = made(&Spec::new(Kind::Pathway, owned(&["sij dysfunction"])), &GRAPH);
    let figure = figure(&report, "care");
    let answer = ask("pathway for \"sij dysfunction\"");
    let Body::Pathway(steps) = &answer.body else { panic!("steps") };
    assert_eq!(figure.table.rows.len(), steps.len());
    let (mut arrows, mut open) = (0, 0);
    for (i, step) in steps.iter().enumerate() {
        assert!(figure.svg.contains(&format!(">Step {}</text>", care::marks(steps)[i])));
        let follows = &figure.table.rows[i].cells[1];
        assert_eq!(pointed(follows, &report), ids(step.statements.clone(), &GRAPH));
        for need in &step.prerequisites {
            let sources = care::sources(steps, i, need, &GRAPH);
            assert!(sources.iter().all(|j| *j < i));
            if sources.is_empty() {
                open += 1
            } else {
                arrows += 1
            }
            let first = evigraph::report::cell::after(&care::condition(need, &GRAPH));
            assert!(figure.table.rows[i].cells[0].items().any(|item| item.text == first), "{first}");
        }
    }
    assert_eq!(figure.svg.matches("<path ").count(), arrows);
    assert_eq!(figure.svg.matches("fill=\"none\"").count(), open);
    assert!(arrows > 5);
}

// ── the class, the glossary, what stands behind ──────────────────────────────────────────────────────────────────────────────

#[test]
fn every_question_for_a_class_has_its_key() {
    for (spec, report) in REPORTS.iter().filter(|(s, _)| s.wants(Part::Class)) {
        let questions =
            blocks(report).find_map(|b| if let Block::Exercises(e) = b { Some(&e.questions) } else { None });
        let key = report.sections.iter().find(|s| s.id == "key").map(|s| &s.blocks[0]);
        match (questions, key) {
            (Some(questions), Some(Block::List(key))) => assert_eq!(questions.len(), key.items.len()),
            (None, None) => assert_eq!(spec.kind, Kind::Questions),
            other => panic!("{other:?}"),
        }
    }
    let at = |id: &str| HANDOUT.sections.iter().position(|s| s.id == id).unwrap();
    assert!(at("class") < at("glossary") && at("glossary") < at("key"), "the key stands behind");
}

#[test]
fn what_was_searched_is_said_with_its_contradictions() {
    let ids: Vec<&str> = HANDOUT.sources.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["dr-oracle", "in-motion", "not-in-your-head", "ruffington", "yeomans"]);
    let oracle = &HANDOUT.sources[0];
    assert!(
        oracle
            .about
            .iter()
            .any(|i| i.text.contains("no human has reviewed") && i.marks[0].contains("contradicts line 3"))
    );
    assert!(HANDOUT.sources[4].about.iter().any(|i| i.text.contains("partner of")), "interests");
    assert_eq!(HANDOUT.fingerprint, GRAPH.fingerprint());
    let short = made(&Spec { one_page: true, ..comparison() }, &GRAPH);
    assert!(short.sources[0].about.iter().any(|i| i.marks[0].contains("contradicts")) && short.sources.len() == 5);
}

#[test]
fn the_glossary_holds_only_words_that_are_used() {
    let terms = |report: &Report| -> Vec<String> {
        let found = blocks(report).find_map(|b| if let Block::Glossary(g) = b { Some(g) } else { None });
        found.map_or(Vec::new(), |g| g.terms.iter().map(|t| t.term.clone()).collect())
    };
    let handout = terms(&HANDOUT);
    assert!(handout.contains(&"corticosteroid".to_owned()) && handout.contains(&"gate".to_owned()), "{handout:?}");
    let rest = terms(&made(&Spec::new(Kind::Sources, owned(&["rest"])), &GRAPH));
    assert!(
        !rest.contains(&"radiofrequency ablation".to_owned()) && rest.contains(&"prolonged".to_owned()),
        "{rest:?}"
    );
}

#[test]
fn sections_come_as_they_are_asked_for() {
    let spec = Spec { parts: vec![Part::Figures, Part::Grid], ..comparison() };
    let sections: Vec<String> = made(&spec, &GRAPH).sections.into_iter().map(|s| s.id).collect();
    assert_eq!(sections, ["figures", "grid"]);
}

// ── formats ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn the_json_is_what_the_schema_says() {
    let schema: Value = serde_json::from_str(&std::fs::read_to_string("docs/report.schema.json").unwrap()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let hostile = hostile();
    for report in REPORTS.iter().map(|(_, r)| r).chain([&hostile]) {
        let mut value: Value = serde_json::from_str(&json::text(report)).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{}: {:?}", report.title, &faults[..faults.len().min(3)]);
        value["surprise"] = Value::Null;
        assert!(!validator.is_valid(&value), "the schema is closed");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let request = request(&["a.html", "a.md", "a.csv", "a.json"]);
    for (spec, report) in &*REPORTS {
        let files = |report: &Report| write::files(report, &request).unwrap();
        assert!(files(report) == files(&made(spec, &GRAPH)), "{:?}", spec.kind);
    }
}

fn request(outputs: &[&str]) -> write::Request {
    write::Request {
        outputs: outputs.iter().map(PathBuf::from).collect(),
        bibliography: true,
        ..write::Request::default()
    }
}

fn hostile() -> Report {
    let mut spec = Spec::new(Kind::Comparison, owned(&["evil-belt", "evil-drug", "evil-surgery"]));
    spec.condition = Some("evil-pain".to_owned());
    spec.title = Some("<script>alert('title')</script> {{ x }} ${jndi}".to_owned());
    spec.audience = Some("=cmd|' /C calc'!A0 \u{1b}[2J\u{202e}".to_owned());
    spec.questions = owned(&["describe evil", "conflicts", "compare evil-belt, evil-drug"]);
    made(&spec, &HOSTILE)
}

/// Every report that the hostile graph can give.
fn hostile_reports() -> Vec<Report> {
    let mut all = vec![
        hostile(),
        made(&Spec::new(Kind::Sources, owned(&["evil-belt"])), &HOSTILE),
        made(&Spec::new(Kind::Pathway, owned(&["evil-pain"])), &HOSTILE),
    ];
    let short = Spec {
        one_page: true,
        condition: Some("evil-pain".to_owned()),
        ..Spec::new(Kind::Comparison, owned(&["evil-belt", "evil-drug"]))
    };
    all.push(made(&short, &HOSTILE));
    all
}

/// The tags of a page, each with its attributes, read as strictly as a browser would be lenient.
fn tags(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '!' | '?')).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches([' ', '\n', '/', '?']);
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let end = rest.find(['=', ' ', '>']).expect("a tag ends");
            let key = rest[..end].to_ascii_lowercase();
            rest = &rest[end..];
            let mut value = String::new();
            assert!(!rest.starts_with('=') || rest.starts_with("=\""), "the value of {key} is in quotation marks");
            if let Some(after) = rest.strip_prefix("=\"") {
                let end = after.find('"').expect("an attribute ends");
                value = after[..end].to_owned();
                rest = &after[end + 1..];
            }
            attributes.push((key, value));
        }
        // What stands in a style is no markup.
        if name == "style" {
            rest = &rest[rest.find("</style").unwrap()..];
        }
        out.push((name, attributes));
    }
    out
}

const ELEMENTS: &[&str] = &[
    "!doctype",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "h1",
    "h2",
    "h3",
    "p",
    "nav",
    "ul",
    "ol",
    "li",
    "a",
    "main",
    "section",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "span",
    "strong",
    "em",
    "sup",
    "br",
    "code",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "footer",
    "svg",
    "desc",
    "text",
    "rect",
    "line",
    "path",
    "circle",
    "?xml",
];

fn is_inert(text: &str) {
    for (name, attributes) in tags(text) {
        assert!(ELEMENTS.contains(&name.trim_start_matches('/')), "<{name}> {attributes:?}");
        for (key, value) in attributes {
            assert!(
                !key.starts_with("on") && key != "src" && key != "style" && key != "xlink:href",
                "{name} {key}={value}"
            );
            assert!(key != "href" || value.starts_with('#'), "{name} {key}={value}");
            let address = value.contains("://") && key != "xmlns" && key != "data-label" && key != "aria-label";
            assert!(!address, "{name} {key}={value}");
        }
    }
}

fn is_visible(text: &str) {
    let unseen = text.chars().find(|c| *c != '\n' && evigraph::render::escape::is_unseen(*c));
    assert_eq!(unseen, None, "nothing acts on a terminal or on the order of what is read");
}

#[test]
fn hostile_data_is_inert_in_html_and_svg() {
    for report in hostile_reports() {
        let page = html::text(&report, None).unwrap();
        is_inert(&page);
        is_visible(&page);
        assert!(page.contains("&lt;script&gt;"), "it is shown, not dropped");
        assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
        for figure in blocks(&report).filter_map(|b| if let Block::Figure(f) = b { Some(f) } else { None }) {
            let alone = evigraph::report::figure::standalone(&figure.svg);
            is_inert(&alone);
            assert_eq!(alone.matches("<title").count(), 1);
        }
    }
    let noticed = std::panic::catch_unwind(|| is_inert("<p><svg onload=alert(1)></p>"));
    assert!(noticed.is_err(), "the reader of tags reads");
}

#[test]
fn hostile_data_is_inert_in_markdown() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for report in hostile_reports() {
        let page = markdown::text(&report, |id| format!("a b(\"{id}\").svg"));
        is_visible(&page);
        let body = page.splitn(3, "---\n").nth(2).unwrap();
        let mut links = 0;
        for event in Parser::new_ext(body, Options::all()) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("raw HTML: {html}"),
                Event::InlineMath(m) | Event::DisplayMath(m) => panic!("mathematics: {m}"),
                Event::Code(code) => panic!("code: {code}"),
                Event::FootnoteReference(n) => panic!("a footnote of the data: {n}"),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(dest_url.starts_with("#n"), "{dest_url}");
                    links += 1;
                }
                Event::Start(Tag::Image { dest_url, .. }) => assert!(dest_url.ends_with(".svg"), "{dest_url}"),
                Event::Start(Tag::CodeBlock(_)) => panic!("a block of code"),
                _ => {}
            }
        }
        assert!(links > 3);
    }
}

#[test]
fn hostile_data_is_inert_in_csv_and_bibliographies() {
    let mut guarded = 0;
    for report in hostile_reports() {
        for (_, text) in tables::files(&report) {
            is_visible(&text.replace("\r\n", "\n"));
            for record in
                csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes()).records()
            {
                for field in &record.unwrap() {
                    assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field}");
                    guarded += usize::from(field.starts_with("'+") || field.starts_with("'="));
                }
            }
        }
        let bib = bibliography::bibtex(&report);
        is_visible(&bib);
        let mut depth = 0;
        for c in bib.chars() {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            assert!(depth >= 0 && (depth > 0 || matches!(c, '}' | '\n' | '@') || c.is_ascii_lowercase()), "{bib}");
        }
        assert_eq!(depth, 0);
        let csl: Value = serde_json::from_str(&bibliography::csl(&report)).unwrap();
        assert_eq!(csl.as_array().unwrap().len(), report.works.len());
    }
    assert!(guarded > 0, "there was something to guard");
}

#[test]
fn the_bibliography_holds_what_the_documents_state() {
    let bib = bibliography::bibtex(&HANDOUT);
    assert!(bib.contains("@book{yeomans-bise-2017,\n  title = {Manual Therapy},\n  author = {{Bise CG} and {Piva SR} and {Erhard R}},"), "{bib}");
    assert!(bib.contains("  doi = {10.1016/b978-0-323-28683-1.00012-6},\n"));
    let csl: Value = serde_json::from_str(&bibliography::csl(&HANDOUT)).unwrap();
    let book = csl.as_array().unwrap().iter().find(|w| w["id"] == "yeomans/bise-2017").unwrap();
    assert_eq!((&book["type"], &book["issued"]["date-parts"][0][0]), (&Value::from("book"), &Value::from(2017)));
    assert!(HANDOUT.works.iter().any(|w| w.role == "listed by dr-oracle, which does not say where it is cited"));
}

// ── templates, report files, files ───────────────────────────────────────────────────────────────────────────────────────────

fn with_template(text: &str) -> Result<String, Box<Diagnostic>> {
    html::text(&hostile(), Some(&Template { name: "own.html".to_owned(), text: text.to_owned() }))
}

#[test]
fn a_template_is_strict_and_escapes() {
    let page = with_template("<h1>{{ report.title }}</h1>\n").unwrap();
    assert_eq!(page, "<h1>&lt;script&gt;alert(&#x27;title&#x27;)&lt;&#x2f;script&gt; {{ x }} ${jndi}</h1>\n");
    let wrong = with_template("line one\n{{ report.titel }}").unwrap_err();
    assert_eq!((wrong.code, wrong.message.contains("line 2")), ("R007", true), "{wrong:?}");
    assert_eq!(with_template("{% if %}").unwrap_err().code, "R007");
    assert_eq!(with_template("{% include \"/etc/passwd\" %}").unwrap_err().code, "R007");
    let endless = "{% for a in range(10000) %}{% for b in range(10000) %}{{ a }}{% endfor %}{% endfor %}";
    assert_eq!(with_template(endless).unwrap_err().code, "R007");
    let tutorial = std::fs::read_to_string("docs/tutorial-educator.md").unwrap();
    let smallest = tutorial.split("```html\n").nth(1).and_then(|t| t.split("```").next()).unwrap();
    let page = with_template(smallest).unwrap();
    is_inert(&page);
    assert!(page.contains("<svg "));
}

#[test]
fn every_fault_of_a_report_file_is_named_with_its_line() {
    let text = "kind = \"comparison\"\ntitel = \"x\"\ntreatments = [\"pelvic blet\", \"ice\"]\nfor = \"sij dysfunction\"\n\
                sections = [\"grid\", \"pictures\"]\nquestions = [\"treatments aftr injection\"]\none_page = 1\n";
    let faults = from_toml("h.toml", text, &GRAPH).unwrap_err();
    let found: Vec<(&str, usize)> = faults
        .iter()
        .map(|f| {
            let place = f.place.as_ref().unwrap();
            assert_eq!(place.file.as_deref(), Some("h.toml"));
            (f.code, place.text[..place.span.start].matches('\n').count() + 1)
        })
        .collect();
    let mut sorted = found.clone();
    sorted.sort_by_key(|(_, line)| *line);
    assert_eq!(sorted, [("R002", 2), ("Q201", 3), ("R002", 5), ("Q101", 6), ("R003", 7)], "{faults:#?}");
    let code = |text: &str| from_toml("h.toml", text, &GRAPH).unwrap_err()[0].code;
    assert_eq!(code("title = \n"), "R001");
    assert_eq!(code("kind = \"comparison\"\ntreatments = [\"ice\"]"), "R003");
    assert_eq!(code("topics = [\"rest\"]\nfor = \"ice\""), "R002");
    let spec = from_toml("h.toml", "topics = [\"rest\"]\naudience = \"students\"", &GRAPH).unwrap();
    assert_eq!((spec.kind, spec.audience.as_deref()), (Kind::Sources, Some("students")));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let code = |spec: &Spec| build(spec, &GRAPH).unwrap_err().iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(code(&Spec::new(Kind::Comparison, owned(&["ice"]))), ["R008"]);
    assert_eq!(code(&Spec::new(Kind::Comparison, owned(&["ice", "ICE"]))), ["R008"]);
    assert_eq!(code(&Spec::new(Kind::Comparison, owned(&["ice", "SI joint pain"]))), ["R008"]);
    assert_eq!(code(&Spec::new(Kind::Pathway, owned(&["ice"]))), ["R008"]);
    assert_eq!(code(&Spec::new(Kind::Comparison, owned(&["ise", "blet"]))), ["Q201", "Q201"]);
}

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report").join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn names(dir: &Path) -> Vec<String> {
    let mut all: Vec<String> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

/// Runs the program in a folder; gives exit status, standard output and standard error.
fn run(dir: &Path, args: &[&str], epoch: Option<&str>) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evigraph"));
    command.args(args).current_dir(dir).env_clear().env("HOME", dir);
    if let Some(epoch) = epoch {
        command.env("SOURCE_DATE_EPOCH", epoch);
    }
    let done = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
}

#[test]
fn files_are_whole_or_not_there() {
    let dir = folder("files");
    let args = ["report", "sources", "rest", "-o", "rest.html", "-o", "rest.csv", "-o", "rest.md", "--bibliography"];
    let (status, out, err) = run(&dir, &args, Some("0"));
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out.lines().next(), Some("rest.html"));
    let there = names(&dir);
    assert_eq!(there.len(), out.lines().count(), "no other file stays: {there:?}");
    for name in ["rest.html", "rest.md", "rest-matrix.svg", "rest.csv", "rest-notes.csv", "rest.bib", "rest.csl.json"] {
        assert!(there.contains(&name.to_owned()), "{name} in {there:?}");
    }
    let page = std::fs::read_to_string(dir.join("rest.html")).unwrap();
    assert!(page.contains("1970-01-01 ·"));
    // Nothing is replaced, not even the files that are not there yet are written.
    let (status, _, err) = run(&dir, &["report", "sources", "ice", "-o", "new.html", "-o", "rest.html"], None);
    assert_eq!(
        (status, err.contains("error[R004]: rest.html is there already"), names(&dir)),
        (2, true, there.clone()),
        "{err}"
    );
    // A file beside the one that was asked for counts too.
    std::fs::remove_file(dir.join("rest.md")).unwrap();
    let (status, _, err) = run(&dir, &["report", "sources", "ice", "-o", "rest.md"], None);
    assert_eq!((status, err.contains("rest-matrix.svg is there already")), (2, true), "{err}");
    let (status, ..) = run(&dir, &["report", "sources", "ice", "-o", "rest.html", "--force"], None);
    let new = std::fs::read_to_string(dir.join("rest.html")).unwrap();
    assert!(status == 0 && new != page && !new.contains("1970-01-01"));
    for (args, code) in [
        (["report", "sources", "ice", "-o", "a.docx"], "R005"),
        (["report", "sources", "ice", "-o", "no/such/folder.html"], "R006"),
        (["report", "sources", "ise", "-o", "b.html"], "Q201"),
        (["report", "file", "missing.toml", "-o", "b.html"], "U001"),
    ] {
        let (status, out, err) = run(&dir, &args, None);
        assert_eq!((status, out.as_str(), err.contains(code)), (2, "", true), "{err}");
    }
    assert!(!names(&dir).iter().any(|n| n.ends_with(".tmp") || n == "b.html"));
    let (status, _, err) = run(&dir, &["report", "sources", "ice", "-o", "c.html"], Some("tomorrow"));
    assert_eq!((status, err.contains("SOURCE_DATE_EPOCH")), (2, true), "{err}");
}

#[test]
fn a_report_that_finds_nothing_says_so_by_its_status() {
    let dir = folder("empty");
    let (status, out, _) = run(&dir, &["report", "pathway", "nerve damage", "-o", "a.html"], None);
    assert_eq!((status, out.as_str()), (1, "a.html\n"), "written all the same");
}

// ── the finished samples, in a browser ───────────────────────────────────────────────────────────────────────────────────────

/// Builds the samples and every kind of report, then opens them in headless Chromium: axe-core, reflow at 320 px, print on A4 and Letter.
/// Without node, Chromium or the packages of `tests/browser` it says so and passes; `.ci/run` installs them.
#[test]
fn finished_reports_pass_in_a_browser() {
    let dir = folder("browser");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/samples");
    let sample = |name: &str| samples.join(name).display().to_string();
    let (handout, rest) = (sample("handout.toml"), sample("rest.toml"));
    let hostile = ["--data", "tests/fixtures/valid", "--data", "tests/fixtures/hostile"].map(|a| {
        if a.starts_with("--") {
            a.to_owned()
        } else {
            Path::new(env!("CARGO_MANIFEST_DIR")).join(a).display().to_string()
        }
    });
    let reports: [Vec<&str>; 7] = [
        vec!["report", "file", &handout, "-o", "handout.html", "-o", "handout.md"],
        vec!["report", "file", &rest, "-o", "rest.html", "-o", "rest.md"],
        vec!["report", "pathway", "sij dysfunction", "-o", "pathway.html"],
        vec![
            "report",
            "comparison",
            "pelvic belt",
            "exercise therapy",
            "corticosteroid injection",
            "--for",
            "sij dysfunction",
            "--one-page",
            "-o",
            "handout-one-page.html",
        ],
        vec!["report", "sources", "rest", "--one-page", "-o", "rest-one-page.html"],
        vec!["report", "pathway", "sij dysfunction", "--one-page", "-o", "pathway-one-page.html"],
        [
            hostile.iter().map(String::as_str).collect(),
            vec![
                "report",
                "comparison",
                "evil-belt",
                "evil-drug",
                "evil-surgery",
                "--for",
                "evil-pain",
                "-o",
                "hostile.html",
            ],
        ]
        .concat(),
    ];
    for args in &reports {
        let (status, _, err) = run(&dir, args, None);
        assert_eq!((status, err.as_str()), (0, ""), "{args:?}");
    }
    let browser = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success());
    let chromium = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|p| has(p));
    let (Some(chromium), true, true) = (chromium, has("node"), browser.join("node_modules/axe-core").is_dir()) else {
        eprintln!(
            "skipped: reports in a browser (needs node, chromium, and npm ci in tests/browser; .ci/run installs them)"
        );
        return;
    };
    let done = Command::new("node").arg(browser.join("check.mjs")).arg(chromium).arg(&dir).output().unwrap();
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}
