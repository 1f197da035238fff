//! One family with everything that happened to it.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::age::{age_months, age_years};
use crate::domain::id::Id;
use crate::domain::kinds::{Attendance, Enrolment, Household, Membership, Person, Session, Stay, Visit};
use crate::domain::record::{Kind, Record};
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use crate::view::{FamilyView, MemberView, TimelineItem};

impl App {
    /// A family: members, alerts, contacts where they are not secret, one timeline over all
    /// programmes, newest first. Errors `record_missing`, `I-31`.
    pub fn family(&self, id: Id) -> Result<FamilyView> {
        let sight = self.ask(Act::FamilyFile)?;
        // An old link to a family that was merged leads to the one that stands.
        let id = self.standing_in_sight(Kind::Household, id)?;
        let homes = self.with_merged(Kind::Household, id)?;
        let record = self.stored(Kind::Household, id)?.record;
        let lift = self.lift_view(&sight, id)?;
        let household: Household = entity(&record)?;
        let secret = self.household_is_secret(Some(id))?;
        let today = self.today();
        let mut members = vec![];
        let mut people = vec![];
        for record in self.records_of(Kind::Membership, "household_id", &homes)? {
            let membership: Membership = entity(&record)?;
            let stands = self.standing_in_sight(Kind::Person, membership.person_id)?;
            if people.contains(&stands) || stands != membership.person_id && self.lives_in(stands, &homes)? {
                continue;
            }
            if self.peek(Kind::Person, membership.person_id)?.is_none_or(|p| p.header.deleted_at.is_some()) {
                continue;
            }
            people.push(stands);
            let mut view = self.person_view(stands, Some(&membership), today)?;
            // A person who may not collect the child by one of the records may not by both.
            let all = self.with_merged(Kind::Person, stands)?;
            let barred = self.records_of(Kind::Membership, "household_id", &homes)?.iter().any(|m| {
                m.id_of("person_id").is_some_and(|p| all.contains(&p))
                    && m.get("may_collect_child") == &crate::domain::value::Value::Bool(false)
            });
            if barred && all.len() > 1 {
                view.may_collect_child = Some(false);
            }
            let person = self.stored(Kind::Person, stands)?.record;
            view.placement = person.text("placement").map(str::to_owned);
            // A child may belong to another family, whose place is secret.
            if !self.place_is_secret(&person)? {
                view.placed_at = self.placed_at(&person)?;
            }
            members.push(view);
        }
        let merged = self.merged_views(id, &people)?;
        for person in people.clone() {
            people.extend(self.with_merged(Kind::Person, person)?.into_iter().filter(|p| *p != person));
        }
        let mut flags = household.flags;
        for home in homes.iter().filter(|home| **home != id) {
            let theirs =
                self.peek(Kind::Household, *home)?.map(|s| entity::<Household>(&s.record)).transpose()?;
            flags.extend(theirs.into_iter().flat_map(|h| h.flags));
        }
        let mut seen = std::collections::HashSet::new();
        flags.retain(|flag| seen.insert(flag.clone()));
        let address = self.address_on(id, today)?.filter(|_| !secret);
        let phones = if secret { vec![] } else { self.records_of(Kind::Phone, "household_id", &homes)? };
        Ok(FamilyView {
            lift,
            secret_until: household.secret_until.filter(|_| secret).map(|d| d.to_string()),
            id: id.to_string(),
            code: household.code.unwrap_or_default(),
            display_name: household.display_name,
            household_type: household.household_type,
            district: household.district,
            contact_caution: self.all_say(Kind::Household, id, "contact_caution")?,
            flags,
            address_secret: secret,
            address: address.and_then(|a| a.text("address").map(str::to_owned)),
            phones: phones.iter().filter_map(|p| p.text("number").map(str::to_owned)).collect(),
            members,
            timeline: self.timeline(&homes, &people)?,
            merged,
        })
    }

    /// Records of all these families, or people.
    pub(super) fn records_of(&self, kind: Kind, field: &'static str, ids: &[Id]) -> Result<Vec<Record>> {
        let mut found = vec![];
        for id in ids {
            found.extend(self.records(kind, &Filter::by(field, *id))?);
        }
        Ok(found)
    }

    /// Whether the person has a membership of their own in one of these families.
    fn lives_in(&self, person: Id, homes: &[Id]) -> Result<bool> {
        let all = self.records(Kind::Membership, &Filter::by("person_id", person))?;
        Ok(all.iter().filter_map(|m| m.id_of("household_id")).any(|h| homes.contains(&h)))
    }

