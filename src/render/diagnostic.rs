//! [`Diagnostic`] → the fault as a person reads it: the sentence, the line with carets under the place, what to do next.

use super::escape;
use super::markup::{Piece, Role, plain, width, wrap};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::span::line_and_column;

/// How a further line of a sentence begins.
const FURTHER: &str = "  ";
/// Columns that a quoted line may take where the terminal is not known.
const USUAL_WIDTH: usize = 100;

/// The fault as text, with a line break at the end.
pub fn text(d: &Diagnostic) -> String {
    plain(&pieces(d, None))
}

/// The fault in pieces. On a terminal sentences go on in the next line, and a quoted line wider than it is shown around its place.
pub fn pieces(d: &Diagnostic, terminal: Option<usize>) -> Vec<Piece> {
    let (role, word) = match d.severity {
        Severity::Error => (Role::Error, "error"),
        Severity::Warning => (Role::Warning, "warning"),
    };
    let mut out = Vec::new();
    said(Piece::new(role, format!("{word}[{}]", d.code)), ": ", Role::Message, &d.message, terminal, &mut out);
    if let Some(place) = &d.place {
        quoted(place, terminal, &mut out);
    }
    let help = d.help.iter().map(|h| ("help", h));
    let fixes = d.fixes.iter().filter(|f| !d.help.iter().any(|h| h.contains(f.as_str()))).map(|f| ("try", f));
    for (word, sentence) in help.chain(fixes) {
        said(Piece::new(Role::HelpWord, format!("{word}: ")), "", Role::Help, sentence, terminal, &mut out);
    }
    out
}

/// A word and behind it a sentence, whose further lines are indented.
fn said(word: Piece, gap: &str, role: Role, sentence: &str, terminal: Option<usize>, out: &mut Vec<Piece>) {
    let first = format!("{}{gap}", word.text);
    let mut lines = wrap(&escape::line(sentence), terminal, &first, FURTHER).join("\n");
    lines.push('\n');
    let rest = lines.split_off(word.text.len());
    out.extend([word, Piece::new(role, rest)]);
}

/// The line of a place with its number (in a file), and carets under the marked piece.
fn quoted(place: &Place, terminal: Option<usize>, out: &mut Vec<Piece>) {
    let (line_number, column) = line_and_column(&place.text, place.span.start);
    let number = place.file.as_ref().map_or(String::new(), |_| line_number.to_string());
    let indent = if place.file.is_some() { number.len() } else { 1 };
    if let Some(file) = &place.file {
        out.push(Piece::new(
            Role::Gutter,
            format!("{:indent$}--> {}:{line_number}:{column}\n{:indent$} |\n", "", escape::line(file), ""),
        ));
    }
    let (before, marked, after) = marked_line(place);
    let room = terminal.unwrap_or(USUAL_WIDTH).saturating_sub(indent + 3).max(20);
    let (before, marked, after) = window(&shown(before), &shown(marked), &shown(after), room);
    out.push(Piece::new(Role::Gutter, format!("{number:>indent$} | ")));
    out.push(Piece::new(Role::Quoted, format!("{before}{marked}{after}\n").trim_end_matches(' ').to_owned()));
    let carets = format!("{}{}", " ".repeat(width(&before)), "^".repeat(width(&marked).max(1)));
    for line in labelled(&carets, width(&before), &escape::line(&place.label), terminal.map(|_| room)) {
        out.push(Piece::new(Role::Gutter, format!("{:indent$} | ", "")));
        out.push(Piece::new(Role::Mark, format!("{}\n", line.trim_end())));
    }
}

/// The carets with their label: behind them where it fits, else below, as near to the carets as it takes no more lines than at the edge.
fn labelled(carets: &str, before: usize, label: &str, room: Option<usize>) -> Vec<String> {
    let one = format!("{carets} {label}");
    let Some(room) = room.filter(|room| width(&one) > *room) else { return vec![one] };
    let at = |column: usize| {
        let indent = " ".repeat(column);
        wrap(label, Some(room), &indent, &indent)
    };
    let fewest = at(0).len();
    let column = (0..=before.min(room / 2)).rev().find(|column| at(*column).len() == fewest).unwrap_or(0);
    [vec![carets.to_owned()], at(column)].concat()
}

/// The line in which the span begins, in three: before the span, the span as far as it lies on this line, after it.
fn marked_line(place: &Place) -> (&str, &str, &str) {
    let text = place.text.as_str();
    let start = floor(text, place.span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    let end = floor(text, place.span.end).clamp(start, line_end);
    (&text[line_start..start], &text[start..end], text[end..line_end].trim_end_matches('\r'))
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A piece of the line as shown: a tab is four columns, what cannot be seen is spelled.
fn shown(text: &str) -> String {
    escape::line(&text.replace('\t', "    "))
}

/// The three pieces cut to `room` columns: the end of what is before, the beginning of the marked piece and of what follows.
fn window(before: &str, marked: &str, after: &str, room: usize) -> (String, String, String) {
    if width(before) + width(marked) + width(after) <= room {
        return (before.to_owned(), marked.to_owned(), after.to_owned());
    }
    let marked = keep(marked.chars(), room / 2).map_or_else(|| marked.to_owned(), |cut| format!("{cut}…"));
    let left = room.saturating_sub(width(&marked));
    let after_room = width(after).min(left / 3 + left.saturating_sub(left / 3 + width(before)));
    let before = match keep(before.chars().rev(), left.saturating_sub(after_room)) {
        Some(cut) => format!("…{}", cut.chars().rev().collect::<String>()),
        None => before.to_owned(),
    };
    let after = keep(after.chars(), after_room).map_or_else(|| after.to_owned(), |cut| format!("{cut}…"));
    (before, marked, after)
}

/// As many characters as fit beside an ellipsis; `None` where all fit without one.
fn keep(chars: impl Iterator<Item = char> + Clone, room: usize) -> Option<String> {
    let all: String = chars.clone().collect();
    if width(&all) <= room {
        return None;
    }
    let mut kept = String::new();
    for c in chars {
        kept.push(c);
        if width(&kept) + 1 > room {
            kept.pop();
            break;
        }
    }
    Some(kept)
}
