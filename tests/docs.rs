//! README and manual against the program: every example runs, every list of words is the program's own.
//!
//! Comments in the Markdown say what a block is:
//!
//! - `<!-- run -->` before a `console` block: each `$ evigraph …` in it is run and its output (standard output, then standard error) compared.
//!   `exit=N` is the exit status where it is not 0; `cut=N` cuts longer lines after N characters, ending them with `…`; `head=N tail=M` keep only the
//!   first and last lines, with a line `…` between; `width=N` shows an `ask` as a terminal N columns wide does. A command may be followed by
//!   `<<'END'` and lines for its standard input.
//! - a block of ` ```evigraph ` holds a question a line, all in one session, and each must have an answer with rows; `<!-- empty -->` before it: an answer
//!   without; `<!-- fails CODE -->`: an error of that code.
//! - `<!-- terms NAME -->` before a table: the first words of its rows are that list of the program.
//!
//! The tutorial is a transcript besides, each part (from one heading of the second level to the next) in an empty folder of its own:
//!
//! - `<!-- session -->` before a `console` block: every `> …` is a line typed into the program, and what it prints (both streams, as they come) is
//!   compared. The blocks of a part are one session, with tables 100 columns wide and at most 30 rows; `cut`, `head` and `tail` hold for each answer.
//! - `<!-- file NAME -->` before a block: it is written into the folder first.
//!
//! `EVIGRAPH_UPDATE_DOCS=1 cargo test docs::` writes the console outputs and the error index anew.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use evigraph::builtin;
use evigraph::diagnostic_pages::pages;
use evigraph::model::terms::{
    Aspect, Column, EntityKind, Facet, Field, Format, GroupKey, Op, ReferenceKind, SortKey, StatementKind, Strength,
};
use evigraph::question::ast::{RoleClause, RoleHead};
use evigraph::question::keywords;
use evigraph::session::Session;

const README: &str = "README.md";
const MANUAL: &str = "docs/manual.md";
const TUTORIAL: &str = "docs/tutorial-researcher.md";

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn read(file: &str) -> String {
    std::fs::read_to_string(path(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

fn updating() -> bool {
    std::env::var_os("EVIGRAPH_UPDATE_DOCS").is_some_and(|v| !v.is_empty())
}

/// The text, or (when updating) the file written anew; then fails if they differ.
fn hold(file: &str, old: &str, new: &str, what: &str) {
    if old == new {
        return;
    }
    if updating() {
        std::fs::write(path(file), new).unwrap();
        return;
    }
    let difference = old
        .lines()
        .zip(new.lines())
        .enumerate()
        .find(|(_, (a, b))| a != b)
        .map(|(i, (a, b))| format!("line {}:\n  shown: {a}\n  real:  {b}", i + 1))
        .unwrap_or_else(|| "one is longer than the other".to_owned());
    panic!(
        "{file}: {what} is not what the program says; EVIGRAPH_UPDATE_DOCS=1 cargo test docs:: writes it anew\n{difference}"
    );
}

/// A fenced block with the comment in front of it.
#[derive(Debug)]
struct Block {
    language: String,
    /// What stands in `<!-- … -->` on the line before, if anything.
    comment: String,
    /// The lines between the fences, as line numbers of the file, from 0.
    lines: std::ops::Range<usize>,
}

fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some(language) = lines[at].strip_prefix("```") {
            let end = (at + 1..lines.len()).find(|i| lines[*i] == "```").expect("every block is closed");
            let before = at.checked_sub(1).map_or("", |i| lines[i]);
            let comment = before.strip_prefix("<!-- ").and_then(|c| c.strip_suffix(" -->")).unwrap_or("");
            out.push(Block { language: language.to_owned(), comment: comment.to_owned(), lines: at + 1..end });
            at = end;
        }
        at += 1;
    }
    out
}

/// What a `<!-- run … -->` asks for.
#[derive(Debug, Default)]
struct Run {
    exit: i32,
    cut: Option<usize>,
    head: Option<usize>,
    tail: usize,
    width: Option<usize>,
}

impl Run {
    fn new(comment: &str) -> Option<Run> {
        Run::of("run", comment)
    }

    /// The options behind the word that says what the block is.
    fn of(what: &str, comment: &str) -> Option<Run> {
        let mut words = comment.split_whitespace();
        if words.next() != Some(what) {
            return None;
        }
        let mut run = Run::default();
        for word in words {
            let (key, value) = word.split_once('=').expect("key=value");
            let number: usize = value.parse().unwrap();
            match key {
                "exit" => run.exit = number as i32,
                "cut" => run.cut = Some(number),
                "head" => run.head = Some(number),
                "tail" => run.tail = number,
                "width" => run.width = Some(number),
                _ => panic!("<!-- {comment} -->: unknown {key}"),
            }
        }
        Some(run)
    }

    /// The lines as they are shown.
    fn shown(&self, output: &str) -> Vec<String> {
        let cut = |line: &str| match self.cut {
            Some(most) if line.chars().count() > most => {
                line.chars().take(most).collect::<String>().trim_end().to_owned() + " …"
            }
            _ => line.trim_end().to_owned(),
        };
        let lines: Vec<String> = output.lines().map(cut).collect();
        match self.head {
            Some(head) if head + self.tail < lines.len() => {
                let tail = &lines[lines.len() - self.tail..];
                [&lines[..head], &["…".to_owned()], tail].concat()
            }
            _ => lines,
        }
    }
}

/// The words of a shell line; quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in line.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "an open quote in: {line}");
    words.extend(word);
    words
}

