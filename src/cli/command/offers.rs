//! A line so far → what can come next in a command, from the table.

use std::path::Path;

use evigraph::complete::{Answers, Offer};
use evigraph::model::terms::EntityKind;
use evigraph::render::escape;
use evigraph::render::words::counted;
use evigraph::session::Session;
use evigraph::span::Span;

use super::super::cite;
use super::super::save::home;
use super::super::settings::{self, SETTINGS};
use super::help::TOPICS;
use super::table::COMMANDS;
use super::{Arg, Command, examples, find, look};

/// Most offers of one kind of argument.
const MOST: usize = 200;

/// What can stand at a place: what is inserted, its kind, and a remark.
struct Choice {
    insert: String,
    kind: &'static str,
    about: Option<String>,
}

fn choice(insert: impl Into<String>, kind: &'static str, about: impl Into<Option<String>>) -> Choice {
    Choice { insert: insert.into(), kind, about: about.into() }
}

/// What can come at the cursor of a command: its name, then its arguments; what begins with the typed word before what holds it.
pub fn offers(line: &str, cursor: usize, session: &Session<'_>) -> Vec<Offer> {
    let Some(before) = line.get(..cursor) else { return Vec::new() };
    let typed = before.trim_start();
    let start = before.len() - typed.len();
    let Some(name_end) = typed.find(char::is_whitespace) else {
        let names = COMMANDS.iter().filter(|_| typed.starts_with('.') || typed.is_empty());
        let all = names.map(|c| choice(c.name, "command", c.summary.to_owned())).collect();
        return fitting(all, typed, start);
    };
    let Some(command) = find(&typed[..name_end].to_ascii_lowercase()) else { return Vec::new() };
    let rest = typed[name_end..].trim_start();
    let at = before.len() - rest.len();
    let (position, word) = argument(command, rest);
    let word_at = at + (rest.len() - word.len());
    let Some(args) = command.args.get(position) else { return Vec::new() };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let all = args.iter().flat_map(|arg| choices(*arg, word, words.first().copied(), session)).collect();
    fitting(all, word, word_at)
}

/// Which argument the end of the text is in, and its text so far. Names and files hold blanks, so that they take all that is left.
fn argument<'t>(command: &Command, rest: &'t str) -> (usize, &'t str) {
    let mut position = 0;
    let mut word = rest;
    while let Some(args) = command.args.get(position) {
        let takes_the_rest = args.iter().any(|a| matches!(a, Arg::Name | Arg::Text | Arg::Value));
        let file = args.contains(&Arg::File) && !word.starts_with("--");
        match word.find(char::is_whitespace) {
            Some(end) if !takes_the_rest && !file => {
                word = word[end..].trim_start();
                position += 1;
            }
            _ => break,
        }
    }
    (position, word)
}

fn choices(arg: Arg, word: &str, first: Option<&str>, session: &Session<'_>) -> Vec<Choice> {
    let graph = session.graph();
    match arg {
        Arg::Words(words) => words.iter().map(|w| choice(*w, "word", None)).collect(),
        Arg::Kind => EntityKind::ALL
            .iter()
            .map(|k| choice(k.word(), "kind", counted(look::of_kind(graph, *k).count(), "name", "names")))
            .collect(),
        Arg::Name => {
            let names = graph.all_names().map(|(name, id)| {
                let label = graph.label(id);
                let about = (label != name).then(|| label.to_owned());
                choice(name, graph.thing(id).kind.word(), about)
            });
            names.collect()
        }
        Arg::Saved => {
            session.saved().map(|(name, answer)| choice(name, "kept answer", answer.canonical.clone())).collect()
        }
        Arg::Row => session.last_reply().map_or_else(Vec::new, |reply| {
            let parts = cite::parts(&reply.answer, reply.graph(graph));
            parts.iter().enumerate().map(|(i, p)| choice((i + 1).to_string(), "row", p.label.clone())).collect()
        }),
        Arg::File => files(word, false),
        Arg::Topic => TOPICS
            .iter()
            .map(|t| choice(t.name, "topic", t.about.to_owned()))
            .chain(COMMANDS.iter().map(|c| choice(c.name, "command", c.summary.to_owned())))
            .collect(),
        Arg::Example => examples::fitting(graph)
            .into_iter()
            .enumerate()
            .map(|(i, (question, _))| choice((i + 1).to_string(), "example", question.to_owned()))
            .collect(),
        Arg::Setting => SETTINGS.iter().map(|s| choice(s.name, "setting", s.about.to_owned())).collect(),
        Arg::Value => match first.and_then(settings::find) {
            Some(setting) => {
                let mut all: Vec<Choice> = setting.words.iter().map(|w| choice(*w, "value", None)).collect();
                if setting.name == "documents" {
                    all.extend(files(word, true));
                }
                all
            }
            None => Vec::new(),
        },
        Arg::Number | Arg::Text => Vec::new(),
    }
}

