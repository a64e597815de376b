//! A list of numbers that proptest draws and shrinks, read as a list of decisions. A smaller number is a simpler decision and a list that
//! has run out always decides for the simplest, so whatever is generated from it shrinks by itself.

/// The decisions still to be made.
pub struct Dice<'c> {
    choices: &'c [u16],
    at: usize,
}

impl<'c> Dice<'c> {
    pub fn new(choices: &'c [u16]) -> Self {
        Dice { choices, at: 0 }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        let choice = self.choices.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        (usize::from(choice) * n.max(1)) >> 16
    }

    /// Yes in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of these; the first is the simplest.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Perhaps one of these.
    pub fn perhaps<T: Copy>(&mut self, percent: usize, of: &[T]) -> Option<T> {
        if !of.is_empty() && self.chance(percent) { Some(self.pick(of)) } else { None }
    }

    /// Up to `most` different ones of these.
    pub fn some<T: Copy + PartialEq>(&mut self, most: usize, of: &[T]) -> Vec<T> {
        let mut some = Vec::new();
        if !of.is_empty() {
            for _ in 0..self.below(most + 1) {
                let one = self.pick(of);
                if !some.contains(&one) {
                    some.push(one);
                }
            }
        }
        some
    }
}
