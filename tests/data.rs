//! The data: what is shipped is whole, every fault has a fixture that gives exactly its code, and provenance is held against documents.
//!
//! A folder of `fixtures/invalid/` is named after its code and lies over `fixtures/valid/`; its `faults.txt` is what a person reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use evigraph::data::files::{Layer, read_layer};
use evigraph::data::{Dataset, load, verify};
use evigraph::diagnostic::{Diagnostic, Severity};
use evigraph::graph::Graph;
use evigraph::model::name::normal_forms;
use evigraph::model::terms::{EntityKind, StatementKind};
use evigraph::question::needs_quotes;
use evigraph::{builtin, diagnostic_pages, render};

use super::golden;

const VALID: &str = "tests/fixtures/valid";
const INVALID: &str = "tests/fixtures/invalid";
const VERIFIED: &str = "tests/fixtures/verified";
const DOCUMENTS: &str = "tests/fixtures/documents";

type Loaded = Result<(Dataset, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Loads folders over each other.
fn load_folders(folders: &[&Path]) -> Loaded {
    let layers: Vec<Layer> = folders.iter().map(|f| read_layer(f)).collect::<Result<_, _>>()?;
    load(&layers)
}

/// Loads a folder over the valid one.
fn over_valid(folder: &Path) -> Loaded {
    load_folders(&[Path::new(VALID), folder])
}

/// The files of `graph-data/`, loaded once.
fn shipped() -> &'static Dataset {
    static SHIPPED: LazyLock<Dataset> =
        LazyLock::new(|| load_folders(&[Path::new("graph-data")]).unwrap_or_else(|f| panic!("{}", text_of(&f))).0);
    &SHIPPED
}

/// The folders of `fixtures/invalid/`, by name.
fn fixtures() -> Vec<(String, PathBuf)> {
    let mut all: Vec<_> = std::fs::read_dir(INVALID)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    all.sort();
    all
}

/// The code that a fixture's name begins with; `None` for `many`.
fn code_of(name: &str) -> Option<&str> {
    name.split('-').next().filter(|code| is_data_code(code))
}

fn is_data_code(code: &str) -> bool {
    code.len() == 4 && code.starts_with('D') && code[1..].chars().all(|c| c.is_ascii_digit())
}

fn codes(faults: &[Diagnostic]) -> BTreeSet<&str> {
    faults.iter().map(|f| f.code).collect()
}

