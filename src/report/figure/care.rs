//! Steps of a pathway → the order of care, from top to bottom: a box a step, and an arrow for everything that must have happened first, with the
//! condition written on it. An arrow comes from the steps that hold what must have happened.

use super::numbers;
use super::svg::{Anchor, Face, LINE, Svg, wrap};
use crate::answer::{Step, StepNeed, What};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::Event;
use crate::render::words;
use crate::report::desk::Desk;
use crate::report::parts::{Cell, Figure, Group, Item};

/// The steps with their marks: `1`, `2a`, `2b`.
pub fn marks(steps: &[Step]) -> Vec<String> {
    let one = |(i, step): (usize, &Step)| {
        let before = steps[..i].iter().filter(|s| s.step == step.step).count();
        let alone = steps.iter().filter(|s| s.step == step.step).count() == 1;
        let letter = if alone { String::new() } else { letter(before) };
        format!("{}{letter}", step.step)
    };
    steps.iter().enumerate().map(one).collect()
}

/// a … z, then aa, ab …
fn letter(n: usize) -> String {
    let last = char::from(b'a' + (n % 26) as u8);
    if n < 26 { last.to_string() } else { format!("{}{last}", letter(n / 26 - 1)) }
}

/// `failed conservative care for at least 6 weeks`
pub fn condition(need: &StepNeed, graph: &Graph) -> String {
    words::needed(need.event, need.entity, need.at_least.as_deref(), need.detail.as_deref(), graph)
}

/// The earlier steps that hold what a prerequisite names, or a kind of it.
pub fn sources(steps: &[Step], i: usize, need: &StepNeed, graph: &Graph) -> Vec<usize> {
    if need.event == Event::Met {
        return Vec::new();
    }
    let holds = |step: &Step| {
        step.entities.iter().any(|(what, _)| match what {
            What::Things(things) => things.iter().any(|t| graph.is_within(*t, need.entity)),
            What::Statement(_) => false,
        })
    };
    (0..i).filter(|j| steps[*j].step < steps[i].step && holds(&steps[*j])).collect()
}

const WIDTH: f64 = 640.0;
const LANE: f64 = 14.0;
const MOST_NAMES: usize = 8;

/// An arrow: from boxes at these heights to its condition at that height.
struct Arrow {
    from: Vec<f64>,
    to: f64,
}

/// The figure; `None` without steps. What is in `shown` is named first and in heavy type.
pub fn figure(
    id: &str,
    title: &str,
    steps: &[Step],
    shown: &[EntityId],
    question: usize,
    desk: &mut Desk<'_>,
) -> Option<Figure> {
    if steps.is_empty() {
        return None;
    }
    let graph = desk.graph();
    let marks = marks(steps);
    let lanes = steps.iter().map(|s| s.prerequisites.len()).sum::<usize>().min(8);
    let left = 20.0 + LANE * lanes as f64;
    let room = WIDTH - left - 12.0;
    let mut svg = Svg::default();
    let mut y = 4.0;
    let mut middles: Vec<f64> = Vec::new();
    let mut arrows: Vec<Arrow> = Vec::new();
    for (i, step) in steps.iter().enumerate() {
        for need in &step.prerequisites {
            let lines = wrap(&crate::report::cell::after(&condition(need, graph)), room);
            let from: Vec<f64> = sources(steps, i, need, graph).into_iter().map(|j| middles[j]).collect();
            if from.is_empty() {
                svg.dot(left - 6.0, y + 10.0, false);
            } else {
                arrows.push(Arrow { from, to: y + 10.0 });
            }
            for line in lines {
                y += LINE - 2.0;
                svg.text(left + 6.0, y, Anchor::Start, Face::Small, &line);
            }
        }
        y += 6.0;
        let (bold, plain) = names(step, shown, graph);
        let bold = wrap(&bold, room - 8.0);
        let plain = wrap(&plain, room - 8.0);
        let h = LINE * (1 + bold.len() + plain.len()) as f64 + 8.0;
        svg.rect(left, y, WIDTH - left - 2.0, h, if bold.is_empty() { 0.0 } else { 0.1 }, false);
        svg.text(left + 6.0, y + LINE - 2.0, Anchor::Start, Face::Bold, &format!("Step {}", marks[i]));
        let mut at = y + LINE - 2.0;
        for (face, lines) in [(Face::Bold, bold), (Face::Plain, plain)] {
            for line in lines {
                at += LINE;
                svg.text(left + 6.0, at, Anchor::Start, face, &line);
            }
        }
        middles.push(y + h / 2.0);
        y += h + 12.0;
    }
    draw(&arrows, lanes, left, &mut svg);
    let description = format!(
        "{} from top to bottom. An arrow comes from the steps that hold what must have happened first, and says what; an open dot is a condition that no earlier step stands for.",
        words::counted(steps.len(), "step", "steps")
    );
    let rows = steps
        .iter()
        .zip(&marks)
        .map(|(step, mark)| (format!("Step {mark}"), cells(step, shown, question, desk)))
        .collect();
    Some(Figure {
        id: id.to_owned(),
        title: title.to_owned(),
        svg: svg.finish(id, title, &description, WIDTH, y),
        description,
        table: numbers(id, "The same as a table.", "Step", &["what must have happened first", "what follows"], rows),
    })
}

