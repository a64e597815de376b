//! Dot commands, files of answers, settings, completions and manual pages: what cannot be told by a transcript alone.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What came of a run.
#[derive(Debug)]
struct Done {
    exit: i32,
    out: String,
    err: String,
}

/// The program in a folder of its own, which is also the user's home.
fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evigraph"));
    command.args(args).current_dir(folder).env_clear().env("TERM", "xterm").env("HOME", folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str], input: &str) -> Done {
    let mut child = program(folder, args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A program that ends early closes its end; what it did not read is not missed.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { exit: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// Lines behind a prompt, without the remark behind them.
fn examples(help: &str) -> Vec<String> {
    let lines = help.lines().filter_map(|l| l.strip_prefix("  > "));
    lines.map(|l| l.split("   # ").next().unwrap_or("").trim().to_owned()).collect()
}

// ── help ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn every_example_of_the_help_runs() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    std::fs::write(folder.join("questions.txt"), "tests before RFA\n.last\n").unwrap();
    let commands = run(folder, &[], ".help commands\n").out;
    let names: Vec<&str> = commands.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert!(names.len() >= 20, "{commands}");
    let topics = ["", "heads", "clauses", "combining", "forms", "names", "commands"];
    let mut ran = 0;
    for page in topics.iter().chain(&names) {
        let help = run(folder, &[], &format!(".help {page}\n"));
        assert_eq!((help.exit, help.err.as_str()), (0, ""), "{page}");
        let lines = examples(&help.out);
        ran += lines.len();
        let done = run(folder, &[], &(lines.join("\n") + "\n"));
        assert!(matches!(done.exit, 0 | 1), "{page}: {lines:?}\n{}", done.err);
        assert!(!done.err.contains("error["), "{page}: {}", done.err);
    }
    assert!(ran > 50, "only {ran} examples");
}

#[test]
fn the_walk_through_the_examples_shows_answers() {
    let temp = tempfile::tempdir().unwrap();
    let done = run(temp.path(), &[], ".examples run\n");
    assert_eq!((done.exit, done.err.as_str()), (0, ""));
    assert_eq!(done.out.matches("\nRead as: ").count(), 6, "{}", done.out);
    assert!(done.out.contains("── 1 of 6: ") && done.out.contains("── 6 of 6: "));
    assert!(done.out.contains(" more rows (.limit, or first N)"), "a walk shows the first rows");
    let one = run(temp.path(), &[], ".examples 3\n").out;
    assert!(one.starts_with("> is rest recommended for SI joint pain?\nRead as: is \"rest\" recommended"), "{one}");
    let clinic =
        ["--data", &format!("{ROOT}/tests/fixtures/valid"), "--data", &format!("{ROOT}/tests/fixtures/clinic")]
            .map(str::to_owned);
    let clinic: Vec<&str> = clinic.iter().map(String::as_str).collect();
    let other = run(temp.path(), &clinic, ".examples\n.examples run\n");
    assert_eq!((other.exit, other.err.as_str()), (0, ""), "questions that another graph can answer");
    assert!(other.out.starts_with(" 1. treatments "), "{}", other.out);
}

// ── files of answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn an_answer_is_written_whole_in_the_format_of_the_ending() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    let question = "treatments for SI joint pain";
    let input = format!(
        ".limit 1\n.once a.csv\n{question}\n.once b.md\n{question}\n.once c.json\n{question}\n.once d.txt\n{question}\n.once e.jsonl\n{question}\n.once f.csv\n{question} as json\n"
    );
    let done = run(folder, &[], &input);
    assert_eq!((done.exit, done.out.as_str()), (0, ""), "{}", done.err);
    assert!(
        done.err.starts_with("the next answer goes to a.csv\nwrote 96 treatments (257 statements) to a.csv as csv\n"),
        "{}",
        done.err
    );
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let rows = csv::Reader::from_reader(read("a.csv").as_bytes()).records().count();
    assert_eq!(rows, 96, "rows that are saved are never cut");
    assert!(read("b.md").starts_with("# treatments for"));
    let json: Value = serde_json::from_str(&read("c.json")).unwrap();
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(96));
    assert!(read("c.json").lines().count() > 96, "indented");
    assert!(read("d.txt").starts_with("Read as: ") && read("d.txt").contains("\n 96 │ "));
    assert_eq!(read("e.jsonl").lines().count(), 1);
    assert!(read("f.csv").starts_with('{'), "the format in the question goes before the ending");
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["a.csv", "b.md", "c.json", "d.txt", "e.jsonl", "f.csv"], "no temporary file is left");
}

