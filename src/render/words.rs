//! Statements, things and numbers → the short phrases of which tables and lists are made.

use std::collections::{BTreeMap, BTreeSet};

use crate::answer::{Answer, Flag, Row, What};
use crate::graph::{Graph, Needed};
use crate::model::id::{EntityId, StatementId};
use crate::model::quantity::Range;
use crate::model::statement::{Accuracy, Dose, Effect};
use crate::model::terms::{Event, Stance, Strength};

/// What a row is called: a label, labels joined with ` + `, or a statement's id.
pub fn label(what: &What, graph: &Graph) -> String {
    match what {
        What::Things(things) => labels(things, graph).join(" + "),
        What::Statement(s) => graph.statement(*s).id.clone(),
    }
}

/// The stable id of a row: ids joined with `+`, or a statement's id.
pub fn id(what: &What, graph: &Graph) -> String {
    match what {
        What::Things(things) => things.iter().map(|t| graph.thing(*t).id.as_str()).collect::<Vec<_>>().join("+"),
        What::Statement(s) => graph.statement(*s).id.clone(),
    }
}

/// The kind of a row as a word.
pub fn kind(what: &What, graph: &Graph) -> &'static str {
    match what {
        What::Things(things) => things.first().map_or("", |t| graph.thing(*t).kind.word()),
        What::Statement(s) => graph.statement(*s).kind.word(),
    }
}

/// The labels of things.
pub fn labels(ids: &[EntityId], graph: &Graph) -> Vec<String> {
    ids.iter().map(|id| graph.label(*id).to_owned()).collect()
}

