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

/// The setting that keeps copies that came before what they are copies of.
const BROUGHT_EARLY: &str = "brought_early";

/// What segments said of people and of their families.
#[derive(Default)]
pub(super) struct Came {
    /// Family, log, change, person: who sees the family can read it.
    brought: HashSet<(Id, Id, u64, Id)>,
    /// Log, change, person: written by the segment's own writer.
    written: BTreeSet<(Id, u64, Id)>,
    /// Memberships that the segment's own writer wrote, and the family and person that each joined here
    /// before.
    memberships: BTreeMap<Id, Joins>,
}

/// A family and a person.
type Joins = Option<(Id, Id)>;

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
                self.memberships.insert(edit.id, None);
            }
        }
    }

    /// The people of whom something came for a family.
    fn people(&self) -> BTreeSet<Id> {
        self.brought.iter().map(|(_, _, _, person)| *person).collect()
    }

    pub(super) fn add(&mut self, other: Came) {
        self.brought.extend(other.brought);
        self.written.extend(other.written);
        self.memberships.extend(other.memberships);
    }
}

impl App {
    /// Looks up what the memberships that come joined before; the caller has not taken them in yet.
    pub(super) fn look_at_memberships(&self, came: &mut Came) -> Result<()> {
        for (membership, before) in &mut came.memberships {
            *before = self.joins(*membership)?;
        }
        Ok(())
    }

    /// Notes what came of people without reaching all their families; the caller has a transaction open
    /// and has taken in what came.
    pub(super) fn note_left_behind(&self, came: &Came) -> Result<()> {
        let role = self.own_device()?.role;
        if holding(&role).is_none_or(|h| h.of_all != EVERYTHING) || planted::is(Bug::NothingBroughtAlong) {
            return self.leave_if_brought_by_removed(came.people());
        }
        let known = self.store.setting(BROUGHT_EARLY)?.unwrap_or_default();
        let mut early: BTreeSet<String> = known.lines().map(str::to_owned).collect();
        let line =
            |(household, log, no, person): &(Id, Id, u64, Id)| format!("{household} {log} {no} {person}");
        // Mostly nothing waits: then the disk need not be asked for each person who came.
        let any_left_behind = self.store.is_any_left_behind()?;
        for brought @ (household, log, no, person) in &came.brought {
            if any_left_behind {
                self.store.not_left_behind(*household, *log, *no, *person)?;
            }
            if !came.written.contains(&(*log, *no, *person)) && !self.is_read(*log, *no)? {
                early.insert(line(brought));
            }
        }
        let missing = |household: Id, log: Id, no: u64, person: Id| {
            let brought = (household, log, no, person);
            match came.brought.contains(&brought) || !early.is_empty() && early.contains(&line(&brought)) {
                true => Ok(()),
                false => self.store.leave_behind(household, log, no, person),
            }
        };
        for (log, no, person) in &came.written {
            for household in self.families_of(Kind::Person, *person, 0)? {
                missing(household, *log, *no, *person)?;
            }
        }
        for (membership, before) in &came.memberships {
            // One that was here has brought along what there was; what came since went to both families.
            let joins = self.joins(*membership)?;
            if let Some((household, person)) = joins.filter(|_| joins != *before) {
                for earlier in self.store.changes_of(person)? {
                    missing(household, earlier.log_id, earlier.no, person)?;
                }
            }
        }
        for (log, no, person) in came.written.iter().filter(|_| !known.is_empty()) {
            early.retain(|l| !l.ends_with(&format!(" {log} {no} {person}")));
        }
        let early = early.into_iter().collect::<Vec<_>>().join("\n");
        if early != known {
            self.store.set_setting(BROUGHT_EARLY, &early)?;
        }
        Ok(())
    }

    /// Whether a change came with its own log, or this device wrote it.
    fn is_read(&self, log: Id, no: u64) -> Result<bool> {
        let Some(device) = self.store.device(log)?.filter(|d| d.log != self.log) else { return Ok(true) };
        let number = self.store.number_of(device.log, &device.label)?;
        Ok(self.store.head(number)?.is_some_and(|h| h.last_no >= no))
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
    fn joins(&self, membership: Id) -> Result<Joins> {
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
