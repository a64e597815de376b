//! Offers → the lines of the menu below the question.

use evigraph::complete::{Answers, Offer};
use evigraph::render::escape::ascii;
use unicode_width::UnicodeWidthStr as _;

use super::super::style::Ink;

/// Most offers that are seen at once.
const MOST_LINES: usize = 8;
/// Widest column of words, in columns of the terminal.
const MOST_WORD: usize = 36;

/// An open menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// The question up to the cursor that the offers belong to.
    pub before: String,
    /// What can come, best first.
    pub offers: Vec<Offer>,
    /// The one that Enter takes.
    pub selected: usize,
}

/// How much room there is, and which characters may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Columns of the terminal.
    pub columns: usize,
    /// Lines below the question.
    pub lines: usize,
    /// Whether more than ASCII can be shown.
    pub unicode: bool,
}

/// A line in pieces, each with its colour.
pub type Line = Vec<(String, Ink)>;

impl Menu {
    /// The menu of new offers; what was selected stays so where it is still offered.
    pub fn renewed(&self, before: &str, offers: Vec<Offer>) -> Menu {
        let chosen = self.offers.get(self.selected).map(|o| (&o.insert, o.kind));
        let selected = offers.iter().position(|o| Some((&o.insert, o.kind)) == chosen).unwrap_or(0);
        Menu { before: before.to_owned(), offers, selected }
    }

    /// Moves the selection; it goes round at both ends, but a page does not.
    pub fn step(&mut self, by: isize) {
        let Some(last) = self.offers.len().checked_sub(1) else { return };
        let wished = self.selected.checked_add_signed(by);
        self.selected = match wished {
            Some(at) if at <= last => at,
            _ if by.unsigned_abs() > 1 => {
                if by > 0 {
                    last
                } else {
                    0
                }
            }
            Some(_) => 0,
            None => last,
        };
    }

    /// The offer that Enter takes.
    pub fn chosen(&self) -> Option<&Offer> {
        self.offers.get(self.selected)
    }

    /// The lines; each is narrower than the terminal.
    pub fn lines(&self, room: Room) -> Vec<Line> {
        if self.offers.is_empty() {
            return vec![cut(vec![("  nothing can come here that has answers".to_owned(), Ink::Dim)], room)];
        }
        let total = self.offers.len();
        let fit = MOST_LINES.min(room.lines.saturating_sub(usize::from(total > room.lines.min(MOST_LINES)))).max(1);
        let first = (self.selected + 1).saturating_sub(fit).min(total.saturating_sub(fit));
        let seen = &self.offers[first..(first + fit).min(total)];
        let word = seen.iter().map(|o| o.shown.width()).max().unwrap_or(0).min(MOST_WORD.min(room.columns / 2));
        let mut lines: Vec<Line> = seen
            .iter()
            .enumerate()
            .map(|(i, offer)| cut(line(offer, first + i == self.selected, word, room), room))
            .collect();
        let after = total - first - seen.len();
        let dots = if room.unicode { "…" } else { "..." };
        if after > 0 {
            lines.push(cut(vec![(format!("  {dots} {after} more"), Ink::Dim)], room));
        } else if first > 0 {
            lines.push(cut(vec![(format!("  {dots} {first} above"), Ink::Dim)], room));
        }
        lines
    }
}

fn line(offer: &Offer, selected: bool, word: usize, room: Room) -> Line {
    let marker = match (selected, room.unicode) {
        (true, true) => "▸ ",
        (true, false) => "> ",
        (false, _) => "  ",
    };
    let dot = if room.unicode { " · " } else { ", " };
    let shown = fitted(&offer.shown, word, room.unicode);
    let gap = " ".repeat(word.saturating_sub(shown.width()) + 2);
    let answers = match offer.answers {
        Answers::Exactly(1) => format!("{dot}1 answer"),
        Answers::Exactly(n) => format!("{dot}{n} answers"),
        Answers::UpTo(1) => format!("{dot}up to 1 answer"),
        Answers::UpTo(n) => format!("{dot}up to {n} answers"),
        Answers::Uncounted => String::new(),
    };
    let (plain, dim) = if selected { (Ink::Selected, Ink::Selected) } else { (Ink::Plain, Ink::Dim) };
    let mut pieces = vec![(format!("{marker}{shown}"), plain), (format!("{gap}{}{answers}", offer.kind), dim)];
    if let Some(about) = &offer.about {
        pieces.push((format!("  {}", about.replace('\n', " ")), Ink::Dim));
    }
    pieces
}

