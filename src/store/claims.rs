//! Statements, one at a time → the columns of an image.

use super::builder::{Builder, NotTaken};
use super::format::{NONE, Slot, bits};
use super::rest::{StatementRest, append};
use crate::model::statement::{Prerequisite, Statement};
use crate::model::terms::{Event, Stage, Stance, StatementKind, Strength};

/// A statement of which every id is a number already.
#[derive(Debug)]
pub struct Claim<'a> {
    /// Its id.
    pub id: &'a str,
    /// The thing that is its source; `u32::MAX` for none.
    pub source: u32,
    /// What sort of claim it is.
    pub kind: StatementKind,
    /// Which side it takes.
    pub stance: Option<Stance>,
    /// How strongly.
    pub strength: Option<Strength>,
    /// Where in the order of care.
    pub stage: Option<Stage>,
    /// One prerequisite is enough.
    pub any_of: bool,
    /// The prerequisites and circumstances are a gate.
    pub only_when: bool,
    /// What stands in its slots, made by [`filled`]. In the order of [`Statement`]'s fields; prerequisites follow the objects.
    pub filled: &'a [u32],
    /// Columns of an import for which the model has no field.
    pub extra: Option<&'a str>,
    /// What no column holds; its `extra` is set when it is taken.
    pub rest: StatementRest<'a>,
}

/// A thing in a slot, as [`super::Column::Filled`] holds it.
pub const fn filled(slot: Slot, thing: u32) -> u32 {
    (slot as u32) << 28 | thing
}

/// The slot of a prerequisite.
pub const fn event_slot(event: Event) -> Slot {
    match event {
        Event::Failed => Slot::Failed,
        Event::Succeeded => Slot::Succeeded,
        Event::Tried => Slot::Tried,
        Event::Met => Slot::Met,
    }
}

impl Builder {
    /// Takes a statement. An id that no thing has is left out of its slot.
    ///
    /// # Errors
    /// Where the id was taken before, or there are too many.
    pub fn statement(&mut self, s: &Statement) -> Result<u32, NotTaken> {
        let source = self.number(&s.source).unwrap_or(u32::MAX);
        let measured_in = s.effect.as_ref().and_then(|e| e.measured_in.as_ref());
        let slots: [(Slot, &[String]); 8] = [
            (Slot::Subject, &s.subject),
            (Slot::Object, &s.object),
            (Slot::Alongside, &s.alongside),
            (Slot::In, &s.circumstances),
            (Slot::Outcome, &s.outcome),
            (Slot::MeasuredIn, measured_in.map_or(&[], std::slice::from_ref)),
            (Slot::Site, &s.site),
            (Slot::By, &s.by),
        ];
        let mut things = Vec::new();
        for (slot, ids) in slots {
            things.extend(ids.iter().filter_map(|id| self.number(id)).map(|thing| filled(slot, thing)));
            if slot == Slot::Object {
                let needs = s.after.iter().filter_map(|n| Some(filled(event_slot(n.event), self.number(&n.entity)?)));
                things.extend(needs);
            }
        }
        let mut as_printed = false;
        for marker in &s.cites {
            if let Some(thing) = self.cited(source, &s.source, marker) {
                things.push(filled(Slot::Cites, thing));
                as_printed |= !self.is_id(thing, marker);
            }
        }
        self.claim(Claim {
            id: &s.id,
            source,
            kind: s.kind,
            stance: s.stance,
            strength: s.strength,
            stage: s.stage,
            any_of: s.any_of,
            only_when: s.only_when,
            filled: &things,
            extra: s.extra.as_deref(),
            rest: StatementRest {
                wording: s.wording.as_deref(),
                needs: needs(&s.after),
                effect: s.effect.as_deref(),
                accuracy: s.accuracy.as_deref(),
                dose: s.dose.as_deref(),
                cites: if as_printed { s.cites.iter().map(String::as_str).collect() } else { Vec::new() },
                section: &s.section,
                lines: s.lines,
                text: &s.text,
                note: s.note.as_deref(),
                extra: None,
            },
        })
    }

    /// Whether this is the id of the thing.
    pub fn is_id(&self, thing: u32, id: &str) -> bool {
        self.ids.bytes(thing as usize) == id.as_bytes()
    }

    /// Takes a statement whose ids were looked up.
    ///
    /// # Errors
    /// As [`Builder::statement`].
    pub fn claim(&mut self, claim: Claim<'_>) -> Result<u32, NotTaken> {
        let number = self.kind.len() as u32;
        if number == u32::MAX {
            return Err(NotTaken::TooMany("4 billion statements"));
        }
        if self.statement_numbers.put(&self.statement_ids, claim.id, number).is_err() {
            return Err(NotTaken::Duplicate(claim.id.to_owned()));
        }
        self.statement_ids.push(claim.id)?;
        self.kind.push(claim.kind as u8);
        self.stance.push(claim.stance.map_or(NONE, |x| x as u8));
        self.strength.push(claim.strength.map_or(NONE, |x| x as u8));
        self.stage.push(claim.stage.map_or(NONE, |x| x as u8));
        self.statement_bits.push(bits_of(&claim));
        self.source.push(claim.source);
        if self.filled_starts.is_empty() {
            self.filled_starts.push(0);
        }
        self.filled.extend_from_slice(claim.filled);
        let end = u32::try_from(self.filled.len()).map_err(|_| NotTaken::TooMany("4 billion roles"))?;
        self.filled_starts.push(end);
        let rest = StatementRest { extra: self.extra(claim.extra)?, ..claim.rest };
        append(&mut self.statement_rest.text, &rest);
        self.statement_rest.end()?;
        Ok(number)
    }
}

fn needs(after: &[Prerequisite]) -> Vec<(Option<&crate::model::quantity::Span>, Option<&str>)> {
    if after.iter().all(|p| p.at_least.is_none() && p.detail.is_none()) {
        return Vec::new();
    }
    after.iter().map(|p| (p.at_least.as_ref(), p.detail.as_deref())).collect()
}

fn bits_of(claim: &Claim<'_>) -> u8 {
    let StatementRest { effect, accuracy, dose, needs, .. } = &claim.rest;
    let quantified = effect.is_some_and(|e| e.magnitude.is_stated())
        || accuracy.is_some_and(|a| a.sensitivity.is_some() || a.specificity.is_some());
    let numbers = quantified
        || accuracy.is_some_and(|a| a.threshold.is_some())
        || dose.is_some_and(|d| d.duration.is_some() || d.hold.is_some() || d.times.is_some())
        || needs.iter().any(|(at_least, _)| at_least.is_some());
    let bit = |yes: bool, bit: u8| if yes { bit } else { 0 };
    bit(claim.any_of, bits::ANY_OF)
        | bit(claim.only_when, bits::ONLY_WHEN)
        | bit(quantified, bits::QUANTIFIED)
        | bit(numbers, bits::NUMBERS)
}
