//! Colour: pieces of text → text with escape sequences. Nothing else in the program writes one.

use evigraph::render::markup::{Piece, Role, plain};

const RESET: &str = "\u{1b}[0m";

/// The pieces as text, coloured if asked for.
pub fn paint(pieces: &[Piece], color: bool) -> String {
    if !color {
        return plain(pieces);
    }
    pieces
        .iter()
        .map(|piece| match sequence(piece.role) {
            "" => piece.text.clone(),
            sequence => format!("{sequence}{}{RESET}", piece.text),
        })
        .collect()
}

fn sequence(role: Role) -> &'static str {
    match role {
        Role::Plain | Role::Table | Role::Quoted | Role::Message | Role::Help | Role::Empty => "",
        Role::Reading | Role::Summary | Role::Gutter => "\u{1b}[2m",
        Role::Heading => "\u{1b}[1m",
        Role::Note | Role::Warning => "\u{1b}[33m",
        Role::Error | Role::Mark => "\u{1b}[1;31m",
        Role::HelpWord => "\u{1b}[32m",
    }
}

/// What a piece of the line that is being typed is, or of what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// As the terminal has it.
    Plain,
    /// What a row is.
    Head,
    /// Words of the language.
    Word,
    /// A treatment or test.
    Care,
    /// A condition, symptom or another thing that statements are about.
    Thing,
    /// A source or cited work.
    Source,
    /// Numbers, signs.
    Number,
    /// A quotation.
    Quote,
    /// What cannot stand there, or is not closed.
    Wrong,
    /// A name that nothing has.
    Unknown,
    /// A dot command.
    Command,
    /// Beside the text.
    Dim,
    /// The marked line of a menu.
    Selected,
}

/// The text in its colour.
pub fn ink(text: &str, ink: Ink) -> String {
    let sequence = match ink {
        Ink::Plain => return text.to_owned(),
        Ink::Head => "\u{1b}[1m",
        Ink::Word => "\u{1b}[36m",
        Ink::Care => "\u{1b}[32m",
        Ink::Thing => "\u{1b}[35m",
        Ink::Source => "\u{1b}[94m",
        Ink::Number | Ink::Quote => "\u{1b}[33m",
        Ink::Wrong => "\u{1b}[31m",
        Ink::Unknown => "\u{1b}[4;31m",
        Ink::Command => "\u{1b}[1;36m",
        Ink::Dim => "\u{1b}[2m",
        Ink::Selected => "\u{1b}[7m",
    };
    format!("{sequence}{text}{RESET}")
}