fn text_of(faults: &[Diagnostic]) -> String {
    faults.iter().map(render::diagnostic::text).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_valid_folder_is_valid_alone() {
    let (data, warnings) = load_folders(&[Path::new(VALID)]).unwrap_or_else(|f| panic!("{}", text_of(&f)));
    assert_eq!((data.entities.len(), data.sources.len(), data.statements.len()), (9, 1, 1));
    assert_eq!(warnings, []);
    assert_eq!(Graph::new(data).verify(), Vec::<String>::new());
}

#[test]
fn each_fixture_gives_exactly_its_code_and_text() {
    let mut wrong = Vec::new();
    for (name, folder) in fixtures() {
        let Err(faults) = over_valid(&folder) else {
            wrong.push(format!("{name} loads"));
            continue;
        };
        if code_of(&name).is_some_and(|code| codes(&faults) != BTreeSet::from([code])) {
            wrong.push(format!("{name} gives {:?}", codes(&faults)));
        }
        wrong.extend(golden::check(&folder.join("faults.txt"), &text_of(&faults)).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_fault_says_where_it_is_and_what_to_do() {
    for (name, folder) in fixtures() {
        for fault in over_valid(&folder).unwrap_err() {
            assert_eq!(fault.severity, Severity::Error, "{name}");
            assert!(!fault.message.is_empty() && !fault.message.ends_with('.'), "{name}: {}", fault.message);
            // A file that cannot be read has no place, so its message names it.
            if fault.code == "D023" {
                assert!(fault.message.contains(INVALID), "{name}: {}", fault.message);
                continue;
            }
            let place = fault.place.as_ref().unwrap_or_else(|| panic!("{name}: no place: {}", fault.message));
            assert!(place.file.as_ref().is_some_and(|f| f.starts_with(INVALID)), "{name}: {:?}", place.file);
            assert_eq!(place.text, std::fs::read_to_string(place.file.as_ref().unwrap()).unwrap(), "{name}");
            let (start, end) = (place.span.start, place.span.end);
            assert!(start <= end && place.text.get(start..end).is_some(), "{name}: {:?}", place.span);
            assert!(!place.label.is_empty(), "{name}");
            // The TOML reader's own message, and "wanted …" under the carets, already say what to do.
            let told = fault.code == "D001" || place.label.starts_with("wanted ");
            assert!(told || !fault.help.is_empty(), "{name}: no help: {}", fault.message);
        }
    }
}

#[test]
fn each_code_of_the_loader_has_a_fixture_and_a_page() {
    let mut raised = BTreeSet::new();
    for entry in std::fs::read_dir("src/data").unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let texts = text.split('"').skip(1).step_by(2);
        raised.extend(texts.filter(|t| is_data_code(t)).map(str::to_owned));
    }
    let shown: BTreeSet<String> = fixtures().iter().filter_map(|(name, _)| code_of(name)).map(str::to_owned).collect();
    // D099 is a fault of the program, found by the graph itself.
    let pages: BTreeSet<String> = diagnostic_pages::pages()
        .map(|(code, ..)| code.to_owned())
        .filter(|c| is_data_code(c) && c != "D099")
        .collect();
    assert_eq!(raised, shown, "codes of src/data and folders of {INVALID}");
    assert_eq!(raised, pages, "codes of src/data and pages");
}

#[test]
fn every_fault_is_reported_at_once_in_the_order_of_the_files() {
    let faults = over_valid(&Path::new(INVALID).join("many")).unwrap_err();
    assert!(codes(&faults).len() >= 15, "{:?}", codes(&faults));
    let places: Vec<_> =
        faults.iter().map(|f| f.place.as_ref().map(|p| (p.file.clone(), p.span.start)).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(places.iter().map(|(file, _)| file).collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn every_fault_of_reading_is_reported_at_once() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("entities");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("plant.toml"), "").unwrap();
    std::fs::write(folder.join("test.toml"), b"\xff").unwrap();
    std::fs::write(folder.join("notes.txt"), b"\xff").unwrap();
    let faults = read_layer(temp.path()).unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:?}");
    let missing = read_layer(&temp.path().join("nowhere")).unwrap_err();
    assert_eq!(codes(&missing), BTreeSet::from(["D023"]));
    assert!(missing[0].message.contains("nowhere") && !missing[0].help.is_empty());
}

#[test]
fn no_file_of_garbage_panics() {
    let whole = std::fs::read_to_string("tests/fixtures/invalid/many/sources/broken.toml").unwrap();
    let valid = read_layer(Path::new(VALID)).unwrap();
    let mut broken = read_layer(Path::new("tests/fixtures/invalid/many")).unwrap();
    let at = broken.files.iter().position(|f| f.name.ends_with("broken.toml")).unwrap();
    for cut in (0..whole.len()).step_by(3).filter(|i| whole.is_char_boundary(*i)) {
        broken.files[at].text = whole[..cut].to_owned();
        assert!(load(&[valid.clone(), broken.clone()]).is_err());
    }
    for lines in ["[0, 4294967295]", "[4294967295, 4294967295]", "[4294967296, 1]", "[]", "[[1], [2]]"] {
        broken.files[at].text = whole.replace("[3, 9]", lines);
        assert!(load(&[valid.clone(), broken.clone()]).is_err());
    }
}

#[test]
fn a_later_layer_replaces_an_entity_and_a_source() {
    let (data, _) = load_folders(&[Path::new(VALID), Path::new(VERIFIED)]).unwrap();
    assert_eq!(data.sources.len(), 1);
    assert_eq!(data.sources[0].title, "The leaflet");
    let ids: Vec<_> = data.statements.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["leaflet/treatment-may-help", "leaflet/two-weeks"]);

    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("entities");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("treatment.toml"), "[[entity]]\nid = \"treatment\"\nlabel = \"cure\"\n").unwrap();
    let (data, _) = over_valid(temp.path()).unwrap();
    let labels: Vec<_> = data.entities.iter().filter(|e| e.kind == EntityKind::Treatment).map(|e| &e.label).collect();
    assert_eq!(labels, ["cure"]);
    assert_eq!(data.entities.len(), 9);
    assert_eq!(data.statements.len(), 1, "the source of the layer below stays");
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut layer = read_layer(Path::new("graph-data")).unwrap();
    layer.files.reverse();
    assert_eq!(&load(&[layer]).unwrap().0, shipped());
}

#[test]
fn the_shipped_data_has_neither_fault_nor_warning() {
    let (_, warnings) = load_folders(&[Path::new("graph-data")]).unwrap_or_else(|f| panic!("{}", text_of(&f)));
    assert!(warnings.is_empty(), "{}", text_of(&warnings));
}

#[test]
fn the_embedded_graph_is_the_shipped_data() {
    assert_eq!(&builtin::dataset(), shipped());
    let (prebuilt, built) = (builtin::graph(), Graph::new(shipped().clone()));
    assert_eq!(prebuilt.fingerprint(), built.fingerprint());
    assert_eq!(prebuilt.verify(), Vec::<String>::new());
    assert_eq!(built.verify(), Vec::<String>::new());
}

#[test]
fn the_shipped_data_is_not_small() {
    let data = shipped();
    let curated = data.statements.iter().filter(|s| s.kind != StatementKind::Listing);
    let mut per_source: BTreeMap<&str, usize> = BTreeMap::new();
    curated.for_each(|s| *per_source.entry(&s.source).or_default() += 1);
    assert_eq!(per_source.len(), 5, "{per_source:?}");
    assert!(per_source.values().sum::<usize>() >= 400, "{per_source:?}");
    assert!(per_source.values().all(|n| *n >= 50), "{per_source:?}");
    let kinds: BTreeSet<_> = data.statements.iter().map(|s| s.kind).collect();
    assert!(kinds.len() >= 14, "{kinds:?}");
}

#[test]
fn every_statement_points_at_a_few_lines_of_its_document() {
    let data = shipped();
    for s in &data.statements {
        let source = data.sources.iter().find(|x| x.id == s.source).unwrap();
        let (first, last) = s.lines;
        assert!(1 <= first && first <= last && last <= source.lines, "{}: lines {first}–{last}", s.id);
        assert!(last - first < 5, "{} spans {} lines", s.id, last - first + 1);
        assert!(!s.text.trim().is_empty(), "{}", s.id);
    }
}

#[test]
fn every_source_has_its_hash_and_every_passage_its_fingerprint() {
    let data = shipped();
    for source in &data.sources {
        assert!(source.document.is_some(), "{}", source.id);
        assert!(source.sha256.len() == 64 && source.sha256.chars().all(|c| c.is_ascii_hexdigit()), "{}", source.id);
        let recorded: BTreeSet<_> = source.passages.keys().cloned().collect();
        let stated: BTreeSet<_> = verify::passages(data, &source.id)
            .into_iter()
            .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") })
            .collect();
        assert_eq!(recorded, stated, "{}: `evigraph verify --documents DIR --data graph-data --write`", source.id);
    }
}

#[test]
fn everything_can_be_asked_for_without_quotes() {
    let data = shipped();
    let graph = builtin::graph();
    for entity in &data.entities {
        let names = [&entity.label].into_iter().chain(entity.synonyms.iter().map(|s| &s.name));
        let unquoted: Vec<_> = names.filter(|name| !needs_quotes(name)).collect();
        assert!(!unquoted.is_empty(), "no name of \"{}\" can be asked for without quotes", entity.id);
        for name in unquoted {
            // A cited work may have the title of a thing: where a thing is meant, the thing is found.
            let things = graph.named(name).into_iter().map(|e| graph.thing(e));
            let found: Vec<_> = things.filter(|t| t.kind != EntityKind::Reference).map(|t| t.id.as_str()).collect();
            assert_eq!(found, [entity.id.as_str()], "\"{name}\"");
        }
    }
}

#[test]
fn a_name_means_one_thing() {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entity in &shipped().entities {
        let names = [&entity.id, &entity.label].into_iter().chain(entity.synonyms.iter().map(|s| &s.name));
        for form in names.flat_map(|name| normal_forms(name)) {
            owners.entry(form).or_default().insert(entity.id.clone());
        }
    }
    owners.retain(|_, ids| ids.len() > 1);
    assert!(owners.is_empty(), "{owners:?}");
}

#[test]
fn is_a_leads_to_the_root_of_the_kind() {
    let data = shipped();
    let by_id: BTreeMap<_, _> = data.entities.iter().map(|e| (e.id.as_str(), e)).collect();
    for kind in data.entities.iter().map(|e| e.kind).collect::<BTreeSet<_>>() {
        let roots: Vec<_> =
            data.entities.iter().filter(|e| e.kind == kind && e.broader.is_empty()).map(|e| &e.id).collect();
        assert_eq!(roots.len(), 1, "roots of kind {kind}: {roots:?}");
    }
    for entity in &data.entities {
        // A diagnostic injection is a test and an injection; one way up stays within the kind.
        let mut at = entity;
        while !at.broader.is_empty() {
            let own = at.broader.iter().map(|b| by_id[b.as_str()]).find(|b| b.kind == entity.kind);
            at = own.unwrap_or_else(|| panic!("{} has no way up within its kind", entity.id));
        }
    }
}

#[test]
fn figures_are_positive_and_directions_apart() {
    for s in &shipped().statements {
        for limit in s.effect.iter().flat_map(|e| [e.magnitude.low, e.magnitude.high]).flatten() {
            assert!(limit >= 0.0, "{}: {limit}", s.id);
        }
    }
}

/// A data folder and its documents in a temporary folder, where they may be changed.
struct Desk {
    _temp: tempfile::TempDir,
    data: PathBuf,
    documents: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let temp = tempfile::tempdir().unwrap();
        let desk = Desk { data: temp.path().join("data"), documents: temp.path().join("documents"), _temp: temp };
        std::fs::create_dir_all(desk.data.join("sources")).unwrap();
        std::fs::create_dir(&desk.documents).unwrap();
        std::fs::copy(format!("{VERIFIED}/sources/leaflet.toml"), desk.source()).unwrap();
        std::fs::copy(format!("{DOCUMENTS}/leaflet.txt"), desk.document()).unwrap();
        desk
    }

    fn source(&self) -> PathBuf {
        self.data.join("sources/leaflet.toml")
    }

    fn document(&self) -> PathBuf {
        self.documents.join("leaflet.txt")
    }

    fn change(path: &Path, from: &str, to: &str) {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains(from));
        std::fs::write(path, text.replace(from, to)).unwrap();
    }

    fn dataset(&self) -> Dataset {
        over_valid(&self.data).unwrap_or_else(|f| panic!("{}", text_of(&f))).0
    }

    fn verify(&self) -> verify::Verified {
        let mut all = verify::verify(&self.dataset(), &self.documents);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    /// The faults as `CODE message`.
    fn faults(&self) -> Vec<String> {
        self.verify().faults.iter().map(|f| format!("{} {}", f.code, f.message)).collect()
    }

    fn write(&self) -> Vec<PathBuf> {
        verify::write(&self.dataset(), &self.documents, &self.data).unwrap_or_else(|f| panic!("{}", text_of(&f)))
    }
}

