//! What the acting worker may see, and the gate before every act.
//!
//! A device's disk holds what any of its workers may see; here it is narrowed to the one who is acting, as
//! if the disk held nothing else. Use-cases read through `records`, `stored` and `peek` and get what is in
//! sight, fields that are not the role's left out. What sharing, counting and rules need of everything
//! they read with `all_records` and `any_stored`; none of that is shown.

use super::{App, entity};
use crate::domain::access::{Act, Reach, Role};
use crate::domain::id::Id;
use crate::domain::kinds::Assignment;
use crate::domain::record::{Kind, Record};
use crate::domain::scope::{Place, home};
use crate::domain::value::Value;
use crate::error::{Error, Result};
use crate::store::{Filter, Stored};
use serde_json::json;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Names that a visitor does not see where the organisation shows them the alias only.
const NAMES: [&str; 5] = ["family_name", "given_name", "family_kana", "given_kana", "export_name"];

/// What the acting worker may see, found out at the beginning of a use-case.
#[derive(Debug)]
pub(crate) struct Sight {
    pub(crate) role: Role,
    worker: Id,
    /// Families of those who see only their own, and their people.
    pub(super) families: HashSet<Id>,
    people: HashSet<Id>,
    /// Shown by alias and code.
    pub(super) alias: bool,
}

/// The last sight, kept while a use-case runs.
#[derive(Debug, Default)]
pub(super) struct LastSight(Mutex<Option<Arc<Sight>>>);

impl Sight {
    /// Nothing is hidden.
    pub(super) fn is_whole(&self) -> bool {
        self.role.sees_everything()
    }

    /// Whether only the families that the worker works with are in sight.
    pub(super) fn is_own(&self) -> bool {
        self.role.sees(Kind::Household) == Reach::Own
    }

    /// Whether a family is in sight.
    pub(crate) fn has(&self, household: Id) -> bool {
        match self.role.sees(Kind::Household) {
            Reach::All => true,
            Reach::Own => self.families.contains(&household),
            Reach::Nothing => false,
        }
    }

    /// The refusal of an act.
    pub(super) fn refusal(&self, act: Act) -> Error {
        Error::refused("not_your_role").with(json!({ "role": self.role.code(), "act": act.name() }))
    }

    /// The refusal of reading or writing a kind.
    pub(super) fn not_for(&self, act: Act, kind: Kind) -> Error {
        let detail = json!({ "role": self.role.code(), "act": act.name(), "kind": kind.name() });
        Error::refused("not_your_role").with(detail)
    }

    /// The answer for a record that is not there, and for one that is out of sight: the same.
    pub(super) fn missing(&self, kind: Kind) -> Error {
        match self.role.sees(kind) {
            Reach::Nothing => self.not_for(Act::Look, kind),
            Reach::Own if self.role == Role::Visitor => self.not_assigned(),
            _ => Error::field("record_missing", "id").with(json!({ "kind": kind.name() })),
        }
    }

    /// I-31: without an assignment that is open today a visitor neither sees nor writes what is a family's.
    pub(super) fn not_assigned(&self) -> Error {
        Error::refused("I-31").with(json!({ "worker_id": self.worker.to_string() }))
    }

    /// Whether a field of a record in sight is shown.
    pub(super) fn shows(&self, kind: Kind, name: &str) -> bool {
        let named = match kind {
            Kind::Person => NAMES.contains(&name) || name == "alias",
            Kind::Household => name == "display_name",
            _ => false,
        };
        self.role.sees_field(kind, name) && !(self.alias && named)
    }

