//! Many questions through a session → a [`Report`] for educators, and the report → files.
//!
//! `spec` says what to report on (arguments or a TOML file); `desk` asks and numbers. `comparison`, `topics`, `pathway` and `answers` are the
//! kinds of report, made of `cell`s; `figure` draws, `classroom` and `glossary` teach, `backing` says what stands behind it all. `parts` is
//! the report as data. `html` (with `template`s), `markdown`, `tables`, `json` and `bibliography` write it; `write` puts the files down.

pub mod answers;
pub mod backing;
pub mod bibliography;
pub mod cell;
pub mod classroom;
pub mod comparison;
pub mod desk;
pub mod figure;
pub mod glossary;
pub mod html;
pub mod json;
pub mod markdown;
pub mod parts;
pub mod pathway;
pub mod spec;
pub mod tables;
pub mod topics;
pub mod write;

use crate::answer::{Body, Conflict, Step};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::render::words;

use classroom::Class;
use comparison::Compared;
use desk::{Desk, grounds, quoted};
use figure::{care, evidence, forest, matrix};
use parts::{Block, DISCLAIMER, NOT_STATED, Report, Section};
use spec::{Kind, Part, Spec};

/// Most items of a group in a cell of a full report, and on one page; the others are counted, with their notes.
const MOST: usize = 6;
const MOST_ON_A_PAGE: usize = 2;

type Asking<T> = Result<T, Box<Diagnostic>>;

/// Makes a report.
///
/// # Errors
/// Every name that is not understood, or what cannot be reported on.
pub fn build(spec: &Spec, graph: &Graph) -> Result<Report, Vec<Diagnostic>> {
    let mut desk = Desk::new(graph);
    let faults = |all: Vec<(String, Box<Diagnostic>)>| all.into_iter().map(|(_, f)| *f).collect::<Vec<_>>();
    let things = spec::resolve(&spec.names, &mut desk).map_err(faults)?;
    let condition = spec::resolve(spec.condition.as_slice(), &mut desk).map_err(faults)?.first().copied();
    let wrong = fitting(spec, &things, condition, graph);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    whole(spec, &things, condition, &mut desk).map_err(|fault| vec![*fault])
}

/// What the kind of report cannot take.
fn fitting(spec: &Spec, things: &[EntityId], condition: Option<EntityId>, graph: &Graph) -> Vec<Diagnostic> {
    use crate::model::terms::EntityKind::Condition;
    let named = |id: &EntityId| format!("\"{}\" is a {}", graph.label(*id), graph.thing(*id).kind.word());
    let mut out = Vec::new();
    match spec.kind {
        Kind::Comparison => {
            for id in things.iter().filter(|id| !comparison::is_care(graph.thing(**id).kind)) {
                let message = format!("{}, and a comparison is of treatments or tests", named(id));
                out.push(
                    Diagnostic::error("R008", message).help("evigraph report sources compares documents on any topic"),
                );
            }
            if things.len() < 2 && out.is_empty() {
                let fault = Diagnostic::error("R008", "a comparison needs at least two different treatments");
                out.push(fault.help("evigraph report comparison \"A\" \"B\" --for \"C\" -o handout.html"));
            }
        }
        Kind::Pathway => {
            for id in things.iter().filter(|id| graph.thing(**id).kind != Condition) {
                let message = format!("{}, and an order of care is that of a condition", named(id));
                out.push(Diagnostic::error("R008", message));
            }
        }
        Kind::Sources | Kind::Questions => {}
    }
    for id in condition.iter().filter(|id| comparison::is_care(graph.thing(**id).kind)) {
        let message = format!("{}, and --for names what the treatments are for", named(id));
        out.push(Diagnostic::error("R008", message));
    }
    out
}

