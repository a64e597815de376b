//! The closed lists of words: kinds, stances, strengths, and the fields, facets, keys and columns that a question can name.
//! Data files, questions and answers share these lists, so a word is spelled in one place.

use serde::{Deserialize, Serialize};

/// Declares an enum of words with its spelling: one list that reads, prints and enumerates.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the written order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word for the value.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The value of a word, exactly as [`Self::word`] spells it.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.word() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

terms! {
    /// What sort of thing an entity is.
    EntityKind {
        /// A disease, complaint or state of the body.
        Condition = "condition",
        /// Anything done or given to help, advice included.
        Treatment = "treatment",
        /// What a patient feels or shows.
        Symptom = "symptom",
        /// An event or circumstance that brings a condition about.
        Cause = "cause",
        /// An examination, image or diagnostic procedure.
        Test = "test",
        /// A group of patients or a circumstance.
        Population = "population",
        /// What is measured or hoped for.
        Outcome = "outcome",
        /// A part of the body.
        Anatomy = "anatomy",
        /// Who gives care.
        Provider = "provider",
        /// A document of the graph.
        Source = "source",
        /// A cited work or an unresolved citation marker.
        Reference = "reference",
        /// None of these: a gene or whatever else an imported graph speaks of.
        Other = "other",
    }
}

terms! {
    /// What sort of claim a statement makes.
    StatementKind {
        /// Use it, or do not.
        Recommendation = "recommendation",
        /// Must not be used in.
        Contraindication = "contraindication",
        /// Warning, adverse effect, limitation.
        Caution = "caution",
        /// What it does, with or without a figure.
        Effect = "effect",
        /// What a test shows or needs.
        Diagnosis = "diagnosis",
        /// When it is appropriate.
        Criterion = "criterion",
        /// A symptom of a condition.
        Symptom = "symptom",
        /// A cause of a condition.
        Cause = "cause",
        /// How it is done.
        Technique = "technique",
        /// How it works.
        Mechanism = "mechanism",
        /// What it is.
        Definition = "definition",
        /// How common it is.
        Prevalence = "prevalence",
        /// What keeps it from coming.
        Prevention = "prevention",
        /// A sign that needs attention.
        RedFlag = "red-flag",
        /// A work that a source lists (made by the loader from `[[reference]]`).
        Listing = "listing",
        /// What a source says about itself.
        Disclosure = "disclosure",
        /// A claim of an imported graph whose predicate is none of these kinds.
        Association = "association",
    }
}

impl StatementKind {
    /// The word of the head that selects statements of this kind (`recommendations`, `red flags`).
    pub const fn plural(self) -> &'static str {
        match self {
            StatementKind::Recommendation => "recommendations",
            StatementKind::Contraindication => "contraindications",
            StatementKind::Caution => "cautions",
            StatementKind::Effect => "effects",
            StatementKind::Diagnosis => "diagnoses",
            StatementKind::Criterion => "criteria",
            StatementKind::Symptom => "symptom statements",
            StatementKind::Cause => "cause statements",
            StatementKind::Technique => "techniques",
            StatementKind::Mechanism => "mechanisms",
            StatementKind::Definition => "definitions",
            StatementKind::Prevalence => "prevalence",
            StatementKind::Prevention => "prevention",
            StatementKind::RedFlag => "red flags",
            StatementKind::Listing => "listings",
            StatementKind::Disclosure => "disclosures",
            StatementKind::Association => "associations",
        }
    }
}

terms! {
    /// Which side a statement takes.
    Stance {
        /// Speaks for it.
        For = "for",
        /// Speaks against it.
        Against = "against",
        /// Takes no side.
        Neutral = "neutral",
    }
}

terms! {
    /// How strongly a source speaks, strongest first (`graph-data/README.md`).
    Strength {
        /// Cornerstone, foundation, required.
        Essential = "essential",
        /// First choice.
        FirstLine = "first-line",
        /// Recommended, should.
        Advised = "advised",
        /// Beside something else.
        Adjunct = "adjunct",
        /// May, can help.
        MayHelp = "may-help",
        /// Only when the rest is used up.
        Reserved = "reserved",
        /// Not recommended.
        Discouraged = "discouraged",
        /// Not indicated.
        NotIndicated = "not-indicated",
    }
}

