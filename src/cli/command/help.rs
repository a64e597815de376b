//! `.help`: the language in short, topics, and every command from the table.

use evigraph::model::terms::{Field, StatementKind, Strength};
use evigraph::suggest;

use super::table::COMMANDS;
use super::{Call, Command, Done, Outcome, find};

/// A page of the help.
pub struct Topic {
    /// What `.help` calls it.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub about: &'static str,
    text: fn() -> String,
    examples: &'static [(&'static str, &'static str)],
}

/// Every topic.
pub const TOPICS: &[Topic] = &[
    Topic {
        name: "heads",
        about: "what a row is",
        text: || {
            let kinds: Vec<_> = StatementKind::ALL
                .iter()
                .filter(|k| !matches!(k, StatementKind::Symptom | StatementKind::Cause))
                .map(|k| k.plural())
                .collect();
            let strengths: Vec<_> = Strength::ALL.iter().map(|s| s.word()).collect();
            format!(
                "The head says what a row is.\n\
                 \x20 things       treatments tests conditions symptoms causes populations outcomes sources references\n\
                 \x20 statements   statements {}\n\
                 \x20 before it    top N, recommended, not recommended, discussed, {}\n",
                kinds.join(" "),
                strengths.join(", ")
            )
        },
        examples: &[
            ("red flags", "a bare head is a question"),
            ("contraindications and cautions of NSAIDs", "kinds can be joined"),
            ("top 3 recommended treatments for SI joint pain", ""),
        ],
    },
    Topic {
        name: "clauses",
        about: "tests on one statement",
        text: || {
            let fields: Vec<_> = Field::ALL.iter().map(|f| f.word()).collect();
            format!(
                "A clause tests one statement; clauses side by side test the same one.\n\
                 \x20 for NAME (object)   of NAME   about NAME (any role)   in NAME (population)   on NAME (outcome)   under NAME\n\
                 \x20 after [6 weeks of] [failed|successful|tried] NAME   before NAME\n\
                 \x20 treated by   diagnosed by   caused by   with symptom   contraindicating   citing   from SOURCE   recommended by SOURCE\n\
                 \x20 with|without evidence, citations, numbers, prerequisites, contraindications, cautions   with evidence from book\n\
                 \x20 where FIELD OP VALUE and …   not CLAUSE\n\
                 Behind all clauses: sorted by KEY [descending]   grouped by KEY   first N   showing COLUMNS   as FORMAT\n\
                 Fields: {}\n",
                fields.join(" ")
            )
        },
        examples: &[
            ("treatments after 8 weeks of failed conservative care", "a patient's state"),
            ("treatments where strength >= advised and citations >= 2", ""),
            ("treatments for SI joint dysfunction grouped by source", ""),
        ],
    },
    Topic {
        name: "combining",
        about: "and, or, but not, brackets",
        text: || {
            "and, or, but not combine rows: and binds tighter; brackets group. A list with or is any of its names; with and the whole part is \
             asked for each. (QUESTION) can stand where a name stands; these are the rows of the previous answer, and `let NAME = QUESTION` keeps \
             an answer under a name.\n"
                .to_owned()
        },
        examples: &[
            ("treatments from yeomans but not from in-motion", ""),
            ("treatments for (conditions caused by pregnancy)", "a question as a name"),
            ("conditions caused by pregnancy", ""),
            ("treatments for these", "the rows of the question before"),
            ("let options = treatments after failed injection", "keeps an answer"),
            ("statements about options", ""),
        ],
    },
    Topic {
        name: "forms",
        about: "count, verdict, compare, path, pathway, describe, conflicts, why",
        text: || {
            "  count      how many HEAD CLAUSES [by KEY]\n\
             \x20 verdict    is NAME recommended [for NAME]   is NAME contraindicated [in NAME]\n\
             \x20 compare    compare A, B and C [for NAME] [by ASPECTS]   compare sources on NAME\n\
             \x20 path       [exact] path from A to B   pathway for NAME\n\
             \x20 describe   describe NAME\n\
             \x20 conflicts  conflicts [about NAME] [between SOURCES]\n\
             \x20 why        why [not] [ROW or NAME], about the previous answer\n"
                .to_owned()
        },
        examples: &[
            ("how many treatments by source", ""),
            ("is rest recommended for SI joint pain", ""),
            ("compare NSAIDs and acetaminophen", ""),
            ("path from injection to RFA", ""),
            ("pathway for SI joint dysfunction", ""),
            ("conflicts about rest", ""),
            ("treatments after failed injection", ""),
            ("why 2", "how the second row came about"),
            ("why not rest", "what keeps rest out"),
        ],
    },
    Topic {
        name: "names",
        about: "what a name can be",
        text: || {
            "A name means it and everything narrower; exactly NAME is it alone, broadly NAME adds what is broader. Case, plural, hyphen and spelling do not \
             count; SIJ = SI joint = sacroiliac joint. A name that holds a word of the language stands in quotes. Ids are names. .list KIND shows \
             them, Tab completes them.\n"
                .to_owned()
        },
        examples: &[
            ("treatments for exactly SIJ pain", ""),
            ("cautions of broadly ibuprofen", "what is said of NSAIDs, too"),
            ("effects on \"range of motion\"", "quotes around a word of the language"),
        ],
    },
    Topic { name: "commands", about: "every dot command", text: commands, examples: &[] },
];

