//! Arguments or a report file → a [`Spec`]: what to report on, every fault of a file at once with its place.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::desk::{Desk, quoted};
use crate::answer::Body;
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::span::Span;

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Treatments next to each other.
    Comparison,
    /// What each document says on topics.
    Sources,
    /// The order of care for a condition.
    Pathway,
    /// Questions of the educator's own.
    Questions,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 4] = [Kind::Comparison, Kind::Sources, Kind::Pathway, Kind::Questions];

    /// The kind as a word.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Comparison => "comparison",
            Kind::Sources => "sources",
            Kind::Pathway => "pathway",
            Kind::Questions => "questions",
        }
    }
}

/// A part of a report that can be chosen. Sources, notes, questions and works always stand at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The table that answers the report's question.
    Grid,
    /// Who contradicts whom.
    Disagreements,
    /// Pictures with their numbers.
    Figures,
    /// Answers to the educator's own questions.
    Answers,
    /// Questions for a class, with an answer key.
    Class,
    /// Words and what they mean.
    Glossary,
}

impl Part {
    /// Every part, in the usual order.
    pub const ALL: [Part; 6] =
        [Part::Grid, Part::Disagreements, Part::Answers, Part::Figures, Part::Class, Part::Glossary];

    /// The part as a word.
    pub const fn word(self) -> &'static str {
        match self {
            Part::Grid => "grid",
            Part::Disagreements => "disagreements",
            Part::Figures => "figures",
            Part::Answers => "answers",
            Part::Class => "class",
            Part::Glossary => "glossary",
        }
    }
}

/// What to report on.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// Which report.
    pub kind: Kind,
    /// Title; without one the report's question.
    pub title: Option<String>,
    /// Treatments, topics, or the one condition.
    pub names: Vec<String>,
    /// The condition that a comparison is for.
    pub condition: Option<String>,
    /// Questions of the educator's own, in the question language.
    pub questions: Vec<String>,
    /// The parts, in order; empty = all.
    pub parts: Vec<Part>,
    /// For whom it is made.
    pub audience: Option<String>,
    /// Whether it is cut down to one page.
    pub one_page: bool,
    /// Day to print.
    pub date: Option<String>,
}

impl Spec {
    /// A report of one kind on names, everything else as usual.
    pub fn new(kind: Kind, names: Vec<String>) -> Self {
        Self {
            kind,
            title: None,
            names,
            condition: None,
            questions: Vec::new(),
            parts: Vec::new(),
            audience: None,
            one_page: false,
            date: None,
        }
    }

    /// Whether a part is wanted; a page has the grid alone.
    pub fn wants(&self, part: Part) -> bool {
        if self.one_page && self.parts.is_empty() {
            return matches!(part, Part::Grid | Part::Answers);
        }
        self.parts.is_empty() || self.parts.contains(&part)
    }
}

/// A faulty name: which, and what is wrong.
type NameFault = (String, Box<Diagnostic>);

