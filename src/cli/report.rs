//! `evigraph report …`: arguments or a report file → a report → files.

use std::io::Read as _;
use std::path::PathBuf;

use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;
use evigraph::report::html::Template;
use evigraph::report::parts::{Block, Report};
use evigraph::report::spec::{self, Kind, Spec};
use evigraph::report::{build, write};

use super::args::{ReportCommand, ReportOptions};
use super::exit::Exit;
use super::output::Output;

/// Largest report file or template that is read.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Makes the report and writes its files. Their names go to standard output.
pub fn run(command: &ReportCommand, graph: &Graph, out: &mut Output) -> Exit {
    match made(command, graph) {
        Ok((files, empty)) => {
            for path in files {
                out.print(&format!("{}\n", evigraph::render::escape::line(&path.display().to_string())));
            }
            if empty { Exit::Empty } else { Exit::Rows }
        }
        Err(faults) => {
            out.faults("", &faults);
            Exit::NotUnderstood
        }
    }
}

fn made(command: &ReportCommand, graph: &Graph) -> Result<(Vec<PathBuf>, bool), Vec<Diagnostic>> {
    let (options, mut spec) = asked(command, graph)?;
    if options.title.is_some() {
        spec.title.clone_from(&options.title);
    }
    if options.audience.is_some() {
        spec.audience.clone_from(&options.audience);
    }
    spec.one_page |= options.one_page;
    if options.date.is_some() {
        spec.date.clone_from(&options.date);
    }
    if spec.date.is_none() {
        spec.date = source_date()?;
    }
    if options.check {
        let report = build(&spec, graph)?;
        return Ok((Vec::new(), is_empty(&report)));
    }
    let template = match &options.template {
        Some(path) => Some(Template { name: path.display().to_string(), text: read(path)? }),
        None => None,
    };
    let request = write::Request {
        outputs: options.output.clone(),
        template,
        bibliography: options.bibliography,
        force: options.force,
    };
    write::check(&request)?;
    let report = build(&spec, graph)?;
    let files = write::files(&report, &request)?;
    Ok((write::put(&files, request.force)?, is_empty(&report)))
}

/// The options, and what to report on as far as arguments or a file say.
fn asked<'a>(command: &'a ReportCommand, graph: &Graph) -> Result<(&'a ReportOptions, Spec), Vec<Diagnostic>> {
    Ok(match command {
        ReportCommand::Comparison { treatments, condition, options } => {
            let mut spec = Spec::new(Kind::Comparison, treatments.clone());
            spec.condition.clone_from(condition);
            (options, spec)
        }
        ReportCommand::Sources { topics, options } => (options, Spec::new(Kind::Sources, topics.clone())),
        ReportCommand::Pathway { condition, options } => (options, Spec::new(Kind::Pathway, vec![condition.clone()])),
        ReportCommand::File { file, options } => {
            let text = read(file)?;
            (options, spec::from_toml(&file.display().to_string(), &text, graph)?)
        }
    })
}

fn read(path: &PathBuf) -> Result<String, Vec<Diagnostic>> {
    let fault = |why: String| vec![Diagnostic::error("U001", format!("cannot read {}: {why}", path.display()))];
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
    opened.map_err(|e| fault(e.to_string()))?;
    String::from_utf8(bytes).map_err(|_| vec![Diagnostic::error("U002", format!("{} is not UTF-8", path.display()))])
}

/// Whether the table that answers the report's question says nothing at all.
fn is_empty(report: &Report) -> bool {
    let mut tables = report.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.next().is_none_or(|t| t.rows.iter().flat_map(|r| &r.cells).all(|c| c.items().all(|i| i.notes.is_empty())))
}

/// The day that `SOURCE_DATE_EPOCH` names, where it is set; without it a report bears no date, so that the same input gives the same bytes.
fn source_date() -> Result<Option<String>, Vec<Diagnostic>> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds = value.to_str().and_then(|v| v.parse::<i64>().ok()).filter(|s| (0..=253_402_300_799).contains(s));
    let wrong = || vec![Diagnostic::error("U003", "SOURCE_DATE_EPOCH is not a number of seconds")];
    seconds.map(|s| Some(day(s.div_euclid(86_400)))).ok_or_else(wrong)
}

/// Days since 1970-01-01 as `2026-01-31`.
fn day(days: i64) -> String {
    // The calendar repeats every 400 years; counting from 1 March puts the leap day last.
    let from_march = days + 719_468;
    let (era, of_era) = (from_march.div_euclid(146_097), from_march.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_dates() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(19_782), "2024-02-29");
        assert_eq!(day(20_454), "2026-01-01");
        assert_eq!(day(-1), "1969-12-31");
    }
}
