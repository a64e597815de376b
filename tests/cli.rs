//! The command line: exact standard output, standard error and exit status.
//!
//! A transcript in `cases/cli/*.case` holds one or more commands, each a block of lines:
//!
//! ```text
//! # what it shows
//! $ ask treatments for 'joint pain'       the arguments; '…' and "…" hold blanks; @clinic is the small graph of the fixtures
//! env NO_COLOR=1                          optional: environment
//! in| treatments                          optional: standard input
//! exit 0
//! out| …                                  standard output
//! err| …                                  standard error; ␛ is the escape character
//! ```
//!
//! `EVIGRAPH_UPDATE_CASES=1 cargo test cli::` writes exit, out and err anew.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use evigraph::diagnostic_pages::pages;
use serde_json::Value;

use super::golden;

const CASES: &str = "tests/cases/cli";
const CLINIC: [&str; 4] = ["--data", "tests/fixtures/valid", "--data", "tests/fixtures/clinic"];

/// What came of a command.
#[derive(Debug, Clone, PartialEq)]
struct Done {
    exit: i32,
    out: String,
    err: String,
}

impl Done {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    fn json_lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
    }
}

/// The program with an environment that is the same everywhere.
fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evigraph"));
    command.args(args).env_clear().env("TERM", "xterm-256color").env("HOME", env!("CARGO_TARGET_TMPDIR"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn finish(mut child: Child, input: &[u8]) -> Done {
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that ends early closes its end; what it did not read is not missed.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { exit: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

fn run(args: &[&str], input: &[u8]) -> Done {
    finish(program(args).spawn().unwrap(), input)
}

fn on_clinic(args: &[&str], input: &str) -> Done {
    run(&[&CLINIC, args].concat(), input.as_bytes())
}

// ── transcripts ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// One command of a transcript.
#[derive(Debug, Default)]
struct Block {
    /// Comment, command and environment, as they stand in the file.
    head: Vec<String>,
    args: Vec<String>,
    env: Vec<(String, String)>,
    input: String,
}

/// The commands of a transcript; `exit`, `out` and `err` lines are what the program has to give.
fn blocks(text: &str) -> Vec<Block> {
    text.split("\n\n")
        .map(|part| {
            let mut block = Block::default();
            for line in part.lines() {
                if let Some(args) = line.strip_prefix("$ ") {
                    block.args = words(args);
                } else if let Some((name, value)) = line.strip_prefix("env ").and_then(|l| l.split_once('=')) {
                    block.env.push((name.to_owned(), value.to_owned()));
                } else if let Some(input) = line.strip_prefix("in|") {
                    block.input.push_str(&format!("{}\n", input.strip_prefix(' ').unwrap_or(input)));
                } else if line.starts_with("out|") || line.starts_with("err|") || line.starts_with("exit ") {
                    continue;
                } else {
                    assert!(line.starts_with('#'), "a line of a case that is none: {line}");
                }
                block.head.push(line.to_owned());
            }
            block
        })
        .filter(|block| !block.head.is_empty())
        .collect()
}

/// Arguments as a shell splits them, with `@clinic` for the small graph.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    assert_eq!(quote, None, "an open quote in {line}");
    words.extend(word);
    words.into_iter().flat_map(|w| if w == "@clinic" { CLINIC.map(str::to_owned).to_vec() } else { vec![w] }).collect()
}

/// The block as it has to stand in the file.
fn transcript(block: &Block) -> String {
    let args: Vec<_> = block.args.iter().map(String::as_str).collect();
    let child = program(&args).envs(block.env.iter().cloned()).spawn().unwrap();
    let done = finish(child, block.input.as_bytes());
    let mut text = block.head.join("\n") + &format!("\nexit {}\n", done.exit);
    for (name, stream) in [("out", &done.out), ("err", &done.err)] {
        assert!(stream.is_empty() || stream.ends_with('\n'), "{args:?}: std{name} ends within a line");
        for line in stream.lines() {
            text.push_str(format!("{name}| {}", line.replace('\u{1b}', "␛")).trim_end_matches(' '));
            text.push('\n');
        }
    }
    text
}

#[test]
fn transcripts() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(CASES).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "case"));
    files.sort();
    assert!(files.len() >= 10, "{files:?}");
    let mut wrong = Vec::new();
    for file in files {
        let all = blocks(&std::fs::read_to_string(&file).unwrap());
        assert!(!all.is_empty(), "{}", file.display());
        let text = all.iter().map(transcript).collect::<Vec<_>>().join("\n");
        wrong.extend(golden::check(&file, &text).err());
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

// ── the built-in graph, loosely: its data is still read again ────────────────────────────────────────────────────────────────

#[test]
fn the_built_in_graph_answers() {
    let done = run(&["ask", "treatments", "after", "failed", "injection", "with", "evidence"], b"");
    assert_eq!((done.exit, done.err.as_str()), (0, ""));
    assert!(done.out.starts_with("Read as: treatments after failed \""), "{}", done.out);
    assert!(done.out.contains("dr-oracle 67"), "{}", done.out);
    let json = run(&["ask", "--format", "json", "treatments after failed injection with evidence"], b"").json();
    assert_eq!(json["answer"], "rows");
    assert!(json["rows"].as_array().unwrap().len() >= 2);
}

#[test]
fn the_built_in_graph_has_no_fault() {
    let done = run(&["check"], b"");
    assert_eq!((done.exit, done.err.as_str()), (0, ""));
    assert!(done.out.contains("5 sources") && done.out.contains("share of statements with each field"), "{}", done.out);
    let folder = run(&["check", "graph-data"], b"");
    assert_eq!((folder.exit, &folder.out), (0, &done.out), "the folder is what is built in");
}

#[test]
fn every_format_prints_every_row() {
    let question = "treatments for joint pain";
    let rows = on_clinic(&["ask", "--format", "json", question], "").json()["rows"].as_array().unwrap().len();
    assert_eq!(rows, 5);
    let csv = on_clinic(&["ask", "--format", "csv", question], "").out;
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), rows);
    let markdown = on_clinic(&["ask", "--format", "markdown", question], "").out;
    let line = on_clinic(&["ask", "--format", "jsonl", question], "");
    assert_eq!(line.json_lines().len(), 1);
    for row in line.json()["rows"].as_array().unwrap() {
        let label = row["label"].as_str().unwrap();
        assert!(csv.contains(label) && markdown.contains(label), "{label}");
    }
}

