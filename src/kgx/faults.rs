//! What is wrong with a file of an import: a code, a file and a line each; the first of each code kept whole, all of them counted.

use std::collections::BTreeMap;

/// How many faults are shown whole.
pub const MOST: usize = 20;

/// One fault of a line or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `K001` and so on; each has a page.
    pub code: &'static str,
    /// Name of the file, as given.
    pub file: String,
    /// Line, 1-based; 0 = the file as a whole.
    pub line: u64,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to do next.
    pub help: String,
}

impl Fault {
    /// `FILE:LINE: MESSAGE`
    pub fn sentence(&self) -> String {
        if self.line == 0 {
            format!("{}: {}", self.file, self.message)
        } else {
            format!("{}:{}: {}", self.file, self.line, self.message)
        }
    }
}

/// A fault whose place is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// `K001` and so on.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: String,
}

impl Wrong {
    /// A fault without a place.
    pub fn new(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Wrong {
        Wrong { code, message: message.into(), help: help.into() }
    }

    /// The fault at its place.
    pub fn at(self, file: &str, line: u64) -> Fault {
        Fault { code: self.code, file: file.to_owned(), line, message: self.message, help: self.help }
    }
}

/// The faults of an import: of each code the first, and how many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// The first [`MOST`] of each code, with their place among all.
    kept: BTreeMap<&'static str, Vec<(u64, Fault)>>,
    /// How many of each code.
    pub counts: BTreeMap<&'static str, u64>,
}

impl Faults {
    /// Takes one.
    pub fn push(&mut self, fault: Fault) {
        let place = self.total();
        *self.counts.entry(fault.code).or_insert(0) += 1;
        let kept = self.kept.entry(fault.code).or_default();
        if kept.len() < MOST {
            kept.push((place, fault));
        }
    }

    /// [`MOST`] of them, in the order in which they were met: as many of each code as of any other, as far as there are so many.
    pub fn first(&self) -> Vec<&Fault> {
        let mut turns: Vec<(usize, &(u64, Fault))> = self.kept.values().flat_map(|of| of.iter().enumerate()).collect();
        turns.sort_by_key(|(turn, (place, _))| (*turn, *place));
        turns.truncate(MOST);
        turns.sort_by_key(|(_, (place, _))| *place);
        turns.into_iter().map(|(_, (_, fault))| fault).collect()
    }

    /// How many in all.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

/// At most 60 characters of a text of unknown origin, without what would move the cursor.
pub fn shown(text: &str) -> String {
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let short: String = text.chars().take(60).map(clean).collect();
    if text.chars().nth(60).is_some() { format!("{short}…") } else { short }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults, MOST};

    #[test]
    fn every_code_is_among_the_first() {
        let mut faults = Faults::default();
        for line in 0..100 {
            let code = if line < 99 { "K006" } else { "K007" };
            faults.push(Fault { code, file: "f".into(), line, message: String::new(), help: String::new() });
        }
        let lines: Vec<u64> = faults.first().iter().map(|f| f.line).collect();
        assert_eq!(lines, (0..MOST as u64 - 1).chain([99]).collect::<Vec<_>>());
        assert_eq!((faults.total(), faults.counts["K006"]), (100, 99));
    }
}
