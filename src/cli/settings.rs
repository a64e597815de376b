//! What `.set` can change: names, values, and the file in which they are kept from one start to the next.

use std::path::{Path, PathBuf};

use evigraph::diagnostic::Diagnostic;
use evigraph::model::terms::Format;
use evigraph::span::Span;
use evigraph::suggest;
use toml::de::{DeTable, DeValue};

use super::args::Color;

/// A number that can be left to the terminal or switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Most {
    /// As the terminal asks for.
    Auto,
    /// None.
    Off,
    /// So many.
    At(usize),
}

/// Whether and with what long answers are paged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pager {
    /// Not.
    Off,
    /// With the program that the environment names.
    On,
    /// With this command.
    Command(String),
}

/// All that can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How answers are printed; `None` = text.
    pub mode: Option<Format>,
    /// Most rows shown.
    pub limit: Most,
    /// Width of tables.
    pub width: Most,
    /// Paging of long answers.
    pub pager: Pager,
    /// Whether the time an answer took is shown.
    pub timer: bool,
    /// Whether more than ASCII is printed.
    pub unicode: bool,
    /// When colour is used.
    pub color: Color,
    /// Folder of the original documents, whose lines are shown below an answer.
    pub documents: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            mode: None,
            limit: Most::Auto,
            width: Most::Auto,
            pager: Pager::On,
            timer: false,
            unicode: true,
            color: Color::Auto,
            documents: None,
        }
    }
}

/// A setting: its name, its words, what else it takes, and what it does.
pub struct Setting {
    /// As `.set` and the file call it.
    pub name: &'static str,
    /// The words that it takes.
    pub words: &'static [&'static str],
    /// What it takes beside them.
    pub also: Option<&'static str>,
    /// What it does.
    pub about: &'static str,
}

const fn setting(
    name: &'static str,
    words: &'static [&'static str],
    also: Option<&'static str>,
    about: &'static str,
) -> Setting {
    Setting { name, words, also, about }
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    setting("mode", &["table", "json", "jsonl", "csv", "markdown"], None, "how answers are printed"),
    setting("limit", &["auto", "off"], Some("a number"), "most rows shown; auto = 30 on a terminal"),
    setting("width", &["auto", "off"], Some("a number"), "width of tables; auto = that of the terminal"),
    setting("pager", &["on", "off"], Some("a command"), "show answers longer than the screen in a pager"),
    setting("timer", &["on", "off"], None, "show the time an answer took"),
    setting("unicode", &["on", "off"], None, "lines, arrows and letters beyond ASCII"),
    setting("color", &["auto", "always", "never"], None, "when to use colour"),
    setting("documents", &["off"], Some("a folder"), "show the lines of the original documents below an answer"),
];

/// The setting of a name.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.name.eq_ignore_ascii_case(name))
}

impl Setting {
    /// What it takes, in words: `auto, off or a number`.
    pub fn takes(&self) -> String {
        let all: Vec<&str> = self.words.iter().copied().chain(self.also).collect();
        match all.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => all.concat(),
        }
    }
}

fn most(value: &str) -> Option<Most> {
    match value {
        "auto" => Some(Most::Auto),
        "off" => Some(Most::Off),
        number => number.parse().ok().filter(|n| *n > 0).map(Most::At),
    }
}

