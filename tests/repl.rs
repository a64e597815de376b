//! The interactive program in a real terminal: what a person types, and what the screen shows then.

mod terminal;

use std::fmt::Write as _;
use std::path::Path;

use tempfile::TempDir;
use vt100::Color;

use terminal::{
    BACK_TAB, BACKSPACE, CTRL_C, CTRL_D, CTRL_R, DOWN, ENTER, ESCAPE, LEFT, RIGHT, Start, TAB, Terminal, UP,
};

/// A question that is answered in a few lines.
const QUESTION: &str = "describe X-ray";
/// Where the history lies below the home folder.
const HISTORY: &str = ".local/state/evigraph/history";

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn start(home: &Path, rows: u16, columns: u16, args: &[&str], env: &[(&str, &str)]) -> Terminal {
    Start { rows, columns, home, args, env }.start()
}

/// The program on a terminal of usual size, ready for a line.
fn ready(home: &Path) -> Terminal {
    let terminal = start(home, 30, 100, &[], &[]);
    terminal.is_ready();
    terminal
}

/// The program on the small graph, whose answers are short.
fn on_clinic(home: &Path, rows: u16, columns: u16, env: &[(&str, &str)], more: &[&str]) -> Terminal {
    let args = [&["--data", "tests/fixtures/valid", "--data", "tests/fixtures/clinic"], more].concat();
    let terminal = start(home, rows, columns, &args, env);
    terminal.shows(">");
    terminal
}

/// A folder with statements on so many conditions each that their conflicts take seconds, to be layered over the small graph.
fn large() -> TempDir {
    let folder = home();
    let mut conditions = String::new();
    let mut sources = String::from(
        "[source]\ntitle = \"A large list\"\naudience = [\"clinicians\"]\nkind = \"clinician's guide\"\ndate = \"2024-05-02\"\nlines = 900\n",
    );
    let mut objects = Vec::new();
    for i in 1..=40 {
        write!(conditions, "[[entity]]\nid = \"c{i}\"\nlabel = \"ailment {i}\"\nbroader = [\"condition\"]\n").unwrap();
        objects.push(format!("\"c{i}\""));
    }
    for i in 1..=400 {
        write!(
            sources,
            "[[statement]]\nid = \"s{i}\"\nkind = \"recommendation\"\nsubject = [\"exercise\"]\nobject = [{}]\nstance = \"for\"\n\
             section = []\nlines = [{i}, {i}]\ntext = \"Number {i}.\"\n",
            objects.join(", ")
        )
        .unwrap();
    }
    for (part, text) in [("sources/large.toml", sources), ("entities/condition.toml", conditions)] {
        let path = folder.path().join(part);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

// ── a session ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn it_says_what_it_is_answers_and_leaves() {
    let home = home();
    let mut t = ready(home.path());
    assert!(t.text().starts_with("evigraph ") && t.text().contains("not medical advice"), "{}", t.text());
    t.send("how many treatments\r");
    t.shows("Read as: count treatments");
    t.is_ready();
    t.send(".mdoe\r");
    t.shows("did you mean .mode?");
    t.is_ready();
    t.send(CTRL_D);
    assert_eq!(t.ends(), 0);
}

#[test]
fn ctrl_d_leaves_only_an_empty_line() {
    let home = home();
    let mut t = ready(home.path());
    t.send(&format!("xq{LEFT}"));
    t.wait("the cursor is before the end", |t| t.line() == "> xq" && t.cursor().1 == 3);
    t.send(CTRL_D);
    t.wait("the character is gone", |t| t.line().starts_with("> x") && !t.line().contains("xq"));
    t.send(&format!("{CTRL_C}.quit\r"));
    assert_eq!(t.ends(), 0);
}

// ── the menu ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn tab_opens_a_menu_that_moves_and_closes_without_a_trace() {
    let home = home();
    let mut t = ready(home.path());
    t.send("treatments w");
    t.has_line("> treatments w");
    t.send(TAB);
    t.wait("the menu is open", |t| t.below().starts_with("▸ w"));
    let (row, column) = t.cursor();
    let first = t.below();
    assert!(first.contains(" · ") && t.is_reverse("▸"), "{first}");
    t.send(DOWN);
    t.wait("the second is marked", |t| t.below().lines().nth(1).is_some_and(|l| l.starts_with("▸ ")));
    t.send(UP);
    t.wait("the first is marked", |t| t.below() == first);
    t.send(TAB);
    t.wait("the second is marked", |t| t.below() != first);
    t.send(BACK_TAB);
    t.wait("the first is marked", |t| t.below() == first);
    t.send(ESCAPE);
    t.wait("the menu is closed", |t| t.below().is_empty());
    assert_eq!(t.cursor(), (row, column));
    t.has_line("> treatments w");
}

