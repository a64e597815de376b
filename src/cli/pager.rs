//! A text longer than the screen → the user's pager.

use std::io::Write;
use std::process::{Command, Stdio};

use super::settings::Pager;

/// The pager where the environment names none: leaves at the end of a short text, keeps colour, keeps the text on the screen. Ctrl-C leaves
/// it, and its prompt says what the keys are, with a backslash before what means something in a prompt of less
/// (which shows ASCII alone well).
const USUAL: &str = r"less -FRX -K '-PsSpace\: next page, q\: back'";
/// What less is told unless the environment says otherwise: keys that write files or run programs do nothing, no history is kept, and
/// the text is UTF-8.
const ENVIRONMENT: &[(&str, &str)] = &[("LESSSECURE", "1"), ("LESSHISTFILE", "-"), ("LESSCHARSET", "utf-8")];

/// Why a text was not shown.
pub struct NotShown {
    /// The command.
    pub command: String,
    /// What the system says.
    pub reason: String,
}

/// The command of the setting, or of `EVIGRAPH_PAGER` or `PAGER`; `None` where nothing is paged (an empty variable says so too).
pub fn command(setting: &Pager) -> Option<String> {
    let named = |name| std::env::var(name).ok();
    let command = match setting {
        Pager::Off => return None,
        Pager::Command(command) => command.clone(),
        Pager::On => named("EVIGRAPH_PAGER").or_else(|| named("PAGER")).unwrap_or_else(|| USUAL.to_owned()),
    };
    Some(command.trim().to_owned()).filter(|c| !c.is_empty() && c != "cat")
}

/// Shows the text and waits until the reader leaves. A reader who leaves early is no fault.
///
/// # Errors
/// The pager cannot be started, and nothing was shown.
pub fn show(text: &str, command: &str) -> Result<(), NotShown> {
    let failed = |reason: String| NotShown { command: command.to_owned(), reason };
    // The shell would say itself that there is no such program; it is asked first, so that this is said once. `NAME=value` may come before.
    let program = command.split_whitespace().find(|w| !w.contains('=')).unwrap_or("");
    // The shell waits for the pager when Ctrl-C comes, which is for the pager alone.
    let script = format!("trap : INT; command -v {program} >/dev/null 2>&1 || exit 127; {command}");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).stdin(Stdio::piped());
    shell.envs(ENVIRONMENT.iter().copied().filter(|(name, _)| std::env::var_os(name).is_none()));
    let mut child = shell.spawn().map_err(|e| failed(e.to_string()))?;
    if let Some(mut input) = child.stdin.take() {
        // A pager that was left closes its end; what it did not read is not missed.
        let _ = input.write_all(text.as_bytes());
    }
    let status = child.wait().map_err(|e| failed(e.to_string()))?;
    match status.code() {
        Some(127) => Err(failed("no such program".to_owned())),
        Some(126) => Err(failed("not a program that can be run".to_owned())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{command, show};
    use crate::cli::settings::Pager;

    #[test]
    fn a_pager_that_cannot_start_says_so() {
        assert_eq!(show("x\n", "no-such-pager-here --x").err().map(|e| e.reason), Some("no such program".to_owned()));
    }

    #[test]
    fn leaving_early_is_quiet() {
        let long = "line\n".repeat(100_000);
        assert!(show(&long, "true").is_ok() && show(&long, "head -n 0").is_ok());
    }

    #[test]
    fn the_setting_goes_before_the_environment() {
        assert_eq!(command(&Pager::Off), None);
        assert_eq!(command(&Pager::Command("more".into())), Some("more".to_owned()));
        assert_eq!(command(&Pager::Command("cat".into())), None);
    }
}
