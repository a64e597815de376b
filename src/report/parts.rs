//! What a report is made of: sections of tables, lists, figures and exercises, as data before it is text.
//!
//! Every text of a finished report has passed [`clean`], so nothing in it acts on a terminal or changes the order of what is read. Escaping for a place
//! (HTML, SVG, Markdown, CSV, BibTeX) is left to what writes that place.

use serde::Serialize;

use crate::render::escape;

/// What an empty cell says.
pub const NOT_STATED: &str = "not stated in these sources";

/// What every report says of itself.
pub const DISCLAIMER: &str = "Educational, not medical advice.";

/// A finished report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// `comparison`, `sources`, `pathway` or `questions`.
    pub kind: &'static str,
    /// The report's question.
    pub title: String,
    /// For whom the educator made it.
    pub audience: Option<String>,
    /// Day on which it was made, where one was given.
    pub date: Option<String>,
    /// Whether it is cut down to one page.
    pub one_page: bool,
    /// Version of the program.
    pub version: &'static str,
    /// Fingerprint of the graph that was asked.
    pub fingerprint: String,
    /// What it is not.
    pub disclaimer: &'static str,
    /// What an empty cell says.
    pub not_stated: &'static str,
    /// The parts, in order.
    pub sections: Vec<Section>,
    /// The documents that were searched, those that say nothing included.
    pub sources: Vec<SourceNote>,
    /// The statements that the report points to, by number.
    pub notes: Vec<Footnote>,
    /// The questions that were asked, by number.
    pub questions: Vec<Asked>,
    /// The documents and the works that they cite or list.
    pub works: Vec<Work>,
}

/// A part of the report with a heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Stable within the kind of report.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Sentences that say how to read it.
    pub intro: Vec<String>,
    /// What it shows.
    pub blocks: Vec<Block>,
}

/// One thing that a section shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// A table.
    Table(Table),
    /// A heading within the section, and items.
    List(List),
    /// A picture with its numbers.
    Figure(Figure),
    /// Words and what they mean.
    Glossary(Glossary),
    /// Questions for a class; their key is a list of a later section.
    Exercises(Exercises),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Stable within the report.
    pub id: String,
    /// What it shows, in one sentence.
    pub caption: String,
    /// Head of the first column.
    pub corner: String,
    /// The other columns.
    pub columns: Vec<ColumnHead>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// Numbers of the questions that every cell is an answer of; empty where the cells have their own.
    pub questions: Vec<usize>,
}

/// Head of a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnHead {
    /// What the column is about.
    pub label: String,
    /// Other names, and what it is a kind of.
    pub about: Vec<String>,
    /// Warnings, such as `cautions: 2`.
    pub flags: Vec<String>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableRow {
    /// Head of the row.
    pub head: String,
    /// What the row asks, with `…` for the column.
    pub asks: String,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// A cell: the answer of one or more questions.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Cell {
    /// Whether any statement says something here.
    pub stated: bool,
    /// What is said, in groups.
    pub groups: Vec<Group>,
    /// Numbers of the questions whose answer it is.
    pub questions: Vec<usize>,
}

/// Items of a cell that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What they have in common, where that has to be said.
    pub label: Option<String>,
    /// The items.
    pub items: Vec<Item>,
}

/// One short piece of text and the statements that it rests on.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Item {
    /// The text.
    pub text: String,
    /// Ids of the sources that say it.
    pub sources: Vec<String>,
    /// Remarks that must not be overlooked, such as `against`.
    pub marks: Vec<String>,
    /// Numbers of the notes.
    pub notes: Vec<usize>,
    /// The same numbers as they are printed.
    pub refs: Vec<NoteRef>,
}

/// Consecutive notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteRef {
    /// `7` or `7–9`.
    pub label: String,
    /// The first of them.
    pub first: usize,
}

/// Items under a heading of their own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct List {
    /// Stable within the report.
    pub id: String,
    /// Heading, where it has one.
    pub title: Option<String>,
    /// Whether the items are counted.
    pub numbered: bool,
    /// The items.
    pub items: Vec<Item>,
    /// Numbers of the questions that it answers.
    pub questions: Vec<usize>,
}

