//! The interactive loop on rustyline. Lines that are not questions are commands of `command`.

use evigraph::session::Session;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor};

use super::command;
use super::exit::Exit;
use super::output::Output;

/// Asks until the user leaves.
pub fn run(session: &mut Session<'_>, out: &mut Output) -> Exit {
    let builder = Config::builder().auto_add_history(true).max_history_size(2_000);
    let config = builder.map(|b| b.build()).unwrap_or_default();
    let mut editor: Editor<(), FileHistory> = match Editor::with_config(config) {
        Ok(editor) => editor,
        Err(error) => {
            out.say(&format!("error[U001]: cannot use the terminal: {error}"));
            return Exit::NotUnderstood;
        }
    };
    let history = history_file();
    if let Some(path) = &history {
        // A first start has no history yet.
        let _ = editor.load_history(path);
    }
    banner(session, out);
    let mut typed_before = String::new();
    loop {
        match editor.readline("> ") {
            Ok(line) => {
                if let Some(path) = &history {
                    save(&mut editor, path, out);
                }
                let line = match command::fixed(&line, &typed_before) {
                    Some(fixed) => {
                        out.print(&format!("> {fixed}\n"));
                        fixed
                    }
                    None => line,
                };
                if line.trim().is_empty() || line.trim_start().starts_with('#') {
                    continue;
                }
                if command::is_command(&line) {
                    if command::run(&line, session, out) == command::Done::Quit {
                        return Exit::Rows;
                    }
                    continue;
                }
                typed_before = String::new();
                match session.ask(&line) {
                    Ok(reply) => out.answer(&reply, session.graph()),
                    Err(fault) => {
                        out.error(&line, &fault, None);
                        if let Some(fix) = fault.fixes.first() {
                            out.say("(.fix runs the corrected line)");
                            typed_before.clone_from(fix);
                        }
                    }
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Exit::Rows,
            Err(error) => {
                out.say(&format!("error[U001]: cannot read the terminal: {error}"));
                return Exit::NotUnderstood;
            }
        }
    }
}

fn banner(session: &Session<'_>, out: &mut Output) {
    let graph = session.graph();
    let data = graph.data();
    out.print(&format!(
        "evigraph {} · {} statements from {} sources · educational, not medical advice\n\
         Ask: treatments after failed injection with evidence\n\
         .help shows the language, .examples more questions, .quit leaves\n",
        env!("CARGO_PKG_VERSION"),
        data.statements.len(),
        data.sources.len(),
    ));
}

/// The history file under the user's state folder; `None` where there is none.
fn history_file() -> Option<std::path::PathBuf> {
    let path = super::settings::history()?;
    std::fs::create_dir_all(path.parent()?).ok()?;
    Some(path)
}

/// Appends the last line to the history file, which only the user may read.
fn save(editor: &mut Editor<(), FileHistory>, path: &std::path::Path, out: &mut Output) {
    if let Err(error) = editor.append_history(path) {
        out.say(&format!("warning[U001]: cannot save the history: {error}"));
        return;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Failing to narrow the permissions leaves the file as the system made it.
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
    }
}