/// The things that names mean; every name that means nothing is a fault.
///
/// # Errors
/// The names that are not understood, each with its diagnostic.
pub fn resolve(names: &[String], desk: &mut Desk<'_>) -> Result<Vec<EntityId>, Vec<NameFault>> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for name in names {
        let question = format!("describe \"{}\"", name.trim().trim_matches('"').replace('"', " "));
        match desk.look_up(&question) {
            Ok(answer) => {
                if let Body::Description(d) = &answer.body
                    && !found.contains(&d.entity)
                {
                    found.push(d.entity);
                }
            }
            Err(fault) => faults.push((name.clone(), fault)),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// Reads a report file: `kind`, `treatments` (or `topics`, `condition`), `for`, `title`, `audience`, `questions`, `sections`, `one_page`, `date`.
/// Names and questions are held against the graph too.
///
/// # Errors
/// Every fault of the file, with its place.
pub fn from_toml(name: &str, text: &str, graph: &Graph) -> Result<Spec, Vec<Diagnostic>> {
    let table = DeTable::parse(text).map_err(|e| {
        let span = e.span().map_or(Span::new(0, 0), |s| Span::new(s.start, s.end));
        let fault = Diagnostic::error("R001", format!("the report file is not valid TOML: {}", e.message()));
        vec![fault.in_file(name, text, span, "here")]
    })?;
    let mut file = File { name, text, faults: Vec::new() };
    let spec = file.spec(table.get_ref(), graph);
    if file.faults.is_empty() { Ok(spec) } else { Err(file.faults) }
}

const KEYS: &[&str] = &[
    "kind",
    "title",
    "treatments",
    "topics",
    "condition",
    "for",
    "questions",
    "sections",
    "audience",
    "one_page",
    "date",
];

struct File<'a> {
    name: &'a str,
    text: &'a str,
    faults: Vec<Diagnostic>,
}

type Value<'t, 'i> = &'t Spanned<DeValue<'i>>;

impl File<'_> {
    fn fault(&mut self, code: &'static str, span: Span, message: String, label: &str, help: Option<String>) {
        let mut fault = Diagnostic::error(code, message).in_file(self.name, self.text, span, label);
        fault.help.extend(help);
        self.faults.push(fault);
    }

    fn spec(&mut self, table: &DeTable<'_>, graph: &Graph) -> Spec {
        for key in table.keys() {
            if !KEYS.contains(&key.get_ref().as_ref()) {
                let message = format!("a report file has no field \"{}\"", key.get_ref());
                let known = KEYS.join(", ");
                self.fault("R002", span(key.span()), message, "unknown field", Some(format!("fields: {known}")));
            }
        }
        let kind = self.kind(table);
        let mut spec = Spec::new(kind, Vec::new());
        spec.title = self.line(table, "title");
        spec.audience = self.line(table, "audience");
        spec.date = self.line(table, "date");
        if let Some(value) = table.get("one_page") {
            match value.get_ref() {
                DeValue::Boolean(yes) => spec.one_page = *yes,
                _ => self.wrong(value, "one_page", "true or false"),
            }
        }
        for (word, at) in self.list(table, "sections") {
            match Part::ALL.iter().find(|p| p.word() == word) {
                Some(part) => spec.parts.push(*part),
                None => {
                    let all: Vec<&str> = Part::ALL.iter().map(|p| p.word()).collect();
                    let help = Some(format!("sections: {}", all.join(", ")));
                    self.fault("R002", at, format!("a report has no section \"{word}\""), "unknown section", help);
                }
            }
        }
        self.names(&mut spec, table, graph);
        spec
    }

    fn kind(&mut self, table: &DeTable<'_>) -> Kind {
        let Some(value) = table.get("kind") else {
            let guess = ["treatments", "topics", "condition"].iter().position(|k| table.contains_key(*k));
            return guess.map_or(Kind::Questions, |i| Kind::ALL[i]);
        };
        let word = value.get_ref().as_str().unwrap_or_default();
        Kind::ALL.into_iter().find(|k| k.word() == word).unwrap_or_else(|| {
            self.wrong(value, "kind", "comparison, sources, pathway or questions");
            Kind::Questions
        })
    }

    /// The names that the kind needs, each held against the graph, and the questions, each asked once.
    fn names(&mut self, spec: &mut Spec, table: &DeTable<'_>, graph: &Graph) {
        let mut desk = Desk::new(graph);
        let (field, least) = match spec.kind {
            Kind::Comparison => ("treatments", 2),
            Kind::Sources => ("topics", 1),
            Kind::Pathway => ("condition", 1),
            Kind::Questions => ("questions", 1),
        };
        for other in ["treatments", "topics", "condition", "for"] {
            let goes = other == field || (other == "for" && spec.kind == Kind::Comparison);
            if let (false, Some((key, _))) = (goes, table.get_key_value(other)) {
                let message = format!("\"{other}\" does not go with a report of kind {}", spec.kind.word());
                self.fault("R002", span(key.span()), message, "not used here", None);
            }
        }
        let named = match spec.kind {
            Kind::Pathway => self.text(table, "condition").into_iter().collect(),
            Kind::Questions => Vec::new(),
            Kind::Comparison | Kind::Sources => self.list(table, field),
        };
        let questions = self.list(table, "questions");
        let count = if spec.kind == Kind::Questions { questions.len() } else { named.len() };
        if count < least && !self.faults.iter().any(|f| f.code == "R003") {
            let message = format!("a report of kind {} needs \"{field}\", at least {least}", spec.kind.word());
            self.fault("R003", Span::new(0, 0), message, "missing", None);
        }
        let object = if spec.kind == Kind::Comparison { self.text(table, "for") } else { None };
        for (name, at) in named.iter().chain(&object) {
            if let Err(faults) = resolve(std::slice::from_ref(name), &mut desk) {
                self.take(faults.into_iter().map(|(_, f)| f), *at);
            }
        }
        for (question, at) in &questions {
            if let Err(fault) = desk.look_up(question) {
                self.take(std::iter::once(fault), *at);
            }
        }
        spec.names = named.into_iter().map(|(name, _)| name).collect();
        spec.condition = object.map(|(name, _)| name);
        spec.questions = questions.into_iter().map(|(question, _)| question).collect();
    }

    /// Faults of questions, at the place in the file where they were written.
    fn take(&mut self, faults: impl Iterator<Item = Box<Diagnostic>>, at: Span) {
        for fault in faults {
            let mut here = *fault;
            let label = here.place.as_ref().map_or(String::new(), |p| p.label.clone());
            let (name, text) = (self.name, self.text);
            here = here.in_file(name, text, at, label);
            self.faults.push(here);
        }
    }

    fn wrong(&mut self, value: Value<'_, '_>, field: &str, wanted: &str) {
        self.fault("R003", span(value.span()), format!("\"{field}\" is {wanted}"), &format!("expected {wanted}"), None);
    }

    fn text(&mut self, table: &DeTable<'_>, field: &str) -> Option<(String, Span)> {
        let value = table.get(field)?;
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Some((text.to_owned(), span(value.span()))),
            _ => {
                self.wrong(value, field, "a text");
                None
            }
        }
    }

    fn line(&mut self, table: &DeTable<'_>, field: &str) -> Option<String> {
        self.text(table, field).map(|(text, _)| text)
    }

    fn list(&mut self, table: &DeTable<'_>, field: &str) -> Vec<(String, Span)> {
        let Some(value) = table.get(field) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, field, "a list of texts");
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str().map(str::trim) {
                Some(text) if !text.is_empty() => out.push((text.to_owned(), span(item.span()))),
                _ => self.wrong(item, field, "a list of texts"),
            }
        }
        out
    }
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// The report's question, where it has no title.
pub fn title(spec: &Spec, things: &[EntityId], condition: Option<EntityId>, graph: &Graph) -> String {
    let names: Vec<&str> = things.iter().map(|t| graph.label(*t)).collect();
    let listed = match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    };
    match spec.kind {
        Kind::Comparison => {
            let condition = condition.map_or(String::new(), |c| format!(" for {}", graph.label(c)));
            let listed = listed.replacen(" and ", " or ", usize::from(names.len() == 2));
            format!("{}{condition}: what do the sources say?", capital(&listed))
        }
        Kind::Sources => {
            format!("What do {} sources say about {listed}?", number(graph.sources().count()))
        }
        Kind::Pathway => format!("What is the order of care for {listed}?"),
        Kind::Questions => spec.questions.first().cloned().unwrap_or_default(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn number(n: usize) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    words.get(n).map_or(n.to_string(), |w| (*w).to_owned())
}

/// Names as a question lists them: `"rest" or "ice"`.
pub fn listed(things: &[EntityId], graph: &Graph) -> String {
    things.iter().map(|t| quoted(*t, graph)).collect::<Vec<_>>().join(" or ")
}
