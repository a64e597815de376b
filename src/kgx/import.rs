//! Files of nodes and edges → a sink: ids are held against the things, sources and cited works that only edges name are made, what is
//! wrong is left out and reported.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::circles;
use super::draft::{Checked, Draft, Filled, Part, Shared};
use super::edge::{Edge, NOT_STATED, edge};
use super::faults::{Faults, MOST, Wrong, shown};
use super::mapping::Mapping;
use super::node::{Node, node};
use super::pump::{Edges, Nodes, pump};
use super::sink::{Duplicate, Sink};
use crate::model::entity::Entity;
use crate::model::source::{Reference, Source};
use crate::model::terms::{EntityKind, SourceKind};
use crate::store::Slot;

/// Names of unknown predicates that are counted apart.
const MOST_PREDICATES: usize = 1000;

/// What an import takes.
#[derive(Debug)]
pub struct Files<'f> {
    /// Files of nodes.
    pub nodes: &'f [PathBuf],
    /// Files of edges.
    pub edges: &'f [PathBuf],
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Entities taken, cited works included.
    pub entities: u64,
    /// Of these, cited works that no node describes.
    pub made_works: u64,
    /// Sources taken.
    pub sources: u64,
    /// Of these, those that no node describes.
    pub made_sources: u64,
    /// Is-a between two things.
    pub broader: u64,
    /// Is-a that was stated before and counts once.
    pub repeated: u64,
    /// Statements taken.
    pub statements: u64,
    /// Edges of each predicate that the table does not have.
    pub unknown: BTreeMap<String, u64>,
    /// Whether a file, or the rest of one, could not be read at all.
    pub unread: bool,
    /// Lines of TSV that lack cells at their end.
    pub short: u64,
    /// Nodes and edges left out.
    pub left_out: (u64, u64),
    /// What is wrong.
    pub faults: Faults,
}

/// Reads the files into a sink. Whether faults stop the import is left to the caller: what is wrong is left out of the sink.
pub fn import(files: &Files<'_>, mapping: &Mapping, sink: &mut impl Sink, seen: &Arc<AtomicU64>) -> Outcome {
    let mut import = Import {
        sink,
        out: Outcome::default(),
        file: String::new(),
        sources: HashMap::new(),
        works: HashMap::new(),
        waiting: Waiting::default(),
        last_source: (String::new(), 0),
        pairs: Vec::new(),
        places: Vec::new(),
        stated: HashSet::new(),
    };
    for path in files.nodes {
        import.open(path);
        let make = |row: super::row::NodeRow<'_>, _, _: &mut Shared| node(row, mapping);
        let short =
            pump(path, seen, &mut Nodes { lists: &mapping.lists, make }, |line, read, _| import.node(line, read));
        import.out.short += short;
    }
    import.end_of_nodes();
    if import.out.unread {
        // Without all nodes every edge would seem to name what is not there.
        return import.out;
    }
    let mut unknown: HashMap<String, u64> = HashMap::new();
    for path in files.edges {
        import.open(path);
        let make = |row: super::row::EdgeRow<'_>, line, to: &mut Shared| {
            if let Some(predicate) = row.predicate.as_deref().filter(|p| !mapping.knows(p)) {
                if let Some(n) = unknown.get_mut(predicate) {
                    *n += 1;
                } else if unknown.len() < MOST_PREDICATES {
                    unknown.insert(predicate.to_owned(), 1);
                }
            }
            edge(row, line, mapping, to)
        };
        let edges = &mut Edges { lists: &mapping.lists, make };
        let short = pump(path, seen, edges, |line, read, shared| import.edge(line, read, shared));
        import.out.short += short;
    }
    import.end_of_edges(files.edges, mapping);
    import.out.unknown = unknown.into_iter().collect();
    import.out
}

/// What can be held against the things only when all nodes are read.
#[derive(Debug, Default)]
struct Waiting {
    /// With the place of their nodes.
    sources: Vec<(String, u64, Source)>,
    roles: Vec<Role>,
    works: Vec<(String, u64, String, Reference)>,
}

/// A column of a node that names other things.
#[derive(Debug)]
struct Role {
    /// The thing, by number and id.
    number: u32,
    id: String,
    file: String,
    line: u64,
    column: &'static str,
    others: Vec<String>,
}

