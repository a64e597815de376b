//! A question so far and a [`Session`] → what can come next, each with the number of answers it would leave; and how the question stands.

use crate::session::Session;
use crate::span::Span;

/// Something that can come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What replaces [`Offer::span`], quoted where the language asks for it.
    pub insert: String,
    /// The bytes of the line that it replaces; they end at the cursor.
    pub span: Span,
    /// What a menu shows: the word of the language, or the name as it was met.
    pub shown: String,
    /// What sort of thing it is: `head`, `clause`, `field`, `treatment` …
    pub kind: &'static str,
    /// The preferred label behind a synonym, or what a word of the language does.
    pub about: Option<String>,
    /// How many answers the question would have with it.
    pub answers: Answers,
}

/// The number of answers that a choice leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// With this choice the question is whole and has so many.
    Exactly(usize),
    /// Something must still follow; the best that can follow leaves so many.
    UpTo(usize),
    /// Answers are not counted in this form of question, or for a command.
    Uncounted,
}

/// How a question stands, as typed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing has been typed.
    Blank,
    /// It is whole and has so many answers; the noun says of what: `2 treatments`, `7 topics`.
    Answers(usize, String),
    /// It is whole, and answers in another form than rows: `supported`, `12 statements`.
    Whole(String),
    /// Something must follow: `a name is missing`.
    Missing(String),
    /// It will not read as it is, and why in a few words.
    Wrong(String),
}

/// What can come at the cursor, best first: offers that begin with what is typed, then those with a word that does, then those that are
/// like it; among these the one that leaves most answers first. Text behind the cursor is not looked at.
pub fn offers(line: &str, cursor: usize, session: &Session<'_>) -> Vec<Offer> {
    let _ = (line, cursor, session);
    Vec::new()
}

/// How the question stands.
pub fn standing(line: &str, session: &Session<'_>) -> Standing {
    let _ = (line, session);
    Standing::Blank
}
