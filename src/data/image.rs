//! Dataset → image, so that the build script and the program make the same.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Dataset;
use crate::store::{Builder, Finished, NotTaken};

impl Dataset {
    /// The image of the records: entities, then sources, then the works they list, then markers that bind to no work.
    ///
    /// # Errors
    /// An id that stands twice (which reading refuses), or more than an image can number.
    pub fn image(&self) -> Result<Finished, NotTaken> {
        let mut builder = Builder::default();
        for entity in &self.entities {
            builder.entity(entity)?;
        }
        for source in &self.sources {
            builder.source(source)?;
        }
        for source in &self.sources {
            builder.works(source)?;
        }
        self.relate(&mut builder);
        self.markers(&mut builder)?;
        for statement in &self.statements {
            builder.statement(statement)?;
        }
        Ok(builder.finish(Some(self.fingerprint())))
    }

    /// SHA-256 over the records in their serialised form, first 16 hex digits: the same data, the same fingerprint.
    pub fn fingerprint(&self) -> String {
        let bytes = postcard::to_stdvec(self).unwrap_or_default();
        Sha256::digest(&bytes).iter().take(8).map(|b| format!("{b:02x}")).collect()
    }

    /// Is-a, part-of and disjointness.
    fn relate(&self, builder: &mut Builder) {
        for entity in &self.entities {
            let Some(own) = builder.number(&entity.id) else { continue };
            for (ids, relate) in [
                (&entity.broader, Builder::broader as fn(&mut Builder, u32, u32)),
                (&entity.part_of, Builder::part_of),
                (&entity.disjoint, Builder::disjoint),
            ] {
                for other in ids.iter().filter_map(|id| builder.number(id)).collect::<Vec<_>>() {
                    relate(builder, own, other);
                }
            }
        }
    }

    /// Markers that statements print and their sources bind to no work.
    fn markers(&self, builder: &mut Builder) -> Result<(), NotTaken> {
        let mut cited: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
        for statement in &self.statements {
            cited.entry(&statement.source).or_default().extend(&statement.cites);
        }
        for (source, markers) in cited {
            let Some(number) = builder.number(source) else { continue };
            let unbound = markers.into_iter().filter(|m| builder.cited(number, source, m).is_none());
            let mut unbound: Vec<&String> = unbound.collect();
            unbound.sort_by_key(|m| (m.parse::<u32>().unwrap_or(u32::MAX), (*m).clone()));
            for marker in unbound {
                builder.marker(source, marker)?;
            }
        }
        Ok(())
    }
}
