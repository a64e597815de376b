//! A value of the wrong type → the condition that was probably meant: `strength = strong` → `strength >= advised`.

use crate::model::terms::{Audience, Field, Op, Stance, StatementKind, Strength};
use crate::question::ast::{Condition, Value};
use crate::suggest::distance;

/// Words that people use for a value, and the operator and value that say the same.
const MEANT: &[(Field, &[&str], &str)] = &[
    (
        Field::Strength,
        &["strong", "high", "good", "best", "strongly", "strongest", "higher", "recommended"],
        ">= advised",
    ),
    (Field::Strength, &["weak", "low", "weakest", "lower", "poor"], "<= may-help"),
    (Field::Strength, &["first", "primary", "1"], "= first-line"),
    (Field::Strength, &["last", "rare"], "= reserved"),
    (Field::Kind, &["treatment", "treatments", "therapy", "therapies", "advice"], "= recommendation"),
    (Field::Kind, &["warning", "warnings", "risk", "risks", "side-effect", "side-effects", "harm"], "= caution"),
    (Field::Kind, &["benefit", "benefits", "result", "results"], "= effect"),
    (Field::Kind, &["test", "tests"], "= diagnosis"),
    (
        Field::Stance,
        &[
            "positive",
            "yes",
            "pro",
            "support",
            "supports",
            "supportive",
            "supported",
            "favor",
            "favour",
            "recommended",
            "true",
        ],
        "= for",
    ),
    (Field::Stance, &["negative", "no", "con", "contra", "opposed", "opposes", "discouraged", "false"], "= against"),
    (Field::Stance, &["mixed", "unclear", "none", "undecided"], "= neutral"),
    (
        Field::Audience,
        &[
            "doctors",
            "doctor",
            "physicians",
            "physician",
            "professionals",
            "providers",
            "gps",
            "nurses",
            "therapists",
            "experts",
        ],
        "= clinicians",
    ),
    (
        Field::Audience,
        &["patient's", "patients'", "public", "lay", "laypeople", "people", "consumers", "students"],
        "= patients",
    ),
    (Field::Stage, &["first", "early", "start", "beginning", "1"], "= initial"),
];

/// The condition that was probably meant.
pub(super) fn meant(c: &Condition) -> Option<String> {
    let field = c.field.word();
    let said = said(&c.value);
    let op = if c.op == Op::Contains { Op::Eq } else { c.op };
    match c.field {
        Field::AfterDuration if matches!(c.op, Op::Lt | Op::Le) => {
            let op = if c.op == Op::Lt { Op::Gt } else { Op::Ge };
            Some(format!("{field} {} {said}", op.word()))
        }
        Field::Duration | Field::AfterDuration | Field::DoseDuration | Field::EffectHorizon => match c.value {
            Value::Number(n) if n > 0.0 && n.fract() == 0.0 => Some(format!("{field} {} {n} weeks", op.word())),
            Value::Time(_) => Some(format!("{field} {} {said}", op.word())),
            _ => None,
        },
        Field::Citations
        | Field::References
        | Field::Effect
        | Field::Sensitivity
        | Field::Specificity
        | Field::Year
        | Field::ReferenceYear
        | Field::SourceYear => {
            let number = match &c.value {
                Value::Number(n) => *n,
                Value::Text(text) => f64::from(number_word(&text.to_lowercase())?),
                Value::Time(_) => return None,
            };
            Some(format!("{field} {} {number}", op.word()))
        }
        _ => {
            let word = said.to_lowercase().replace(' ', "-");
            let synonym = MEANT.iter().find(|(f, words, _)| *f == c.field && words.contains(&word.as_str()));
            if let Some((.., meant)) = synonym {
                let negated = c.op == Op::Ne && meant.starts_with("= ");
                return Some(format!("{field} {}{meant}", if negated { "!" } else { "" }));
            }
            let same = |w: &&str| **w == word;
            let known = words(c.field);
            let nearest = known.iter().copied().min_by_key(|w| distance(&word, w)).filter(|w| distance(&word, w) <= 2);
            let value = known.iter().copied().find(same).or(nearest)?;
            let ordered = c.field == Field::Strength || matches!(c.op, Op::Eq | Op::Ne);
            Some(format!("{field} {} {value}", if ordered { op } else { Op::Eq }.word()))
        }
    }
}

/// The value as it was typed.
fn said(value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_string(),
        Value::Time(span) => {
            format!("{} {}{}", span.number, span.unit.word(), if span.number == 1 { "" } else { "s" })
        }
        Value::Text(text) => text.clone(),
    }
}

/// The words that a field can be compared with.
fn words(field: Field) -> Vec<&'static str> {
    match field {
        Field::Strength => Strength::ALL.iter().map(|s| s.word()).collect(),
        Field::Kind => StatementKind::ALL.iter().map(|k| k.word()).collect(),
        Field::Stance => Stance::ALL.iter().map(|s| s.word()).collect(),
        Field::Audience => Audience::ALL.iter().map(|a| a.word()).collect(),
        Field::Stage => vec!["initial"],
        _ => Vec::new(),
    }
}

/// A number in words.
fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    (1..).zip(WORDS).find(|(_, w)| *w == word).map(|(n, _)| n)
}