#[test]
fn an_unchanged_document_verifies() {
    let found = Desk::new().verify();
    assert_eq!(found.faults, []);
    assert!(found.unchanged);
    assert_eq!((found.passages, found.covered), ((2, 2), (5, 5)));
}

#[test]
fn a_changed_line_is_found() {
    let desk = Desk::new();
    Desk::change(&desk.document(), "two weeks", "three weeks");
    assert_eq!(
        desk.faults(),
        [
            "V002 the document of leaflet has changed since it was curated",
            "V003 lines 4-5 of leaflet no longer read as they did"
        ]
    );
    let found = desk.verify();
    assert!(!found.unchanged);
    assert_eq!(found.passages, (1, 2));
    assert!(found.faults[1].help[0].contains("leaflet/two-weeks"), "the statements to check are named");
}

#[test]
fn white_space_changes_the_document_but_no_passage() {
    let desk = Desk::new();
    Desk::change(&desk.document(), "A treatment may", "A  treatment   may");
    assert_eq!(desk.faults(), ["V002 the document of leaflet has changed since it was curated"]);
}

#[test]
fn an_uncovered_line_is_found() {
    let desk = Desk::new();
    Desk::change(&desk.source(), "[[no_claim]]\nlines = [7, 7]\nreason = \"page control\"\n", "");
    assert_eq!(desk.faults(), ["V004 line 7 of leaflet is not covered"]);
    assert_eq!(desk.verify().covered, (4, 5));
}

