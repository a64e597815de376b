//! `.mode`, `.limit`, `.width`, `.pager`, `.timer` and `.set`: what is set, and how to change it.

use evigraph::diagnostic::Diagnostic;
use evigraph::render::escape;
use evigraph::suggest;

use super::super::save::{home, unquoted, write_whole};
use super::super::settings::{self, SETTINGS, Setting};
use super::{Call, Done, Outcome};

/// The commands that are called as a setting.
pub fn one(call: &mut Call<'_, '_, '_>) -> Outcome {
    let name = call.command.name.trim_start_matches('.');
    match settings::find(name) {
        Some(setting) => change(setting, call.rest, call),
        None => Err(call.not_taken("nothing")),
    }
}

/// `.set [NAME VALUE|--save]`
pub fn set(call: &mut Call<'_, '_, '_>) -> Outcome {
    let (name, value) = call.rest.split_once(char::is_whitespace).unwrap_or((call.rest, ""));
    match name {
        "" => {
            let mut text = String::new();
            for setting in SETTINGS {
                let value = escape::line(&call.out.settings.get(setting.name));
                text.push_str(&format!("{:10} {value:10} {} ({})\n", setting.name, setting.about, setting.takes()));
            }
            text.push_str("\n.set NAME VALUE changes one, .set --save keeps them for the next start.\n");
            call.out.tell(&text);
            Ok(Done::Ok)
        }
        "--save" if value.is_empty() => save(call),
        name => match settings::find(name) {
            Some(setting) => change(setting, value.trim(), call),
            None => {
                let names: Vec<_> = SETTINGS.iter().map(|s| s.name).collect();
                let fault = call.fault("U007", format!("there is no setting {name}"), "unknown setting");
                Err(Box::new(match suggest::nearest(name, names.iter().copied(), 2, 1).first() {
                    Some(near) => {
                        fault.help(format!("did you mean {near}?")).fix(format!(".set {near} {value}").trim_end())
                    }
                    None => fault.help(format!("settings: {}", names.join(", "))),
                }))
            }
        },
    }
}

/// Changes a setting, or tells what it is where no value is given.
fn change(setting: &Setting, value: &str, call: &mut Call<'_, '_, '_>) -> Outcome {
    if value.is_empty() {
        let now = call.out.settings.get(setting.name);
        call.out.tell(&format!("{} {} (takes {})\n", setting.name, escape::line(&now), setting.takes()));
        return Ok(Done::Ok);
    }
    let mut value = value.to_owned();
    if setting.name == "documents" && value != "off" {
        let folder = home(unquoted(&value));
        if !folder.is_dir() {
            let fault = call.fault("V001", format!("{value} is not a folder"), "not a folder");
            return Err(Box::new(fault.help("documents takes the folder that holds the original documents, or off")));
        }
        // The folder holds from wherever evigraph is started next.
        value = std::path::absolute(&folder).unwrap_or(folder).display().to_string();
    }
    match call.out.settings.set(setting.name, &value) {
        Some(()) => Ok(Done::Ok),
        None => {
            let fault = call.fault("U007", format!("{} takes {}", setting.name, setting.takes()), "not one of these");
            let now = call.out.settings.get(setting.name);
            Err(Box::new(fault.help(format!("it is {now}; for example: .set {} {}", setting.name, setting.words[0]))))
        }
    }
}

fn save(call: &mut Call<'_, '_, '_>) -> Outcome {
    let Some(path) = settings::file() else {
        let fault = call.fault("U010", "there is no folder for settings", "cannot be kept");
        return Err(Box::new(fault.help("set HOME or XDG_CONFIG_HOME")));
    };
    let shown = path.display().to_string();
    let text = call.out.settings.to_toml();
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.and_then(|()| write_whole(&path, &text)).map_err(|e| {
        Box::new(
            Diagnostic::error("U010", format!("cannot write {shown}: {e}")).help("the settings hold until you leave"),
        )
    })?;
    call.out.say(&format!("wrote {}", escape::line(&shown)));
    Ok(Done::Ok)
}
