//! Numbers by position, taken from a heap of emptied ones and put back emptied: memory that a question needs, not what it found.

use std::cell::RefCell;

thread_local! {
    static EMPTY: RefCell<Vec<Vec<u32>>> = const { RefCell::new(Vec::new()) };
}

/// Most lists that wait to be used again.
const MOST: usize = 8;

/// A number for some positions, none for the others.
pub struct Marks {
    of: Vec<u32>,
    touched: Vec<u32>,
}

impl Marks {
    /// No number for any of `len` positions.
    pub fn new(len: usize) -> Marks {
        let mut of = EMPTY.with_borrow_mut(Vec::pop).unwrap_or_default();
        if of.is_empty() {
            // Zeroed by the system, page by page as they are touched.
            of = vec![0; len];
        } else if of.len() < len {
            of.resize(len, 0);
        }
        Marks { of, touched: Vec::new() }
    }

    /// The number of a position.
    pub fn get(&self, i: u32) -> Option<u32> {
        self.of.get(i as usize).and_then(|n| n.checked_sub(1))
    }

    /// The number of a position; `next` becomes it where it has none. Says whether it is new.
    pub fn number(&mut self, i: u32, next: u32) -> (u32, bool) {
        match self.of.get_mut(i as usize) {
            Some(0) => {
                self.of[i as usize] = next + 1;
                self.touched.push(i);
                (next, true)
            }
            Some(n) => (*n - 1, false),
            None => (next, true),
        }
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        for i in &self.touched {
            self.of[*i as usize] = 0;
        }
        let of = std::mem::take(&mut self.of);
        EMPTY.with_borrow_mut(|waiting| {
            if waiting.len() < MOST {
                waiting.push(of);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn what_was_marked_is_forgotten() {
        for _ in 0..3 {
            let mut marks = Marks::new(10);
            assert_eq!(marks.get(3), None);
            assert_eq!(marks.number(3, 7), (7, true));
            assert_eq!(marks.number(3, 8), (7, false));
            assert_eq!((marks.get(3), marks.get(4)), (Some(7), None));
            let mut longer = Marks::new(100);
            assert_eq!(longer.number(99, 0), (0, true));
            assert_eq!(longer.get(3), None);
        }
    }
}
