//! `.schema`, `.list` and `.show`: what the graph holds.

use std::collections::BTreeMap;

use evigraph::graph::{Graph, Thing};
use evigraph::model::id::EntityId;
use evigraph::model::terms::{EntityKind, StatementKind};
use evigraph::render::escape;
use evigraph::render::words::counted;
use evigraph::session::Session;
use evigraph::suggest;

use super::{Call, Done, Outcome};

/// `.schema`
pub fn schema(call: &mut Call<'_, '_, '_>) -> Outcome {
    let graph = call.session.graph();
    let mut text = format!("{} nodes, fingerprint {}\nthings:\n", graph.network().nodes(), graph.fingerprint());
    let line = |word: &str, n: usize| format!("  {word:18} {n:5}\n");
    for kind in EntityKind::ALL {
        text.push_str(&line(kind.word(), graph.entity_ids().filter(|t| graph.kind_of(*t) == *kind).count()));
    }
    text.push_str("statements:\n");
    for kind in StatementKind::ALL {
        let n = graph.statement_ids().filter(|s| graph.kind(*s) == *kind).count();
        text.push_str(&line(kind.word(), n));
    }
    text.push_str("roles:\n");
    for (role, n) in graph.network().edges() {
        text.push_str(&line(role.word(), n));
    }
    text.push_str("\n.list KIND shows the things of a kind, .show NAME one of them.\n");
    call.out.tell(&text);
    Ok(Done::Ok)
}

/// The number of statements that name each thing itself, in any role.
pub fn mentions(graph: &Graph) -> BTreeMap<EntityId, usize> {
    let mut all = BTreeMap::new();
    for s in graph.statement_ids() {
        let mut named: Vec<EntityId> = graph.filled(s).map(|(_, thing)| thing).collect();
        named.push(graph.source_of_statement(s));
        named.sort_unstable();
        named.dedup();
        for id in named {
            *all.entry(id).or_insert(0) += 1;
        }
    }
    all
}

/// The kind of a word, in singular or plural.
pub fn kind(word: &str) -> Option<EntityKind> {
    let word = word.to_lowercase();
    let one = match word.as_str() {
        "anatomies" => "anatomy",
        other => other.strip_suffix('s').unwrap_or(other),
    };
    EntityKind::ALL.iter().copied().find(|k| k.word() == one || k.word() == word)
}

/// The things of a kind, without the root, which is the kind itself.
pub fn of_kind(graph: &Graph, kind: EntityKind) -> impl Iterator<Item = (EntityId, &Thing)> {
    let of_kind = graph.entity_ids().filter(move |id| graph.kind_of(*id) == kind && !graph.is_root(*id));
    of_kind.map(|id| (id, graph.thing(id)))
}

/// `.list [KIND [PATTERN]]`
pub fn list(call: &mut Call<'_, '_, '_>) -> Outcome {
    let graph = call.session.graph();
    let (word, pattern) = call.rest.split_once(char::is_whitespace).unwrap_or((call.rest, ""));
    if word.is_empty() {
        let mut text = String::new();
        for kind in EntityKind::ALL {
            text.push_str(&format!("{:5}  {}\n", of_kind(graph, *kind).count(), kind.word()));
        }
        text.push_str("\n.list KIND shows the names, .list KIND PATTERN those that hold PATTERN.\n");
        call.out.tell(&text);
        return Ok(Done::Ok);
    }
    let Some(kind) = kind(word) else {
        let all: Vec<_> = EntityKind::ALL.iter().map(|k| k.word()).collect();
        let fault = call.fault("U007", format!("{word} is no kind of thing"), "unknown kind");
        return Err(Box::new(match suggest::nearest(word.trim_end_matches('s'), all.iter().copied(), 2, 1).first() {
            Some(near) => {
                let fix = format!(".list {near} {pattern}");
                fault.help(format!("did you mean {near}?")).fix(fix.trim_end())
            }
            None => fault.help(format!("kinds: {}", all.join(", "))),
        }));
    };
    let pattern = pattern.trim().to_lowercase();
    let mentions = mentions(graph);
    let mut names: Vec<(String, usize)> = Vec::new();
    for (id, thing) in of_kind(graph, kind) {
        let synonyms = thing.synonyms.join(", ");
        let line = if synonyms.is_empty() { thing.label.clone() } else { format!("{} ({synonyms})", thing.label) };
        if line.to_lowercase().contains(&pattern) || thing.id.contains(&pattern) {
            names.push((escape::line(&line), mentions.get(&id).copied().unwrap_or(0)));
        }
    }
    names.sort_by_cached_key(|(n, _)| n.to_lowercase());
    let mut text = String::new();
    for (name, n) in &names {
        text.push_str(&format!("{n:5}  {name}\n"));
    }
    let with = if pattern.is_empty() { String::new() } else { format!(" with \"{}\"", escape::line(&pattern)) };
    let tally = counted(
        names.len(),
        &format!("name of the kind {}", kind.word()),
        &format!("names of the kind {}", kind.word()),
    );
    text.push_str(&format!("{tally}{with}, each with its number of statements\n"));
    call.out.tell(&text);
    Ok(Done::Ok)
}

/// `.show NAME`: a description that leaves the previous answer alone.
pub fn show(call: &mut Call<'_, '_, '_>) -> Outcome {
    if call.rest.is_empty() {
        return Err(call.not_taken("a name of the graph"));
    }
    let graph = call.session.graph();
    let name = super::super::save::unquoted(call.rest);
    let question = format!("describe {}", evigraph::question::quote(name));
    match Session::new(graph).ask(&question) {
        Ok(reply) => {
            call.out.answer(&reply, graph);
            Ok(Done::Ok)
        }
        Err(mut fault) => {
            // What is said of the question holds for the line that was typed.
            let label = fault.place.as_ref().map_or(String::new(), |p| p.label.clone());
            fault.place = call.fault("", "", label).place;
            for fix in &mut fault.fixes {
                *fix = fix.replacen("describe", ".show", 1);
            }
            Err(fault)
        }
    }
}