#[test]
fn enter_takes_the_marked_offer_and_does_not_run_it() {
    let home = home();
    let mut t = ready(home.path());
    t.send(&format!("treatments w{TAB}"));
    t.wait("the menu is open", |t| t.below().starts_with("▸ w"));
    let word = t.below().lines().next().unwrap().split("  ").next().unwrap().trim_start_matches("▸ ").to_owned();
    t.send(ENTER);
    t.wait("it is written", |t| t.below().is_empty());
    t.has_line(&format!("> treatments {word}"));
    assert_eq!(usize::from(t.cursor().1), format!("> treatments {word} ").chars().count(), "a blank follows");
    assert!(!t.text().contains("Read as:") && !t.text().contains("error"), "{}", t.text());
}

#[test]
fn typing_narrows_the_menu_and_a_single_offer_is_taken_at_once() {
    let home = home();
    let mut t = ready(home.path());
    t.send(TAB);
    t.wait("heads and forms", |t| t.below().contains(" more"));
    t.send("des");
    t.wait("few are left", |t| t.below().contains("describe") && !t.below().contains(" more"));
    t.send(BACKSPACE);
    t.send("zzz");
    t.wait("nothing is left", |t| t.below().contains("nothing can come here that has answers"));
    assert!(t.is_dim("nothing can come"));
    t.send(ESCAPE);
    t.wait("the menu is closed", |t| t.below().is_empty());
    t.has_line("> dezzz");
    t.send(TAB);
    t.wait("nothing comes", |t| t.below().contains("nothing can come here that has answers"));
    t.send(CTRL_C);
    t.wait("Ctrl-C clears the line as well", |t| t.below().is_empty() && t.line() == ">");
    t.send(&format!("descr{TAB}"));
    t.has_line("> describe");
    t.wait("a blank follows", |t| t.cursor().1 == 11 && !t.below().contains("▸"));
}

#[test]
fn the_menu_holds_at_the_bottom_of_a_low_and_narrow_screen() {
    let home = home();
    let mut t = start(home.path(), 12, 40, &[], &[]);
    t.is_ready();
    for _ in 0..6 {
        t.send("# a note\r");
    }
    t.wait("the last line is at the bottom", |t| t.cursor().0 == 11 && t.line() == ">");
    t.send(TAB);
    t.wait("the menu is open", |t| t.below().starts_with("▸ ") && t.below().contains(" more"));
    assert_eq!(t.line(), ">");
    for _ in 0..12 {
        t.send(DOWN);
    }
    t.wait("it scrolls", |t| !t.below().starts_with("▸ ") && t.below().contains("▸ "));
    assert!(t.lines().iter().all(|l| l.chars().count() < 40), "{}", t.text());
    t.send(ESCAPE);
    t.is_ready();
    assert!(!t.text().contains("▸") && t.text().contains("> # a note"), "{}", t.text());
}

#[test]
fn a_line_that_fills_its_row_has_a_menu_below_and_none_afterwards() {
    let home = home();
    let mut t = start(home.path(), 20, 40, &[], &[]);
    t.is_ready();
    let row = t.cursor().0;
    // With the prompt these are 39, 40 and 41 columns.
    let mut line = format!("treatments for SI joint pain or {} w", "r".repeat(39 - 2 - 34));
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for _ in 0..3 {
        t.send(&line);
        t.wait("it is typed", |t| bare(&t.text()).contains(&bare(&line)));
        t.send(TAB);
        t.wait("the menu is open", |t| t.text().contains("nothing can come") || t.text().contains("▸ "));
        t.send(ESCAPE);
        t.wait("the menu is closed", |t| !t.text().contains("nothing can come") && !t.text().contains("▸ "));
        assert_eq!(t.text().matches("> treatments for").count(), 1, "{}", t.text());
        t.send(CTRL_C);
        t.is_ready();
        assert_eq!(t.cursor().0, row);
        line = line.replace("or r", "or rr");
    }
}