fn whole(spec: &Spec, things: &[EntityId], condition: Option<EntityId>, desk: &mut Desk<'_>) -> Asking<Report> {
    let graph = desk.graph();
    let title = spec.title.clone().unwrap_or_else(|| spec::title(spec, things, condition, graph));
    let mut report = Report {
        kind: spec.kind.word(),
        title: parts::clean(&title),
        audience: spec.audience.as_deref().map(parts::clean),
        date: spec.date.as_deref().map(parts::clean),
        one_page: spec.one_page,
        version: env!("CARGO_PKG_VERSION"),
        fingerprint: graph.fingerprint().to_owned(),
        disclaimer: DISCLAIMER,
        not_stated: NOT_STATED,
        sections: Vec::new(),
        sources: Vec::new(),
        notes: Vec::new(),
        questions: Vec::new(),
        works: Vec::new(),
    };
    let main = match spec.kind {
        Kind::Comparison => compared(spec, things, condition, desk)?,
        Kind::Sources => topical(spec, things, desk)?,
        Kind::Pathway => stepwise(spec, things, desk)?,
        Kind::Questions => Main::default(),
    };
    let Main { sections, mut class, .. } = main;
    let mut by_part: Vec<(Part, Section)> = sections;
    for section in answers::sections(&spec.questions, desk)? {
        by_part.push((Part::Answers, section));
    }
    let wanted: &[Part] = if spec.parts.is_empty() { &Part::ALL } else { &spec.parts };
    let mut key = Vec::new();
    for part in wanted.iter().filter(|p| spec.wants(**p)) {
        if *part == Part::Class {
            let mut sections = std::mem::take(&mut class).sections();
            key = sections.split_off(sections.len().min(1));
            report.sections.extend(sections);
        }
        report.sections.extend(by_part.iter().filter(|(p, _)| p == part).map(|(_, s)| s.clone()));
    }
    report.sources = backing::sources(spec.one_page, desk)?;
    report.notes = desk.footnotes();
    if spec.wants(Part::Glossary)
        && let Some(block) = glossary::block(&report)
    {
        let intro = vec!["In our own words, not those of the sources.".to_owned()];
        let title = "Words used here".to_owned();
        report.sections.push(Section { id: "glossary".to_owned(), title, intro, blocks: vec![block] });
    }
    report.sections.extend(key);
    report.questions = desk.questions();
    report.works = backing::works(desk);
    Ok(report.cleaned())
}

/// What a kind of report shows, each section with the part that it belongs to.
#[derive(Default)]
struct Main {
    sections: Vec<(Part, Section)>,
    class: Class,
}

fn section(id: &str, title: &str, intro: &[&str], blocks: Vec<Block>) -> Section {
    Section {
        id: id.to_owned(),
        title: title.to_owned(),
        intro: intro.iter().map(|s| (*s).to_owned()).collect(),
        blocks,
    }
}

const HOW_TO_READ: &str = "Small numbers lead to the notes: source, section and lines. Words in quotation marks are the sources' own. What no source says is unknown, not a no.";

/// How much a cell holds.
fn most(spec: &Spec) -> usize {
    if spec.one_page { MOST_ON_A_PAGE } else { MOST }
}

