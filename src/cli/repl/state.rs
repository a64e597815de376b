//! What the keys and the display of the editor share: the open menu, the ghost, the way through the history.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::menu::Menu;

/// What the editor's completion is asked to do, set by the key just before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// Nothing.
    #[default]
    None,
    /// Show what can come.
    Open,
    /// Write the marked offer into the line.
    Take,
    /// The last line of the history that begins as this one.
    Earlier,
    /// The next one again.
    Later,
}

/// A search through the history for lines with a beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// The beginning, as typed.
    pub typed: String,
    /// The entry shown; the length of the history for what was typed.
    pub at: usize,
}

/// The state of the line.
#[derive(Debug, Default)]
pub struct State {
    /// The menu, if it is open.
    pub menu: Option<Menu>,
    /// What comes next.
    pub wish: Wish,
    /// The dim rest of a word that stands behind the cursor.
    pub ghost: Option<String>,
    /// Whether Ctrl-R searches the history.
    pub searching: bool,
    /// The search by the beginning of a line, while Up and Down go through it.
    pub recall: Option<Recall>,
    /// Whether Up and Down go through the whole history.
    pub browsing: bool,
    /// The text below and behind the line, and the same in colours.
    pub painted: (String, String),
}

/// The state, shared between keys and display.
#[derive(Debug, Clone, Default)]
pub struct Shared(Arc<Mutex<State>>);

impl Shared {
    /// The state; it is used by one thread, so nobody waits.
    pub fn get(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything, for a new line.
    pub fn clear(&self) {
        *self.get() = State::default();
    }
}
