//! Rows on their way: what each is, and what put it there, in lists that all rows share until they are finished.

use std::collections::HashMap;
use std::sync::Arc;

use super::clause::warnings;
use super::scratch::Marks;
use super::stop;
use super::tail;
use crate::answer::{Flag, Match, Part, Row, What};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::StatementKind;
use crate::resolve::query::{Combine, Find, Head, RoleHead};
use crate::store::format::bits;
use crate::store::{Column, Lists};

/// Most rows or statements for which there is room from the beginning.
const MOST_EXPECTED: usize = 1 << 16;

/// Rows and what put them there, in no order.
#[derive(Debug, Default)]
pub struct Found {
    whats: Vec<What>,
    /// Row, statement.
    statements: Vec<(u32, StatementId)>,
    /// Row, match.
    matches: Vec<(u32, Match)>,
    /// Row, prerequisite beside the one asked for.
    also_needed: Vec<(u32, StatementId, u16)>,
}

/// The number of each row of a [`Found`].
pub struct Numbers {
    whats: Vec<What>,
    /// Of rows that are one thing, by thing.
    things: Marks,
    /// Of rows that are statements, by statement.
    statements: Marks,
    /// Of rows that are several things.
    several: HashMap<What, u32>,
}

impl Numbers {
    /// No rows.
    pub fn new(graph: &Graph) -> Numbers {
        Numbers {
            whats: Vec::new(),
            things: Marks::new(graph.thing_count()),
            statements: Marks::new(graph.statement_count()),
            several: HashMap::new(),
        }
    }

    /// The rows of a list.
    fn of(whats: &[What], graph: &Graph) -> Numbers {
        let mut numbers = Numbers::new(graph);
        for what in whats {
            numbers.number(what);
        }
        numbers
    }

    /// The number of a row; a new one for what has none.
    pub fn number(&mut self, what: &What) -> u32 {
        let next = self.whats.len() as u32;
        let (number, new) = match what {
            What::Things(things) => match things.as_slice() {
                [one] => self.things.number(one.0, next),
                _ => match self.several.get(what) {
                    Some(n) => (*n, false),
                    None => {
                        self.several.insert(what.clone(), next);
                        (next, true)
                    }
                },
            },
            What::Statement(s) => self.statements.number(s.0, next),
        };
        if new {
            self.whats.push(what.clone());
        }
        number
    }

    /// The number of a row, if it has one.
    pub fn get(&self, what: &What) -> Option<u32> {
        match what {
            What::Things(things) => match things.as_slice() {
                [one] => self.things.get(one.0),
                _ => self.several.get(what).copied(),
            },
            What::Statement(s) => self.statements.get(s.0),
        }
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.whats.len()
    }

    /// What the rows are, by number.
    pub fn whats(&self) -> &[What] {
        &self.whats
    }

    /// The rows that are statements.
    pub fn statements(&self) -> Vec<u32> {
        let of = |what: &What| match what {
            What::Statement(s) => Some(s.0),
            What::Things(_) => None,
        };
        self.whats.iter().filter_map(of).collect()
    }
}

