//! An aspect of a comparison and the statements of a cell → what the cell says.

use std::collections::{HashMap, HashSet};

use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::statement::{Effect, Statement};
use crate::model::terms::Aspect;
use crate::store::Slot;

/// What a cell says: the distinct pieces of its statements, each with its sources.
pub fn text(aspect: Aspect, statements: &[StatementId], graph: &Graph) -> String {
    let mut pieces: Vec<(String, Vec<EntityId>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for s in statements {
        let source = graph.source_of_statement(*s);
        for piece in pieces_of(aspect, *s, graph) {
            let at = *known.entry(piece.clone()).or_insert_with(|| {
                pieces.push((piece, Vec::new()));
                pieces.len() - 1
            });
            pieces[at].1.push(source);
        }
    }
    let plain = matches!(aspect, Aspect::Sources | Aspect::References);
    let said = pieces.into_iter().map(|(piece, sources)| {
        let mut seen = HashSet::new();
        let first = sources.into_iter().filter(|s| seen.insert(*s));
        let sources = || first.map(|s| graph.id(s)).collect::<Vec<_>>().join(", ");
        if plain { piece } else { format!("{piece} ({})", sources()) }
    });
    said.collect::<Vec<_>>().join("; ")
}

fn pieces_of(aspect: Aspect, s: StatementId, graph: &Graph) -> Vec<String> {
    graph.with_statement(s, |record| pieces(aspect, s, record, graph))
}

fn pieces(aspect: Aspect, s: StatementId, record: &Statement, graph: &Graph) -> Vec<String> {
    let labels = |slot| graph.in_slot(s, slot).map(|id| graph.label(id).to_owned()).collect::<Vec<_>>();
    let own_words = || vec![record.text.trim_end_matches('.').to_owned()];
    match aspect {
        Aspect::Stance => {
            let stance = record.stance.map_or("no side taken", |s| s.word());
            vec![record.wording.as_ref().map_or(stance.to_owned(), |w| format!("{stance}, \"{w}\""))]
        }
        Aspect::Strength => record
            .strength
            .iter()
            .map(|st| record.wording.as_ref().map_or(st.word().to_owned(), |w| format!("{st}, \"{w}\"")))
            .collect(),
        Aspect::Population => {
            let mut all = labels(Slot::In);
            all.extend(labels(Slot::MeasuredIn).into_iter().map(|label| format!("measured in {label}")));
            all
        }
        Aspect::Order => {
            let needs: Vec<_> = graph.needs_of(s).iter().map(|n| graph.need_text(n)).collect();
            if needs.is_empty() {
                vec!["at the start of care".to_owned()]
            } else {
                let joiner = if record.any_of { " or " } else { " and " };
                vec![format!("{}after {}", if record.only_when { "only " } else { "" }, needs.join(joiner))]
            }
        }
        Aspect::Effect => {
            let outcomes = labels(Slot::Outcome).join(", ");
            record.effect.iter().map(|e| format!("{outcomes} {}", effect_text(e))).collect()
        }
        Aspect::Evidence => {
            let marker = |(cited, marker): (EntityId, &String)| {
                if graph.is_work(cited) { graph.label(cited).to_owned() } else { format!("[{marker}] unresolved") }
            };
            let markers: Vec<_> = graph.in_slot(s, Slot::Cites).zip(&record.cites).map(marker).collect();
            let figure = record.effect.as_ref().filter(|e| e.magnitude.is_stated()).map(|e| effect_text(e));
            markers.into_iter().chain(figure).collect()
        }
        Aspect::References => labels(Slot::Cites),
        Aspect::Sources => vec![record.source.clone()],
        Aspect::Definition | Aspect::Numbers | Aspect::Cautions | Aspect::Contraindications | Aspect::Technique => {
            own_words()
        }
    }
}

/// `decrease 9–12 points on a scale of 0-100, vs usual care, at 12 months`
fn effect_text(e: &Effect) -> String {
    let mut text = e.direction.word().to_owned();
    if e.magnitude.is_stated() {
        let about = if e.approximate { "about " } else { "" };
        text.push_str(&format!(" {about}{}", e.magnitude.text(e.unit.as_deref())));
    }
    if let Some(scale) = &e.scale {
        text.push_str(&format!(" on a scale of {scale}"));
    }
    if let Some(comparator) = &e.comparator {
        text.push_str(&format!(", vs {comparator}"));
    }
    if let Some(horizon) = &e.horizon {
        text.push_str(&format!(", at {}", horizon.text));
    }
    text
}
