//! A find → parts that list its rows: each leaf selects statements and projects them onto the head, the groups combine rows.
//!
//! A row is an `item`: the number of a thing, the number (below 0) of a combination, or that of a statement, as the head says.

use super::text::{Parts, Text};
use super::{Sql, Value};
use crate::graph::Graph;
use crate::model::terms::{StatementKind, Strength};
use crate::resolve::meaning::{adjectives_name_a_stance, is_negative, kind_shown, names_a_stance, recommends};
use crate::resolve::query::{
    Adjective, Clause, Combine, Find, Group, Head, Named, Names, RoleClause, RoleHead, Scope, Term,
};

/// Columns of the answer to a find.
pub const COLUMNS: [&str; 7] = ["item", "statement", "leaf", "clause", "thing", "nearest", "record"];

/// The statement on its way.
pub(super) struct Compiler<'g> {
    pub(super) graph: &'g Graph,
    pub(super) parts: Parts,
    leaves: usize,
}

/// Where the matches of a clause stand: of which leaf and clause (both from 1), the part, and whether it is known by its item instead of its statement.
#[derive(Debug, Clone)]
pub(super) struct Matched {
    leaf: usize,
    clause: usize,
    part: String,
    by_item: bool,
    rows: String,
}

/// A leaf before its clauses: what is selected from what, where.
pub(super) struct Base {
    pub(super) item: &'static str,
    from: String,
    conditions: Vec<Text>,
    /// Whether a statement can give the same row twice.
    distinct: bool,
}

impl Base {
    /// Every statement is a row of its own.
    pub(super) fn of_statements() -> Base {
        Base { item: "s.id", from: "FROM statement s".to_owned(), conditions: Vec::new(), distinct: false }
    }
}

