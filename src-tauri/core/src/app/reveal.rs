//! Contacts of a family whose place is secret: shown for a reason, for half a minute, and remembered.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::access_line::AccessAct;
use crate::domain::id::Id;
use crate::domain::kinds::Person;
use crate::domain::record::Kind;
use crate::domain::time::Instant;
use crate::error::{Error, Result};
use crate::view::{PlacedView, RevealView};
use std::collections::BTreeSet;

/// How long the screen may show it, in milliseconds.
const SHOWN_MS: i64 = 30_000;

impl App {
    /// Address and phones of a family, and with whom its children were placed, secret or not; a line of the
    /// access log is written first. Errors `field_required` without a reason, `record_missing`, `I-31`,
    /// `not_your_role`.
    pub fn reveal(&self, household: Id, reason: &str) -> Result<RevealView> {
        self.ask(Act::Reveal)?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::field("field_required", "reason"));
        }
        self.stored(Kind::Household, household)?;
        let now = self.now();
        self.log_access(AccessAct::Reveal, Some((Kind::Household, household)), reason)?;
        // Families that turned out to be one are shown together.
        let stands = self.standing(Kind::Household, household)?;
        let homes = self.with_merged(Kind::Household, stands)?;
        let mut address = None;
        for home in &homes {
            address = address.or(self.address_on(*home, self.today())?);
        }
        let phones = self.records_of(Kind::Phone, "household_id", &homes)?;
        Ok(RevealView {
            household_id: household.to_string(),
            address: address.and_then(|a| a.text("address").map(str::to_owned)),
            phones: phones.iter().filter_map(|p| p.text("number").map(str::to_owned)).collect(),
            placed: self.placed_of(&homes)?,
            until: self.zone().rfc3339(Instant(now.0 + SHOWN_MS)),
        })
    }

    /// Who of a family was placed elsewhere.
    fn placed_of(&self, homes: &[Id]) -> Result<Vec<PlacedView>> {
        // Two records of one child are one child.
        let (mut placed, mut said) = (vec![], BTreeSet::new());
        for member in self.records_of(Kind::Membership, "household_id", homes)? {
            let Some(id) = member.id_of("person_id") else { continue };
            let Some(stored) = self.peek(Kind::Person, id)?.filter(|p| p.header.deleted_at.is_none()) else {
                continue;
            };
            if let Some(organisation) = self.placed_at(&stored.record)?
                && said.insert((self.standing(Kind::Person, id)?, organisation.clone()))
            {
                placed.push(PlacedView { person: entity::<Person>(&stored.record)?.name(), organisation });
            }
        }
        Ok(placed)
    }
}
