//! People who belong to several families. What is written of a person goes out to those families that the
//! writer knew of; where a person came to another family meanwhile, those who hold everything bring it there.

use super::super::App;
use super::seal::pack;
use crate::domain::edit::{Change, RecordEdit};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::scope::{EVERYTHING, Facet, Place, Scope, holding, place};
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::LoggedChange;
use crate::sync::wire::Packed;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What segments said of people and of their families.
#[derive(Default)]
pub(super) struct Came {
    /// Family, log, change, person: who sees the family can read it.
    brought: HashSet<(Id, Id, u64, Id)>,
    /// Log, change, person: written by the segment's own writer.
    written: BTreeSet<(Id, u64, Id)>,
    /// Memberships that the segment's own writer wrote.
    memberships: BTreeSet<Id>,
}

impl Came {
    /// A change that stood in a frame of `scope`; `own`: of the segment's writer.
    pub(super) fn note(&mut self, scope: Scope, own: bool, log: Id, no: u64, change: &Change) {
        for edit in &change.records {
            if edit.kind == Kind::Person as u8 {
                if let Some(household) = scope.household() {
                    self.brought.insert((household, log, no, edit.id));
                }
                if own {
                    self.written.insert((log, no, edit.id));
                }
            } else if own && edit.kind == Kind::Membership as u8 {
                self.memberships.insert(edit.id);
            }
        }
    }

    pub(super) fn add(&mut self, other: Came) {
        self.brought.extend(other.brought);
        self.written.extend(other.written);
        self.memberships.extend(other.memberships);
    }
}

impl App {
    /// Notes what came of people without reaching all their families; the caller has a transaction open
    /// and has taken in what came.
    pub(super) fn note_left_behind(&self, came: &Came) -> Result<()> {
        let role = self.own_device()?.role;
        if holding(&role).is_none_or(|h| h.of_all != EVERYTHING) || planted::is(Bug::NothingBroughtAlong) {
            return Ok(());
        }
        // Mostly nothing waits: then the disk need not be asked for each person who came.
        if self.store.is_any_left_behind()? {
            for (household, log, no, person) in &came.brought {
                self.store.not_left_behind(*household, *log, *no, *person)?;
            }
        }
        let missing = |household: Id, log: Id, no: u64, person: Id| match came
            .brought
            .contains(&(household, log, no, person))
        {
            true => Ok(()),
            false => self.store.leave_behind(household, log, no, person),
        };
        for (log, no, person) in &came.written {
            for household in self.families_of(Kind::Person, *person, 0)? {
                missing(household, *log, *no, *person)?;
            }
        }
        for membership in &came.memberships {
            if let Some((household, person)) = self.joins(*membership)? {
                for earlier in self.store.changes_of(person)? {
                    missing(household, earlier.log_id, earlier.no, person)?;
                }
            }
        }
        Ok(())
    }

    /// A person who comes to a family brings along what was written of the person before: those who see
    /// the family could not read it otherwise.
    pub(super) fn bring_along(
        &self,
        edit: &RecordEdit,
        from: u64,
        parts: &mut BTreeMap<Scope, Vec<Packed>>,
    ) -> Result<()> {
        if edit.kind != Kind::Membership as u8 || planted::is(Bug::NothingBroughtAlong) {
            return Ok(());
        }
        let Some((household, person)) = self.joins(edit.id)? else { return Ok(()) };
        for earlier in self.store.changes_of(person)? {
            if earlier.log_id != self.log || earlier.no <= from {
                bring(&earlier, person, household, parts);
            }
        }
        Ok(())
    }

    /// The family and the person that a membership joins.
    fn joins(&self, membership: Id) -> Result<Option<(Id, Id)>> {
        let stored = self.store.get(Kind::Membership, membership)?;
        Ok(stored.and_then(|s| s.record.id_of("household_id").zip(s.record.id_of("person_id"))))
    }
}

/// Puts what a change says of a person into the frames of a family.
pub(super) fn bring(
    change: &LoggedChange,
    person: Id,
    household: Id,
    parts: &mut BTreeMap<Scope, Vec<Packed>>,
) {
    for facet in [Facet::Identity, Facet::Care] {
        let belongs = |field| matches!(place(Kind::Person, field), Place::Family(f, _) if f == facet);
        if let Some(part) = change.change.part(|r, op| r.id == person && belongs(op.field)) {
            parts.entry(Scope::Household(household, facet)).or_default().push(pack(change, &part));
        }
    }
}
