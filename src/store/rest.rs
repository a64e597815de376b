//! The parts of records that no column holds, serialised one record at a time. Nothing here is needed to find statements; it is read when a
//! record is shown.

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Serialize};

use crate::model::entity::Synonym;
use crate::model::quantity::Span;
use crate::model::statement::{Accuracy, Dose, Effect};

/// What the columns do not hold of a thing.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ThingRest {
    /// Sources of each synonym; empty where none has any.
    pub synonyms_by: Vec<Vec<String>>,
    /// Codes of public code lists.
    pub codes: Vec<String>,
    /// Curator's remark.
    pub note: Option<String>,
    /// Columns of an import for which the model has no field, by number among the distinct ones.
    pub extra: Option<u32>,
}

impl ThingRest {
    /// The sources of synonyms, left out where there are none.
    pub fn by(synonyms: &[Synonym]) -> Vec<Vec<String>> {
        if synonyms.iter().all(|s| s.by.is_empty()) {
            return Vec::new();
        }
        synonyms.iter().map(|s| s.by.clone()).collect()
    }
}

/// What the columns do not hold of a statement, to be written.
#[derive(Debug, Default, Serialize)]
pub struct StatementRest<'a> {
    /// The source's own word for stance or strength.
    pub wording: Option<&'a str>,
    /// Time and detail of each prerequisite; empty where none states any.
    pub needs: Vec<(Option<&'a Span>, Option<&'a str>)>,
    /// The change.
    pub effect: Option<&'a Effect>,
    /// How well a test does.
    pub accuracy: Option<&'a Accuracy>,
    /// How long, how often, how much.
    pub dose: Option<&'a Dose>,
    /// Markers as printed; empty where each is the id of what it cites.
    pub cites: Vec<&'a str>,
    /// Headings.
    pub section: &'a [String],
    /// First and last line.
    pub lines: (u32, u32),
    /// The claim in our own words.
    pub text: &'a str,
    /// Curator's remark.
    pub note: Option<&'a str>,
    /// Columns of an import for which the model has no field, by number among the distinct ones.
    pub extra: Option<u32>,
}

/// What the columns do not hold of a statement, read.
#[derive(Debug, Default, Deserialize)]
pub struct StatementRestRead {
    /// The source's own word for stance or strength.
    pub wording: Option<String>,
    /// Time and detail of each prerequisite; empty where none states any.
    pub needs: Vec<(Option<Span>, Option<String>)>,
    /// The change.
    pub effect: Option<Box<Effect>>,
    /// How well a test does.
    pub accuracy: Option<Box<Accuracy>>,
    /// How long, how often, how much.
    pub dose: Option<Box<Dose>>,
    /// Markers as printed; empty where each is the id of what it cites.
    pub cites: Vec<String>,
    /// Headings.
    pub section: Vec<String>,
    /// First and last line.
    pub lines: (u32, u32),
    /// The claim in our own words.
    pub text: String,
    /// Curator's remark.
    pub note: Option<String>,
    /// Columns of an import for which the model has no field, by number among the distinct ones.
    pub extra: Option<u32>,
}

/// Serialises a record behind others.
pub fn append(text: &mut Vec<u8>, record: &impl Serialize) {
    // A `Vec` takes every byte, and the records hold nothing that postcard refuses.
    let _ = postcard::serialize_with_flavor(record, Behind(text));
}

/// Takes bytes in pieces.
struct Behind<'v>(&'v mut Vec<u8>);

impl Flavor for Behind<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
