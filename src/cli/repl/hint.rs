//! How the line stands → the text behind it and below it: the ghost of a word, what the question would give, the menu.

use evigraph::complete::{Answers, Offer, Standing};
use unicode_width::UnicodeWidthStr as _;

use super::super::style::{Ink, ink};
use super::PROMPT;
use super::menu::{Line, Menu, Room};

/// What stands behind and below the line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hint {
    /// The whole text, without colours.
    pub text: String,
    /// The same with colours.
    pub painted: String,
    /// What Right writes.
    pub ghost: Option<String>,
}

impl rustyline::hint::Hint for Hint {
    fn display(&self) -> &str {
        &self.text
    }

    fn completion(&self) -> Option<&str> {
        self.ghost.as_deref()
    }
}

/// The rest of the best offer that begins with what is typed.
pub fn ghost(line: &str, offers: &[Offer]) -> Option<String> {
    let offer = offers.first()?;
    let typed = offer.span.of(line);
    let begun = !typed.is_empty() && offer.span.end == line.len();
    let rest = offer.insert.get(typed.len()..).filter(|rest| !rest.is_empty())?;
    let same = offer.insert.get(..typed.len())?.to_lowercase() == typed.to_lowercase();
    (begun && same).then(|| rest.to_owned())
}

/// How the question stands, in a few words.
pub fn standing(standing: &Standing) -> Option<String> {
    match standing {
        Standing::Blank => None,
        Standing::Answers(1, noun) => Some(format!("1 {}", singular(noun))),
        Standing::Answers(n, noun) => Some(format!("{n} {noun}")),
        Standing::Whole(text) | Standing::Missing(text) | Standing::Wrong(text) => Some(text.clone()),
    }
}

/// What a word that is being typed would leave, where the line does not stand as it is.
pub fn begun(offer: &Offer, standing: &Standing) -> Option<String> {
    if !matches!(standing, Standing::Wrong(_) | Standing::Missing(_)) {
        return None;
    }
    match offer.answers {
        Answers::Exactly(1) => Some("1 answer".to_owned()),
        Answers::Exactly(n) => Some(format!("{n} answers")),
        Answers::UpTo(1) => Some("up to 1 answer".to_owned()),
        Answers::UpTo(n) => Some(format!("up to {n} answers")),
        Answers::Uncounted => Some(offer.kind.to_owned()),
    }
}

/// The noun of one answer.
fn singular(noun: &str) -> String {
    let (first, rest) = noun.split_at(noun.find(' ').unwrap_or(noun.len()));
    let one = match first {
        "diagnoses" => "diagnosis",
        "criteria" => "criterion",
        other => other.strip_suffix('s').unwrap_or(other),
    };
    format!("{one}{rest}")
}

/// What a further line that is still empty says, the longest first. `blank` = there is a blank line before it, so that the next Enter runs.
pub fn further(missing: &str, blank: bool) -> [String; 3] {
    let enter = if blank { "Enter once more" } else { "Enter twice" };
    [
        format!("{missing}; go on, or {enter} runs it as it is, Ctrl-C clears it"),
        format!("go on, or {enter} runs it, Ctrl-C clears it"),
        format!("{enter} runs it"),
    ]
}

/// The ghost, the first of `notes` that fits behind it, and the menu. Without colour a ghost would look typed, so there is none.
pub fn hint(line: &str, ghost: Option<String>, notes: &[String], menu: Option<&Menu>, room: Room, color: bool) -> Hint {
    let last = line.rsplit('\n').next().unwrap_or("");
    let prompt = if line.contains('\n') { 0 } else { PROMPT.width() };
    let used = (prompt + last.width()).checked_rem(room.columns).unwrap_or(0);
    let mut left = room.columns.saturating_sub(used + 1);
    let ghost = ghost.filter(|g| color && menu.is_none() && g.width() <= left);
    let mut first = Line::new();
    if let Some(ghost) = &ghost {
        left -= ghost.width();
        first.push((ghost.clone(), Ink::Dim));
    }
    let arrow = if room.unicode { "  → " } else { "  -> " };
    if let Some(note) = notes.iter().find(|note| arrow.width() + note.width() <= left) {
        first.push((format!("{arrow}{note}"), Ink::Dim));
    }
    let mut lines = vec![first];
    if let Some(menu) = menu {
        // A blank before the first line break keeps the terminal's count of lines right where the line fills its row.
        lines[0].push((" ".to_owned(), Ink::Plain));
        lines.extend(menu.lines(room));
    }
    let text = |line: &Line| line.iter().map(|(text, _)| text.as_str()).collect::<String>();
    let painted = |line: &Line| line.iter().map(|(text, colour)| ink(text, *colour)).collect::<String>();
    Hint {
        text: lines.iter().map(text).collect::<Vec<_>>().join("\n"),
        painted: lines.iter().map(painted).collect::<Vec<_>>().join("\n"),
        ghost,
    }
}

