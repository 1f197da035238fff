//! Leaving a family: when a worker does not work with it any more, its records leave the devices that held
//! it for that worker alone. What was written there goes out first.

use super::super::App;
use super::keys::{hex, unhex};
use crate::domain::edit::Change;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::scope::{EVERYTHING, Scope, holding};
use crate::error::Result;
use crate::store::{Filter, OwnLog};
use crate::sync::wire::Keys;
use serde_json::json;
use std::collections::BTreeSet;

/// The setting that keeps the people whom a removed device had brought to a family of this one.
const PEOPLE: &str = "people_leaving";

/// The setting that keeps those who left: should a membership come, what was written of them is read again.
const PEOPLE_LEFT: &str = "people_left";

/// The setting that keeps the files that go out behind all others.
pub(super) const LAST_TO_GO_OUT: &str = "last_to_go_out";

impl App {
    /// Takes families away from a device, each as of a clock; its next round does it. It goes out behind what it follows
    /// from: where that stayed on a disk that is put back, the device would have lost a family that it still works with.
    pub(super) fn send_dropped(
        &self,
        device: &crate::store::DeviceRow,
        dropped: Vec<(Id, Hlc)>,
    ) -> Result<()> {
        let path = self.send_keyring(device.log, &device.open, &Keys { dropped, ..Keys::default() })?;
        let also = self.store.setting(LAST_TO_GO_OUT)?.unwrap_or_default();
        self.store.set_setting(LAST_TO_GO_OUT, format!("{also} {path}").trim_start())
    }

    /// Remembers which families are to leave this device. One that holds everything keeps them.
    pub(super) fn take_dropped(&self, keys: &Keys) -> Result<()> {
        if holding(&self.own_device()?.role).is_some_and(|h| h.of_all == EVERYTHING) {
            return Ok(());
        }
        for (family, hlc) in &keys.dropped {
            self.store.set_leaving(*family, hlc.0)?;
        }
        Ok(())
    }

    /// Remembers a person whom a removed device had brought to a family; who holds everything keeps them.
    pub(super) fn leaves_unless_seen(&self, person: Id) -> Result<()> {
        if holding(&self.own_device()?.role).is_none_or(|h| h.of_own == 0) {
            return Ok(());
        }
        self.add_person(PEOPLE, person)
    }

    fn add_person(&self, setting: &str, person: Id) -> Result<()> {
        let there = self.store.setting(setting)?.unwrap_or_default();
        match there.contains(&hex(person)) {
            true => Ok(()),
            false => self.store.set_setting(setting, format!("{there} {}", hex(person)).trim_start()),
        }
    }

    /// People of whom something came to a visitor's device without a membership: whoever wrote it may have believed a
    /// device that is removed. What came too early comes again with its membership.
    pub(super) fn leave_if_brought_by_removed(&self, people: BTreeSet<Id>) -> Result<()> {
        if people.is_empty()
            || !self.holds_only_own_families()?
            || self.store.devices()?.iter().all(|d| d.cut.is_none())
        {
            return Ok(());
        }
        for person in people {
            if self.families_of(Kind::Person, person, 0)?.is_empty() {
                self.leaves_unless_seen(person)?;
            }
        }
        Ok(())
    }

    /// Whether people of no family have no place here. A facilitator's device holds some, and so does who holds everything.
    fn holds_only_own_families(&self) -> Result<bool> {
        let held = holding(&self.own_device()?.role);
        Ok(held.is_some_and(|h| h.of_own != 0 && !h.shared.contains(&Scope::Courses)))
    }

    /// The people on a visitor's device of whom the log tells and who have no row, or no family.
    pub(super) fn people_alone(&self) -> Result<BTreeSet<Id>> {
        let mut people = BTreeSet::new();
        if !self.holds_only_own_families()? {
            return Ok(people);
        }
        for id in self.store.records_without_row()? {
            let changes = self.store.changes_of(id)?;
            let edits = || changes.iter().flat_map(|c| &c.change.records);
            if edits().any(|r| r.id == id && r.kind == Kind::Person as u8) {
                people.insert(id);
            }
        }
        people.extend(self.store.people_without_family()?);
        Ok(people)
    }

    /// Those who left and of whom a membership has come since: what was written of them is to be read again.
    pub(super) fn read_again_of_people(&self) -> Result<()> {
        let left = self.store.setting(PEOPLE_LEFT)?.unwrap_or_default();
        let (mut still, mut back) = (vec![], false);
        for person in left.split(' ').filter_map(unhex) {
            match self.families_of(Kind::Person, person, 0)?.is_empty() {
                true => still.push(hex(person)),
                false => back = true,
            }
        }
        if !back {
            return Ok(());
        }
        self.in_one(|| {
            self.store.set_setting(PEOPLE_LEFT, &still.join(" "))?;
            self.store.read_all_again()?;
            self.store.set_setting("keys_tried", "")
        })
    }