// ── lines in, answers out ────────────────────────────────────────────────────────────────────────────────────────────────────

const LINES: &str = "\
# a comment

treatments for joint pain
treatmnts for joint pain
describe nobody at all
is surgery recommended for joint pain
red flags
";

#[test]
fn one_line_is_one_question_is_one_object() {
    for command in [&["repl", "--keep-going"][..], &["run", "-", "--keep-going"]] {
        for format in ["json", "jsonl"] {
            let done = on_clinic(&[command, &["--format", format]].concat(), LINES);
            let answers: Vec<_> = done.json_lines().iter().map(|v| v["answer"].as_str().unwrap().to_owned()).collect();
            assert_eq!(answers, ["rows", "error", "error", "verdict", "rows"], "{command:?} {format}");
            assert_eq!((done.exit, done.err.as_str()), (2, ""), "{command:?} {format}");
        }
    }
}

#[test]
fn the_first_error_ends_the_work() {
    for args in [&["repl", "--format", "jsonl"][..], &["run", "-", "--format", "jsonl"], &["--format", "jsonl"]] {
        let done = on_clinic(args, LINES);
        assert_eq!((done.exit, done.json_lines().len()), (2, 2), "{args:?}");
    }
    let done = on_clinic(&["run", "-"], LINES);
    assert!(done.err.starts_with("stdin:4:1:\nerror[Q1"), "{}", done.err);
    assert_eq!(done.exit, 2);
}