impl Strength {
    /// Place on the scale, 0 = strongest. Two or more ranks apart is a conflict of strength.
    pub const fn rank(self) -> u8 {
        self as u8
    }
}

terms! {
    /// What happened to a prerequisite.
    Event {
        /// It was tried and did not help enough.
        Failed = "failed",
        /// It was done and helped or confirmed.
        Succeeded = "succeeded",
        /// It was done, whatever came of it.
        Tried = "tried",
        /// A circumstance that must hold.
        Met = "met",
    }
}

terms! {
    /// Where in the order of care the source itself puts it.
    Stage {
        /// At the start of care.
        Initial = "initial",
    }
}

terms! {
    /// Which way an effect goes.
    Direction {
        /// Less of the outcome.
        Decrease = "decrease",
        /// More of the outcome.
        Increase = "increase",
        /// The outcome gets better.
        Improve = "improve",
        /// The outcome gets worse.
        Worsen = "worsen",
        /// No change.
        None = "none",
    }
}

terms! {
    /// What sort of document a source is.
    SourceKind {
        /// A page for patients.
        PatientPage = "patient page",
        /// A blog post.
        Blog = "blog",
        /// A guide published by a clinic.
        ClinicGuide = "clinic guide",
        /// A guide for clinicians.
        CliniciansGuide = "clinician's guide",
        /// An overview written by a language model.
        AiOverview = "AI-written overview",
        /// Anything else, such as an imported graph.
        Other = "other",
    }
}

terms! {
    /// Whom a source addresses.
    Audience {
        /// Patients and the public.
        Patients = "patients",
        /// Health professionals.
        Clinicians = "clinicians",
    }
}

terms! {
    /// What sort of work is cited.
    ReferenceKind {
        /// A guideline or its summary.
        Guideline = "guideline",
        /// A research article or review.
        Research = "research",
        /// A book or chapter.
        Book = "book",
        /// A page on the web.
        WebPage = "web page",
        /// Not known.
        Unknown = "unknown",
    }
}

terms! {
    /// Why a line of a document carries no claim.
    NoClaimReason {
        /// A title or heading.
        Heading = "heading",
        /// A link to somewhere else.
        Navigation = "navigation",
        /// Marketing without clinical content.
        Advertising = "advertising",
        /// Who wrote it, without credentials.
        Byline = "byline",
        /// A control of the page.
        PageControl = "page control",
    }
}

terms! {
    /// What `with` and `without` test.
    Facet {
        /// A citation or a quantified result on the statement itself.
        Evidence = "evidence",
        /// A citation on the statement itself.
        Citations = "citations",
        /// Any figure on the statement itself.
        Numbers = "numbers",
        /// Something that must have happened first.
        Prerequisites = "prerequisites",
        /// A strict contraindication of the row's entity or what is broader.
        Contraindications = "contraindications",
        /// A caution about the row's entity or what is broader.
        Cautions = "cautions",
    }
}

terms! {
    /// What `where` can test.
    Field {
        /// Strength of the statement; ordered.
        Strength = "strength",
        /// Stance of the statement.
        Stance = "stance",
        /// Kind of the statement.
        Kind = "kind",
        /// Where the source itself puts it in the order of care.
        Stage = "stage",
        /// Id or title of the source.
        Source = "source",
        /// Any heading above the passage.
        Section = "section",
        /// Number of markers on the one statement.
        Citations = "citations",
        /// Number of distinct works or markers on the one statement.
        References = "references",
        /// Any stated span of time.
        Duration = "duration",
        /// Minimum span of a prerequisite.
        AfterDuration = "after.duration",
        /// How long it is done.
        DoseDuration = "dose.duration",
        /// How long the effect lasts.
        EffectHorizon = "effect.horizon",
        /// Magnitude of the effect, in its unit.
        Effect = "effect",
        /// Unit of the effect.
        EffectUnit = "effect.unit",
        /// Percent.
        Sensitivity = "sensitivity",
        /// Percent.
        Specificity = "specificity",
        /// Whom the source addresses.
        Audience = "audience",
        /// Year of the cited work after the head `references`, else of the source.
        Year = "year",
        /// Year of the cited work.
        ReferenceYear = "reference.year",
        /// Year of the source.
        SourceYear = "source.year",
    }
}

