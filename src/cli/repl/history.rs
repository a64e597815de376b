//! The lines of earlier sessions: a file that only the user may read (the line editor makes it so), added to after each line.

use std::path::PathBuf;

use rustyline::history::{FileHistory, History as _};

use super::super::output::Output;

/// Most lines that are kept.
pub const MOST_LINES: usize = 2_000;

/// Where lines are kept; `None` = only in this session.
pub struct Keeper(Option<PathBuf>);

impl Keeper {
    /// The file under the user's state folder, unless nothing is to be kept.
    pub fn new(keep: bool) -> Keeper {
        let off = std::env::var_os("EVIGRAPH_HISTORY").is_some_and(|v| v == "off");
        Keeper((keep && !off).then(file).flatten())
    }

    /// Reads what was kept. A first start has no history yet, and one that cannot be read is none.
    pub fn load(&self, history: &mut FileHistory) {
        if let Some(path) = &self.0 {
            let _ = history.load(path);
        }
    }

    /// Adds a line, unless it begins with a blank or is the one before again.
    pub fn add(&mut self, line: &str, history: &mut FileHistory, out: &mut Output) {
        let line = line.trim_end();
        if line.is_empty() || !history.add(line).unwrap_or(false) {
            return;
        }
        let Some(path) = &self.0 else { return };
        if let Err(error) = history.append(path) {
            out.say(&format!("warning[U001]: cannot save the history to {}: {error}", path.display()));
            // Once is enough.
            self.0 = None;
        }
    }
}

fn file() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let strategy = etcetera::base_strategy::Xdg::new().ok()?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("evigraph");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}
