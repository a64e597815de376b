//! A query as text: names by their labels and quoted, brackets written out. Reading it again gives an equal query.

use super::query::{
    Adjective, Clause, Columns, Combine, Compare, Condition, Find, Group, Head, Named, Names, Query, Scope, Term,
    TimeSpan, Value, VerdictAsk, Why,
};
use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::question::quote;

/// The canonical text of a query.
pub fn text(query: &Query, graph: &Graph) -> String {
    let c = Canonical { graph };
    match query {
        Query::Find(f) => c.find(f),
        Query::Count { find, by } => {
            let by = by.map_or(String::new(), |k| format!(" by {k}"));
            format!("count {}{by}", c.find(find))
        }
        Query::Verdict(v) => {
            let ask = match v.ask {
                VerdictAsk::Recommended => "recommended",
                VerdictAsk::Contraindicated => "contraindicated",
            };
            join([format!("is {} {ask}", c.named(v.subject)), c.clauses(&v.clauses)])
        }
        Query::Compare(compare) => c.compare(compare),
        Query::Path { exact, from, to } => {
            format!("{}path from {} to {}", if *exact { "exact " } else { "" }, c.named(*from), c.named(*to))
        }
        Query::Pathway(name) => format!("pathway for {}", c.named(*name)),
        Query::Describe(name) => format!("describe {}", c.named(*name)),
        Query::Conflicts { about, between } => {
            let about = about.as_ref().map_or(String::new(), |names| format!("about {}", c.names(names)));
            let sources: Vec<_> = between.iter().map(|s| c.label(*s)).collect();
            let between = if sources.is_empty() { String::new() } else { format!("between {}", sources.join(" and ")) };
            join(["conflicts".to_owned(), about, between])
        }
        Query::Why(why) => match why {
            Why::All => "why".to_owned(),
            Why::Row(n) => format!("why {}", n + 1),
            Why::Of(name) => format!("why {}", c.named(*name)),
            Why::Not(name) => format!("why not {}", c.named(*name)),
        },
    }
}

/// The canonical text of one clause.
pub fn clause(clause: &Clause, graph: &Graph) -> String {
    Canonical { graph }.clause(clause)
}

/// The canonical text of a find.
pub fn find(find: &Find, graph: &Graph) -> String {
    Canonical { graph }.find(find)
}

/// The head as written.
pub fn head(head: &Head) -> String {
    match head {
        Head::Role(role) => role.word().to_owned(),
        Head::Statements => "statements".to_owned(),
        Head::Kinds(kinds) => kinds.iter().map(|k| k.plural()).collect::<Vec<_>>().join(" and "),
    }
}

struct Canonical<'g> {
    graph: &'g Graph,
}