fn compared(spec: &Spec, things: &[EntityId], condition: Option<EntityId>, desk: &mut Desk<'_>) -> Asking<Main> {
    let graph = desk.graph();
    let compared = Compared { things: things.to_vec(), condition, most: most(spec), one_page: spec.one_page };
    let grid = comparison::grid(&compared, desk)?;
    let mut main = Main::default();
    main.class.gaps(&grid);
    main.sections.push((Part::Grid, section("grid", "Side by side", &[HOW_TO_READ], vec![Block::Table(grid)])));
    if spec.one_page && spec.parts.is_empty() {
        return Ok(main);
    }
    let (mut conflicts, mut asked): (Vec<Conflict>, Vec<usize>) = (Vec::new(), Vec::new());
    for thing in things {
        let (number, answer) = desk.ask(&format!("conflicts about {}", quoted(*thing, graph)))?;
        asked.push(number);
        let own = cell::conflicts(&answer.body).iter().filter(|c| c.subject.contains(thing));
        conflicts.extend(own.cloned());
    }
    main.sections.push((Part::Disagreements, backing::disagreements(&conflicts, &asked, desk)));
    let mut blocks = Vec::new();
    let mut rows = Vec::new();
    for thing in things {
        let (number, answer) = desk.ask(&comparison::sided(&format!("of {}", quoted(*thing, graph))))?;
        rows.push(matrix::Row {
            label: graph.label(*thing).to_owned(),
            statements: grounds(&answer),
            questions: vec![number],
        });
    }
    blocks.extend(matrix::figure("matrix", "Who is for it, who against, and how strongly", &rows, desk));
    if let Some(condition) = condition {
        let (number, answer) = desk.ask(&format!("pathway for {}", quoted(condition, graph)))?;
        let title = format!("Where they stand in the order of care for {}", graph.label(condition));
        blocks.extend(care::figure("care", &title, steps(&answer.body), things, number, desk));
    }
    let each = |head: &str, tail: &str| {
        things.iter().map(|t| format!("{head} of {}{tail}", quoted(*t, graph))).collect::<Vec<_>>()
    };
    let measured = effects(&each("effects", " with numbers"), desk)?;
    blocks.extend(forest::figure("effects", "Measured effects on their stated scale", &measured.0, &measured.1, desk));
    let labels = words::labels(things, graph).into_iter();
    blocks.extend(cited(labels.zip(each("references", "")).collect(), &mut main.class, desk)?);
    main.class.conflicts(&conflicts, desk);
    main.class.effects(&measured.0, condition.map(|c| graph.label(c)), desk);
    push_figures(&mut main, blocks);
    Ok(main)
}

fn steps(body: &Body) -> &[Step] {
    if let Body::Pathway(steps) = body { steps } else { &[] }
}

fn push_figures(main: &mut Main, figures: Vec<parts::Figure>) {
    if !figures.is_empty() {
        let blocks = figures.into_iter().map(Block::Figure).collect();
        let intro = "Every figure is followed by the same numbers as a table.";
        main.sections.push((Part::Figures, section("figures", "Figures", &[intro], blocks)));
    }
}

/// The measured effects that questions find, and the numbers of these.
fn effects(questions: &[String], desk: &mut Desk<'_>) -> Asking<(Vec<forest::Measured>, Vec<usize>)> {
    let (mut all, mut asked): (Vec<StatementId>, Vec<usize>) = (Vec::new(), Vec::new());
    for question in questions {
        let (number, answer) = desk.ask(question)?;
        asked.push(number);
        all.extend(grounds(&answer).into_iter().filter(|s| !all.contains(s)).collect::<Vec<_>>());
    }
    Ok((forest::measured(&all, desk.graph()), asked))
}

/// The bars of what is cited, a group a question, and the class's question on it.
fn cited(asks: Vec<(String, String)>, class: &mut Class, desk: &mut Desk<'_>) -> Asking<Option<parts::Figure>> {
    let graph = desk.graph();
    let mut answers = Vec::new();
    for (label, question) in asks {
        let (number, answer) = desk.ask(&question)?;
        answers.push((label, number, answer));
    }
    let all: Vec<evidence::Cited<'_>> = answers
        .iter()
        .map(|(label, question, answer)| evidence::Cited {
            label: label.clone(),
            rows: cell::rows(&answer.body),
            question: *question,
        })
        .collect();
    let figure = evidence::figure("evidence", "What is cited, by kind of work", &all, desk);
    let mut bound = std::collections::BTreeSet::new();
    let mut unbound = std::collections::BTreeSet::new();
    for row in all.iter().flat_map(|c| c.rows) {
        let name = words::id(&row.what, graph);
        if evidence::kinds(std::slice::from_ref(row), graph).iter().any(|(word, _)| *word == evidence::UNBOUND) {
            unbound.insert(name);
        } else {
            bound.insert(name);
        }
    }
    let statements: Vec<StatementId> = answers.iter().flat_map(|(_, _, a)| grounds(a)).collect();
    class.evidence(unbound.len(), bound.len(), &statements, desk);
    Ok(figure)
}

