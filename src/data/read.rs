//! Texts of data files → records with their places. What one record says about another is left to `validate`.

use toml::de::DeTable;

use super::Dataset;
use super::fields::{Context, Fields, Places};
use super::files::{DataFile, Holds};
use crate::diagnostic::Diagnostic;
use crate::model::entity::{Entity, Synonym};
use crate::model::quantity::Range;
use crate::model::source::{NoClaim, Reference, Source};
use crate::model::statement::{Accuracy, Dose, Effect, Prerequisite, Statement, Threshold};
use crate::model::terms::{
    Audience, Direction, EntityKind, Event, NoClaimReason, ReferenceKind, SourceKind, Stage, Stance, StatementKind,
    Strength,
};
use crate::span::Span;

/// A record with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<T> {
    /// The record.
    pub value: T,
    /// Where it stands.
    pub places: Places,
}

/// All records read so far, and the files they came from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Records {
    /// Files, by the index in [`Places::file`].
    pub files: Vec<DataFile>,
    /// Entities.
    pub entities: Vec<Located<Entity>>,
    /// Sources.
    pub sources: Vec<Located<Source>>,
    /// Statements, listings excluded.
    pub statements: Vec<Located<Statement>>,
}

impl Records {
    /// The records without their places, in the written order of [`Dataset`], with the listings.
    pub fn into_dataset(self) -> Dataset {
        let mut entities: Vec<_> = self.entities.into_iter().map(|e| e.value).collect();
        let mut sources: Vec<_> = self.sources.into_iter().map(|s| s.value).collect();
        let mut statements: Vec<_> = self.statements.into_iter().map(|s| s.value).collect();
        entities.sort_by(|a, b| a.id.cmp(&b.id));
        sources.sort_by(|a, b| a.id.cmp(&b.id));
        for source in &sources {
            statements.extend(source.references.iter().map(|r| listing(source, r)));
        }
        statements.sort_by(|a, b| a.source.cmp(&b.source));
        Dataset { entities, sources, statements }
    }
}

/// The statement that a source lists a work.
fn listing(source: &Source, reference: &Reference) -> Statement {
    Statement {
        id: format!("{}/listing-{}", source.id, reference.id),
        source: source.id.clone(),
        kind: StatementKind::Listing,
        subject: vec![format!("{}/{}", source.id, reference.id)],
        object: vec![source.id.clone()],
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
        section: vec!["References".to_owned()],
        lines: reference.lines,
        text: format!("Lists \"{}\" among its references.", reference.title),
        note: reference.note.clone(),
        extra: None,
    }
}

/// Reads the files of one layer onto the records; a source or entity of an earlier layer with the same id is replaced.
pub fn read(files: &[DataFile], records: &mut Records, faults: &mut Vec<Diagnostic>) {
    let mut layer = Records::default();
    for file in files {
        let index = records.files.len();
        records.files.push(file.clone());
        let (root, errors) = DeTable::parse_recoverable(&file.text);
        let mut cx = Context { name: &file.name, text: &file.text, file: index, faults };
        for error in &errors {
            let span = error.span().map_or(Span::default(), |s| Span::new(s.start, s.end));
            cx.fault("D001", span, format!("not valid TOML: {}", error.message()), "here", None);
        }
        let top = root.get_ref();
        let whole = Span::new(0, 0);
        match &file.holds {
            Holds::Entities(kind) => read_entities(top, whole, *kind, &mut layer, &mut cx),
            Holds::Source(id) => read_source(top, whole, id, &mut layer, &mut cx),
        }
    }
    records.entities.retain(|old| !layer.entities.iter().any(|new| new.value.id == old.value.id));
    records.sources.retain(|old| !layer.sources.iter().any(|new| new.value.id == old.value.id));
    records.statements.retain(|old| !layer.sources.iter().any(|new| new.value.id == old.value.source));
    records.entities.append(&mut layer.entities);
    records.sources.append(&mut layer.sources);
    records.statements.append(&mut layer.statements);
}

