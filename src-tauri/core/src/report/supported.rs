//! Expecting women and families with infants who were supported, and interviews (T03, M-32, M-33, M-36).
//!
//! What counts is individual contact: visits done, stays that took place, consultations; not attendance at
//! a group. A woman counts in the part in which she was pregnant at a contact, once however many children
//! she expects; a family where at a contact one of its children had not started school.

use super::ReportLine;
use super::cases;
use super::evidence::{Evidence, Place};
use super::family::Merged;
use super::frame::{Figured, Frame};
use crate::domain::age::{GESTATION_DAYS, is_preschool};
use crate::domain::count::{Metric, Value};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::{Expecting, FamilyRow};
use chrono::{Days, Months};
use std::collections::HashMap;

/// Days before the due date at which 32 weeks are reached.
const WEEK_32_BEFORE: u64 = 56;
/// No child older than this is before school.
const PRESCHOOL_MONTHS: u32 = 8 * 12;

const INTERVIEWS: [&str; 2] = ["pregnancy_notification", "month8"];

/// One contact with a family or person.
struct Contact<'a> {
    date: Date,
    household: Option<Id>,
    persons: &'a [Id],
    record: (Kind, Id),
}

#[derive(Debug)]
struct Known {
    /// By household, with the days the woman belongs to it.
    at_home: HashMap<Id, Vec<FamilyRow<Expecting>>>,
    by_woman: HashMap<Id, Vec<Expecting>>,
    births: Births,
}

/// Births of all families, and which of them are each family's.
#[derive(Debug, Default)]
struct Births {
    rows: Vec<FamilyRow<Date>>,
    of: HashMap<Id, std::ops::Range<usize>>,
}

impl Births {
    fn of(mut rows: Vec<FamilyRow<Date>>, homes: &Merged) -> Births {
        for row in &mut rows {
            row.household = homes.stands_for(row.household);
        }
        rows.sort_unstable_by_key(|row| row.household);
        let (mut of, mut from) = (HashMap::with_capacity(rows.len()), 0);
        for family in rows.chunk_by(|a, b| a.household == b.household) {
            let to = from + family.len();
            of.extend(family.first().map(|row| (row.household, from..to)));
            from = to;
        }
        Births { rows, of }
    }

    fn in_home(&self, household: Id) -> &[FamilyRow<Date>] {
        self.of.get(&household).and_then(|range| self.rows.get(range.clone())).unwrap_or_default()
    }
}

impl Known {
    fn of(frame: &Frame<'_>, homes: &Merged, people: &Merged) -> Result<Known> {
        let from = frame.between().from.unwrap_or(Date::MIN);
        let store = &frame.app.store;
        let mut by_woman: HashMap<Id, Vec<Expecting>> = HashMap::new();
        for mut e in store.expecting(from)? {
            e.woman = people.stands_for(e.woman);
            by_woman.entry(e.woman).or_default().push(e);
        }
        let mut at_home: HashMap<Id, Vec<FamilyRow<Expecting>>> = HashMap::new();
        for mut row in store.expecting_in_households(from)? {
            row.what.woman = people.stands_for(row.what.woman);
            at_home.entry(homes.stands_for(row.household)).or_default().push(row);
        }
        let since = from.checked_sub_months(Months::new(PRESCHOOL_MONTHS)).unwrap_or(from);
        Ok(Known { at_home, by_woman, births: Births::of(store.births_since(since)?, homes) })
    }

    /// The women who were expecting at a contact.
    fn expecting(&self, c: &Contact<'_>) -> impl Iterator<Item = Id> {
        let home = c.household.and_then(|h| self.at_home.get(&h)).into_iter().flatten();
        let home = home.filter(|row| holds(row, c.date)).map(|row| row.what);
        let own = c.persons.iter().filter_map(|p| self.by_woman.get(p)).flatten().copied();
        let on = c.date;
        home.chain(own).filter(move |e| e.fact.is_ongoing(on)).map(|e| e.woman)
    }

    fn has_preschool_child(&self, household: Id, date: Date) -> bool {
        let mut births = self.births.in_home(household).iter().filter(|row| holds(row, date));
        births.any(|row| row.what <= date && is_preschool(row.what, date))
    }
}

fn holds<T>(row: &FamilyRow<T>, date: Date) -> bool {
    row.from.is_none_or(|from| from <= date) && row.to.is_none_or(|to| date <= to)
}