/// A picture, with its numbers in a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Stable within the report.
    pub id: String,
    /// Title.
    pub title: String,
    /// What can be seen, in words.
    pub description: String,
    /// The picture as SVG, everything in it escaped.
    pub svg: String,
    /// The same numbers.
    pub table: Table,
}

/// Words and what they mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Glossary {
    /// Stable within the report.
    pub id: String,
    /// In order of the alphabet.
    pub terms: Vec<Term>,
}

/// A word and what it means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term {
    /// The word.
    pub term: String,
    /// In plain words, ours.
    pub meaning: String,
}

/// Questions for a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exercises {
    /// Stable within the report.
    pub id: String,
    /// In order.
    pub questions: Vec<String>,
}

/// A document that was searched.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceNote {
    /// Id, as cells and notes name it.
    pub id: String,
    /// Title.
    pub title: String,
    /// What sort of document, such as `blog`.
    pub kind: String,
    /// Whom it addresses.
    pub audience: String,
    /// Author and publisher, as far as stated.
    pub by: String,
    /// Its date, or that none is stated.
    pub date: String,
    /// Number of statements of it that the report points to.
    pub statements: usize,
    /// What it says about itself: review status, interests, purpose. What contradicts itself or needs a remark comes first.
    pub about: Vec<Item>,
    /// Numbers of the questions that found this.
    pub questions: Vec<usize>,
}

/// A statement that the report points to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Footnote {
    /// Number, from 1.
    pub number: usize,
    /// Id of the statement.
    pub id: String,
    /// Id of its source.
    pub source: String,
    /// Headings above it.
    pub section: String,
    /// `9` or `47–49`.
    pub lines: String,
    /// The claim in our own words.
    pub text: String,
    /// Stance, strength, the source's own word, citations.
    pub remarks: String,
    /// The curator's remark.
    pub note: Option<String>,
}

/// A question that was asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// Number, from 1.
    pub number: usize,
    /// As understood, ready to be asked again.
    pub question: String,
    /// What came of it, such as `3 statements`.
    pub answer: String,
    /// Number of statements of the answer.
    pub statements: usize,
}

/// A document or a work, for the bibliography.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Work {
    /// Key, stable.
    pub key: String,
    /// Type of CSL: `article-journal`, `book`, `report`, `webpage`, `document`.
    pub csl: &'static str,
    /// Title.
    pub title: String,
    /// Authors as printed.
    pub authors: Option<String>,
    /// Journal, book or publisher as printed.
    pub container: Option<String>,
    /// Date as far as stated.
    pub date: Option<String>,
    /// DOI as printed.
    pub doi: Option<String>,
    /// How it comes into the report.
    pub role: String,
}

/// The text with nothing in it that cannot be seen.
pub fn clean(text: &str) -> String {
    escape::line(text)
}

impl Report {
    /// The report with every text passed through [`clean`]; pictures are written clean already.
    pub fn cleaned(mut self) -> Self {
        wipe(&mut self.title);
        self.audience.iter_mut().chain(&mut self.date).for_each(wipe);
        for section in &mut self.sections {
            wipe(&mut section.title);
            section.intro.iter_mut().for_each(wipe);
            section.blocks.iter_mut().for_each(Block::wipe);
        }
        for s in &mut self.sources {
            [&mut s.id, &mut s.title, &mut s.kind, &mut s.audience, &mut s.by, &mut s.date].into_iter().for_each(wipe);
            s.about.iter_mut().for_each(Item::wipe);
        }
        for n in &mut self.notes {
            [&mut n.id, &mut n.source, &mut n.section, &mut n.text, &mut n.remarks].into_iter().for_each(wipe);
            n.note.iter_mut().for_each(wipe);
        }
        for q in &mut self.questions {
            [&mut q.question, &mut q.answer].into_iter().for_each(wipe);
        }
        for w in &mut self.works {
            [&mut w.key, &mut w.title, &mut w.role].into_iter().for_each(wipe);
            [&mut w.authors, &mut w.container, &mut w.date, &mut w.doi].into_iter().flatten().for_each(wipe);
        }
        self
    }
}

