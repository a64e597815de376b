//! [`Report`] → one self-contained HTML page, by the built-in template or an institution's own. Everything from data is escaped; a page needs no
//! script and asks for nothing from elsewhere.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use super::parts::Report;
use crate::diagnostic::Diagnostic;

/// The built-in template.
const BUILT_IN: &str = include_str!("report.html");

/// Steps that a template may take, so that one that never ends is an error.
const FUEL: u64 = 20_000_000;

/// A template of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Name for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The page.
///
/// # Errors
/// A template that cannot be read, or that asks for what a report does not have.
pub fn text(report: &Report, template: Option<&Template>) -> Result<String, Box<Diagnostic>> {
    let (name, source) = template.map_or(("report.html", BUILT_IN), |t| (t.name.as_str(), t.text.as_str()));
    let mut all = Environment::new();
    all.set_undefined_behavior(UndefinedBehavior::Strict);
    all.set_auto_escape_callback(|_| AutoEscape::Html);
    all.set_syntax(SyntaxConfig::builder().trim_blocks(true).build().map_err(|e| fault(&e, name))?);
    all.set_fuel(Some(FUEL));
    all.add_template(name, source).map_err(|e| fault(&e, name))?;
    let page = all.get_template(name).map_err(|e| fault(&e, name))?;
    let mut out = page.render(context! { report => Value::from(Serde(report)) }).map_err(|e| fault(&e, name))?;
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Ok(out)
}

fn fault(error: &minijinja::Error, name: &str) -> Box<Diagnostic> {
    let line = error.line().map_or(String::new(), |l| format!(" line {l}"));
    let detail = error.detail().map_or(String::new(), |d| format!(": {d}"));
    let message = format!("the template {name}{line} cannot be used: {}{detail}", error.kind());
    let help = "a template sees one value, `report`; docs/report.schema.json lists its fields";
    Box::new(Diagnostic::error("R007", message).help(help))
}
