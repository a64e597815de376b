//! What the line editor asks while a line is typed: completion, hints, colours, and whether the line is whole.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::time::Duration;

use evigraph::complete::{self, Offer};
use evigraph::eval::stop;
use evigraph::session::Session;
use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::SearchDirection;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::super::command;
use super::hint::{self, Hint};
use super::lines::{is_ready, parts, unfinished};
use super::menu::{Menu, Room};
use super::state::{Recall, Shared, Wish};
use super::{highlight, waiting};

/// A program without optimisation is so much slower.
const SLOWER: u32 = if cfg!(debug_assertions) { 30 } else { 1 };
/// How long a key may take for the ghost and the count.
const KEY: Duration = Duration::from_millis(5 * SLOWER as u64);
/// How long a key may take while the menu is open, and Tab itself.
const MENU: Duration = Duration::from_millis(100 * SLOWER as u64);

/// How the editor looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether to use colour.
    pub color: bool,
    /// Whether more than ASCII can be shown.
    pub unicode: bool,
    /// Whether the line is commented while it is typed; a screen reader would read it all out.
    pub lively: bool,
}

/// What is asked while a line is typed.
pub struct Assistant<'s, 'g> {
    /// Who knows the graph and the previous answer.
    pub session: &'s RefCell<&'s mut Session<'g>>,
    /// Who knows what can come; made at the first key.
    pub completer: OnceCell<complete::Completer<'g>>,
    /// What the keys know.
    pub shared: Shared,
    /// How the editor looks.
    pub look: Look,
}

impl<'g> Assistant<'_, 'g> {
    fn completer(&self, session: &Session<'g>) -> &complete::Completer<'g> {
        self.completer.get_or_init(|| complete::Completer::new(session.graph()))
    }

    /// What can come, if it is found in time.
    fn offers(&self, line: &str, cursor: usize, limit: Duration) -> Option<Vec<Offer>> {
        let session = self.session.try_borrow().ok()?;
        if command::is_command(line) {
            return Some(command::offers(line, cursor, &session));
        }
        let completer = self.completer(&session);
        stop::within(limit, || completer.offers(line, cursor, &session))
    }

    /// What to say about the line, the longest first. `begun` is the offer whose first letters are typed.
    fn notes(&self, line: &str, begun: Option<&Offer>) -> Vec<String> {
        let further = line.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty());
        if further {
            return unfinished(line)
                .map(|missing| hint::further(&missing, is_ready(line)).to_vec())
                .unwrap_or_default();
        }
        // What was pasted may be several questions; only one has a standing.
        if !self.look.lively || command::is_command(line) || line.contains('\n') && parts(line).len() != 1 {
            return Vec::new();
        }
        let Ok(session) = self.session.try_borrow() else { return Vec::new() };
        let completer = self.completer(&session);
        let Some(standing) = stop::within(KEY, || completer.standing(line, &session)) else { return Vec::new() };
        // A word that is being typed is not wrong.
        let note = begun.and_then(|offer| hint::begun(offer, &standing)).or_else(|| hint::standing(&standing));
        note.into_iter().collect()
    }

    /// The open menu for the text up to the cursor; it closes where a new word begins.
    fn menu(&self, line: &str, cursor: usize) -> Option<Menu> {
        let open = self.shared.get().menu.clone()?;
        let before = line.get(..cursor)?;
        if open.before == before {
            return Some(open);
        }
        let offers = self.offers(line, cursor, MENU)?;
        let new_word = before.len() > open.before.len() && offers.first().is_some_and(|o| o.span.start == cursor);
        (!new_word).then(|| open.renewed(before, offers))
    }

    fn room(&self, line: &str) -> Room {
        let (columns, rows) =
            terminal_size::terminal_size().map_or((80, 24), |(w, h)| (usize::from(w.0), usize::from(h.0)));
        let used = line.split('\n').map(|l| 1 + (l.chars().count() + 2) / columns.max(1)).sum::<usize>();
        Room { columns, lines: rows.saturating_sub(used + 1).max(1), unicode: self.look.unicode }
    }

    /// The line of the history that comes before or after the one shown and begins as what was typed.
    fn recalled(&self, line: &str, earlier: bool, context: &Context<'_>) -> Option<String> {
        let history = context.history();
        let mut state = self.shared.get();
        let recall = state.recall.get_or_insert_with(|| Recall { typed: line.to_owned(), at: history.len() });
        let entry =
            |at: usize| history.get(at, SearchDirection::Forward).ok().flatten().map(|found| found.entry.into_owned());
        let fits = |at: &usize| entry(*at).is_some_and(|e| e.starts_with(&recall.typed) && e != line);
        let found = if earlier { (0..recall.at).rev().find(fits) } else { (recall.at + 1..history.len()).find(fits) };
        match found {
            Some(at) => {
                recall.at = at;
                entry(at)
            }
            None if earlier => None,
            None => {
                recall.at = history.len();
                Some(recall.typed.clone())
            }
        }
    }
}