fn join<const N: usize>(parts: [String; N]) -> String {
    parts.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

impl Canonical<'_> {
    fn find(&self, f: &Find) -> String {
        let adjectives: Vec<_> = f.adjectives.iter().map(|a| adjective(*a)).collect();
        let showing: Vec<_> = f.showing.iter().map(|c| c.word()).collect();
        join([
            f.limit.map_or(String::new(), |n| format!("top {n}")),
            adjectives.join(" "),
            head(&f.head),
            f.group.as_ref().map_or(String::new(), |g| self.group(g)),
            f.sorted.map_or(String::new(), |(key, reversed)| {
                format!("sorted by {key}{}", if reversed { " descending" } else { "" })
            }),
            f.grouped.map_or(String::new(), |key| format!("grouped by {key}")),
            if showing.is_empty() { String::new() } else { format!("showing {}", showing.join(", ")) },
            f.format.map_or(String::new(), |format| format!("as {format}")),
        ])
    }

    fn compare(&self, compare: &Compare) -> String {
        let columns = match &compare.columns {
            Columns::Things(things) => things.iter().map(|n| self.named(*n)).collect::<Vec<_>>().join(", "),
            Columns::SourcesOn(names) => format!("sources on {}", self.names(names)),
        };
        let by: Vec<_> = compare.by.iter().map(|a| a.word()).collect();
        join([
            format!("compare {columns}"),
            self.clauses(&compare.clauses),
            if by.is_empty() { String::new() } else { format!("by {}", by.join(", ")) },
            compare.format.map_or(String::new(), |format| format!("as {format}")),
        ])
    }

    fn group(&self, group: &Group) -> String {
        let mut chain = Vec::new();
        let mut at = group;
        while let Group::Combine { by, left, right } = at {
            chain.push((*by, right));
            at = left;
        }
        let mut text = self.group_leaf(at);
        let mut tightest = None;
        for (by, right) in chain.into_iter().rev() {
            // `and` binds tighter than what stands on its left so far.
            if by == Combine::And && tightest.is_some_and(|t| t != Combine::And) {
                text = format!("({text})");
            }
            tightest = Some(by);
            let right_text = match right.as_ref() {
                Group::Combine { by: inner, .. } if by != Combine::And && *inner == Combine::And => self.group(right),
                Group::Combine { .. } => format!("({})", self.group(right)),
                Group::Leaf(_) => self.group(right),
            };
            let word = match by {
                Combine::And => "and",
                Combine::Or => "or",
                Combine::ButNot => "but not",
            };
            text = format!("{text} {word} {right_text}");
        }
        text
    }

    fn group_leaf(&self, group: &Group) -> String {
        match group {
            Group::Leaf(clauses) => self.clauses(clauses),
            Group::Combine { .. } => self.group(group),
        }
    }

    fn clauses(&self, clauses: &[Clause]) -> String {
        clauses.iter().map(|c| self.clause(c)).collect::<Vec<_>>().join(" ")
    }

    fn clause(&self, clause: &Clause) -> String {
        match clause {
            Clause::Role(role, names) => format!("{} {}", role.word(), self.names(names)),
            Clause::After { event, span, names } => {
                let event = match event {
                    None => "",
                    Some(crate::model::terms::Event::Failed) => "failed",
                    Some(crate::model::terms::Event::Succeeded) => "successful",
                    Some(_) => "tried",
                };
                let span = span.map_or(String::new(), |s| format!("{} of", time(s)));
                join(["after".to_owned(), span, event.to_owned(), self.names(names)])
            }
            Clause::With(facet) => format!("with {facet}"),
            Clause::Without(facet) => format!("without {facet}"),
            Clause::EvidenceFrom(kind) => format!("with evidence from {kind}"),
            Clause::Where(conditions) => {
                format!("where {}", conditions.iter().map(condition).collect::<Vec<_>>().join(" and "))
            }
            Clause::Not(inner) => format!("not {}", self.clause(inner)),
        }
    }

    fn names(&self, names: &Names) -> String {
        names
            .any
            .iter()
            .map(|term| match term {
                Term::Thing(named) => self.named(*named),
                Term::Nested(find) => format!("({})", self.find(find)),
            })
            .collect::<Vec<_>>()
            .join(" or ")
    }

    fn named(&self, named: Named) -> String {
        let scope = match named.scope {
            Scope::Exactly => "exactly ",
            Scope::Narrower => "",
            Scope::Broadly => "broadly ",
        };
        format!("{scope}{}", self.label(named.entity))
    }

    /// The label in quotes; the id where the label is not unique.
    fn label(&self, id: EntityId) -> String {
        quote(if self.graph.is_unique(id) { self.graph.label(id) } else { self.graph.id(id) })
    }
}

fn adjective(adjective: Adjective) -> String {
    match adjective {
        Adjective::Recommended => "recommended".to_owned(),
        Adjective::NotRecommended => "not recommended".to_owned(),
        Adjective::Discussed => "discussed".to_owned(),
        Adjective::Strength(s) => s.word().to_owned(),
    }
}

/// `at least 6 weeks`
pub fn time(span: TimeSpan) -> String {
    let plural = if span.number == 1 { "" } else { "s" };
    format!("{}{} {}{plural}", if span.at_least { "at least " } else { "" }, span.number, span.unit.word())
}

fn condition(c: &Condition) -> String {
    let value = match &c.value {
        Value::Number(n) => n.to_string(),
        Value::Time(span) => time(*span),
        Value::Strength(s) => s.word().to_owned(),
        Value::Kind(k) => k.word().to_owned(),
        Value::Text(text) => quote(text),
    };
    format!("{} {} {value}", c.field, c.op)
}
