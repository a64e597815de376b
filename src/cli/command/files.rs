//! `.read`, `.report`, `.output` and `.once`: files of questions, handouts, and files of answers.

use std::io::Read as _;

use clap::Parser as _;
use evigraph::render::escape;

use super::super::args::ReportLine;
use super::super::batch;
use super::super::exit::Exit;
use super::super::report as reports;
use super::super::save::{Target, home, unquoted};
use super::{Call, Done, Outcome};

/// Largest file that `.read` takes.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Files that read files: at most so many open at once.
const MOST_DEEP: usize = 8;

/// `.read FILE`
pub fn read(call: &mut Call<'_, '_, '_>) -> Outcome {
    if call.rest.is_empty() {
        return Err(call.not_taken("a file of questions and commands"));
    }
    let name = unquoted(call.rest).to_owned();
    if call.out.depth >= MOST_DEEP {
        let fault =
            call.fault("U012", format!("{name} would be the {}th file that is open", MOST_DEEP + 1), "too deep");
        return Err(Box::new(fault.help("does a file read itself?")));
    }
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(home(&name)).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = opened {
        let fault = call.fault("U001", format!("cannot read {name}: {error}"), "cannot be read");
        return Err(Box::new(fault.help("name a file of questions, one a line")));
    }
    if bytes.len() as u64 > MOST_BYTES {
        let fault = call.fault("U001", format!("{name} is larger than {} MiB", MOST_BYTES >> 20), "too large");
        return Err(Box::new(fault.help("`evigraph run FILE` takes a file of any size")));
    }
    call.out.depth += 1;
    let exit = batch::lines(&name, &mut bytes.as_slice(), batch::How::default(), call.session, call.out);
    call.out.depth -= 1;
    Ok(if exit == Exit::NotUnderstood { Done::Failed } else { Done::Ok })
}

/// `.report KIND WHAT… -o FILE`
pub fn report(call: &mut Call<'_, '_, '_>) -> Outcome {
    let line = ReportLine::try_parse_from(words(call.rest)).map_err(|error| {
        let text = error.to_string();
        // The first paragraph says what is wrong; the usage behind it is that of the shell.
        let first = text.split("\n\n").next().unwrap_or("").trim_start_matches("error: ");
        let reason = first.split_whitespace().collect::<Vec<_>>().join(" ");
        let fault = call.fault("U007", format!(".report: {reason}"), "cannot be made a report of");
        Box::new(fault.help(format!("for example: {}", call.command.examples.first().copied().unwrap_or_default())))
    })?;
    let exit = reports::run(&line.report, call.session.graph(), call.out);
    Ok(if exit == Exit::NotUnderstood { Done::Failed } else { Done::Ok })
}

/// The words of a line; quotation marks hold several together.
fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in line.chars() {
        match (quote, c) {
            (Some('"'), '"') | (Some('\''), '\'') | (Some('“'), '”') => quote = None,
            (None, '"' | '“') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            // An apostrophe inside a word is one.
            (None, '\'') if word.is_none() => {
                quote = Some(c);
                word = Some(String::new());
            }
            (None, c) if c.is_whitespace() => found.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    found.extend(word);
    found
}

/// `.output [--force] FILE|off`
pub fn output(call: &mut Call<'_, '_, '_>) -> Outcome {
    if call.rest.is_empty() {
        let now = call.out.redirected().map_or("the screen".to_owned(), escape::line);
        call.out.tell(&format!("answers go to {now}\n"));
        return Ok(Done::Ok);
    }
    if call.rest.eq_ignore_ascii_case("off") {
        if let Some(name) = call.out.redirect(None) {
            call.out.say(&format!("{} is closed; answers go to the screen", escape::line(&name)));
        }
        return Ok(Done::Ok);
    }
    let target = Target::new(call.rest).ok_or_else(|| call.not_taken("a file, or off"))?;
    let file = target.open().map_err(Box::new)?;
    call.out.say(&format!("answers go to {} until .output off", escape::line(&target.name)));
    call.out.redirect(Some((target, file)));
    Ok(Done::Ok)
}

/// `.once [--force] FILE`
pub fn once(call: &mut Call<'_, '_, '_>) -> Outcome {
    let target = Target::new(call.rest).ok_or_else(|| call.not_taken("a file"))?;
    target.check().map_err(Box::new)?;
    call.out.say(&format!("the next answer goes to {}", escape::line(&target.name)));
    call.out.save_next(target);
    Ok(Done::Ok)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn quotation_marks_hold_words_together() {
        assert_eq!(
            words("comparison \"pelvic belt\" 'SI joint' “b c” Gaenslen's -o  x.html"),
            ["comparison", "pelvic belt", "SI joint", "b c", "Gaenslen's", "-o", "x.html"]
        );
        assert_eq!(words("\"\" \"open end"), ["", "open end"]);
    }
}