/// Files and folders that begin as typed; a folder ends with `/`. Those that begin with a dot are offered where a dot is typed.
fn files(word: &str, folders_only: bool) -> Vec<Choice> {
    let (folder, name) = word.rsplit_once('/').map_or(("", word), |(f, n)| (&word[..f.len() + 1], n));
    let path = if folder.is_empty() { Path::new(".").to_owned() } else { home(folder) };
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let mut all: Vec<Choice> = Vec::new();
    for entry in entries.filter_map(Result::ok).take(MOST * 10) {
        let Ok(entry_name) = entry.file_name().into_string() else { continue };
        let is_folder = entry.path().is_dir();
        let hidden = entry_name.starts_with('.') && !name.starts_with('.');
        if hidden || (folders_only && !is_folder) || entry_name.chars().any(char::is_control) {
            continue;
        }
        let slash = if is_folder { "/" } else { "" };
        all.push(choice(format!("{folder}{entry_name}{slash}"), if is_folder { "folder" } else { "file" }, None));
    }
    all.sort_by(|a, b| a.insert.cmp(&b.insert));
    all
}

/// The choices that begin with the typed word, then those with a word that does.
fn fitting(all: Vec<Choice>, typed: &str, at: usize) -> Vec<Offer> {
    let lower = typed.to_lowercase();
    let rank = |text: &str| {
        let text = text.to_lowercase();
        if text.starts_with(&lower) {
            Some(0)
        } else if text.split([' ', '-', '.']).any(|w| w.starts_with(&lower)) {
            Some(1)
        } else {
            None
        }
    };
    let mut ranked: Vec<(i32, Choice)> = all.into_iter().filter_map(|c| rank(&c.insert).map(|r| (r, c))).collect();
    ranked.sort_by_key(|(r, _)| *r);
    let span = Span::new(at, at + typed.len());
    ranked
        .into_iter()
        .take(MOST)
        .map(|(_, c)| Offer {
            shown: escape::line(&c.insert),
            insert: c.insert,
            span,
            kind: c.kind,
            about: c.about,
            answers: Answers::Uncounted,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::offers;
    use evigraph::builtin;
    use evigraph::session::Session;

    fn at_end(line: &str, session: &Session<'_>) -> Vec<String> {
        offers(line, line.len(), session)
            .into_iter()
            .map(|o| {
                assert_eq!(o.span.end, line.len(), "{line}");
                format!("{}{}", &line[..o.span.start], o.insert)
            })
            .collect()
    }

    #[test]
    fn names_of_commands_then_their_arguments() {
        let graph = builtin::graph();
        let mut session = Session::new(&graph);
        assert_eq!(at_end(".mo", &session), [".mode"]);
        assert_eq!(at_end(".", &session).len(), super::COMMANDS.len());
        assert_eq!(at_end(".mode c", &session), [".mode csv"]);
        assert_eq!(at_end("  .list tre", &session), ["  .list treatment"]);
        assert_eq!(at_end(".set pager o", &session), [".set pager on", ".set pager off"]);
        assert_eq!(at_end(".set wid", &session), [".set width"]);
        assert_eq!(at_end(".help comb", &session), [".help combining"]);
        assert_eq!(at_end("help .li", &session), ["help .list", "help .limit"]);
        assert_eq!(at_end(".nothing x", &session), Vec::<String>::new());
        assert!(at_end(".show pelvic b", &session).contains(&".show pelvic belt".to_owned()));
        assert!(at_end(".read src/cli/comm", &session).contains(&".read src/cli/command/".to_owned()));
        assert!(at_end(".output --force src/ma", &session).contains(&".output --force src/main.rs".to_owned()));
        assert_eq!(at_end(".cite ", &session), [".cite all"]);
        session.ask("let options = treatments after failed injection with evidence").unwrap();
        assert_eq!(at_end(".cite ", &session), [".cite 1", ".cite 2", ".cite all"]);
        assert_eq!(at_end(".saved o", &session), [".saved options"]);
        assert_eq!(at_end(".examples 1", &session)[0], ".examples 1");
    }

    #[test]
    fn text_behind_the_cursor_is_not_looked_at() {
        let graph = builtin::graph();
        let session = Session::new(&graph);
        let found = offers(".mo csv", 3, &session);
        assert_eq!((found[0].insert.as_str(), found[0].span.start, found[0].span.end), (".mode", 0, 3));
        assert!(offers("膝", 1, &session).is_empty());
    }
}
