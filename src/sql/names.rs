//! Names of a plan → a part that lists the things they reach, each with how it was reached.
//!
//! `nearest` is twice the number of is-a hops, one more where the thing is broader than the name: the smallest is the nearest, and of two that are
//! as near the narrower one.

use super::find::Compiler;
use super::text::Text;
use crate::model::id::EntityId;
use crate::resolve::query::{Find, Head, Names, Scope, Term};

impl Compiler<'_> {
    /// The part (thing, nearest) of everything that names reach; `both` = also what is broader, below the root.
    pub(super) fn reach(&mut self, names: &Names, both: bool) -> String {
        let mut pieces: Vec<Text> = Vec::new();
        let of = |wanted: fn(Scope) -> bool| -> Vec<EntityId> {
            let things = names.any.iter().filter_map(|term| match term {
                Term::Thing(named) if wanted(named.scope) => Some(named.entity),
                _ => None,
            });
            things.collect()
        };
        let exactly = of(|scope| scope == Scope::Exactly);
        if !exactly.is_empty() {
            let list = Text::things(&exactly, self.graph);
            pieces.push(
                Text::from("SELECT e.id AS thing, 0 AS nearest FROM entity e WHERE e.id IN (").then(list).then(")"),
            );
        }
        let narrower = of(|scope| scope != Scope::Exactly);
        if !narrower.is_empty() {
            pieces.push(down(Text::from("(").then(Text::things(&narrower, self.graph)).then(")")));
        }
        let broader = if both { narrower } else { of(|scope| scope == Scope::Broadly) };
        if !broader.is_empty() {
            pieces.push(up(Text::from("(").then(Text::things(&broader, self.graph)).then(")")));
        }
        for term in &names.any {
            let Term::Nested(find) = term else { continue };
            let things = Text::from(format!("(SELECT i.thing FROM {} i)", self.nested(find)));
            pieces.push(down(things.clone()));
            if both {
                pieces.push(up(things));
            }
        }
        if pieces.is_empty() {
            pieces.push("SELECT e.id AS thing, 0 AS nearest FROM entity e WHERE 1 = 0".into());
        }
        let body = Text::from("SELECT r.thing AS thing, MIN(r.nearest) AS nearest\nFROM (\n  ")
            .then(Text::joined(pieces, "\nUNION ALL\n").indented(2))
            .then("\n) r\nGROUP BY r.thing");
        let comment = if both {
            "what the names reach: themselves, what is narrower, what is broader below the root"
        } else {
            "what the names reach"
        };
        self.parts.add("named", comment, body)
    }

    /// The part (thing, nearest) of what is narrower than one of the names, each name apart.
    pub(super) fn below(&mut self, names: &Names) -> String {
        let mut pieces: Vec<Text> = Vec::new();
        for term in &names.any {
            let one = Names { any: vec![super::find::narrower(term)] };
            let reached = self.reach(&one, false);
            pieces.push(
                format!("SELECT n.thing AS thing, n.nearest AS nearest FROM {reached} n WHERE n.nearest > 0").into(),
            );
        }
        if pieces.is_empty() {
            pieces.push("SELECT e.id AS thing, 0 AS nearest FROM entity e WHERE 1 = 0".into());
        }
        self.parts.add("below", "what is narrower than one of the names", Text::joined(pieces, "\nUNION DISTINCT\n"))
    }

    /// The part (thing) of the rows of a question in brackets. Rows that are statements name nothing.
    fn nested(&mut self, find: &Find) -> String {
        let body = match find.head {
            Head::Role(_) => {
                let rows = self.rows_inside(find);
                format!(
                    "SELECT g.item AS thing FROM {rows} g WHERE g.item >= 0\nUNION DISTINCT\n\
                     SELECT c.entity AS thing FROM {rows} g JOIN combination c ON c.id = g.item"
                )
            }
            Head::Statements | Head::Kinds(_) => "SELECT e.id AS thing FROM entity e WHERE 1 = 0".to_owned(),
        };
        self.parts.add("inner", "the rows of the question in brackets, as names", body.into())
    }
}

fn down(names: Text) -> Text {
    Text::from("SELECT c.entity AS thing, 2 * c.hops AS nearest FROM closure c WHERE c.ancestor IN ").then(names)
}

fn up(names: Text) -> Text {
    Text::from("SELECT c.ancestor AS thing, 2 * c.hops + 1 AS nearest FROM closure c JOIN entity a ON a.id = c.ancestor\nWHERE c.hops > 0 AND a.root = 0 AND c.entity IN ")
        .then(names)
}
