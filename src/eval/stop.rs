//! A wish to stop, or a point in time → work that ends early. Evaluation looks here in every loop over statements.
//!
//! What runs on a thread is stopped by a flag that another thread sets ([`listening`]) or by the clock ([`within`]). A stopped loop ends
//! where it is, so its result is worth nothing: [`super::eval`] returns [`Stopped`] then, [`within`] returns `None`.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The work was stopped before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped before it was done")]
pub struct Stopped;

/// Calls of [`asked`] between two looks at flag and clock; a look costs as much as testing a statement.
const CALLS: u32 = 32;

thread_local! {
    static FLAG: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
    static STOPPED: Cell<bool> = const { Cell::new(false) };
    static WAIT: Cell<u32> = const { Cell::new(0) };
}

/// Whether the work should end now. Once it has said so, it says so until the work has ended.
pub fn asked() -> bool {
    if STOPPED.get() {
        return true;
    }
    let wait = WAIT.get();
    if wait > 0 {
        WAIT.set(wait - 1);
        return false;
    }
    WAIT.set(CALLS);
    let flag = FLAG.with_borrow(|flag| flag.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)));
    let stop = flag || UNTIL.get().is_some_and(|until| Instant::now() >= until);
    STOPPED.set(stop);
    stop
}

/// Whether a loop of the running work has been told to end.
pub fn happened() -> bool {
    STOPPED.get()
}

/// The items, as long as nobody asks to stop.
pub fn each<T>(items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
    items.take_while(|_| !asked())
}

/// Puts the state of the thread back when the work has ended, or has panicked.
struct Before {
    flag: Option<Arc<AtomicBool>>,
    until: Option<Instant>,
    stopped: bool,
}

impl Before {
    fn take() -> Before {
        WAIT.set(0);
        Before { flag: FLAG.with_borrow(Clone::clone), until: UNTIL.get(), stopped: STOPPED.get() }
    }
}

impl Drop for Before {
    fn drop(&mut self) {
        let inner = STOPPED.get();
        FLAG.set(self.flag.take());
        UNTIL.set(self.until);
        STOPPED.set(self.stopped);
        WAIT.set(0);
        if inner {
            // What stopped the inner work may hold for the outer too.
            asked();
        }
    }
}

/// Does work that ends early once `flag` is set.
pub fn listening<T>(flag: &Arc<AtomicBool>, work: impl FnOnce() -> T) -> T {
    let _before = Before::take();
    FLAG.set(Some(Arc::clone(flag)));
    work()
}

/// Does work that may take so long; `None` where it was stopped.
pub fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> Option<T> {
    let _before = Before::take();
    let until = Instant::now() + limit;
    UNTIL.set(Some(UNTIL.get().map_or(until, |outer| outer.min(until))));
    let done = work();
    (!happened()).then_some(done)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use super::{asked, each, happened, listening, within};

    #[test]
    fn without_a_wish_nothing_stops() {
        assert_eq!(each(0..1000).count(), 1000);
        assert_eq!(within(Duration::from_secs(3600), || each(0..1000).count()), Some(1000));
    }

    #[test]
    fn a_flag_ends_the_loops_and_is_forgotten_behind_the_work() {
        let flag = Arc::new(AtomicBool::new(false));
        let seen = listening(&flag, || {
            let mut seen = 0;
            for n in each(0..1_000_000) {
                seen = n;
                if n == 10 {
                    flag.store(true, Ordering::Relaxed);
                }
            }
            assert!(happened() && asked());
            assert_eq!(each(0..10).count(), 0, "what comes behind ends at once");
            seen
        });
        assert!(seen < 100, "{seen}");
        assert!(!happened());
        assert_eq!(each(0..1000).count(), 1000);
    }

    #[test]
    fn a_limit_of_no_time_gives_nothing() {
        assert_eq!(within(Duration::ZERO, || each(0..1000).count()), None);
        let inner = within(Duration::from_secs(3600), || {
            assert_eq!(within(Duration::ZERO, || each(0..10).count()), None);
            each(0..1000).count()
        });
        assert_eq!(inner, Some(1000), "only the inner work was stopped");
    }

    #[test]
    fn the_outer_limit_holds_inside() {
        assert_eq!(within(Duration::ZERO, || within(Duration::from_secs(3600), || each(0..10).count())), None);
    }
}
