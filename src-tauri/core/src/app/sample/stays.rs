//! Short stays of children, and mothers' days in the postpartum house.

use super::World;
use super::draft::Draft;
use super::home::Home;
use crate::app::transact::Tx;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_text::{SampleRng, reason_text, stay_note};
use crate::domain::time::{Date, Instant};
use crate::error::Result;
use chrono::Days;
use std::collections::HashMap;

/// Places taken: children by night, mothers by day.
#[derive(Debug, Default)]
pub(super) struct Beds {
    nights: HashMap<Date, usize>,
    days: HashMap<Date, usize>,
}

/// A stay as far as it differs from the next.
pub(super) struct StayFacts<'a> {
    pub programme: Option<Id>,
    pub kind: &'a str,
    pub status: &'a str,
    pub requester: &'a str,
    pub requester_org: Option<Id>,
    pub reason: &'a str,
    pub person: Id,
    pub companions: Vec<Id>,
    pub group: Option<Id>,
    pub planned: (Instant, Instant),
    pub arrived: Option<Instant>,
    pub left: Option<Instant>,
}

const REASONS: [&str; 9] = [
    "illness",
    "illness",
    "childcare_fatigue",
    "childcare_fatigue",
    "respite",
    "business_trip",
    "childbirth",
    "ceremony",
    "nursing",
];

impl Beds {
    /// Takes so many places for each of the nights, or none.
    fn take_nights(&mut self, from: Date, nights: u64, units: usize, beds: usize) -> bool {
        let all = || (0..nights).map(|k| from + Days::new(k));
        let free = all().all(|d| self.nights.get(&d).copied().unwrap_or(0) + units <= beds);
        if free {
            all().for_each(|d| *self.nights.entry(d).or_default() += units);
        }
        free
    }

    fn take_day(&mut self, day: Date, rooms: usize) -> bool {
        let taken = self.days.entry(day).or_default();
        let free = *taken < rooms;
        *taken += usize::from(free);
        free
    }
}