/// The list without what it already has, in order.
pub fn distinct(items: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in items {
        if !item.is_empty() && !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// `1 source`, `2 sources`
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Lines, with a dash: `9`, `47–49`; empty where an import states none.
pub fn lines((first, last): (u32, u32)) -> String {
    match (first, last) {
        (0, _) => String::new(),
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    }
}

/// Where one statement stands: `yeomans line 9`, `dr-oracle lines 47–49`; the source alone where an import states no lines.
pub fn place(s: StatementId, graph: &Graph) -> String {
    let source = graph.id(graph.source_of_statement(s));
    let (first, last) = graph.with_statement(s, |record| record.lines);
    if first == 0 {
        return source.to_owned();
    }
    let word = if first == last { "line" } else { "lines" };
    format!("{source} {word} {}", lines((first, last)))
}

/// Where statements stand, by source: `dr-oracle 67, 71–73; yeomans 9`. Beyond `most` passages of a source, only how many more.
pub fn places(statements: &[StatementId], most: Option<usize>, graph: &Graph) -> String {
    let mut sources: BTreeMap<&str, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for s in statements {
        let spans = sources.entry(graph.id(graph.source_of_statement(*s))).or_default();
        let own = graph.with_statement(*s, |record| record.lines);
        if own.0 > 0 {
            spans.insert(own);
        }
    }
    let one = |(source, spans): (&str, BTreeSet<(u32, u32)>)| {
        if spans.is_empty() {
            return source.to_owned();
        }
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (first, last) in spans {
            match merged.last_mut() {
                Some(open) if first <= open.1 + 1 => open.1 = open.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        let shown = most.unwrap_or(merged.len()).min(merged.len());
        let more = if shown < merged.len() { format!(" … +{}", merged.len() - shown) } else { String::new() };
        let spans: Vec<String> = merged.iter().take(shown).map(|m| lines(*m)).collect();
        format!("{source} {}{more}", spans.join(", "))
    };
    sources.into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A strength with the source's own word for it: `essential "cornerstone of treatment"`, or the word alone where no strength is given.
pub fn graded(strength: Option<Strength>, wording: Option<&str>) -> String {
    let plain = |text: &str| text.replace('-', " ").to_lowercase();
    let quote = wording.filter(|w| strength.is_none_or(|s| plain(w) != plain(s.word()))).map(|w| format!("\"{w}\""));
    [strength.map(|s| s.word().to_owned()), quote].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The strongest of several statements, with its wording; where none has a strength, two of their wordings.
pub fn strongest(statements: &[StatementId], graph: &Graph) -> String {
    let records = || statements.iter().map(|s| graph.statement(*s));
    match records().filter(|r| r.strength.is_some()).min_by_key(|r| r.strength.map(Strength::rank)) {
        Some(record) => graded(record.strength, record.wording.as_deref()),
        None => {
            let all = distinct(records().map(|r| graded(None, r.wording.as_deref())));
            let more = if all.len() > 2 { ", …" } else { "" };
            format!("{}{more}", all[..all.len().min(2)].join(", "))
        }
    }
}

/// The stances of statements, without repetition.
pub fn stances(statements: &[StatementId], graph: &Graph) -> Vec<String> {
    let all: BTreeSet<Stance> = statements.iter().filter_map(|s| graph.statement(*s).stance).collect();
    all.into_iter().map(|s| s.word().to_owned()).collect()
}

/// A prerequisite: `failed conservative care for at least 6 weeks (no relief)`.
pub fn need(need: &Needed, graph: &Graph) -> String {
    needed(need.event, need.entity, need.at_least.as_ref().map(|s| s.text.as_str()), need.detail.as_deref(), graph)
}

/// The same from its parts.
pub fn needed(event: Event, entity: EntityId, at_least: Option<&str>, detail: Option<&str>, graph: &Graph) -> String {
    let event = match event {
        Event::Met => "given ".to_owned(),
        Event::Succeeded => "successful ".to_owned(),
        event => format!("{event} "),
    };
    let least = at_least.map_or(String::new(), |span| match span.strip_prefix('>') {
        Some(more) => format!(" for more than {}", more.trim_start_matches('=').trim()),
        None => format!(" for at least {}", span.replace('+', "")),
    });
    let detail = detail.map_or(String::new(), |d| format!(" ({d})"));
    format!("{event}{}{least}{detail}", graph.label(entity))
}

/// All prerequisites of a statement in one phrase; a gate begins with `only if`.
pub fn needs(s: StatementId, graph: &Graph) -> String {
    let (record, fact) = (graph.statement(s), graph.fact(s));
    let all: Vec<String> = fact.after.iter().map(|n| need(n, graph)).collect();
    if all.is_empty() {
        return String::new();
    }
    let text = all.join(if record.any_of { " or " } else { " and " });
    if record.only_when { format!("only if {text}") } else { text }
}

/// `9–12 points`, `at least 70 percent`
pub fn range(range: &Range, unit: Option<&str>) -> String {
    let figure = match (range.low, range.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) if range.low_excluded => format!("more than {low}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) if range.high_excluded => format!("less than {high}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => return String::new(),
    };
    unit.map_or(figure.clone(), |u| format!("{figure} {u}"))
}

/// `decrease about 9–12 points on a scale of 0-100, vs usual care, at 12 months`
pub fn effect(e: &Effect) -> String {
    let mut text = match e.direction.word() {
        "none" => "no change".to_owned(),
        word => word.to_owned(),
    };
    if e.magnitude.is_stated() {
        let about = if e.approximate { "about " } else { "" };
        text.push_str(&format!(" {about}{}", range(&e.magnitude, e.unit.as_deref())));
    }
    let more = [
        e.scale.as_ref().map(|s| format!(" on a scale of {s}")),
        e.comparator.as_ref().map(|c| format!(", vs {c}")),
        e.horizon.as_ref().map(|h| format!(", at {}", h.text)),
    ];
    text.extend(more.into_iter().flatten());
    text
}

/// `sensitivity 94%, specificity 78%, threshold pain relief 50–70 percent lasting 2+ months`
pub fn accuracy(a: &Accuracy) -> String {
    let threshold = a.threshold.as_ref().map(|t| {
        let lasting = t.lasting.as_ref().map_or(String::new(), |l| format!(" lasting {}", l.text));
        format!("threshold {} {}{lasting}", t.measure, range(&t.range, t.unit.as_deref()))
    });
    let percent = |word: &str, value: Option<f64>| value.map(|v| format!("{word} {v}%"));
    [percent("sensitivity", a.sensitivity), percent("specificity", a.specificity), threshold]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// Outcome and effect of a statement, with in whom it was measured, and how well a test does.
pub fn results(s: StatementId, graph: &Graph) -> Vec<String> {
    let (record, fact) = (graph.statement(s), graph.fact(s));
    let mut out = Vec::new();
    if let Some(e) = &record.effect {
        let outcome = labels(&fact.outcome, graph).join(", ");
        let measured = fact.measured_in.map_or(String::new(), |m| format!(" (measured in {})", graph.label(m)));
        let colon = if outcome.is_empty() { "" } else { ": " };
        out.push(format!("{outcome}{colon}{}{measured}", effect(e)));
    } else if !fact.outcome.is_empty() {
        out.push(labels(&fact.outcome, graph).join(", "));
    }
    out.extend(record.accuracy.as_deref().map(accuracy));
    out
}

/// `6+ weeks, hold 15-30 seconds, 8-10 times, daily, 400 mg`
pub fn dose(d: &Dose) -> String {
    [
        d.duration.as_ref().map(|s| s.text.clone()),
        d.hold.as_ref().map(|s| format!("hold {}", s.text)),
        d.times.as_ref().map(|t| format!("{t} times")),
        d.often.clone(),
        d.amount.clone(),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(", ")
}

/// The citation markers of statements, by source: `dr-oracle [1] [2], unresolved`.
pub fn markers(statements: &[StatementId], graph: &Graph) -> Vec<String> {
    let mut by_source: Vec<(&str, bool, Vec<String>)> = Vec::new();
    for s in statements {
        let source = graph.statement(*s).source.as_str();
        for c in &graph.fact(*s).citations {
            let marker = format!("[{}]", c.marker);
            match by_source.iter_mut().find(|(of, resolved, _)| *of == source && *resolved == c.resolved) {
                Some((_, _, markers)) if markers.contains(&marker) => {}
                Some((_, _, markers)) => markers.push(marker),
                None => by_source.push((source, c.resolved, vec![marker])),
            }
        }
    }
    let say = |(source, resolved, markers): (&str, bool, Vec<String>)| {
        format!("{source} {}{}", markers.join(" "), if resolved { "" } else { ", unresolved" })
    };
    by_source.into_iter().map(say).collect()
}

/// What a list says of a statement beside its text: stance, strength in the source's words, citations.
pub fn remarks(s: StatementId, graph: &Graph) -> String {
    let stance = graph.statement(s).stance.filter(|s| *s != Stance::For).map(|s| s.word().to_owned());
    let rest = remarks_without_stance(s, graph);
    stance.into_iter().chain((!rest.is_empty()).then_some(rest)).collect::<Vec<_>>().join("; ")
}

/// The same in a list that already says the stance.
pub fn remarks_without_stance(s: StatementId, graph: &Graph) -> String {
    let record = graph.statement(s);
    let citations = &graph.fact(s).citations;
    let cites = |resolved: bool, word: &str| {
        let all: Vec<String> =
            citations.iter().filter(|c| c.resolved == resolved).map(|c| format!("[{}]", c.marker)).collect();
        (!all.is_empty()).then(|| format!("cites {}{word}", all.join(" ")))
    };
    [Some(graded(record.strength, record.wording.as_deref())), cites(true, ""), cites(false, ", unresolved")]
        .into_iter()
        .flatten()
        .filter(|r| !r.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}

/// The counts under an answer: `2 treatments · 3 statements · 1 source`; `rows` is what the form itself counts.
pub fn summary(answer: &Answer, rows: Option<String>, rows_are_statements: bool, graph: &Graph) -> String {
    let statements = answer.statements();
    let sources: BTreeSet<EntityId> = statements.iter().map(|s| graph.fact(*s).source).collect();
    let rows_are_sources = answer.head.as_deref() == Some("sources");
    let parts = [
        rows,
        (!rows_are_statements).then(|| counted(statements.len(), "statement", "statements")),
        (!rows_are_sources).then(|| counted(sources.len(), "source", "sources")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `2 treatments`, `1 diagnosis`, `3 contraindications and cautions`
pub fn rows(n: usize, head: Option<&str>) -> String {
    let head = head.unwrap_or("rows");
    let one = match head {
        "diagnoses" => "diagnosis",
        "criteria" => "criterion",
        "prevalence" => return counted(n, "statement of prevalence", "statements of prevalence"),
        "prevention" => return counted(n, "statement of prevention", "statements of prevention"),
        joined if joined.contains(" and ") || !joined.ends_with('s') => {
            return format!("{} ({joined})", counted(n, "row", "rows"));
        }
        plural => plural.trim_end_matches('s'),
    };
    counted(n, one, head)
}

/// What a reader should know of a row: `opposed by 2`, `cautions: 1`, `also needed: failed rest`.
pub fn flags(row: &Row, graph: &Graph) -> Vec<String> {
    let mut needs = BTreeSet::new();
    let mut out = Vec::new();
    for flag in &row.flags {
        match flag {
            Flag::OpposedBy(n) => out.push(format!("opposed by {n}")),
            Flag::NarrowerOpposed(id, n) => out.push(format!("narrower opposed: {} by {n}", graph.label(*id))),
            Flag::Cautions(n) => out.push(format!("cautions: {n}")),
            Flag::Unresolved => out.push("unresolved".to_owned()),
            Flag::Gate => out.push("gate".to_owned()),
            Flag::AlsoNeeded(s, need) => {
                needs.extend(graph.needs_of(*s).get(usize::from(*need)).map(|n| graph.need_text(n)));
            }
        }
    }
    out.extend(needs.into_iter().map(|need| format!("also needed: {need}")));
    out
}
