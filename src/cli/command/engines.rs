//! `.engine`: on what questions are answered, and what was sent there.

use std::rc::Rc;

use super::super::engine;
use super::{Call, Done, Outcome};

/// `.engine [ENGINE LAYOUT|sql|off]`
pub fn engine(call: &mut Call<'_, '_, '_>) -> Outcome {
    let text = match call.rest {
        "" => said(call),
        "off" => {
            call.session.ask_elsewhere(None);
            "the graph in memory answers\n".to_owned()
        }
        "sql" => sent(call)?,
        rest => {
            let Some((engine, layout)) = rest.rsplit_once(char::is_whitespace) else {
                return Err(call.not_taken("an engine and a layout, `sql` or `off`"));
            };
            let remote = engine::open(engine.trim(), layout, call.session.graph())?;
            call.session.ask_elsewhere(Some(Rc::new(remote)));
            said(call)
        }
    };
    call.out.tell(&text);
    Ok(Done::Ok)
}

fn said(call: &Call<'_, '_, '_>) -> String {
    match call.session.remote() {
        Some(remote) => format!("{}: {} statements\n", remote.about(), remote.statement_count()),
        None => "the graph in memory answers\n".to_owned(),
    }
}

/// The SQL of the previous answer.
fn sent(call: &Call<'_, '_, '_>) -> Result<String, Box<evigraph::diagnostic::Diagnostic>> {
    let reply = call.session.last_reply();
    match reply.as_ref().and_then(|reply| reply.origin.as_ref()) {
        Some(origin) => Ok(engine::texts(&origin.ran.sent)),
        None => {
            let fault = call.fault("U007", "the previous answer did not come from an engine", "no SQL was sent");
            Err(Box::new(fault.help("`.explain QUESTION` shows how a question is answered in memory")))
        }
    }
}
