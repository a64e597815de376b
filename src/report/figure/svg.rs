//! Marks → SVG text. Everything is drawn in the colour of the text around it, so it holds on paper, in black and white and in the dark.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::report::parts::clean;

/// Height of a line of text.
pub const LINE: f64 = 18.0;

/// Width that a character is given; wider than most, so that text stays inside.
const CHARACTER: f64 = 7.3;

/// A picture that grows downwards.
#[derive(Debug, Default)]
pub struct Svg {
    body: String,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// As it is.
    Plain,
    /// Heavy.
    Bold,
    /// A little smaller.
    Small,
}

/// Which end of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// Text escaped for an element or attribute of SVG or HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The width that a text takes at most, usually.
pub fn width(text: &str) -> f64 {
    UnicodeWidthStr::width(text) as f64 * CHARACTER
}

/// The text in lines that fit a width; a word that is longer alone is cut.
pub fn wrap(text: &str, room: f64) -> Vec<String> {
    let most = ((room / CHARACTER) as usize).max(4);
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split_whitespace() {
        let mut word = word.to_owned();
        while word.width() > most {
            let end = word.char_indices().nth(most - 1).map_or(word.len(), |(i, _)| i);
            // A word of several parts is cut behind a hyphen of its own.
            let cut =
                word.char_indices().take(most).filter(|(_, c)| *c == '-').last().map_or(end, |(i, c)| i + c.len_utf8());
            let hyphen = if word[..cut].ends_with('-') { "" } else { "-" };
            lines.push(format!("{}{hyphen}", &word[..cut]));
            word = word[cut..].to_owned();
        }
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= most && !line.ends_with('-') => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A number without a needless fraction.
fn number(n: f64) -> String {
    let rounded = (n * 10.0).round() / 10.0;
    format!("{rounded}")
}

impl Svg {
    /// Text at a place; the place is on its base line.
    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, face: Face, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let face = match face {
            Face::Plain => "",
            Face::Bold => " font-weight=\"bold\"",
            Face::Small => " font-size=\"12\"",
        };
        let _ =
            write!(self.body, "<text x=\"{}\" y=\"{}\"{anchor}{face}>{}</text>", number(x), number(y), escaped(text));
    }

    /// A box; `shade` from 0 (empty) to 1.
    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, shade: f64, dashed: bool) {
        let dash = if dashed { " stroke-dasharray=\"4 3\"" } else { "" };
        let _ = write!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"currentColor\" fill-opacity=\"{shade}\" stroke=\"currentColor\"{dash}/>",
            number(x),
            number(y),
            number(w),
            number(h)
        );
    }

    /// A line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), heavy: bool) {
        let weight = if heavy { " stroke-width=\"3\"" } else { "" };
        let _ = write!(
            self.body,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"currentColor\"{weight}/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1)
        );
    }

    /// A head of an arrow that points right, its point at the place.
    pub fn arrow(&mut self, x: f64, y: f64) {
        let (x, y) = (number(x), number(y));
        let _ = write!(self.body, "<path d=\"M{x} {y} l-8 -4 v8 z\" fill=\"currentColor\"/>");
    }

    /// A dot.
    pub fn dot(&mut self, x: f64, y: f64, full: bool) {
        let fill = if full { "currentColor" } else { "none" };
        let _ = write!(
            self.body,
            "<circle cx=\"{}\" cy=\"{}\" r=\"3.5\" fill=\"{fill}\" stroke=\"currentColor\"/>",
            number(x),
            number(y)
        );
    }

    /// The whole picture.
    pub fn finish(self, id: &str, title: &str, description: &str, w: f64, h: f64) -> String {
        let (id, w, h) = (escaped(id), number(w), number(h));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
             aria-labelledby=\"{id}-t {id}-d\" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"currentColor\">\
             <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}</svg>",
            escaped(title),
            escaped(description),
            self.body
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Face, Svg, escaped, wrap};

    #[test]
    fn nothing_of_the_data_is_markup() {
        let mut svg = Svg::default();
        svg.text(0.0, 0.0, Anchor::Start, Face::Plain, "</text><script>alert(1)</script>");
        let all = svg.finish("a\" onload=\"x", "<t>", "]]>", 10.0, 10.0);
        assert!(!all.contains("<script") && !all.contains("onload=\"x"), "{all}");
        assert_eq!(escaped("a\u{1b}<"), "a\\u{1b}&lt;");
    }

    #[test]
    fn lines_fit() {
        assert_eq!(wrap("one two three", 60.0), ["one two", "three"]);
        assert!(wrap(&"x".repeat(50), 73.0).iter().all(|l| l.len() <= 10));
        assert_eq!(wrap("not-in-your-head", 90.0), ["not-in-your-", "head"]);
        assert_eq!(wrap(&"x".repeat(50), 73.0).concat().replace('-', "").len(), 50);
    }
}
