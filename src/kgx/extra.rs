//! Columns for which no field is → one JSON object as text, the same for the same content, and back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Columns that are not read yet: name, and value as JSON text.
pub type Rest<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// Takes a column out if it is of the wanted form; one of another form stays, and so is kept as it is.
pub fn take<T: DeserializeOwned>(rest: &mut Rest<'_>, name: &str) -> Option<T> {
    if rest.is_empty() {
        return None;
    }
    let at = rest.iter().position(|(n, _)| n == name)?;
    let value = serde_json::from_str(&rest.get(at)?.1).ok()?;
    rest.remove(at);
    Some(value)
}

/// The columns as a JSON object: sorted by name, without blanks, each text in its usual spelling. A later column of a name counts.
pub fn object(mut rest: Rest<'_>) -> String {
    rest.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = String::from("{");
    for (i, (name, value)) in rest.iter().enumerate() {
        if rest.get(i + 1).is_some_and(|next| next.0 == *name) {
            continue;
        }
        if out.len() > 1 {
            out.push(',');
        }
        quote(name, &mut out);
        out.push(':');
        usual(value, &mut out);
    }
    out.push('}');
    out
}

/// The columns of a JSON object, sorted by name.
pub fn columns(object: Option<&str>) -> BTreeMap<String, String> {
    let read: BTreeMap<String, Box<RawValue>> = object.and_then(|o| serde_json::from_str(o).ok()).unwrap_or_default();
    read.into_iter().map(|(name, value)| (name, value.get().to_owned())).collect()
}

/// A text as JSON.
pub fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| "\"\"".to_owned())
}

/// Puts a text as JSON behind others.
pub fn quote(text: &str, out: &mut String) {
    if text.bytes().any(|b| matches!(b, b'"' | b'\\' | 0..0x20)) {
        return out.push_str(&quoted(text));
    }
    out.push('"');
    out.push_str(text);
    out.push('"');
}

/// A value as JSON.
pub fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// JSON without blanks between its parts, and texts in their usual spelling.
fn usual(json: &str, out: &mut String) {
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let end = text_end(rest);
            let (text, after) = rest.split_at(end);
            match serde_json::from_str::<String>(text) {
                Ok(plain) if text.contains('\\') => out.push_str(&quoted(&plain)),
                _ => out.push_str(text),
            }
            rest = after;
        } else {
            if !c.is_ascii_whitespace() {
                out.push(c);
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
}

/// Where the JSON text ends that opens `json`.
fn text_end(json: &str) -> usize {
    let mut escaped = false;
    for (i, b) in json.bytes().enumerate().skip(1) {
        match b {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return i + 1,
            _ => {}
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::{columns, object, quote, quoted, take};

    #[test]
    fn the_same_content_is_the_same_text() {
        let rest = vec![
            ("b".into(), r#"{ "x" : [1, 2.50 ,"a  b\u00e9\n|" ] }"#.into()),
            ("a".into(), "1".into()),
            ("a".into(), "2".into()),
        ];
        let text = object(rest);
        assert_eq!(text, r#"{"a":2,"b":{"x":[1,2.50,"a  bé\n|"]}}"#);
        let again = columns(Some(&text)).into_iter().map(|(n, v)| (n.into(), v.into())).collect();
        assert_eq!(object(again), text);
    }

    #[test]
    fn quoting_is_that_of_json() {
        for text in ["", "a b", "é\u{7f}\u{2028}/", "a\"b", "a\\b", "a\nb", "\u{1}"] {
            let mut out = String::from("x");
            quote(text, &mut out);
            assert_eq!(out, format!("x{}", quoted(text)));
        }
    }

    #[test]
    fn a_column_of_another_form_stays() {
        let mut rest = vec![("stance".into(), "5".into()), ("note".into(), "\"x\"".into())];
        assert_eq!(take::<String>(&mut rest, "stance"), None);
        assert_eq!(take::<String>(&mut rest, "note"), Some("x".to_owned()));
        assert_eq!(rest.len(), 1);
    }
}
