//! The interactive loop on rustyline. Lines that are not questions are commands of `command`.
//!
//! `helper` answers the line editor while a line is typed: `menu` and `hint` lay out what can come, `highlight` colours the line, `lines` says
//! whether it is whole; `keys` turns keys into what the editor does, `state` is what keys and display share; `history` keeps the lines.

mod helper;
mod highlight;
mod hint;
mod history;
mod keys;
mod lines;
mod menu;
mod state;
mod waiting;

use std::cell::{OnceCell, RefCell};

use evigraph::remote::Remote;
use evigraph::render::escape;
use evigraph::session::Session;
use rustyline::config::BellStyle;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor, Event, EventHandler};

use super::batch;
use super::command;
use super::exit::Exit;
use super::interrupt;
use super::output::Output;
use super::progress;
use helper::{Assistant, Look};
use history::Keeper;
use keys::Keys;
use lines::Part;
use state::Shared;

/// What stands before a line.
const PROMPT: &str = "> ";
/// After an escape character, how long to wait (in ms) for the rest of a key before it is Esc itself.
const ESCAPE: u16 = 60;

/// Asks until the user leaves. `keep` = lines are kept for the next session.
pub fn run(session: &mut Session<'_>, keep: bool, out: &mut Output) -> Exit {
    banner(session, out);
    let mut keeper = Keeper::new(keep);
    let session = RefCell::new(session);
    let shared = Shared::default();
    let mut editor = match editor(&session, &shared, out) {
        Ok(editor) => editor,
        Err(error) => {
            out.say(&format!("error[U001]: cannot use the terminal: {error}"));
            return Exit::NotUnderstood;
        }
    };
    keeper.load(editor.history_mut());
    interrupt::keep_session();
    loop {
        shared.clear();
        match editor.readline(PROMPT) {
            Ok(text) => {
                let parts = lines::parts(&text);
                let several = parts.iter().filter(|part| matches!(part, Part::Run(_))).count() > 1;
                for part in parts {
                    let (Part::Run(typed) | Part::Dropped(typed)) = &part;
                    // A line that begins with a blank is not kept.
                    if !text.starts_with(' ') {
                        keeper.add(typed, editor.history_mut(), out);
                    }
                    let Part::Run(part) = part else {
                        out.say(&format!("(the unfinished \"{}\" was dropped; Up brings it back)", one_line(typed)));
                        continue;
                    };
                    if several {
                        out.print(&format!("{PROMPT}{part}\n"));
                    }
                    if line(&part, &session, out) == command::Done::Quit {
                        return Exit::Rows;
                    }
                }
            }
            Err(ReadlineError::Interrupted) => out.say("(Ctrl-D or .quit leaves)"),
            Err(ReadlineError::Eof) => return Exit::Rows,
            Err(error) => {
                out.say(&format!("error[U001]: cannot read the terminal: {error}"));
                return Exit::NotUnderstood;
            }
        }
    }
}

type LineEditor<'s, 'g> = Editor<Assistant<'s, 'g>, FileHistory>;

/// The line editor with its keys. A terminal that can do nothing reads plain lines, without help.
fn editor<'s, 'g>(
    session: &'s RefCell<&'s mut Session<'g>>,
    shared: &Shared,
    out: &Output,
) -> rustyline::Result<LineEditor<'s, 'g>> {
    let look = Look { color: out.has_color(), unicode: out.has_unicode(), lively: out.has_unicode() };
    let config = Config::builder()
        .max_history_size(history::MOST_LINES)?
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .auto_add_history(false)
        .completion_type(CompletionType::List)
        .bell_style(BellStyle::None)
        .keyseq_timeout(Some(ESCAPE))
        .bracketed_paste(true)
        .color_mode(if look.color { ColorMode::Enabled } else { ColorMode::Disabled })
        .build();
    let mut editor = Editor::with_config(config)?;
    if std::env::var_os("TERM").is_none_or(|t| t != "dumb") {
        editor.set_helper(Some(Assistant { session, completer: OnceCell::new(), shared: shared.clone(), look }));
        editor.bind_sequence(Event::Any, EventHandler::Conditional(Box::new(Keys(shared.clone()))));
    }
    Ok(editor)
}

/// A text over several lines in one.
fn one_line(text: &str) -> String {
    escape::line(&text.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

/// Runs one question or command.
fn line(text: &str, session: &RefCell<&mut Session<'_>>, out: &mut Output) -> command::Done {
    let mut session = session.borrow_mut();
    if text.trim().is_empty() || text.trim_start().starts_with('#') {
        return command::Done::Ok;
    }
    if command::is_command(text) {
        return interrupt::stoppable(|| command::run(text, &mut session, out));
    }
    match progress::during(batch::work(&session), || interrupt::stoppable(|| session.ask(text))) {
        Ok(reply) => out.answer(&reply, session.graph()),
        Err(fault) => {
            out.error(text, &fault, None);
            if !fault.fixes.is_empty() {
                out.say("(.fix runs the corrected line)");
            }
        }
    }
    command::Done::Ok
}

fn banner(session: &Session<'_>, out: &mut Output) {
    let graph = session.graph();
    out.print(&format!(
        "evigraph {} · {} statements from {} sources{} · educational, not medical advice\n\
         Ask: treatments after failed injection with evidence\n\
         Tab shows what can come next, .help the language, .examples questions; .quit leaves\n",
        env!("CARGO_PKG_VERSION"),
        session.remote().map_or(graph.statement_count(), Remote::statement_count),
        graph.sources().count(),
        session.remote().map_or(String::new(), |remote| format!(" on {}", remote.about())),
    ));
}
