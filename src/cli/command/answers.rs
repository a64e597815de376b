//! `.last`, `.saved`, `.cite`, `.history` and `.fix`: what was answered and typed before.

use evigraph::answer::Body;
use evigraph::diagnostic::Diagnostic;
use evigraph::render::words::counted;
use evigraph::render::{blocks, escape};
use evigraph::session::Reply;

use super::super::{cite as citations, engine, explain as plans, settings};
use super::{Call, Done, Outcome, is_command, run};

fn nothing(call: &Call<'_, '_, '_>) -> Box<Diagnostic> {
    let fault = call.fault("Q301", "there is no previous answer", "refers to nothing");
    Box::new(fault.help("ask a question first, such as: treatments after failed injection"))
}

fn again(reply: &Reply, call: &mut Call<'_, '_, '_>) -> Outcome {
    call.out.answer(reply, call.session.graph());
    Ok(Done::Ok)
}

/// `.last`
pub fn last(call: &mut Call<'_, '_, '_>) -> Outcome {
    let reply = call.session.last_reply().ok_or_else(|| nothing(call))?;
    again(&reply, call)
}

/// `.saved [NAME]`
pub fn saved(call: &mut Call<'_, '_, '_>) -> Outcome {
    if call.rest.is_empty() {
        let mut text = String::new();
        for (name, answer) in call.session.saved() {
            let what = match &answer.body {
                Body::Comparison(table) => counted(table.columns.len(), "column", "columns"),
                Body::Description(_) => "1 name".to_owned(),
                _ => blocks::tally(answer).unwrap_or_else(|| "no names".to_owned()),
            };
            text.push_str(&escape::line(&format!("{name} = {}   ({what})", answer.canonical)));
            text.push('\n');
        }
        if text.is_empty() {
            text.push_str("nothing is kept; `let NAME = QUESTION` keeps an answer\n");
        }
        call.out.tell(&text);
        return Ok(Done::Ok);
    }
    let wanted = call.rest.to_lowercase();
    match call.session.saved_reply(&wanted) {
        Some(reply) => again(&reply, call),
        None => {
            let names: Vec<&str> = call.session.saved().map(|(name, _)| name).collect();
            let fault = call.fault("U007", format!("no answer is kept as {}", call.rest), "not kept");
            Err(Box::new(fault.help(match names.as_slice() {
                [] => "nothing is kept; `let NAME = QUESTION` keeps an answer".to_owned(),
                names => format!("kept: {}", names.join(", ")),
            })))
        }
    }
}

/// `.cite [ROW|all]`
pub fn cite(call: &mut Call<'_, '_, '_>) -> Outcome {
    let reply = call.session.last_reply().ok_or_else(|| nothing(call))?;
    let (answer, graph) = (reply.answer.as_ref(), reply.graph(call.session.graph()));
    let parts = citations::parts(answer, graph);
    if parts.is_empty() {
        let fault = call.fault("Q303", "the previous answer names no statements", "nothing to cite");
        let help = "ask for rows: treatments, tests, conditions, effects …; a count names no statements";
        return Err(Box::new(fault.help(help)));
    }
    let chosen: Vec<usize> = match call.rest {
        "" => (1..=parts.len()).collect(),
        all if all.eq_ignore_ascii_case("all") => (1..=parts.len()).collect(),
        row => match row.parse::<usize>() {
            Ok(n) if (1..=parts.len()).contains(&n) => vec![n],
            Ok(n) => {
                let fault = call.fault("Q304", format!("the previous answer has no row {n}"), "no such row");
                let rows = if parts.len() == 1 {
                    "its only row is 1".to_owned()
                } else {
                    format!("rows count from 1 to {}", parts.len())
                };
                return Err(Box::new(fault.help(rows)));
            }
            Err(_) => return Err(call.not_taken("the number of a row, or all")),
        },
    };
    let mut text = String::new();
    for n in chosen {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&citations::text(n, &parts[n - 1], graph));
    }
    text.push_str(citations::BELOW);
    call.out.tell(&text);
    Ok(Done::Ok)
}

/// Lines of `.history` without a number.
const LINES: usize = 20;

/// `.history [N]`
pub fn history(call: &mut Call<'_, '_, '_>) -> Outcome {
    let most = match call.rest {
        "" => LINES,
        number => match number.parse() {
            Ok(n) if n > 0 => n,
            _ => return Err(call.not_taken("a number of lines")),
        },
    };
    let path = settings::history();
    let text = match path.as_ref().map(std::fs::read_to_string) {
        Some(Ok(text)) => text,
        // A first start has none.
        Some(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        None => String::new(),
        Some(Err(error)) => return Err(call.fault("U001", format!("cannot read the history: {error}"), "here")),
    };
    let lines: Vec<String> = text.lines().filter(|l| !l.starts_with("#V")).map(typed).collect();
    let from = lines.len().saturating_sub(most);
    let mut shown = String::new();
    for (i, line) in lines.iter().enumerate().skip(from) {
        shown.push_str(&format!("{:5}  {}\n", i + 1, escape::line(line)));
    }
    if shown.is_empty() {
        shown.push_str("nothing has been typed yet\n");
    } else if from > 0 {
        shown.push_str(&format!("{} before these (.history {})\n", counted(from, "line", "lines"), lines.len()));
    }
    call.out.tell(&shown);
    Ok(Done::Ok)
}

/// A line of the history file as it was typed: a line break in it is written `\n`, a backslash `\\`.
fn typed(line: &str) -> String {
    let mut out = String::new();
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n') => out.push(' '),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

/// `.fix`: asks the corrected line of the last error.
pub fn fix(call: &mut Call<'_, '_, '_>) -> Outcome {
    let Some(line) = call.out.correction.take() else {
        let why = if call.out.misunderstood {
            "no correction is known for the last error"
        } else {
            "the last line was understood"
        };
        let fault = call.fault("U007", format!("there is nothing to fix: {why}"), "nothing to run");
        return Err(Box::new(fault.help("it follows an error that shows a line behind `try:` or `did you mean`")));
    };
    call.out.tell(&format!("> {}\n", escape::line(&line)));
    if is_command(&line) {
        return Ok(run(&line, call.session, call.out));
    }
    match call.session.ask(&line) {
        Ok(reply) => {
            call.out.answer(&reply, call.session.graph());
            Ok(Done::Ok)
        }
        Err(fault) => {
            call.out.error(&line, &fault, None);
            Ok(Done::Failed)
        }
    }
}

/// `.explain QUESTION`
pub fn explain(call: &mut Call<'_, '_, '_>) -> Outcome {
    let text = match call.session.remote() {
        Some(_) => engine::texts(&call.session.translate(call.rest)?),
        None => plans::steps(call.rest, call.session)?,
    };
    call.out.tell(&text);
    Ok(Done::Ok)
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn lines_of_the_history_are_as_they_were_typed() {
        assert_eq!(typed(r"treatments\nfor pain"), "treatments for pain");
        assert_eq!(typed(r#"describe "a\\b""#), r#"describe "a\b""#);
        assert_eq!(typed(r"end\"), r"end\");
    }
}