#[test]
fn a_file_that_exists_is_left_as_it_is_without_force() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    std::fs::write(folder.join("mine.csv"), "mine\n").unwrap();
    for command in [".once mine.csv", ".output mine.csv"] {
        let done = run(folder, &[], &format!("{command}\ntests\n"));
        assert_eq!((done.exit, done.out.as_str()), (2, ""), "{command}");
        assert!(done.err.contains("error[U008]: mine.csv exists already, and is left as it is"), "{}", done.err);
        assert_eq!(std::fs::read_to_string(folder.join("mine.csv")).unwrap(), "mine\n");
    }
    let done = run(folder, &[], ".once --force mine.csv\ntests before RFA\n");
    assert_eq!(done.exit, 0, "{}", done.err);
    assert!(std::fs::read_to_string(folder.join("mine.csv")).unwrap().starts_with("id,label,"));
    let nowhere = run(folder, &[], ".output nowhere/x.csv\n");
    assert!(nowhere.exit == 2 && nowhere.err.contains("error[U010]: cannot write nowhere/x.csv"), "{}", nowhere.err);
}

#[test]
fn answers_are_appended_as_they_come() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    let input = ".output all.jsonl\nhow many tests\n.output\nhow many treatments\n.output off\nhow many causes\n";
    let done = run(folder, &[], input);
    assert_eq!(done.exit, 0, "{}", done.err);
    assert!(done.out.starts_with("answers go to all.jsonl\nRead as: count causes\n"), "{}", done.out);
    assert_eq!(
        done.err,
        "answers go to all.jsonl until .output off\nwrote the answer to all.jsonl as jsonl\nwrote the answer to all.jsonl as jsonl\nall.jsonl is closed; answers go to the screen\n"
    );
    let text = std::fs::read_to_string(folder.join("all.jsonl")).unwrap();
    let all: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(
        all.iter().map(|v| v["question"].as_str().unwrap()).collect::<Vec<_>>(),
        ["how many tests", "how many treatments"]
    );
}

// ── settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn settings_are_kept_in_a_file_of_the_user() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    let done = run(folder, &[], ".set limit 12\n.set pager less -S\n.set color never\n.set --save\n");
    assert_eq!((done.exit, done.out.as_str()), (0, ""), "{}", done.err);
    let path = folder.join(".config/evigraph/config.toml");
    assert_eq!(done.err, format!("wrote {}\n", path.display()));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.ends_with("limit = 12\npager = \"less -S\"\ncolor = \"never\"\n"), "{text}");
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    let piped = run(folder, &[], ".limit\n");
    assert_eq!(piped.out, "limit auto (takes auto, off or a number)\n", "a script means the same everywhere");
}

// ── machine form ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn with_json_every_line_of_standard_output_is_an_object() {
    let temp = tempfile::tempdir().unwrap();
    let input = "let x = tests before RFA\n.show rest\n.list source\n.last\n.mdoe\n.schema\n.saved\n.saved x\n.cite 1\n.cite 99\nhelp\n.examples 3\n.set\n.history\n.read none\n.quit\n";
    let done = run(temp.path(), &["repl", "--keep-going", "--format", "json"], input);
    let objects: Vec<Value> =
        done.out.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect();
    let seen: Vec<(&str, &str)> =
        objects.iter().map(|v| (v["question"].as_str().unwrap(), v["answer"].as_str().unwrap())).collect();
    assert_eq!(
        seen,
        [
            ("let x = tests before RFA", "rows"),
            ("describe \"rest\"", "description"),
            ("let x = tests before RFA", "rows"),
            (".mdoe", "error"),
            ("let x = tests before RFA", "rows"),
            (".cite 99", "error"),
            ("is rest recommended for SI joint pain?", "verdict"),
            (".read none", "error"),
        ]
    );
    assert_eq!(objects[0]["canonical"], "tests before \"radiofrequency ablation\"");
    assert_eq!((&objects[3]["error"]["code"], &objects[3]["error"]["fixes"][0]), (&"U005".into(), &".mode".into()));
    assert!(done.err.contains("names of the kind source") && done.err.contains("A question selects statements"));
    assert!(!done.err.contains("error["), "{}", done.err);
    assert_eq!(done.exit, 2);
}

