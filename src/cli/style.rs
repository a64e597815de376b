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
