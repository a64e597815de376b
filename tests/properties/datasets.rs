//! Small random datasets: every field of a statement, is-a with several parents, works, markers that bind to none, names that are hard
//! to write.

use evigraph::data::Dataset;
use evigraph::model::entity::{Entity, Synonym};
use evigraph::model::quantity::{Range, Span};
use evigraph::model::source::{Reference, Source};
use evigraph::model::statement::{Accuracy, Dose, Effect, Prerequisite, Statement, Threshold};
use evigraph::model::terms::{
    Audience, Direction, EntityKind, Event, ReferenceKind, SourceKind, Stage, Stance, StatementKind, Strength,
};

use super::dice::Dice;

const SPANS: &[&str] =
    &["6 weeks", "2-4 weeks", "6+ weeks", ">2 days", "<3 months", "1-2 days", "30 days", "12 months"];
const KINDS: &[EntityKind] = &[
    EntityKind::Treatment,
    EntityKind::Condition,
    EntityKind::Treatment,
    EntityKind::Test,
    EntityKind::Treatment,
    EntityKind::Condition,
    EntityKind::Population,
    EntityKind::Outcome,
    EntityKind::Symptom,
    EntityKind::Cause,
    EntityKind::Anatomy,
    EntityKind::Provider,
];

/// A dataset of 5 to 30 entities, 2 or 3 sources and 5 to 40 statements.
pub fn dataset(dice: &mut Dice<'_>) -> Dataset {
    let entities = entities(dice);
    let sources: Vec<Source> = (0..2 + dice.below(2)).map(|i| source(dice, i)).collect();
    let mut statements: Vec<Statement> =
        (0..5 + dice.below(36)).map(|i| statement(dice, i, &entities, &sources)).collect();
    for source in &sources {
        statements.extend(source.references.iter().map(|r| listing(source, r)));
    }
    statements.sort_by(|a, b| a.source.cmp(&b.source));
    Dataset { entities, sources, statements }
}

fn entities(dice: &mut Dice<'_>) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for i in 0..5 + dice.below(26) {
        let kind = KINDS.get(i).copied().filter(|_| i < 3).unwrap_or_else(|| dice.pick(KINDS));
        // The letter before the number keeps the order of ids from being the order of is-a.
        let id = format!("{}{i:02}", dice.pick(&["m", "a", "z", "k"]));
        let label = match dice.below(12) {
            6 => format!("pain of the (left) side {i}"),
            7 => format!("\"quoted\" and \\ {i}"),
            8 => format!("Ärger after failed {i}"),
            9 => "the same name".to_owned(),
            10 => format!("{} {i}", dice.pick(&["Zeta", "alpha", "Beta"])),
            _ => format!("{kind} {i}"),
        };
        let mut parents: Vec<&Entity> = entities.iter().filter(|e| e.kind == kind).collect();
        let crosses =
            matches!(kind, EntityKind::Treatment | EntityKind::Test) && !parents.is_empty() && dice.chance(15);
        if crosses {
            parents = entities.iter().filter(|e| matches!(e.kind, EntityKind::Treatment | EntityKind::Test)).collect();
        }
        let mut broader: Vec<String> = Vec::new();
        if !parents.is_empty() && !dice.chance(3) {
            for _ in 0..dice.pick(&[1, 1, 1, 2, 3]) {
                let parent = &parents[dice.below(parents.len())].id;
                if !broader.contains(parent) {
                    broader.push(parent.clone());
                }
            }
        }
        let synonyms = if dice.chance(25) {
            let name = dice.pick(&["also", "the same name", "SI joint", "x y"]);
            vec![Synonym {
                name: if name == "the same name" { name.to_owned() } else { format!("{name} {i}") },
                by: Vec::new(),
            }]
        } else {
            Vec::new()
        };
        entities.push(Entity {
            id,
            kind,
            label,
            synonyms,
            broader,
            part_of: Vec::new(),
            disjoint: Vec::new(),
            grouping: dice.chance(10),
            codes: Vec::new(),
            note: None,
            extra: None,
        });
    }
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    entities
}

