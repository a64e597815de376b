//! A line of JSON → a row. What the line holds is borrowed from it; columns of no known name are kept as JSON text.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

use super::faults::{Wrong, shown};
use super::row::{EdgeRow, NodeRow};

/// A row that JSON can fill.
pub trait Row<'a>: Default {
    /// Reads the value of a column into its place. The name of the column that is being read goes to `at` before.
    ///
    /// # Errors
    /// The value is not JSON, or of another type.
    fn fill<M: MapAccess<'a>>(&mut self, name: Cow<'a, str>, map: &mut M, at: &At) -> Result<(), M::Error>;
}

/// The column that is being read.
pub type At = Cell<&'static str>;

/// Reads a line.
///
/// # Errors
/// `K002`: not a JSON object; `K004`: a column of another type than it should be.
pub fn read<'a, R: Row<'a>>(line: &'a [u8]) -> Result<R, Wrong> {
    let text = std::str::from_utf8(line).map_err(|e| {
        let message = format!("byte {} of the line is not UTF-8", e.valid_up_to() + 1);
        Wrong::new("K002", message, "save the file as UTF-8")
    })?;
    let at = At::new("");
    let mut from = serde_json::Deserializer::from_str(text);
    let row = Seed { at: &at, row: PhantomData }.deserialize(&mut from).and_then(|row| from.end().map(|()| row));
    row.map_err(|error| {
        let said = error.to_string();
        let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
        if !error.is_data() {
            let message = format!("not a JSON object: {said}, at column {}", error.column());
            return Wrong::new("K002", message, "each line is one whole JSON object");
        }
        let said = shown(said.strip_prefix("invalid type: ").unwrap_or(said));
        match at.get() {
            "" => Wrong::new("K002", format!("not a JSON object: {said}"), "each line is one whole JSON object"),
            column => {
                Wrong::new("K004", format!("the column {column} does not fit: {said}"), "docs/kgx.md lists the columns")
            }
        }
    })
}

struct Seed<'c, R> {
    at: &'c At,
    row: PhantomData<R>,
}

impl<'a, R: Row<'a>> DeserializeSeed<'a> for Seed<'_, R> {
    type Value = R;

    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<R, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'a, R: Row<'a>> Visitor<'a> for Seed<'_, R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<R, M::Error> {
        let mut row = R::default();
        while let Some(Text(name)) = map.next_key()? {
            row.fill(name, &mut map, self.at)?;
            self.at.set("");
        }
        Ok(row)
    }
}

impl<'a> Row<'a> for NodeRow<'a> {
    fn fill<M: MapAccess<'a>>(&mut self, name: Cow<'a, str>, map: &mut M, at: &At) -> Result<(), M::Error> {
        match &*name {
            "id" => text(map, at, "id", &mut self.id),
            "name" => text(map, at, "name", &mut self.name),
            "description" => text(map, at, "description", &mut self.description),
            "category" => texts(map, at, "category", &mut self.category),
            "synonym" => texts(map, at, "synonym", &mut self.synonym),
            "xref" => texts(map, at, "xref", &mut self.xref),
            _ => other(map, name, &mut self.rest),
        }
    }
}

impl<'a> Row<'a> for EdgeRow<'a> {
    fn fill<M: MapAccess<'a>>(&mut self, name: Cow<'a, str>, map: &mut M, at: &At) -> Result<(), M::Error> {
        match &*name {
            "id" => text(map, at, "id", &mut self.id),
            "subject" => text(map, at, "subject", &mut self.subject),
            "predicate" => text(map, at, "predicate", &mut self.predicate),
            "object" => text(map, at, "object", &mut self.object),
            "primary_knowledge_source" => text(map, at, "primary_knowledge_source", &mut self.source),
            "strength" => text(map, at, "strength", &mut self.strength),
            "publications" => texts(map, at, "publications", &mut self.publications),
            "populations" => texts(map, at, "populations", &mut self.populations),
            "negated" => {
                at.set("negated");
                self.negated = map.next_value::<Option<Flag>>()?.is_some_and(|f| f.0);
                Ok(())
            }
            "preconditions" => value(map, at, "preconditions", &mut self.preconditions),
            "source_lines" => value(map, at, "source_lines", &mut self.lines),
            "effect" => value(map, at, "effect", &mut self.effect),
            _ => other(map, name, &mut self.rest),
        }
    }
}

fn text<'a, M: MapAccess<'a>>(
    map: &mut M,
    at: &At,
    name: &'static str,
    to: &mut Option<Cow<'a, str>>,
) -> Result<(), M::Error> {
    at.set(name);
    *to = map.next_value::<Option<Text<'a>>>()?.map(|t| t.0);
    Ok(())
}

fn texts<'a, M: MapAccess<'a>>(
    map: &mut M,
    at: &At,
    name: &'static str,
    to: &mut Vec<Cow<'a, str>>,
) -> Result<(), M::Error> {
    at.set(name);
    *to = map.next_value::<Option<Texts<'a>>>()?.map(|t| t.0).unwrap_or_default();
    Ok(())
}

fn value<'a, M: MapAccess<'a>, T: Default + Deserialize<'a>>(
    map: &mut M,
    at: &At,
    name: &'static str,
    to: &mut T,
) -> Result<(), M::Error> {
    at.set(name);
    *to = map.next_value::<Option<T>>()?.unwrap_or_default();
    Ok(())
}

fn other<'a, M: MapAccess<'a>>(
    map: &mut M,
    name: Cow<'a, str>,
    rest: &mut super::extra::Rest<'a>,
) -> Result<(), M::Error> {
    let value: &'a RawValue = map.next_value()?;
    if value.get() != "null" {
        rest.push((name, Cow::Borrowed(value.get())));
    }
    Ok(())
}

/// A text, borrowed where it holds no escape.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(TextVisitor).map(Text)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// A list of texts; a single text is a list of one.
struct Texts<'a>(Vec<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Texts<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextsVisitor).map(Texts)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Vec<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(vec![Cow::Borrowed(text)])
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(vec![Cow::Owned(text.to_owned())])
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Self::Value, S::Error> {
        let mut all = Vec::new();
        while let Some(Text(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(all)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Err(M::Error::custom("an object, expected a list of texts"))
    }
}

/// True or false, also as a text.
pub struct Flag(pub bool);

impl Flag {
    /// Of a word.
    pub fn of(word: &str) -> Option<Flag> {
        match word {
            "true" | "True" | "TRUE" => Some(Flag(true)),
            "false" | "False" | "FALSE" => Some(Flag(false)),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(FlagVisitor)
    }
}

struct FlagVisitor;

impl Visitor<'_> for FlagVisitor {
    type Value = Flag;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Flag, E> {
        Ok(Flag(yes))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Flag, E> {
        Flag::of(word).ok_or_else(|| E::custom(format!("`{word}`, expected true or false")))
    }
}