/// Every command with its arguments and what it does.
fn commands() -> String {
    COMMANDS.iter().map(|c| format!("{:40} {}\n", usage(c), c.summary)).collect()
}

fn usage(command: &Command) -> String {
    format!("{} {}", command.name, command.usage).trim_end().to_owned()
}

/// The first page.
const SHORT: &str = "A question selects statements and shows what they are about.\n";

const SHORT_EXAMPLES: &[(&str, &str)] = &[
    ("treatments for SI joint dysfunction", "a head, then a clause"),
    ("treatments after failed injection with evidence", "both on one statement"),
    ("why 2", "how row 2 came about"),
    ("tests before RFA", ""),
    ("effects of exercise therapy on pain", ""),
    ("treatments from yeomans but not from in-motion", "rows combined"),
    ("is rest recommended for SI joint pain", "a verdict, both sides"),
    ("compare NSAIDs and acetaminophen", ""),
    ("pathway for SI joint dysfunction", "the order of care"),
    ("conflicts about rest", ""),
    ("describe dr-oracle", "a document, any thing"),
];

/// `.help [TOPIC|COMMAND]`
pub fn help(call: &mut Call<'_, '_, '_>) -> Outcome {
    let wanted = call.rest.to_ascii_lowercase();
    let topic = TOPICS.iter().find(|t| t.name == wanted);
    let command = find(&wanted).or_else(|| find(&format!(".{wanted}")));
    let text = match (wanted.as_str(), topic, command) {
        ("", ..) => {
            let topics: Vec<_> = TOPICS.iter().map(|t| t.name).collect();
            format!(
                "{SHORT}{}\nTopics: .help {}. A command: .help .list. Questions to try: .examples, .examples run.\n",
                lines(SHORT_EXAMPLES),
                topics.join(", ")
            )
        }
        (_, Some(topic), _) => format!("{}{}", (topic.text)(), lines(topic.examples)),
        (_, None, Some(command)) => page(command),
        (_, None, None) => {
            let names = || TOPICS.iter().map(|t| t.name).chain(COMMANDS.iter().map(|c| c.name));
            let dotted = format!(".{wanted}");
            let near = suggest::nearest(&wanted, names(), 2, 1);
            let near = near.into_iter().chain(suggest::nearest(&dotted, names(), 2, 1)).next();
            let fault = call.fault("U005", format!("there is no help on {}", call.rest), "neither topic nor command");
            let topics: Vec<_> = TOPICS.iter().map(|t| t.name).collect();
            return Err(Box::new(match near {
                Some(near) => fault.help(format!("did you mean {near}?")).fix(format!(".help {near}")),
                None => fault.help(format!("topics: {}; or a command, such as .help .list", topics.join(", "))),
            }));
        }
    };
    call.out.tell(&text);
    Ok(Done::Ok)
}

fn page(command: &Command) -> String {
    let mut text = format!("{}\n  {}\n\n{}\n", usage(command), command.summary, command.text);
    if !command.aliases.is_empty() {
        text.push_str(&format!("Also: {}\n", command.aliases.join(", ")));
    }
    text + &lines(&command.examples.iter().map(|e| (*e, "")).collect::<Vec<_>>())
}

/// Lines that can be typed, behind a prompt, with what they show.
fn lines(examples: &[(&str, &str)]) -> String {
    let widest = examples.iter().filter(|(_, a)| !a.is_empty()).map(|(e, _)| e.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (example, about) in examples {
        let line =
            if about.is_empty() { format!("  > {example}") } else { format!("  > {example:widest$}   # {about}") };
        text.push_str(&format!("{line}\n"));
    }
    text
}

/// `.quit`
pub fn quit(_: &mut Call<'_, '_, '_>) -> Outcome {
    Ok(Done::Quit)
}