impl World<'_> {
    /// The stays of a family, where some are missing yet.
    pub(super) fn some_stays(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        n: usize,
    ) -> Result<()> {
        let wanted = rng.between(1, 4);
        if self.stays.missing(n, self.size.families) < wanted {
            return Ok(());
        }
        let children = home.children();
        let infant = children.first().filter(|(_, birth)| *birth >= self.from - Days::new(20));
        if let (Some((_, birth)), Some(mother), true) = (infant, home.mother(), rng.chance(300)) {
            return self.postpartum_days(tx, rng, home, mother, *birth, wanted);
        }
        let Some((child, birth)) = rng.pick(&children).copied() else { return Ok(()) };
        // A brother or sister born by then comes along, sometimes.
        let sibling = children.iter().find(|(id, b)| *id != child && *b <= birth).copied();
        let sibling = sibling.filter(|_| rng.chance(300));
        let first = (birth + Days::new(60)).max(self.from);
        let days = (self.until - first).num_days() - 12;
        if days < 1 {
            return Ok(());
        }
        let mut day = first + Days::new(rng.below(days.unsigned_abs()));
        let mut made = 0;
        while made < wanted {
            let nights = [1, 1, 1, 2, 2, 3, 5].get(rng.below(7) as usize).copied().unwrap_or(1);
            if day + Days::new(nights) > self.until {
                break;
            }
            let units = 1 + usize::from(sibling.is_some());
            if !self.beds.take_nights(day, nights, units, self.size.beds) {
                day = day + Days::new(1);
                continue;
            }
            made += units as u64;
            self.nights(tx, rng, home, (child, sibling.map(|(id, _)| id)), day, nights)?;
            day = day + Days::new(nights + rng.between(20, 120));
        }
        Ok(())
    }

    fn nights(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        (child, sibling): (Id, Option<Id>),
        day: Date,
        nights: u64,
    ) -> Result<()> {
        let (arrival, departure) = (rng.between(18, 36) as i64 * 30, rng.between(18, 36) as i64 * 30);
        let last = day + Days::new(nights);
        let cancelled = rng.chance(40);
        let late = |rng: &mut SampleRng| rng.between(0, 5) as i64 * 5;
        let came = self.at(day, 0, arrival + late(rng));
        let went = self.at(last, 0, departure + late(rng));
        let group = sibling.map(|_| self.app.id_at(came));
        let reason = rng.pick(&REASONS).copied().unwrap_or("respite");
        for person in [Some(child), sibling].into_iter().flatten() {
            let facts = StayFacts {
                programme: self.office.short_stay,
                kind: "overnight",
                status: if cancelled { "cancelled" } else { "completed" },
                requester: "municipality",
                requester_org: None,
                reason,
                person,
                companions: vec![],
                group,
                planned: (self.at(day, 0, arrival), self.at(last, 0, departure)),
                arrived: (!cancelled).then_some(came),
                left: (!cancelled).then_some(went),
            };
            self.stay(tx, rng, home, &facts)?;
        }
        Ok(())
    }

    /// Days of mother and infant in the postpartum house, a week or more apart.
    fn postpartum_days(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        mother: Id,
        birth: Date,
        wanted: u64,
    ) -> Result<()> {
        let mut day = (birth + Days::new(rng.between(21, 150))).max(self.from);
        let mut made = 0;
        while made < wanted && day <= self.until && (day - birth).num_days() < 300 {
            if self.beds.take_day(day, self.size.rooms) {
                made += 1;
                let reason = ["recovery", "parenting_anxiety", "no_support"];
                let companions = home.children().into_iter().filter(|(_, b)| *b == birth);
                let facts = StayFacts {
                    programme: self.office.postpartum_day,
                    kind: "day_pair",
                    status: "completed",
                    requester: "municipality_registered_user",
                    requester_org: None,
                    reason: rng.pick(&reason).copied().unwrap_or("recovery"),
                    person: mother,
                    companions: companions.map(|(id, _)| id).collect(),
                    group: None,
                    planned: (self.at(day, 10, 0), self.at(day, 15, 30)),
                    arrived: Some(self.at(day, 10, rng.between(0, 4) as i64 * 5)),
                    left: Some(self.at(day, 15, 30)),
                };
                self.stay(tx, rng, home, &facts)?;
            }
            day = day + Days::new(rng.between(7, 14));
        }
        Ok(())
    }

    /// Writes a stay and its day note, in a change of their own.
    pub(super) fn stay(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        home: &Home,
        facts: &StayFacts<'_>,
    ) -> Result<Id> {
        let draft = self.stay_draft(rng, home, facts);
        let noted = facts.arrived.filter(|_| rng.chance(600));
        let day = noted.map(|at| self.app.zone.date_of(at));
        self.stays.made += 1;
        tx.change(None, |tx| {
            let id = self.put(tx, draft)?;
            if let (Some(at), Some(day)) = (noted, day) {
                let note = self.draft(Kind::DayNote, at).with("stay_id", id).with("date", day);
                let shift = if facts.kind == "overnight" { "evening" } else { "day" };
                self.put(tx, note.text("shift", shift).text("text", stay_note(rng)))?;
            }
            Ok(id)
        })
    }

    pub(super) fn stay_draft(&self, rng: &mut SampleRng, home: &Home, facts: &StayFacts<'_>) -> Draft {
        let at = facts.arrived.unwrap_or(facts.planned.0);
        let place = home.place_on(self.app.zone.date_of(at));
        let municipality = place.map(|p| p.municipality_code);
        let asked = facts.requester_org.or(self.office.municipality(municipality));
        let temperature = |rng: &mut SampleRng| (362 + rng.below(7)) as f64 / 10.0;
        let draft = self.draft(Kind::Stay, at).with("programme_id", facts.programme);
        let draft = draft
            .with("household_id", home.id)
            .with("person_id", facts.person)
            .with("site_id", self.office.site)
            .text("stay_kind", facts.kind)
            .with("companion_person_ids", facts.companions.clone())
            .with("stay_group_id", facts.group)
            .text("requester_type", facts.requester)
            .with("requester_org_id", asked.filter(|_| facts.requester != "municipality_registered_user"))
            .codes("reason_codes", &[facts.reason])
            .with("reason_text", reason_text(rng, facts.reason).map(str::to_owned))
            .with("planned_in_at", facts.planned.0)
            .with("planned_out_at", facts.planned.1)
            .with("in_at", facts.arrived)
            .with("out_at", facts.left)
            .text("status", facts.status)
            .with("municipality_code", municipality.map(str::to_owned))
            .with("district", place.and_then(|p| p.district).map(str::to_owned));
        let draft = draft.with("temp_in", facts.arrived.map(|_| temperature(rng)));
        let draft = draft.with("temp_out", facts.left.map(|_| temperature(rng)));
        draft.with("worker_ids", rng.pick(&self.office.staff).copied().into_iter().collect::<Vec<Id>>())
    }
}