#[test]
fn a_line_more_is_found() {
    let desk = Desk::new();
    Desk::change(&desk.document(), "Page 1 of 1", "Page 1 of 1\nPrinted on paper");
    let codes: Vec<_> = desk.verify().faults.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["V002", "V005", "V004"]);
}

#[test]
fn a_document_that_cannot_be_read_is_found() {
    let desk = Desk::new();
    std::fs::write(desk.document(), b"caf\xe9").unwrap();
    let found = desk.verify();
    assert_eq!(codes(&found.faults), BTreeSet::from(["V001"]));
    std::fs::remove_file(desk.document()).unwrap();
    let found = desk.verify();
    assert_eq!(codes(&found.faults), BTreeSet::from(["V001"]));
    assert!(!found.unchanged && !found.faults[0].help.is_empty());
    Desk::change(&desk.source(), "document = \"leaflet.txt\"\n", "");
    assert_eq!(desk.faults(), ["V001 the source leaflet names no document"]);
}

#[test]
fn a_source_of_huge_extent_is_verified_in_no_time() {
    let desk = Desk::new();
    Desk::change(&desk.source(), "lines = 7\n", "lines = 4294967295\n");
    Desk::change(&desk.source(), "lines = [7, 7]", "lines = [7, 4294967295]");
    let codes: Vec<_> = desk.verify().faults.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["V005"]);
}

