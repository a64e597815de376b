//! Expected texts kept as files. `EVIGRAPH_UPDATE_CASES=1 cargo test` writes them anew; read the difference before it is kept.

use std::path::Path;

/// Whether expected texts are to be written anew.
pub fn updating() -> bool {
    std::env::var_os("EVIGRAPH_UPDATE_CASES").is_some_and(|v| v == "1")
}

/// Holds a text against its file; `Err` shows the first line that differs.
pub fn check(file: &Path, actual: &str) -> Result<(), String> {
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    if updating() {
        std::fs::write(file, actual).unwrap();
        return Ok(());
    }
    let first = expected.lines().zip(actual.lines()).position(|(e, a)| e != a);
    let line = first.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    let shown = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    Err(format!(
        "{}:{}\n  expected {}\n  actual   {}\n(EVIGRAPH_UPDATE_CASES=1 writes the file anew)",
        file.display(),
        line + 1,
        shown(&expected),
        shown(actual)
    ))
}