    /// A person with what their membership says.
    pub(super) fn person_view(&self, id: Id, m: Option<&Membership>, today: Date) -> Result<MemberView> {
        let person: Person = entity(&self.stored(Kind::Person, id)?.record)?;
        let born = person.birth_date.filter(|b| *b <= today);
        let months = born.and_then(|b| age_months(b, today)).map(i64::from);
        Ok(MemberView {
            person_id: person.id.to_string(),
            name: person.name(),
            kana: person.kana(),
            relation: m.and_then(|m| m.relation.clone()),
            birth_date: person.birth_date.map(|d| d.to_string()),
            age_years: born.and_then(|b| age_years(b, today)).map(i64::from),
            age_months: months.filter(|m| *m < 24),
            life_stage: person.life_stage,
            // What either record warns of, stands.
            allergies: self.all_say(Kind::Person, id, "allergies")?,
            may_collect_child: m.and_then(|m| m.may_collect_child),
            membership_id: m.map(|m| m.id.to_string()),
            left_on: m.and_then(|m| m.to).map(|d| d.to_string()),
            placement: None,
            placed_at: None,
        })
    }

    /// Name of the house, family or nursery that a person was placed with.
    pub(super) fn placed_at(&self, person: &Record) -> Result<Option<String>> {
        person.id_of("placement_org_id").map(|id| self.name_of(Kind::Organisation, id)).transpose()
    }

    fn timeline(&self, homes: &[Id], people: &[Id]) -> Result<Vec<TimelineItem>> {
        let mut items = vec![];
        for r in self.records_of(Kind::Visit, "household_id", homes)? {
            items.push(self.visit_item(&r)?);
        }
        let mut stays = self.records_of(Kind::Stay, "household_id", homes)?;
        for person in people {
            stays.extend(self.records(Kind::Stay, &Filter::by("person_id", *person))?);
        }
        stays.sort_by_key(|s| s.id);
        stays.dedup_by_key(|s| s.id);
        for r in &stays {
            items.push(self.stay_item(r)?);
        }
        for person in people {
            for r in self.records(Kind::Attendance, &Filter::by("person_id", *person))? {
                items.extend(self.attendance_item(&r)?);
            }
        }
        for r in self.records_of(Kind::Enrolment, "household_id", homes)? {
            let e: Enrolment = entity(&r)?;
            let date = e.applied_on.or(e.started_on);
            items.push(TimelineItem {
                status: e.status,
                note: e.note,
                ..self.item(Kind::Enrolment, e.id, date, e.programme_id)?
            });
        }
        for home in homes {
            items.extend(self.case_items(*home, people)?);
        }
        items.sort_by(|a, b| (&b.date, &b.start_at, &b.id).cmp(&(&a.date, &a.start_at, &a.id)));
        // A member's record of one of several merged families comes with each of them.
        items.dedup_by(|a, b| a.kind == b.kind && a.id == b.id);
        Ok(items)
    }

    pub(super) fn item(&self, kind: Kind, id: Id, date: Option<Date>, programme: Id) -> Result<TimelineItem> {
        let date = date.map(|d| d.to_string()).unwrap_or_default();
        Ok(TimelineItem {
            programme: self.name_of(Kind::Programme, programme)?,
            ..TimelineItem::of(kind.name(), id.to_string(), date)
        })
    }

    fn visit_item(&self, r: &Record) -> Result<TimelineItem> {
        let v: Visit = entity(r)?;
        let card = self.visit_card(&v)?;
        Ok(TimelineItem {
            reviewed: (v.status == "done").then_some(card.reviewed),
            start_at: card.start_at,
            end_at: card.end_at,
            what: Some(v.visit_kind),
            status: v.status,
            people: card.workers,
            note: v.note,
            concern_level: Some(v.concern_level),
            ..self.item(Kind::Visit, v.id, v.occurred_on, v.programme_id)?
        })
    }

    fn stay_item(&self, r: &Record) -> Result<TimelineItem> {
        let s: Stay = entity(r)?;
        let card = self.stay_card(&s)?;
        Ok(TimelineItem {
            start_at: card.in_at,
            end_at: card.out_at,
            what: Some(s.stay_kind.clone()),
            people: vec![card.person],
            nights: Some(card.nights),
            days: Some(card.days),
            status: s.status,
            note: s.note,
            ..self.item(Kind::Stay, s.id, self.activity_day(r), s.programme_id)?
        })
    }

    fn attendance_item(&self, r: &Record) -> Result<Option<TimelineItem>> {
        let a: Attendance = entity(r)?;
        let session = self.peek(Kind::Session, a.session_id)?;
        let Some(session) = session.filter(|s| s.header.deleted_at.is_none()) else { return Ok(None) };
        let s: Session = entity(&session.record)?;
        let name = a.person_id.map(|p| self.person_name(p)).transpose()?;
        Ok(Some(TimelineItem {
            session_id: Some(s.id.to_string()),
            start_at: s.start_at.or(s.planned_start).map(|i| self.zone().rfc3339(i)),
            end_at: s.end_at.or(s.planned_end).map(|i| self.zone().rfc3339(i)),
            what: Some(a.attendance_role),
            status: a.state,
            people: name.into_iter().collect(),
            note: s.theme,
            ..self.item(Kind::Attendance, a.id, s.occurred_on, s.programme_id)?
        }))
    }
}
