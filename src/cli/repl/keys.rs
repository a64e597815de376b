//! A key and the state of the line → what the editor does. Keys that are not named here do what they do in every line editor.

use rustyline::{
    Cmd, ConditionalEventHandler, Event, EventContext, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount,
};

use super::lines::{INDENT, is_ready};
use super::state::{Shared, State, Wish};

/// Lines of a page of the menu.
const PAGE: isize = 8;

/// Every key.
pub struct Keys(pub Shared);

/// What the keys do that mean something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Tab,
    BackTab,
    Up,
    Down,
    PageUp,
    PageDown,
    Enter,
    Escape,
    Interrupt,
    Search,
    /// Right, End, Ctrl-E, Ctrl-F: to the right, or on.
    Forward,
    /// Any other key that only moves.
    Move,
    /// What changes the text, or nothing.
    Other,
}

fn key(event: KeyEvent) -> Key {
    match event {
        KeyEvent(KeyCode::Tab, Modifiers::NONE) | KeyEvent(KeyCode::Char('I'), Modifiers::CTRL) => Key::Tab,
        KeyEvent(KeyCode::BackTab, Modifiers::NONE) => Key::BackTab,
        KeyEvent(KeyCode::Up, Modifiers::NONE) => Key::Up,
        KeyEvent(KeyCode::Down, Modifiers::NONE) => Key::Down,
        KeyEvent(KeyCode::PageUp, _) => Key::PageUp,
        KeyEvent(KeyCode::PageDown, _) => Key::PageDown,
        KeyEvent(KeyCode::Enter, Modifiers::NONE) | KeyEvent(KeyCode::Char('J' | 'M'), Modifiers::CTRL) => Key::Enter,
        KeyEvent(KeyCode::Esc, Modifiers::NONE) | KeyEvent(KeyCode::Char('G'), Modifiers::CTRL) => Key::Escape,
        KeyEvent(KeyCode::Char('C'), Modifiers::CTRL) => Key::Interrupt,
        KeyEvent(KeyCode::Char('R' | 'S'), Modifiers::CTRL) => Key::Search,
        KeyEvent(KeyCode::Right | KeyCode::End, Modifiers::NONE)
        | KeyEvent(KeyCode::Char('E' | 'F'), Modifiers::CTRL) => Key::Forward,
        KeyEvent(KeyCode::Left | KeyCode::Right | KeyCode::Home | KeyCode::End, _)
        | KeyEvent(KeyCode::Char('A' | 'B'), Modifiers::CTRL)
        | KeyEvent(KeyCode::Char('b' | 'f' | 'B' | 'F'), Modifiers::ALT) => Key::Move,
        _ => Key::Other,
    }
}

impl ConditionalEventHandler for Keys {
    fn handle(&self, event: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let event = event.get(0)?;
        let typed = matches!(event, KeyEvent(KeyCode::Char(_), Modifiers::NONE) | KeyEvent(KeyCode::Backspace, _));
        act(&mut self.0.get(), key(*event), typed, context.line(), context.pos())
    }
}

/// What the editor does; `None` for what it does anyway. `typed` = the key writes or erases a character.
fn act(state: &mut State, key: Key, typed: bool, line: &str, cursor: usize) -> Option<Cmd> {
    if key != Key::Up && key != Key::Down {
        state.recall = None;
        state.browsing = false;
    }
    if state.searching {
        state.searching = typed || key == Key::Search;
        return (key == Key::Interrupt).then_some(Cmd::Abort);
    }
    if state.menu.is_some()
        && let Some(cmd) = in_menu(state, key, line)
    {
        return Some(cmd);
    }
    let ghost = state.ghost.take();
    let at_end = cursor == line.len();
    match key {
        Key::Tab | Key::BackTab => {
            state.wish = Wish::Open;
            Some(Cmd::Complete)
        }
        Key::Forward if at_end && ghost.is_some() => Some(Cmd::CompleteHint),
        Key::Forward if at_end => Some(Cmd::Noop),
        Key::Enter if !is_ready(line) => Some(Cmd::Insert(1, INDENT.to_owned())),
        Key::Interrupt if !line.is_empty() => Some(Cmd::Kill(Movement::WholeBuffer)),
        Key::Search => {
            state.searching = true;
            None
        }
        Key::Up | Key::Down => history(state, key, line, at_end),
        _ => None,
    }
}

/// A key while the menu is open; `None` where the key means what it means without it.
fn in_menu(state: &mut State, key: Key, line: &str) -> Option<Cmd> {
    let menu = state.menu.as_mut()?;
    let by = match key {
        Key::Tab | Key::Down => 1,
        Key::BackTab | Key::Up => -1,
        Key::PageDown => PAGE,
        Key::PageUp => -PAGE,
        Key::Enter if menu.chosen().is_some() => {
            state.wish = Wish::Take;
            return Some(Cmd::Complete);
        }
        Key::Escape | Key::Forward | Key::Enter | Key::Move | Key::Search | Key::Interrupt => {
            state.menu = None;
            // Ctrl-C clears the line besides; an empty one has nothing to clear.
            let alone = matches!(key, Key::Escape | Key::Forward) || (key == Key::Interrupt && line.is_empty());
            return alone.then_some(Cmd::Repaint);
        }
        Key::Other => return None,
    };
    menu.step(by);
    Some(Cmd::Repaint)
}

