//! [`Grid`] → lines of a table that fits the terminal: wrapped cells, or `label: value` blocks where it is too narrow for columns.

use comfy_table::presets::{ASCII_NO_BORDERS, UTF8_NO_BORDERS};
use comfy_table::{
    Cell as TableCell, CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table, Width,
};

use super::grid::{Cell, Cut, Grid, Head};
use super::markup::{longest_piece, longest_word, width, wrap};
use super::{Options, escape, grid};
use crate::answer::{Answer, Row};
use crate::graph::Graph;

/// Below this many columns of terminal, rows are written as blocks.
const NARROW: usize = 60;
/// A column is as wide as its longest word, but no word asks for more than this. Where that is too much for the terminal, words may be parted
/// at hyphens, then ask for less.
const WORDS: [Words; 3] = [(longest_word, 14), (longest_piece, 14), (longest_piece, 11)];
/// What of a text is not to be parted, and how much of it counts.
type Words = (fn(&str) -> usize, usize);
/// Blanks and line between two columns.
const BETWEEN: usize = 3;
/// At most so many passages of one source in a cell on a terminal.
pub const PLACES: usize = 6;

/// The table of rows, for a terminal.
pub fn rows(rows: &[Row], answer: &Answer, graph: &Graph, options: &Options) -> String {
    let cut = Cut { max_rows: options.max_rows, numbered: true, places: options.width.map(|_| PLACES) };
    draw(&grid::rows(rows, answer, cut, graph), options)
}

/// A grid as lines, each ended.
pub fn draw(grid: &Grid, options: &Options) -> String {
    let grid = shown(grid, options);
    let mut out = match options.width {
        Some(limit) if limit < NARROW => vertical(&grid, limit),
        Some(limit) => match fitting(&grid, limit) {
            Some(fit) => {
                let mut out = horizontal(&fit.grid, Some(&widths(&fit, limit)), options.unicode);
                if !fit.hidden.is_empty() {
                    let line =
                        format!("not shown at this width: {} (`showing COLUMNS` chooses)", fit.hidden.join(", "));
                    end(wrap(&line, options.width, "", "  "), &mut out);
                }
                out
            }
            None => vertical(&grid, limit),
        },
        None => horizontal(&grid, None, options.unicode),
    };
    if grid.left_out > 0 {
        let rows = if grid.left_out == 1 { "row" } else { "rows" };
        let dots = if options.unicode { "…" } else { "..." };
        end(
            wrap(&format!("{dots} {} more {rows} (.limit, or first N)", grid.left_out), options.width, "", ""),
            &mut out,
        );
    }
    out
}

/// The grid with everything unseen spelled, in ASCII where that is asked for.
fn shown(grid: &Grid, options: &Options) -> Grid {
    let clean = |text: &str| {
        let text = escape::line(text);
        if options.unicode { text } else { escape::ascii(&text) }
    };
    let mut grid = grid.clone();
    for head in &mut grid.columns {
        head.title = clean(&head.title);
    }
    for cell in grid.rows.iter_mut().flatten() {
        cell.text = clean(&cell.text);
    }
    let told_apart = matches!(grid.columns.first().map(|h| h.title.as_str()), Some("#" | "") | None);
    let widest: usize = (0..grid.columns.len()).map(|c| most(&grid, c) + BETWEEN).sum();
    if !told_apart && options.width.is_some_and(|limit| widest > limit) {
        // Rows without a number begin with a bullet, so that one can be told from the next when its cells are wrapped.
        grid.columns.insert(0, Head { title: String::new(), may_hide: false });
        for row in &mut grid.rows {
            row.insert(0, Cell::plain(if options.unicode { "•" } else { "*" }));
        }
    }
    grid
}