fn read_entities(top: &DeTable<'_>, whole: Span, kind: EntityKind, layer: &mut Records, cx: &mut Context<'_>) {
    let mut file = Fields::new(top, "file of entities", whole, cx.file);
    let entities = file.tables(cx, "entity", "entity", |f, cx| {
        let entity = Entity {
            id: f.required_text(cx, "id"),
            kind,
            label: f.required_text(cx, "label"),
            broader: f.texts(cx, "broader"),
            part_of: f.texts(cx, "part_of"),
            disjoint: f.texts(cx, "disjoint"),
            grouping: f.flag(cx, "grouping"),
            codes: f.texts(cx, "codes"),
            synonyms: f.tables(cx, "synonyms", "synonym", |f, cx| Synonym {
                name: f.required_text(cx, "name"),
                by: f.texts(cx, "by"),
            }),
            note: f.text(cx, "note"),
            extra: None,
        };
        Located { value: entity, places: unprefixed(&f.places) }
    });
    file.unknown(cx);
    layer.entities.extend(entities);
}

/// The places of a record of a list, without the name of the list: `entity.3.label` → `label`.
fn unprefixed(places: &Places) -> Places {
    let fields =
        places.fields.iter().map(|(key, span)| (key.splitn(3, '.').nth(2).unwrap_or(key).to_owned(), *span)).collect();
    Places { fields, ..*places }
}

fn read_source(top: &DeTable<'_>, whole: Span, id: &str, layer: &mut Records, cx: &mut Context<'_>) {
    let mut file = Fields::new(top, "file of a source", whole, cx.file);
    let about = file.table(cx, "source", "source", |f, cx| Source {
        id: id.to_owned(),
        title: f.required_text(cx, "title"),
        kind: f.word(cx, "kind", SourceKind::ALL, SourceKind::word).unwrap_or(SourceKind::Other),
        audience: f.words(cx, "audience", Audience::ALL, Audience::word),
        publisher: f.text(cx, "publisher"),
        author: f.text(cx, "author"),
        date: f.text(cx, "date"),
        document: f.text(cx, "document"),
        lines: f.required_whole(cx, "lines"),
        sha256: f.text(cx, "sha256").unwrap_or_default(),
        note: f.text(cx, "note"),
        passages: Default::default(),
        references: Vec::new(),
        no_claim: Vec::new(),
        extra: None,
    });
    let passages = file.map(cx, "passages");
    let references = file.tables(cx, "reference", "reference", |f, cx| Reference {
        id: f.required_text(cx, "id"),
        marker: f.text(cx, "marker"),
        title: f.required_text(cx, "title"),
        kind: f.word(cx, "kind", ReferenceKind::ALL, ReferenceKind::word).unwrap_or(ReferenceKind::Unknown),
        year: f.whole(cx, "year").and_then(|y| i32::try_from(y).ok()),
        authors: f.text(cx, "authors"),
        container: f.text(cx, "container"),
        doi: f.text(cx, "doi"),
        lines: f.lines(cx, "lines"),
        note: f.text(cx, "note"),
    });
    let no_claim = file.tables(cx, "no_claim", "no_claim", |f, cx| {
        let lines = f.lines(cx, "lines");
        let reason = f.word(cx, "reason", NoClaimReason::ALL, NoClaimReason::word);
        if reason.is_none() && !f.places.fields.keys().any(|k| k.ends_with("reason")) {
            f.missing(cx, "reason");
        }
        NoClaim { lines, reason: reason.unwrap_or(NoClaimReason::Heading) }
    });
    let statements = file.tables(cx, "statement", "statement", |f, cx| {
        let statement = read_statement(f, cx, id);
        Located { value: statement, places: unprefixed(&f.places) }
    });
    file.unknown(cx);
    let Some(mut source) = about else {
        if top.get("source").is_none() {
            file.missing(cx, "source");
        }
        return;
    };
    source.passages = passages;
    source.references = references;
    source.no_claim = no_claim;
    layer.sources.push(Located { value: source, places: file.places });
    layer.statements.extend(statements);
}