/// Runs `evigraph …` with the given standard input, away from any terminal: status, and standard output followed by standard error.
fn run(line: &str, input: &str) -> (i32, String) {
    run_in(&path(""), line, input)
}

fn run_in(folder: &Path, line: &str, input: &str) -> (i32, String) {
    let words = words(line);
    assert_eq!(words[0], "evigraph", "only evigraph is run: {line}");
    let mut child = Command::new(env!("CARGO_BIN_EXE_evigraph"))
        .args(&words[1..])
        .current_dir(folder)
        .env("TERM", "xterm")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap_or(-1), text)
}

/// The lines of a console block with real outputs.
fn console(file: &str, folder: &Path, options: &Run, lines: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some(command) = lines[at].strip_prefix("$ ") else {
            at += 1;
            continue;
        };
        out.push(lines[at].to_owned());
        at += 1;
        let mut input = String::new();
        let mut line = command;
        if let Some((command, mark)) = command.split_once(" <<") {
            let mark = mark.trim_matches('\'');
            line = command;
            let end = (at..lines.len()).find(|i| lines[*i] == mark).expect("the input ends");
            for text in &lines[at..end] {
                input.push_str(text);
                input.push('\n');
            }
            out.extend(lines[at..=end].iter().map(|l| (*l).to_owned()));
            at = end + 1;
        }
        let (status, text) = match options.width {
            Some(width) => {
                let question = words(line).into_iter().nth(2).expect("evigraph ask QUESTION");
                run_in(folder, "evigraph run -", &format!(".width {width}\n{question}\n"))
            }
            None => run_in(folder, line, &input),
        };
        assert_eq!(status, options.exit, "{file}: exit status of: {line}\n{text}");
        out.extend(options.shown(&text));
    }
    out
}

/// Runs every console block of a file and holds the outputs shown against the real ones.
fn hold_consoles(file: &str) {
    let text = read(file);
    let lines: Vec<&str> = text.lines().collect();
    let mut new: Vec<String> = Vec::new();
    let mut done = 0;
    for block in blocks(&text) {
        if block.language != "console" {
            let loose = lines[block.lines.clone()].iter().find(|l| l.starts_with("$ evigraph"));
            assert!(loose.is_none(), "{file}: {loose:?} stands in a block that is not run");
            continue;
        }
        let options = Run::new(&block.comment)
            .unwrap_or_else(|| panic!("{file}:{}: a console block without <!-- run -->", block.lines.start));
        new.extend(lines[done..block.lines.start].iter().map(|l| (*l).to_owned()));
        new.extend(console(file, &path(""), &options, &lines[block.lines.clone()]));
        done = block.lines.end;
    }
    new.extend(lines[done..].iter().map(|l| (*l).to_owned()));
    hold(file, &text, &(new.join("\n") + "\n"), "a console example");
}

