//! The words of a report → what they mean, in plain words of ours. Only words that the report uses are listed.

use super::parts::{Block, Glossary, Report, Term};

/// Term, the spellings that show that it is used, meaning. Spellings are compared word by word, in lower case.
const TERMS: &[(&str, &[&str], &str)] = &[
    ("acetaminophen", &["acetaminophen"], "A common pain reliever, also called paracetamol."),
    ("adjunct", &["adjunct", "adjuncts"], "Something added to the main treatment."),
    (
        "advised",
        &["advised"],
        "Strength word: the source recommends it, says it should be done, or calls it appropriate.",
    ),
    ("anesthetic", &["anesthetic", "anesthetics"], "A drug that numbs."),
    (
        "arthropathy",
        &["arthropathy", "spondyloarthropathy"],
        "Disease of a joint; spondyloarthropathy is an inflammatory kind that affects the spine.",
    ),
    ("chronic", &["chronic"], "Lasting long, mostly for more than three months."),
    (
        "comparator",
        &["comparator", "comparators", "vs"],
        "What a treatment was compared with. An effect without it says little.",
    ),
    (
        "conservative care",
        &["conservative"],
        "Treatment without needles or surgery, such as exercise, manual therapy, belts and medication.",
    ),
    (
        "contraindication",
        &["contraindication", "contraindications", "contraindicated"],
        "A reason for which something must not be used.",
    ),
    (
        "corticosteroid",
        &["corticosteroid", "corticosteroids", "steroid"],
        "A drug that lowers inflammation, here given as an injection or by mouth.",
    ),
    ("deconditioning", &["deconditioning", "decondition"], "Loss of strength and endurance for want of use."),
    (
        "diagnostic block",
        &["block", "blocks"],
        "An injection of anesthetic as a test: if the pain goes, the joint was its source.",
    ),
    ("disputed", &["disputed"], "At least one source is for it and at least one against."),
    ("essential", &["essential"], "Strongest word of the scale: cornerstone, foundation, required."),
    ("first-line", &["first-line"], "Strength word: what is tried first."),
    ("fusion", &["fusion"], "Surgery that makes the two bones of a joint grow together."),
    ("gate", &["gate", "gates"], "A condition that must hold first: \"only after\", \"reserved for\"."),
    ("hypermobility", &["hypermobility", "hypermobile"], "More movement in a joint than is usual."),
    (
        "interventional care",
        &["interventional"],
        "Procedures with a needle or probe, between conservative care and surgery.",
    ),
    ("intra-articular", &["intra-articular"], "Into the joint."),
    ("manipulation", &["manipulation", "manipulations"], "A quick movement of a joint by the hands of a practitioner."),
    (
        "marker bound to no work",
        &["marker", "markers"],
        "A number such as [3] that a source prints without saying which work it stands for. It cannot be looked up.",
    ),
    ("may-help", &["may-help"], "Strength word: the source says may, can help, or option."),
    (
        "NSAID",
        &["nsaid", "nsaids"],
        "Nonsteroidal anti-inflammatory drug, such as ibuprofen or naproxen: against pain and inflammation.",
    ),
    ("not-indicated", &["not-indicated"], "Strength word: the source says that there is no reason for it."),
    ("discouraged", &["discouraged"], "Strength word: the source advises against it."),
    ("postpartum", &["postpartum"], "After giving birth."),
    (
        "prerequisite",
        &["prerequisite", "prerequisites"],
        "What must have happened before a treatment, such as a treatment that did not help.",
    ),
    ("prolonged", &["prolonged"], "Lasting longer than is good; each source draws the line elsewhere."),
    (
        "provocative test",
        &["provocative", "provocation"],
        "The examiner loads a joint to see whether the familiar pain comes.",
    ),
    (
        "radiofrequency ablation",
        &["radiofrequency", "rfa"],
        "Heat from a probe that stops small nerves from passing pain on; cooled probes reach further.",
    ),
    ("reserved", &["reserved"], "Strength word: only when everything else is used up."),
    (
        "sacroiliac (SI) joint",
        &["si", "sacroiliac"],
        "The joint between the sacrum, at the base of the spine, and the hip bone; one on each side.",
    ),
    ("sacroiliitis", &["sacroiliitis"], "Inflammation of a sacroiliac joint."),
    ("SI joint dysfunction", &["dysfunction"], "An SI joint that moves too much or too little, as a cause of pain."),
    ("silent", &["silent", "silence"], "The source says nothing on it. That is unknown, not a no."),
    (
        "stabilization exercise",
        &["stabilization", "stabilisation"],
        "Exercise that trains muscles to hold a joint steady.",
    ),
    ("stance", &["stance"], "Which side a source takes: for, against, or neither."),
    (
        "strength",
        &["strength", "strengths"],
        "How firmly a source recommends, from essential to not indicated. It is the source's word, not a grade of evidence.",
    ),
    ("supported", &["supported"], "At least one source is for it and none against. Counts sources, not proof."),
    ("usual care", &["usual"], "What patients in a study got who did not get the treatment under test."),
];

/// The terms that a report uses.
pub fn of(report: &Report) -> Vec<Term> {
    let text = words(report);
    let used = |spellings: &[&str]| spellings.iter().any(|s| text.iter().any(|w| w == s));
    let mut terms: Vec<Term> = TERMS
        .iter()
        .filter(|(_, spellings, _)| used(spellings))
        .map(|(term, _, meaning)| Term { term: (*term).to_owned(), meaning: (*meaning).to_owned() })
        .collect();
    terms.sort_by_key(|t| t.term.to_lowercase());
    terms
}

/// The block, where there is any term.
pub fn block(report: &Report) -> Option<Block> {
    let terms = of(report);
    (!terms.is_empty()).then(|| Block::Glossary(Glossary { id: "glossary".to_owned(), terms }))
}

/// Every word that a reader meets in tables, lists and notes.
fn words(report: &Report) -> std::collections::BTreeSet<String> {
    let mut text = vec![report.title.clone()];
    for section in &report.sections {
        for block in &section.blocks {
            match block {
                Block::Table(t) => text.extend(of_table(t)),
                Block::List(l) => text.extend(l.items.iter().flat_map(|i| i.marks.iter().chain([&i.text]).cloned())),
                Block::Figure(f) => {
                    text.extend([f.title.clone(), f.description.clone()]);
                    text.extend(of_table(&f.table));
                }
                Block::Exercises(e) => text.extend(e.questions.iter().cloned()),
                Block::Glossary(_) => {}
            }
        }
    }
    text.extend(report.notes.iter().flat_map(|n| [n.text.clone(), n.remarks.clone()]));
    let split = |c: char| !c.is_alphanumeric() && c != '-';
    text.iter().flat_map(|t| t.split(split)).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn of_table(table: &super::parts::Table) -> Vec<String> {
    let mut text = vec![table.caption.clone()];
    text.extend(table.columns.iter().flat_map(|c| c.about.iter().chain(&c.flags).chain([&c.label]).cloned()));
    for row in &table.rows {
        text.push(row.head.clone());
        for group in row.cells.iter().flat_map(|c| &c.groups) {
            text.extend(group.label.clone());
            text.extend(group.items.iter().flat_map(|i| i.marks.iter().chain([&i.text]).cloned()));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::TERMS;

    #[test]
    fn spellings_are_words_in_lower_case() {
        for (term, spellings, meaning) in TERMS {
            assert!(!spellings.is_empty() && meaning.ends_with('.'), "{term}");
            for s in *spellings {
                assert!(s.chars().all(|c| c.is_lowercase() || c == '-'), "{term}: {s}");
            }
        }
    }
}