fn topical(spec: &Spec, topics: &[EntityId], desk: &mut Desk<'_>) -> Asking<Main> {
    let graph = desk.graph();
    let (number, answer) = desk.ask(&format!("conflicts about {}", spec::listed(topics, graph)))?;
    let conflicts = cell::conflicts(&answer.body).to_vec();
    let mut main = Main::default();
    let grid = topics::grid(topics, &conflicts, number, most(spec), spec.one_page, desk)?;
    main.class.gaps(&grid);
    main.sections.push((Part::Grid, section("grid", "Source by source", &[HOW_TO_READ], vec![Block::Table(grid)])));
    main.sections.push((Part::Disagreements, backing::disagreements(&conflicts, &[number], desk)));
    main.sections.push((Part::Disagreements, topics::agreement(topics, desk)?));
    let rows = topics::positions(topics, desk)?;
    let mut blocks = Vec::new();
    blocks.extend(matrix::figure("matrix", "Who is for it, who against, and how strongly", &rows, desk));
    let names = spec::listed(topics, graph);
    let measured = effects(&[format!("effects about {names} with numbers")], desk)?;
    blocks.extend(forest::figure("effects", "Measured effects on their stated scale", &measured.0, &measured.1, desk));
    blocks.extend(cited(by_source(&format!("references about {names}"), graph), &mut main.class, desk)?);
    main.class.conflicts(&conflicts, desk);
    main.class.effects(&measured.0, None, desk);
    push_figures(&mut main, blocks);
    Ok(main)
}

fn stepwise(spec: &Spec, things: &[EntityId], desk: &mut Desk<'_>) -> Asking<Main> {
    let graph = desk.graph();
    let mut main = Main::default();
    let Some(condition) = things.first().copied() else { return Ok(main) };
    let name = quoted(condition, graph);
    let (number, answer) = desk.ask(&format!("pathway for {name}"))?;
    let steps = steps(&answer.body);
    let mut figures = Vec::new();
    let title = format!("Order of care for {}", graph.label(condition));
    let care = care::figure("care", &title, steps, &[], number, desk);
    if spec.one_page {
        // One page holds the steps, not every treatment's own row.
        let table = care.map(|f| Block::Table(parts::Table { caption: title, ..f.table }));
        main.sections.push((Part::Grid, section("grid", "Step by step", &[HOW_TO_READ], table.into_iter().collect())));
        main.sections.push((Part::Grid, pathway::outside(condition, desk)?));
        return Ok(main);
    }
    let glance = care.map(Block::Figure).into_iter().collect();
    main.sections.push((Part::Grid, section("glance", "At a glance", &[], glance)));
    main.sections.push((Part::Grid, pathway::outside(condition, desk)?));
    let grid = pathway::grid(condition, steps, number, desk)?;
    main.class.gaps(&grid);
    main.sections.push((Part::Grid, section("grid", "Step by step", &[HOW_TO_READ], vec![Block::Table(grid)])));
    let (asked, answer) = desk.ask(&format!("conflicts about {name}"))?;
    let mut conflicts = cell::conflicts(&answer.body).to_vec();
    // The order of care is about sides and order; how strongly each kind of exercise is meant stands in the table.
    conflicts.retain(|c| matches!(c.kind, crate::answer::ConflictKind::Stance | crate::answer::ConflictKind::Order));
    main.sections.push((Part::Disagreements, backing::disagreements(&conflicts, &[asked], desk)));
    figures.extend(matrix::figure("matrix", "Who recommends what", &pathway::matrix_rows(steps, number, graph), desk));
    let measured = effects(&[format!("effects for {name} with numbers")], desk)?;
    figures.extend(forest::figure("effects", "Measured effects on their stated scale", &measured.0, &measured.1, desk));
    figures.extend(cited(by_source(&format!("references for {name}"), graph), &mut main.class, desk)?);
    main.class.conflicts(&conflicts, desk);
    main.class.effects(&measured.0, Some(graph.label(condition)), desk);
    push_figures(&mut main, figures);
    Ok(main)
}

/// The question, once for each source.
fn by_source(question: &str, graph: &Graph) -> Vec<(String, String)> {
    let one = |id: EntityId| (graph.thing(id).id.clone(), format!("{question} from {}", quoted(id, graph)));
    graph.sources().map(one).collect()
}
