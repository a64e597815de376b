//! Colour. Nothing else in the program writes an escape sequence.

const RED: &str = "\u{1b}[1;31m";
const GREEN: &str = "\u{1b}[32m";
const DIM: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// A diagnostic with its first word, carets and helps coloured.
pub fn diagnostic(text: &str) -> String {
    text.lines()
        .map(|line| {
            let trimmed = line.trim_start();
            if line.starts_with("error") || line.starts_with("warning") {
                match line.split_once(':') {
                    Some((code, rest)) => format!("{RED}{code}{RESET}:{rest}"),
                    None => line.to_owned(),
                }
            } else if trimmed.starts_with('|') && trimmed.contains('^') {
                format!("{RED}{line}{RESET}")
            } else if trimmed.starts_with("help") || trimmed.starts_with("try") {
                format!("{GREEN}{line}{RESET}")
            } else if trimmed.starts_with("-->") {
                format!("{DIM}{line}{RESET}")
            } else {
                line.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}
