//! Dataset → dataset with what is costly to compute: the normal forms of all names, and the fingerprint. The build script embeds it, so that a
//! start of the program computes neither.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Dataset;
use crate::model::name::normal_forms;

/// A dataset, ready to become a graph.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Prebuilt {
    /// The records.
    pub dataset: Dataset,
    /// Normal forms of id, label and synonyms of entities, of sources and of listed works, which are numbered behind them, sorted.
    pub forms: Forms,
    /// SHA-256 over the records in their serialised form, first 16 hex digits: the same data, the same fingerprint.
    pub fingerprint: String,
}

/// Normal forms with numbers, sorted, in one text: reading it back is one allocation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Forms {
    text: String,
    /// Where each form ends in `text`, and the number of its thing.
    ends: Vec<(u32, u32)>,
}

impl Forms {
    /// Packs sorted forms.
    pub fn new(sorted: &[(String, u32)]) -> Forms {
        let mut forms = Forms::default();
        for (form, id) in sorted {
            forms.text.push_str(form);
            forms.ends.push((forms.text.len() as u32, *id));
        }
        forms
    }

    fn form(&self, i: usize) -> &str {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before].0);
        self.text.get(start as usize..self.ends[i].0 as usize).unwrap_or("")
    }

    /// The numbers of a form, in order.
    pub fn find<'f>(&'f self, form: &'f str) -> impl Iterator<Item = u32> + 'f {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.form(middle) < form {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low..self.ends.len()).take_while(move |i| self.form(*i) == form).map(|i| self.ends[i].1)
    }
}

impl Prebuilt {
    /// Computes what is costly.
    pub fn new(dataset: Dataset) -> Prebuilt {
        let entities = dataset.entities.iter().map(|e| {
            forms_of([&e.id, &e.label].into_iter().chain(e.synonyms.iter().map(|s| &s.name)).map(String::as_str))
        });
        let sources = dataset.sources.iter().map(|s| forms_of([s.id.as_str(), &s.title].into_iter()));
        let works = dataset.sources.iter().flat_map(|s| {
            s.references.iter().map(|r| {
                let own = [format!("{}/{}", s.id, r.id), r.title.clone()];
                let marker = r.marker.iter().map(|m| format!("{} [{m}]", s.id));
                let names: Vec<String> = own.into_iter().chain(marker).collect();
                forms_of(names.iter().map(String::as_str))
            })
        });
        let mut forms: Vec<(String, u32)> = entities
            .chain(sources)
            .chain(works)
            .enumerate()
            .flat_map(|(i, forms)| forms.into_iter().map(move |form| (form, i as u32)))
            .collect();
        forms.sort();
        let forms = Forms::new(&forms);
        let bytes = postcard::to_stdvec(&dataset).unwrap_or_default();
        let fingerprint = Sha256::digest(&bytes).iter().take(8).map(|b| format!("{b:02x}")).collect();
        Prebuilt { dataset, forms, fingerprint }
    }
}

/// The distinct normal forms of several names, in order.
pub fn forms_of<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut forms = Vec::new();
    for form in names.flat_map(normal_forms) {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}
