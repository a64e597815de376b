//! The arguments.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use evigraph::model::terms::Format;

/// Ask clinical guidelines a question in controlled English; every answer is traced to document, section and lines.
#[derive(Debug, Parser)]
#[command(
    name = "evigraph",
    version,
    about,
    after_help = "Examples:\n  \
    evigraph\n      ask interactively\n  \
    evigraph ask \"treatments after failed injection with evidence\"\n      one answer\n  \
    evigraph ask --format csv \"tests for SI joint pain\" > tests.csv\n      for a spreadsheet\n  \
    evigraph run questions.txt\n      a file of questions, one a line\n\n\
    Exit status: 0 rows, 1 empty answer, 2 not understood, 3 data cannot be loaded or has faults, 130 interrupted.\n\
    Educational, not medical advice."
)]
pub struct Args {
    /// Folder of the shape of graph-data/, or a snapshot, to use instead of the built-in graph; repeat to layer several folders
    #[arg(long, global = true, value_name = "PATH")]
    pub data: Vec<PathBuf>,
    /// Answer on another engine: sc://HOST:PORT of Spark Connect, or run:PROGRAM that runs SQL; with --layout
    #[arg(long, global = true, value_name = "ENGINE")]
    pub engine: Option<String>,
    /// Folder or address that `export parquet` was written to, as the engine sees it
    #[arg(long, global = true, value_name = "LAYOUT")]
    pub layout: Option<String>,
    /// How answers are printed [default: text; a table that fits the terminal]
    #[arg(long, global = true, value_enum)]
    pub format: Option<FormatArg>,
    /// When to use colour [default: auto; on a terminal, unless NO_COLOR is set]
    #[arg(long, global = true, value_enum)]
    pub color: Option<Color>,
    /// Plain ASCII without colour
    #[arg(long, global = true)]
    pub plain: bool,
    /// Without the reading before and the counts behind an answer
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Folder of the original documents: their lines are shown below an answer in text form
    #[arg(long, global = true, value_name = "DIR")]
    pub documents: Option<PathBuf>,
    /// Add the time from question text to answer (elapsed_us in JSON)
    #[arg(long, global = true)]
    pub timing: bool,
    /// Keep no history of what is typed in the REPL (also EVIGRAPH_HISTORY=off)
    #[arg(long, global = true)]
    pub no_history: bool,
    /// What to do; without it, the REPL
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask one question
    Ask {
        /// The question; words are joined
        #[arg(required = true, value_name = "QUESTION")]
        question: Vec<String>,
    },
    /// Show how a question is answered: which statements are tested, chosen by what, with estimated and real counts
    Explain {
        /// The question; words are joined
        #[arg(required = true, value_name = "QUESTION")]
        question: Vec<String>,
    },
    /// Show what a question would send to an engine
    Translate {
        /// The question; words are joined
        #[arg(required = true, value_name = "QUESTION")]
        question: Vec<String>,
        /// Into which language
        #[arg(long, value_enum, default_value = "sql")]
        to: Language,
    },
    /// Answer a file of questions, one a line (`-` for standard input)
    Run {
        /// The file
        file: PathBuf,
        /// Go on after a question that is not understood
        #[arg(long)]
        keep_going: bool,
        /// Print each line as `> line` before its answer, as the REPL shows it
        #[arg(long)]
        echo: bool,
    },
    /// Ask interactively (default); lines in, answers out when standard input is no terminal
    Repl {
        /// Go on after a question that is not understood (standard input is no terminal)
        #[arg(long)]
        keep_going: bool,
    },
    /// Validate a data folder: every fault with code, file, line and mend; without DIR the built-in graph
    Check {
        /// Folder of the shape of graph-data/
        dir: Option<PathBuf>,
    },
    /// Write the graph as a snapshot: one file that `--data` opens at once, whatever its size
    Build {
        /// File to write, such as graph.evg
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Hold the data against the original documents of --documents: hashes, passages, coverage
    Verify {
        /// Write hashes and fingerprints into the files of the (one) --data folder
        #[arg(long)]
        write: bool,
    },
    /// Make a report for teaching: one or several files, the format by the file's ending
    Report {
        /// Which report
        #[command(subcommand)]
        report: ReportCommand,
    },
    /// Read a graph of another origin: check it, count what it holds, and save it
    Import {
        /// Which form
        #[command(subcommand)]
        form: ImportForm,
    },
    /// Write the graph in a form that other programs read
    Export {
        /// Which form
        #[command(subcommand)]
        form: ExportForm,
    },
    /// Explain an error code; without CODE list them all
    ExplainError {
        /// Such as Q201
        code: Option<String>,
    },
    /// Print the script by which a shell completes commands and options
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write all manual pages into DIR
    Man {
        /// Folder for evigraph.1 and a page for each command
        dir: Option<PathBuf>,
    },
}

/// Languages that a question is translated into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Portable SQL over the tables of `export parquet`, with bound arguments
    Sql,
}