/// What the program prints for lines typed one after the other in the folder, for each line; standard error stands where it came.
fn session(folder: &Path, typed: &[&str]) -> Vec<String> {
    let (mut output, into) = std::io::pipe().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_evigraph"))
        .args(["run", "-", "--keep-going", "--echo"])
        .current_dir(folder)
        .env("TERM", "xterm")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(into.try_clone().unwrap())
        .stderr(into)
        .spawn()
        .unwrap();
    let mut input = ".width 100\n.limit 30\n".to_owned();
    for line in typed {
        input.push_str(line);
        input.push('\n');
    }
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let mut text = String::new();
    output.read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    let mut rest = text.as_str();
    let mut said = Vec::new();
    for line in typed {
        let (before, after) = rest
            .split_once(&format!("> {line}\n"))
            .unwrap_or_else(|| panic!("{TUTORIAL}: never came to: {line}\n{rest}"));
        said.push(before.to_owned());
        rest = after;
    }
    said.push(rest.to_owned());
    said.split_off(1)
}

/// A part of the tutorial with real outputs.
fn part(number: usize, lines: &[&str]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tutorial-{number}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let blocks = blocks(&lines.join("\n"));
    for block in &blocks {
        if let Some(name) = block.comment.strip_prefix("file ") {
            std::fs::write(folder.join(name), lines[block.lines.clone()].join("\n") + "\n").unwrap();
        }
    }
    let talk: Vec<(&Block, Run)> =
        blocks.iter().filter_map(|b| Run::of("session", &b.comment).map(|run| (b, run))).collect();
    // `.fix` shows the line that it runs as if it were typed, so it is the last of its block.
    let typed = |block: &Block| {
        let lines = &lines[block.lines.clone()];
        let end = lines.iter().position(|l| *l == "> .fix").map_or(lines.len(), |i| i + 1);
        lines[..end].iter().filter_map(|l| l.strip_prefix("> ")).collect::<Vec<&str>>()
    };
    let all: Vec<&str> = talk.iter().flat_map(|(block, _)| typed(block)).collect();
    let mut said = session(&folder, &all).into_iter();
    let mut out: Vec<String> = Vec::new();
    let mut done = 0;
    for block in &blocks {
        let new = match (Run::of("session", &block.comment), Run::new(&block.comment)) {
            (Some(options), _) => {
                let answers = typed(block).into_iter().zip(said.by_ref());
                answers.flat_map(|(line, text)| [vec![format!("> {line}")], options.shown(&text)].concat()).collect()
            }
            (_, Some(options)) => console(TUTORIAL, &folder, &options, &lines[block.lines.clone()]),
            _ => {
                let what = (&block.language, lines[block.lines.clone()].first());
                assert_ne!(block.language, "console", "{TUTORIAL}: a console block that is not run: {what:?}");
                continue;
            }
        };
        out.extend(lines[done..block.lines.start].iter().map(|l| (*l).to_owned()));
        out.extend(new);
        done = block.lines.end;
    }
    out.extend(lines[done..].iter().map(|l| (*l).to_owned()));
    out
}

#[test]
fn the_tutorial_is_what_the_program_answers() {
    let text = read(TUTORIAL);
    let lines: Vec<&str> = text.lines().collect();
    let mut starts: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].starts_with("## ")).collect();
    let before = starts.first().copied().expect("the tutorial has parts");
    starts.push(lines.len());
    let mut new: Vec<String> = lines[..before].iter().map(|l| (*l).to_owned()).collect();
    for (number, ends) in starts.windows(2).enumerate() {
        new.extend(part(number + 1, &lines[ends[0]..ends[1]]));
    }
    hold(TUTORIAL, &text, &(new.join("\n") + "\n"), "the transcript");
}