#[test]
fn faults_of_data_are_an_object_too() {
    let data = format!("{ROOT}/tests/fixtures/invalid/D010-synonym-and-label");
    let base = format!("{ROOT}/tests/fixtures/valid");
    let temp = tempfile::tempdir().unwrap();
    for (args, question) in [
        (&["ask", "--format", "jsonl", "tests"][..], "tests"),
        (&["--format", "json"], ""),
        (&["check", "--format", "jsonl"], ""),
    ] {
        let done = run(temp.path(), &[&["--data", &base, "--data", &data], args].concat(), "tests\n");
        assert_eq!((done.exit, done.err.as_str()), (3, ""), "{args:?}");
        let value: Value = serde_json::from_str(&done.out).unwrap();
        assert_eq!((&value["question"], &value["answer"]), (&question.into(), &"error".into()));
        assert_eq!((&value["error"]["code"], &value["error"]["span"]), (&"D010".into(), &Value::Null));
        assert!(value["error"]["message"].as_str().unwrap().contains("treatment.toml:10:22)"), "{value}");
    }
}

// ── what reaches the terminal ────────────────────────────────────────────────────────────────────────────────────────────────

/// Lines that print all that a command can.
const ALL: &str = "\
help
.help commands
.schema
.list
.list treatment
.list reference
.list source
.set
.examples
let kept = treatments for condition
treatments
.saved
.cite
describe treatment
.show treatment
compare treatment and kept
conflicts
statements
references
why 1
.mdoe
treatments for zz
.show nothing
.output nö/x
";

#[test]
fn plain_is_ascii() {
    let temp = tempfile::tempdir().unwrap();
    let documents = format!("{ROOT}/tests/fixtures/documents");
    for args in [
        &["--plain", "repl", "--keep-going", "--documents", &documents][..],
        &["--plain", "repl", "--keep-going", "--format", "json"],
        &["--plain", "check"],
        &["--plain", "explain-error"],
        &["--plain", "verify", "--documents", &documents],
        &["--plain", "ask", "treatments für 膝"],
        &["--plain", "für"],
        &["--plain", "run", "nö.txt"],
    ] {
        let done =
            run(temp.path(), args, &format!("{ALL}treatments for SI joint pain\npathway for SI joint dysfunction\n"));
        assert!(!(done.out.is_empty() && done.err.is_empty()), "{args:?}");
        for line in done.out.lines().chain(done.err.lines()) {
            assert!(line.is_ascii(), "{args:?}: {line}");
        }
    }
}