fn end(lines: Vec<String>, out: &mut String) {
    for line in lines {
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The least width of a column: its longest word, as far as words may ask for.
fn least(grid: &Grid, column: usize, (longest, most): Words) -> usize {
    let cells = grid.rows.iter().filter_map(|r| r.get(column)).map(|c| longest(&c.text)).max().unwrap_or(0);
    let title = grid.columns.get(column).map_or(0, |h| longest(&h.title));
    cells.max(title).clamp(1, most)
}

/// What the widest cell of a column takes.
fn most(grid: &Grid, column: usize) -> usize {
    let cells = grid.rows.iter().filter_map(|r| r.get(column)).map(|c| width(&c.text)).max().unwrap_or(0);
    cells.max(grid.columns.get(column).map_or(0, |h| width(&h.title))).max(1)
}

/// A grid of which every column is wide enough to be read.
struct Fit {
    grid: Grid,
    /// Least width of each column.
    least: Vec<usize>,
    /// Titles of the columns that had to go.
    hidden: Vec<String>,
}

/// The grid with as few columns hidden as needed; `None` where it does not fit even so.
fn fitting(grid: &Grid, limit: usize) -> Option<Fit> {
    WORDS.into_iter().find_map(|words| {
        let mut grid = grid.clone();
        let mut hidden = Vec::new();
        loop {
            let least: Vec<usize> = (0..grid.columns.len()).map(|c| least(&grid, c, words)).collect();
            if least.iter().sum::<usize>() + BETWEEN * least.len() <= limit {
                return Some(Fit { grid, least, hidden });
            }
            let last = grid.columns.iter().rposition(|h| h.may_hide)?;
            hidden.insert(0, grid.columns.remove(last).title);
            for row in &mut grid.rows {
                row.remove(last);
            }
        }
    })
}

/// A table with a line under the head; rows that have no number to tell them apart have a line between them where a cell is wrapped.
fn horizontal(grid: &Grid, widths: Option<&[usize]>, unicode: bool) -> String {
    let mut table = Table::new();
    table.load_style(if unicode { UTF8_NO_BORDERS } else { ASCII_NO_BORDERS });
    if unicode {
        let style = table.style_mut();
        style.header_separator = LineStyle::none().fill('─').junction('┼');
        style.header_lines = ContentLineStyle::none().junction('│');
        style.content_lines = ContentLineStyle::none().junction('│');
    }
    // Cells are wrapped here, at blanks and hyphens; the table only puts them side by side.
    let wrapped = |at: usize, text: &str| wrap(text, widths.and_then(|w| w.get(at)).copied(), "", "").join("\n");
    let rows: Vec<Vec<String>> =
        grid.rows.iter().map(|r| r.iter().enumerate().map(|(i, c)| wrapped(i, &c.text)).collect()).collect();
    let told_apart = rows.first().and_then(|r| r.first()).is_some_and(|c| is_mark(c));
    if told_apart || !rows.iter().flatten().any(|c| c.contains('\n')) {
        table.style_mut().row_separator = LineStyle::none();
    }
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(grid.columns.iter().enumerate().map(|(i, h)| TableCell::new(wrapped(i, &h.title))));
    table.add_rows(rows);
    for (i, head) in grid.columns.iter().enumerate() {
        let Some(column) = table.column_mut(i) else { continue };
        if let Some(wide) = widths.and_then(|w| w.get(i)) {
            let padded = u16::try_from(wide + 2).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(padded)));
        }
        if head.title == "#" {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut out = String::new();
    end(table.lines().collect(), &mut out);
    out
}

/// The width of each column: between its least and what its widest cell takes. What is left is shared so that the squares of the numbers of
/// lines in the cells sum up to little, which gives a column its part by the cube root of the squares of its cells' widths.
fn widths(fit: &Fit, limit: usize) -> Vec<usize> {
    let (grid, least) = (&fit.grid, &fit.least);
    let columns = grid.columns.len();
    let cells = |c: usize| grid.rows.iter().filter_map(move |r| r.get(c)).map(|cell| width(&cell.text));
    let most: Vec<usize> = (0..columns).map(|c| most(grid, c)).collect();
    let weight: Vec<f64> =
        (0..columns).map(|c| cells(c).map(|w| (w * w) as f64).sum::<f64>().cbrt().max(1.0)).collect();
    let mut fixed: Vec<Option<usize>> = vec![None; columns];
    loop {
        let taken: usize = fixed.iter().flatten().sum::<usize>() + BETWEEN * columns;
        let room = limit.saturating_sub(taken) as f64;
        let open: Vec<usize> = (0..columns).filter(|c| fixed[*c].is_none()).collect();
        let all: f64 = open.iter().map(|c| weight[*c]).sum();
        let share = |c: usize| (room * weight[c] / all) as usize;
        // Columns that cannot take their share are settled first, the too narrow before the too wide; the rest share again.
        let narrow = open.iter().find(|c| share(**c) < least[**c]).map(|c| (*c, least[*c]));
        let wide = || open.iter().find(|c| share(**c) >= most[**c]).map(|c| (*c, most[*c]));
        match narrow.or_else(wide) {
            Some((column, settled)) => fixed[column] = Some(settled),
            None => return (0..columns).map(|c| fixed[c].unwrap_or_else(|| share(c))).collect(),
        }
    }
}

/// Whether a first cell is a number or a bullet.
fn is_mark(text: &str) -> bool {
    matches!(text, "•" | "*") || text.bytes().all(|b| b.is_ascii_digit())
}

/// `label: value` blocks, one a row.
fn vertical(grid: &Grid, limit: usize) -> String {
    let mut out = String::new();
    for (i, row) in grid.rows.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let mut cells = grid.columns.iter().map(|h| h.title.as_str()).zip(row).peekable();
        let number = match cells.peek() {
            Some(("#", cell)) => format!("{}. ", cell.text),
            Some(("", cell)) if is_mark(&cell.text) => format!("{} ", cell.text),
            _ => String::new(),
        };
        if !number.is_empty() {
            cells.next();
        }
        let indent = " ".repeat(width(&number).max(2));
        let hanging = format!("{indent}  ");
        if let Some((_, first)) = cells.next() {
            end(wrap(&first.text, Some(limit), &number, &indent), &mut out);
        }
        for (title, cell) in cells.filter(|(_, c): &(&str, &Cell)| !c.text.is_empty()) {
            end(wrap(&format!("{title}: {}", cell.text), Some(limit), &indent, &hanging), &mut out);
        }
    }
    out
}
