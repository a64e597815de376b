//! A clause → a condition on `statement s`, and for clauses with names a part that lists what matched.

use super::conditions::condition;
use super::find::{Base, Compiler, real, words};
use super::text::Text;
use crate::model::terms::{Event, Facet, StatementKind};
use crate::resolve::meaning::{Shown, event_fits, kind_shown, shown};
use crate::resolve::query::{Clause, Head, Names, RoleClause, TimeSpan};

impl Compiler<'_> {
    /// The condition under which a clause holds. With names also the part (statement, thing, nearest) of its matches, or (item, thing, nearest)
    /// where the row alone tells.
    pub(super) fn clause(
        &mut self,
        clause: &Clause,
        head: &Head,
        before: bool,
        base: &Base,
    ) -> (Text, Option<(String, bool)>) {
        match clause {
            Clause::Role(RoleClause::Under, names) => {
                let below = self.below(names);
                let (part, by_item) = self.under(&below, head);
                let of = if by_item { format!("m.item = {}", base.item) } else { "m.statement = s.id".to_owned() };
                (format!("EXISTS (SELECT 1 FROM {part} m WHERE {of})").into(), Some((part, by_item)))
            }
            Clause::Role(role, names) => self.on_statement(|c| c.role(*role, names, head)),
            Clause::After { event, span, names } => self.on_statement(|c| c.after(*event, *span, names)),
            Clause::With(facet) => (self.with(*facet, head, before, base), None),
            Clause::Without(facet) => (not(self.with(*facet, head, before, base)), None),
            Clause::EvidenceFrom(kind) => {
                let cited = format!(
                    "EXISTS (SELECT 1 FROM citation c JOIN reference r ON r.id = c.entity WHERE c.statement = s.id AND r.kind = '{kind}')"
                );
                (cited.into(), None)
            }
            Clause::Where(conditions) => {
                let all = conditions.iter().map(|c| condition(c, head, base.item));
                (Text::joined(all, " AND "), None)
            }
            Clause::Not(inner) => {
                let inner_holds = self.clause(inner, head, before, base).0;
                // What is not stated passes nothing, so that it passes the opposite.
                let stated = matches!(inner.as_ref(), Clause::Where(_));
                let holds =
                    if stated { Text::from("COALESCE(").then(inner_holds).then(", FALSE)") } else { inner_holds };
                (not(holds), None)
            }
        }
    }

    fn on_statement(&mut self, part: impl FnOnce(&mut Self) -> String) -> (Text, Option<(String, bool)>) {
        let part = part(self);
        (format!("EXISTS (SELECT 1 FROM {part} m WHERE m.statement = s.id)").into(), Some((part, false)))
    }

    /// The part (statement, thing, nearest) of a clause word.
    pub(super) fn role(&mut self, role: RoleClause, names: &Names, head: &Head) -> String {
        let named = self.reach(names, role == RoleClause::Before);
        let in_slots = |slots: &str, of: &str, more: &str| {
            format!(
                "SELECT DISTINCT i.statement AS statement, n.thing AS thing, n.nearest AS nearest\n\
                 FROM role i JOIN {named} n ON n.thing = i.entity{of}\nWHERE {slots}{more}"
            )
        };
        let slot = |slots: &str| in_slots(&format!("i.slot IN ({slots})"), "", "");
        let subject_of = |more: &str| in_slots("i.slot = 'subject'", " JOIN statement s ON s.id = i.statement", more);
        let sources = |more: &str| {
            format!(
                "SELECT s.id AS statement, n.thing AS thing, n.nearest AS nearest FROM statement s JOIN {named} n ON n.thing = s.source{more}"
            )
        };
        let body = match role {
            RoleClause::For => slot("'object'"),
            RoleClause::Of => match shown(head) {
                Shown::Subject => slot("'object'"),
                Shown::Object => slot("'subject'"),
                Shown::Other => slot("'subject', 'object'"),
            },
            RoleClause::About => in_slots("1 = 1", "", ""),
            RoleClause::Before => in_slots(
                "i.slot = 'subject'",
                "",
                " AND EXISTS (SELECT 1 FROM precondition p WHERE p.statement = i.statement)",
            ),
            RoleClause::TreatedBy => {
                subject_of(" AND s.kind = 'recommendation' AND COALESCE(s.stance, '') <> 'against'")
            }
            RoleClause::DiagnosedBy => subject_of(" AND s.kind = 'diagnosis'"),
            RoleClause::CausedBy => subject_of(" AND s.kind = 'cause'"),
            RoleClause::WithSymptom => subject_of(" AND s.kind = 'symptom'"),
            RoleClause::Contraindicating => subject_of(" AND s.kind = 'contraindication'"),
            RoleClause::In => {
                format!(
                    "SELECT DISTINCT i.statement AS statement, n.thing AS thing, n.nearest AS nearest FROM population i JOIN {named} n ON n.thing = i.entity"
                )
            }
            // What was measured stands as the outcome, or as the object of an effect.
            RoleClause::On => {
                let measured = in_slots(
                    "i.slot = 'object'",
                    " JOIN statement s ON s.id = i.statement JOIN entity e ON e.id = i.entity",
                    " AND s.kind = 'effect' AND e.kind IN ('outcome', 'symptom')",
                );
                format!("{}\nUNION DISTINCT\n{measured}", slot("'outcome'"))
            }
            RoleClause::From => sources(""),
            RoleClause::RecommendedBy => sources(" WHERE s.stance = 'for'"),
            RoleClause::Citing => {
                let slots = "(i.slot = 'cites' OR (i.slot = 'subject' AND s.kind = 'listing'))";
                in_slots(slots, " JOIN statement s ON s.id = i.statement", "")
            }
            // The row itself, see `under`.
            RoleClause::Under => slot("'subject'"),
        };
        self.parts.add("match", role_comment(role), body.into())
    }

    /// The part of a prerequisite.
    fn after(&mut self, event: Option<Event>, span: Option<TimeSpan>, names: &Names) -> String {
        let named = self.reach(names, true);
        let mut body = Text::from(format!(
            "SELECT DISTINCT p.statement AS statement, n.thing AS thing, n.nearest AS nearest\nFROM precondition p JOIN {named} n ON n.thing = p.entity"
        ));
        let mut conditions: Vec<Text> = Vec::new();
        if event.is_some() {
            let fitting = words(Event::ALL.iter().filter(|stated| event_fits(event, **stated)).map(|e| e.word()));
            conditions.push(format!("p.event IN ({fitting})").into());
        }
        if let Some(span) = span {
            conditions
                .push(Text::from("(p.at_least_days IS NULL OR p.at_least_days <= ").then(real(span.days())).then(")"));
        }
        if !conditions.is_empty() {
            body = body.then("\nWHERE ").then(Text::joined(conditions, " AND "));
        }
        self.parts.add("match", "prerequisites that the names reach", body)
    }

    /// The part (item, thing, nearest) of rows that are narrower, or (statement, thing, nearest) where rows are statements.
    fn under(&mut self, below: &str, head: &Head) -> (String, bool) {
        let by_item = matches!(head, Head::Role(_));
        let body = if by_item {
            format!(
                "SELECT DISTINCT i.item AS item, n.thing AS thing, n.nearest AS nearest\n\
                 FROM (\n  SELECT e.id AS item, e.id AS entity FROM entity e\n  UNION ALL\n  SELECT c.id AS item, c.entity AS entity FROM combination c\n) i\n\
                 JOIN {below} n ON n.thing = i.entity"
            )
        } else {
            format!(
                "SELECT DISTINCT i.statement AS statement, n.thing AS thing, n.nearest AS nearest\n\
                 FROM role i JOIN {below} n ON n.thing = i.entity\nWHERE i.slot = 'subject'"
            )
        };
        (self.parts.add("match", "rows that are narrower than the names", body.into()), by_item)
    }

    fn with(&mut self, facet: Facet, head: &Head, before: bool, base: &Base) -> Text {
        match facet {
            Facet::Evidence => "(s.quantified = 1 OR s.citations > 0)".into(),
            Facet::Citations => "s.citations > 0".into(),
            Facet::Numbers => "s.numbers = 1".into(),
            Facet::Prerequisites => "EXISTS (SELECT 1 FROM precondition p WHERE p.statement = s.id)".into(),
            Facet::Cautions => self.warned(StatementKind::Caution, head, before, base),
            Facet::Contraindications => self.warned(StatementKind::Contraindication, head, before, base),
        }
    }

    /// Whether any source warns of the row's thing, or of what is broader.
    fn warned(&mut self, kind: StatementKind, head: &Head, before: bool, base: &Base) -> Text {
        let body = format!(
            "SELECT DISTINCT c.entity AS thing\n\
             FROM closure c JOIN entity a ON a.id = c.ancestor JOIN role r ON r.entity = c.ancestor JOIN statement w ON w.id = r.statement\n\
             WHERE r.slot = 'subject' AND w.kind = '{kind}' AND (c.hops = 0 OR a.root = 0)"
        );
        let part = self.parts.add("warned", "things that some source warns of, or of what is broader", body.into());
        // A row that shows a prerequisite is that thing; all others that show the subject are the statement's subjects.
        let is_need = before && matches!(head, Head::Role(role) if kind_shown(*role).is_some());
        if is_need && shown(head) == Shown::Subject {
            format!("EXISTS (SELECT 1 FROM {part} w WHERE w.thing = {})", base.item).into()
        } else {
            format!(
                "EXISTS (SELECT 1 FROM role r JOIN {part} w ON w.thing = r.entity WHERE r.statement = s.id AND r.slot = 'subject')"
            )
            .into()
        }
    }
}

fn not(condition: Text) -> Text {
    Text::from("NOT (").then(condition).then(")")
}

fn role_comment(role: RoleClause) -> &'static str {
    match role {
        RoleClause::For => "objects that the names reach",
        RoleClause::Of => "subjects or objects that the names reach",
        RoleClause::About => "anything in any role that the names reach",
        RoleClause::Before => "subjects of statements with prerequisites that the names reach",
        RoleClause::TreatedBy => "subjects of recommendations that the names reach",
        RoleClause::DiagnosedBy => "subjects of diagnoses that the names reach",
        RoleClause::CausedBy => "causes that the names reach",
        RoleClause::WithSymptom => "symptoms that the names reach",
        RoleClause::Contraindicating => "contraindicated things that the names reach",
        RoleClause::In => "populations and circumstances that the names reach",
        RoleClause::On => "outcomes that the names reach",
        RoleClause::From => "statements of the named sources",
        RoleClause::RecommendedBy => "statements of the named sources that speak for something",
        RoleClause::Citing => "cited works that the names reach",
        RoleClause::Under => "rows that are narrower than the names",
    }
}
