//! Text from data or from the keyboard → the same text with nothing in it that a terminal, a table or a reader cannot see.

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

/// The text with the dashes, dots, arrows and quotes that we write ourselves spelled in ASCII; letters stay what they are.
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
            _ => out.push(c),
        }
    }
    out
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
    fn ascii_keeps_letters() {
        assert_eq!(ascii("9–12 → é…"), "9-12 -> é...");
    }
}
