//! Ranges and spans of time. A span is written as in the data files (`6 weeks`, `1-2 days`, `6+ weeks`, `>2 days`) and compared in days.

use serde::{Deserialize, Serialize};

/// Lower and upper limit; a missing limit is open-ended.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Range {
    /// Lower limit.
    pub low: Option<f64>,
    /// Whether the lower limit itself is excluded.
    pub low_excluded: bool,
    /// Upper limit.
    pub high: Option<f64>,
    /// Whether the upper limit itself is excluded.
    pub high_excluded: bool,
}

impl Range {
    /// Both limits included.
    pub const fn between(low: Option<f64>, high: Option<f64>) -> Self {
        Self { low, low_excluded: false, high, high_excluded: false }
    }

    /// Whether a limit is stated.
    pub const fn is_stated(&self) -> bool {
        self.low.is_some() || self.high.is_some()
    }

    /// Whether the lower limit does not lie above the upper one.
    pub fn is_ordered(&self) -> bool {
        match (self.low, self.high) {
            (Some(l), Some(h)) => l <= h,
            _ => true,
        }
    }

    /// `9–12 points`, `at least 70 percent`
    pub fn text(&self, unit: Option<&str>) -> String {
        let unit = unit.map_or(String::new(), |u| format!(" {u}"));
        match (self.low, self.high) {
            (Some(l), Some(h)) if l == h => format!("{l}{unit}"),
            (Some(l), Some(h)) => format!("{l}–{h}{unit}"),
            (Some(l), None) => format!("at least {l}{unit}"),
            (None, Some(h)) => format!("at most {h}{unit}"),
            (None, None) => String::new(),
        }
    }

    /// Whether no number lies in both ranges.
    pub fn is_disjoint_from(&self, other: &Range) -> bool {
        ends_before(self, other) || ends_before(other, self)
    }
}

/// Whether `a` ends before `b` begins.
fn ends_before(a: &Range, b: &Range) -> bool {
    match (a.high, b.low) {
        (Some(high), Some(low)) => high < low || (high == low && (a.high_excluded || b.low_excluded)),
        _ => false,
    }
}

/// A span of time as written, with its range in days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// As written.
    pub text: String,
    /// In days.
    pub days: Range,
}

/// Days in a unit of time; a month is 30 days, a year 365.
fn days_in(unit: &str) -> Option<f64> {
    Some(match unit.strip_suffix('s').unwrap_or(unit) {
        "second" => 1.0 / 86_400.0,
        "minute" => 1.0 / 1_440.0,
        "hour" => 1.0 / 24.0,
        "day" => 1.0,
        "week" => 7.0,
        "month" => 30.0,
        "year" => 365.0,
        _ => return None,
    })
}

impl Span {
    /// Reads `[>|>=|<|<=] N[-M][+] UNIT`. `None` for anything else.
    pub fn parse(text: &str) -> Option<Span> {
        let trimmed = text.trim();
        let (op, rest) = ["<=", ">=", "<", ">"]
            .iter()
            .find_map(|op| trimmed.strip_prefix(op).map(|rest| (*op, rest)))
            .unwrap_or(("", trimmed));
        let (number, unit) = rest.trim().split_once(' ')?;
        let unit = days_in(unit.trim())?;
        let (number, plus) = number.strip_suffix('+').map_or((number, false), |n| (n, true));
        let value = |n: &str| n.parse::<f64>().ok().filter(|v| v.is_finite() && *v >= 0.0).map(|v| v * unit);
        let days = if let Some((low, high)) = number.split_once('-') {
            if plus || !op.is_empty() {
                return None;
            }
            Range::between(Some(value(low)?), Some(value(high)?))
        } else {
            let n = value(number)?;
            match (op, plus) {
                ("", false) => Range::between(Some(n), Some(n)),
                ("" | ">=", _) => Range::between(Some(n), None),
                (">", false) => Range { low: Some(n), low_excluded: true, ..Range::default() },
                ("<=", false) => Range::between(None, Some(n)),
                ("<", false) => Range { high: Some(n), high_excluded: true, ..Range::default() },
                _ => return None,
            }
        };
        days.is_ordered().then(|| Span { text: trimmed.to_owned(), days })
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, Span};

    fn days(text: &str) -> Option<(Option<f64>, Option<f64>)> {
        Span::parse(text).map(|s| (s.days.low, s.days.high))
    }

    #[test]
    fn spans_are_read_in_days() {
        assert_eq!(days("6 weeks"), Some((Some(42.0), Some(42.0))));
        assert_eq!(days("1-2 days"), Some((Some(1.0), Some(2.0))));
        assert_eq!(days("6+ weeks"), Some((Some(42.0), None)));
        assert_eq!(days(">2 days"), Some((Some(2.0), None)));
        assert_eq!(days("<3 months"), Some((None, Some(90.0))));
        for bad in ["", "weeks", "2-1 days", "6 moons", "-1 days", "6weeks", ">1-2 days"] {
            assert_eq!(days(bad), None, "{bad}");
        }
    }

    #[test]
    fn disjoint_ranges_do_not_touch() {
        let short = Span::parse("1-2 days").unwrap().days;
        let long = Span::parse(">2 days").unwrap().days;
        assert!(short.is_disjoint_from(&long) && long.is_disjoint_from(&short));
        assert!(!short.is_disjoint_from(&Range::between(Some(2.0), None)));
        assert!(!Range::default().is_disjoint_from(&short));
    }
}
