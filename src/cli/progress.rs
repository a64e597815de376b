//! Work that takes long → a line on the terminal that says so while it lasts, and nothing afterwards.

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is done sooner is not worth a line.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two pictures of the spinner.
const TICK: Duration = Duration::from_millis(100);

/// Does work; `what` it is stands on standard error from half a second on, if that is a terminal.
pub fn during<T>(what: &'static str, work: impl FnOnce() -> T) -> T {
    if !shown() {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, wait) = channel::<()>();
        scope.spawn(move || {
            if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let line = line(what);
            line.enable_steady_tick(TICK);
            // The other end is dropped when the work is done, or has panicked.
            let _ = wait.recv();
            line.finish_and_clear();
        });
        let result = work();
        drop(done);
        result
    })
}

/// Does work that reads `total` bytes and counts them in `seen`; a bar stands on standard error from half a second on, if that is a terminal.
pub fn reading<T>(total: u64, seen: &AtomicU64, work: impl FnOnce() -> T) -> T {
    bar(total, seen, "{bar:30} {bytes} of {total_bytes} · {eta} left · Ctrl-C stops", work)
}

/// As [`reading`], for work on `total` records.
pub fn counting<T>(total: u64, done: &AtomicU64, work: impl FnOnce() -> T) -> T {
    bar(total, done, "{bar:30} {human_pos} of {human_len} records · {eta} left · Ctrl-C stops", work)
}

fn bar<T>(total: u64, seen: &AtomicU64, picture: &'static str, work: impl FnOnce() -> T) -> T {
    if !shown() {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, wait) = channel::<()>();
        scope.spawn(move || {
            if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr()).with_elapsed(PATIENCE);
            let style = ProgressStyle::with_template(picture);
            let bar = style.map_or(bar.clone(), |style| bar.with_style(style));
            while wait.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                bar.set_position(seen.load(Ordering::Relaxed));
            }
            bar.finish_and_clear();
        });
        let result = work();
        drop(done);
        result
    })
}

/// Whether there is a terminal that can show how far the work is.
fn shown() -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|t| t == "dumb");
    !dumb && std::io::stderr().is_terminal()
}

fn line(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} · {elapsed} · Ctrl-C stops");
    let line =
        ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_elapsed(PATIENCE).with_message(what);
    match style {
        Ok(style) => line.with_style(style),
        Err(_) => line,
    }
}