    /// Takes out what is not shown; an alias and a code stand for a name.
    fn mask(&self, record: &mut Record) {
        if self.is_whole() {
            return;
        }
        let kind = record.kind;
        let code = record.text("code").map(str::to_owned);
        if self.alias && kind == Kind::Household {
            record.set("display_name", code.unwrap_or_default());
        } else if self.alias && kind == Kind::Person {
            NAMES.iter().for_each(|name| record.set(name, None::<String>));
            record.set("alias", record.text("alias").map(str::to_owned).or(code));
        }
        for (field, slot) in kind.shape().fields.iter().zip(&mut record.values) {
            if !slot.is_empty() && !self.role.sees_field(kind, field.name) {
                *slot = Value::Null;
            }
        }
    }
}

impl App {
    /// Finds out what the acting worker may see now, and whether they may do this. The first line of every
    /// use-case. Error `not_your_role` with role and act.
    pub(crate) fn ask(&self, act: Act) -> Result<Arc<Sight>> {
        let sight = self.look()?;
        if sight.role.may(act) {
            return Ok(sight);
        }
        self.refuse(None, sight.refusal(act))
    }

    /// Finds it out anew.
    pub(super) fn look(&self) -> Result<Arc<Sight>> {
        let sight = Arc::new(self.find_sight()?);
        *self.sight.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sight.clone());
        Ok(sight)
    }

    /// As it was found out when the use-case began.
    pub(super) fn sight(&self) -> Result<Arc<Sight>> {
        let last = self.sight.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match last.filter(|s| s.worker == self.actor) {
            Some(sight) => Ok(sight),
            None => self.look(),
        }
    }

    /// The codes of what the acting worker may do, for the screens; `not_your_role` refuses the rest.
    pub fn may(&self) -> Result<Vec<String>> {
        Ok(self.look()?.role.acts().map(|act| act.name().to_owned()).collect())
    }

    /// The access role that the acting worker has, given or by profession.
    pub fn acting_role(&self) -> Result<Role> {
        Ok(self.look()?.role)
    }

    fn find_sight(&self) -> Result<Sight> {
        let role = self.role_of(self.actor)?;
        let mut sight = Sight {
            role,
            worker: self.actor,
            families: HashSet::new(),
            people: HashSet::new(),
            alias: false,
        };
        if !sight.is_own() {
            return Ok(sight);
        }
        sight.families = if role == Role::Visitor { self.assigned()? } else { self.enrolled_in_courses()? };
        for family in &sight.families {
            let members = self.all_records(Kind::Membership, &Filter::by("household_id", *family))?;
            sight.people.extend(members.iter().filter_map(|m| m.id_of("person_id")));
        }
        let own = self.store.get(Kind::Organisation, self.organisation)?;
        sight.alias = role == Role::Visitor && own.is_some_and(|o| o.record.flag("visitors_see_alias"));
        Ok(sight)
    }

    /// A worker's access role; of those who were given none, that of their devices, else by what they do. One whose record has not
    /// come yet, or who was deleted, sees no family.
    pub(super) fn role_of(&self, worker: Id) -> Result<Role> {
        let found = self.store.get(Kind::Worker, worker)?;
        let Some(worker) = found.filter(|s| s.header.deleted_at.is_none()).map(|s| s.record) else {
            return Ok(Role::Visitor);
        };
        if let Some(role) = worker.text("access_role").and_then(Role::parse) {
            return Ok(role);
        }
        // Whoever was invited has the role of the invitation.
        let invited = self.store.devices()?.into_iter();
        let invited = invited.filter(|d| d.worker == worker.id && d.cut.is_none());
        if let Some(role) = invited.filter_map(|d| Role::parse(&d.role)).min() {
            return Ok(role);
        }
        let roles = self.all_records(Kind::WorkerRole, &Filter::by("worker_id", worker.id))?;
        Ok(Role::of_professions(roles.iter().filter_map(|r| r.text("role"))))
    }

    /// The families with an assignment of the acting worker that is open today (I-31).
    fn assigned(&self) -> Result<HashSet<Id>> {
        let today = self.today();
        let mut families = HashSet::new();
        for record in self.all_records(Kind::Assignment, &Filter::by("worker_id", self.actor))? {
            let a: Assignment = entity(&record)?;
            if a.from <= today
                && a.to.is_none_or(|to| today <= to)
                && self.store.exists(Kind::Enrolment, a.enrolment_id)?
            {
                families.extend(self.families_of(Kind::Enrolment, a.enrolment_id, 0)?);
            }
        }
        Ok(families)
    }

    /// The families of the people who are enrolled in courses that go on for them.
    fn enrolled_in_courses(&self) -> Result<HashSet<Id>> {
        let (today, start) = (self.today(), |d| self.zone.start_of(d));
        let (mut families, mut people) = (HashSet::new(), vec![]);
        let columns = ["household_id", "person_ids", "course_id", "ended_on"];
        self.store.each_columns(Kind::Enrolment, &columns, &Filter::default(), &start, |r| {
            if r.id(2).is_some() && r.date(3).is_none_or(|on| today <= on) {
                match r.id(0) {
                    Some(household) => drop(families.insert(household)),
                    None => people.extend(r.ids(1)),
                }
            }
            Ok(())
        })?;
        for person in people {
            families.extend(self.store.families_of_person(person)?);
        }
        Ok(families)
    }

    /// Whether a record is in sight.
    pub(super) fn in_sight(&self, sight: &Sight, s: &Stored) -> Result<bool> {
        let r = &s.record;
        match sight.role.sees(r.kind) {
            Reach::Nothing => return Ok(false),
            Reach::All if r.kind == Kind::AccessLine => return Ok(true),
            _ if r.kind == Kind::Override && !sight.is_whole() => return self.subject_in_sight(sight, r),
            Reach::All => return Ok(true),
            Reach::Own => {}
        }
        // Of a facilitator's families only what they are enrolled in courses for.
        if r.kind == Kind::Enrolment && sight.role == Role::Facilitator && r.get("course_id").is_empty() {
            return Ok(false);
        }
        if r.kind == Kind::Person && sight.people.contains(&r.id) {
            return Ok(true);
        }
        let families = self.families_of(r.kind, r.id, 0)?;
        if !families.is_empty() {
            return Ok(r.kind != Kind::Person && families.iter().any(|f| sight.families.contains(f)));
        }
        let shared = match home(r.kind) {
            Place::Shared(scope) | Place::Family(_, scope) => sight.role.holding().shared.contains(&scope),
        };
        Ok(shared
            || match r.kind {
                // What one has written oneself, or does oneself, stays in sight where it is no family's.
                Kind::HandoverNote => s.header.created_by == self.actor,
                Kind::Visit => r.read::<Vec<Id>>("worker_ids").unwrap_or_default().contains(&self.actor),
                _ => false,
            })
    }

    fn subject_in_sight(&self, sight: &Sight, r: &Record) -> Result<bool> {
        let kind = r.text("subject_kind").and_then(Kind::parse);
        let Some((kind, id)) = kind.zip(r.id_of("subject_id")).filter(|(k, _)| *k != Kind::Override) else {
            return Ok(false);
        };
        let subject = self.store.get(kind, id)?;
        subject.map_or(Ok(false), |s| self.in_sight(sight, &s))
    }

    /// A record as far as it is in sight; None where it is not there, or out of sight.
    pub(crate) fn peek(&self, kind: Kind, id: Id) -> Result<Option<Stored>> {
        let (sight, found) = (self.sight()?, self.store.get(kind, id)?);
        match found {
            Some(s) if !sight.is_whole() => self.shown(&sight, s),
            found => Ok(found),
        }
    }

    /// A record as the acting worker sees it; None where it is out of sight.
    fn shown(&self, sight: &Sight, mut s: Stored) -> Result<Option<Stored>> {
        if !self.in_sight(sight, &s)? {
            return Ok(None);
        }
        sight.mask(&mut s.record);
        Ok(Some(s))
    }

    /// The record of this kind and id as the acting worker sees it, deleted ones too. Errors
    /// `record_missing`, where it is out of sight as well; `I-31` to a visitor in either case;
    /// `not_your_role` where the role sees none of the kind.
    pub(crate) fn stored(&self, kind: Kind, id: Id) -> Result<Stored> {
        match self.peek(kind, id)? {
            Some(stored) => Ok(stored),
            None => {
                let sight = self.sight()?;
                if self.store.exists(kind, id)? {
                    self.log_refusal(Some((kind, id)), "out_of_sight")?;
                }
                Err(sight.missing(kind))
            }
        }
    }

    /// As `stored`, whoever acts; for rules and sharing.
    pub(crate) fn any_stored(&self, kind: Kind, id: Id) -> Result<Stored> {
        let found = self.store.get(kind, id)?;
        found.ok_or_else(|| Error::field("record_missing", "id").with(json!({ "kind": kind.name() })))
    }

    /// Calls `f` with the matching records in sight, oldest first.
    pub(crate) fn each_seen(
        &self,
        kind: Kind,
        filter: &Filter,
        mut f: impl FnMut(Stored) -> Result<()>,
    ) -> Result<()> {
        let sight = self.sight()?;
        if sight.role.sees(kind) == Reach::Nothing {
            return Ok(());
        }
        // The most that are wanted are counted among those that are seen.
        let limit = if sight.is_whole() { None } else { filter.limit };
        let all = Filter { limit: filter.limit.filter(|_| limit.is_none()), ..filter.clone() };
        let mut left = limit.unwrap_or(usize::MAX);
        self.store.each(kind, &all, &|d| self.zone.start_of(d), |stored| {
            if left == 0 {
                return Ok(());
            }
            let shown = if sight.is_whole() { Some(stored) } else { self.shown(&sight, stored)? };
            shown.map_or(Ok(()), |stored| {
                left -= 1;
                f(stored)
            })
        })
    }

    /// The matching records in sight with their headers, oldest first.
    pub(crate) fn list_seen(&self, kind: Kind, filter: &Filter) -> Result<Vec<Stored>> {
        let sight = self.sight()?;
        if filter.limit.is_none() && sight.is_whole() {
            return self.store.list(kind, filter, &|d| self.zone.start_of(d));
        }
        let mut found = vec![];
        self.each_seen(kind, filter, |s| {
            found.push(s);
            Ok(())
        })?;
        Ok(found)
    }

    /// All records of a kind that match and are in sight, oldest first; for use-cases.
    pub(crate) fn records(&self, kind: Kind, filter: &Filter) -> Result<Vec<Record>> {
        Ok(self.list_seen(kind, filter)?.into_iter().map(|s| s.record).collect())
    }

    /// As `records`, whoever acts; for rules, counting and sharing.
    pub(crate) fn all_records(&self, kind: Kind, filter: &Filter) -> Result<Vec<Record>> {
        let found = self.store.list(kind, filter, &|d| self.zone.start_of(d))?;
        Ok(found.into_iter().map(|s| s.record).collect())
    }

    /// Gives back to a record what its editor did not see. Error `not_your_role` at a field that they
    /// wrote without seeing it.
    pub(super) fn unmask(&self, before: &Record, after: &mut Record) -> Result<()> {
        let sight = self.sight()?;
        if sight.is_whole() {
            return Ok(());
        }
        let mut shown = before.clone();
        sight.mask(&mut shown);
        let fields = after.kind.shape().fields.iter();
        for (i, field) in fields.enumerate().filter(|(_, f)| !sight.shows(before.kind, f.name)) {
            let (Some(slot), Some(was), Some(is)) =
                (after.values.get_mut(i), shown.values.get(i), before.values.get(i))
            else {
                continue;
            };
            if slot == was || slot.is_empty() && was.is_empty() || slot == is {
                slot.clone_from(is);
            } else {
                return Err(sight.not_for(Act::Write, before.kind).at(field.name));
            }
        }
        Ok(())
    }
}
