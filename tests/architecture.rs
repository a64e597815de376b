//! The layers of `src/`: which module may use which, read from the source. The table is that of the architecture document.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A module of `src/` and the modules that it may use. `a::b` allows that part of `a` alone.
const MAY_USE: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("suggest", &[]),
    ("model", &[]),
    ("diagnostic", &["span"]),
    ("store", &["model"]),
    ("data", &["model", "diagnostic", "span", "store"]),
    ("kgx", &["model", "data", "store"]),
    ("graph", &["model", "data", "store"]),
    ("question", &["span", "suggest", "diagnostic", "model::terms"]),
    ("resolve", &["question", "graph", "model", "suggest", "diagnostic", "span"]),
    ("answer", &["model"]),
    ("eval", &["resolve::query", "resolve::canonical", "resolve::meaning", "store", "graph", "model", "answer"]),
    ("layout", &["graph", "store", "model", "diagnostic"]),
    ("sql", &["resolve::query", "resolve::canonical", "resolve::meaning", "graph", "model"]),
    ("engine", &["sql", "layout", "diagnostic"]),
    (
        "remote",
        &[
            "resolve::query",
            "resolve::canonical",
            "resolve::meaning",
            "store",
            "graph",
            "model",
            "diagnostic",
            "answer",
            "eval",
            "sql",
            "layout",
            "engine",
        ],
    ),
    ("render", &["answer", "store", "graph", "model", "diagnostic", "span", "remote", "sql"]),
    (
        "session",
        &[
            "span",
            "suggest",
            "model",
            "diagnostic",
            "data",
            "graph",
            "question",
            "resolve",
            "answer",
            "eval",
            "remote",
            "sql",
            "render",
        ],
    ),
    ("report", &["session", "answer", "render", "diagnostic", "span", "graph", "model"]),
    ("complete", &["span", "suggest", "model", "store", "graph", "question", "resolve", "answer", "eval", "session"]),
    ("builtin", &["data", "store", "graph"]),
    ("diagnostic_pages", &["question::error", "resolve::error"]),
    // The binary sees the library as any other program does.
    ("cli", &[]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Crates and what of the standard library is named in one place only.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("petgraph::", &["graph"]),
    ("pest::", &["question"]),
    ("pest_derive::", &["question"]),
    ("toml::", &["data", "kgx", "report", "cli"]),
    ("sha2::", &["data", "store"]),
    ("bytemuck::", &["store"]),
    ("memmap2::", &["store"]),
    ("xxhash_rust::", &["store"]),
    ("flate2::", &["kgx"]),
    ("parquet::", &["layout"]),
    ("serde_json::", &["kgx", "layout", "engine", "remote", "render", "report", "cli"]),
    ("minijinja::", &["report"]),
    ("csv::", &["render", "report", "cli"]),
    ("clap::", &["cli"]),
    ("clap_complete::", &["cli"]),
    ("clap_mangen::", &["cli"]),
    ("rustyline::", &["cli"]),
    ("spark_connect_core::", &["engine"]),
    ("spark_connect_proto::", &["engine"]),
    ("arrow_array::", &["engine"]),
    ("arrow_ipc::", &["engine"]),
    ("ctrlc::", &["cli"]),
    ("indicatif::", &["cli"]),
    ("rustix::", &["cli"]),
    ("terminal_size::", &["cli"]),
    ("etcetera::", &["cli"]),
    ("std::fs", &["data", "store", "kgx", "layout", "report", "cli"]),
    ("std::env", &["cli"]),
    ("std::process", &["engine", "cli", "main"]),
    ("io::stdout", &["cli"]),
    ("io::stderr", &["cli"]),
    ("println!", &[]),
    ("print!", &[]),
    ("todo!", &[]),
    ("unimplemented!", &[]),
    ("dbg!", &[]),
];

/// Most lines of a file under `src/`, its tests included.
const MOST_LINES: usize = 570;

/// A file of `src/`.
struct Source {
    path: PathBuf,
    /// Its module path, such as `["eval", "find"]`.
    module: Vec<String>,
    text: String,
    /// The text without comments, literals and test modules.
    code: String,
}

impl Source {
    fn top(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }
}

