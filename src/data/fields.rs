//! One TOML table → its fields, typed, each fault with its place. Unknown fields are faults too.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Diagnostic;
use crate::model::quantity;
use crate::span::Span;

/// Where a record and its fields stand, for faults found later. Keys are field names; an item of a list is `field.0`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Index of the file.
    pub file: usize,
    /// The table's own place.
    pub record: Span,
    /// Places of its fields.
    pub fields: BTreeMap<String, Span>,
}

impl Places {
    /// The place of a field, or of the whole record.
    pub fn of(&self, field: &str) -> Span {
        self.fields.get(field).copied().unwrap_or(self.record)
    }
}

/// The file that is being read, and the faults found so far.
pub struct Context<'a> {
    /// Name for messages.
    pub name: &'a str,
    /// Whole text.
    pub text: &'a str,
    /// Index of the file among all.
    pub file: usize,
    /// Faults of all files so far.
    pub faults: &'a mut Vec<Diagnostic>,
}

impl Context<'_> {
    /// Notes a fault at a place of the file.
    pub fn fault(&mut self, code: &'static str, span: Span, message: String, label: &str, help: Option<String>) {
        let mut fault = Diagnostic::error(code, message).in_file(self.name, self.text, span, label);
        fault.help.extend(help);
        self.faults.push(fault);
    }
}

/// A table with the fields that were asked for.
pub struct Fields<'t, 'i> {
    table: &'t DeTable<'i>,
    /// What the table is, such as `statement`.
    what: &'static str,
    prefix: String,
    known: Vec<&'static str>,
    /// Places seen so far.
    pub places: Places,
}

/// A noun with its article.
pub fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Spans of the TOML reader are ranges.
fn span_of<T>(value: &Spanned<T>) -> Span {
    Span::new(value.span().start, value.span().end)
}

impl<'t, 'i> Fields<'t, 'i> {
    /// Starts to read a table that stands at `record`.
    pub fn new(table: &'t DeTable<'i>, what: &'static str, record: Span, file: usize) -> Self {
        let places = Places { file, record, fields: BTreeMap::new() };
        Self { table, what, prefix: String::new(), known: Vec::new(), places }
    }

    fn get(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.known.push(key);
        let value = self.table.get(key)?;
        self.places.fields.insert(format!("{}{key}", self.prefix), span_of(value));
        Some(value)
    }

    fn wrong(&self, cx: &mut Context<'_>, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let message = format!("`{key}` of {} is {}, wanted {wanted}", a(self.what), a(value.get_ref().type_str()));
        cx.fault("D004", span_of(value), message, &format!("wanted {wanted}"), None);
    }

    /// Notes that a required field is missing.
    pub fn missing(&self, cx: &mut Context<'_>, key: &str) {
        let message = format!("{} has no `{key}`", a(self.what));
        let help = Some(format!("add `{key} = …`; graph-data/README.md lists the fields"));
        cx.fault("D003", self.places.record, message, "this record", help);
    }

