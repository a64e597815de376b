//! A question in words that are nearly those of the language → the same with those words: `used for` → `for`, `6 wks` → `6 weeks`, `top 3` at
//! the end → at the beginning. Only offered where the result resolves.

/// Phrases and what takes their place, tried one at a time, best first.
const PHRASES: &[(&str, &[&str])] = &[
    ("&", &["and"]),
    ("both", &[""]),
    ("either", &[""]),
    ("more than", &[""]),
    ("over", &[""]),
    ("wks", &["weeks"]),
    ("wk", &["week"]),
    ("mths", &["months"]),
    ("mos", &["months"]),
    ("yrs", &["years"]),
    ("percent", &["%"]),
    ("limit", &["first"]),
    ("sort", &["sorted by"]),
    ("sorted", &["sorted by"]),
    ("group", &["grouped by"]),
    ("treated with", &["treated by"]),
    ("diagnosed with", &["diagnosed by"]),
    ("used for", &["for"]),
    ("used to treat", &["for"]),
    ("used in", &["for"]),
    ("to treat", &["for"]),
    ("to help with", &["for"]),
    ("that help with", &["for"]),
    ("that helps", &["for"]),
    ("that help", &["for"]),
    ("which help", &["for"]),
    ("that work for", &["for"]),
    ("which work for", &["for"]),
    ("that treat", &["for"]),
    ("good for", &["for"]),
    ("best for", &["for"]),
    ("effective for", &["for"]),
    ("against", &["for", "and"]),
    ("options for", &["for"]),
    ("with", &["for", "about", "between"]),
    ("by", &["from"]),
    ("during", &["in"]),
    ("in", &["as"]),
    ("as a", &["as"]),
    ("as an", &["as"]),
    ("to", &["and", "for"]),
    ("if", &["after"]),
    ("once", &["after"]),
    ("except for", &["not under"]),
    ("except", &["not under", "not for"]),
    ("excluding", &["not under", "not for"]),
    ("other than", &["not under", "not for"]),
    ("without", &["not under"]),
    ("but not", &["not"]),
    ("not", &["not under", "not from"]),
    ("since", &["where year >="]),
    ("after", &["where year >"]),
    ("where evidence = yes", &["with evidence"]),
    ("where evidence = true", &["with evidence"]),
    ("where evidence is yes", &["with evidence"]),
    ("where evidence = no", &["without evidence"]),
    ("contra indications", &["contraindications"]),
    ("redflags", &["red flags"]),
    ("redflag", &["red flags"]),
    ("number of", &["count"]),
    ("unrecommended", &["not recommended"]),
];

/// The phrases that are put in other words.
pub(super) fn phrases() -> impl Iterator<Item = &'static str> {
    PHRASES.iter().map(|(phrase, _)| *phrase)
}

/// The text in other words, one change each.
pub(super) fn rewritten(text: &str) -> Vec<String> {
    let mut out = moved(text);
    let lower = text.to_ascii_lowercase();
    for (phrase, others) in PHRASES {
        let Some(at) = place(&lower, phrase) else { continue };
        for other in *others {
            let (before, behind) = (&text[..at], &text[at + phrase.len()..]);
            out.push(match *other {
                "" => format!("{before}{}", behind.trim_start()),
                "%" => format!("{}%{behind}", before.trim_end()),
                other => format!("{before}{other}{behind}"),
            });
        }
    }
    if let Some((left, right)) = text.split_once('/') {
        out.push(format!("{left} or {right}"));
    }
    if let Some(at) =
        ["weeks ", "months ", "days ", "years "].iter().find_map(|unit| Some(lower.find(unit)? + unit.len()))
    {
        out.push(format!("{}of {}", &text[..at], &text[at..]));
    }
    if text.contains('(') {
        out.push(text.replace(['(', ')'], ""));
    }
    if text.matches('"').count() % 2 == 1 {
        out.push(text.replace('"', ""));
    }
    out
}

/// Where a phrase stands as words of its own.
fn place(lower: &str, phrase: &str) -> Option<usize> {
    lower.match_indices(phrase).map(|(at, _)| at).find(|at| {
        let before = lower[..*at].chars().next_back().is_none_or(char::is_whitespace);
        let behind = lower[at + phrase.len()..].chars().next();
        before && behind.is_none_or(char::is_whitespace)
    })
}

/// The text with a piece in another place: `top 3` to the front, a head before its clauses.
fn moved(text: &str) -> Vec<String> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut out = Vec::new();
    if let [.., "top", number] = words.as_slice()
        && words.len() > 2
        && number.chars().all(|c| c.is_ascii_digit())
        && let Some(at) = lower.rfind(" top ")
    {
        out.push(format!("top {number} {}", &text[..at]));
    }
    // `where strength is first-line or essential`: the field is said again.
    if let (Some(condition), Some(or)) = (lower.rfind(" where "), lower.rfind(" or "))
        && condition < or
        && let Some(field) = lower.get(condition + 7..).and_then(|rest| rest.split_whitespace().next())
    {
        out.push(format!("{} or where {field} = {}", &text[..or], &text[or + 4..]));
    }
    match words.first() {
        Some(first) if first.chars().all(|c| c.is_ascii_digit()) => out.push(format!("top {text}")),
        Some(&("for" | "after" | "before" | "from" | "about" | "under" | "with")) => {
            out.push(format!("treatments {text}"))
        }
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::rewritten;

    #[test]
    fn phrases_stand_alone_and_pieces_move() {
        assert!(rewritten("treatments used for x").contains(&"treatments for x".to_owned()));
        assert!(rewritten("treatments for x top 3").contains(&"top 3 treatments for x".to_owned()));
        assert!(
            rewritten("tests where sensitivity > 90 percent").contains(&"tests where sensitivity > 90%".to_owned())
        );
        assert!(rewritten("treatments for buttock").is_empty(), "no phrase within a word");
    }

    #[test]
    fn letters_of_any_width_are_cut_at_their_boundaries() {
        for text in ["tréatments ＆ é", "à / é", "(é", "İ to é", "weeks É"] {
            rewritten(text);
        }
    }
}