/// Every file of `src/` that is not a test.
fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    walk(Path::new("src"), &mut files);
    let mut all: Vec<Source> = files
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let relative = path.strip_prefix("src").unwrap().with_extension("");
            let mut module: Vec<_> = relative.iter().map(|p| p.to_str().unwrap().to_owned()).collect();
            module.pop_if(|last| last == "mod");
            Source { code: without_tests(&bare(&text)), path, module, text }
        })
        .collect();
    let tests: BTreeSet<Vec<String>> = all.iter().flat_map(test_modules).collect();
    all.retain(|s| !tests.contains(&s.module));
    assert!(all.len() > 30, "src/ is read");
    all
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The modules declared as `#[cfg(test)] mod NAME;`.
fn test_modules(source: &Source) -> Vec<Vec<String>> {
    let code = bare(&source.text);
    code.split("#[cfg(test)]")
        .skip(1)
        .filter_map(|after| after.trim_start().strip_prefix("mod ")?.split_once(';'))
        .map(|(name, _)| name.trim())
        .filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .map(|name| source.module.iter().cloned().chain([name.to_owned()]).collect())
        .collect()
}

/// The code without comments, and with every text literal emptied.
fn bare(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if c == '"' {
            out.push_str("\"\"");
            rest = &rest[text_end(rest)..];
        } else if let Some(hashes) = raw_text(rest).filter(|_| !out.ends_with(is_word)) {
            let close = format!("\"{}", "#".repeat(hashes));
            let body = hashes + 2;
            let end = rest[body..].find(&close).map_or(rest.len(), |e| body + e + close.len());
            out.push_str("\"\"");
            rest = &rest[end..];
        } else if let Some(end) = character(rest) {
            out.push_str("' '");
            rest = &rest[end..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where the text literal at the beginning ends.
fn text_end(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The hashes of a raw text literal at the beginning.
fn raw_text(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let quote = after.find('"')?;
    after[..quote].chars().all(|c| c == '#').then_some(quote)
}

/// Where the character literal at the beginning ends; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if let Some(escape) = inner.strip_prefix('\\') {
        return escape.char_indices().skip(1).find(|(_, c)| *c == '\'').map(|(i, _)| i + 3);
    }
    let c = inner.chars().next()?;
    inner[c.len_utf8()..].starts_with('\'').then_some(c.len_utf8() + 2)
}

/// The code without what stands behind `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut depth = 0usize;
        let end = rest.char_indices().find_map(|(i, c)| match c {
            '{' => {
                depth += 1;
                None
            }
            '}' if depth == 1 => Some(i + 1),
            '}' => {
                depth -= 1;
                None
            }
            ';' if depth == 0 => Some(i + 1),
            _ => None,
        });
        rest = &rest[end.unwrap_or(rest.len())..];
    }
    out + rest
}

/// The paths within the crate that the code names, from its root: `crate::a::{b, c}` is `a::b` and `a::c`.
fn paths(source: &Source) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    let mut at = 0;
    while let Some(next) =
        ["crate::", "super::", "self::"].iter().filter_map(|p| Some(at + source.code[at..].find(p)?)).min()
    {
        let before = source.code[..next].chars().next_back();
        let rest = &source.code[next..];
        if before.is_some_and(|c| is_word(c) || c == ':' || c == '$') {
            at = next + 1;
            continue;
        }
        let mut base = source.module.clone();
        let mut used = 0;
        loop {
            let here = &rest[used..];
            if here.starts_with("super::") {
                base.pop();
                used += "super::".len();
            } else if here.starts_with("crate::") {
                base.clear();
                used += "crate::".len();
            } else if here.starts_with("self::") {
                used += "self::".len();
            } else {
                break;
            }
        }
        tree(&rest[used..], &base, &mut found);
        at = next + used;
    }
    found
}

/// Reads `a::b`, `a::{b, c::d}` or `*` at the beginning; gives the bytes read.
fn tree(rest: &str, base: &[String], found: &mut BTreeSet<Vec<String>>) -> usize {
    let blank = |i: usize| i + rest[i..].len() - rest[i..].trim_start().len();
    let start = blank(0);
    if rest[start..].starts_with('{') {
        let mut at = start + 1;
        loop {
            at = blank(at);
            match rest[at..].chars().next() {
                None | Some('}') => return (at + 1).min(rest.len()),
                Some(',') => at += 1,
                Some(_) => at += tree(&rest[at..], base, found).max(1),
            }
        }
    }
    let word = rest[start..].find(|c| !is_word(c)).unwrap_or(rest[start..].len());
    let mut path = base.to_vec();
    path.push(if word == 0 { "*".to_owned() } else { rest[start..start + word].to_owned() });
    let end = start + word.max(1).min(rest[start..].len());
    if word > 0 && rest[end..].starts_with("::") {
        return end + 2 + tree(&rest[end + 2..], &path, found);
    }
    found.insert(path);
    end
}

