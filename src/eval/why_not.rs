//! `why not NAME` → which clause, adjective, side or limit keeps a thing out of the previous answer, and the nearest question that has it.

use super::find;
use super::nearest::{plain, without_each};
use crate::answer::{Derivation, DerivationStep, Row, What};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::resolve::canonical;
use crate::resolve::query::{
    Adjective, Clause, Combine, Find, Group, Head, Named, Names, RoleClause, RoleHead, Scope, Term,
};

/// Explains why a thing is no row of the answer to a question with these rows.
pub(super) fn why_not(named: Named, find: &Find, rows: &[Row], graph: &Graph) -> Derivation {
    let label = graph.label(named.entity).to_owned();
    let mut out = Absent { named, graph, label: label.clone(), steps: Vec::new() };
    let unlimited = Find { limit: None, grouped: None, showing: Vec::new(), format: None, ..find.clone() };
    if let Some(row) = rows.iter().find(|r| out.is_it(&r.what)) {
        out.say(
            canonical::find(find, graph),
            row.statements.first().copied(),
            format!("{label} is in the answer; ask `why {label}`"),
        );
    } else if let Some(at) = find::rows(&unlimited, graph).iter().position(|r| out.is_it(&r.what)) {
        let question = canonical::find(&unlimited, graph);
        out.say(
            format!("top {}", find.limit.unwrap_or_default()),
            None,
            format!("{label} is row {}: {question}", at + 1),
        );
    } else {
        out.group(&unlimited);
        if out.steps.iter().all(|s| s.statement.is_none()) {
            out.elsewhere(&unlimited);
        }
    }
    Derivation { row: label, steps: out.steps }
}

/// The answer of a form without rows.
pub(super) fn no_rows(named: Named, asked: &str, graph: &Graph) -> Derivation {
    let label = graph.label(named.entity).to_owned();
    let mut out = Absent { named, graph, label: label.clone(), steps: Vec::new() };
    out.say(asked.to_owned(), None, "the previous answer has no rows that something could be kept out of".to_owned());
    out.statements();
    Derivation { row: label, steps: out.steps }
}

/// A thing that is no row, and what has been found out about it.
struct Absent<'a> {
    named: Named,
    graph: &'a Graph,
    label: String,
    steps: Vec<DerivationStep>,
}

impl Absent<'_> {
    fn is_it(&self, what: &What) -> bool {
        match what {
            What::Things(things) => things.contains(&self.named.entity),
            What::Statement(s) => self.graph.fact(*s).subject.contains(&self.named.entity),
        }
    }

    fn say(&mut self, clause: String, statement: Option<StatementId>, detail: String) {
        self.steps.push(DerivationStep { clause, statement, relation: None, hops: 0, detail });
    }

    /// Its row in the answer to a question, if it has one.
    fn row(&self, find: &Find) -> Option<Row> {
        find::rows(find, self.graph).into_iter().find(|r| self.is_it(&r.what))
    }

    /// Says that it is a row of a question that leaves something out.
    fn without(&mut self, left_out: String, find: &Find, row: &Row) {
        let detail = format!("without it {} is a row: {}", self.label, canonical::find(find, self.graph));
        self.say(left_out, row.statements.first().copied(), detail);
    }

    /// What keeps it out of a question: of sides combined, those that do.
    fn group(&mut self, find: &Find) {
        let Some(Group::Combine { by, left, right }) = &find.group else { return self.leaf(find) };
        let side = |group: &Group| Find { group: Some(group.clone()), ..find.clone() };
        let (left, right) = (side(left), side(right));
        match (by, self.row(&left), self.row(&right)) {
            (Combine::ButNot, Some(row), _) => {
                let removed = canonical::find(&right, self.graph);
                let head = canonical::head(&find.head);
                let clauses = removed.strip_prefix(&head).unwrap_or(&removed).trim().to_owned();
                self.without(format!("but not {clauses}"), &left, &row);
            }
            (Combine::ButNot, None, _) => self.group(&left),
            (_, Some(_), None) => self.group(&right),
            (_, None, Some(_)) => self.group(&left),
            _ => {
                self.group(&left);
                self.group(&right);
            }
        }
    }

    /// What keeps it out of clauses on one statement.
    fn leaf(&mut self, find: &Find) {
        let before = self.steps.len();
        let shows_offers = matches!(find.head, Head::Role(RoleHead::Treatments | RoleHead::Tests));
        if find.adjectives.is_empty() && shows_offers {
            let discussed = Find { adjectives: vec![Adjective::Discussed], ..find.clone() };
            if let Some(row) = self.row(&discussed) {
                let question = canonical::find(&discussed, self.graph);
                let detail = format!("the sources only speak against {}: {question}", self.label);
                return self.say(canonical::head(&find.head), row.statements.first().copied(), detail);
            }
        }
        for (left_out, rest) in without_each(find, self.graph) {
            if let Some(row) = self.row(&rest) {
                self.without(left_out, &rest, &row);
            }
        }
        if self.steps.len() > before {
            return;
        }
        let Some(Group::Leaf(clauses)) = &find.group else { return };
        for clause in clauses {
            let alone = Find { group: Some(Group::Leaf(vec![clause.clone()])), adjectives: Vec::new(), ..find.clone() };
            if self.row(&alone).is_none() {
                let detail = format!("no statement that would give the row {} passes it", self.label);
                self.say(canonical::clause(clause, self.graph), None, detail);
            }
        }
    }

    /// Where it can be found: under another head, else in statements about it.
    fn elsewhere(&mut self, find: &Find) {
        use RoleHead as R;
        let heads = [R::Treatments, R::Tests, R::Conditions, R::Causes, R::Symptoms, R::Populations, R::Outcomes];
        let other = heads.into_iter().map(Head::Role).filter(|h| *h != find.head).find_map(|head| {
            let asked = Find { head, ..find.clone() };
            self.row(&asked).map(|row| (asked, row))
        });
        let bare = plain(find.head.clone(), Vec::new());
        if let (Head::Role(_), None) = (&find.head, self.row(&bare)) {
            // The clauses are not what keeps it out.
            self.steps.clear();
            let kind = self.graph.thing(self.named.entity).kind;
            let detail = format!("{} ({kind}) is never a row of {}", self.label, canonical::head(&find.head));
            self.say(canonical::head(&find.head), None, detail);
        }
        match other {
            Some((asked, row)) => {
                let detail = format!("{} is a row: {}", self.label, canonical::find(&asked, self.graph));
                self.say(canonical::head(&asked.head), row.statements.first().copied(), detail);
            }
            None => self.statements(),
        }
    }

    /// The statements about it.
    fn statements(&mut self) {
        let name = Term::Thing(Named { entity: self.named.entity, scope: Scope::Narrower });
        let about = plain(Head::Statements, vec![Clause::Role(RoleClause::About, Names { any: vec![name] })]);
        let rows = find::rows(&about, self.graph);
        let question = canonical::find(&about, self.graph);
        let detail = match rows.len() {
            0 => format!("no source says anything about {}", self.label),
            n => format!("what the sources say about {} ({n} in all): {question}", self.label),
        };
        let first = rows.first().and_then(|r| r.statements.first().copied());
        self.say("about".to_owned(), first, detail);
    }
}
