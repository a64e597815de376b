//! What tables a layout has and what each column means: the one list that the writer, the reader's page and the tests use.

use crate::store::Slot;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A number of 64 bits: ids and counts of things and statements.
    Bigint,
    /// A number of 32 bits: flags (0 or 1), positions, years.
    Int,
    /// A figure with a fraction.
    Double,
    /// UTF-8.
    Text,
}

impl Type {
    /// As SQL calls it.
    pub const fn word(self) -> &'static str {
        match self {
            Type::Bigint => "BIGINT",
            Type::Int => "INT",
            Type::Double => "DOUBLE",
            Type::Text => "TEXT",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub of: Type,
    /// Whether a row can go without.
    pub nullable: bool,
    /// What it means, in a line.
    pub meaning: &'static str,
}

/// A table: the file `NAME.parquet` of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is, in a line.
    pub meaning: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

/// Declares tables: constants, and the list of them all.
macro_rules! tables {
    ($($table:ident $name:literal $meaning:literal { $($column:literal $of:ident $($null:literal)? : $says:literal),+ $(,)? })+) => {
        $(
            #[doc = $meaning]
            pub const $table: Table = Table {
                name: $name,
                meaning: $meaning,
                columns: &[$(Column { name: $column, of: Type::$of, nullable: tables!(@ $($null)?), meaning: $says }),+],
            };
        )+

        /// Every table, in the order in which they are described.
        pub const ALL: &[Table] = &[$($table),+];
    };
    (@ $null:literal) => { true };
    (@) => { false };
}

tables! {
    LAYOUT "layout" "What the folder holds, in one row" {
        "version" Int: "version of the layout: 1",
        "fingerprint" Text: "first 16 hex digits of a hash of the data, as every answer prints it",
        "program" Text: "version of the program that wrote it",
        "things" Bigint: "rows of `entity`",
        "statements" Bigint: "rows of `statement`",
    }
    ENTITY "entity" "A thing: an entity, a source, a listed work, or a citation marker that binds to no work" {
        "id" Bigint: "its number, from 0 without a gap",
        "code" Text: "its id as in the data",
        "kind" Text: "what sort of thing it is",
        "label" Text: "its preferred label",
        "root" Int: "1: the root of its kind",
        "grouping" Int: "1: a class so wide that what is said of it contradicts nothing said of its members",
        "label_rank" Bigint: "its place in the order of lower-case label, then id",
    }
    CLOSURE "closure" "A thing and one that it is, or is narrower than; also each thing with itself" {
        "entity" Bigint: "the thing",
        "ancestor" Bigint: "the same, or what is broader, roots included",
        "hops" Int: "the fewest steps of is-a between them; 0 for the thing itself",
    }
    STATEMENT "statement" "A claim that one passage of one source makes" {
        "id" Bigint: "its number, from 0 without a gap",
        "code" Text: "its id as in the data",
        "kind" Text: "what sort of claim it is",
        "stance" Text "?": "which side it takes",
        "strength" Text "?": "how strongly it speaks",
        "strength_rank" Int "?": "place of the strength on the scale, 0 for the strongest",
        "stage" Text "?": "where in the order of care the source puts it",
        "source" Bigint: "who says it",
        "subject" Bigint "?": "the first of what it is about",
        "object" Bigint "?": "the first of what it is for",
        "together" Bigint "?": "what it is about as one row of an answer: the subject, or below 0 a combination",
        "subject_kind" Text "?": "the kind of its subjects, where all have the same",
        "any_of" Int: "1: one prerequisite is enough",
        "only_when" Int: "1: prerequisites and circumstances are a gate",
        "needs" Int: "how many prerequisites it has that failed, succeeded or were tried",
        "circumstances" Int: "how many populations and circumstances it is for",
        "quantified" Int: "1: states a magnitude, a sensitivity or a specificity",
        "numbers" Int: "1: states any figure",
        "citations" Int: "how many works it cites, each as often as it does",
        "works" Int: "how many different works it cites",
        "effect_low" Double "?": "lower limit of the magnitude of its effect",
        "effect_low_excluded" Int "?": "1: the lower limit itself is excluded; null without an effect",
        "effect_high" Double "?": "upper limit of the magnitude of its effect",
        "effect_high_excluded" Int "?": "1: the upper limit itself is excluded; null without an effect",
        "effect_unit" Text "?": "unit of the magnitude",
        "effect_unit_normal" Text "?": "the unit in normal form, as names are compared",
        "effect_unit_lower" Text "?": "the unit in lower case",
        "effect_scale" Text "?": "scale of the magnitude",
        "effect_direction" Text "?": "which way the effect goes",
        "sensitivity" Double "?": "of a test, in percent",
        "specificity" Double "?": "of a test, in percent",
        "threshold_measure" Text "?": "what a threshold is on",
        "threshold_unit" Text "?": "unit of the threshold",
        "line_from" Int: "first line of the passage",
        "line_to" Int: "last line of the passage",
        "text" Text: "the claim in words",
        "record" Text: "the whole statement as JSON; evigraph reads it back without loss",
    }
    COMBINATION "combination" "One part of what several statements are about together" {
        "id" Bigint: "number of the combination, from -1 down, in order of first appearance",
        "entity" Bigint: "a part of it",
    }
    ROLE "role" "A thing that a statement names, once for each slot" {
        "statement" Bigint: "the statement",
        "slot" Text: "subject, object, failed, succeeded, tried, met, alongside, in, outcome, measured-in, site, by or cites",
        "entity" Bigint: "the thing",
    }
    PRECONDITION "precondition" "What must have happened before a statement holds" {
        "statement" Bigint: "the statement",
        "position" Int: "from 0, as the statement has them",
        "event" Text: "failed, succeeded, tried or met",
        "entity" Bigint: "to what",
        "at_least_days" Double "?": "for how long at least, in days",
        "at_least" Text "?": "the same as written",
        "detail" Text "?": "what the source says beyond that",
    }
    POPULATION "population" "In whom or under which circumstances a statement holds" {
        "statement" Bigint: "the statement",
        "position" Int: "from 0 in each slot, as the statement has them",
        "slot" Text: "in, or measured-in for the people in whom an effect was measured",
        "entity" Bigint: "the population or circumstance",
    }
    CITATION "citation" "A citation of a statement" {
        "statement" Bigint: "the statement",
        "position" Int: "from 0, as the statement has them",
        "marker" Text: "as printed; the id of the work where the statement names the work itself",
        "entity" Bigint: "the cited work, or the marker itself where it binds to none",
    }
    SECTION "section" "A heading above the passage of a statement" {
        "statement" Bigint: "the statement",
        "position" Int: "from 0, the outermost",
        "heading" Text: "the heading",
        "normal" Text: "in normal form, as names are compared",
        "lower" Text: "in lower case",
    }
    SPAN "span" "A span of time that a statement states, in days" {
        "statement" Bigint: "the statement",
        "slot" Text: "after (only its minimum), dose, hold, horizon or lasting",
        "low" Double "?": "lower limit",
        "low_excluded" Int: "1: the lower limit itself is excluded",
        "high" Double "?": "upper limit",
        "high_excluded" Int: "1: the upper limit itself is excluded",
    }
    SOURCE "source" "A document" {
        "id" Bigint: "its number as a thing",
        "code" Text: "its id as in the data",
        "title" Text: "its title",
        "kind" Text: "what sort of document it is",
        "publisher" Text "?": "who published it",
        "date" Text "?": "as far as stated: year, month, day",
        "year" Int "?": "the year of the date",
        "code_normal" Text: "the id in normal form, as names are compared",
        "code_lower" Text: "the id in lower case",
        "title_normal" Text: "the title in normal form",
        "title_lower" Text: "the title in lower case",
    }
    AUDIENCE "audience" "Whom a source addresses" {
        "source" Bigint: "the source",
        "audience" Text: "whom it addresses",
    }
    REFERENCE "reference" "A cited work, or a citation marker that binds to none" {
        "id" Bigint: "its number as a thing",
        "source" Bigint "?": "the source that lists or prints it; null for a work that is an entity",
        "kind" Text "?": "what sort of work its source says it is; null where no source lists it",
        "marker" Text "?": "the marker that its source binds to it, or that binds to nothing",
        "title" Text: "its title",
        "year" Int "?": "the year as printed",
        "doi" Text "?": "the DOI as printed",
    }
    ESCALATION "escalation" "What a statement recommends once something has failed or was tried" {
        "failed" Bigint: "the prerequisite",
        "subject" Bigint: "what is recommended then",
        "statement" Bigint: "the statement that says so",
        "event" Text: "failed or tried",
    }
}

/// The word for a slot in the tables.
pub const fn slot(slot: Slot) -> &'static str {
    match slot {
        Slot::Subject => "subject",
        Slot::Object => "object",
        Slot::Failed => "failed",
        Slot::Succeeded => "succeeded",
        Slot::Tried => "tried",
        Slot::Met => "met",
        Slot::Alongside => "alongside",
        Slot::In => "in",
        Slot::Outcome => "outcome",
        Slot::MeasuredIn => "measured-in",
        Slot::Site => "site",
        Slot::By => "by",
        Slot::Cites => "cites",
        Slot::Source => "source",
    }
}