impl<'g> Compiler<'g> {
    pub(super) fn new(graph: &'g Graph) -> Compiler<'g> {
        Compiler { graph, parts: Parts::default(), leaves: 0 }
    }

    /// The part (leaf, item, statement) of the rows of a find with what put them there, and where matches stand.
    pub(super) fn rows(&mut self, find: &Find) -> (String, Vec<Matched>) {
        let mut matched = Vec::new();
        let rows = match &find.group {
            None => self.leaf(find, &[], &mut matched),
            Some(group) => self.group(find, group, &mut matched),
        };
        (rows, matched)
    }

    /// The rows of a question in brackets: its leaves are not among those of the whole question.
    pub(super) fn rows_inside(&mut self, find: &Find) -> String {
        let outer = self.leaves;
        let (rows, _) = self.rows(find);
        self.leaves = outer;
        rows
    }

    fn group(&mut self, find: &Find, group: &Group, matched: &mut Vec<Matched>) -> String {
        // The left side of a chain can be long.
        let mut chain = Vec::new();
        let mut at = group;
        while let Group::Combine { by, left, right } = at {
            chain.push((*by, right));
            at = left;
        }
        let clauses: &[Clause] = if let Group::Leaf(clauses) = at { clauses } else { &[] };
        let mut left = self.leaf(find, clauses, matched);
        for (by, right) in chain.into_iter().rev() {
            let right = self.group(find, right, matched);
            left = self.combined(by, &left, &right);
        }
        left
    }

    fn combined(&mut self, by: Combine, left: &str, right: &str) -> String {
        let all = |rows: &str| format!("SELECT g.leaf AS leaf, g.item AS item, g.statement AS statement FROM {rows} g");
        let other = |word: &str, rows: &str| format!("\nWHERE {word} (SELECT 1 FROM {rows} o WHERE o.item = g.item)");
        let (stem, comment, body) = match by {
            Combine::And => {
                let sides = [(left, right), (right, left)];
                let body = sides.map(|(own, o)| format!("{}{}", all(own), other("EXISTS", o))).join("\nUNION ALL\n");
                ("both", "rows of both sides", body)
            }
            Combine::Or => ("either", "rows of either side", format!("{}\nUNION ALL\n{}", all(left), all(right))),
            Combine::ButNot => (
                "rest",
                "rows of the first side that the second has not",
                format!("{}{}", all(left), other("NOT EXISTS", right)),
            ),
        };
        self.parts.add(stem, comment, body.into())
    }

    /// Clauses that all test the same statement.
    fn leaf(&mut self, find: &Find, clauses: &[Clause], matched: &mut Vec<Matched>) -> String {
        self.leaves += 1;
        let leaf = self.leaves;
        let before = clauses.iter().any(|c| matches!(c, Clause::Role(RoleClause::Before, _)));
        let against_too = adjectives_name_a_stance(&find.adjectives) || clauses.iter().any(names_a_stance);
        let base = base(find, before, against_too);
        let mut conditions = base.conditions.clone();
        let mut own: Vec<(usize, String, bool)> = Vec::new();
        for (i, clause) in clauses.iter().enumerate().filter(|(_, c)| !is_negative(c)) {
            let (condition, part) = self.clause(clause, &find.head, before, &base);
            conditions.push(condition);
            own.extend(part.map(|(part, by_item)| (i + 1, part, by_item)));
        }
        let negative: Vec<Text> = clauses
            .iter()
            .filter_map(|clause| match clause {
                Clause::Not(inner) => Some(self.clause(inner, &find.head, before, &base).0),
                Clause::Without(facet) => Some(self.clause(&Clause::With(*facet), &find.head, before, &base).0),
                _ => None,
            })
            .collect();
        let select = format!(
            "SELECT {}{leaf} AS leaf, {} AS item, s.id AS statement\n{}\nWHERE ",
            if base.distinct { "DISTINCT " } else { "" },
            base.item,
            base.from
        );
        let passing = Text::joined(conditions, "\n  AND ");
        let body = Text::from(select).then(if passing.is_empty() { "1 = 1".into() } else { passing });
        let rows = if negative.is_empty() {
            self.parts.add("leaf", "statements that pass the clauses, with the row that each makes", body)
        } else {
            let all = self.parts.add(
                "passing",
                "statements that pass the clauses, with the row that each makes",
                body.clone(),
            );
            let out = body.then("\n  AND (").then(Text::joined(negative, "\n    OR ")).then(")");
            let out = self.parts.add("dropped", "those of them that have what must not be", out);
            let body = format!(
                "SELECT g.leaf AS leaf, g.item AS item, g.statement AS statement FROM {all} g\n\
                 WHERE NOT EXISTS (SELECT 1 FROM {out} d WHERE d.item = g.item)"
            );
            self.parts.add("leaf", "rows without any statement that has what must not be", body.into())
        };
        let one = |(clause, part, by_item)| Matched { leaf, clause, part, by_item, rows: rows.clone() };
        matched.extend(own.into_iter().map(one));
        rows
    }

    /// The whole statement for a find: every row with its statements, and each statement with what matched.
    pub(super) fn find(mut self, find: &Find) -> Sql {
        let (rows, matched) = self.rows(find);
        let select = "SELECT g.item AS item, g.statement AS statement, g.leaf AS leaf";
        let order = "\nORDER BY item, statement, leaf, clause NULLS FIRST, thing NULLS FIRST, nearest NULLS FIRST";
        let records = format!("FROM {rows} g\nJOIN statement s ON s.id = g.statement");
        let body = if matched.is_empty() {
            let none = "CAST(NULL AS BIGINT)";
            format!(
                "{select}, {none} AS clause, {none} AS thing, {none} AS nearest, s.record AS record\n{records}{order}"
            )
        } else {
            let one = |m: &Matched| {
                let (leaf, clause, part) = (m.leaf, m.clause, &m.part);
                if m.by_item {
                    let rows = &m.rows;
                    format!(
                        "SELECT {leaf} AS leaf, {clause} AS clause, g.item AS item, g.statement AS statement, m.thing AS thing, m.nearest AS nearest\nFROM {rows} g JOIN {part} m ON m.item = g.item"
                    )
                } else {
                    let item = if matched.iter().any(|m| m.by_item) { "CAST(NULL AS BIGINT) AS item, " } else { "" };
                    format!(
                        "SELECT {leaf} AS leaf, {clause} AS clause, {item}m.statement AS statement, m.thing AS thing, m.nearest AS nearest FROM {part} m"
                    )
                }
            };
            let body = matched.iter().map(one).collect::<Vec<_>>().join("\nUNION ALL\n");
            let matches =
                self.parts.add("matched", "what each clause with names matched on each statement", body.into());
            let item = if matched.iter().any(|m| m.by_item) { " AND (m.item IS NULL OR m.item = g.item)" } else { "" };
            format!(
                "{select}, m.clause AS clause, m.thing AS thing, m.nearest AS nearest, s.record AS record\n{records}\n\
                 LEFT JOIN {matches} m ON m.leaf = g.leaf AND m.statement = g.statement{item}{order}"
            )
        };
        self.parts.select("rows, the statements that put each there, and what matched", &COLUMNS, body.into())
    }

    /// The statement for a number of rows.
    pub(super) fn count(mut self, find: &Find) -> Sql {
        let (rows, _) = self.rows(find);
        let body = format!("SELECT COUNT(DISTINCT g.item) AS number FROM {rows} g");
        self.parts.select("number of rows", &["number"], body.into())
    }

    /// The statement for what the rows are, without what put them there.
    pub(super) fn items(mut self, find: &Find) -> Sql {
        let (rows, _) = self.rows(find);
        let body = format!("SELECT DISTINCT g.item AS item FROM {rows} g\nORDER BY item");
        self.parts.select("what the rows are", &["item"], body.into())
    }
}

/// `'a', 'b'` of words from the program's own lists.
pub(super) fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().map(|w| format!("'{w}'")).collect::<Vec<_>>().join(", ")
}

