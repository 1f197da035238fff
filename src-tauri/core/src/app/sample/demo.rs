//! The demonstration's today: the families that a visitor of the program meets first.

use super::cast::{cast, named};
use super::group::Meeting;
use super::home::Home;
use super::stays::StayFacts;
use super::visits::{Engagement, VisitFacts};
use super::{SCENES, World};
use crate::app::transact::Tx;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_family::{FamilyForm, family_of};
use crate::domain::sample_text::SampleRng;
use crate::domain::time::{Date, Instant};
use crate::error::Result;
use chrono::Days;

/// A family of the demonstration and its choices.
struct Guest {
    home: Home,
    rng: SampleRng,
}

/// Days and hours of a stay, counted from today.
type Hours = ((i64, i64), (i64, i64));

impl World<'_> {
    /// Plays the scenes of today and of the days around it.
    pub(super) fn play(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let mut guests = vec![];
        for n in 0..10 {
            let mut rng = self.rng(SCENES + n);
            let family = cast(&mut rng, n);
            let at = self.size.families + n as usize;
            let home = tx.change(None, |tx| self.settle(tx, &mut rng, at, &family))?;
            guests.push(Guest { home, rng });
        }
        let [first, twins, third, secret, expecting, respite, other, coming, waiting, newborn] =
            guests.as_mut_slice()
        else {
            return Ok(());
        };
        self.volunteers(tx, first, expecting, secret)?;
        self.house(tx, [first, twins, third, other, coming])?;
        self.mothers(tx, twins, newborn)?;
        self.siblings(tx, respite)?;
        self.groups_today(tx, [first, twins, third, other])?;
        self.consents_of(tx, first)?;
        self.waiting_list(tx, waiting)?;
        self.without_reason(tx, other)
    }

    fn day(&self, offset: i64) -> Date {
        let days = Days::new(offset.unsigned_abs());
        if offset < 0 { self.today - days } else { self.today + days }
    }

    fn hour(&self, (day, hour): (i64, i64)) -> Instant {
        self.at(self.day(day), hour, 0)
    }

    /// Three visits planned today, one of yesterday that nobody recorded, two volunteers in training.
    fn volunteers(
        &mut self,
        tx: &mut Tx<'_>,
        first: &mut Guest,
        expecting: &mut Guest,
        secret: &mut Guest,
    ) -> Result<()> {
        let next = self.size.staff + self.size.volunteers;
        let course = "ホームビジター養成講座";
        let ready = tx.change(None, |tx| self.worker(tx, next, "home_visitor", course, 42.0))?;
        // Two hours short of the course: not yet to be sent to a family.
        tx.change(None, |tx| self.worker(tx, next + 1, "home_visitor", course, 38.0))?;
        let organizer = self.office.organizers.first().copied();
        let second = tx.change(None, |tx| self.worker(tx, next + 2, "home_visitor", course, 40.0))?;
        let plans = [(first, ready, -1, 14 * 60, "regular"), (expecting, second, 0, 10 * 60, "regular")];
        for (guest, volunteer, day, begin, kind) in plans {
            let engagement = Engagement { volunteer, first: self.day(day - 28), count: 4 };
            let enrolment = self.open_engagement(tx, guest, &engagement)?;
            self.plan(tx, guest, (day, begin), kind, (Some(enrolment), vec![volunteer]))?;
        }
        let organizers: Vec<Id> = organizer.into_iter().collect();
        self.plan(tx, secret, (0, 13 * 60 + 30), "first_visit", (None, organizers.clone()))?;
        self.plan(tx, expecting, (7, 10 * 60), "regular", (None, vec![second]))?;
        self.plan(tx, secret, (14, 13 * 60 + 30), "regular", (None, organizers.clone()))?;
        let Guest { home, rng } = secret;
        let facts = VisitFacts {
            programme: self.office.home_start,
            enrolment: None,
            kind: "joint",
            status: "done",
            planned: (15 * 60, 16 * 60),
            workers: organizers,
        };
        self.visit(tx, rng, home, self.day(-7), &facts).map(|_| ())
    }

    /// Visits up to last week by a volunteer who goes on.
    fn open_engagement(&mut self, tx: &mut Tx<'_>, guest: &mut Guest, e: &Engagement) -> Result<Id> {
        let Guest { home, rng } = guest;
        let until = std::mem::replace(&mut self.until, self.today - Days::new(1));
        let enrolment = tx.change(None, |tx| self.enrol(tx, rng, home, e, None))?;
        for k in 0..e.count {
            let facts = VisitFacts {
                programme: self.office.home_start,
                enrolment: Some(enrolment),
                kind: if k == 0 { "introduction" } else { "regular" },
                status: "done",
                planned: (10 * 60, 12 * 60),
                workers: vec![e.volunteer],
            };
            self.visit(tx, rng, home, e.first + Days::new(7 * k), &facts)?;
        }
        self.until = until;
        Ok(enrolment)
    }

    fn plan(
        &mut self,
        tx: &mut Tx<'_>,
        guest: &mut Guest,
        (day, begin): (i64, i64),
        kind: &str,
        (enrolment, workers): (Option<Id>, Vec<Id>),
    ) -> Result<()> {
        let facts = VisitFacts {
            programme: self.office.home_start,
            enrolment,
            kind,
            status: "planned",
            planned: (begin, begin + 120),
            workers,
        };
        self.visit(tx, &mut guest.rng, &guest.home, self.day(day), &facts).map(|_| ())
    }

    /// The house: full last night with an emergency on top, arrivals and departures today, one child
    /// who should have been fetched yesterday.
    fn house(&mut self, tx: &mut Tx<'_>, guests: [&Guest; 5]) -> Result<()> {
        let [first, twins, third, other, coming] = guests;
        let twin = |at: usize| -> Option<Id> { twins.home.children().get(at).map(|(id, _)| *id) };
        let (one, two) = (twin(0), twin(1));
        let group = Some(self.app.id_at(self.hour((-2, 17))));
        let inside = [
            (twins, one, ((-2, 17), (1, 10)), "illness", group),
            (twins, two, ((-2, 17), (1, 10)), "illness", group),
            (third, youngest(third), ((-1, 10), (0, 10)), "business_trip", None),
            // Fetched nobody yet, though it was to go home yesterday afternoon.
            (other, youngest(other), ((-3, 17), (-1, 16)), "childcare_fatigue", None),
        ];
        for (guest, child, hours, reason, group) in inside {
            let Some(child) = child else { continue };
            let facts = self.overnight(child, hours, reason, "in_stay", group);
            self.house_stay(tx, guest, &facts, None)?;
        }
        // The fourth of three beds, taken in at night.
        if let Some(child) = youngest(first) {
            let facts = self.overnight(child, ((-1, 22), (0, 14)), "illness", "in_stay", None);
            let why = "保護者の救急搬送のため、当直の判断で簡易ベッドを用意。センター長に連絡済み。";
            self.house_stay(tx, first, &facts, Some(why))?;
        }
        if let Some(child) = youngest(coming) {
            let facts = self.overnight(child, ((0, 17), (2, 10)), "ceremony", "confirmed", None);
            self.house_stay(tx, coming, &facts, None)?;
        }
        // Booked for the week after next.
        if let Some(child) = one {
            let facts = self.overnight(child, ((9, 17), (11, 10)), "respite", "held", None);
            self.house_stay(tx, twins, &facts, None)?;
        }
        Ok(())
    }

    /// The postpartum house: a day of the twins' mother three weeks ago, a mother who comes today.
    fn mothers(&mut self, tx: &mut Tx<'_>, twins: &Guest, newborn: &Guest) -> Result<()> {
        for (guest, day, babies) in [(twins, -20, 2), (newborn, 0, 1)] {
            let Some(person) = guest.home.mother() else { continue };
            let infants = guest.home.children().into_iter().take(babies).map(|(id, _)| id).collect();
            let (arrival, departure) = (self.hour((day, 10)), self.hour((day, 15)));
            let over = day < 0;
            let facts = StayFacts {
                programme: self.office.postpartum_day,
                kind: "day_pair",
                status: if over { "completed" } else { "confirmed" },
                requester: "municipality_registered_user",
                requester_org: None,
                reason: "recovery",
                person,
                companions: infants,
                group: None,
                planned: (arrival, departure),
                arrived: over.then_some(arrival),
                left: over.then_some(departure),
            };
            self.house_stay(tx, guest, &facts, None)?;
        }
        Ok(())
    }

    fn overnight<'r>(
        &self,
        person: Id,
        (from, to): Hours,
        reason: &'r str,
        status: &'r str,
        group: Option<Id>,
    ) -> StayFacts<'r> {
        StayFacts {
            programme: self.office.short_stay,
            kind: "overnight",
            status,
            requester: "municipality",
            requester_org: None,
            reason,
            person,
            companions: vec![],
            group,
            planned: (self.hour(from), self.hour(to)),
            arrived: (status == "in_stay").then(|| self.hour(from)),
            left: None,
        }
    }

    fn house_stay(
        &mut self,
        tx: &mut Tx<'_>,
        guest: &Guest,
        facts: &StayFacts<'_>,
        over_capacity: Option<&str>,
    ) -> Result<Id> {
        let mut rng = guest.rng.clone();
        let draft = self.stay_draft(&mut rng, &guest.home, facts);
        let draft = draft.with("capacity_override_reason", over_capacity.map(str::to_owned));
        self.stays.made += 1;
        tx.change(None, |tx| self.put(tx, draft))
    }

    /// Foster siblings in two families who meet over a weekend.
    fn siblings(&mut self, tx: &mut Tx<'_>, brother: &Guest) -> Result<()> {
        let mut rng = self.rng(SCENES + 50);
        let family = named(family_of(&mut rng, FamilyForm::Foster), ("例示", "れいじ"));
        let at = self.size.families + 50;
        let home = tx.change(None, |tx| self.settle(tx, &mut rng, at, &family))?;
        let sister = Guest { home, rng };
        let group = Some(self.app.id_at(self.hour((-40, 10))));
        for guest in [brother, &sister] {
            let Some(child) = youngest(guest) else { continue };
            let facts = StayFacts {
                programme: self.office.foster_respite,
                kind: "overnight",
                status: "completed",
                requester: "child_guidance_centre",
                requester_org: self.office.guidance_centre,
                reason: "sibling_contact",
                person: child,
                companions: vec![],
                group,
                planned: (self.hour((-40, 10)), self.hour((-37, 16))),
                arrived: Some(self.hour((-40, 10))),
                left: Some(self.hour((-37, 16))),
            };
            self.house_stay(tx, guest, &facts, None)?;
        }
        Ok(())
    }

    /// A course with three of six sessions behind it, and this morning's baby massage.
    fn groups_today(&mut self, tx: &mut Tx<'_>, guests: [&mut Guest; 4]) -> Result<()> {
        let number = self.size.sessions as u64;
        let course = tx.change(None, |tx| self.course(tx, self.day(-17), number / 10))?;
        for guest in guests {
            let Guest { home, rng } = guest;
            let (Some(parent), Some((child, _))) = (home.carer().cloned(), home.children().first().copied())
            else {
                continue;
            };
            self.take_course(tx, rng, home, &course, (parent.id, parent.role()), child)?;
        }
        let mut rng = self.rng(SCENES + 60);
        let today = self.today;
        let _: Meeting = tx.change(None, |tx| self.open_session(tx, &mut rng, today, true, "planned"))?;
        Ok(())
    }

    /// Consents given, and one taken back.
    fn consents_of(&mut self, tx: &mut Tx<'_>, guest: &Guest) -> Result<()> {
        let given = self.day(-120);
        tx.change(None, |tx| {
            for (scope, withdrawn) in [("record", None), ("research", Some(-48)), ("photo", None)] {
                let draft =
                    self.draft(Kind::Consent, self.at(given, 10, 0)).with("household_id", guest.home.id);
                let draft = draft.text("scope", scope).with("given_on", given).text("method", "written");
                self.put(tx, draft.with("withdrawn_on", withdrawn.map(|d| self.day(d))))?;
            }
            Ok(())
        })
    }

    /// A family that waits for a volunteer, and a child that waits for a bed.
    fn waiting_list(&mut self, tx: &mut Tx<'_>, guest: &mut Guest) -> Result<()> {
        let applied = self.day(-12);
        tx.change(None, |tx| {
            let draft = self.draft(Kind::Enrolment, self.at(applied, 10, 0));
            let draft =
                draft.with("household_id", guest.home.id).with("programme_id", self.office.home_start);
            let draft = draft.text("route", "kodomo_katei_centre").with("applied_on", applied);
            self.put(tx, draft.text("status", "waiting"))
        })?;
        let organizer = self.office.organizers.first().copied().into_iter().collect();
        self.plan(tx, guest, (0, 15 * 60 + 30), "first_visit", (None, organizer))?;
        if let Some(child) = youngest(guest) {
            let facts = self.overnight(child, ((0, 17), (1, 10)), "respite", "waitlisted", None);
            self.house_stay(tx, guest, &facts, None)?;
        }
        Ok(())
    }

    /// Records whose warnings wait for a reason: a stay of nine days, a visit that nobody ended.
    fn without_reason(&mut self, tx: &mut Tx<'_>, guest: &mut Guest) -> Result<()> {
        if let Some(child) = youngest(guest) {
            let mut facts = self.overnight(child, ((-34, 17), (-26, 10)), "nursing", "completed", None);
            facts.arrived = Some(self.hour((-34, 17)));
            facts.left = Some(self.hour((-26, 10)));
            self.house_stay(tx, guest, &facts, None)?;
        }
        let Guest { home, rng } = guest;
        let facts = VisitFacts {
            programme: self.office.home_start,
            enrolment: None,
            kind: "regular",
            status: "done",
            planned: (10 * 60, 23 * 60),
            workers: self.office.organizers.first().copied().into_iter().collect(),
        };
        self.visit(tx, rng, home, self.day(-4), &facts).map(|_| ())
    }
}

fn youngest(guest: &Guest) -> Option<Id> {
    guest.home.children().first().map(|(id, _)| *id)
}
