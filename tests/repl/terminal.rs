//! A real pseudo-terminal around the program, and what its screen shows.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rexpect::process::{PtyProcess, WaitStatus};
use vt100::Parser;

/// How long something may take to appear. It is long, since a machine may be busy; nothing waits longer than it has to.
const PATIENCE: Duration = Duration::from_secs(120);

/// Keys as a terminal sends them.
pub const TAB: &str = "\t";
/// Shift-Tab.
pub const BACK_TAB: &str = "\u{1b}[Z";
/// Enter.
pub const ENTER: &str = "\r";
/// Esc.
pub const ESCAPE: &str = "\u{1b}";
/// Up.
pub const UP: &str = "\u{1b}[A";
/// Down.
pub const DOWN: &str = "\u{1b}[B";
/// Right.
pub const RIGHT: &str = "\u{1b}[C";
/// Left.
pub const LEFT: &str = "\u{1b}[D";
/// Backspace.
pub const BACKSPACE: &str = "\u{7f}";
/// Ctrl-C.
pub const CTRL_C: &str = "\u{3}";
/// Ctrl-D.
pub const CTRL_D: &str = "\u{4}";
/// Ctrl-R.
pub const CTRL_R: &str = "\u{12}";

/// The program in a terminal.
pub struct Terminal {
    process: PtyProcess,
    keys: std::fs::File,
    screen: Arc<Mutex<Parser>>,
    /// Everything that was ever written.
    written: Arc<Mutex<Vec<u8>>>,
}

/// How to start the program.
pub struct Start<'a> {
    /// Lines of the screen.
    pub rows: u16,
    /// Columns of the screen.
    pub columns: u16,
    /// The home folder.
    pub home: &'a Path,
    /// Arguments.
    pub args: &'a [&'a str],
    /// More environment.
    pub env: &'a [(&'a str, &'a str)],
}

impl Start<'_> {
    /// Starts it. The environment is the same everywhere.
    pub fn start(&self) -> Terminal {
        let mut command = Command::new("/bin/sh");
        command.env_clear().env("PATH", "/usr/bin:/bin").env("TERM", "xterm-256color").env("HOME", self.home);
        command.current_dir(env!("CARGO_MANIFEST_DIR")).envs(self.env.iter().copied());
        // The size is set before the program starts, so that it never sees another.
        let size = format!("stty rows {} cols {} && exec \"$@\"", self.rows, self.columns);
        command.args(["-c", &size, "sh", env!("CARGO_BIN_EXE_evigraph")]).args(self.args);
        let mut process = PtyProcess::new(command).unwrap();
        process.set_kill_timeout(Some(2_000));
        let keys = process.get_file_handle().unwrap();
        let mut output = process.get_file_handle().unwrap();
        let size = |n: u16| NonZeroU16::new(n).unwrap();
        let screen = Arc::new(Mutex::new(Parser::new(size(self.rows), size(self.columns), 0)));
        let written = Arc::new(Mutex::new(Vec::new()));
        let (shown, kept) = (Arc::clone(&screen), Arc::clone(&written));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = output.read(&mut buffer) {
                shown.lock().unwrap().process(&buffer[..n]);
                kept.lock().unwrap().extend_from_slice(&buffer[..n]);
            }
        });
        Terminal { process, keys, screen, written }
    }
}

impl Terminal {
    /// Sends keys.
    pub fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Sends text as a terminal pastes it.
    pub fn paste(&mut self, text: &str) {
        let text = text.replace('\n', "\r");
        self.send(&format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// The lines of the screen without the blanks at their ends.
    pub fn lines(&self) -> Vec<String> {
        let parser = self.screen.lock().unwrap();
        let (_, columns) = parser.screen().size();
        parser.screen().rows(0, columns.get()).map(|row| row.trim_end().to_owned()).collect()
    }

    /// The screen as one text, without the blank lines at its end.
    pub fn text(&self) -> String {
        self.lines().join("\n").trim_end().to_owned()
    }

    /// Row and column of the cursor, from 0.
    pub fn cursor(&self) -> (u16, u16) {
        self.screen.lock().unwrap().screen().cursor_position()
    }

    /// The line with the cursor.
    pub fn line(&self) -> String {
        self.lines().swap_remove(usize::from(self.cursor().0))
    }

    /// What stands below the line with the cursor.
    pub fn below(&self) -> String {
        self.lines().split_off(usize::from(self.cursor().0) + 1).join("\n").trim_end().to_owned()
    }

    /// Something of the last cell that begins this text on the screen.
    fn at<T>(&self, text: &str, what: impl Fn(&vt100::Cell) -> T) -> T {
        let lines = self.lines();
        let row =
            lines.iter().rposition(|l| l.contains(text)).unwrap_or_else(|| panic!("no {text} in\n{}", self.text()));
        let column = lines[row].split(text).next().unwrap().chars().count();
        let parser = self.screen.lock().unwrap();
        what(parser.screen().cell(row as u16, column as u16).unwrap())
    }

    /// Whether the text is dim.
    pub fn is_dim(&self, text: &str) -> bool {
        self.at(text, vt100::Cell::dim)
    }

    /// Whether the text is bold.
    pub fn is_bold(&self, text: &str) -> bool {
        self.at(text, vt100::Cell::bold)
    }

    /// Whether the text is in reverse.
    pub fn is_reverse(&self, text: &str) -> bool {
        self.at(text, vt100::Cell::inverse)
    }

    /// The colour of the text.
    pub fn color(&self, text: &str) -> vt100::Color {
        self.at(text, vt100::Cell::fgcolor)
    }

    /// Whether any colour, or other look, was ever written.
    pub fn was_coloured(&self) -> bool {
        let written = String::from_utf8_lossy(&self.written.lock().unwrap()).into_owned();
        written.split("\u{1b}[").skip(1).any(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(rest.len());
            rest[end..].starts_with('m') && !matches!(&rest[..end], "" | "0")
        })
    }

    /// Everything that was ever written, as text.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.written.lock().unwrap()).into_owned()
    }

    /// How much was ever written, in bytes.
    #[allow(dead_code, reason = "the bench of keys counts them")]
    pub fn written_bytes(&self) -> usize {
        self.written.lock().unwrap().len()
    }

    /// Waits until the screen is so.
    pub fn wait(&self, what: &str, so: impl Fn(&Terminal) -> bool) {
        let begin = Instant::now();
        while !so(self) {
            assert!(begin.elapsed() < PATIENCE, "{what}: not so in\n{}\ncursor {:?}", self.text(), self.cursor());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until the screen shows this.
    pub fn shows(&self, text: &str) {
        self.wait(&format!("\"{text}\" is shown"), |t| t.text().contains(text));
    }

    /// Waits until the line with the cursor begins so.
    pub fn has_line(&self, text: &str) {
        self.wait(&format!("the line is \"{text}\""), |t| t.line().starts_with(text));
    }

    /// Waits until an empty line can be typed into, with nothing below.
    pub fn is_ready(&self) {
        self.wait("an empty line", |t| t.line() == ">" && t.cursor().1 == 2 && t.below().is_empty());
    }

    /// Waits for the end and gives the exit status.
    pub fn ends(&mut self) -> i32 {
        let begin = Instant::now();
        loop {
            match self.process.status() {
                Some(WaitStatus::Exited(_, status)) => return status,
                Some(WaitStatus::StillAlive) => {}
                other => panic!("ended as {other:?} with\n{}", self.text()),
            }
            assert!(begin.elapsed() < PATIENCE, "still running with\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
