//! Records → every fault between them: what one record names must exist, be of the right kind, and make sense.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{Places, a};
use super::read::{Located, Records};
use crate::diagnostic::Diagnostic;
use crate::model::entity::Entity;
use crate::model::name::normal_forms;
use crate::model::source::Source;
use crate::model::statement::Statement;
use crate::model::terms::{EntityKind, StatementKind};

/// Most lines that one statement may span.
pub const MOST_LINES: u32 = 5;

/// Words that end a name in a question; a label that holds one needs a synonym without.
pub const NAME_ENDING_WORDS: &[&str] = &[
    "for",
    "of",
    "about",
    "after",
    "before",
    "contraindicating",
    "in",
    "on",
    "from",
    "citing",
    "under",
    "where",
    "not",
    "and",
    "or",
    "but",
];

/// Notes every fault between the records.
pub fn validate(records: &Records, faults: &mut Vec<Diagnostic>) {
    let check =
        Check { records, kinds: records.entities.iter().map(|e| (e.value.id.as_str(), e.value.kind)).collect() };
    let mut found = Vec::new();
    check.entities(&mut found);
    check.taxonomy(&mut found);
    check.names(&mut found);
    for source in &records.sources {
        check.source(source, &mut found);
    }
    check.statement_ids(&mut found);
    for statement in &records.statements {
        check.statement(statement, &mut found);
    }
    faults.append(&mut found);
}

struct Check<'r> {
    records: &'r Records,
    kinds: BTreeMap<&'r str, EntityKind>,
}

type Faults = Vec<Diagnostic>;

impl<'r> Check<'r> {
    fn fault(&self, places: &Places, field: &str, code: &'static str, message: String, help: &str) -> Diagnostic {
        let fault = Diagnostic::error(code, message);
        let fault = match self.records.files.get(places.file) {
            Some(file) => fault.in_file(&file.name, &file.text, places.of(field), "here"),
            None => fault,
        };
        if help.is_empty() { fault } else { fault.help(help) }
    }

    fn entities(&self, out: &mut Faults) {
        let mut seen = BTreeSet::new();
        for entity in &self.records.entities {
            let Located { value: e, places } = entity;
            if !e.id.is_empty() && !is_slug(&e.id) {
                let message = format!("\"{}\" is no id", e.id);
                out.push(self.fault(places, "id", "D015", message, "ids are lower-case words joined by hyphens"));
            }
            if !seen.insert(&e.id) && !e.id.is_empty() {
                let message = format!("there are two entities \"{}\"", e.id);
                out.push(self.fault(places, "id", "D007", message, "rename one, or merge the two"));
            }
            for (field, ids) in [("broader", &e.broader), ("part_of", &e.part_of), ("disjoint", &e.disjoint)] {
                for (i, id) in ids.iter().enumerate() {
                    if !self.kinds.contains_key(id.as_str()) {
                        out.push(self.unknown(places, &format!("{field}.{i}"), "D009", field, id));
                    }
                }
            }
            for (i, synonym) in e.synonyms.iter().enumerate() {
                for (j, source) in synonym.by.iter().enumerate() {
                    if !self.records.sources.iter().any(|s| s.value.id == *source) {
                        let message = format!("no source \"{source}\" uses the synonym \"{}\"", synonym.name);
                        let field = format!("synonyms.{i}.by.{j}");
                        out.push(self.fault(
                            places,
                            &field,
                            "D009",
                            message,
                            "name a file of sources/, or leave `by` out",
                        ));
                    }
                }
            }
        }
    }