// ── behind the line ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn the_rest_of_a_word_stands_dim_behind_the_cursor_and_right_takes_it() {
    let home = home();
    let mut t = ready(home.path());
    t.send("treatm");
    t.wait("the rest is shown", |t| t.line().starts_with("> treatments") && t.cursor().1 == 8);
    assert!(t.is_dim("ents"));
    t.send(LEFT);
    t.wait("it goes when the cursor moves", |t| t.line() == "> treatm");
    t.send(&format!("{RIGHT}e"));
    t.has_line("> treatments");
    t.send(RIGHT);
    t.wait("it is taken", |t| t.cursor().1 == 12);
    assert!(!t.is_dim("ents"));
}

#[test]
fn what_the_question_would_give_stands_behind_it() {
    let home = home();
    let mut t = ready(home.path());
    t.send("treatments after failed injection");
    t.wait("a count", |t| t.line().contains("→ ") && t.line().contains(" treatments"));
    assert!(t.is_dim("→"));
    t.send(" for");
    t.wait("something is missing", |t| t.line().contains("missing"));
    t.send(CTRL_C);
    t.is_ready();
    t.send("how many tests");
    t.wait("a count", |t| t.line().contains("→ "));
    t.send(ENTER);
    t.shows("Read as: count tests");
    assert!(
        t.lines().contains(&"> how many tests".to_owned()),
        "the count is gone from the line that ran\n{}",
        t.text()
    );
}

#[test]
fn on_a_narrow_screen_the_line_never_jumps() {
    let home = home();
    let mut t = start(home.path(), 20, 30, &[], &[]);
    t.is_ready();
    let row = t.cursor().0;
    for c in "treatments for SI joint pai".chars() {
        t.send(&c.to_string());
        t.wait("it is typed", |t| t.text().ends_with(c) || t.line().contains(c));
        assert_eq!(t.cursor().0, row, "{}", t.text());
        assert_eq!(t.below(), "");
    }
}

// ── colours ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn words_have_the_colour_of_what_they_are() {
    let home = home();
    let mut t = ready(home.path());
    t.send("treatments for SI joint pain after injection from yeomans under xyzzy with evidence");
    t.has_line("> treatments for SI joint pain after injection from yeomans under xyzzy with evidence");
    t.wait("it is coloured to its end", |t| t.color("evidence") == Color::Idx(6));
    assert!(t.is_bold("treatments for"));
    for (text, color) in [("for SI", 6), ("SI joint", 5), ("injection", 2), ("yeomans", 12), ("xyzzy", 1)] {
        assert_eq!(t.color(text), Color::Idx(color), "{text}");
    }
    t.send(&format!("{CTRL_C}treatments for \"loss"));
    t.wait("an open quotation is red", |t| t.text().contains("\"loss") && t.color("\"loss") == Color::Idx(1));
    t.send(&format!("{CTRL_C}.help heads"));
    t.wait("a command is bold", |t| t.text().contains(".help heads") && t.is_bold(".help heads"));
}

#[test]
fn there_is_no_colour_where_none_is_wanted() {
    let home = home();
    for (args, env) in [(&[][..], &[("NO_COLOR", "1")][..]), (&["--color", "never"], &[]), (&["--plain"], &[])] {
        let mut t = start(home.path(), 30, 100, args, env);
        t.is_ready();
        t.send("treatm");
        t.has_line("> treatm");
        t.send(TAB);
        t.has_line("> treatments");
        t.send(&format!("for SI joint pain from yeomans first 1{ENTER}"));
        t.shows("Read as:");
        assert!(!t.was_coloured(), "{args:?} {env:?}: {:?}", t.written());
    }
}

#[test]
fn plain_has_a_menu_in_ascii_and_nothing_moves_behind_the_line() {
    let home = home();
    let mut t = start(home.path(), 30, 100, &["--plain"], &[]);
    t.is_ready();
    t.send("treatments w");
    t.has_line("> treatments w");
    t.send(TAB);
    t.wait("the menu is open", |t| t.below().starts_with("> w"));
    assert_eq!(t.line(), "> treatments w");
    let shown = t.below();
    assert!(shown.is_ascii(), "{shown}");
}

#[test]
fn a_dumb_terminal_reads_plain_lines() {
    let home = home();
    let mut t = on_clinic(home.path(), 30, 100, &[("TERM", "dumb")], &[]);
    t.send("treatments for joint pain from clinic\n");
    t.shows("3 treatments");
    t.send("treatments for\n");
    t.shows("error[Q10");
    t.send(".quit\n");
    assert_eq!(t.ends(), 0);
    assert!(!t.written().contains('\u{1b}'), "{:?}", t.written());
}

