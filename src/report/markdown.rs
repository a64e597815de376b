//! [`Report`] → Markdown that pandoc reads: headings, pipe tables, numbered notes; figures are files beside it.

use super::parts::{Block, Cell, Figure, Item, Report, Table};
use crate::render::markdown;

/// The page; `figure` names the file of a figure by its id.
pub fn text(report: &Report, figure: impl Fn(&str) -> String) -> String {
    let mut page = Page { report, text: String::new() };
    page.front();
    for section in &report.sections {
        page.paragraph(&format!("# {} {{#{}}}", escaped(&section.title), section.id));
        for sentence in &section.intro {
            page.paragraph(&escaped(sentence));
        }
        for block in &section.blocks {
            page.block(block, &figure);
        }
    }
    page.back();
    page.text
}

/// Text in which Markdown sees nothing but text, whatever stands around it.
fn escaped(text: &str) -> String {
    let text = markdown::escaped(text).replace('{', "\\{").replace('}', "\\}").replace('!', "\\!");
    // A bare address would become a link where addresses do.
    text.replace("://", ":\\//").replace("www.", "www\\.")
}

struct Page<'r> {
    report: &'r Report,
    text: String,
}

impl Page<'_> {
    fn paragraph(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// The title as pandoc wants it, then what the report is.
    fn front(&mut self) {
        let r = self.report;
        let quoted = |text: &str| serde_json::to_string(&escaped(text)).unwrap_or_default();
        let date = r.date.as_ref().map_or(String::new(), |d| format!("\ndate: {}", quoted(d)));
        self.paragraph(&format!("---\ntitle: {}{date}\nlang: en\n---", quoted(&r.title)));
        self.paragraph(&format!("**{}**", escaped(r.disclaimer)));
        if let Some(audience) = &r.audience {
            self.paragraph(&escaped(audience));
        }
        self.paragraph(&format!(
            "{} sources searched, {} statements, {} questions asked; graph {}; evigraph {}.",
            r.sources.len(),
            r.notes.len(),
            r.questions.len(),
            escaped(&r.fingerprint),
            escaped(r.version)
        ));
    }

    fn block(&mut self, block: &Block, figure: &impl Fn(&str) -> String) {
        match block {
            Block::Table(table) => self.table(table),
            Block::Figure(f) => self.figure(f, figure),
            Block::List(list) => {
                if let Some(title) = &list.title {
                    self.paragraph(&format!("## {}", escaped(title)));
                }
                self.text.push('\n');
                for (i, item) in list.items.iter().enumerate() {
                    let mark = if list.numbered { format!("{}.", i + 1) } else { "-".to_owned() };
                    self.line(&format!("{mark} {}", piece(item)));
                }
            }
            Block::Glossary(glossary) => {
                for t in &glossary.terms {
                    self.paragraph(&format!("**{}**: {}", escaped(&t.term), escaped(&t.meaning)));
                }
            }
            Block::Exercises(exercises) => {
                self.text.push('\n');
                for (i, question) in exercises.questions.iter().enumerate() {
                    self.line(&format!("{}. {}", i + 1, escaped(question)));
                }
            }
        }
    }

    fn figure(&mut self, f: &Figure, figure: &impl Fn(&str) -> String) {
        let file = figure(&f.id).replace(' ', "%20").replace(['(', ')', '<', '>', '"'], "_");
        self.paragraph(&format!("![{}. {}]({file})", escaped(&f.title), escaped(&f.description)));
        self.table(&f.table);
    }

    fn table(&mut self, table: &Table) {
        let heads = table.columns.iter().map(|c| {
            let more: Vec<String> = c.flags.iter().map(|f| format!("**{}**", escaped(f))).collect();
            let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) };
            format!("{}{more}", escaped(&c.label))
        });
        let heads: Vec<String> = std::iter::once(escaped(&table.corner)).chain(heads).collect();
        let mut lines = vec![piped(&heads), format!("|{}", "---|".repeat(heads.len()))];
        for row in &table.rows {
            let mut cells = vec![format!("**{}**", escaped(&row.head))];
            cells.extend(row.cells.iter().map(|c| self.cell(c)));
            lines.push(piped(&cells));
        }
        self.paragraph(&lines.join("\n"));
        self.paragraph(&format!(": {}", escaped(&table.caption)));
    }

    fn cell(&self, cell: &Cell) -> String {
        if !cell.stated {
            return format!("*{}*", escaped(self.report.not_stated));
        }
        let bullets = cell.items().count() > 1;
        let group = |g: &super::parts::Group| {
            let items: Vec<String> =
                g.items.iter().map(|i| if bullets { format!("• {}", piece(i)) } else { piece(i) }).collect();
            let label = g.label.as_ref().map_or(String::new(), |l| format!("**{}:** ", escaped(l)));
            format!("{label}{}", items.join(" "))
        };
        cell.groups.iter().map(group).collect::<Vec<_>>().join(" ")
    }

    /// Sources, questions, works and the text of the footnotes.
    fn back(&mut self) {
        let r = self.report;
        self.paragraph("# What was searched");
        for s in &r.sources {
            self.paragraph(&format!(
                "**{}**: {}. {}, for {}; {}; {}; {} statements used here.",
                escaped(&s.id),
                escaped(&s.title),
                escaped(&s.kind),
                escaped(&s.audience),
                escaped(&s.by),
                escaped(&s.date),
                s.statements
            ));
            self.text.push('\n');
            for item in &s.about {
                let marks: Vec<String> = item.marks.iter().map(|m| format!(" (curator: {})", escaped(m))).collect();
                self.line(&format!("- {}{}{}", escaped(&item.text), notes(item), marks.concat()));
            }
        }
        if !r.one_page {
            self.paragraph("# Questions asked");
            self.text.push('\n');
            for q in &r.questions {
                self.line(&format!("{}. {}: {}", q.number, escaped(&q.question), escaped(&q.answer)));
            }
            self.paragraph("# References");
            self.text.push('\n');
            for w in &r.works {
                let parts = [w.authors.as_ref(), Some(&w.title), w.container.as_ref(), w.date.as_ref(), w.doi.as_ref()];
                let parts: Vec<String> = parts.into_iter().flatten().map(|p| escaped(p)).collect();
                self.line(&format!("- {} ({})", parts.join(". "), escaped(&w.role)));
            }
        }
        self.paragraph("# Notes {#notes}");
        for n in &r.notes {
            let section = if n.section.is_empty() { String::new() } else { format!("{}, ", escaped(&n.section)) };
            let word = if n.lines.contains('–') { "lines" } else { "line" };
            let remarks = if n.remarks.is_empty() { String::new() } else { format!(" ({})", escaped(&n.remarks)) };
            let curator = n.note.as_ref().map_or(String::new(), |c| format!(" Curator: {}.", escaped(c)));
            self.paragraph(&format!(
                "[**{}**]{{#n{}}} {}, {section}{word} {}: {}{remarks}{curator}",
                n.number,
                n.number,
                escaped(&n.source),
                n.lines,
                escaped(&n.text)
            ));
        }
    }
}

fn piece(item: &Item) -> String {
    let marks: String = item.marks.iter().map(|m| format!("**{}** ", escaped(m))).collect();
    let sources =
        if item.sources.is_empty() { String::new() } else { format!(" ({})", escaped(&item.sources.join(", "))) };
    format!("{marks}{}{sources}{}", escaped(&item.text), notes(item))
}

/// The numbers of the notes, raised, each a link.
fn notes(item: &Item) -> String {
    if item.refs.is_empty() {
        return String::new();
    }
    let all: Vec<String> = item.refs.iter().map(|r| format!("[{}](#n{})", r.label, r.first)).collect();
    format!("^{}^", all.join(","))
}

fn piped(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}
