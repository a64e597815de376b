//! `evigraph explain-error CODE`: a page for every code.

use evigraph::diagnostic::Diagnostic;
use evigraph::diagnostic_pages::pages;
use evigraph::suggest;

use super::exit::Exit;
use super::output::Output;

/// Prints the page of a code, or the list of all.
pub fn explain(code: Option<&str>, out: &mut Output) -> Exit {
    match code {
        None => {
            let list: String = pages().map(|(code, title, _)| format!("{code}  {title}\n")).collect();
            out.print(&list);
            Exit::Rows
        }
        Some(code) => match pages().find(|(c, ..)| c.eq_ignore_ascii_case(code)) {
            Some((code, title, text)) => {
                out.print(&format!("{code}: {title}\n\n{text}\n"));
                Exit::Rows
            }
            None => {
                let fault = Diagnostic::error("U004", format!("there is no error code \"{code}\""));
                let near = suggest::nearest(code, pages().map(|(c, ..)| c), 1, 1);
                let fault = match near.first() {
                    Some(near) => fault.help(format!("did you mean {near}? `evigraph explain-error` lists them")),
                    None => fault.help("`evigraph explain-error` lists them"),
                };
                out.error(code, &fault, None);
                Exit::NotUnderstood
            }
        },
    }
}
