//! Dot commands, from one table: help, errors and the dispatch come from it.

use std::time::Duration;

use evigraph::model::terms::{EntityKind, Format, StatementKind, Strength};
use evigraph::session::{Reply, Session};
use evigraph::suggest;

use super::super::output::Output;

/// What came of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Done.
    Ok,
    /// It could not be done; the reason has been printed.
    Failed,
    /// The user leaves.
    Quit,
}

type Run = fn(&str, &mut Session<'_>, &mut Output) -> Done;

/// Name, arguments, what it does, how.
const COMMANDS: &[(&str, &str, &str, Run)] = &[
    (".help", "[TOPIC]", "the language in short; topics: heads, clauses, combining, forms, names, commands", help),
    (".examples", "", "questions to try", examples),
    (".schema", "", "what the graph holds, in counts", schema),
    (".list", "KIND [PATTERN]", "names of a kind, such as: .list treatment stretch", list),
    (".show", "NAME", "one thing with its names and everything said about it", show),
    (".last", "", "the previous answer again", last),
    (".mode", "table|json|jsonl|csv|markdown", "how answers are printed", mode),
    (".limit", "N|off", "most rows shown", limit),
    (".width", "N|off", "width of tables", width),
    (".timer", "on|off", "show the time an answer took", timer),
    (".read", "FILE", "run a file of questions and commands", read),
    (".fix", "", "run the corrected line of the last error", fix),
    (".quit", "", "leave (also .exit, quit, exit, Ctrl-D)", quit),
];

/// Whether a line is a command rather than a question.
pub fn is_command(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('.') || matches!(line.to_ascii_lowercase().as_str(), "help" | "quit" | "exit")
}

/// The corrected line, where the line is `.fix` and there is one.
pub fn fixed(line: &str, correction: &str) -> Option<String> {
    (line.trim() == ".fix" && !correction.is_empty()).then(|| correction.to_owned())
}

/// Runs a command.
pub fn run(line: &str, session: &mut Session<'_>, out: &mut Output) -> Done {
    let line = line.trim();
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let name = name.to_ascii_lowercase();
    let name = match name.as_str() {
        "help" => ".help",
        "quit" | "exit" | ".exit" => ".quit",
        other => other,
    };
    match COMMANDS.iter().find(|(n, ..)| *n == name) {
        Some((_, _, _, run)) => run(rest.trim(), session, out),
        None => {
            let near = suggest::nearest(name, COMMANDS.iter().map(|(n, ..)| *n), 2, 1);
            let hint = near.first().map_or(".help lists them".to_owned(), |n| format!("did you mean {n}?"));
            out.say(&format!("error[U005]: there is no command {name}; {hint}"));
            Done::Failed
        }
    }
}

fn help(topic: &str, _: &mut Session<'_>, out: &mut Output) -> Done {
    let kinds: Vec<_> = StatementKind::ALL
        .iter()
        .filter(|k| !matches!(k, StatementKind::Symptom | StatementKind::Cause))
        .map(|k| k.plural())
        .collect();
    let strengths: Vec<_> = Strength::ALL.iter().map(|s| s.word()).collect();
    let text = match topic {
        "" => "A question selects statements and shows what they are about.\n\n\
               \x20 treatments for SI joint dysfunction            a head, then clauses\n\
               \x20 treatments after failed injection with evidence   clauses test the same statement\n\
               \x20 tests before RFA            causes of SI joint pain      effects of exercise on function\n\
               \x20 treatments from yeomans but not from in-motion    and, or, but not combine rows\n\
               \x20 is rest recommended for SI joint pain             compare NSAIDs and acetaminophen\n\
               \x20 pathway for SI joint dysfunction   path from injection to RFA   conflicts about rest\n\
               \x20 describe dr-oracle   how many treatments by source   why 2   treatments for these\n\n\
               Topics: .help heads, clauses, combining, forms, names, commands. .examples shows questions to try.\n"
            .to_owned(),
        "heads" => format!(
            "treatments tests conditions symptoms causes populations outcomes sources references (things)\n\
             statements {} (statements)\nbefore it: top N, recommended, not recommended, discussed, {}\n",
            kinds.join(" "),
            strengths.join(", ")
        ),
        "clauses" => "for NAME (object) · of NAME · about NAME (any role) · after [6 weeks of] [failed|successful|tried] NAME · before NAME\n\
             treated by · diagnosed by · caused by · with symptom · contraindicating NAME · in NAME (population) · on NAME (outcome)\n\
             from SOURCE (according to) · recommended by SOURCE · citing REFERENCE · under NAME · not CLAUSE\n\
             with|without evidence, citations, numbers, prerequisites, contraindications, cautions · with evidence from book\n\
             where strength >= advised and citations >= 2 (fields: strength stance kind stage source section citations references duration effect\n\
             sensitivity specificity audience year …)\nbehind: sorted by KEY [descending], grouped by KEY, first N, showing COLUMNS, as FORMAT\n"
            .to_owned(),
        "combining" => "Clauses side by side test the same statement. and, or, but not combine rows: and binds tighter; brackets group.\n\
             A list with or is any of them; with and the whole part is asked for each. (QUESTION) can stand where a name stands.\n"
            .to_owned(),
        "forms" => "find: HEAD CLAUSES · count: how many HEAD … [by KEY] · verdict: is NAME recommended [for NAME] · is NAME contraindicated [in NAME]\n\
             compare A, B and C [for NAME] [by ASPECTS] · compare sources on NAME · [exact] path from A to B · pathway for NAME\n\
             describe NAME · conflicts [about NAME] [between SOURCES] · why [not] [ROW or NAME]\n"
            .to_owned(),
        "names" => "A name means it and everything narrower; exactly NAME is it alone, broadly NAME adds what is broader.\n\
             Case, plural, hyphen and spelling do not count; SIJ = SI joint = sacroiliac joint. A name that holds a word of the language\n\
             stands in quotes: \"range of motion\". Ids are names. .list KIND shows them.\n"
            .to_owned(),
        "commands" => COMMANDS.iter().map(|(name, args, what, _)| format!("{:32} {what}\n", format!("{name} {args}"))).collect(),
        other => {
            out.say(&format!("error[U005]: there is no help on {other}; topics: heads, clauses, combining, forms, names, commands"));
            return Done::Failed;
        }
    };
    out.print(&text);
    Done::Ok
}

fn examples(_: &str, _: &mut Session<'_>, out: &mut Output) -> Done {
    out.print(
        "treatments after failed injection with evidence\n\
         which treatments are recommended for SI joint dysfunction?\n\
         treatments after 8 weeks of failed conservative care\n\
         effects of exercise therapy on pain\n\
         tests where sensitivity > 90\n\
         is rest recommended for SI joint pain?\n\
         conflicts about rest\n\
         compare sources on rest\n\
         pathway for SI joint dysfunction\n\
         cautions of NSAIDs\n\
         how many treatments by source\n\
         describe dr-oracle\n",
    );
    Done::Ok
}

fn schema(_: &str, session: &mut Session<'_>, out: &mut Output) -> Done {
    let graph = session.graph();
    let mut text = format!("{} nodes, fingerprint {}\nthings:\n", graph.network().nodes(), graph.fingerprint());
    for kind in EntityKind::ALL {
        let n = graph.things().iter().filter(|t| t.kind == *kind).count();
        text.push_str(&format!("  {:18} {n:5}\n", kind.word()));
    }
    text.push_str("statements:\n");
    for kind in StatementKind::ALL {
        let n = graph.statement_ids().filter(|s| graph.statement(*s).kind == *kind).count();
        text.push_str(&format!("  {:18} {n:5}\n", kind.word()));
    }
    text.push_str("roles:\n");
    for (role, n) in graph.network().edges() {
        text.push_str(&format!("  {:18} {n:5}\n", role.word()));
    }
    out.print(&text);
    Done::Ok
}

fn list(rest: &str, session: &mut Session<'_>, out: &mut Output) -> Done {
    let (kind, pattern) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let singular = kind.strip_suffix('s').unwrap_or(kind);
    let Some(kind) = EntityKind::ALL.iter().find(|k| k.word() == singular || k.word() == kind) else {
        let all: Vec<_> = EntityKind::ALL.iter().map(|k| k.word()).collect();
        out.say(&format!("error[U005]: .list takes a kind: {}", all.join(", ")));
        return Done::Failed;
    };
    let pattern = pattern.trim().to_lowercase();
    let mut names: Vec<String> = Vec::new();
    for thing in session.graph().things().iter().filter(|t| t.kind == *kind) {
        let synonyms = thing.synonyms.join(", ");
        let line = if synonyms.is_empty() { thing.label.clone() } else { format!("{} ({synonyms})", thing.label) };
        if line.to_lowercase().contains(&pattern) {
            names.push(line);
        }
    }
    names.sort_by_key(|n| n.to_lowercase());
    out.print(&(names.join("\n") + if names.is_empty() { "" } else { "\n" }));
    Done::Ok
}

fn show(name: &str, session: &mut Session<'_>, out: &mut Output) -> Done {
    let question = format!("describe {}", evigraph::question::quote(name));
    match session.ask(&question) {
        Ok(reply) => {
            out.answer(&reply, session.graph());
            Done::Ok
        }
        Err(fault) => {
            out.error(&question, &fault, None);
            Done::Failed
        }
    }
}

fn last(_: &str, session: &mut Session<'_>, out: &mut Output) -> Done {
    match session.last() {
        Some(answer) => {
            let reply = Reply { answer: answer.clone(), elapsed: Duration::ZERO };
            out.answer(&reply, session.graph());
            Done::Ok
        }
        None => {
            out.say("error[Q301]: there is no previous answer");
            Done::Failed
        }
    }
}

fn mode(word: &str, _: &mut Session<'_>, out: &mut Output) -> Done {
    match Format::from_word(word) {
        Some(format) => {
            out.format = Some(format);
            Done::Ok
        }
        None => {
            out.say("error[U005]: .mode takes table, json, jsonl, csv or markdown");
            Done::Failed
        }
    }
}

/// `N` or `off`; anything else is an error.
fn number_or_off(word: &str) -> Result<Option<usize>, ()> {
    if word == "off" {
        return Ok(None);
    }
    word.parse().ok().filter(|n| *n > 0).map(Some).ok_or(())
}

fn limit(word: &str, _: &mut Session<'_>, out: &mut Output) -> Done {
    match number_or_off(word) {
        Ok(limit) => {
            out.limit = limit;
            Done::Ok
        }
        Err(()) => {
            out.say("error[U005]: .limit takes a number, or off");
            Done::Failed
        }
    }
}

fn width(word: &str, _: &mut Session<'_>, out: &mut Output) -> Done {
    match number_or_off(word) {
        Ok(width) => {
            out.width = width;
            Done::Ok
        }
        Err(()) => {
            out.say("error[U005]: .width takes a number, or off");
            Done::Failed
        }
    }
}

fn timer(word: &str, _: &mut Session<'_>, out: &mut Output) -> Done {
    match word {
        "on" | "off" => {
            out.timing = word == "on";
            Done::Ok
        }
        _ => {
            out.say("error[U005]: .timer takes on or off");
            Done::Failed
        }
    }
}

/// Largest file that `.read` takes.
const MOST_FILE_BYTES: u64 = 16 * 1024 * 1024;

fn read(file: &str, session: &mut Session<'_>, out: &mut Output) -> Done {
    let opened = std::fs::File::open(file).and_then(|mut f| super::super::read_limited(&mut f, MOST_FILE_BYTES));
    match opened {
        Ok(bytes) => {
            // A file that reads itself would never end.
            let nested = bytes.split(|b| *b == b'\n').any(|line| line.trim_ascii_start().starts_with(b".read"));
            if nested {
                out.say(&format!("error[U001]: {file} holds a .read of its own, which is not followed"));
                return Done::Failed;
            }
            match super::super::batch::lines(file, &mut bytes.as_slice(), false, session, out) {
                super::super::exit::Exit::NotUnderstood => Done::Failed,
                _ => Done::Ok,
            }
        }
        Err(error) => {
            out.say(&format!("error[U001]: cannot read {file}: {error}"));
            Done::Failed
        }
    }
}

fn fix(_: &str, _: &mut Session<'_>, out: &mut Output) -> Done {
    out.say("error[U005]: there is no corrected line to run");
    Done::Failed
}

fn quit(_: &str, _: &mut Session<'_>, _: &mut Output) -> Done {
    Done::Quit
}