/// What is written for an offer: a further word can follow.
fn written(offer: &Offer, behind: &str) -> String {
    let blank = !offer.insert.ends_with(['(', ' ']) && !behind.starts_with(char::is_whitespace);
    format!("{}{}", offer.insert, if blank { " " } else { "" })
}

impl Completer for Assistant<'_, '_> {
    type Candidate = String;

    /// Does what the key wished. One candidate is always written, so an empty one only shows the line anew.
    fn complete(&self, line: &str, cursor: usize, context: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let wish = std::mem::take(&mut self.shared.get().wish);
        let behind = line.get(cursor..).unwrap_or("");
        let taken = |offer: &Offer| {
            let start = if line.is_char_boundary(offer.span.start) { offer.span.start.min(cursor) } else { cursor };
            (start, vec![written(offer, behind)])
        };
        let nothing = (cursor, vec![String::new()]);
        Ok(match wish {
            Wish::None => nothing,
            Wish::Open => {
                let offers = self.offers(line, cursor, MENU).unwrap_or_default();
                if let [only] = offers.as_slice() {
                    return Ok(taken(only));
                }
                let before = line.get(..cursor).unwrap_or("").to_owned();
                self.shared.get().menu = Some(Menu { before, offers, selected: 0 });
                nothing
            }
            Wish::Take => {
                let menu = self.shared.get().menu.take();
                menu.as_ref().and_then(Menu::chosen).map_or(nothing, taken)
            }
            Wish::Earlier | Wish::Later => match self.recalled(line, wish == Wish::Earlier, context) {
                Some(entry) => (0, vec![entry]),
                None => nothing,
            },
        })
    }
}

impl Hinter for Assistant<'_, '_> {
    type Hint = Hint;

    fn hint(&self, line: &str, cursor: usize, _: &Context<'_>) -> Option<Hint> {
        if self.shared.get().searching {
            return None;
        }
        let menu = self.menu(line, cursor);
        let at_end = cursor == line.len();
        // A line that is pasted or typed ahead is looked at when the last of it has come.
        let look = at_end && !waiting::input();
        let offers = (look && self.look.lively && !line.is_empty()).then(|| self.offers(line, cursor, KEY)).flatten();
        let ghost = offers.as_ref().and_then(|offers| hint::ghost(line, offers));
        let begun = offers.iter().flatten().next().filter(|_| ghost.is_some());
        let notes = if look { self.notes(line, begun) } else { Vec::new() };
        let shown = hint::hint(line, ghost, &notes, menu.as_ref(), self.room(line), self.look.color);
        let mut state = self.shared.get();
        state.menu = menu;
        state.ghost.clone_from(&shown.ghost);
        state.painted = (shown.text.clone(), shown.painted.clone());
        (!shown.text.is_empty()).then_some(shown)
    }
}

impl Highlighter for Assistant<'_, '_> {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        match self.session.try_borrow() {
            Ok(session) => Cow::Owned(highlight::line(line, session.graph())),
            Err(_) => Cow::Borrowed(line),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        let state = self.shared.get();
        if state.painted.0 == hint { Cow::Owned(state.painted.1.clone()) } else { Cow::Borrowed(hint) }
    }

    /// Colours can change with every key, and what stands behind the line goes when the cursor moves.
    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        true
    }
}

impl Validator for Assistant<'_, '_> {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if is_ready(context.input()) { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl Helper for Assistant<'_, '_> {}
