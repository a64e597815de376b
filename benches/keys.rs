//! From a key to the screen: the interactive program in a pseudo-terminal, key by key. Prints a table; asserts nothing.
//!
//! `cargo bench --bench keys`; with arguments behind `--`, such as `--data DIR`, the program is started with them.

use std::time::{Duration, Instant};

#[path = "../tests/repl/terminal.rs"]
#[allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "it belongs to the tests, which use the rest")]
mod terminal;

use terminal::{CTRL_C, Start, TAB, Terminal};

/// Lines that are typed.
const LINES: &[&str] = &[
    "treatments after failed injection with evidence",
    "treatments for SI joint pain where strength >= advised and citations >= 1",
    "is rest recommended for SI joint pain",
    "compare NSAIDs and physical therapy for SI joint pain by cautions",
    "conflicts about rest",
    "treatments for (conditions treated by exercise) but not from yeomans",
];
/// How often each line is typed, in a new session each time, so that nothing has been measured before.
const ROUNDS: usize = 5;
/// Nothing is written for so long: the screen stands.
const QUIET: Duration = Duration::from_millis(15);

/// Sends a key; the time until the last of what it makes the program write has come.
fn press(terminal: &mut Terminal, key: &str) -> Duration {
    let mut seen = terminal.written_bytes();
    let start = Instant::now();
    let mut last = start;
    terminal.send(key);
    loop {
        let now = terminal.written_bytes();
        if now > seen {
            seen = now;
            last = Instant::now();
        } else if last > start && last.elapsed() > QUIET || start.elapsed() > Duration::from_secs(2) {
            return last - start;
        }
        std::thread::sleep(Duration::from_micros(20));
    }
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1000.0;
    println!("| {what} | {} | {:.2} | {:.2} | {:.2} |", times.len(), at(0.5), at(0.99), at(1.0));
}

fn main() {
    let home = tempfile::tempdir().expect("a bench has a temporary folder");
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (mut letters, mut blanks, mut menus, mut first) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for line in LINES {
            let start = Start { rows: 30, columns: 100, home: home.path(), args: &args, env: &[] };
            let mut terminal = start.start();
            terminal.is_ready();
            for (at, key) in line.char_indices() {
                let time = press(&mut terminal, &key.to_string());
                match (at, key) {
                    (0, _) => first.push(time),
                    (_, ' ') => {
                        blanks.push(time);
                        menus.push(press(&mut terminal, TAB));
                        // Ctrl-C closes the menu and keeps the line.
                        press(&mut terminal, CTRL_C);
                    }
                    _ => letters.push(time),
                }
            }
        }
    }
    println!("| key | number | p50 ms | p99 ms | most ms |\n|---|---|---|---|---|");
    report("the first letter of a session", first);
    report("a letter", letters);
    report("a blank", blanks);
    report("Tab behind a blank: the menu", menus);
}
