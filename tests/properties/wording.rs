//! A plan written the way people write: openers, singular heads, capitals, synonyms, names without quotes where they need none,
//! `according to` for `from`, the time of `after` behind its names. Reading it has to give the same plan.

use evigraph::graph::Graph;
use evigraph::model::id::EntityId;
use evigraph::model::terms::{Event, Op};
use evigraph::question::{needs_quotes_anywhere, quote};
use evigraph::resolve::canonical;
use evigraph::resolve::query::{
    Adjective, Clause, Combine, Condition, Find, Group, Head, Named, Names, Query, RoleClause, Scope, Term, Value,
    VerdictAsk,
};

use super::dice::Dice;

/// Writes plans.
pub struct Writer<'g, 'd, 'c> {
    pub graph: &'g Graph,
    pub dice: &'d mut Dice<'c>,
}

impl Writer<'_, '_, '_> {
    /// The plan in words. Forms that leave little to choose are written canonically.
    pub fn question(&mut self, query: &Query) -> String {
        let text = match query {
            Query::Find(find) => {
                let opener = self.dice.pick(&[
                    "",
                    "",
                    "what ",
                    "which ",
                    "show me the ",
                    "list all ",
                    "find ",
                    "what are the ",
                    "are there any ",
                ]);
                format!("{}{}", self.cased(opener), self.find(find))
            }
            Query::Count { find, by } => {
                let count = self.dice.pick(&["count", "how many", "count the"]);
                let by = by.map_or(String::new(), |key| format!(" by {key}"));
                format!("{} {}{by}", self.cased(count), self.find(find))
            }
            Query::Verdict(verdict) => {
                let ask = match verdict.ask {
                    VerdictAsk::Recommended => "recommended",
                    VerdictAsk::Contraindicated => "contraindicated",
                };
                let clauses: Vec<String> = verdict.clauses.iter().map(|c| self.clause(c)).collect();
                format!("is {} {} {}", self.named(verdict.subject), self.cased(ask), clauses.join(" "))
            }
            Query::Path { exact, from, to } => {
                let exact = if *exact { "exact " } else { "" };
                format!("{exact}path from {} to {}", self.named(*from), self.named(*to))
            }
            Query::Describe(name) => format!("describe {}", self.named(*name)),
            Query::Pathway(name) => format!("pathway for {}", self.named(*name)),
            Query::Compare(_) | Query::Conflicts { .. } | Query::Why(_) => canonical::text(query, self.graph),
        };
        let end = self.dice.pick(&["", "?", " ?", "."]);
        format!("{}{end}", text.trim_end())
    }

    /// A find whose group is written as it is told here.
    pub fn find_with(&mut self, find: &Find, group: &str) -> String {
        let mut text = String::new();
        let top = find.limit.filter(|_| self.dice.chance(50));
        if let Some(n) = top {
            text += &format!("top {n} ");
        }
        for adjective in &find.adjectives {
            let word = match adjective {
                Adjective::Recommended => "recommended".to_owned(),
                Adjective::NotRecommended => "not recommended".to_owned(),
                Adjective::Discussed => "discussed".to_owned(),
                Adjective::Strength(s) => s.word().replace('-', self.dice.pick(&["-", " "])),
            };
            text += &format!("{} ", self.cased(&word));
        }
        let head = canonical::head(&find.head);
        let singular = matches!(find.head, Head::Role(_)) && self.dice.chance(20);
        let head = if singular { head.trim_end_matches('s').to_owned() } else { head };
        text += &self.cased(&head);
        if !group.is_empty() {
            text += &format!(" {group}");
        }
        if let Some((key, reversed)) = find.sorted {
            let sorted = self.dice.pick(&["sorted by", "ordered by", "sort by"]);
            text +=
                &format!(" {sorted} {key}{}", if reversed { self.dice.pick(&[" descending", " desc"]) } else { "" });
        }
        if let (Some(n), None) = (find.limit, top) {
            text += &format!(" first {n}");
        }
        if let Some(key) = find.grouped {
            text += &format!(" grouped by {key}");
        }
        if !find.showing.is_empty() {
            let columns: Vec<&str> = find.showing.iter().map(|c| c.word()).collect();
            text += &format!(" showing {}", columns.join(self.dice.pick(&[", ", " and "])));
        }
        if let Some(format) = find.format {
            text += &format!(" as {format}");
        }
        text
    }

    fn find(&mut self, find: &Find) -> String {
        let group = find.group.as_ref().map_or(String::new(), |g| self.group(g));
        self.find_with(find, &group)
    }

    /// Every bracket is written.
    pub fn group(&mut self, group: &Group) -> String {
        match group {
            Group::Leaf(clauses) => clauses.iter().map(|c| self.clause(c)).collect::<Vec<_>>().join(" "),
            Group::Combine { by, left, right } => {
                let word = combine(*by);
                format!("({}) {} ({})", self.group(left), self.cased(word), self.group(right))
            }
        }
    }

    pub fn clause(&mut self, clause: &Clause) -> String {
        match clause {
            Clause::Role(role, names) => {
                let word = match role {
                    RoleClause::From => self.dice.pick(&["from", "according to"]),
                    role => role.word(),
                };
                format!("{} {}", self.cased(word), self.names(names))
            }
            Clause::After { event, span, names } => {
                let event = match event {
                    None => "",
                    Some(Event::Failed) => self.dice.pick(&["failed ", "unsuccessful ", "a failed "]),
                    Some(Event::Succeeded) => "successful ",
                    Some(_) => "tried ",
                };
                let names = format!("{event}{}", self.names(names));
                match span {
                    None => format!("after {names}"),
                    Some(span) if self.dice.chance(50) => format!("after {names} for {}", canonical::time(*span)),
                    Some(span) if span.at_least => format!("after {}+ {}s of {names}", span.number, span.unit.word()),
                    Some(span) => format!("after {} of {names}", canonical::time(*span)),
                }
            }
            Clause::With(facet) => format!("with {facet}"),
            Clause::Without(facet) => format!("without {facet}"),
            Clause::EvidenceFrom(kind) => format!("with evidence from {kind}"),
            Clause::Where(conditions) => {
                let conditions: Vec<String> = conditions.iter().map(|c| self.condition(c)).collect();
                format!("where {}", conditions.join(" and "))
            }
            Clause::Not(inner) => format!("{} {}", self.cased("not"), self.clause(inner)),
        }
    }

    fn condition(&mut self, condition: &Condition) -> String {
        let op = match condition.op {
            Op::Eq => self.dice.pick(&["=", "is"]),
            Op::Ne => self.dice.pick(&["!=", "is not"]),
            op => op.word(),
        };
        let value = match &condition.value {
            Value::Number(n) => n.to_string(),
            Value::Time(span) => canonical::time(*span),
            Value::Strength(s) => s.word().to_owned(),
            Value::Kind(k) => k.word().to_owned(),
            Value::Text(text) => quote(text),
        };
        format!("{} {op} {value}", condition.field)
    }

    pub fn names(&mut self, names: &Names) -> String {
        let written: Vec<String> = names
            .any
            .iter()
            .map(|term| match term {
                Term::Thing(named) => self.named(*named),
                Term::Nested(find) => format!("({})", self.find(find)),
            })
            .collect();
        written.join(self.dice.pick(&[" or ", ", ", ", or "]))
    }

    pub fn named(&mut self, named: Named) -> String {
        let scope = match named.scope {
            Scope::Exactly => "exactly ",
            Scope::Narrower => "",
            Scope::Broadly => "broadly ",
        };
        format!("{}{}", self.cased(scope), self.name(named.entity))
    }

    /// Any name of the thing that no other thing has.
    fn name(&mut self, id: EntityId) -> String {
        let thing = self.graph.thing(id);
        let mut names: Vec<&str> = vec![&thing.label];
        names.extend(thing.synonyms.iter().map(String::as_str));
        names.push(&thing.id);
        names.retain(|name| self.graph.named(name) == [id]);
        let name = self.dice.pick(&names).to_owned();
        let cased = self.cased(&name);
        let name = if self.graph.named(&cased) == [id] { cased } else { name };
        if self.dice.chance(40) || needs_quotes_anywhere(&name) { quote(&name) } else { name }
    }

    /// In capitals now and then.
    pub fn cased(&mut self, text: &str) -> String {
        if self.dice.chance(10) { text.to_uppercase() } else { text.to_owned() }
    }
}

/// The words that combine two groups.
pub fn combine(by: Combine) -> &'static str {
    match by {
        Combine::And => "and",
        Combine::Or => "or",
        Combine::ButNot => "but not",
    }
}
