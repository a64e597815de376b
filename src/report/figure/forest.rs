//! Effects with a figure → intervals on their stated scale, one axis a scale. Effects against different comparators stand next to each other,
//! they are not pooled.

use super::numbers;
use super::svg::{Anchor, Face, LINE, Svg, wrap};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::model::terms::Direction;
use crate::render::words;
use crate::report::desk::Desk;
use crate::report::parts::{Cell, Figure, Group, Item};

/// One measured effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The statement that gives it.
    pub statement: StatementId,
    /// Treatment and outcome.
    pub label: String,
    /// Lower limit; `None` = open.
    pub low: Option<f64>,
    /// Upper limit; `None` = open.
    pub high: Option<f64>,
    /// `points on a scale of 0-100`
    pub axis: String,
    /// Ends of the axis.
    pub ends: (f64, f64),
    /// Comparator, horizon, in whom.
    pub circumstances: String,
}

/// The effects with a magnitude among statements, by axis and in the order given.
pub fn measured(statements: &[StatementId], graph: &Graph) -> Vec<Measured> {
    let mut all: Vec<Measured> = statements.iter().filter_map(|s| one(*s, graph)).collect();
    all.dedup_by_key(|m| m.statement);
    let mut tops: Vec<(String, f64)> = Vec::new();
    for m in &all {
        match tops.iter_mut().find(|(axis, _)| *axis == m.axis) {
            Some((_, top)) => *top = top.max(m.ends.1),
            None => tops.push((m.axis.clone(), m.ends.1)),
        }
    }
    for m in &mut all {
        m.ends.1 = tops.iter().find(|(axis, _)| *axis == m.axis).map_or(m.ends.1, |(_, top)| *top);
    }
    all.sort_by_key(|m| tops.iter().position(|(axis, _)| *axis == m.axis));
    all
}

fn one(s: StatementId, graph: &Graph) -> Option<Measured> {
    let (record, fact) = (graph.statement(s), graph.fact(s));
    let e = record.effect.as_deref().filter(|e| e.magnitude.is_stated())?;
    let unit = e.unit.clone().unwrap_or_default();
    let stated = e.scale.as_ref().and_then(|scale| {
        let (low, high) = scale.split_once('-')?;
        let (low, high) = (low.trim().parse::<f64>().ok()?, high.trim().parse::<f64>().ok()?);
        (low < high).then_some((low, high))
    });
    let top = e.magnitude.high.or(e.magnitude.low).unwrap_or(1.0);
    let ends = stated.unwrap_or(if unit == "percent" { (0.0, 100.0) } else { (0.0, round_up(top)) });
    let axis = match &e.scale {
        Some(scale) => format!("{unit} on a scale of {scale}"),
        None if unit == "percent" => unit,
        None => format!("{unit}, no scale stated"),
    };
    let outcome = words::labels(&fact.outcome, graph).join(", ");
    let direction = if e.direction == Direction::None { "no change" } else { e.direction.word() };
    let about = if e.approximate { "about " } else { "" };
    let whom = fact.measured_in.into_iter().chain(fact.object.iter().copied()).map(|id| graph.label(id).to_owned());
    let parts = [
        e.comparator.as_ref().map(|c| format!("against {c}")),
        e.horizon.as_ref().map(|h| format!("at {}", h.text)),
        Some(format!("in {}", words::distinct(whom).join(", "))).filter(|w| w.len() > 3),
        Some(record.source.clone()),
    ];
    Some(Measured {
        statement: s,
        label: format!(
            "{} → {outcome}: {direction} {about}{}",
            words::labels(&fact.subject, graph).join(" + "),
            words::range(&e.magnitude, e.unit.as_deref())
        ),
        low: e.magnitude.low,
        high: e.magnitude.high,
        axis,
        ends,
        circumstances: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
    })
}

/// The next round number above: 1, 2 or 5 times a power of ten.
fn round_up(top: f64) -> f64 {
    let power = 10f64.powf(top.max(f64::MIN_POSITIVE).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|f| f * power).find(|n| *n > top).unwrap_or(top)
}

const WIDTH: f64 = 620.0;
const LEFT: f64 = 12.0;

/// The figure; `None` where no effect has a figure.
pub fn figure(id: &str, title: &str, all: &[Measured], questions: &[usize], desk: &mut Desk<'_>) -> Option<Figure> {
    if all.is_empty() {
        return None;
    }
    let mut svg = Svg::default();
    let mut y = 2.0;
    for group in all.chunk_by(|a, b| a.axis == b.axis) {
        let (from, to) = group[0].ends;
        let place = |v: f64| LEFT + (v.clamp(from, to) - from) / (to - from) * (WIDTH - 2.0 * LEFT);
        y += LINE;
        svg.text(0.0, y, Anchor::Start, Face::Bold, &format!("Change in {}", group[0].axis));
        y += 6.0;
        for m in group {
            for (face, text) in [(Face::Plain, &m.label), (Face::Small, &m.circumstances)] {
                for line in wrap(text, WIDTH) {
                    y += LINE;
                    svg.text(LEFT, y, Anchor::Start, face, &line);
                }
            }
            y += 14.0;
            let (low, high) = (place(m.low.unwrap_or(from)), place(m.high.unwrap_or(to)));
            svg.line((low, y), (high.max(low + 1.0), y), true);
            if m.low.is_some() {
                svg.line((low, y - 6.0), (low, y + 6.0), false);
            }
            match m.high {
                Some(_) => svg.line((high, y - 6.0), (high, y + 6.0), false),
                None => svg.arrow(high, y),
            }
            y += 12.0;
        }
        svg.line((LEFT, y), (WIDTH - LEFT, y), false);
        for step in 0..=4 {
            let value = from + (to - from) * f64::from(step) / 4.0;
            svg.line((place(value), y), (place(value), y + 5.0), false);
            let anchor = match step {
                0 => Anchor::Start,
                4 => Anchor::End,
                _ => Anchor::Middle,
            };
            svg.text(place(value), y + 18.0, anchor, Face::Small, &format!("{}", (value * 100.0).round() / 100.0));
        }
        y += 34.0;
    }
    let description = format!(
        "{} on {}. Different comparators, times and patients: the intervals are not a ranking.",
        words::counted(all.len(), "stated interval", "stated intervals"),
        words::counted(all.chunk_by(|a, b| a.axis == b.axis).count(), "scale", "scales")
    );
    let figure_or_open = |v: Option<f64>| v.map_or("open".to_owned(), |v| v.to_string());
    let row = |m: &Measured, desk: &mut Desk<'_>| {
        let notes = desk.notes(&[m.statement]);
        let cells = vec![
            Cell::of(
                vec![Group { label: None, items: vec![Item::noted(figure_or_open(m.low), Vec::new(), notes)] }],
                questions.to_vec(),
            ),
            Cell::text(figure_or_open(m.high), questions.to_vec()),
            Cell::text(m.axis.clone(), questions.to_vec()),
            Cell::text(m.circumstances.clone(), questions.to_vec()),
        ];
        (m.label.clone(), cells)
    };
    let rows = all.iter().map(|m| row(m, desk)).collect();
    Some(Figure {
        id: id.to_owned(),
        title: title.to_owned(),
        svg: svg.finish(id, title, &description, WIDTH, y),
        description,
        table: numbers(
            id,
            "The same as a table.",
            "Effect",
            &["from", "to", "on which scale", "against what, when, in whom"],
            rows,
        ),
    })
}
