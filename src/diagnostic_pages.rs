//! Every error code with its title and a short page.

/// Pages of data, provenance and usage; those of questions stand beside their errors.
const PAGES: &[(&str, &str, &str)] = &[
    (
        "D001",
        "not valid TOML",
        "A data file does not follow TOML. The message says what was expected; everything that can still be read is checked too.",
    ),
    (
        "D002",
        "unknown field",
        "A table has a field that its record does not know, mostly a slip of spelling. graph-data/README.md lists the fields.",
    ),
    ("D003", "missing field", "A record lacks a field that it must have."),
    (
        "D004",
        "wrong type",
        "A field holds a value of another type than it should: a text, a list, a number, true or false, a table.",
    ),
    (
        "D005",
        "word not in the list",
        "A field holds a word that is not in its closed list, such as a kind, a stance or a strength.",
    ),
    ("D006", "unknown entity", "A role of a statement names an id that no file of entities/ holds."),
    ("D007", "duplicate id", "Two entities, references or statements of one file have the same id."),
    ("D008", "circle in is-a", "Following `broader` leads back to where it began."),
    (
        "D009",
        "dangling reference",
        "`broader`, `part_of`, `disjoint` or the `by` of a synonym names what does not exist.",
    ),
    (
        "D010",
        "name used twice",
        "A label is the label or a synonym of another entity, or a synonym stands for two. A name means one thing.",
    ),
    ("D011", "impossible lines", "A line range counts from 1, does not run backwards, and ends within the document."),
    ("D012", "statement too long", "A statement spans at most five lines; split it."),
    (
        "D013",
        "citation without marker",
        "An item of `cites` is empty or holds several markers. One item is one marker as printed.",
    ),
    (
        "D014",
        "marker bound twice",
        "Two references claim the same marker. A marker binds to one work, and only where the document says so.",
    ),
    ("D015", "not an id", "Ids are lower-case words of letters and digits joined by hyphens."),
    (
        "D016",
        "no single root",
        "Each kind of entity has one root, the entity without `broader`; everything else stands below it.",
    ),
    (
        "D017",
        "impossible quantity",
        "A span of time cannot be read, a percentage lies outside 0 to 100, or a lower limit lies above the upper.",
    ),
    (
        "D018",
        "role of the wrong kind",
        "An entity plays a role that its kind cannot play, such as a symptom as the subject of a recommendation.",
    ),
    ("D019", "no stance", "A recommendation or prevention takes a stance: for, against or neutral."),
    ("D020", "wording too long", "`wording` quotes at most six telling words of the source."),
    (
        "D021",
        "label cannot be asked for",
        "A label holds a word that ends a name in a question; give it a synonym without.",
    ),
    (
        "D023",
        "unreadable data",
        "A folder or file cannot be read, is not UTF-8, or has a name that does not say what it holds.",
    ),
    ("D025", "line covered twice", "A statement rests on lines that are also listed as carrying no claim."),
    (
        "D026",
        "incomplete effect",
        "An effect says what changes (outcome) and which way (effect.direction), and a figure has a unit.",
    ),
    (
        "D027",
        "gate without condition",
        "`only_when` needs a prerequisite, a circumstance or a threshold; `any_of` needs two prerequisites.",
    ),
    ("D028", "not a date", "A date is written 2025, 2025-11 or 2025-11-12."),
    (
        "D030",
        "not a fingerprint",
        "A passage is `9` or `47-49`, its fingerprint hexadecimal digits; `evigraph verify --write` writes them.",
    ),
    (
        "D099",
        "invariant broken",
        "The graph built from the data does not hold its own invariants. This is a fault of the program: please report it.",
    ),
    (
        "E010",
        "folder is in use",
        "`evigraph export parquet` writes into a folder that is empty or not there. With --force it replaces a layout of its own, whole; a folder in which anything else stands is left alone.",
    ),
    (
        "E011",
        "layout is there already",
        "The folder holds a layout. `--force` replaces it once the new one is whole. Nothing was written.",
    ),
    (
        "E012",
        "layout cannot be written",
        "The folder, or a file in it, cannot be written. Everything is written beside its place first, so that what was there before is whole.",
    ),
    (
        "E013",
        "no layout",
        "A folder of a layout holds a file layout.parquet with one row that says what is there. This one cannot be read, or is another's.",
    ),
    (
        "E014",
        "layout of another version",
        "The tables were written by a program whose tables differ from those of this one. Write them anew with `evigraph export parquet --force`.",
    ),
    (
        "V001",
        "document cannot be read",
        "The original document is missing, unreadable, or not named in its source file.",
    ),
    (
        "V002",
        "document has changed",
        "The hash of the document is not the recorded one. Read it again against its file.",
    ),
    ("V003", "passage has changed", "The lines that a statement rests on no longer read as they did."),
    (
        "V004",
        "line not covered",
        "A line of the document has neither a statement nor a reason why it carries no claim.",
    ),
    (
        "V005",
        "other number of lines",
        "The document has another number of lines than its file says; line numbers may have moved.",
    ),
    ("V006", "no fingerprint", "A passage has no recorded fingerprint yet."),
    ("V007", "cannot write", "A source file cannot be written. The old file is whole."),
    (
        "S001",
        "snapshot cannot be read",
        "The file that --data names cannot be opened or read. --data takes a folder of the shape of graph-data/, or a snapshot.",
    ),
    (
        "S002",
        "snapshot refused",
        "The file is no snapshot, has another layout than this program reads, is cut off, or is damaged: its length or a checksum does not fit. Make it \
         anew with `evigraph build` or `evigraph import`.",
    ),
    ("S003", "snapshot cannot be written", "The file cannot be written. What was there before is whole."),
    (
        "S004",
        "snapshot in layers",
        "A snapshot stands alone: it is not laid over folders, nor are folders laid over it. Give the folders to `evigraph build`.",
    ),
    (
        "S005",
        "too much for a snapshot",
        "A snapshot numbers up to 268 million things and 4 billion statements, and holds up to 4 GB of text in a column.",
    ),
    (
        "E001",
        "not an engine",
        "An engine is `sc://HOST:PORT`, a server of Spark Connect, or `run:COMMAND`, a program that reads SQL and writes rows. The client of \
         Apache Spark is there where the program was built with the feature `spark`.",
    ),
    (
        "E002",
        "engine cannot be reached",
        "The program behind `run:` cannot be started, or no server of Spark Connect answers at the address. The message says what the system said.",
    ),
    (
        "E003",
        "engine is gone",
        "The engine was there and is no longer: its program ended, the connection broke, or the server ended the session and no new one can be \
         opened. Nothing of the answer is shown. The next question tries again.",
    ),
    (
        "E004",
        "table cannot be read",
        "A table of the layout is missing, or the engine may not read it. The engine reads the files itself, so their path must be one that \
         every machine of it can read.",
    ),
    (
        "E005",
        "layout of another version",
        "The folder is no layout, or one that another version of evigraph wrote. `evigraph export parquet` writes it anew.",
    ),
    (
        "E006",
        "layout of another graph",
        "The layout was made from another graph than the one that is open here, so its numbers stand for other things. Open the graph that it \
         was made from, or write it anew.",
    ),
    (
        "E007",
        "engine does not let in",
        "The server of Spark Connect wants a token, or refuses the one given. A token stands in the address, as in \
         `sc://host:443/;use_ssl=true;token=TOKEN`.",
    ),
    (
        "E008",
        "engine cannot be understood",
        "What the engine sent is no answer: a line that is not JSON, a row with another number of values, a value that is neither number nor text.",
    ),
    (
        "E009",
        "engine fails at the SQL",
        "The engine refuses a statement that evigraph wrote, which is a fault of evigraph or of the engine, never of the question: please report it. \
         Or it takes the statement and cannot bring it to an end; then its own log says more.",
    ),
    (
        "K001",
        "file cannot be read",
        "A file of an import cannot be opened, or breaks off: a compressed file that is not whole is no graph. Its name says its form: .jsonl or .tsv, \
         with .gz behind where it is compressed. Nothing is saved, whatever --on-error says.",
    ),
    (
        "K002",
        "not a JSON object",
        "A line of a .jsonl file is one whole JSON object in UTF-8. The message says what was expected at which column.",
    ),
    (
        "K003",
        "missing column",
        "A node needs id and category, an edge subject, predicate and object, and none of them may be empty.",
    ),
    (
        "K004",
        "column of another type",
        "A column holds a value that it cannot hold, such as a number where a text stands. docs/kgx.md lists the columns and what each holds.",
    ),
    ("K005", "id given twice", "Two nodes, or two edges, have the same id. With --on-error skip the first one counts."),
    (
        "K006",
        "id of no node",
        "An edge, or a column of a node, names an id that no file of nodes holds. Works in publications and sources need no node.",
    ),
    (
        "K007",
        "circle in is-a",
        "A thing is called a kind of itself, perhaps through others. The message names the step that closes the circle, in the order of the files; any \
         other step of the circle may be the wrong one.",
    ),
    (
        "K008",
        "too many cells",
        "A line of a .tsv file has more cells than the header has columns, mostly because a text holds a tab. Lines with fewer cells are read, and counted.",
    ),
    (
        "K009",
        "value that cannot be",
        "A word is not in its closed list, a range runs backwards, a span of time cannot be read, or a source is named that is no document.",
    ),
    ("K010", "line too long", "A line is longer than 16 MiB. Each record stands on a line of its own."),
    (
        "K011",
        "fault in the table",
        "The table of --mapping does not follow its form, or what it writes for a kind would not be read back as that kind. graph-data/kgx.toml is the one \
         that comes with evigraph.",
    ),
    (
        "K012",
        "cannot be written",
        "A file of an export, or the saved graph of an import, cannot be written. Files are written beside their place first, so that what was there is whole.",
    ),
    (
        "K013",
        "header that does not fit",
        "The first line of a .tsv file names the columns: those of nodes or of edges, each once. Nothing is saved, whatever --on-error says.",
    ),
    (
        "R001",
        "report file is not TOML",
        "A report file is TOML: lines such as `title = \"…\"` and `treatments = [\"…\", \"…\"]`. The message says what was expected.",
    ),
    (
        "R002",
        "not known in a report file",
        "A field or section of a report file is misspelt, or does not go with this kind of report. The message lists what is known.",
    ),
    (
        "R003",
        "missing or wrong value in a report file",
        "A field that this kind of report needs is missing, or holds a value of another type.",
    ),
    ("R004", "file is there already", "A report never replaces a file unless `--force` is given. Nothing was written."),
    (
        "R005",
        "file cannot be named so",
        "The ending of a file says its format: .html, .md, .csv or .json. No two files may have the same name.",
    ),
    (
        "R006",
        "report cannot be written",
        "The system refused to write a file. Everything is written under temporary names first, so no half file stays.",
    ),
    (
        "R007",
        "template cannot be used",
        "A template is minijinja (Jinja2) for HTML. Every name in it must exist: a template sees one value, `report`, whose fields docs/report.schema.json lists.",
    ),
    (
        "R008",
        "cannot be reported on so",
        "A comparison is of two or more treatments or tests, for a condition; a pathway is that of a condition. `evigraph report sources` takes any topic.",
    ),
    ("U001", "file cannot be read", "The file of questions cannot be opened."),
    ("U002", "not UTF-8", "Questions are UTF-8 text."),
    ("U003", "wrong arguments", "The arguments do not fit together; the message says how."),
    ("U004", "unknown error code", "`evigraph explain-error` lists the codes."),
    ("U005", "unknown command", "A line that begins with a dot is a command; `.help` lists them."),
    (
        "U006",
        "stopped",
        "Ctrl-C stopped the question before its answer was whole, so nothing of it is shown. The session goes on with the answer before it; \
         `ask` and `run` end with exit status 130.",
    ),
    (
        "U007",
        "a command cannot take this",
        "What stands behind a dot command is not what it takes. `.help .COMMAND` says what it takes and shows examples.",
    ),
    (
        "U008",
        "file exists",
        "`.output` and `.once` replace no file that is there already, unless `--force` stands before its name.",
    ),
    (
        "U009",
        "fault in the settings",
        "evigraph/config.toml in the folder of settings holds what `.set` knows, one `name = value` a line. A fault is told with its place; \
         the settings that can be read hold. `.set --save` writes a file without faults.",
    ),
    (
        "U010",
        "cannot write",
        "A file of answers or settings cannot be written. A file that was there before is whole, but for one that `.output` appends to.",
    ),
    (
        "U011",
        "pager cannot be started",
        "The program of `.pager`, EVIGRAPH_PAGER or PAGER cannot be started; the answer is printed without it.",
    ),
    (
        "E020",
        "not asked elsewhere",
        "An engine answers questions; what belongs to a conversation on this side does not run there. `why not` asks many questions in turn, `why` of a \
         question in brackets needs rows that did not come back, and a question in brackets that keeps only its first rows cannot stand behind `under`.",
    ),
    (
        "E021",
        "answer does not fit",
        "What the engine sent has not the columns that were asked for, or a statement in it cannot be read. The tables were changed, or written by a \
         program whose records differ from those of this one.",
    ),
    ("U012", "files too deep", "A file may `.read` another, eight deep. A file that reads itself would never end."),
    (
        "U013",
        "engine without layout",
        "A question that is answered elsewhere needs both: `--engine` says where, `--layout` names the tables there. Only questions are: `ask`, `run` and the \
         REPL take them.",
    ),
];

/// Code, title and page of every error, by code.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let mut all: Vec<_> = crate::question::error::ERROR_PAGES
        .iter()
        .chain(crate::resolve::error::ERROR_PAGES)
        .chain(PAGES)
        .copied()
        .collect();
    all.sort_by_key(|(code, ..)| *code);
    all.into_iter()
}