#[test]
fn every_part_of_the_tutorial_has_a_session_and_an_exercise_with_its_answer() {
    let text = read(TUTORIAL);
    let parts: Vec<&str> = text.split("\n## ").skip(1).filter(|p| p.starts_with(char::is_numeric)).collect();
    assert_eq!(parts.len(), 12);
    for part in parts {
        let title = part.lines().next().unwrap_or("");
        assert!(part.contains("<!-- session"), "{title}: nothing is asked");
        let (_, answer) = part.split_once("**Exercise.**").unwrap_or_else(|| panic!("{title}: no exercise"));
        assert!(answer.contains("<summary>Answer</summary>"), "{title}: no answer");
    }
}

#[test]
fn console_examples_show_what_is_printed() {
    hold_consoles(README);
    hold_index_and_consoles();
}

/// Both parts of the manual that can be written anew, one after the other, since they share a file.
fn hold_index_and_consoles() {
    hold_consoles(MANUAL);
    let text = read(MANUAL);
    let (before, rest) = text.split_once("<!-- error index -->\n").expect("the manual has an error index");
    let (_, after) = rest.split_once("<!-- end of error index -->").expect("the error index ends");
    let mut table = "| code | title | |\n|---|---|---|\n".to_owned();
    for (code, title, page) in pages() {
        table.push_str(&format!("| {code} | {} | {} |\n", escaped(title), escaped(&first_sentence(page))));
    }
    let new = format!("{before}<!-- error index -->\n{table}<!-- end of error index -->{after}");
    hold(MANUAL, &text, &new, "the error index");
}

fn first_sentence(page: &str) -> String {
    let first = page.split("\n\n").next().unwrap_or(page);
    let text = first.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => text,
    }
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

#[test]
fn questions_are_answered_as_the_page_says() {
    let graph = builtin::graph();
    for file in [README, MANUAL] {
        let text = read(file);
        let lines: Vec<&str> = text.lines().collect();
        for block in blocks(&text).into_iter().filter(|b| b.language == "evigraph") {
            let mut session = Session::new(&graph);
            for at in block.lines.clone() {
                let question = lines[at].split(" # ").next().unwrap_or("").trim();
                let place = format!("{file}:{}: {question}", at + 1);
                assert!(!question.is_empty(), "{place}: an empty line");
                let reply = session.ask(question);
                match (block.comment.split_once(' '), reply) {
                    (Some(("fails", code)), Err(fault)) => assert_eq!(fault.code, code, "{place}"),
                    (Some(("fails", code)), Ok(_)) => panic!("{place}: answered, not {code}"),
                    (_, Err(fault)) => panic!("{place}: {} {}", fault.code, fault.message),
                    (_, Ok(reply)) => {
                        let empty = block.comment == "empty";
                        assert!(empty || block.comment.is_empty(), "{place}: unknown comment {}", block.comment);
                        assert_eq!(reply.answer.is_empty(), empty, "{place}: whether it is empty");
                    }
                }
            }
        }
    }
}

/// What stands in backticks in the first column of the table behind a comment.
fn first_column(text: &str, comment: &str) -> Vec<String> {
    let (_, rest) = text.split_once(&format!("<!-- {comment} -->\n")).unwrap_or_else(|| panic!("no table {comment}"));
    let rows = rest.lines().take_while(|l| l.starts_with('|')).skip(2);
    rows.map(|row| row.split('`').nth(1).unwrap_or_else(|| panic!("{comment}: {row}")).replace("\\|", "|")).collect()
}