/// A copy of a data folder in which every label, title and text holds characters that act on a terminal.
fn hostile(to: &Path) {
    let mut files = BTreeMap::new();
    for layer in ["valid", "clinic"] {
        for part in ["entities", "sources"] {
            let Ok(entries) = std::fs::read_dir(format!("{ROOT}/tests/fixtures/{layer}/{part}")) else { continue };
            for entry in entries {
                let path = entry.unwrap().path();
                let name = format!("{layer}/{part}/{}", path.file_name().unwrap().to_str().unwrap());
                files.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    for (name, text) in files {
        let mut new = String::new();
        for line in text.lines() {
            let marked =
                ["label = \"", "title = \"", "text = \"", "publisher = \""].iter().any(|f| line.starts_with(f));
            match line.strip_suffix('"') {
                Some(start) if marked => new.push_str(&format!("{start} \\u001b[31m\\u202e\\u0007\"\n")),
                _ => new.push_str(&format!("{line}\n")),
            }
        }
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, new).unwrap();
    }
}

#[test]
fn what_acts_on_a_terminal_is_spelled() {
    let temp = tempfile::tempdir().unwrap();
    hostile(temp.path());
    let layers = ["--data", "valid", "--data", "clinic"];
    let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    let mut spelled = 0;
    for args in [
        &["repl", "--keep-going"][..],
        &["check"],
        &["repl", "--keep-going", "--format", "jsonl"],
        &["repl", "--keep-going", "--plain"],
        &["repl", "--keep-going", "--format", "csv"],
        &["repl", "--keep-going", "--format", "markdown"],
    ] {
        let done = run(
            temp.path(),
            &[&layers, args].concat(),
            &format!("{ALL}treatments for joint\u{1b}[31m\n.show \u{1b}[31m\n.read \u{202e}x\n"),
        );
        assert_ne!(done.exit, 3, "{}", done.err);
        for text in [&done.out, &done.err] {
            assert_eq!(text.lines().find(|l| l.contains(bad)), None, "{args:?}");
            spelled += text.matches("\\u{1b}[31m\\u{202e}").count();
        }
    }
    assert!(spelled > 50, "only {spelled} were printed");
    // A name of a wrong argument is told by the parser of arguments.
    let done = run(temp.path(), &["\u{1b}[31mtreatments for pain"], "");
    assert!(done.exit == 2 && !done.err.contains(bad), "{done:?}");
}

// ── completions and manual pages ─────────────────────────────────────────────────────────────────────────────────────────────

/// Whether a program is at hand.
fn at_hand(name: &str) -> bool {
    Command::new("sh").args(["-c", &format!("command -v {name} >/dev/null")]).status().is_ok_and(|s| s.success())
}

#[test]
fn shells_are_given_a_script() {
    let temp = tempfile::tempdir().unwrap();
    for (shell, piece) in [
        ("bash", "complete -F _evigraph"),
        ("zsh", "#compdef evigraph"),
        ("fish", "complete -c evigraph"),
        ("elvish", "edit:completion:arg-completer[evigraph]"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let done = run(temp.path(), &["completions", shell], "");
        assert_eq!((done.exit, done.err.as_str()), (0, ""), "{shell}");
        assert!(done.out.contains(piece) && done.out.contains("explain-error"), "{shell}");
        if shell == "bash" && at_hand("bash") {
            let path = temp.path().join("evigraph.bash");
            std::fs::write(&path, &done.out).unwrap();
            let checked = Command::new("bash").arg("-n").arg(&path).output().unwrap();
            assert!(checked.status.success() && checked.stderr.is_empty(), "{checked:?}");
        }
    }
    assert_eq!(run(temp.path(), &["completions", "tcsh"], "").exit, 2);
}

#[test]
fn every_command_has_a_manual_page() {
    let temp = tempfile::tempdir().unwrap();
    let page = run(temp.path(), &["man"], "");
    assert_eq!((page.exit, page.err.as_str()), (0, ""));
    assert!(page.out.contains(".TH evigraph 1") && page.out.contains("explain\\-error"), "{}", page.out);
    let done = run(temp.path(), &["man", "pages/man1"], "");
    assert_eq!((done.exit, done.err.as_str()), (0, ""));
    let folder = temp.path().join("pages/man1");
    let help = run(temp.path(), &["--help"], "").out;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let commands: Vec<&str> = commands
        .lines()
        .take_while(|l| !l.is_empty())
        .filter_map(|l| l.split_whitespace().next())
        .filter(|c| *c != "help")
        .collect();
    assert!(commands.len() >= 8);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), commands.len() + 1);
    assert_eq!(std::fs::read_to_string(folder.join("evigraph.1")).unwrap(), page.out);
    for command in commands {
        let path = folder.join(format!("evigraph-{command}.1"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(text.contains(".SH SYNOPSIS") && text.contains(".SH OPTIONS"), "{command}");
        if at_hand("mandoc") {
            let lint = Command::new("mandoc").args(["-T", "lint", "-W", "error"]).arg(&path).output().unwrap();
            assert!(lint.status.success(), "{lint:?}");
        } else if at_hand("man") {
            let shown = Command::new("man").arg("-l").arg(&path).env("MANPAGER", "cat").output().unwrap();
            assert!(shown.status.success() && !shown.stdout.is_empty(), "{shown:?}");
        }
    }
    std::fs::write(temp.path().join("file"), "").unwrap();
    let done = run(temp.path(), &["man", "file"], "");
    assert!(done.exit == 2 && done.err.starts_with("error[U010]: cannot write file: "), "{}", done.err);
}