struct Import<'s, S> {
    sink: &'s mut S,
    out: Outcome,
    file: String,
    sources: HashMap<String, u32>,
    /// Listed works with their markers and sources.
    works: HashMap<String, (Option<String>, String)>,
    waiting: Waiting,
    last_source: (String, u32),
    pairs: Vec<(u32, u32)>,
    /// Index of the file among the edges' files, and line, of each pair.
    places: Vec<(Arc<str>, u64)>,
    stated: HashSet<(u32, u32)>,
}

impl<S: Sink> Import<'_, S> {
    fn open(&mut self, path: &Path) {
        self.file = path.display().to_string();
    }

    fn fault(&mut self, line: u64, wrong: Wrong) {
        self.out.unread |= matches!(wrong.code, "K001" | "K013");
        self.out.faults.push(wrong.at(&self.file, line));
    }

    fn node(&mut self, line: u64, read: Result<Node, Wrong>) -> Option<Node> {
        let taken = read.and_then(|node| match node {
            Node::Source(source) => {
                self.waiting.sources.push((self.file.clone(), line, *source));
                Ok(None)
            }
            Node::Work(source, work) => {
                self.waiting.works.push((self.file.clone(), line, source, *work));
                Ok(None)
            }
            Node::Entity(entity, mut part_of) => {
                let number = self.sink.entity(&entity).map_err(|_| twice("node", &entity.id))?;
                self.out.entities += 1;
                let disjoint = entity.disjoint.clone();
                let by = entity.synonyms.iter().flat_map(|s| &s.by).cloned().collect();
                for (column, ids) in
                    [("part_of", std::mem::take(&mut part_of)), ("disjoint", disjoint), ("synonym_sources", by)]
                {
                    if !ids.is_empty() {
                        let (id, file) = (entity.id.clone(), self.file.clone());
                        self.waiting.roles.push(Role { number, id, file, line, column, others: ids });
                    }
                }
                Ok(Some(Node::Entity(entity, part_of)))
            }
        });
        taken.unwrap_or_else(|wrong| {
            self.out.left_out.0 += u64::from(line > 0);
            self.fault(line, wrong);
            None
        })
    }

    /// Sources with their works go to the sink, then part-of.
    fn end_of_nodes(&mut self) {
        let Waiting { mut sources, roles, works } = std::mem::take(&mut self.waiting);
        let mut at: HashMap<String, usize> = HashMap::new();
        for (i, (_, _, source)) in sources.iter().enumerate() {
            at.entry(source.id.clone()).or_insert(i);
        }
        for (file, line, source, work) in works {
            let id = format!("{source}/{}", work.id);
            let wrong = match at.get(&source).and_then(|i| sources.get_mut(*i)) {
                None => Some(unknown("listed_by", &source)),
                Some(_) if self.works.contains_key(&id) || self.sink.number(&id).is_some() => Some(twice("node", &id)),
                Some((_, _, listing)) => {
                    self.works.insert(id, (work.marker.clone(), source));
                    listing.references.push(work);
                    None
                }
            };
            if let Some(wrong) = wrong {
                self.out.left_out.0 += 1;
                self.out.faults.push(wrong.at(&file, line));
            }
        }
        for (file, line, source) in sources {
            match self.sink.source(&source) {
                Ok(number) => {
                    self.out.sources += 1;
                    self.sources.insert(source.id, number);
                }
                Err(Duplicate) => {
                    self.out.left_out.0 += 1;
                    self.out.faults.push(twice("node", &source.id).at(&file, line));
                }
            }
        }
        for Role { number, id, file, line, column, others } in roles {
            for other in others {
                match self.sink.number(&other) {
                    None => self.out.faults.push(unknown(column, &other).at(&file, line)),
                    Some(_) if column == "part_of" && other == id => {
                        let wrong = Wrong::new("K007", format!("{id} is a part of itself"), "take it out of part_of");
                        self.out.faults.push(wrong.at(&file, line));
                    }
                    Some(whole) if column == "part_of" => self.sink.part_of(number, whole),
                    Some(_) => {}
                }
            }
        }
    }

    fn edge(&mut self, line: u64, read: Result<Edge, Wrong>, shared: &mut Shared) -> Option<Edge> {
        if !shared.looked_up {
            self.sink.look_up(&shared.text, &mut shared.filled);
            shared.looked_up = true;
        }
        let taken = read.and_then(|edge| {
            match &edge {
                Edge::IsA { narrower, broader } => {
                    self.is_a(line, narrower.of(&shared.text), broader.of(&shared.text))?;
                }
                Edge::Statement(draft) => self.statement(draft, shared)?,
            }
            Ok(edge)
        });
        match taken {
            Ok(edge) => Some(edge),
            Err(wrong) => {
                self.out.left_out.1 += u64::from(line > 0);
                self.fault(line, wrong);
                None
            }
        }
    }

    fn is_a(&mut self, line: u64, narrower: &str, broader: &str) -> Result<(), Wrong> {
        let mut numbers = [0, 0];
        for ((column, id), number) in [("subject", narrower), ("object", broader)].into_iter().zip(&mut numbers) {
            if self.sources.contains_key(id) || self.works.contains_key(id) {
                let message = format!("the {column} {} is a source or a work it lists", shown(id));
                return Err(Wrong::new("K009", message, "only things are kinds of others; leave the edge out"));
            }
            *number = self.sink.number(id).ok_or_else(|| unknown(column, id))?;
        }
        let pair = (numbers[0], numbers[1]);
        if pair.0 == pair.1 {
            return Err(circle(&format!("{} is called a kind of itself", shown(narrower))));
        }
        if !self.stated.insert(pair) {
            self.out.repeated += 1;
            return Ok(());
        }
        let file = match self.places.last() {
            Some((file, _)) if **file == *self.file => Arc::clone(file),
            _ => Arc::from(self.file.as_str()),
        };
        self.pairs.push(pair);
        self.places.push((file, line));
        Ok(())
    }

    /// Is-a goes to the sink, but for what closes a circle.
    fn end_of_edges(&mut self, files: &[PathBuf], mapping: &Mapping) {
        let closing = circles::closing(&self.pairs);
        let mut wrong: Vec<(Arc<str>, u64)> = Vec::new();
        for (i, ((narrower, broader), place)) in self.pairs.iter().zip(&self.places).enumerate() {
            if closing.contains(&i) {
                wrong.push(place.clone());
            } else {
                self.out.broader += 1;
                self.sink.broader(*narrower, *broader);
            }
        }
        let names = steps(files, &wrong, mapping);
        for place in wrong {
            let step = names.get(&place).map_or("this is-a", String::as_str);
            let fault = circle(&format!("{step} closes a circle with the lines before it"));
            self.out.left_out.1 += 1;
            self.out.faults.push(fault.at(&place.0, place.1));
        }
    }

    fn statement(&mut self, draft: &Draft, shared: &mut Shared) -> Result<(), Wrong> {
        let (start, end) = draft.filled;
        let Shared { text, filled, .. } = shared;
        let filled = filled.get_mut(start as usize..end as usize).unwrap_or_default();
        self.look_up(draft, text, filled)?;
        let source = self.source(draft.source.of(text))?;
        self.perhaps(text, filled);
        if !draft.markers {
            for f in filled.iter_mut().filter(|f| f.slot == Slot::Cites) {
                let id = f.id.of(text);
                // It can stand twice in one list.
                f.thing = f.thing.or_else(|| self.sink.number(id));
                if f.thing.is_none() {
                    f.thing = Some(self.sink.entity(&work(id)).map_err(|_| twice("work", id))?);
                    self.out.entities += 1;
                    self.out.made_works += 1;
                }
                self.marker(draft, f, text);
            }
        }
        self.sink.statement(Checked { draft, text, filled, source }).map_err(|_| twice("edge", draft.id.of(text)))?;
        self.out.statements += 1;
        Ok(())
    }

    /// Every id must be that of a thing, but for works, which are made.
    fn look_up(&self, draft: &Draft, text: &str, filled: &mut [Filled]) -> Result<(), Wrong> {
        for f in filled.iter_mut() {
            if f.perhaps || (f.slot == Slot::Cites && draft.markers) {
                f.thing = None;
                continue;
            }
            let id = f.id.of(text);
            // What was looked for with the whole batch can have been made since.
            f.thing = f.thing.or_else(|| self.sink.number(id));
            if f.thing.is_none() && f.slot != Slot::Cites {
                return Err(unknown(column(f.slot), id));
            }
        }
        Ok(())
    }

    /// Circumstances that count only where there are things of their ids, each once.
    fn perhaps(&self, text: &str, filled: &mut [Filled]) {
        for i in 0..filled.len() {
            let Some(f) = filled.get(i).filter(|f| f.perhaps) else { continue };
            let thing = self.sink.number(f.id.of(text));
            let is_there = filled.iter().any(|f| f.slot == Slot::In && thing.is_some() && f.thing == thing);
            if let Some(f) = filled.get_mut(i) {
                f.thing = thing.filter(|_| !is_there);
            }
        }
    }

    /// A work that the statement's own source lists is cited by its marker.
    fn marker(&self, draft: &Draft, f: &mut Filled, text: &mut String) {
        if self.works.is_empty() {
            return;
        }
        if let Some((Some(marker), source)) = self.works.get(f.id.of(text))
            && source == draft.source.of(text)
        {
            f.id = Part::behind(text, marker);
        }
    }

    /// The source of a statement; one that no node describes is made.
    fn source(&mut self, id: &str) -> Result<u32, Wrong> {
        if self.last_source.0 == id && !id.is_empty() {
            return Ok(self.last_source.1);
        }
        let number = match self.sources.get(id) {
            Some(number) => *number,
            None => {
                let title = if id == NOT_STATED { "source not stated" } else { id };
                let made =
                    if self.works.contains_key(id) { Err(Duplicate) } else { self.sink.source(&document(id, title)) };
                let Ok(number) = made else {
                    let message = format!("the source {} is a node, but no document", shown(id));
                    return Err(Wrong::new(
                        "K009",
                        message,
                        "give the node the category cg:Source, or name another source",
                    ));
                };
                self.out.sources += 1;
                self.out.made_sources += 1;
                self.sources.insert(id.to_owned(), number);
                number
            }
        };
        id.clone_into(&mut self.last_source.0);
        self.last_source.1 = number;
        Ok(number)
    }
}