fn switch(value: &str) -> Option<bool> {
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

impl Settings {
    /// Changes one setting; `None` where it does not take the value.
    pub fn set(&mut self, name: &str, value: &str) -> Option<()> {
        let word = value.to_ascii_lowercase();
        let word = word.as_str();
        match name {
            // Text is what is printed where nothing else is set; a file's ending may say otherwise.
            "mode" if word == "md" => self.mode = Some(Format::Markdown),
            "mode" => self.mode = Some(Format::from_word(word)?).filter(|f| *f != Format::Table),
            "limit" => self.limit = most(word)?,
            "width" => self.width = most(word)?,
            "pager" => {
                self.pager = match switch(word) {
                    Some(true) => Pager::On,
                    Some(false) => Pager::Off,
                    None if value.is_empty() => return None,
                    None => Pager::Command(value.to_owned()),
                }
            }
            "timer" => self.timer = switch(word)?,
            "unicode" => self.unicode = switch(word)?,
            "color" => {
                self.color = match word {
                    "auto" => Color::Auto,
                    "always" => Color::Always,
                    "never" => Color::Never,
                    _ => return None,
                }
            }
            "documents" => self.documents = if word == "off" { None } else { Some(value.into()) },
            _ => return None,
        }
        Some(())
    }

    /// The value of a setting as `set` takes it.
    pub fn get(&self, name: &str) -> String {
        let most = |m: Most| match m {
            Most::Auto => "auto".to_owned(),
            Most::Off => "off".to_owned(),
            Most::At(n) => n.to_string(),
        };
        let switch = |on: bool| if on { "on" } else { "off" }.to_owned();
        match name {
            "mode" => self.mode.unwrap_or(Format::Table).word().to_owned(),
            "limit" => most(self.limit),
            "width" => most(self.width),
            "pager" => match &self.pager {
                Pager::Off => "off".to_owned(),
                Pager::On => "on".to_owned(),
                Pager::Command(command) => command.clone(),
            },
            "timer" => switch(self.timer),
            "unicode" => switch(self.unicode),
            "color" => match self.color {
                Color::Auto => "auto".to_owned(),
                Color::Always => "always".to_owned(),
                Color::Never => "never".to_owned(),
            },
            "documents" => self.documents.as_ref().map_or("off".to_owned(), |d| d.display().to_string()),
            _ => String::new(),
        }
    }

    /// The settings that a file writes over these; the others stay. Every fault with its place.
    pub fn read(&mut self, file: &str, text: &str) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let span = |r: std::ops::Range<usize>| Span::new(r.start, r.end);
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let place = error.span().map_or(Span::new(0, 0), span);
            let message = format!("the settings are not valid TOML: {}", error.message());
            faults.push(Diagnostic::error("U009", message).in_file(file, text, place, "here"));
        }
        for (key, value) in root.get_ref() {
            let name: &str = key.get_ref();
            let Some(setting) = find(name) else {
                let near = suggest::nearest(name, SETTINGS.iter().map(|s| s.name), 2, 1);
                let all: Vec<_> = SETTINGS.iter().map(|s| s.name).collect();
                let help =
                    near.first().map_or(format!("settings are {}", all.join(", ")), |n| format!("did you mean {n}?"));
                let fault = Diagnostic::error("U009", format!("there is no setting `{name}`"));
                faults.push(fault.in_file(file, text, span(key.span()), "unknown setting").help(help));
                continue;
            };
            let written = match value.get_ref() {
                DeValue::String(s) => Some(s.to_string()),
                DeValue::Integer(i) => Some(i.as_str().to_owned()),
                DeValue::Boolean(b) => Some(if *b { "on" } else { "off" }.to_owned()),
                _ => None,
            };
            if written.and_then(|w| self.set(setting.name, &w)).is_none() {
                let fault = Diagnostic::error("U009", format!("`{name}` takes {}", setting.takes()));
                faults.push(fault.in_file(file, text, span(value.span()), "not one of these"));
            }
        }
        faults.sort_by_key(|f| f.place.as_ref().map_or(0, |p| p.span.start));
        faults
    }

    /// The file that gives these settings back: those that are not the usual ones.
    pub fn to_toml(&self) -> String {
        let usual = Settings::default();
        let mut text = "# Settings of evigraph, written by `.set --save`.\n".to_owned();
        for setting in SETTINGS {
            let value = self.get(setting.name);
            if value == usual.get(setting.name) {
                continue;
            }
            let value = if value.bytes().all(|b| b.is_ascii_digit()) && !value.is_empty() {
                value
            } else {
                toml::Value::String(value).to_string()
            };
            text.push_str(&format!("{} = {value}\n", setting.name));
        }
        text
    }
}

/// Where the settings are kept: `evigraph/config.toml` under the XDG folder of settings; `None` where there is none.
pub fn file() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    Some(etcetera::base_strategy::Xdg::new().ok()?.config_dir().join("evigraph").join("config.toml"))
}

/// Where the lines that were typed are kept: `evigraph/history` under the XDG folder of states; `None` where there is none.
pub fn history() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let strategy = etcetera::base_strategy::Xdg::new().ok()?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Some(folder.join("evigraph").join("history"))
}

/// Reads the file of settings, where there is one, over the given settings.
pub fn load(settings: &mut Settings, path: &Path) -> Vec<Diagnostic> {
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => settings.read(&name, &text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            vec![Diagnostic::error("U009", format!("cannot read {name}: {error}")).help("the usual settings hold")]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Most, Pager, SETTINGS, Settings};

    #[test]
    fn every_setting_gives_back_what_it_takes() {
        for setting in SETTINGS {
            for value in setting.words.iter().copied().chain(setting.also.map(|_| "12")) {
                let mut settings = Settings::default();
                settings.set(setting.name, value).unwrap();
                assert_eq!(settings.get(setting.name), value, "{}", setting.name);
                let mut again = Settings::default();
                assert_eq!(again.read("f", &settings.to_toml()), []);
                assert_eq!(again, settings, "{}", settings.to_toml());
            }
        }
    }

    #[test]
    fn values_that_it_does_not_take_change_nothing() {
        let mut settings = Settings::default();
        for (name, value) in [
            ("mode", "pdf"),
            ("limit", "-1"),
            ("limit", "0"),
            ("width", "wide"),
            ("timer", "yes"),
            ("color", "red"),
            ("x", "on"),
        ] {
            assert_eq!(settings.set(name, value), None, "{name} {value}");
        }
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn a_file_is_read_and_each_fault_has_its_place() {
        let mut settings = Settings::default();
        let text =
            "limit = 10\npager = \"less -S\"\nunicode = false\ncolour = \"never\"\nwidth = \"wide\"\ntimer = [1]\n";
        let faults = settings.read("config.toml", text);
        assert_eq!((settings.limit, settings.unicode), (Most::At(10), false));
        assert_eq!(settings.pager, Pager::Command("less -S".into()));
        let shown: Vec<_> = faults.iter().map(evigraph::render::diagnostic::text).collect();
        assert_eq!(
            shown[0],
            "error[U009]: there is no setting `colour`\n --> config.toml:4:1\n  |\n4 | colour = \"never\"\n  | ^^^^^^ unknown setting\nhelp: did you mean color?\n"
        );
        assert!(shown[1].contains("`width` takes auto, off or a number") && shown[1].contains("config.toml:5:9"));
        assert!(shown[2].contains("`timer` takes on or off") && shown[2].contains("config.toml:6:9"));
        let broken = settings.read("config.toml", "limit = = 3\n");
        assert!(broken.iter().all(|f| f.code == "U009") && !broken.is_empty());
    }
}
