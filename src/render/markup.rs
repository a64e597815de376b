//! Text in pieces, each with what it is, so that a terminal can colour it; and the wrapping of lines.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Nothing in particular.
    Plain,
    /// How the question was read.
    Reading,
    /// A heading inside an answer.
    Heading,
    /// A table.
    Table,
    /// A remark beside the answer.
    Note,
    /// Why there is nothing.
    Empty,
    /// The counts at the end.
    Summary,
    /// `error[Q101]`
    Error,
    /// `warning[D040]`
    Warning,
    /// What is wrong, in one sentence.
    Message,
    /// Line numbers, bars and arrows beside a quoted line.
    Gutter,
    /// A quoted line.
    Quoted,
    /// Carets and their label.
    Mark,
    /// `help:` or `try:`
    HelpWord,
    /// What to do next.
    Help,
}

/// A piece of text and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub role: Role,
    /// The text, line breaks included.
    pub text: String,
}

impl Piece {
    /// A piece.
    pub fn new(role: Role, text: impl Into<String>) -> Piece {
        Piece { role, text: text.into() }
    }
}

/// The pieces as text alone.
pub fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|p| p.text.as_str()).collect()
}

/// Columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text as lines of at most `limit` columns: the first begins with `first`, the others with `next`. Words longer than a line are cut.
pub fn wrap(text: &str, limit: Option<usize>, first: &str, next: &str) -> Vec<String> {
    let Some(limit) = limit else { return vec![format!("{first}{text}")] };
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split(' ') {
        let mut word = word;
        if !empty {
            if width(&line) + 1 + width(word) <= limit {
                line.push(' ');
                line.push_str(word);
                continue;
            }
            lines.push(std::mem::replace(&mut line, next.to_owned()));
        }
        // A line holds something of the word whatever its width, so that this ends.
        loop {
            let room = limit.saturating_sub(width(&line)).max(1);
            let (head, tail) = cut(word, room);
            line.push_str(head);
            empty = false;
            if tail.is_empty() {
                break;
            }
            lines.push(std::mem::replace(&mut line, next.to_owned()));
            word = tail;
        }
    }
    lines.push(line);
    lines
}

/// The longest beginning of at most `room` columns (at least one character), and the rest; behind a hyphen where there is one.
fn cut(word: &str, room: usize) -> (&str, &str) {
    let mut columns = 0;
    let mut hyphen = None;
    for (i, c) in word.char_indices() {
        columns += c.width().unwrap_or(0);
        if columns > room && i > 0 {
            return word.split_at(hyphen.unwrap_or(i));
        }
        if c == '-' && i > 0 {
            hyphen = Some(i + 1);
        }
    }
    (word, "")
}

/// The width of the longest word of a text.
pub fn longest_word(text: &str) -> usize {
    text.split(' ').map(width).max().unwrap_or(0)
}

/// The width of the longest piece of a text, where hyphens part words.
pub fn longest_piece(text: &str) -> usize {
    text.split(' ').flat_map(|word| word.split_inclusive('-')).map(width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{width, wrap};

    #[test]
    fn lines_keep_to_the_limit() {
        assert_eq!(wrap("one two three", Some(8), "", "  "), ["one two", "  three"]);
        assert_eq!(wrap("abcdefghij", Some(6), "> ", "  "), ["> abcd", "  efgh", "  ij"]);
        assert_eq!(wrap("not-in-your-head 9", Some(8), "", ""), ["not-in-", "your-", "head 9"]);
        assert_eq!(wrap("one two", None, "", ""), ["one two"]);
        assert!(wrap("膝膝膝膝 膝膝", Some(5), "", "").iter().all(|l| width(l) <= 5));
    }
}