/// The place of a figure of the whole organisation.
fn place(cell: usize, metric: Metric) -> Place {
    Place::new(cell, None, metric.code())
}

fn gather(frame: &Frame<'_>) -> Result<Evidence> {
    let mut e = Evidence::default();
    let (homes, people) = (Merged::of(frame, Kind::Household)?, Merged::of(frame, Kind::Person)?);
    let known = Known::of(frame, &homes, &people)?;
    let between = frame.between();
    let mut contact = |c: &Contact<'_>| {
        let Some(cell) = frame.cell_of(c.date) else { return };
        for woman in known.expecting(c) {
            e.once(place(cell, Metric::PregnantWomenSupported), woman, c.record);
        }
        if let Some(home) = c.household.filter(|h| known.has_preschool_child(*h, c.date)) {
            e.once(place(cell, Metric::InfantHouseholdsSupported), home, c.record);
        }
    };
    let store = &frame.app.store;
    if !frame.programmes.is_empty() {
        let mut persons = vec![];
        store.each_visited(&between, |id, household, present, date| {
            persons.clear();
            persons.extend(present.iter().map(|p| people.stands_for(*p)));
            let household = household.map(|h| homes.stands_for(h));
            contact(&Contact { date, household, persons: &persons, record: (Kind::Visit, id) });
            Ok(())
        })?;
        let zone = frame.app.zone();
        store.each_stay(&between, &frame.start_of(), |stay| {
            let Some(date) = stay.in_at.filter(|_| stay.status.counts()).map(|at| zone.date_of(at)) else {
                return Ok(());
            };
            contact(&Contact {
                date,
                household: stay.household.map(|h| homes.stands_for(h)),
                persons: &[people.stands_for(stay.person)],
                record: (Kind::Stay, stay.id),
            });
            Ok(())
        })?;
    }
    // Interviews of a pregnancy may lie before the report.
    let consultations = cases::all(frame, None, Some(between.to))?;
    let own = |c: &&cases::Case| frame.programme_of(c.programme).is_some();
    for c in consultations.iter().filter(own) {
        contact(&Contact {
            date: c.date,
            household: c.household,
            persons: &c.clients,
            record: (Kind::Consultation, c.id),
        });
    }
    interviews(frame, &known, &consultations, &mut e);
    Ok(e)
}

/// Interviews in their order, and whose they are.
#[derive(Debug, Default)]
struct Held<'a> {
    all: Vec<&'a cases::Case>,
    /// Places in `all` by who is named, and of those that name nobody by the family.
    named: HashMap<Id, Vec<usize>>,
    at_home: HashMap<Id, Vec<usize>>,
}

impl<'a> Held<'a> {
    fn of(consultations: &'a [cases::Case]) -> Held<'a> {
        let mut held = Held::default();
        for case in consultations.iter().filter(|c| c.interview_kind.is_some()) {
            let place = held.all.len();
            held.all.push(case);
            for client in &case.clients {
                held.named.entry(*client).or_default().push(place);
            }
            if let (true, Some(home)) = (case.clients.is_empty(), case.household) {
                held.at_home.entry(home).or_default().push(place);
            }
        }
        held
    }

    /// The first interview of a woman, or of one of her families without a name, that fits.
    fn first(&self, woman: Id, homes: &[Id], fits: impl Fn(&cases::Case) -> bool) -> Option<&'a cases::Case> {
        let hers = self.named.get(&woman).into_iter().flatten();
        let theirs = homes.iter().filter_map(|home| self.at_home.get(home)).flatten();
        let fitting = |place: &usize| self.all.get(*place).is_some_and(|c| fits(c));
        hers.chain(theirs).copied().filter(fitting).min().and_then(|place| self.all.get(place).copied())
    }
}