/// The arrows in lanes beside the boxes: each in the nearest lane that is free on its way.
fn draw(arrows: &[Arrow], lanes: usize, left: f64, svg: &mut Svg) {
    let mut taken: Vec<Vec<(f64, f64)>> = vec![Vec::new(); lanes.max(1)];
    for arrow in arrows {
        let top = arrow.from.iter().copied().fold(arrow.to, f64::min);
        let free = |lane: &Vec<(f64, f64)>| lane.iter().all(|(a, b)| *b < top || *a > arrow.to);
        let lane = taken.iter().position(free).unwrap_or(lanes.saturating_sub(1));
        if let Some(spans) = taken.get_mut(lane) {
            spans.push((top, arrow.to));
        }
        let x = left - 14.0 - LANE * lane as f64;
        for from in &arrow.from {
            svg.line((left, *from), (x, *from), false);
            svg.dot(left, *from, true);
        }
        svg.line((x, top), (x, arrow.to), false);
        svg.line((x, arrow.to), (left, arrow.to), false);
        svg.arrow(left + 2.0, arrow.to);
    }
}

/// What belongs to a step, with its statements.
type Entity = (What, Vec<StatementId>);

/// What is named of a step: first what is to be shown, then others; and how many are not named. A figure that shows a few treatments among many
/// names the others only in part.
fn named<'s>(step: &'s Step, shown: &[EntityId]) -> (Vec<&'s Entity>, Vec<&'s Entity>, usize) {
    let is_shown = |what: &What| match what {
        What::Things(things) => things.iter().any(|t| shown.contains(t)),
        What::Statement(_) => false,
    };
    let (first, mut others): (Vec<&Entity>, Vec<&Entity>) = step.entities.iter().partition(|(what, _)| is_shown(what));
    let most = if shown.is_empty() { usize::MAX } else { MOST_NAMES.saturating_sub(first.len()).max(3) };
    let left_out = if others.len() > most.saturating_add(1) { others.len() - most } else { 0 };
    others.truncate(others.len() - left_out);
    (first, others, left_out)
}

/// The names of a step as they are drawn: heavy and plain.
fn names(step: &Step, shown: &[EntityId], graph: &Graph) -> (String, String) {
    let (first, others, left_out) = named(step, shown);
    let labels = |all: &[&Entity]| all.iter().map(|(w, _)| words::label(w, graph)).collect::<Vec<_>>().join(", ");
    let rest = if left_out > 0 { format!(", and {left_out} more") } else { String::new() };
    (labels(&first), format!("{}{rest}", labels(&others)))
}

fn cells(step: &Step, shown: &[EntityId], question: usize, desk: &mut Desk<'_>) -> Vec<Cell> {
    let graph = desk.graph();
    let mut needs = Vec::new();
    for need in &step.prerequisites {
        let of: Vec<StatementId> = step.statements.iter().copied().filter(|s| asks_for(*s, need, graph)).collect();
        let notes = desk.notes(&of);
        needs.push(Item::noted(crate::report::cell::after(&condition(need, graph)), Vec::new(), notes));
    }
    if needs.is_empty() {
        needs.push(Item::plain("nothing stated"));
    }
    let mut items = Vec::new();
    let (first, others, left_out) = named(step, shown);
    for (what, statements) in first.into_iter().chain(others) {
        let grade = words::strongest(statements, graph);
        let grade = if grade.is_empty() { String::new() } else { format!(": {grade}") };
        let notes = desk.notes(statements);
        let sources = crate::report::cell::sources(statements, graph);
        items.push(Item::noted(format!("{}{grade}", words::label(what, graph)), sources, notes));
    }
    if left_out > 0 {
        items.push(Item::plain(format!("… and {left_out} more")));
    }
    let cell = |items| Cell::of(vec![Group { label: None, items }], vec![question]);
    vec![cell(needs), cell(items)]
}

fn asks_for(s: StatementId, need: &StepNeed, graph: &Graph) -> bool {
    graph.fact(s).after.iter().any(|n| n.event == need.event && n.entity == need.entity)
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_go_on_behind_z() {
        assert_eq!([0, 25, 26, 27, 52].map(letter), ["a", "z", "aa", "ab", "ba"]);
    }
}
