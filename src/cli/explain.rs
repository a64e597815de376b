//! The steps of a plan as lines: `explain QUESTION` and `.explain QUESTION`.

use evigraph::diagnostic::Diagnostic;
use evigraph::eval::explain::Step;
use evigraph::session::Session;

use super::exit::Exit;
use super::output::Output;

/// `evigraph explain QUESTION`
pub fn run(question: &str, session: &Session<'_>, out: &mut Output) -> Exit {
    match steps(question, session) {
        Ok(text) => {
            out.print(&text);
            Exit::Rows
        }
        Err(fault) => {
            out.error(question, &fault, None);
            Exit::NotUnderstood
        }
    }
}

/// The steps as lines: what is done, how many statements the indexes promise, how many there were.
pub fn steps(question: &str, session: &Session<'_>) -> Result<String, Box<Diagnostic>> {
    let steps = session.explain(question)?;
    let mut text = format!("{:>10} {:>10}\n", "estimated", "real");
    for Step { depth, what, estimated, real, of } in steps {
        let estimated = estimated.map_or(String::new(), |n| n.to_string());
        text.push_str(&format!("{estimated:>10} {real:>10} {of:10} {}{what}\n", "  ".repeat(depth)));
    }
    Ok(text)
}