/// The column that fills a slot.
fn column(slot: Slot) -> &'static str {
    match slot {
        Slot::Subject => "subject",
        Slot::Object => "object",
        Slot::Failed | Slot::Succeeded | Slot::Tried | Slot::Met => "preconditions",
        Slot::Alongside => "alongside",
        Slot::In => "populations",
        Slot::Outcome => "outcome",
        Slot::MeasuredIn => "effect",
        Slot::Site => "site",
        Slot::By => "by",
        Slot::Cites => "publications",
        Slot::Source => "primary_knowledge_source",
    }
}

/// What the first of these lines say, read once more: the ids of is-a are not kept.
fn steps(files: &[PathBuf], wrong: &[(Arc<str>, u64)], mapping: &Mapping) -> HashMap<(Arc<str>, u64), String> {
    let mut names = HashMap::new();
    let shown_whole: HashSet<&(Arc<str>, u64)> = wrong.iter().take(MOST).collect();
    for path in files {
        let file: Arc<str> = Arc::from(path.display().to_string());
        if !wrong.iter().take(MOST).any(|(f, _)| *f == file) {
            continue;
        }
        let make = |row: super::row::EdgeRow<'_>, line: u64, _: &mut Shared| {
            let wanted = shown_whole.contains(&(Arc::clone(&file), line));
            let ends = row.subject.zip(row.object).filter(|_| wanted);
            Ok(ends.map(|(a, b)| format!("{} is a kind of {}", shown(&a), shown(&b))))
        };
        pump(path, &Arc::new(AtomicU64::new(0)), &mut Edges { lists: &mapping.lists, make }, |line, step, _| {
            if let Ok(Some(step)) = step {
                names.insert((Arc::clone(&file), line), format!("`{step}`"));
            }
            None
        });
    }
    names
}