// ── several lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn an_unfinished_question_goes_on_in_the_next_line() {
    let home = home();
    let mut t = on_clinic(home.path(), 30, 100, &[], &[]);
    t.send("treatments for\r");
    t.wait("a further line", |t| t.line().starts_with("…") && t.line().contains("Enter twice runs it"));
    t.send("joint pain and\r");
    t.wait("and another", |t| t.lines().iter().filter(|l| l.starts_with("… ")).count() == 2);
    t.send("joint wear\r");
    t.shows("Read as: ");
    t.is_ready();
    t.send(UP);
    t.wait("it is one line of the history", |t| {
        let shown = t.text();
        shown.ends_with("> treatments for\n… joint pain and\n… joint wear")
            || shown.contains("> treatments for\n… joint pain and\n… joint wear  →")
    });
}

#[test]
fn two_blank_lines_run_an_unfinished_question_and_ctrl_c_clears_it() {
    let home = home();
    let mut t = on_clinic(home.path(), 30, 100, &[], &[]);
    t.send("treatments for\r");
    t.wait("a further line", |t| t.line().starts_with("…"));
    t.send(ENTER);
    t.wait("a second one", |t| t.lines().iter().filter(|l| l.starts_with('…')).count() == 2);
    t.shows("Enter once more runs it");
    t.send(ENTER);
    t.shows("error[Q10");
    t.is_ready();
    t.send("treatments for (conditions\r");
    t.wait("a further line", |t| t.line().starts_with("…") && t.line().contains("Ctrl-C clears it"));
    t.send(CTRL_C);
    t.is_ready();
}

#[test]
fn a_command_or_another_question_ends_what_is_unfinished() {
    let home = home();
    let mut t = on_clinic(home.path(), 40, 100, &[], &[]);
    t.send("treatments for\r");
    t.wait("a further line", |t| t.line().starts_with("…"));
    t.send(".limit 5\r");
    t.shows("the unfinished \"treatments for\" was dropped");
    t.is_ready();
    t.send("treatments for\r");
    t.wait("a further line", |t| t.line().starts_with("…"));
    t.send("describe exercise\r");
    t.shows("Read as: describe");
    t.is_ready();
    t.send("is exercise reviewed\r");
    t.shows("error[Q10");
    t.is_ready();
    t.send("treatments for (exercise\r");
    t.wait("a further line", |t| t.line().starts_with("…"));
    t.send("quit\r");
    assert_eq!(t.ends(), 0);
}

#[test]
fn ctrl_c_ends_the_pager_and_not_the_session() {
    let home = home();
    // The pager writes a line when it is there and goes on when it is interrupted, as less does.
    let pager = "sh -c 'trap \"echo pager interrupted; exit\" INT; cat; echo pager waits; while :; do sleep 0.1; done'";
    let mut t = on_clinic(home.path(), 8, 100, &[("EVIGRAPH_PAGER", pager)], &[]);
    t.send("treatments\r");
    t.shows("pager waits");
    t.send(CTRL_C);
    t.shows("pager interrupted");
    t.is_ready();
    t.send(".quit\r");
    assert_eq!(t.ends(), 0);
}

#[test]
fn pasted_lines_run_one_after_the_other() {
    let home = home();
    let mut t = on_clinic(home.path(), 40, 100, &[], &[]);
    t.wait("pasting is told apart", |t| t.written().contains("\u{1b}[?2004h"));
    t.paste("> how many treatments after failed\n… exercise\nRead as: something\n1\n\nevigraph> how many tests\n");
    t.shows("evigraph> how many tests");
    assert!(!t.written().contains("Read as: count"), "nothing runs before Enter");
    t.send(ENTER);
    t.shows("Read as: count treatments after failed");
    t.shows("Read as: count tests");
    t.is_ready();
    assert!(!t.text().contains("error"), "{}", t.text());
    t.send(UP);
    t.has_line("> how many tests");
}