#[test]
fn written_hashes_verify_and_writing_twice_changes_nothing() {
    let desk = Desk::new();
    Desk::change(&desk.document(), "two weeks", "three weeks");
    assert_eq!(desk.write(), [desk.source()]);
    let once = std::fs::read_to_string(desk.source()).unwrap();
    assert_eq!(desk.verify().faults, []);
    desk.write();
    assert_eq!(std::fs::read_to_string(desk.source()).unwrap(), once);
    let left: Vec<_> = std::fs::read_dir(desk.data.join("sources")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["leaflet.toml"], "the temporary file is gone");
}

#[test]
fn a_remark_behind_the_table_does_not_hide_it() {
    let desk = Desk::new();
    Desk::change(&desk.document(), "two weeks", "three weeks");
    Desk::change(&desk.source(), "[source]", "[source] # the leaflet of the practice");
    Desk::change(&desk.source(), "[passages]", "[passages] # four words");
    desk.write();
    assert_eq!(desk.verify().faults, []);
}

#[test]
fn hashes_are_written_where_there_were_none() {
    let desk = Desk::new();
    let whole = std::fs::read_to_string(desk.source()).unwrap();
    let bare: String =
        whole.lines().take_while(|l| !l.starts_with("# Fingerprints")).map(|l| format!("{l}\n")).collect();
    let bare: String = bare.lines().filter(|l| !l.starts_with("sha256")).map(|l| format!("{l}\n")).collect();
    std::fs::write(desk.source(), bare).unwrap();
    let codes: Vec<_> = desk.verify().faults.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["V002", "V006", "V006"]);
    desk.write();
    assert_eq!(std::fs::read_to_string(desk.source()).unwrap(), whole);
}

#[test]
fn what_cannot_be_written_leaves_the_old_file_whole() {
    let desk = Desk::new();
    let before = std::fs::read_to_string(desk.source()).unwrap();
    // A folder stands where the temporary file would be made.
    std::fs::create_dir(desk.data.join("sources/leaflet.toml.tmp")).unwrap();
    let faults = verify::write(&desk.dataset(), &desk.documents, &desk.data).unwrap_err();
    assert_eq!(codes(&faults), BTreeSet::from(["V007"]));
    assert_eq!(std::fs::read_to_string(desk.source()).unwrap(), before);
}
