//! [`Answer`] → comma-separated values: one flat table a form, safe to open in a spreadsheet.

use smallvec::smallvec;

use super::{aspects, cells, escape, words};
use crate::answer::{Answer, Body, Comparison, Conflict, Derivation, Key, Row, Step, Verdict, What};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::Column;

/// The answer as CSV, head included. Several values in a cell stand with `; ` between them. A cell that a spreadsheet could take for a formula
/// begins with an apostrophe; what acts on a terminal is spelled.
pub fn answer(answer: &Answer, graph: &Graph) -> String {
    let records = match &answer.body {
        Body::Rows(rows) => of_rows(rows, answer, graph),
        Body::Groups(groups) => of_groups(groups, answer, graph),
        Body::Count(n) => vec![cols(&["count"]), vec![n.to_string()]],
        Body::Counts(counts) => {
            let mut out = vec![cols(&["id", "label", "count"])];
            out.extend(counts.iter().map(|(key, n)| vec![key.id.clone(), key.label.clone(), n.to_string()]));
            out
        }
        Body::Verdict(v) => of_verdict(v, graph),
        Body::Comparison(table) => of_comparison(table, graph),
        Body::Path(steps) => {
            let mut out = vec![cols(&["step", "id", "label", "statements", "lines"])];
            out.extend(steps.iter().enumerate().map(|(i, step)| {
                let what = What::Things(smallvec![step.entity]);
                [vec![i.to_string()], named(&what, graph), grounds(&step.statements, graph)].concat()
            }));
            out
        }
        Body::Pathway(steps) => of_pathway(steps, graph),
        Body::Description(d) => {
            let mut out =
                vec![cols(&["kind", "statement", "source", "lines", "stance", "strength", "wording", "text"])];
            let all = d.groups.iter().flat_map(|(kind, ids)| ids.iter().map(move |s| (*kind, *s)));
            out.extend(all.map(|(kind, s)| [vec![kind.word().to_owned()], claim(s, graph)].concat()));
            out
        }
        Body::Conflicts(conflicts) => of_conflicts(conflicts, graph),
        Body::Derivation(rows) => of_derivation(rows, graph),
    };
    written(&records)
}