    /// An optional text.
    pub fn text(&mut self, cx: &mut Context<'_>, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(cx, key, value, "a text in quotes");
            return None;
        };
        if text.trim().is_empty() {
            cx.fault(
                "D004",
                span_of(value),
                format!("`{key}` of {} is empty", a(self.what)),
                "empty",
                Some("leave it out".to_owned()),
            );
            return None;
        }
        Some(text.to_owned())
    }

    /// A required text; empty after a fault.
    pub fn required_text(&mut self, cx: &mut Context<'_>, key: &'static str) -> String {
        if self.table.get(key).is_none() {
            self.known.push(key);
            self.missing(cx, key);
            return String::new();
        }
        self.text(cx, key).unwrap_or_default()
    }

    /// A list of texts; empty where the field is missing.
    pub fn texts(&mut self, cx: &mut Context<'_>, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(cx, key, value, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in list.iter() {
            match item.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() => {
                    self.places.fields.insert(format!("{}{key}.{}", self.prefix, texts.len()), span_of(item));
                    texts.push(text.to_owned());
                }
                Some(_) => {
                    let message = format!("`{key}` of {} holds an empty text", a(self.what));
                    let code = if key == "cites" { "D013" } else { "D004" };
                    cx.fault(code, span_of(item), message, "empty", Some("leave it out".to_owned()));
                }
                None => self.wrong(cx, key, item, "a text in quotes"),
            }
        }
        texts
    }

    /// A yes or no; no where the field is missing.
    pub fn flag(&mut self, cx: &mut Context<'_>, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(cx, key, value, "true or false");
            false
        })
    }

    /// An optional number.
    pub fn number(&mut self, cx: &mut Context<'_>, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let number = number_of(value.get_ref()).filter(|n| n.is_finite());
        if number.is_none() {
            self.wrong(cx, key, value, "a number");
        }
        number
    }

    /// An optional whole number from 0 up.
    pub fn whole(&mut self, cx: &mut Context<'_>, key: &'static str) -> Option<u32> {
        let value = self.get(key)?;
        let number = whole_of(value.get_ref());
        if number.is_none() {
            self.wrong(cx, key, value, "a whole number");
        }
        number
    }

    /// A required whole number; 0 after a fault.
    pub fn required_whole(&mut self, cx: &mut Context<'_>, key: &'static str) -> u32 {
        if self.table.get(key).is_none() {
            self.known.push(key);
            self.missing(cx, key);
            return 0;
        }
        self.whole(cx, key).unwrap_or_default()
    }

    /// A required `[first, last]`.
    pub fn lines(&mut self, cx: &mut Context<'_>, key: &'static str) -> (u32, u32) {
        let Some(value) = self.get(key) else {
            self.missing(cx, key);
            return (0, 0);
        };
        let pair = value.get_ref().as_array().and_then(|list| match list.iter().collect::<Vec<_>>().as_slice() {
            [first, last] => Some((whole_of(first.get_ref())?, whole_of(last.get_ref())?)),
            _ => None,
        });
        let Some((first, last)) = pair else {
            self.wrong(cx, key, value, "[first, last]");
            return (0, 0);
        };
        if first == 0 || last < first {
            let message =
                format!("lines [{first}, {last}] are impossible: lines count from 1 and do not run backwards");
            let help = Some("write [first, last], counted from 1".to_owned());
            cx.fault("D011", span_of(value), message, "impossible lines", help);
        }
        (first, last)
    }

    /// An optional word of a closed list.
    pub fn word<T: Copy>(
        &mut self,
        cx: &mut Context<'_>,
        key: &'static str,
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(cx, key, value, "a text in quotes");
            return None;
        };
        self.closed(cx, key, text, span_of(value), all, word)
    }

    /// A list of words of a closed list.
    pub fn words<T: Copy>(
        &mut self,
        cx: &mut Context<'_>,
        key: &'static str,
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Vec<T> {
        let texts = self.texts(cx, key);
        texts
            .iter()
            .enumerate()
            .filter_map(|(i, text)| {
                let span = self.places.of(&format!("{}{key}.{i}", self.prefix));
                self.closed(cx, key, text, span, all, word)
            })
            .collect()
    }

    fn closed<T: Copy>(
        &self,
        cx: &mut Context<'_>,
        key: &str,
        text: &str,
        span: Span,
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        let found = all.iter().copied().find(|v| word(*v) == text);
        if found.is_none() {
            let list = all.iter().map(|v| word(*v)).collect::<Vec<_>>().join(", ");
            let message = format!("\"{text}\" is no `{key}` of {}", a(self.what));
            cx.fault("D005", span, message, "not in the list", Some(format!("one of: {list}")));
        }
        found
    }

    /// An optional span of time.
    pub fn span(&mut self, cx: &mut Context<'_>, key: &'static str) -> Option<quantity::Span> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(cx, key, value, "a span of time in quotes");
            return None;
        };
        let span = quantity::Span::parse(text);
        if span.is_none() {
            let message = format!("\"{text}\" is no span of time");
            let help = Some("write `6 weeks`, `1-2 days`, `6+ weeks`, `>2 days` or `<3 months`".to_owned());
            cx.fault("D017", span_of(value), message, "not a span", help);
        }
        span
    }

    /// An optional table, read by `read`, which gets its own fields with the places of `key.field`.
    pub fn table<T>(
        &mut self,
        cx: &mut Context<'_>,
        key: &'static str,
        what: &'static str,
        read: impl FnOnce(&mut Fields<'t, 'i>, &mut Context<'_>) -> T,
    ) -> Option<T> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(cx, key, value, "a table { … }");
            return None;
        };
        Some(self.inner(cx, table, what, span_of(value), format!("{}{key}.", self.prefix), read))
    }

    /// A list of tables; empty where the field is missing.
    pub fn tables<T>(
        &mut self,
        cx: &mut Context<'_>,
        key: &'static str,
        what: &'static str,
        mut read: impl FnMut(&mut Fields<'t, 'i>, &mut Context<'_>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(cx, key, value, "a list of tables");
            return Vec::new();
        };
        let mut read_ones = Vec::new();
        for (i, item) in list.iter().enumerate() {
            match item.get_ref().as_table() {
                Some(table) => {
                    let prefix = format!("{}{key}.{i}.", self.prefix);
                    read_ones.push(self.inner(cx, table, what, span_of(item), prefix, &mut read));
                }
                None => self.wrong(cx, key, item, "a table"),
            }
        }
        read_ones
    }

    fn inner<T>(
        &mut self,
        cx: &mut Context<'_>,
        table: &'t DeTable<'i>,
        what: &'static str,
        span: Span,
        prefix: String,
        read: impl FnOnce(&mut Fields<'t, 'i>, &mut Context<'_>) -> T,
    ) -> T {
        let mut fields = Fields { prefix, ..Fields::new(table, what, span, self.places.file) };
        let read = read(&mut fields, cx);
        fields.unknown(cx);
        self.places.fields.append(&mut fields.places.fields);
        read
    }

    /// A table of texts by free keys.
    pub fn map(&mut self, cx: &mut Context<'_>, key: &'static str) -> BTreeMap<String, String> {
        let Some(value) = self.get(key) else { return BTreeMap::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(cx, key, value, "a table");
            return BTreeMap::new();
        };
        let mut map = BTreeMap::new();
        for (k, v) in table.iter() {
            match v.get_ref().as_str() {
                Some(text) => {
                    self.places.fields.insert(format!("{key}.{}", k.get_ref()), span_of(v));
                    map.insert(k.get_ref().to_string(), text.to_owned());
                }
                None => self.wrong(cx, key, v, "a text in quotes"),
            }
        }
        map
    }

    /// Notes every field that nobody asked for.
    pub fn unknown(&self, cx: &mut Context<'_>) {
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let near = self.known.iter().copied().min_by_key(|k| strsim::damerau_levenshtein(k, name));
            let help = match near.filter(|k| strsim::damerau_levenshtein(k, name) <= 2) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known fields: {}", self.known.join(", ")),
            };
            let message = format!("`{name}` is no field of {}", a(self.what));
            cx.fault("D002", span_of(key), message, "unknown field", Some(help));
        }
    }
}

fn number_of(value: &DeValue<'_>) -> Option<f64> {
    if let Some(float) = value.as_float() {
        return float.as_str().parse().ok();
    }
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|n| n as f64)
}

fn whole_of(value: &DeValue<'_>) -> Option<u32> {
    let integer = value.as_integer()?;
    u32::from_str_radix(integer.as_str(), integer.radix()).ok()
}
