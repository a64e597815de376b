//! Whether more keys wait to be read.

/// Whether the terminal has input that nobody has read yet.
#[cfg(unix)]
pub fn input() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = std::io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut fds, Some(&at_once)).is_ok_and(|ready| ready > 0)
}

/// It cannot be seen here.
#[cfg(not(unix))]
pub fn input() -> bool {
    false
}
