//! Text from data or from the keyboard → the same text with nothing in it that a terminal, a table or a reader cannot see.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a character acts on the terminal or on the order of the text, or breaks a line, instead of being seen.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}')
}

/// The text on one line: control characters, line breaks and direction marks as `\u{1b}`.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// The text in ASCII alone: dashes, dots, arrows and quotes spelled, letters without their accents, everything else as `\u{819d}`.
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '·' => out.push('|'),
            '…' => out.push_str("..."),
            '–' => out.push('-'),
            '—' => out.push_str("--"),
            '→' => out.push_str("->"),
            '›' => out.push('>'),
            '≥' => out.push_str(">="),
            '≤' => out.push_str("<="),
            '“' | '”' => out.push('"'),
            '‘' | '’' => out.push('\''),
            '•' => out.push('*'),
            '×' => out.push('x'),
            '│' => out.push('|'),
            '─' => out.push('-'),
            '±' => out.push_str("+/-"),
            'µ' | 'μ' => out.push('u'),
            'ß' => out.push_str("ss"),
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&letter(c)),
        }
    }
    out
}

/// A letter without its accents where that leaves ASCII, else its number.
fn letter(c: char) -> String {
    let bare: String = c.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    if !bare.is_empty() && bare.is_ascii() { bare } else { c.escape_unicode().to_string() }
}

#[cfg(test)]
mod tests {
    use super::{ascii, line};

    #[test]
    fn what_cannot_be_seen_is_spelled() {
        assert_eq!(line("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(line("x\u{202e}y\u{2066}z\u{9b}\u{7f}"), "x\\u{202e}y\\u{2066}z\\u{9b}\\u{7f}");
        assert_eq!(line("one\ntwo\r\tthree"), "one\\u{a}two\\u{d}\\u{9}three");
        assert_eq!(line("Früh — 9–12 µg, 膝"), "Früh — 9–12 µg, 膝");
    }

    #[test]
    fn ascii_is_ascii() {
        assert_eq!(ascii("9–12 → é… Ångström ½ µg"), "9-12 -> e... Angstrom \\u{bd} ug");
        assert_eq!(ascii("膝"), "\\u{819d}");
    }
}