fn may_use(module: &str, path: &[String]) -> bool {
    let Some(first) = path.first() else { return true };
    let (_, allowed) = MAY_USE.iter().find(|(m, _)| *m == module).unwrap_or(&("", &[]));
    first == module
        || allowed.iter().any(|a| {
            let a: Vec<_> = a.split("::").collect();
            path.len() >= a.len() && a.iter().zip(path).all(|(a, p)| a == p)
        })
}

fn refuse(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn data_flows_one_way() {
    let mut wrong = Vec::new();
    for source in sources() {
        if !MAY_USE.iter().any(|(module, _)| *module == source.top()) {
            wrong.push(format!("{} has no line in MAY_USE", source.path.display()));
        }
        for path in paths(&source).iter().filter(|path| !may_use(source.top(), path)) {
            wrong.push(format!("{} may not use {}", source.path.display(), path.join("::")));
        }
    }
    refuse(wrong);
}

#[test]
fn the_terminal_belongs_to_the_binary() {
    let all = sources();
    let declares = |top: &str| all.iter().find(|s| s.top() == top).is_some_and(|s| s.code.contains("mod cli;"));
    assert!(declares("main") && !all.iter().any(|s| s.top() != "main" && s.code.contains("mod cli;")));
    let mut wrong = Vec::new();
    for source in &all {
        let binary = matches!(source.top(), "cli" | "main");
        let named = source.code.match_indices("evigraph::").any(|(i, _)| !source.code[..i].ends_with(is_word));
        if named && !binary {
            wrong.push(format!("{} names the library from within", source.path.display()));
        }
        if binary && source.code.contains("crate::") {
            wrong.push(format!("{} reaches past the library", source.path.display()));
        }
    }
    refuse(wrong);
}

#[test]
fn each_crate_is_known_in_one_place() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, places) in ONLY_IN {
            let named =
                source.code.match_indices(name).any(|(i, _)| !source.code[..i].ends_with(|c| is_word(c) || c == ':'));
            if named && !places.contains(&source.top()) {
                wrong.push(format!("{} names {name}", source.path.display()));
            }
        }
    }
    refuse(wrong);
}

#[test]
fn every_module_opens_with_what_it_is() {
    let first = |s: &Source| s.text.lines().next().unwrap_or_default().to_owned();
    refuse(sources().iter().filter(|s| !first(s).starts_with("//! ")).map(|s| s.path.display().to_string()).collect());
}

#[test]
fn imports_are_explicit_and_nothing_is_left_undone() {
    let mut wrong = Vec::new();
    let mut files = Vec::new();
    walk(Path::new("src"), &mut files);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        if bare(&text).contains("::*") {
            wrong.push(format!("{} imports everything of a module", path.display()));
        }
        for left in ["TODO", "FIXME", "XXX"].iter().filter(|left| text.contains(**left)) {
            wrong.push(format!("{} holds a {left}", path.display()));
        }
    }
    refuse(wrong);
}

#[test]
fn no_file_is_long() {
    let mut files = Vec::new();
    walk(Path::new("src"), &mut files);
    let long = files.into_iter().filter_map(|path| {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        (lines > MOST_LINES)
            .then(|| format!("{}: {lines} lines, at most {MOST_LINES}; split it by noun", path.display()))
    });
    refuse(long.collect());
}

#[test]
fn the_reader_of_paths_reads() {
    let code = r#"use crate::model::{id::EntityId, terms::{Stance, Op}}; // crate::no
        fn f<'a>(x: &'a str) -> crate::span::Span { super::super::graph::f('"', "crate::not"); super::Y }
        #[cfg(test)] mod tests { use crate::session::Session; }
        use super::{verdict::Verdict, *};"#;
    let module = vec!["eval".to_owned(), "find".to_owned()];
    let source = Source { path: PathBuf::new(), module, text: code.to_owned(), code: without_tests(&bare(code)) };
    let found: Vec<_> = paths(&source).into_iter().map(|p| p.join("::")).collect();
    assert_eq!(
        found,
        [
            "eval::*",
            "eval::Y",
            "eval::verdict::Verdict",
            "graph::f",
            "model::id::EntityId",
            "model::terms::Op",
            "model::terms::Stance",
            "span::Span"
        ]
    );
    let path = |p: &str| p.split("::").map(str::to_owned).collect::<Vec<_>>();
    assert!(may_use("eval", &path("resolve::query::Query")) && !may_use("eval", &path("resolve::name::X")));
    assert!(!may_use("eval", &path("question::ast")) && !may_use("model", &path("span::Span")));
}