#[cfg(test)]
mod tests {
    use evigraph::complete::{Answers, Offer, Standing};
    use evigraph::span::Span;

    use super::super::menu::{Menu, Room};
    use super::{begun, further, ghost, hint, standing};

    const WIDE: Room = Room { columns: 60, lines: 20, unicode: true };

    fn offer(insert: &str, start: usize, end: usize) -> Offer {
        let answers = Answers::Exactly(7);
        Offer {
            insert: insert.to_owned(),
            span: Span::new(start, end),
            shown: insert.to_owned(),
            kind: "head",
            about: None,
            answers,
        }
    }

    #[test]
    fn the_ghost_is_the_rest_of_what_is_typed() {
        assert_eq!(ghost("treat", &[offer("treatments", 0, 5)]), Some("ments".to_owned()));
        assert_eq!(ghost("Treat", &[offer("treatments", 0, 5)]), Some("ments".to_owned()));
        assert_eq!(ghost("treatments ", &[offer("for", 11, 11)]), None, "nothing of the word is typed");
        assert_eq!(ghost("treatments", &[offer("treatments", 0, 10)]), None);
        assert_eq!(ghost("aftr", &[offer("after", 0, 4)]), None, "it is only like what is typed");
        assert_eq!(ghost("é", &[offer("ab", 0, 2)]), None);
        assert_eq!(ghost("", &[]), None);
    }

    #[test]
    fn one_answer_is_one() {
        let said = |n, noun: &str| standing(&Standing::Answers(n, noun.to_owned())).unwrap();
        assert_eq!(said(1, "treatments"), "1 treatment");
        assert_eq!(said(1, "steps of care"), "1 step of care");
        assert_eq!(said(1, "diagnoses"), "1 diagnosis");
        assert_eq!(said(2, "treatments"), "2 treatments");
        assert_eq!(standing(&Standing::Blank), None);
    }

    #[test]
    fn a_word_that_is_being_typed_is_not_wrong() {
        let wrong = Standing::Wrong("\"treat\" is not a word of the language".to_owned());
        assert_eq!(begun(&offer("treatments", 0, 5), &wrong), Some("7 answers".to_owned()));
        let one = Offer { answers: Answers::UpTo(1), ..offer("treatments", 0, 5) };
        assert_eq!(begun(&one, &wrong), Some("up to 1 answer".to_owned()));
        let whole = Standing::Answers(7, "treatments".to_owned());
        assert_eq!(begun(&offer("rest period", 0, 4), &whole), None);
    }

    #[test]
    fn ghost_and_standing_share_the_line() {
        let notes = [standing(&Standing::Answers(7, "treatments".to_owned())).unwrap()];
        let shown = hint("treat", Some("ments".to_owned()), &notes, None, WIDE, true);
        assert_eq!((shown.text.as_str(), shown.ghost.as_deref()), ("ments  → 7 treatments", Some("ments")));
        assert!(shown.painted.contains("\u{1b}[2m"));
        let plain = hint("treat", Some("ments".to_owned()), &notes, None, Room { unicode: false, ..WIDE }, false);
        assert_eq!((plain.text.as_str(), plain.ghost), ("  -> 7 treatments", None));
    }

    #[test]
    fn what_does_not_fit_is_dropped() {
        let notes = further("a name is missing", false);
        let at = |columns| hint("treatments for\n  ", None, &notes, None, Room { columns, ..WIDE }, true).text;
        assert_eq!(at(100), "  → a name is missing; go on, or Enter twice runs it as it is, Ctrl-C clears it");
        assert_eq!(at(60), "  → go on, or Enter twice runs it, Ctrl-C clears it");
        assert_eq!(at(30), "  → Enter twice runs it");
        assert_eq!(at(10), "");
        assert_eq!(further("a name is missing", true)[2], "Enter once more runs it");
        let narrow = hint("treat", Some("ments".to_owned()), &[], None, Room { columns: 10, ..WIDE }, true);
        assert_eq!(narrow.text, "");
    }

    #[test]
    fn the_menu_stands_below() {
        let menu = Menu { before: "treat".to_owned(), offers: vec![offer("treatments", 0, 5)], selected: 0 };
        let shown = hint("treat", Some("ments".to_owned()), &["7 treatments".to_owned()], Some(&menu), WIDE, true);
        assert_eq!(shown.text, "  → 7 treatments \n▸ treatments  head · 7 answers");
        assert_eq!(shown.ghost, None);
    }
}