/// Most texts are clean already, and stay as they are.
fn wipe(text: &mut String) {
    if text.contains(escape::is_unseen) {
        *text = clean(text);
    }
}

impl Block {
    fn wipe(&mut self) {
        match self {
            Block::Table(table) => table.wipe(),
            Block::List(list) => {
                list.title.iter_mut().for_each(wipe);
                list.items.iter_mut().for_each(Item::wipe);
            }
            Block::Figure(figure) => {
                wipe(&mut figure.title);
                wipe(&mut figure.description);
                figure.table.wipe();
            }
            Block::Glossary(glossary) => glossary.terms.iter_mut().for_each(|t| wipe(&mut t.term)),
            Block::Exercises(exercises) => exercises.questions.iter_mut().for_each(wipe),
        }
    }
}

impl Table {
    fn wipe(&mut self) {
        [&mut self.caption, &mut self.corner].into_iter().for_each(wipe);
        for column in &mut self.columns {
            wipe(&mut column.label);
            column.about.iter_mut().chain(&mut column.flags).for_each(wipe);
        }
        for row in &mut self.rows {
            [&mut row.head, &mut row.asks].into_iter().for_each(wipe);
            for group in row.cells.iter_mut().flat_map(|c| &mut c.groups) {
                group.label.iter_mut().for_each(wipe);
                group.items.iter_mut().for_each(Item::wipe);
            }
        }
    }
}

impl Cell {
    /// A cell of these groups; those without items are left out.
    pub fn of(groups: Vec<Group>, questions: Vec<usize>) -> Self {
        let groups: Vec<Group> = groups.into_iter().filter(|g| !g.items.is_empty()).collect();
        Self { stated: !groups.is_empty(), groups, questions }
    }

    /// A cell of one text, resting on notes.
    pub fn text(text: impl Into<String>, questions: Vec<usize>) -> Self {
        let text = text.into();
        let items = if text.is_empty() { Vec::new() } else { vec![Item::plain(text)] };
        Self::of(vec![Group { label: None, items }], questions)
    }

    /// Every item.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|g| &g.items)
    }
}

impl Item {
    fn wipe(&mut self) {
        wipe(&mut self.text);
        self.sources.iter_mut().chain(&mut self.marks).for_each(wipe);
    }

    /// A text that rests on no statement.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: clean(&text.into()), ..Self::default() }
    }

    /// A text with notes and sources.
    pub fn noted(text: impl Into<String>, sources: Vec<String>, notes: Vec<usize>) -> Self {
        Self { text: clean(&text.into()), sources, marks: Vec::new(), refs: refs(&notes), notes }
    }

    /// The same with a remark.
    pub fn marked(mut self, mark: impl Into<String>) -> Self {
        self.marks.push(clean(&mark.into()));
        self
    }
}

/// Note numbers as they are printed, runs of three and more drawn together.
pub fn refs(notes: &[usize]) -> Vec<NoteRef> {
    let mut sorted = notes.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for n in sorted {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == n => *last = n,
            _ => runs.push((n, n)),
        }
    }
    let one = |first: usize, label: String| NoteRef { label, first };
    runs.into_iter()
        .flat_map(|(first, last)| match last - first {
            0 => vec![one(first, first.to_string())],
            1 => vec![one(first, first.to_string()), one(last, last.to_string())],
            _ => vec![one(first, format!("{first}–{last}"))],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Cell, Item, refs};

    #[test]
    fn runs_of_notes_are_drawn_together() {
        let labels = |n: &[usize]| refs(n).into_iter().map(|r| r.label).collect::<Vec<_>>();
        assert_eq!(labels(&[3, 1, 2, 7, 8, 2]), ["1–3", "7", "8"]);
        assert!(labels(&[]).is_empty());
    }

    #[test]
    fn a_cell_without_items_is_not_stated() {
        assert!(!Cell::text("", vec![1]).stated);
        assert!(Cell::text("x", vec![1]).stated);
        assert_eq!(Item::plain("a\u{202e}b").text, "a\\u{202e}b");
    }
}