#[test]
fn answers_come_line_by_line() {
    let mut child = program(&["repl", "--format", "jsonl"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        writeln!(stdin, "treatments").unwrap();
        let mut line = String::new();
        // The next question is not sent before this answer is here: nothing may be kept back.
        out.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["answer"], "rows");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_line_that_is_not_utf_8_is_an_error_of_its_own() {
    let input = b"treatments\nca\xff\xfee\ntests\n";
    let done = run(&[&CLINIC[..], &["run", "-", "--format", "jsonl", "--keep-going"]].concat(), input);
    let answers = done.json_lines();
    assert_eq!(answers.len(), 3, "{}", done.out);
    assert_eq!((&answers[1]["error"]["code"], done.exit), (&Value::from("U002"), 2));
    let done = run(&[&CLINIC[..], &["repl"]].concat(), input);
    assert_eq!(done.exit, 2);
    assert!(done.err.starts_with("stdin:2:3:\nerror[U002]: the line is not UTF-8 (byte 3)"), "{}", done.err);
}

#[test]
fn a_very_long_line_is_an_error_of_its_own() {
    let input = format!("treatments\n{}\ntests\n", "treatments for pain or ".repeat(100_000));
    let done = on_clinic(&["run", "-", "--format", "jsonl", "--keep-going"], &input);
    let answers = done.json_lines();
    assert_eq!(answers.len(), 3);
    assert_eq!((&answers[1]["error"]["code"], done.exit), (&Value::from("Q103"), 2));
    let letters = format!("{}é", "é".repeat(200_000));
    assert_eq!(on_clinic(&["run", "-"], &letters).exit, 2, "a letter is cut in two where the line is cut");
    assert_eq!(run(&["ask", &"(".repeat(100_000)], b"").exit, 2);
}

#[test]
fn line_ends_and_byte_order_marks_do_not_count() {
    let plain = on_clinic(&["run", "-", "--format", "jsonl"], "tests\ncauses\n");
    assert_eq!(on_clinic(&["run", "-", "--format", "jsonl"], "\u{feff}tests\r\n\r\n# x\r\ncauses"), plain);
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let mut child = program(&["run", "-", "--format", "json"]).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..200 {
        if writeln!(stdin, "treatments").is_err() {
            break;
        }
    }
    drop(stdin);
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((err.as_str(), child.wait().unwrap().code()), ("", Some(0)));

    let mut child = program(&["ask", "treatments"]).spawn().unwrap();
    drop(child.stdout.take());
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_file_is_named_as_it_was_given() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("questions.txt");
    std::fs::write(&file, "tests\n\ntests fro clinic\n").unwrap();
    let name = file.to_str().unwrap();
    let done = on_clinic(&["run", name], "");
    assert_eq!(done.exit, 2);
    assert!(done.err.starts_with(&format!("{name}:3:7:\nerror[Q101]")), "{}", done.err);
    let done = on_clinic(&["repl"], &format!(".read {name}\n"));
    assert_eq!(done.exit, 2);
    assert!(done.err.starts_with(&format!("{name}:3:7:\n")), "{}", done.err);
    std::fs::write(&file, format!(".read {name}\n")).unwrap();
    let done = on_clinic(&["repl"], &format!(".read {name}\n"));
    assert!(done.exit == 2 && done.err.starts_with(&format!("{name}:1:7:\nerror[U012]")), "{done:?}");
    assert_eq!(done.err.matches("error[").count(), 1, "a file that reads itself is told once");
    let deep = |n: usize| temp.path().join(format!("{n}.txt"));
    for n in 1..8 {
        std::fs::write(deep(n), format!("how many tests\n.read {}\n", deep(n + 1).display())).unwrap();
    }
    std::fs::write(deep(8), "how many causes\n").unwrap();
    let done = on_clinic(&["repl"], &format!(".read {}\n", deep(1).display()));
    assert_eq!((done.exit, done.out.matches("count ").count()), (0, 8), "{done:?}");
}

#[test]
fn time_is_printed_where_asked_for() {
    let json = on_clinic(&["ask", "--timing", "--format", "json", "tests"], "").json();
    assert!(json["elapsed_us"].as_f64().is_some_and(|us| us > 0.0));
    let error = on_clinic(&["ask", "--format", "json", "tests"], "").json();
    assert_eq!(error.get("elapsed_us"), None);
    let text = on_clinic(&["ask", "--timing", "tests"], "").out;
    assert!(text.trim_end().ends_with(" ms"), "{text}");
}

// ── usage ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn wrong_arguments_are_exit_2_and_say_so_on_stderr() {
    for args in [
        &["ask", "--fromat", "json", "treatments"][..],
        &["ask"],
        &["ask", "--format", "xml", "treatments"],
        &["--color", "sometimes"],
        &["verify"],
        &["run"],
    ] {
        let done = run(args, b"");
        assert_eq!((done.exit, done.out.as_str()), (2, ""), "{args:?}");
        assert!(done.err.starts_with("error: "), "{args:?}: {}", done.err);
    }
    assert!(run(&["ask", "--fromat", "json", "x"], b"").err.contains("'--format'"), "a slip gets its correction");
}

#[test]
fn help_and_version_go_to_stdout() {
    for args in [&["--help"][..], &["-h"], &["--version"], &["ask", "--help"], &["help", "run"]] {
        let done = run(args, b"");
        assert_eq!((done.exit, done.err.as_str()), (0, ""), "{args:?}");
        assert!(!done.out.is_empty(), "{args:?}");
    }
    assert_eq!(run(&["--version"], b"").out, format!("evigraph {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_code_has_a_page() {
    let list = run(&["explain-error"], b"");
    let shown: Vec<_> = list.out.lines().map(|l| l.split_whitespace().next().unwrap()).collect();
    let known: Vec<_> = pages().map(|(code, ..)| code).collect();
    assert_eq!((shown, list.exit), (known.clone(), 0));
    assert!(known.windows(2).all(|w| w[0] < w[1]), "sorted, each once: {known:?}");
    for (code, title, _) in pages() {
        for written in [code.to_owned(), code.to_lowercase()] {
            let done = run(&["explain-error", &written], b"");
            assert_eq!((done.exit, done.err.as_str()), (0, ""), "{written}");
            let (head, page) = done.out.split_once("\n\n").unwrap();
            assert_eq!(head, format!("{code}: {title}"));
            assert!(page.len() > 20 && page.ends_with('\n'), "{code}: {page}");
        }
    }
}

/// Every code that the program's own text names has a page.
#[test]
fn no_code_is_without_a_page() {
    let known: Vec<_> = pages().map(|(code, ..)| code).collect();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                check_codes(&path, &known);
            }
        }
    }
}

