//! What is counted before the grammar runs: length, brackets and quotation marks; so that no text can cost much.

use crate::span::Span;

use super::error::{MAX_BYTES, MAX_DEPTH, SyntaxError};

/// The text without the final mark: white space, `?` and `.` at the end mean nothing.
pub(super) fn body(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || c == '?' || c == '.')
}

/// Where the quotation that begins with `opening` at the start of `rest` ends: the byte behind its closing mark.
pub(super) fn quotation_end(rest: &str) -> Option<usize> {
    let mut characters = rest.char_indices();
    let (_, opening) = characters.next()?;
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => {
                characters.next();
            }
            '"' if opening == '"' => return Some(at + 1),
            '”' | '“' if opening != '"' => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

/// Whether a character is a quotation mark.
pub(super) const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// Refuses what is too long, empty, too deep or unpaired.
pub(super) fn check(text: &str) -> Result<(), SyntaxError> {
    if text.len() > MAX_BYTES {
        let mut start = MAX_BYTES;
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        return Err(SyntaxError::TooLong { length: text.len(), span: Span::new(start, text.len()) });
    }
    if body(text).trim_start().is_empty() {
        return Err(SyntaxError::Empty { span: Span::new(0, text.len()) });
    }
    let mut open: Vec<usize> = Vec::new();
    let mut unpaired = None;
    let mut at = 0;
    // Quotation marks other than `"` begin with the byte E2.
    let marks = |b: u8| matches!(b, b'"' | b'(' | b')' | 0xE2);
    while let Some(plain) = text.as_bytes()[at..].iter().position(|b| marks(*b)) {
        at += plain;
        let Some(c) = text[at..].chars().next() else { break };
        let mut width = c.len_utf8();
        if is_quote(c) {
            match quotation_end(&text[at..]) {
                Some(end) => width = end,
                None => {
                    let span = Span::new(at, at + width);
                    return Err(SyntaxError::Unpaired { opened: true, quote: true, span, fixes: Vec::new() });
                }
            }
        } else if c == '(' {
            open.push(at);
            if open.len() > MAX_DEPTH {
                return Err(SyntaxError::TooDeep { span: Span::new(at, at + 1) });
            }
        } else if c == ')' && open.pop().is_none() && unpaired.is_none() {
            unpaired = Some(Span::new(at, at + 1));
        }
        at += width;
    }
    if let Some(span) = unpaired {
        return Err(SyntaxError::Unpaired { opened: false, quote: false, span, fixes: Vec::new() });
    }
    match open.last() {
        Some(&at) => {
            Err(SyntaxError::Unpaired { opened: true, quote: false, span: Span::new(at, at + 1), fixes: Vec::new() })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{body, check, quotation_end};

    #[test]
    fn final_marks_mean_nothing() {
        assert_eq!(body("treatments for X ? .\n"), "treatments for X");
    }

    #[test]
    fn quotations_end_at_their_own_mark() {
        assert_eq!(quotation_end(r#""a \" b" c"#), Some(8));
        assert_eq!(quotation_end("“a \" b” c"), Some("“a \" b”".len()));
        assert_eq!(quotation_end(r#""a\"#), None);
    }

    #[test]
    fn brackets_inside_quotes_do_not_count() {
        assert!(check("treatments for \"a (b\"").is_ok());
        assert_eq!(check("treatments for (a").map_err(|e| e.code()), Err("Q102"));
        assert_eq!(check("treatments for a)").map_err(|e| e.code()), Err("Q102"));
        assert_eq!(check(&"(".repeat(65)).map_err(|e| e.code()), Err("Q104"));
        assert_eq!(check(&"é".repeat(2049)).map_err(|e| e.code()), Err("Q103"));
        assert_eq!(check(" ? ").map_err(|e| e.code()), Err("Q107"));
    }
}