/// The text in at most so many columns; what is cut ends in dots.
pub fn fitted(text: &str, columns: usize, unicode: bool) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let dots = if unicode { "…" } else { "..." };
    let room = columns.saturating_sub(dots.width());
    let mut out = String::new();
    for c in text.chars() {
        let mut next = out.clone();
        next.push(c);
        if next.width() > room {
            break;
        }
        out = next;
    }
    if columns >= dots.width() { out + dots } else { out }
}

/// The line narrower than the terminal, so that it never wraps.
fn cut(line: Line, room: Room) -> Line {
    let mut left = room.columns.saturating_sub(1);
    let mut out = Line::new();
    for (text, ink) in line {
        let text = if room.unicode { text } else { ascii(&text) };
        let text = fitted(&text, left, room.unicode);
        left -= text.width().min(left);
        if !text.is_empty() {
            out.push((text, ink));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use evigraph::complete::{Answers, Offer};
    use evigraph::span::Span;
    use unicode_width::UnicodeWidthStr as _;

    use super::{Menu, Room};

    const WIDE: Room = Room { columns: 80, lines: 20, unicode: true };

    fn offer(shown: &str, answers: Answers) -> Offer {
        Offer {
            insert: shown.to_owned(),
            span: Span::new(0, 0),
            shown: shown.to_owned(),
            kind: "treatment",
            about: None,
            answers,
        }
    }

    fn menu(n: usize) -> Menu {
        let offers = (0..n).map(|i| offer(&format!("word {i}"), Answers::Exactly(i))).collect();
        Menu { before: String::new(), offers, selected: 0 }
    }

    fn text(menu: &Menu, room: Room) -> Vec<String> {
        menu.lines(room).into_iter().map(|line| line.into_iter().map(|(text, _)| text).collect()).collect()
    }

    #[test]
    fn a_line_says_what_it_is_and_what_it_leaves() {
        let mut menu = Menu {
            before: String::new(),
            offers: vec![
                offer("injection", Answers::Exactly(1)),
                Offer { about: Some("corticosteroid injection".to_owned()), ..offer("cortisone", Answers::UpTo(12)) },
                Offer { kind: "clause", ..offer("for", Answers::Uncounted) },
            ],
            selected: 1,
        };
        assert_eq!(
            text(&menu, WIDE),
            [
                "  injection  treatment · 1 answer",
                "▸ cortisone  treatment · up to 12 answers  corticosteroid injection",
                "  for        clause",
            ]
        );
        assert_eq!(
            text(&menu, Room { unicode: false, ..WIDE })[1],
            "> cortisone  treatment, up to 12 answers  corticosteroid injection"
        );
        menu.offers.clear();
        assert_eq!(text(&menu, WIDE), ["  nothing can come here that has answers"]);
    }

    #[test]
    fn what_does_not_fit_is_counted_and_scrolled_to() {
        let mut menu = menu(31);
        let lines = text(&menu, WIDE);
        assert_eq!((lines.len(), lines[8].as_str()), (9, "  … 23 more"));
        for _ in 0..8 {
            menu.step(1);
        }
        let lines = text(&menu, WIDE);
        assert!(lines[7].starts_with("▸ word 8") && lines[8] == "  … 22 more", "{lines:?}");
        menu.step(-9);
        assert_eq!(menu.selected, 0);
        menu.step(-1);
        let lines = text(&menu, WIDE);
        assert!(lines[7].starts_with("▸ word 30") && lines[8] == "  … 23 above", "{lines:?}");
        menu.step(1);
        assert_eq!(menu.selected, 0);
    }

    #[test]
    fn narrow_and_low_terminals_hold_it() {
        for columns in 1..60 {
            for lines in 1..10 {
                let room = Room { columns, lines, unicode: columns % 2 == 0 };
                let lines_shown = text(&menu(12), room);
                assert!(lines_shown.iter().all(|l| l.width() < columns.max(1)), "{columns}: {lines_shown:?}");
                assert!(lines_shown.len() <= lines.max(2), "{lines}: {lines_shown:?}");
            }
        }
    }

    #[test]
    fn a_selection_survives_narrowing_where_it_can() {
        let mut old = menu(5);
        old.selected = 3;
        let kept = old.renewed("w", vec![offer("word 4", Answers::Uncounted), offer("word 3", Answers::Uncounted)]);
        assert_eq!(kept.selected, 1);
        assert_eq!(old.renewed("w", vec![offer("word 4", Answers::Uncounted)]).selected, 0);
    }
}