fn cols(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

/// The records as text. Writing to memory does not fail; were it to, the answer would be empty rather than wrong.
fn written(records: &[Vec<String>]) -> String {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for record in records {
        if writer.write_record(record.iter().map(|cell| guarded(&escape::line(cell)))).is_err() {
            return String::new();
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
pub fn guarded(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn joined(ids: &[StatementId], graph: &Graph) -> String {
    ids.iter().map(|s| graph.statement(*s).id.as_str()).collect::<Vec<_>>().join("; ")
}

fn named(what: &What, graph: &Graph) -> Vec<String> {
    vec![words::id(what, graph), words::label(what, graph)]
}

/// Statement ids, and where they stand.
fn grounds(ids: &[StatementId], graph: &Graph) -> Vec<String> {
    vec![joined(ids, graph), words::places(ids, None, graph)]
}

/// statement, source, lines, stance, strength, wording, text
fn claim(s: StatementId, graph: &Graph) -> Vec<String> {
    let record = graph.statement(s);
    vec![
        record.id.clone(),
        record.source.clone(),
        words::lines(record.lines),
        record.stance.map_or(String::new(), |s| s.word().to_owned()),
        record.strength.map_or(String::new(), |s| s.word().to_owned()),
        record.wording.clone().unwrap_or_default(),
        record.text.clone(),
    ]
}

/// The columns of rows: those asked for, or all that a spreadsheet can sort by.
fn columns(answer: &Answer) -> Vec<Column> {
    use Column::{After, Citations, For, Kind, Lines, Sources, Stance, Statements, Strength, Text, Wording};
    let usual = [Kind, Strength, Wording, Stance, For, After, Sources, Statements, Lines, Citations, Text];
    let asked: Vec<Column> =
        answer.columns.iter().copied().filter(|c| !matches!(c, Column::Name | Column::Flags)).collect();
    if answer.columns.is_empty() { usual.to_vec() } else { asked }
}

fn head_of(answer: &Answer, before: &[&str]) -> Vec<String> {
    let mut out = cols(before);
    out.extend(cols(&["id", "label"]));
    out.extend(columns(answer).iter().map(|c| c.word().to_owned()));
    out.extend(cols(&["flags", "matches"]));
    out
}

fn row_of(row: &Row, answer: &Answer, graph: &Graph) -> Vec<String> {
    let mut out = named(&row.what, graph);
    out.extend(columns(answer).into_iter().map(|column| match column {
        Column::Statements => joined(&row.statements, graph),
        // A cell is sorted and filtered by, so the strength stands alone and its wording in its own column.
        Column::Strength => {
            let strongest = row.statements.iter().filter_map(|s| graph.statement(*s).strength).min_by_key(|s| s.rank());
            strongest.map_or(String::new(), |s| s.word().to_owned())
        }
        Column::Wording => {
            let all = row.statements.iter().filter_map(|s| graph.statement(*s).wording.clone());
            words::distinct(all).join("; ")
        }
        column => cells::cell(column, row, graph).join("; "),
    }));
    out.push(words::flags(row, graph).join("; "));
    out.push(cells::hops(row, graph).join("; "));
    out
}

fn of_rows(rows: &[Row], answer: &Answer, graph: &Graph) -> Vec<Vec<String>> {
    let mut out = vec![head_of(answer, &[])];
    out.extend(rows.iter().map(|row| row_of(row, answer, graph)));
    out
}

fn of_groups(groups: &[(Key, Vec<Row>)], answer: &Answer, graph: &Graph) -> Vec<Vec<String>> {
    let mut out = vec![head_of(answer, &["group"])];
    for (key, rows) in groups {
        out.extend(rows.iter().map(|row| [vec![key.label.clone()], row_of(row, answer, graph)].concat()));
    }
    out
}

fn of_verdict(v: &Verdict, graph: &Graph) -> Vec<Vec<String>> {
    let mut out =
        vec![cols(&["verdict", "side", "statement", "source", "lines", "stance", "strength", "wording", "text"])];
    let value = v.value.word().to_owned();
    for (side, ids) in [("for", &v.supporting), ("against", &v.against), ("neutral", &v.neutral)] {
        out.extend(ids.iter().map(|s| [vec![value.clone(), side.to_owned()], claim(*s, graph)].concat()));
    }
    for source in &v.silent {
        let blank = String::new;
        let id = graph.thing(*source).id.clone();
        let cells = [value.clone(), "silent".to_owned(), blank(), id, blank(), blank(), blank(), blank(), blank()];
        out.push(cells.to_vec());
    }
    out
}

fn of_comparison(table: &Comparison, graph: &Graph) -> Vec<Vec<String>> {
    let mut out = vec![cols(&["aspect", "id", "label", "text", "statements", "lines", "question"])];
    for row in &table.rows {
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let mut record = vec![row.aspect.word().to_owned()];
            record.extend(named(&What::Things(smallvec![*column]), graph));
            record.push(aspects::text(row.aspect, &cell.statements, graph));
            record.extend(grounds(&cell.statements, graph));
            record.push(cell.question.clone());
            out.push(record);
        }
    }
    out
}

fn of_pathway(steps: &[Step], graph: &Graph) -> Vec<Vec<String>> {
    let mut out = vec![cols(&["step", "prerequisites", "id", "label", "strength", "statements", "lines"])];
    for step in steps {
        for (what, ids) in &step.entities {
            let mut record = vec![step.step.to_string(), step.label.clone()];
            record.extend(named(what, graph));
            record.push(words::strongest(ids, graph));
            record.extend(grounds(ids, graph));
            out.push(record);
        }
    }
    out
}

fn of_conflicts(conflicts: &[Conflict], graph: &Graph) -> Vec<Vec<String>> {
    let mut out = vec![cols(&[
        "topic",
        "subject",
        "object",
        "kind",
        "overlap",
        "position",
        "statement",
        "source",
        "lines",
        "stance",
        "strength",
        "wording",
        "text",
    ])];
    let label = |ids: &[EntityId]| words::labels(ids, graph).join(" + ");
    for (i, c) in conflicts.iter().enumerate() {
        for side in &c.sides {
            for s in &side.statements {
                let object = c.object.map_or(String::new(), |o| graph.label(o).to_owned());
                let kind = c.kind.word().to_owned();
                let overlap = c.overlap.word().to_owned();
                let topic = vec![(i + 1).to_string(), label(&c.subject), object, kind, overlap, side.position.clone()];
                out.push([topic, claim(*s, graph)].concat());
            }
        }
    }
    out
}

fn of_derivation(rows: &[Derivation], graph: &Graph) -> Vec<Vec<String>> {
    let mut out = vec![cols(&["row", "clause", "statement", "source", "lines", "relation", "hops", "detail"])];
    for row in rows {
        for step in &row.steps {
            let (statement, source, lines) = step.statement.map_or_else(Default::default, |s| {
                let record = graph.statement(s);
                (record.id.clone(), record.source.clone(), words::lines(record.lines))
            });
            let relation = step.relation.map_or(String::new(), |r| r.word().to_owned());
            let hops = step.relation.map_or(String::new(), |_| step.hops.to_string());
            out.push(vec![
                row.row.clone(),
                step.clause.clone(),
                statement,
                source,
                lines,
                relation,
                hops,
                step.detail.clone(),
            ]);
        }
    }
    out
}
