//! A condition of `where` → SQL on `statement s`. What a statement does not state is NULL, and passes nothing.

use super::find::{real, text};
use super::text::Text;
use crate::model::name::normal;
use crate::model::terms::{Field, Op};
use crate::resolve::query::{Condition, Head, RoleHead, Value};

/// Whether the condition holds; NULL counts as no.
pub(super) fn condition(c: &Condition, head: &Head, item: &str) -> Text {
    match (c.field, &c.value) {
        // Rank 0 is the strongest, so that "at least as strong" is a rank not above.
        (Field::Strength, Value::Strength(wanted)) => {
            format!("s.strength_rank {} {}", turned(c.op), wanted.rank()).into()
        }
        (Field::Kind, Value::Kind(kind)) => word(c.op, "s.kind", kind.word()),
        (Field::Stance, Value::Text(said)) => word_bound(c.op, "s.stance", said),
        (Field::Stage, Value::Text(said)) => word_bound(c.op, "s.stage", said),
        (Field::Source, Value::Text(said)) => {
            let columns = [("x.code_normal", "x.code_lower"), ("x.title_normal", "x.title_lower")];
            within("EXISTS (SELECT 1 FROM source x WHERE x.id = s.source AND ", texts(c.op, &columns, said))
        }
        (Field::Section, Value::Text(said)) => {
            let columns = [("h.normal", "h.lower")];
            let of = "EXISTS (SELECT 1 FROM section h WHERE h.statement = s.id";
            match c.op {
                Op::Ne => Text::from(format!("({of}) AND NOT "))
                    .then(within(&format!("{of} AND "), texts(Op::Eq, &columns, said)))
                    .then(")"),
                op => within(&format!("{of} AND "), texts(op, &columns, said)),
            }
        }
        (Field::EffectUnit, Value::Text(said)) => {
            let columns = [("s.effect_unit_normal", "s.effect_unit_lower")];
            Text::from("(s.effect_unit IS NOT NULL AND ").then(texts(c.op, &columns, said)).then(")")
        }
        (Field::Audience, Value::Text(said)) => {
            let of = "EXISTS (SELECT 1 FROM audience x WHERE x.source = s.source";
            let equal = || within(&format!("{of} AND x.audience = "), text(said));
            match c.op {
                Op::Eq => equal(),
                Op::Ne => Text::from(format!("({of}) AND NOT ")).then(equal()).then(")"),
                _ => never(),
            }
        }
        (Field::Citations, Value::Number(n)) => number(c.op, "s.citations", *n),
        (Field::References, Value::Number(n)) => number(c.op, "s.works", *n),
        (Field::Sensitivity, Value::Number(n)) => number(c.op, "s.sensitivity", *n),
        (Field::Specificity, Value::Number(n)) => number(c.op, "s.specificity", *n),
        (Field::Effect, Value::Number(n)) => range(c.op, "s.effect_", *n),
        (Field::Year, Value::Number(n)) if *head == Head::Role(RoleHead::References) => {
            within(&format!("EXISTS (SELECT 1 FROM reference y WHERE y.id = {item} AND "), number(c.op, "y.year", *n))
        }
        (Field::Year | Field::SourceYear, Value::Number(n)) => {
            within("EXISTS (SELECT 1 FROM source x WHERE x.id = s.source AND ", number(c.op, "x.year", *n))
        }
        (Field::ReferenceYear, Value::Number(n)) => {
            let slots = "(r.slot = 'cites' OR (r.slot = 'subject' AND s.kind = 'listing'))";
            let of = format!(
                "EXISTS (SELECT 1 FROM role r JOIN reference y ON y.id = r.entity WHERE r.statement = s.id AND {slots} AND "
            );
            within(&of, number(c.op, "y.year", *n))
        }
        (Field::Duration, Value::Time(t)) => spans("", c.op, t.days()),
        (Field::AfterDuration, Value::Time(t)) => spans(" AND t.slot = 'after'", c.op, t.days()),
        (Field::DoseDuration, Value::Time(t)) => spans(" AND t.slot = 'dose'", c.op, t.days()),
        (Field::EffectHorizon, Value::Time(t)) => spans(" AND t.slot = 'horizon'", c.op, t.days()),
        _ => never(),
    }
}