/// Pregnancies notified, and those that have reached 32 weeks, in each part; and which of them had their
/// interview by its end. An interview is the woman's where she is named, or where nobody of her family is.
fn interviews(frame: &Frame<'_>, known: &Known, consultations: &[cases::Case], e: &mut Evidence) {
    let (held, today) = (Held::of(consultations), frame.app.today());
    let mut homes_of: HashMap<Id, Vec<Id>> = HashMap::new();
    if !held.all.is_empty() {
        for (home, rows) in &known.at_home {
            rows.iter().for_each(|row| homes_of.entry(row.what.woman).or_default().push(*home));
        }
    }
    for pregnancy in known.by_woman.values().flatten() {
        let due = pregnancy.fact.due_date;
        let week_32 = due.and_then(|d| d.checked_sub_days(Days::new(WEEK_32_BEFORE)));
        // Nobody is late for an interview whose day has not come.
        let reached = week_32.filter(|day| *day <= today);
        let still = reached.filter(|day| pregnancy.fact.outcome_on.is_none_or(|on| *day < on));
        let begins = due.and_then(|d| d.checked_sub_days(Days::new(GESTATION_DAYS.unsigned_abs())));
        let homes = homes_of.get(&pregnancy.woman).map_or(&[][..], Vec::as_slice);
        for (kind, since) in INTERVIEWS.into_iter().zip([pregnancy.fact.notified_on, still]) {
            let Some(cell) = since.and_then(|day| frame.cell_of(day)) else { continue };
            let end = frame.cells.get(cell).map_or(Date::MAX, |c| c.period.to());
            e.once(
                place(cell, Metric::InterviewRate).segment(format!("{kind}_of")),
                pregnancy.id,
                (Kind::Pregnancy, pregnancy.id),
            );
            let fits = |c: &cases::Case| {
                let in_time = begins.is_none_or(|b| b <= c.date)
                    && c.date <= end
                    && pregnancy.fact.outcome_on.is_none_or(|on| c.date <= on);
                c.interview_kind.as_deref() == Some(kind) && in_time
            };
            if let Some(interview) = held.first(pregnancy.woman, homes, fits) {
                let done = place(cell, Metric::InterviewRate).segment(kind);
                e.once(done, pregnancy.id, (Kind::Consultation, interview.id));
            }
        }
    }
}

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let e = gather(frame)?;
    let mut lines = vec![];
    for (c, cell) in frame.cells.iter().enumerate() {
        let whole = |metric: Metric| Figured::of(metric, e.value(&place(c, metric)));
        let mut figures = vec![
            whole(Metric::PregnantWomenSupported).by_rule("individual_contacts"),
            whole(Metric::InfantHouseholdsSupported).by_rule("individual_contacts"),
        ];
        for kind in INTERVIEWS {
            let done = e.count(&place(c, Metric::InterviewRate).segment(kind));
            let of = e.count(&place(c, Metric::InterviewRate).segment(format!("{kind}_of")));
            figures.push(Figured::of(Metric::InterviewRate, Value::percent(done, of)).of_segment(kind));
        }
        lines.extend(figures.into_iter().map(|f| frame.line(cell, None, f)));
    }
    Ok(lines)
}

pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    Ok(gather(frame)?.behind(frame, line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: u8) -> Id {
        Id::from_bytes([n; 16])
    }

    fn case() -> impl Strategy<Value = cases::Case> {
        let clients = prop::collection::vec(0..6u8, 0..3);
        (any::<u8>(), 0..60u64, proptest::option::of(0..6u8), clients, proptest::option::of(0..2usize))
            .prop_map(|(n, day, home, clients, kind)| cases::Case {
                id: id(n),
                programme: id(0),
                date: Date::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(day),
                household: home.map(|h| id(100 + h)),
                clients: clients.into_iter().map(id).collect(),
                channel: String::new(),
                band: None,
                abuse_type: None,
                interview_kind: kind.map(|k| INTERVIEWS[k].to_owned()),
                outreach: None,
                same_event_as: None,
            })
    }

    proptest! {
        #[test]
        fn the_first_interview_is_the_one_found_by_looking_at_all(
            cases in prop::collection::vec(case(), 0..40),
            woman in 0..6u8,
            homes in prop::collection::vec(0..6u8, 0..3),
            day in 0..60u64,
        ) {
            let homes: Vec<Id> = homes.into_iter().map(|h| id(100 + h)).collect();
            let from = Date::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(day);
            let fits = |c: &cases::Case| c.date >= from;
            let hers = |c: &&cases::Case| {
                let named = c.clients.contains(&id(woman));
                let home = c.clients.is_empty() && c.household.is_some_and(|h| homes.contains(&h));
                c.interview_kind.is_some() && (named || home) && fits(c)
            };
            let found = Held::of(&cases).first(id(woman), &homes, fits);
            let slowly = cases.iter().find(hers);
            prop_assert!(found.map(std::ptr::from_ref) == slowly.map(std::ptr::from_ref));
        }
    }
}