/// The words of kinds of statement that pass a test.
pub(super) fn kinds(wanted: impl Fn(StatementKind) -> bool) -> String {
    words(StatementKind::ALL.iter().filter(|k| wanted(**k)).map(|k| k.word()))
}

/// The same name with everything narrower.
pub(super) fn narrower(term: &Term) -> Term {
    match term {
        Term::Thing(named) => Term::Thing(Named { scope: Scope::Narrower, ..*named }),
        Term::Nested(find) => Term::Nested(find.clone()),
    }
}

/// Names that are one thing.
pub(super) fn one(named: Named) -> Names {
    Names { any: vec![Term::Thing(named)] }
}

/// Which statements make rows of a head, and what row each makes.
fn base(find: &Find, before: bool, against_too: bool) -> Base {
    let mut base = shown_by(&find.head, before, against_too);
    let words_of = |pick: fn(&Adjective) -> Option<&'static str>| -> Vec<&'static str> {
        find.adjectives.iter().filter_map(pick).collect()
    };
    let strengths = words_of(|a| match a {
        Adjective::Strength(s) => Some(Strength::word(*s)),
        _ => None,
    });
    if !strengths.is_empty() {
        base.conditions.push(format!("s.strength IN ({})", words(strengths)).into());
    }
    let stances = words_of(|a| match a {
        Adjective::Recommended => Some("for"),
        Adjective::NotRecommended => Some("against"),
        _ => None,
    });
    if !stances.is_empty() && !find.adjectives.contains(&Adjective::Discussed) {
        base.conditions.push(format!("s.stance IN ({})", words(stances)).into());
    }
    base
}

fn shown_by(head: &Head, before: bool, against_too: bool) -> Base {
    let base = |item, from: &str, conditions: Vec<String>, distinct| Base {
        item,
        from: from.to_owned(),
        conditions: conditions.into_iter().map(Text::from).collect(),
        distinct,
    };
    let statements = "FROM statement s";
    let role = match head {
        Head::Statements => return base("s.id", statements, Vec::new(), false),
        Head::Kinds(kinds) => {
            let listed = format!("s.kind IN ({})", words(kinds.iter().map(|k| k.word())));
            // What must be met before anything is done stands among the contraindications.
            let gate = kinds.contains(&StatementKind::Contraindication);
            let condition = if gate { format!("({listed} OR s.only_when = 1)") } else { listed };
            return base("s.id", statements, vec![condition], false);
        }
        Head::Role(role) => *role,
    };
    if before && let Some(kind) = kind_shown(role) {
        let from = "FROM statement s\nJOIN precondition i ON i.statement = s.id\nJOIN entity e ON e.id = i.entity";
        return base("i.entity", from, vec![format!("e.kind = '{kind}'")], true);
    }
    let in_slot =
        |slot: &str| ("FROM statement s\nJOIN role i ON i.statement = s.id".to_owned(), format!("i.slot = '{slot}'"));
    match role {
        RoleHead::Treatments | RoleHead::Tests => {
            let tests = role == RoleHead::Tests;
            let (kind, diagnosis) = if tests { ("test", true) } else { ("treatment", false) };
            let counts = kinds(|k| recommends(k) || (diagnosis && k == StatementKind::Diagnosis));
            let mut conditions = vec![format!("s.kind IN ({counts})"), format!("s.subject_kind = '{kind}'")];
            if !against_too {
                conditions.push("COALESCE(s.stance, '') <> 'against'".to_owned());
            }
            base("s.together", statements, conditions, false)
        }
        RoleHead::Symptoms => base("s.together", statements, vec!["s.kind = 'symptom'".to_owned()], false),
        RoleHead::Causes => base("s.together", statements, vec!["s.kind = 'cause'".to_owned()], false),
        RoleHead::Conditions => {
            let (from, slot) = in_slot("object");
            base(
                "i.entity",
                &format!("{from}\nJOIN entity e ON e.id = i.entity"),
                vec![slot, "e.kind = 'condition'".to_owned()],
                false,
            )
        }
        RoleHead::Populations => {
            let (from, slot) = in_slot("in");
            base("i.entity", &from, vec![slot], false)
        }
        RoleHead::Outcomes => {
            let (from, slot) = in_slot("outcome");
            base("i.entity", &from, vec![slot], false)
        }
        RoleHead::Sources => base("s.source", statements, Vec::new(), false),
        RoleHead::References => {
            let (from, _) = in_slot("cites");
            let slots = "(i.slot = 'cites' OR (i.slot = 'subject' AND s.kind = 'listing'))";
            base("i.entity", &from, vec![slots.to_owned()], true)
        }
    }
}

/// A bound text.
pub(super) fn text(text: &str) -> Text {
    Text::bound(Value::Text(text.to_owned()), "")
}

/// A bound number.
pub(super) fn real(number: f64) -> Text {
    Text::bound(Value::Real(number), "")
}
