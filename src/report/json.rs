//! [`Report`] → JSON, as `docs/report.schema.json` describes it.

use super::parts::Report;

/// The report, indented. A report holds nothing that JSON cannot say; were it to, the text would be empty rather than wrong.
pub fn text(report: &Report) -> String {
    serde_json::to_string_pretty(report).map(|t| t + "\n").unwrap_or_default()
}