    fn unknown(&self, places: &Places, field: &str, code: &'static str, role: &str, id: &str) -> Diagnostic {
        let near = self.kinds.keys().copied().min_by_key(|k| strsim::damerau_levenshtein(k, id));
        let help = match near.filter(|k| strsim::damerau_levenshtein(k, id) <= 3) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "add it to a file of entities/".to_owned(),
        };
        self.fault(places, field, code, format!("`{role}` names \"{id}\", which is no entity"), &help)
    }

    /// Whether a list holds an item in the file, even one that cannot be read and has its own fault.
    fn holds_something(&self, places: &Places, field: &str) -> bool {
        let text = self.records.files.get(places.file).map_or("", |f| f.text.as_str());
        places.fields.get(field).is_some_and(|span| !span.of(text).trim_matches(['[', ']', ' ']).is_empty())
    }

    /// One root a kind, every entity below one, no cycle.
    fn taxonomy(&self, out: &mut Faults) {
        let mut roots: BTreeMap<EntityKind, &str> = BTreeMap::new();
        for Located { value: e, places } in &self.records.entities {
            if e.broader.is_empty() && !self.holds_something(places, "broader") {
                if let Some(root) = roots.get(&e.kind) {
                    let message =
                        format!("\"{}\" has no `broader`, but \"{root}\" is the root of kind {}", e.id, e.kind);
                    let help = format!("add broader = [\"{root}\"] or what it is a kind of");
                    out.push(self.fault(places, "id", "D016", message, &help));
                } else {
                    roots.insert(e.kind, &e.id);
                }
            }
        }
        let broader: BTreeMap<&str, &Entity> =
            self.records.entities.iter().map(|e| (e.value.id.as_str(), &e.value)).collect();
        for Located { value: e, places } in &self.records.entities {
            if let Some(cycle) = cycle_from(&e.id, &broader)
                && cycle.iter().min() == Some(&e.id.as_str())
            {
                let message = format!("is-a runs in a circle: {} → {}", cycle.join(" → "), e.id);
                out.push(self.fault(places, "broader", "D008", message, "take one `broader` out"));
            }
        }
    }

    /// A label is unique, and never another entity's synonym.
    fn names(&self, out: &mut Faults) {
        let mut labels: BTreeMap<String, &str> = BTreeMap::new();
        for Located { value: e, places } in &self.records.entities {
            for form in normal_forms(&e.label) {
                match labels.get(&form) {
                    Some(other) if *other != e.id => {
                        let message = format!("the label \"{}\" is also the label of \"{other}\"", e.label);
                        out.push(self.fault(
                            places,
                            "label",
                            "D010",
                            message,
                            "choose another label, or merge the two",
                        ));
                        break;
                    }
                    _ => {
                        labels.insert(form, &e.id);
                    }
                }
            }
        }
        let mut synonyms: BTreeMap<String, &str> = BTreeMap::new();
        for Located { value: e, places } in &self.records.entities {
            for (i, synonym) in e.synonyms.iter().enumerate() {
                for form in normal_forms(&synonym.name) {
                    let other = labels.get(&form).or_else(|| synonyms.get(&form)).filter(|o| **o != e.id);
                    if let Some(other) = other {
                        let message = format!("the synonym \"{}\" is also a name of \"{other}\"", synonym.name);
                        let help = "a name means one thing; where a document equates two, write a definition statement";
                        out.push(self.fault(places, &format!("synonyms.{i}.name"), "D010", message, help));
                        break;
                    }
                    synonyms.insert(form, &e.id);
                }
            }
            let ends_early =
                |name: &str| name.to_lowercase().split_whitespace().skip(1).any(|w| NAME_ENDING_WORDS.contains(&w));
            if ends_early(&e.label) && e.synonyms.iter().all(|s| ends_early(&s.name)) {
                let message = format!("the label \"{}\" holds a word that ends a name in a question", e.label);
                let help = "add a synonym without such a word, so that it can be asked for without quotes";
                out.push(self.fault(places, "label", "D021", message, help));
            }
        }
    }

    fn source(&self, source: &Located<Source>, out: &mut Faults) {
        let Located { value: s, places } = source;
        if !is_slug(&s.id) {
            let message = format!("the file name \"{}\" is no id", s.id);
            out.push(self.fault(places, "source", "D015", message, "ids are lower-case words joined by hyphens"));
        }
        if let Some(date) = s.date.as_deref().filter(|d| !is_date(d)) {
            let message = format!("\"{date}\" is no date");
            out.push(self.fault(places, "source.date", "D028", message, "write 2025, 2025-11 or 2025-11-12"));
        }
        let mut ids = BTreeSet::new();
        let mut markers = BTreeSet::new();
        for (i, reference) in s.references.iter().enumerate() {
            if !reference.id.is_empty() && !is_slug(&reference.id) {
                let message = format!("\"{}\" is no id", reference.id);
                let help = "ids are lower-case words joined by hyphens";
                out.push(self.fault(places, &format!("reference.{i}.id"), "D015", message, help));
            }
            if !ids.insert(&reference.id) && !reference.id.is_empty() {
                let message = format!("there are two references \"{}\"", reference.id);
                out.push(self.fault(places, &format!("reference.{i}.id"), "D007", message, "rename one"));
            }
            if reference.marker.as_ref().is_some_and(|m| !markers.insert(m)) {
                let message = format!("two references are numbered \"{}\"", reference.marker.as_deref().unwrap_or(""));
                let help = "a marker binds to one work; leave `marker` out where the document is ambiguous";
                out.push(self.fault(places, &format!("reference.{i}.marker"), "D014", message, help));
            }
            self.within(s, places, &format!("reference.{i}.lines"), reference.lines, out);
        }
        for (i, lines) in s.no_claim.iter().enumerate() {
            self.within(s, places, &format!("no_claim.{i}.lines"), lines.lines, out);
        }
        for (passage, print) in &s.passages {
            if parse_passage(passage).is_none() || print.is_empty() || !print.chars().all(|c| c.is_ascii_hexdigit()) {
                let message = format!("passage {passage} = \"{print}\" is no fingerprint");
                out.push(self.fault(
                    places,
                    &format!("passages.{passage}"),
                    "D030",
                    message,
                    "run `evigraph verify --documents DIR --write` to write the fingerprints anew",
                ));
            }
        }
    }

    fn within(&self, s: &Source, places: &Places, field: &str, lines: (u32, u32), out: &mut Faults) {
        if lines.1 > s.lines && s.lines > 0 && lines.0 > 0 {
            let message = format!("lines {}–{} lie outside the document, which has {}", lines.0, lines.1, s.lines);
            out.push(self.fault(places, field, "D011", message, "count the lines of the document from 1"));
        }
    }

    fn statement_ids(&self, out: &mut Faults) {
        let mut seen = BTreeSet::new();
        for Located { value: s, places } in &self.records.statements {
            let slug = s.id.rsplit('/').next().unwrap_or("");
            if !slug.is_empty() && !is_slug(slug) {
                let message = format!("\"{slug}\" is no id");
                out.push(self.fault(places, "id", "D015", message, "ids are lower-case words joined by hyphens"));
            }
            if !seen.insert(&s.id) && !slug.is_empty() {
                let message = format!("there are two statements \"{}\"", s.id);
                out.push(self.fault(places, "id", "D007", message, "rename one"));
            }
        }
    }

    fn statement(&self, statement: &Located<Statement>, out: &mut Faults) {
        let Located { value: s, places } = statement;
        if s.subject.is_empty() {
            let help = "a statement is about something: name at least one entity";
            out.push(self.fault(places, "subject", "D003", format!("{} has no subject", s.id), help));
        }
        self.roles(s, places, out);
        self.sense(s, places, out);
        if let Some(source) = self.records.sources.iter().find(|x| x.value.id == s.source) {
            self.within(&source.value, places, "lines", s.lines, out);
            let overlap = source.value.no_claim.iter().find(|n| n.lines.0 <= s.lines.1 && s.lines.0 <= n.lines.1);
            if let Some(n) = overlap.filter(|n| s.lines.0 >= n.lines.0 && s.lines.1 <= n.lines.1) {
                let message =
                    format!("lines {}–{} are also listed without a claim ({})", s.lines.0, s.lines.1, n.reason);
                out.push(self.fault(places, "lines", "D025", message, "take the lines out of no_claim"));
            }
        }
        let behind_first = s.lines.1.saturating_sub(s.lines.0);
        if behind_first >= MOST_LINES {
            let message = format!("{} spans {} lines", s.id, behind_first.saturating_add(1));
            out.push(self.fault(places, "lines", "D012", message, "a statement spans at most five lines: split it"));
        }
    }

    /// Every named entity exists and fits its role.
    fn roles(&self, s: &Statement, places: &Places, out: &mut Faults) {
        // The first subject of a disclosure is its source, which `sense` holds.
        let own = |i: usize, role: &str| s.kind == StatementKind::Disclosure && role == "subject" && i == 0;
        let lists = [
            ("subject", &s.subject),
            ("object", &s.object),
            ("alongside", &s.alongside),
            ("in", &s.circumstances),
            ("outcome", &s.outcome),
            ("site", &s.site),
            ("by", &s.by),
        ];
        for (role, ids) in lists {
            for (i, id) in ids.iter().enumerate().filter(|(i, _)| !own(*i, role)) {
                let field = format!("{role}.{i}");
                match self.kinds.get(id.as_str()) {
                    None => out.push(self.unknown(places, &field, "D006", role, id)),
                    Some(kind) if !fits(s.kind, role, *kind) => {
                        let message = format!(
                            "\"{id}\" is {}, which cannot be the `{role}` of {}",
                            a(kind.word()),
                            a(s.kind.word())
                        );
                        let help = "graph-data/README.md has the table of kinds";
                        out.push(self.fault(places, &field, "D018", message, help));
                    }
                    Some(_) => {}
                }
            }
        }
        let mut named =
            s.after.iter().enumerate().map(|(i, p)| (format!("after.{i}.entity"), &p.entity)).collect::<Vec<_>>();
        if let Some(id) = s.effect.as_ref().and_then(|e| e.measured_in.as_ref()) {
            named.push(("effect.measured_in".to_owned(), id));
        }
        for (field, id) in named {
            if !id.is_empty() && !self.kinds.contains_key(id.as_str()) {
                out.push(self.unknown(places, &field, "D006", field.split('.').next().unwrap_or(""), id));
            }
        }
    }

    /// Fields that need each other.
    fn sense(&self, s: &Statement, places: &Places, out: &mut Faults) {
        let needs_stance = matches!(s.kind, StatementKind::Recommendation | StatementKind::Prevention);
        if needs_stance && s.stance.is_none() && !places.fields.contains_key("stance") {
            let message = format!("the {} {} takes no stance", s.kind, s.id);
            out.push(self.fault(places, "kind", "D019", message, "add stance = \"for\", \"against\" or \"neutral\""));
        }
        if s.kind == StatementKind::Disclosure && s.subject.first() != Some(&s.source) {
            let message = format!("the disclosure {} is not about its source", s.id);
            out.push(self.fault(places, "subject", "D018", message, &format!("write subject = [\"{}\"]", s.source)));
        }
        if s.kind == StatementKind::Listing {
            let message = format!("{} is a listing", s.id);
            out.push(self.fault(places, "kind", "D005", message, "listings are made from [[reference]]"));
        }
        if s.wording.as_ref().is_some_and(|w| w.split_whitespace().count() > 6) {
            let message = "`wording` has more than six words".to_owned();
            out.push(self.fault(places, "wording", "D020", message, "quote the telling words alone"));
        }
        if s.kind == StatementKind::Effect && (s.effect.is_none() || s.outcome.is_empty()) {
            let message =
                format!("the effect {} has no `{}`", s.id, if s.effect.is_none() { "effect" } else { "outcome" });
            out.push(self.fault(places, "kind", "D026", message, "say what changes (outcome) and which way (effect)"));
        }
        if let Some(effect) = &s.effect {
            if effect.magnitude.is_stated() && effect.unit.is_none() {
                let message = "a figure has no unit".to_owned();
                out.push(self.fault(places, "effect", "D026", message, "add unit = \"points\", \"percent\", …"));
            }
            self.ordered(effect.magnitude.is_ordered(), places, "effect", out);
        }
        if let Some(accuracy) = &s.accuracy {
            for (field, value) in [("sensitivity", accuracy.sensitivity), ("specificity", accuracy.specificity)] {
                if value.is_some_and(|v| !(0.0..=100.0).contains(&v)) {
                    let message = format!("a {field} of {} percent is impossible", value.unwrap_or_default());
                    out.push(self.fault(
                        places,
                        &format!("accuracy.{field}"),
                        "D017",
                        message,
                        "percent, from 0 to 100",
                    ));
                }
            }
            let ordered = accuracy.threshold.as_ref().is_none_or(|t| t.range.is_ordered());
            self.ordered(ordered, places, "accuracy", out);
        }
        if s.any_of && s.after.len() < 2 {
            let message = "`any_of` needs two prerequisites".to_owned();
            out.push(self.fault(places, "any_of", "D027", message, "leave it out"));
        }
        if s.only_when && s.after.is_empty() && s.circumstances.is_empty() && s.accuracy.is_none() {
            let message = "`only_when` has neither prerequisite nor circumstance".to_owned();
            out.push(self.fault(places, "only_when", "D027", message, "say what the gate is in `after` or `in`"));
        }
        for (i, marker) in s.cites.iter().enumerate() {
            if marker.contains(|c: char| c.is_whitespace() || c == ',') {
                let message = format!("\"{marker}\" is not one citation marker");
                let field = format!("cites.{i}");
                out.push(self.fault(places, &field, "D013", message, "one item a marker: [\"1\", \"8\"]"));
            }
        }
    }

    fn ordered(&self, ordered: bool, places: &Places, field: &str, out: &mut Faults) {
        if !ordered {
            let message = "the lower limit lies above the upper one".to_owned();
            out.push(self.fault(places, field, "D017", message, "swap them"));
        }
    }
}