fn read_statement(f: &mut Fields<'_, '_>, cx: &mut Context<'_>, source: &str) -> Statement {
    let slug = f.required_text(cx, "id");
    let kind = f.word(cx, "kind", StatementKind::ALL, StatementKind::word);
    if kind.is_none() && !f.places.fields.keys().any(|k| k.ends_with(".kind")) {
        f.missing(cx, "kind");
    }
    Statement {
        id: format!("{source}/{slug}"),
        source: source.to_owned(),
        kind: kind.unwrap_or(StatementKind::Definition),
        subject: f.texts(cx, "subject"),
        object: f.texts(cx, "object"),
        stance: f.word(cx, "stance", Stance::ALL, Stance::word),
        strength: f.word(cx, "strength", Strength::ALL, Strength::word),
        wording: f.text(cx, "wording"),
        stage: f.word(cx, "stage", Stage::ALL, Stage::word),
        after: f.tables(cx, "after", "prerequisite", |f, cx| {
            let event = f.word(cx, "event", Event::ALL, Event::word);
            if event.is_none() && !f.places.fields.keys().any(|k| k.ends_with(".event")) {
                f.missing(cx, "event");
            }
            Prerequisite {
                event: event.unwrap_or(Event::Tried),
                entity: f.required_text(cx, "entity"),
                at_least: f.span(cx, "at_least"),
                detail: f.text(cx, "detail"),
            }
        }),
        any_of: f.flag(cx, "any_of"),
        only_when: f.flag(cx, "only_when"),
        alongside: f.texts(cx, "alongside"),
        circumstances: f.texts(cx, "in"),
        outcome: f.texts(cx, "outcome"),
        effect: f.table(cx, "effect", "effect", |f, cx| {
            let magnitude = Range::between(f.number(cx, "low"), f.number(cx, "high"));
            let direction = f.word(cx, "direction", Direction::ALL, Direction::word);
            if direction.is_none() && !f.places.fields.keys().any(|k| k.ends_with(".direction")) {
                f.missing(cx, "direction");
            }
            Box::new(Effect {
                magnitude,
                unit: f.text(cx, "unit"),
                scale: f.text(cx, "scale"),
                direction: direction.unwrap_or(Direction::None),
                comparator: f.text(cx, "comparator"),
                horizon: f.span(cx, "horizon"),
                measured_in: f.text(cx, "measured_in"),
                approximate: f.flag(cx, "approximate"),
            })
        }),
        accuracy: f.table(cx, "accuracy", "accuracy", |f, cx| {
            Box::new(Accuracy {
                sensitivity: f.number(cx, "sensitivity"),
                specificity: f.number(cx, "specificity"),
                threshold: f.table(cx, "threshold", "threshold", |f, cx| Threshold {
                    measure: f.required_text(cx, "measure"),
                    range: Range::between(f.number(cx, "low"), f.number(cx, "high")),
                    unit: f.text(cx, "unit"),
                    lasting: f.span(cx, "lasting"),
                }),
            })
        }),
        dose: f.table(cx, "dose", "dose", |f, cx| {
            Box::new(Dose {
                duration: f.span(cx, "duration"),
                hold: f.span(cx, "hold"),
                times: f.text(cx, "times"),
                often: f.text(cx, "often"),
                amount: f.text(cx, "amount"),
            })
        }),
        site: f.texts(cx, "site"),
        by: f.texts(cx, "by"),
        cites: f.texts(cx, "cites"),
        section: f.texts(cx, "section"),
        lines: f.lines(cx, "lines"),
        text: f.required_text(cx, "text"),
        note: f.text(cx, "note"),
        extra: None,
    }
}