impl Found {
    /// With room for so many rows and statements.
    pub fn expecting(rows: usize, statements: usize, matches: bool) -> Found {
        // Few of many statements pass where a clause without an index decides.
        let (rows, statements) = (rows.min(MOST_EXPECTED), statements.min(MOST_EXPECTED));
        Found {
            whats: Vec::with_capacity(rows),
            statements: Vec::with_capacity(statements),
            matches: Vec::with_capacity(if matches { statements } else { 0 }),
            also_needed: Vec::new(),
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.whats.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.whats.is_empty()
    }

    /// What the rows are, in no order.
    pub fn into_whats(self) -> Vec<What> {
        self.whats
    }

    /// The statements of all rows, in order.
    pub fn all_statements(&self) -> Vec<StatementId> {
        let mut all: Vec<StatementId> = self.statements.iter().map(|(_, s)| *s).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The rows with their numbers.
    pub fn numbers(&self, graph: &Graph) -> Numbers {
        Numbers::of(&self.whats, graph)
    }

    /// Ends the taking of rows by number.
    pub fn take_whats(&mut self, numbers: Numbers) {
        self.whats = numbers.whats;
    }

    /// Takes a row that is new for sure; its number.
    pub fn push(&mut self, what: What) -> u32 {
        self.whats.push(what);
        self.whats.len() as u32 - 1
    }

    /// Takes a statement of a row.
    pub fn statement(&mut self, row: u32, statement: StatementId) {
        self.statements.push((row, statement));
    }

    /// Takes a match of a row.
    pub fn matched(&mut self, row: u32, hit: Match) {
        self.matches.push((row, hit));
    }

    /// Takes a prerequisite beside the one asked for.
    pub fn also_needed(&mut self, row: u32, statement: StatementId, need: u16) {
        self.also_needed.push((row, statement, need));
    }

    /// Gives rows new numbers; what has none is left out.
    fn renumber(&mut self, number: &[Option<u32>]) {
        let put = |row: &mut u32| match number.get(*row as usize) {
            Some(Some(new)) => {
                *row = *new;
                true
            }
            _ => false,
        };
        self.statements.retain_mut(|(row, _)| put(row));
        self.matches.retain_mut(|(row, _)| put(row));
        self.also_needed.retain_mut(|(row, ..)| put(row));
    }

    /// The rows for which `keep` holds.
    pub fn keep(mut self, mut keep: impl FnMut(&What) -> bool) -> Found {
        let mut next = 0;
        let number: Vec<Option<u32>> = self
            .whats
            .iter()
            .map(|what| {
                keep(what).then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        if next as usize == self.whats.len() {
            return self;
        }
        let mut row = 0;
        self.whats.retain(|_| {
            row += 1;
            number[row - 1].is_some()
        });
        self.renumber(&number);
        self
    }

    /// Two sets of rows as one.
    pub fn combined(by: Combine, left: Found, right: Found, graph: &Graph) -> Found {
        match by {
            Combine::And => {
                let (in_left, in_right) = (left.numbers(graph), right.numbers(graph));
                let left = left.keep(|what| in_right.get(what).is_some());
                let right = right.keep(|what| in_left.get(what).is_some());
                left.joined(right, graph)
            }
            Combine::Or => left.joined(right, graph),
            Combine::ButNot => {
                let out = right.numbers(graph);
                left.keep(|what| out.get(what).is_none())
            }
        }
    }

    fn joined(mut self, mut right: Found, graph: &Graph) -> Found {
        let mut numbers = self.numbers(graph);
        let number: Vec<Option<u32>> = right.whats.iter().map(|what| Some(numbers.number(what))).collect();
        right.renumber(&number);
        self.statements.append(&mut right.statements);
        self.matches.append(&mut right.matches);
        self.also_needed.append(&mut right.also_needed);
        self.take_whats(numbers);
        self
    }

    /// The rows in the written order, or in that of the find, with what a reader should know of them; limited.
    pub fn rows(self, find: &Find, graph: &Graph) -> Vec<Row> {
        let n = self.whats.len();
        let (statements, of_row) = by_row(n, &self.statements, |s| *s);
        let (matches, matches_of) = by_row(n, &self.matches, |m| *m);
        let order = tail::order(&self.whats, |row| &statements[range(of_row[row])], graph);
        let mut also: HashMap<u32, Vec<(StatementId, u16)>> = HashMap::new();
        for (row, s, need) in self.also_needed {
            also.entry(row).or_default().push((s, need));
        }
        let shown = if find.sorted.is_none() { find.limit.unwrap_or(usize::MAX) } else { usize::MAX };
        let flagger = Flagger::new(&find.head, graph);
        let mut flags: Vec<Flag> = Vec::new();
        let mut flags_of: Vec<(u32, u32)> = Vec::with_capacity(n.min(shown));
        for row in stop::each(order.iter().take(shown)) {
            let start = flags.len() as u32;
            flagger.flag(&self.whats[*row as usize], &mut flags);
            if let Some(mut more) = also.remove(row) {
                more.sort_unstable();
                more.dedup();
                flags.extend(more.into_iter().map(|(s, need)| Flag::AlsoNeeded(s, need)));
            }
            flags_of.push((start, flags.len() as u32));
        }
        let (statements, matches, flags) = (Arc::new(statements), Arc::new(matches), Arc::new(flags));
        let mut whats = self.whats;
        let mut rows = Vec::with_capacity(flags_of.len());
        for (row, f) in order.iter().zip(&flags_of) {
            let what = std::mem::replace(&mut whats[*row as usize], What::Statement(StatementId(0)));
            let (s, m) = (of_row[*row as usize], matches_of[*row as usize]);
            rows.push(Row {
                what,
                statements: Part::of(&statements, s.0, s.1),
                matches: Part::of(&matches, m.0, m.1),
                flags: Part::of(&flags, f.0, f.1),
            });
        }
        if let Some(sorted) = find.sorted {
            tail::sort(&mut rows, sorted, &find.head, graph);
            rows.truncate(find.limit.unwrap_or(usize::MAX));
        }
        rows
    }
}

fn range((start, end): (u32, u32)) -> std::ops::Range<usize> {
    start as usize..end as usize
}

/// Items by row: all of them, those of a row together, in order and each once; and where those of each row stand.
fn by_row<T: Copy + Ord, U: Copy>(rows: usize, items: &[(u32, U)], of: impl Fn(&U) -> T) -> (Vec<T>, Vec<(u32, u32)>) {
    let Some((_, first)) = items.first() else { return (Vec::new(), vec![(0, 0); rows]) };
    let mut ends = vec![(0, 0); rows];
    for (row, _) in items {
        ends[*row as usize].1 += 1;
    }
    let mut at = 0;
    for place in &mut ends {
        let n = place.1;
        *place = (at, at);
        at += n;
    }
    let mut all = vec![of(first); items.len()];
    for (row, item) in items {
        let end = &mut ends[*row as usize].1;
        all[*end as usize] = of(item);
        *end += 1;
    }
    for place in &mut ends {
        let own = &mut all[range(*place)];
        if !own.windows(2).all(|w| w[0] < w[1]) {
            own.sort_unstable();
            let mut kept = 0;
            for i in 1..own.len() {
                if own[i] != own[kept] {
                    kept += 1;
                    own[kept] = own[i];
                }
            }
            place.1 = place.0 + kept as u32 + 1;
        }
    }
    (all, ends)
}

/// Says what a reader should know of rows.
struct Flagger<'g> {
    head: &'g Head,
    graph: &'g Graph,
    opposed: &'g [u32],
    cautions: &'g [u32],
    narrower: Lists<'g>,
}

impl<'g> Flagger<'g> {
    fn new(head: &'g Head, graph: &'g Graph) -> Flagger<'g> {
        let image = graph.image();
        Flagger {
            head,
            graph,
            opposed: image.u32s(Column::Opposed),
            cautions: image.u32s(Column::Cautions),
            narrower: image.lists(Column::OpposedNarrowerStarts, Column::OpposedNarrower),
        }
    }

    fn flag(&self, what: &What, flags: &mut Vec<Flag>) {
        let graph = self.graph;
        match (what, self.head) {
            (What::Things(things), Head::Role(RoleHead::Treatments | RoleHead::Tests)) => match things.as_slice() {
                [one] => {
                    let number = |column: &[u32]| column.get(one.index()).copied().unwrap_or_default();
                    let (opposed, cautions) = (number(self.opposed), number(self.cautions));
                    flags.extend((opposed > 0).then_some(Flag::OpposedBy(opposed)));
                    let pairs = self.narrower.get(one.index()).chunks_exact(2);
                    flags.extend(pairs.map(|p| Flag::NarrowerOpposed(EntityId(p[0]), p[1])));
                    flags.extend((cautions > 0).then_some(Flag::Cautions(cautions)));
                }
                several => flag_together(several, graph, flags),
            },
            (What::Things(things), Head::Role(RoleHead::References)) if things.iter().any(|t| graph.is_unbound(*t)) => {
                flags.push(Flag::Unresolved);
            }
            (What::Statement(s), Head::Kinds(kinds))
                if kinds.contains(&StatementKind::Contraindication)
                    && graph.gated_kinds() != 0
                    && !kinds.contains(&graph.kind(*s))
                    && graph.statement_bits(*s) & bits::ONLY_WHEN != 0 =>
            {
                flags.push(Flag::Gate);
            }
            _ => {}
        }
    }
}

/// The same of things used together: what is said of one of them counts.
fn flag_together(things: &[EntityId], graph: &Graph, flags: &mut Vec<Flag>) {
    use std::collections::{BTreeMap, BTreeSet};
    let up: BTreeSet<EntityId> = things.iter().flat_map(|t| graph.up(*t)).map(|(id, _)| id).collect();
    let mut opposing = BTreeSet::new();
    let mut narrower: BTreeMap<EntityId, BTreeSet<EntityId>> = BTreeMap::new();
    for s in graph.against() {
        for subject in graph.in_slot(s, crate::store::Slot::Subject) {
            let source = graph.source_of_statement(s);
            if up.contains(&subject) {
                opposing.insert(source);
            }
            if things.iter().any(|t| *t != subject && graph.is_within(subject, *t)) {
                narrower.entry(subject).or_default().insert(source);
            }
        }
    }
    flags.extend((!opposing.is_empty()).then_some(Flag::OpposedBy(opposing.len() as u32)));
    flags.extend(narrower.into_iter().map(|(id, sources)| Flag::NarrowerOpposed(id, sources.len() as u32)));
    let cautions: BTreeSet<_> = things.iter().flat_map(|t| warnings(StatementKind::Caution, *t, graph)).collect();
    flags.extend((!cautions.is_empty()).then_some(Flag::Cautions(cautions.len() as u32)));
}