    /// Removes the families and people that are to leave, once everything written here is in the folder. A
    /// family that was given again since stays.
    pub(super) fn leave(&self) -> Result<()> {
        let leaving = self.store.leaving()?;
        let people = self.store.setting(PEOPLE)?.unwrap_or_default();
        if leaving.is_empty() && people.is_empty() {
            return Ok(());
        }
        let head = self.store.head(self.store.own_number()?)?.map_or(0, |h| h.last_no);
        let unsent = self.store.count_changes_after(self.store.own_number()?, head)?;
        if unsent > 0 || !self.store.outbox_waiting()?.is_empty() {
            return Ok(());
        }
        let mut left_here = 0;
        self.in_one(|| {
            for (family, hlc) in &leaving {
                let keys = self.store.household_keys(*family)?;
                if keys.iter().all(|k| k.hlc < *hlc) {
                    // Who cannot tell whether it is here says so to be sure.
                    let is_here = !keys.is_empty() || self.store.has_row(Kind::Household, *family)?;
                    left_here += usize::from(is_here);
                    self.purge(*family)?;
                    // An older word of it may come after a newer one.
                    let at = self.left_at(*family)?.map_or(*hlc, |at| at.max(*hlc));
                    self.store.set_setting(&left(*family), &at.to_string())?;
                }
                self.store.unset_leaving(*family)?;
            }
            for person in people.split(' ').filter_map(unhex) {
                // Of a family that is not here the membership is not here either.
                if self.families_of(Kind::Person, person, 0)?.is_empty() {
                    self.cut_out(&BTreeSet::from([(Kind::Person, person)]))?;
                    self.add_person(PEOPLE_LEFT, person)?;
                }
            }
            if left_here == 0 && people.is_empty() {
                return Ok(());
            }
            self.store.set_setting(PEOPLE, "")?;
            self.store.read_all_again()?;
            // What could not be read in this round is still to be tried.
            match self.store.setting("keys_tried")?.is_some_and(|tried| !tried.is_empty()) {
                true => self.store.set_setting("keys_tried", &self.store.known_for_reading()?),
                false => Ok(()),
            }
        })?;
        self.forget_found();
        if left_here == 0 {
            return Ok(());
        }
        self.store.note_event(self.now(), "left", &json!({ "families": left_here }))
    }

    /// Whether `keys` hold nothing of a family but what was known of it when it left this device: somebody gave them who
    /// had not heard. Of a family that is given again there is a newer one.
    pub(super) fn is_from_before_leaving(&self, keys: &Keys, family: Id) -> Result<bool> {
        let Some(at) = self.left_at(family)? else { return Ok(false) };
        let given = keys.households.iter().filter(|k| k.household == family).map(|k| k.hlc.0);
        let known = self.store.household_keys(family)?.into_iter().map(|k| k.hlc);
        Ok(given.chain(known).all(|hlc| hlc < at))
    }

    fn left_at(&self, family: Id) -> Result<Option<u64>> {
        Ok(self.store.setting(&left(family))?.and_then(|at| at.parse().ok()))
    }

    fn purge(&self, family: Id) -> Result<()> {
        self.cut_out(&self.records_of_family(family)?)?;
        self.store.forget_household(family)
    }

    /// Takes records out of the log and out of their tables.
    pub(super) fn cut_out(&self, records: &BTreeSet<(Kind, Id)>) -> Result<()> {
        for (kind, id) in records {
            for logged in self.store.changes_of(*id)? {
                let kept = logged.change.part(|r, _| !is_in(records, r.id));
                // The reason of a change tells of what was in it.
                let nothing = || Change { records: vec![], reason: None, ..logged.change.clone() };
                let kept = kept.unwrap_or_else(nothing);
                self.store.cut_change(OwnLog { number: logged.log, log: logged.log_id }, logged.no, &kept)?;
            }
            self.store.forget_row(*kind, *id)?;
            self.store.forget_local(*kind, *id)?;
        }
        Ok(())
    }

    /// The records that are this family's and no other's.
    pub(super) fn records_of_family(&self, family: Id) -> Result<BTreeSet<(Kind, Id)>> {
        let mut found = BTreeSet::from([(Kind::Household, family)]);
        let only = |app: &App, kind, id| -> Result<bool> { Ok(app.families_of(kind, id, 0)? == [family]) };
        for kind in Kind::ALL.iter().copied().filter(|k| k.shape().field("household_id").is_some()) {
            for id in self.store.ids_where(kind, "household_id", family)? {
                if kind == Kind::Membership {
                    let person = self.store.get(kind, id)?.and_then(|m| m.record.id_of("person_id"));
                    if let Some(person) = person.filter(|p| only(self, Kind::Person, *p).unwrap_or(false)) {
                        found.insert((Kind::Person, person));
                    }
                }
                found.insert((kind, id));
            }
        }
        let of = |kind: Kind,
                  column: &str,
                  owners: &BTreeSet<(Kind, Id)>,
                  owner: Kind|
         -> Result<Vec<(Kind, Id)>> {
            let mut parts = vec![];
            for (_, id) in owners.iter().filter(|(k, _)| *k == owner) {
                parts.extend(self.store.ids_where(kind, column, *id)?.into_iter().map(|id| (kind, id)));
            }
            Ok(parts)
        };
        for (kind, column, owner) in [
            (Kind::Pregnancy, "woman_id", Kind::Person),
            (Kind::Enrolment, "person_ids", Kind::Person),
            (Kind::Need, "enrolment_id", Kind::Enrolment),
            (Kind::Assignment, "enrolment_id", Kind::Enrolment),
            (Kind::DayNote, "stay_id", Kind::Stay),
            (Kind::Belonging, "stay_id", Kind::Stay),
            (Kind::Consultation, "client_person_ids", Kind::Person),
            (Kind::Goal, "plan_id", Kind::SupportPlan),
            (Kind::ShipmentItem, "shipment_id", Kind::Shipment),
        ] {
            let more = of(kind, column, &found, owner)?;
            found.extend(more);
        }
        for record in self.all_records(Kind::Override, &Filter::default())? {
            if record.id_of("subject_id").is_some_and(|s| is_in(&found, s)) {
                found.insert((Kind::Override, record.id));
            }
        }
        Ok(found)
    }
}

/// The setting that keeps when a family left this device.
fn left(family: Id) -> String {
    format!("left {}", hex(family))
}

fn is_in(records: &BTreeSet<(Kind, Id)>, id: Id) -> bool {
    records.iter().any(|(_, r)| *r == id)
}
