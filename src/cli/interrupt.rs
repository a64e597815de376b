//! Ctrl-C → the running question ends; a program without a session ends with it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use evigraph::eval::stop;

use super::exit::Exit;

/// Somebody wants the running question to end.
static WISH: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);
/// A question is running.
static ASKING: AtomicBool = AtomicBool::new(false);
/// There is a session that goes on when no question is running.
static SESSION: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C is heard. Where the system cannot say so, it ends the program as ever.
pub fn listen() {
    let _ = ctrlc::set_handler(|| {
        let first = !WISH.swap(true, Ordering::Relaxed);
        let stops = first && ASKING.load(Ordering::Relaxed);
        if !stops && !SESSION.load(Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted.code());
        }
    });
}

/// What is set once somebody wants the running question to end.
pub fn wish() -> Arc<AtomicBool> {
    Arc::clone(&WISH)
}

/// From now on Ctrl-C never ends the program.
pub fn keep_session() {
    SESSION.store(true, Ordering::Relaxed);
}

/// Does work during which Ctrl-C is for another program on the same terminal.
pub fn unheeded<T>(work: impl FnOnce() -> T) -> T {
    let before = SESSION.swap(true, Ordering::Relaxed);
    let done = work();
    SESSION.store(before, Ordering::Relaxed);
    done
}

/// Does work that Ctrl-C stops.
pub fn stoppable<T>(work: impl FnOnce() -> T) -> T {
    WISH.store(false, Ordering::Relaxed);
    ASKING.store(true, Ordering::Relaxed);
    let done = stop::listening(&WISH, work);
    ASKING.store(false, Ordering::Relaxed);
    done
}