fn check_codes(path: &Path, known: &[&str]) {
    let text = std::fs::read_to_string(path).unwrap();
    // As a text of its own, or printed as `error[Q101]`.
    let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
    let words = code.split(['"', '[', ']']);
    let is_code = |w: &&str| {
        w.len() == 4 && w.starts_with(['Q', 'D', 'K', 'V', 'U']) && w[1..].bytes().all(|b| b.is_ascii_digit())
    };
    for code in words.filter(is_code) {
        assert!(known.contains(&code), "{} names {code}, which has no page", path.display());
    }
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    let ask = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = program(&[&CLINIC, args, &["ask", "tests", "fro", "clinic"]].concat());
        finish(command.envs(env.iter().copied()).spawn().unwrap(), b"").err
    };
    let plain = ask(&[], &[]);
    assert!(!plain.contains('\u{1b}'), "a pipe is no terminal: {plain}");
    let coloured = ask(&["--color", "always"], &[]);
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    assert_eq!(ask(&["--color", "never"], &[]), plain);
    assert!(!ask(&["--color", "always", "--plain"], &[]).contains('\u{1b}'));
    assert_eq!(ask(&[], &[("NO_COLOR", "1")]), plain);
    let mut stripped = String::new();
    for (i, part) in coloured.split('\u{1b}').enumerate() {
        stripped.push_str(if i == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(stripped, plain, "colour adds nothing but colour");
}

#[test]
fn plain_is_ascii() {
    for question in
        ["treatments for joint pain", "pathway for joint pain", "path from exercise to surgery", "conflicts"]
    {
        let done = on_clinic(&["ask", "--plain", question], "");
        assert!(done.out.is_ascii(), "{question}: {}", done.out);
    }
    let error = on_clinic(&["ask", "--plain", "tests fro clinic"], "");
    assert!(error.err.is_ascii(), "{}", error.err);
}

#[test]
fn quiet_is_rows_alone() {
    let loud = on_clinic(&["ask", "treatments for joint pain"], "");
    let quiet = on_clinic(&["ask", "--quiet", "treatments for joint pain"], "");
    assert_eq!((quiet.exit, quiet.err.as_str()), (0, ""));
    assert!(loud.out.contains(quiet.out.trim()), "{}\n{}", loud.out, quiet.out);
    assert!(quiet.out.len() < loud.out.len() && !quiet.out.contains("Read as"), "{}", quiet.out);
}

#[test]
fn data_that_cannot_be_loaded_is_exit_3() {
    let broken = ["--data", "tests/fixtures/valid", "--data", "tests/fixtures/invalid/many"];
    for args in [
        &["ask", "treatments"][..],
        &["run", "-"],
        &["repl"],
        &["check"],
        &["verify", "--documents", "tests/fixtures/documents"],
    ] {
        let done = run(&[&broken, args].concat(), b"treatments\n");
        assert_eq!((done.exit, done.out.as_str()), (3, ""), "{args:?}");
        assert!(done.err.matches("error[D").count() > 15, "{args:?}: {}", done.err);
    }
}

#[test]
fn verify_writes_only_where_it_is_told() {
    let temp = tempfile::tempdir().unwrap();
    for part in ["entities", "sources"] {
        let from = if part == "entities" { "tests/fixtures/valid" } else { "tests/fixtures/verified" };
        std::fs::create_dir(temp.path().join(part)).unwrap();
        for entry in std::fs::read_dir(Path::new(from).join(part)).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), temp.path().join(part).join(entry.file_name())).unwrap();
        }
    }
    let source = temp.path().join("sources/leaflet.toml");
    let before = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, before.replace("0f97cd8c", "00000000")).unwrap();
    let data = ["--data", temp.path().to_str().unwrap(), "verify", "--documents", "tests/fixtures/documents"];
    let done = run(&data, b"");
    assert_eq!(done.exit, 3);
    assert!(done.err.starts_with("error[V002]"), "{}", done.err);
    let written = run(&[&data[..], &["--write"]].concat(), b"");
    assert_eq!((written.exit, written.err.as_str()), (0, ""), "{}", written.err);
    assert_eq!(std::fs::read_to_string(&source).unwrap(), before);
    assert_eq!(run(&data, b"").exit, 0);
    let nowhere = run(&["verify", "--documents", "tests/fixtures/documents", "--write"], b"");
    assert_eq!(nowhere.exit, 2, "the built-in graph has no files to write");
    assert!(nowhere.err.starts_with("error[U003]"), "{}", nowhere.err);
}