fn source(dice: &mut Dice<'_>, i: usize) -> Source {
    let id = ["alpha-page", "beta", "gamma-guide"][i];
    let references = (0..dice.below(4))
        .map(|r| Reference {
            id: format!("work-{r}"),
            marker: dice.chance(60).then(|| (r + 1).to_string()),
            title: format!("A work {r} in {id}"),
            kind: dice.pick(ReferenceKind::ALL),
            year: dice.perhaps(70, &[1999, 2005, 2017, 2020]),
            authors: None,
            container: None,
            doi: None,
            lines: (90 + r as u32, 90 + r as u32),
            note: None,
        })
        .collect();
    Source {
        id: id.to_owned(),
        title: ["The Alpha page", "Beta’s guide (2nd)", "Gamma"][i].to_owned(),
        kind: dice.pick(SourceKind::ALL),
        audience: dice.some(2, Audience::ALL),
        publisher: None,
        author: None,
        date: dice.perhaps(60, &["2017", "2020-11", "2025-11-12"]).map(str::to_owned),
        document: None,
        lines: 100,
        sha256: String::new(),
        passages: Default::default(),
        references,
        no_claim: Vec::new(),
        note: None,
        extra: None,
    }
}

/// As the loader makes it from a reference.
fn listing(source: &Source, reference: &Reference) -> Statement {
    Statement {
        id: format!("{}/listing-{}", source.id, reference.id),
        kind: StatementKind::Listing,
        subject: vec![format!("{}/{}", source.id, reference.id)],
        object: vec![source.id.clone()],
        section: vec!["References".to_owned()],
        lines: reference.lines,
        text: format!("Lists \"{}\" among its references.", reference.title),
        ..blank(&source.id)
    }
}

fn blank(source: &str) -> Statement {
    Statement {
        id: String::new(),
        source: source.to_owned(),
        kind: StatementKind::Recommendation,
        subject: Vec::new(),
        object: Vec::new(),
        stance: None,
        strength: None,
        wording: None,
        stage: None,
        after: Vec::new(),
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
        lines: (1, 1),
        text: String::new(),
        note: None,
        extra: None,
    }
}

fn span(dice: &mut Dice<'_>) -> Option<Span> {
    Span::parse(dice.pick(SPANS))
}

fn range(dice: &mut Dice<'_>, numbers: &[f64]) -> Range {
    let low = dice.perhaps(70, numbers);
    let high = dice.perhaps(50, numbers).filter(|h| low.is_none_or(|l| l <= *h));
    let low_excluded = low.is_some() && dice.chance(20);
    let high_excluded = high.is_some() && dice.chance(20);
    Range { low, low_excluded, high, high_excluded }
}

