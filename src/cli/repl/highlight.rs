//! The line as typed → the same line in colours: by the role of a word, and by the kind of thing that a name is.

use evigraph::graph::Graph;
use evigraph::model::terms::EntityKind;
use evigraph::question::{Mark, marks};
use evigraph::session::question_start;
use evigraph::span::Span;

use super::super::style::{Ink, ink};
use super::command;
use super::lines::INDENT;

/// What the two blanks at the start of a further line are shown as.
const FURTHER: &str = "\n… ";

/// The line in colours; without them it is the same text, but for the look of further lines.
pub fn line(text: &str, graph: &Graph) -> String {
    if command::is_command(text) {
        let end = text
            .trim_start()
            .find(char::is_whitespace)
            .map_or(text.len(), |at| at + text.len() - text.trim_start().len());
        return further(&text[..end], Ink::Command) + &further(&text[end..], Ink::Plain);
    }
    if text.trim_start().starts_with('#') {
        return further(text, Ink::Dim);
    }
    // `let NAME =` is of the language but for its name.
    let (naming, text) = text.split_at(question_start(text));
    let mut out = naming
        .find(char::is_whitespace)
        .map_or(String::new(), |at| further(&naming[..at], Ink::Word) + &further(&naming[at..], Ink::Plain));
    let mut at = 0;
    for (span, mark) in marks(text) {
        out.push_str(&further(Span::new(at, span.start).of(text), Ink::Plain));
        // What is still being typed is not yet wrong.
        let typing = span.end == text.len();
        out.push_str(&further(span.of(text), colour(mark, span.of(text), typing, graph)));
        at = span.end;
    }
    out.push_str(&further(Span::new(at, text.len()).of(text), Ink::Plain));
    out
}

fn colour(mark: Mark, text: &str, typing: bool, graph: &Graph) -> Ink {
    match mark {
        Mark::Head => Ink::Head,
        Mark::Form | Mark::Clause | Mark::Term => Ink::Word,
        Mark::Number | Mark::Sign => Ink::Number,
        Mark::Unclosed => Ink::Wrong,
        Mark::Unknown if typing => Ink::Plain,
        Mark::Unknown => Ink::Wrong,
        Mark::Name => named(text, graph).unwrap_or(if typing { Ink::Plain } else { Ink::Unknown }),
        Mark::Quoted => {
            let inside = text.trim_matches(|c| matches!(c, '"' | '“' | '”' | '„'));
            named(inside, graph).unwrap_or(Ink::Quote)
        }
    }
}

/// The colour of what a name means; where it means several things, of a thing before that of a cited work.
fn named(name: &str, graph: &Graph) -> Option<Ink> {
    let kinds: Vec<EntityKind> = graph.named(name).into_iter().map(|id| graph.thing(id).kind).collect();
    let kind = kinds.iter().find(|k| **k != EntityKind::Reference).or(kinds.first())?;
    Some(match kind {
        EntityKind::Treatment | EntityKind::Test => Ink::Care,
        EntityKind::Source | EntityKind::Reference => Ink::Source,
        _ => Ink::Thing,
    })
}

/// A piece in its colour; the blanks of a further line become its dots.
fn further(text: &str, colour: Ink) -> String {
    let pieces: Vec<String> =
        text.split(INDENT).map(|piece| if piece.is_empty() { String::new() } else { ink(piece, colour) }).collect();
    pieces.join(&ink(FURTHER, Ink::Dim))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use evigraph::graph::Graph;
    use evigraph::question::keywords;
    use proptest::prelude::{ProptestConfig, any, prop, proptest};
    use unicode_width::UnicodeWidthStr as _;

    use super::line;

    static GRAPH: LazyLock<Graph> = LazyLock::new(evigraph::builtin::graph);

    /// The text without its colours.
    fn bare(painted: &str) -> String {
        let mut out = String::new();
        let mut rest = painted;
        while let Some(at) = rest.find('\u{1b}') {
            out.push_str(&rest[..at]);
            rest = rest[at..].split_once('m').map_or("", |(_, after)| after);
        }
        out + rest
    }

    #[test]
    fn names_have_the_colour_of_their_kind() {
        assert_eq!(
            line("treatments for SI joint pain after injection from yeomans with evidence", &GRAPH)
                .replace('\u{1b}', ""),
            "[1mtreatments[0m [36mfor[0m [35mSI joint pain[0m [36mafter[0m [32minjection[0m [36mfrom[0m [94myeomans[0m \
             [36mwith[0m [36mevidence[0m"
        );
    }

    #[test]
    fn what_is_wrong_shows_once_it_is_left() {
        assert_eq!(line("treatments for xyzzy", &GRAPH).matches("[4;31m").count(), 0);
        assert_eq!(line("treatments for xyzzy with evidence", &GRAPH).matches("[4;31mxyzzy").count(), 1);
        assert_eq!(line("trea", &GRAPH), "trea");
        assert_eq!(line("aftr ", &GRAPH).matches("[31m").count(), 1);
        assert!(line("treatments for \"loss", &GRAPH).contains("[31m\"loss"));
        assert!(line(".help heads", &GRAPH).contains("[1;36m.help\u{1b}[0m heads"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn colours_change_neither_text_nor_width(words in prop::collection::vec((any::<prop::sample::Index>(), "[ -~é“”\n\"]{0,6}"), 0..8)) {
            let text: String =
                words.iter().map(|(i, junk)| format!("{junk}{} ", keywords()[i.index(keywords().len())])).collect();
            let shown = bare(&line(&text, &GRAPH));
            assert_eq!(shown.replace("\n… ", "\n  "), text);
            assert!(shown.split('\n').zip(text.split('\n')).all(|(a, b)| a.width() == b.width()));
        }
    }
}
