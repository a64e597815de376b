//! A command line → the words that a program is started with, split as a shell splits them; nothing is replaced and no shell is asked.

/// The words of `line`: blanks part them, `'…'` and `"…"` hold them together, a backslash takes the next sign as it is (outside `'…'`).
///
/// # Errors
/// What is missing: the second half of a quotation mark, the sign behind a backslash, or any word at all.
pub fn split(line: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        match (sign, quote) {
            (_, Some(open)) if sign == open => quote = None,
            ('\\', None | Some('"')) => {
                let next = signs.next().ok_or("a backslash stands at its end")?;
                let word = word.get_or_insert_default();
                if quote.is_some() && !matches!(next, '"' | '\\') {
                    word.push(sign);
                }
                word.push(next);
            }
            ('\'' | '"', None) => {
                quote = Some(sign);
                word.get_or_insert_default();
            }
            (_, None) if sign.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(sign),
        }
    }
    words.extend(word);
    match quote {
        Some(_) => Err("a quotation mark has no second half"),
        None if words.first().is_none_or(String::is_empty) => Err("it names no program"),
        None => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_those_of_a_shell() {
        assert_eq!(split("python3  duck.py\t--x").unwrap(), ["python3", "duck.py", "--x"]);
        assert_eq!(split(r#"'a b' "c \"d\" \n" e\ f'g'"#).unwrap(), ["a b", r#"c "d" \n"#, "e fg"]);
        assert_eq!(split("run '' $HOME *").unwrap(), ["run", "", "$HOME", "*"]);
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for (line, wrong) in [("a 'b", "quotation"), ("a \\", "backslash"), ("  ", "no program"), ("''", "no program")]
        {
            assert!(split(line).unwrap_err().contains(wrong), "{line}");
        }
    }
}