// ── history ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn lines_are_kept_for_the_next_session_and_for_the_user_alone() {
    let home = home();
    let path = home.path().join(HISTORY);
    let mut t = on_clinic(home.path(), 30, 100, &[], &[]);
    for line in ["how many treatments", "how many treatments", " how many sources", "how many tests"] {
        t.send(&format!("{line}{ENTER}"));
        t.shows(&format!("Read as: {}", line.trim().replace("how many", "count")));
        t.is_ready();
    }
    let kept = || std::fs::read_to_string(&path).unwrap_or_default();
    t.wait("they are written after each line", |_| kept().ends_with("how many tests\n"));
    assert_eq!(kept(), "#V2\nhow many treatments\nhow many tests\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    t.send(CTRL_D);
    assert_eq!(t.ends(), 0);

    let mut t = on_clinic(home.path(), 30, 100, &[], &[]);
    t.is_ready();
    t.send(UP);
    t.has_line("> how many tests");
    t.send(UP);
    t.has_line("> how many treatments");
    t.send(DOWN);
    t.has_line("> how many tests");
}

#[test]
fn up_finds_what_begins_so_and_ctrl_r_what_holds_it() {
    let home = home();
    let path = home.path().join(HISTORY);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "#V2\nhow many treatments\ntests\nhow many tests\n.help names\n").unwrap();
    let mut t = on_clinic(home.path(), 30, 100, &[], &[]);
    t.is_ready();
    t.send("how");
    t.has_line("> how");
    t.send(UP);
    t.has_line("> how many tests");
    t.send(UP);
    t.has_line("> how many treatments");
    t.send(DOWN);
    t.has_line("> how many tests");
    t.send(DOWN);
    t.wait("what was typed is back", |t| t.cursor().1 == 5);
    t.send(&format!("{CTRL_C}{CTRL_R}treat"));
    t.shows("(reverse-i-search)`treat': how many treatments");
    t.send(CTRL_C);
    t.is_ready();
}

#[test]
fn nothing_is_kept_where_nothing_is_wanted() {
    let home = home();
    for (args, env) in [(&["--no-history"][..], &[][..]), (&[], &[("EVIGRAPH_HISTORY", "off")])] {
        let mut t = on_clinic(home.path(), 30, 100, env, args);
        t.is_ready();
        t.send("how many tests\r");
        t.shows("Read as: count tests");
        t.is_ready();
        t.send(UP);
        t.has_line("> how many tests");
        t.send(&format!("{CTRL_C}{CTRL_D}"));
        assert_eq!(t.ends(), 0);
        assert!(!home.path().join(HISTORY).exists());
    }
}

// ── Ctrl-C and progress ──────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn ctrl_c_clears_the_line() {
    let home = home();
    let mut t = ready(home.path());
    t.send("treatments for rest");
    t.has_line("> treatments for rest");
    t.send(CTRL_C);
    t.is_ready();
    t.send(CTRL_C);
    t.shows("Ctrl-D or .quit leaves");
    t.is_ready();
}

#[test]
fn ctrl_c_stops_a_long_question_and_the_session_goes_on() {
    let (home, large) = (home(), large());
    let folder = large.path().to_str().unwrap();
    let mut t = on_clinic(home.path(), 30, 100, &[], &["--data", folder]);
    t.is_ready();
    t.send("how many tests\r");
    t.shows("Read as: count tests");
    t.is_ready();
    t.send("conflicts\r");
    t.shows("Ctrl-C stops");
    t.shows("looking through the statements");
    t.send(CTRL_C);
    t.shows("error[U006]");
    t.is_ready();
    assert!(!t.text().contains("Ctrl-C stops"), "the line of progress is gone\n{}", t.text());
    t.send(".last\r");
    t.wait("the answer before is kept", |t| t.text().matches("Read as: count tests").count() == 2);
}

#[test]
fn ctrl_c_ends_ask_and_run_with_130() {
    let (home, large) = (home(), large());
    let folder = large.path().to_str().unwrap();
    let file = home.path().join("questions");
    std::fs::write(&file, "conflicts\nhow many tests\n").unwrap();
    for command in [&["ask", "conflicts"][..], &["run", "--keep-going", file.to_str().unwrap()]] {
        let args = [&["--data", "tests/fixtures/valid", "--data", "tests/fixtures/clinic", "--data", folder], command]
            .concat();
        let mut t = start(home.path(), 30, 100, &args, &[]);
        t.shows("looking through the statements");
        t.send(CTRL_C);
        assert_eq!(t.ends(), 130);
        assert!(!t.text().contains("Read as:"), "{}", t.text());
    }
}

#[test]
fn a_question_is_answered_whatever_was_typed_ahead() {
    let home = home();
    let mut t = ready(home.path());
    t.send(&format!("{QUESTION}{ENTER}how many tests{ENTER}how many sources{ENTER}"));
    t.shows("Read as: count sources");
    t.is_ready();
    assert!(t.written().contains("Read as: count tests"));
}
