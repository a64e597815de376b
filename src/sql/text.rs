//! Pieces of SQL with their bound arguments → one text whose arguments stand in its order.

use super::{Argument, Sql, Value};
use crate::graph::Graph;
use crate::model::id::EntityId;

/// A piece of SQL with the arguments of its `?`, in order.
#[derive(Debug, Clone, Default)]
pub struct Text {
    text: String,
    arguments: Vec<Argument>,
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text { text: text.to_owned(), arguments: Vec::new() }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text { text, arguments: Vec::new() }
    }
}

impl Text {
    /// One `?` with its argument.
    pub fn bound(value: Value, note: impl Into<String>) -> Text {
        Text { text: "?".to_owned(), arguments: vec![Argument { value, note: note.into() }] }
    }

    /// `?, ?, …` for things.
    pub fn things(things: &[EntityId], graph: &Graph) -> Text {
        let one = |id: &EntityId| Text::bound(Value::Number(i64::from(id.0)), graph.label(*id));
        Text::joined(things.iter().map(one), ", ")
    }

    /// Pieces with something between them.
    pub fn joined(pieces: impl IntoIterator<Item = Text>, between: &str) -> Text {
        let mut all = Text::default();
        for (i, piece) in pieces.into_iter().enumerate() {
            all = if i > 0 { all.then(between).then(piece) } else { piece };
        }
        all
    }

    /// This piece, then another.
    pub fn then(mut self, more: impl Into<Text>) -> Text {
        let more = more.into();
        self.text.push_str(&more.text);
        self.arguments.extend(more.arguments);
        self
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The same with every line behind the first so many columns further in.
    pub fn indented(mut self, columns: usize) -> Text {
        self.text = self.text.replace('\n', &format!("\n{}", " ".repeat(columns)));
        self
    }
}

/// A common table expression.
struct Part {
    name: String,
    comment: String,
    body: Text,
}

/// The parts of a statement, in the order in which they were added: each uses only those before it.
#[derive(Default)]
pub struct Parts {
    parts: Vec<Part>,
}

impl Parts {
    /// Adds a part under a name of its own; the name.
    pub fn add(&mut self, stem: &str, comment: &str, body: Text) -> String {
        let number = 1 + self
            .parts
            .iter()
            .filter(|p| p.name.trim_end_matches(|c: char| c.is_ascii_digit()) == format!("{stem}_"))
            .count();
        let name = format!("{stem}_{number}");
        self.parts.push(Part { name: name.clone(), comment: comment.to_owned(), body });
        name
    }

    /// The statement: `WITH` the parts, then what is selected of them.
    pub fn select(self, title: &str, columns: &[&'static str], body: Text) -> Sql {
        let mut all = Text::default();
        for (i, part) in self.parts.into_iter().enumerate() {
            let begin = if i == 0 { "WITH\n" } else { ",\n" };
            all = all.then(format!("{begin}-- {}\n{} AS (\n  ", part.comment, part.name));
            all = all.then(part.body.indented(2)).then("\n)");
        }
        let begin = if all.is_empty() { "" } else { "\n" };
        let all = all.then(begin).then(body);
        Sql { title: title.to_owned(), text: all.text, arguments: all.arguments, columns: columns.to_vec() }
    }
}