terms! {
    /// How `where` compares.
    Op {
        /// Equal.
        Eq = "=",
        /// Not equal.
        Ne = "!=",
        /// Less.
        Lt = "<",
        /// Less or equal.
        Le = "<=",
        /// Greater.
        Gt = ">",
        /// Greater or equal.
        Ge = ">=",
        /// Holds the text, case ignored.
        Contains = "contains",
    }
}

terms! {
    /// What rows can be sorted by.
    SortKey {
        /// Strongest statement of the row; strongest first.
        Strength = "strength",
        /// Number of sources; most first.
        Sources = "sources",
        /// Number of statements; most first.
        Statements = "statements",
        /// Number of markers over all statements; most first.
        Citations = "citations",
        /// Number of distinct works or markers; most first.
        References = "references",
        /// Label, alphabetically.
        Label = "label",
        /// Kind, alphabetically.
        Kind = "kind",
        /// First source id, then first line.
        Source = "source",
        /// Year as in `where year`; earliest first, none last.
        Year = "year",
        /// Shortest stated span; shortest first, none last.
        Duration = "duration",
        /// Smallest magnitude of an effect; smallest first, none last.
        Effect = "effect",
    }
}

terms! {
    /// What rows can be grouped or counted by.
    GroupKey {
        /// Id of the source of a statement.
        Source = "source",
        /// Kind of the row (entity rows) or of the statement (statement rows).
        Kind = "kind",
        /// Strength of a statement.
        Strength = "strength",
        /// Stance of a statement.
        Stance = "stance",
        /// Subject of a statement.
        Subject = "subject",
        /// Object of a statement.
        Object = "object",
        /// Population or circumstance of a statement.
        Population = "population",
        /// Outcome of a statement.
        Outcome = "outcome",
        /// Innermost heading of a statement.
        Section = "section",
        /// Audience of the source.
        Audience = "audience",
        /// Year of the source.
        Year = "year",
    }
}

terms! {
    /// Columns of a table of rows.
    Column {
        /// Preferred label.
        Name = "name",
        /// Kind of the row.
        Kind = "kind",
        /// Strongest strength.
        Strength = "strength",
        /// Stances taken.
        Stance = "stance",
        /// Ids of the sources.
        Sources = "sources",
        /// Number of statements.
        Statements = "statements",
        /// Citation markers.
        Citations = "citations",
        /// Source and lines.
        Lines = "lines",
        /// Headings.
        Section = "section",
        /// The claim in our own words.
        Text = "text",
        /// The source's own word.
        Wording = "wording",
        /// Objects of the statements.
        For = "for",
        /// Prerequisites.
        After = "after",
        /// Populations and circumstances.
        In = "in",
        /// Outcome and effect.
        Effect = "effect",
        /// Dose.
        Dose = "dose",
        /// Flags of the row.
        Flags = "flags",
        /// Curator's remarks.
        Note = "note",
    }
}

terms! {
    /// Rows of a comparison.
    Aspect {
        /// What it is.
        Definition = "definition",
        /// Recommendations: who says what.
        Stance = "stance",
        /// Strengths in the sources' words.
        Strength = "strength",
        /// For whom.
        Population = "population",
        /// Where in the order of care.
        Order = "order",
        /// Measured and stated effects.
        Effect = "effect",
        /// Figures: doses, spans, thresholds, results.
        Numbers = "numbers",
        /// Citations and figures.
        Evidence = "evidence",
        /// Distinct works and markers cited.
        References = "references",
        /// Which sources speak.
        Sources = "sources",
        /// Warnings.
        Cautions = "cautions",
        /// Strict contraindications and gates.
        Contraindications = "contraindications",
        /// How it is done and works.
        Technique = "technique",
    }
}

terms! {
    /// How an answer is printed.
    Format {
        /// A table.
        Table = "table",
        /// The machine form, indented.
        Json = "json",
        /// The machine form, one line.
        Jsonl = "jsonl",
        /// Comma-separated values.
        Csv = "csv",
        /// A Markdown table.
        Markdown = "markdown",
    }
}

terms! {
    /// How an is-a hop relates a named entity to the one that matched.
    Relation {
        /// The entity itself.
        Same = "same",
        /// The match is narrower than the name.
        Narrower = "narrower",
        /// The match is broader than the name.
        Broader = "broader",
    }
}