#[test]
fn tables_of_words_are_the_lists_of_the_program() {
    let manual = read(MANUAL);
    macro_rules! all {
        ($name:ident) => {
            (stringify!($name), $name::ALL.iter().map(|t| t.word()).collect::<Vec<_>>())
        };
    }
    let lists = [
        all!(StatementKind),
        all!(EntityKind),
        all!(Strength),
        all!(Facet),
        all!(ReferenceKind),
        all!(Field),
        all!(Op),
        all!(SortKey),
        all!(GroupKey),
        all!(Column),
        all!(Aspect),
        all!(Format),
        ("RoleHead", RoleHead::ALL.iter().map(|(_, w)| *w).collect()),
    ];
    for (name, words) in lists {
        assert_eq!(first_column(&manual, &format!("terms {name}")), words, "the table {name} of {MANUAL}");
    }
    let clauses: Vec<String> =
        first_column(&manual, "terms RoleClause").iter().map(|c| c.rsplit_once(' ').unwrap().0.to_owned()).collect();
    let words: Vec<&str> = RoleClause::ALL.iter().map(|(_, w)| *w).collect();
    assert_eq!(clauses, words, "the table of clauses of {MANUAL}");
    for keyword in keywords() {
        assert!(manual.contains(keyword), "{MANUAL} never says \"{keyword}\"");
    }
}

#[test]
fn commands_and_options_are_those_of_help() {
    let manual = read(MANUAL);
    let (_, help) = run("evigraph --help", "");
    let part = |from: &str, to: &str| help.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned();
    let first = |line: &str| line.split_whitespace().next().unwrap_or("").to_owned();
    // A command or option stands two or six blanks from the margin; what is said of it stands further in.
    let mut listed: Vec<String> =
        part("Commands:\n", "\n\n").lines().filter(|l| !l.starts_with("    ")).map(first).collect();
    let mut named: Vec<String> = first_column(&manual, "commands").iter().map(|c| first(c)).collect();
    listed.sort();
    named.sort();
    assert_eq!(named, listed, "commands of {MANUAL}, and of evigraph --help");
    let is_option = |l: &&str| l.trim_start().starts_with('-') && l.len() - l.trim_start().len() <= 6;
    let listed: Vec<String> = part("Options:\n", "\nExit status")
        .lines()
        .filter(is_option)
        .map(|l| l.split_whitespace().find(|w| w.starts_with("--")).unwrap().trim_end_matches(',').to_owned())
        .collect();
    let (_, table) = manual.split_once("<!-- options -->\n").unwrap();
    let rows: Vec<&str> = table.lines().take_while(|l| l.starts_with('|')).skip(2).collect();
    assert_eq!(rows.len(), listed.len(), "options of {MANUAL}, and of evigraph --help: {listed:?}");
    for option in listed {
        assert!(rows.iter().any(|r| r.contains(&option)), "{MANUAL} does not say {option}");
    }
}

#[test]
fn dot_commands_are_those_of_the_repl() {
    let manual = read(MANUAL);
    let (_, help) = run("evigraph repl", ".help commands\n");
    let first = |line: &str| line.split_whitespace().next().unwrap_or("").to_owned();
    let listed: Vec<String> = help.lines().map(first).collect();
    let named: Vec<String> = first_column(&manual, "dot-commands").iter().map(|c| first(c)).collect();
    assert_eq!(named, listed);
}

#[test]
fn the_two_commands_stand_at_the_top_of_the_readme() {
    let readme = read(README);
    let top: Vec<&str> = readme.lines().take(16).collect();
    assert!(
        top.contains(&"cargo run --release -- ask \"treatments after failed injection with evidence\""),
        "{top:#?}"
    );
    assert!(top.contains(&"cargo test"), "{top:#?}");
}

#[test]
fn links_between_pages_lead_somewhere() {
    for file in [
        README,
        MANUAL,
        TUTORIAL,
        "docs/kgx.md",
        "docs/architecture.md",
        "docs/performance.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ] {
        let text = read(file);
        let folder = path(file).parent().unwrap().to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if target.is_empty() { path(file) } else { folder.join(target) };
            assert!(target.exists(), "{file}: nothing at {link}");
            if !anchor.is_empty() {
                let page = std::fs::read_to_string(&target).unwrap();
                assert!(
                    page.lines().any(|l| l.starts_with('#') && anchor_of(l) == anchor),
                    "{file}: no heading {link}"
                );
            }
        }
    }
}

/// The anchor of a heading.
fn anchor_of(heading: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| kept(*c))
        .collect::<String>()
        .replace(' ', "-")
}