/// Whether an entity of `entity` may play `role` in a statement of `kind`.
fn fits(kind: StatementKind, role: &str, entity: EntityKind) -> bool {
    use StatementKind as K;
    match role {
        "subject" => match kind {
            K::Recommendation | K::Contraindication | K::Caution | K::Effect | K::Criterion | K::Technique => {
                matches!(entity, EntityKind::Treatment | EntityKind::Test)
            }
            K::Diagnosis => entity == EntityKind::Test,
            K::Disclosure => false,
            _ => true,
        },
        "outcome" => matches!(entity, EntityKind::Outcome | EntityKind::Symptom | EntityKind::Condition),
        "site" => entity == EntityKind::Anatomy,
        "by" => entity == EntityKind::Provider,
        _ => true,
    }
}

/// The circle of is-a that leads from `id` back to it, if there is one.
fn cycle_from<'a>(id: &'a str, entities: &BTreeMap<&'a str, &'a Entity>) -> Option<Vec<&'a str>> {
    let mut stack = vec![vec![id]];
    let mut seen = BTreeSet::new();
    while let Some(path) = stack.pop() {
        let last = path.last().copied().unwrap_or(id);
        for broader in entities.get(last).map(|e| e.broader.as_slice()).unwrap_or_default() {
            if broader == id {
                return Some(path);
            }
            if seen.insert(broader.as_str()) {
                let mut longer = path.clone();
                longer.push(broader);
                stack.push(longer);
            }
        }
    }
    None
}

/// `47` or `47-49` as first and last line.
pub fn parse_passage(passage: &str) -> Option<(u32, u32)> {
    let (first, last) = passage.split_once('-').unwrap_or((passage, passage));
    let pair = (first.parse().ok()?, last.parse().ok()?);
    (pair.0 >= 1 && pair.0 <= pair.1).then_some(pair)
}

fn is_slug(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

fn is_date(date: &str) -> bool {
    let parts: Vec<_> = date.split('-').collect();
    let digits = |part: &str, n: usize| part.len() == n && part.chars().all(|c| c.is_ascii_digit());
    let within = |part: &str, most: u32| part.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
    match parts.as_slice() {
        [y] => digits(y, 4),
        [y, m] => digits(y, 4) && digits(m, 2) && within(m, 12),
        [y, m, d] => digits(y, 4) && digits(m, 2) && within(m, 12) && digits(d, 2) && within(d, 31),
        _ => false,
    }
}