fn circle(message: &str) -> Wrong {
    Wrong::new("K007", message, "take out the wrong step; what is narrower cannot be broader as well")
}

fn twice(what: &str, id: &str) -> Wrong {
    Wrong::new(
        "K005",
        format!("the id {} of this {what} was given before", shown(id)),
        "give each record an id of its own, or take the second one out",
    )
}

fn unknown(column: &str, id: &str) -> Wrong {
    let message = format!("{column} names {}, which is the id of no node", shown(id));
    Wrong::new("K006", message, "add the node, or take the edge out")
}

/// A cited work that no node describes.
fn work(id: &str) -> Entity {
    Entity {
        id: id.to_owned(),
        kind: EntityKind::Reference,
        label: id.to_owned(),
        synonyms: Vec::new(),
        broader: Vec::new(),
        part_of: Vec::new(),
        disjoint: Vec::new(),
        grouping: false,
        codes: Vec::new(),
        note: None,
        extra: None,
    }
}

/// A source that no node describes.
fn document(id: &str, title: &str) -> Source {
    Source {
        id: id.to_owned(),
        title: title.to_owned(),
        kind: SourceKind::Other,
        audience: Vec::new(),
        publisher: None,
        author: None,
        date: None,
        document: None,
        lines: 0,
        sha256: String::new(),
        passages: BTreeMap::new(),
        references: Vec::new(),
        no_claim: Vec::new(),
        note: None,
        extra: None,
    }
}