/// Up and Down: through lines of the question, through the history, or through what begins as the line does.
fn history(state: &mut State, key: Key, line: &str, at_end: bool) -> Option<Cmd> {
    let going = state.recall.is_some();
    if !going && (state.browsing || line.contains('\n') || line.is_empty() || !at_end) {
        state.browsing = true;
        return None;
    }
    if !going && key == Key::Down {
        return None;
    }
    state.wish = if key == Key::Up { Wish::Earlier } else { Wish::Later };
    Some(Cmd::Complete)
}

#[cfg(test)]
mod tests {
    use evigraph::complete::{Answers, Offer};
    use evigraph::span::Span;
    use rustyline::{Cmd, Movement};

    use super::super::menu::Menu;
    use super::super::state::{Recall, State, Wish};
    use super::{Key, act};

    fn with_menu(offers: usize) -> State {
        let offer = |i: usize| Offer {
            insert: format!("word{i}"),
            span: Span::new(0, 0),
            shown: format!("word{i}"),
            kind: "head",
            about: None,
            answers: Answers::Uncounted,
        };
        let menu = Menu { before: String::new(), offers: (0..offers).map(offer).collect(), selected: 0 };
        State { menu: Some(menu), ..State::default() }
    }

    fn selected(state: &State) -> Option<usize> {
        state.menu.as_ref().map(|m| m.selected)
    }

    #[test]
    fn the_menu_takes_its_keys() {
        let mut state = with_menu(3);
        assert_eq!(act(&mut state, Key::Tab, false, "", 0), Some(Cmd::Repaint));
        assert_eq!(act(&mut state, Key::Down, false, "", 0), Some(Cmd::Repaint));
        assert_eq!(selected(&state), Some(2));
        assert_eq!(act(&mut state, Key::Up, false, "", 0), Some(Cmd::Repaint));
        assert_eq!(act(&mut state, Key::BackTab, false, "", 0), Some(Cmd::Repaint));
        assert_eq!(selected(&state), Some(0));
        assert_eq!(act(&mut state, Key::Other, true, "", 0), None);
        assert_eq!(act(&mut state, Key::Enter, false, "", 0), Some(Cmd::Complete));
        assert_eq!(state.wish, Wish::Take);
        assert_eq!(act(&mut state, Key::Escape, false, "x", 1), Some(Cmd::Repaint));
        assert_eq!(selected(&state), None);
    }

    #[test]
    fn ctrl_c_closes_the_menu_and_clears_the_line() {
        for offers in [0, 2] {
            let mut state = with_menu(offers);
            assert_eq!(act(&mut state, Key::Interrupt, false, "abc", 3), Some(Cmd::Kill(Movement::WholeBuffer)));
            assert_eq!(selected(&state), None);
            assert_eq!(act(&mut state, Key::Interrupt, false, "", 0), None);
        }
        // On an empty line it closes the menu alone.
        let mut state = with_menu(2);
        assert_eq!(act(&mut state, Key::Interrupt, false, "", 0), Some(Cmd::Repaint));
        assert_eq!(selected(&state), None);
    }

    #[test]
    fn an_empty_menu_does_not_hold_enter_back() {
        let mut state = with_menu(0);
        assert_eq!(act(&mut state, Key::Enter, false, "treatments", 10), None);
        assert_eq!(selected(&state), None);
    }

    #[test]
    fn the_ghost_is_taken_at_the_end_and_only_there() {
        let shown = || State { ghost: Some("ments".to_owned()), ..State::default() };
        assert_eq!(act(&mut shown(), Key::Forward, false, "treat", 5), Some(Cmd::CompleteHint));
        assert_eq!(act(&mut shown(), Key::Forward, false, "treat", 2), None);
        let mut moved = shown();
        act(&mut moved, Key::Move, false, "treat", 5);
        assert_eq!(act(&mut moved, Key::Forward, false, "treat", 5), Some(Cmd::Noop));
    }

    #[test]
    fn enter_goes_on_while_something_is_missing() {
        let next = Some(Cmd::Insert(1, "\n  ".to_owned()));
        let mut state = State::default();
        assert_eq!(act(&mut state, Key::Enter, false, "treatments for", 14), next);
        assert_eq!(act(&mut state, Key::Enter, false, "treatments for\n  ", 17), next);
        assert_eq!(act(&mut state, Key::Enter, false, "treatments for\n  \n  ", 20), None);
        assert_eq!(act(&mut state, Key::Enter, false, "treatments", 10), None);
    }

    #[test]
    fn up_searches_by_the_beginning_only_when_something_is_typed() {
        let mut state = State::default();
        assert_eq!(act(&mut state, Key::Up, false, "", 0), None);
        assert_eq!(act(&mut state, Key::Up, false, "treatments", 10), None, "it goes on through the whole history");
        assert_eq!(act(&mut state, Key::Other, true, "treat", 5), None);
        assert_eq!(act(&mut state, Key::Up, false, "treat", 5), Some(Cmd::Complete));
        assert_eq!(state.wish, Wish::Earlier);
        state.recall = Some(Recall { typed: "treat".to_owned(), at: 0 });
        assert_eq!(act(&mut state, Key::Down, false, "treatments", 10), Some(Cmd::Complete));
        assert_eq!(state.wish, Wish::Later);
        assert_eq!(act(&mut State::default(), Key::Up, false, "a\nb", 3), None);
    }

    #[test]
    fn a_search_ends_with_the_first_key_that_is_none_of_it() {
        let mut state = State::default();
        assert_eq!(act(&mut state, Key::Search, false, "", 0), None);
        assert_eq!(act(&mut state, Key::Other, true, "", 0), None);
        assert!(state.searching);
        assert_eq!(act(&mut state, Key::Interrupt, false, "x", 1), Some(Cmd::Abort));
        assert!(!state.searching);
    }
}