/// Forms that are read.
#[derive(Debug, Subcommand)]
pub enum ImportForm {
    /// KGX: nodes and edges as .jsonl or .tsv, with .gz behind where compressed
    Kgx(ImportOptions),
}

/// What `import kgx` takes.
#[derive(Debug, clap::Args)]
pub struct ImportOptions {
    /// File of nodes; repeat for several
    #[arg(long, required = true, value_name = "FILE")]
    pub nodes: Vec<PathBuf>,
    /// File of edges; repeat for several
    #[arg(long, required = true, value_name = "FILE")]
    pub edges: Vec<PathBuf>,
    /// File to save the graph in; without it the files are checked and counted
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What to do with lines that have faults
    #[arg(long, value_enum, default_value = "refuse")]
    pub on_error: OnError,
    /// Table of predicates and categories instead of the one that comes with evigraph (graph-data/kgx.toml)
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
}

/// What to do with lines that have faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnError {
    /// Save nothing
    Refuse,
    /// Leave the lines out and say so
    Skip,
}

/// Forms that are written.
#[derive(Debug, Subcommand)]
pub enum ExportForm {
    /// KGX: nodes and edges as .jsonl or .tsv, with .gz behind to compress
    Kgx(ExportOptions),
    /// Parquet: a folder of tables, for engines that answer questions over them
    Parquet(LayoutOptions),
}

/// What `export parquet` takes.
#[derive(Debug, clap::Args)]
pub struct LayoutOptions {
    /// Folder to write; one that is there must be empty
    pub dir: PathBuf,
    /// Replace the layout that is there
    #[arg(long)]
    pub force: bool,
}

/// What `export kgx` takes.
#[derive(Debug, clap::Args)]
pub struct ExportOptions {
    /// File of nodes to write; one that is there is replaced
    #[arg(long, value_name = "FILE")]
    pub nodes: PathBuf,
    /// File of edges to write; one that is there is replaced
    #[arg(long, value_name = "FILE")]
    pub edges: PathBuf,
    /// Write TSV, whatever the names of the files
    #[arg(long)]
    pub tsv: bool,
    /// Table of predicates and categories instead of the one that comes with evigraph (graph-data/kgx.toml)
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
}

/// What stands behind `.report` in the REPL.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true, disable_help_subcommand = true)]
pub struct ReportLine {
    /// Which report
    #[command(subcommand)]
    pub report: ReportCommand,
}

/// Reports.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Treatments side by side
    Comparison {
        /// Two or more treatments or tests
        #[arg(required = true, value_name = "TREATMENT")]
        treatments: Vec<String>,
        /// What they are for
        #[arg(long = "for", value_name = "CONDITION")]
        condition: Option<String>,
        /// Common options
        #[command(flatten)]
        options: ReportOptions,
    },
    /// What each source says on a topic
    Sources {
        /// One or more topics
        #[arg(required = true, value_name = "TOPIC")]
        topics: Vec<String>,
        /// Common options
        #[command(flatten)]
        options: ReportOptions,
    },
    /// The order of care for a condition
    Pathway {
        /// The condition
        condition: String,
        /// Common options
        #[command(flatten)]
        options: ReportOptions,
    },
    /// What a report file (TOML) asks for; the file is checked first
    File {
        /// The report file
        file: PathBuf,
        /// Common options
        #[command(flatten)]
        options: ReportOptions,
    },
}

/// What every report takes.
#[derive(Debug, clap::Args)]
pub struct ReportOptions {
    /// File to write: .html, .md, .csv or .json; repeat for several
    #[arg(short, long, value_name = "FILE", required_unless_present = "check")]
    pub output: Vec<PathBuf>,
    /// Title instead of the report's question
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// A line for the readers, under the title
    #[arg(long, value_name = "TEXT")]
    pub audience: Option<String>,
    /// Only what fits on one page
    #[arg(long)]
    pub one_page: bool,
    /// Day to print [default: that of SOURCE_DATE_EPOCH, else none]
    #[arg(long, value_name = "DAY")]
    pub date: Option<String>,
    /// Your own HTML template (minijinja); it sees `report`
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Also write CSL-JSON and BibTeX beside the first file
    #[arg(long)]
    pub bibliography: bool,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
    /// Check everything and write nothing
    #[arg(long)]
    pub check: bool,
}

/// Formats as arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Text with a table
    Table,
    /// The machine form, indented
    Json,
    /// The machine form, one line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// A Markdown table with footnotes
    Markdown,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Format {
        match format {
            FormatArg::Table => Format::Table,
            FormatArg::Json => Format::Json,
            FormatArg::Jsonl => Format::Jsonl,
            FormatArg::Csv => Format::Csv,
            FormatArg::Markdown => Format::Markdown,
        }
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