fn never() -> Text {
    "1 = 0".into()
}

/// `OPEN CONDITION)`
fn within(open: &str, condition: Text) -> Text {
    Text::from(open).then(condition).then(")")
}

/// The sign of an operator; `None` for `contains`.
const fn sign(op: Op) -> Option<&'static str> {
    Some(match op {
        Op::Eq => "=",
        Op::Ne => "<>",
        Op::Lt => "<",
        Op::Le => "<=",
        Op::Gt => ">",
        Op::Ge => ">=",
        Op::Contains => return None,
    })
}

/// The sign with its sides changed.
const fn turned(op: Op) -> &'static str {
    match op {
        Op::Eq => "=",
        Op::Ne => "<>",
        Op::Lt => ">",
        Op::Le => ">=",
        Op::Gt => "<",
        // There is no rank below 0.
        Op::Ge => "<=",
        Op::Contains => "< 0 AND 0 =",
    }
}

fn number(op: Op, column: &str, value: f64) -> Text {
    sign(op).map_or_else(never, |sign| Text::from(format!("{column} {sign} ")).then(real(value)))
}

/// Words are equal or not; nothing else is asked of them.
fn word(op: Op, column: &str, word: &str) -> Text {
    match op {
        Op::Eq | Op::Ne => format!("{column} {} '{word}'", sign(op).unwrap_or_default()).into(),
        _ => never(),
    }
}

fn word_bound(op: Op, column: &str, word: &str) -> Text {
    match op {
        Op::Eq | Op::Ne => Text::from(format!("{column} {} ", sign(op).unwrap_or_default())).then(text(word)),
        _ => never(),
    }
}

/// Texts in normal and in lower-case form: equal in the one, or holding the other.
fn texts(op: Op, columns: &[(&str, &str)], wanted: &str) -> Text {
    let equal = || {
        let one = |(normal_form, _): &(&str, &str)| Text::from(format!("{normal_form} = ")).then(text(&normal(wanted)));
        within("(", Text::joined(columns.iter().map(one), " OR "))
    };
    match op {
        Op::Eq => equal(),
        Op::Ne => Text::from("NOT ").then(equal()),
        Op::Contains => {
            let one = |(_, lower): &(&str, &str)| {
                Text::from("POSITION(").then(text(&wanted.to_lowercase())).then(format!(" IN {lower}) > 0"))
            };
            within("(", Text::joined(columns.iter().map(one), " OR "))
        }
        _ => never(),
    }
}

/// A stated range against a value: equal to a stated limit, or the whole range on the asked side of it. `at` stands in front of the columns.
fn range(op: Op, at: &str, value: f64) -> Text {
    let side = |column: &str, sign: &str| Text::from(format!("{at}{column} {sign} ")).then(real(value));
    let limit =
        || within("COALESCE(", side("low", "=").then(", FALSE) OR COALESCE(").then(side("high", "=")).then(", FALSE"));
    let beyond = |column: &str, sign: &str| {
        let excluded = format!(" AND {at}{column}_excluded = 1)");
        within("(", side(column, sign).then(" OR (").then(side(column, "=")).then(excluded))
    };
    match op {
        Op::Eq => within("(", limit()),
        Op::Ne => {
            Text::from(format!("(({at}low IS NOT NULL OR {at}high IS NOT NULL) AND NOT (")).then(limit()).then("))")
        }
        Op::Ge => side("low", ">="),
        Op::Le => side("high", "<="),
        Op::Gt => beyond("low", ">"),
        Op::Lt => beyond("high", "<"),
        Op::Contains => never(),
    }
}

/// Whether any span of time of the statement fits.
fn spans(slot: &str, op: Op, days: f64) -> Text {
    let of = format!("EXISTS (SELECT 1 FROM span t WHERE t.statement = s.id{slot} AND ");
    within(&of, range(op, "t.", days))
}