fn statement(dice: &mut Dice<'_>, i: usize, entities: &[Entity], sources: &[Source]) -> Statement {
    use StatementKind as K;
    let of = |kinds: &[EntityKind]| -> Vec<&str> {
        entities.iter().filter(|e| kinds.contains(&e.kind)).map(|e| e.id.as_str()).collect()
    };
    let owned = |ids: Vec<&str>| -> Vec<String> { ids.into_iter().map(str::to_owned).collect() };
    let all: Vec<&str> = entities.iter().map(|e| e.id.as_str()).collect();
    let source = &sources[dice.below(sources.len())];
    let kinds: Vec<K> =
        [K::Recommendation; 8].into_iter().chain(K::ALL.iter().copied().filter(|k| *k != K::Listing)).collect();
    let kind = dice.pick(&kinds);
    let done = of(&[EntityKind::Treatment]);
    let tests = of(&[EntityKind::Test]);
    let conditions = of(&[EntityKind::Condition]);
    let among = match (kind, dice.below(10)) {
        (K::Diagnosis, 0..=7) | (_, 6) => &tests,
        (K::Symptom | K::Cause | K::Definition | K::Prevalence | K::RedFlag, _) | (_, 7) => &all,
        _ => &done,
    };
    let among = if among.is_empty() { &all } else { among };
    let mut subject = vec![dice.pick(among)];
    if let Some(second) = dice.perhaps(20, among).filter(|s| *s != subject[0]) {
        subject.push(second);
    }
    let among = if dice.chance(80) { &conditions } else { &all };
    let object = if dice.chance(80) { dice.some(2, among) } else { Vec::new() };
    let after: Vec<Prerequisite> = (0..dice.pick(&[0, 0, 1, 1, 2]))
        .map(|_| {
            let among = if dice.chance(80) { &done } else { &all };
            Prerequisite {
                event: dice.pick(&[Event::Failed, Event::Tried, Event::Succeeded, Event::Met]),
                entity: dice.pick(among).to_owned(),
                at_least: if dice.chance(40) { span(dice) } else { None },
                detail: None,
            }
        })
        .collect();
    let effect = (kind == K::Effect || dice.chance(10)).then(|| Effect {
        magnitude: range(dice, &[5.0, 9.0, 12.0]),
        unit: dice.perhaps(60, &["points", "percent"]).map(str::to_owned),
        scale: None,
        direction: dice.pick(Direction::ALL),
        comparator: None,
        horizon: if dice.chance(40) { span(dice) } else { None },
        measured_in: dice.perhaps(30, &all).map(str::to_owned),
        approximate: false,
    });
    let accuracy = (kind == K::Diagnosis || dice.chance(10)).then(|| Accuracy {
        sensitivity: dice.perhaps(50, &[78.0, 94.0]),
        specificity: dice.perhaps(50, &[78.0, 94.0]),
        threshold: dice.chance(30).then(|| Threshold {
            measure: "relief".to_owned(),
            range: range(dice, &[50.0, 70.0]),
            unit: None,
            lasting: if dice.chance(50) { span(dice) } else { None },
        }),
    });
    let dose = dice.chance(20).then(|| Dose {
        duration: if dice.chance(50) { span(dice) } else { None },
        hold: if dice.chance(30) { span(dice) } else { None },
        times: dice.perhaps(30, &["8-10"]).map(str::to_owned),
        often: dice.perhaps(30, &["daily"]).map(str::to_owned),
        amount: None,
    });
    let outcomes = of(&[EntityKind::Outcome, EntityKind::Symptom, EntityKind::Condition]);
    let people = of(&[EntityKind::Population, EntityKind::Condition, EntityKind::Cause]);
    let lines = (1 + dice.below(20) as u32, 21);
    Statement {
        id: format!("{}/{}{i:02}", source.id, dice.pick(&["s", "c", "p"])),
        kind,
        subject: if kind == K::Disclosure { vec![source.id.clone()] } else { owned(subject) },
        object: owned(object),
        stance: dice.pick(&[Some(Stance::For), Some(Stance::For), None, Some(Stance::Against), Some(Stance::Neutral)]),
        strength: dice.perhaps(60, Strength::ALL),
        stage: dice.perhaps(15, Stage::ALL),
        any_of: after.len() > 1 && dice.chance(50),
        only_when: dice.chance(15),
        after,
        alongside: owned(if dice.chance(20) { dice.some(2, &done) } else { Vec::new() }),
        circumstances: owned(if dice.chance(50) { dice.some(2, &people) } else { Vec::new() }),
        outcome: owned(if dice.chance(40) { dice.some(2, &outcomes) } else { Vec::new() }),
        effect: effect.map(Into::into),
        accuracy: accuracy.map(Into::into),
        dose: dose.map(Into::into),
        site: owned(if dice.chance(10) { dice.some(1, &of(&[EntityKind::Anatomy])) } else { Vec::new() }),
        by: owned(if dice.chance(10) { dice.some(1, &of(&[EntityKind::Provider])) } else { Vec::new() }),
        cites: (0..dice.pick(&[0, 0, 1, 2, 3])).map(|_| dice.pick(&["1", "2", "8"]).to_owned()).collect(),
        section: owned(dice.some(2, &["Step 1", "Tests", "In practice (short)"])),
        lines,
        text: format!("{} says so {i}.", dice.pick(&["It", "She", "a note"])),
        ..blank(&source.id)
    }
}
