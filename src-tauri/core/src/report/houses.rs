//! Houses for young expecting women (T10) and postpartum care (T11).

use super::ReportLine;
use super::cases::{self, Handed, Users};
use super::evidence::{Evidence, Place};
use super::family::Merged;
use super::frame::{Figured, Frame};
use crate::domain::count::stays::span_of;
use crate::domain::count::{Metric, StayRules, Value};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use chrono::Days;
use std::collections::HashMap;

/// A child is newborn for this many days.
const NEWBORN_DAYS: u64 = 28;
/// Completed years below which a companion is a small child.
const CHILD_YEARS: u32 = 18;

/// A stay with what the tables need beside the counting rules.
#[derive(Debug, Clone, Default)]
struct Beside {
    code: Option<String>,
    companions: Vec<Id>,
}

/// Day of arrival, code, id.
type ByArrival = (Date, String, Id);

struct Gathered {
    e: Evidence,
    users: HashMap<(usize, usize), Users>,
    /// Stays of each part and programme, by arrival.
    listed: HashMap<(usize, usize), Vec<ByArrival>>,
}

fn gather(frame: &Frame<'_>, with_people: bool) -> Result<Gathered> {
    let (homes, people) = (Merged::of(frame, Kind::Household)?, Merged::of(frame, Kind::Person)?);
    let mut found = Gathered { e: Evidence::default(), users: HashMap::new(), listed: HashMap::new() };
    let stays = frame.programmes.iter().any(|p| p.record_type == "stay");
    if !stays {
        return Ok(found);
    }
    let mut beside: HashMap<Id, Beside> = HashMap::new();
    let columns = ["id", "code", "companion_person_ids"];
    let between = frame.between();
    let filter = Filter { from: between.from, to: Some(between.to), ..Filter::default() };
    frame.app.store.each_columns(Kind::Stay, &columns, &filter, &frame.start_of(), |r| {
        if let Some(id) = r.id(0) {
            let companions = r.ids(2).map(|p| people.stands_for(p)).collect();
            beside.insert(id, Beside { code: r.text(1).map(str::to_owned), companions });
        }
        Ok(())
    })?;
    let (zone, now) = (frame.app.zone(), frame.app.now());
    let mut births: HashMap<Id, Option<Date>> = HashMap::new();
    frame.app.store.each_stay(&between, &frame.start_of(), |stay| {
        let Some(p) = frame.programme_of(stay.programme) else { return Ok(()) };
        let (Some(span), true) = (span_of(stay, zone, now), stay.status.counts()) else { return Ok(()) };
        let Some(programme) = frame.programmes.get(p) else { return Ok(()) };
        let rules = StayRules::from(&programme.rules);
        let record = (Kind::Stay, stay.id);
        let also = beside.get(&stay.id).cloned().unwrap_or_default();
        for cell in frame.cells_around(span.in_date(), span.last_date()) {
            let Some(part) = frame.cells.get(cell) else { continue };
            let days = span.days(rules.day_rule, rules.night_rule).within(&part.period).len();
            let nights = span.nights(rules.night_rule).within(&part.period).len();
            if span.touched().within(&part.period).is_empty() {
                continue;
            }
            let place = |metric: Metric| Place::new(cell, Some(p), metric.code());
            if part.period.contains(span.in_date()) {
                found.e.once(place(Metric::Cases), stay.id, record);
            }
            found.e.add(place(Metric::StayDays), days, record);
            found.e.add(place(Metric::Nights), nights, record);
            if let Some(code) = also.code.clone() {
                found.e.add(place(Metric::StayDays).segment(code.clone()), days, record);
                found.e.add(place(Metric::Nights).segment(code.clone()), nights, record);
                found.listed.entry((cell, p)).or_default().push((span.in_date(), code, stay.id));
            }
            let guest = people.stands_for(stay.person);
            if with_people {
                found.e.once(place(Metric::Persons), guest, record);
                for companion in &also.companions {
                    found.e.once(place(Metric::Persons), *companion, record);
                    let birth = match births.get(companion) {
                        Some(birth) => *birth,
                        None => *births.entry(*companion).or_insert(frame.birth_of(*companion)?),
                    };
                    let segment = as_what(birth, span.in_date());
                    found.e.once(place(Metric::Persons).segment(segment), *companion, record);
                }
            }
            let home = stay.household.map(|h| homes.stands_for(h));
            let users = found.users.entry((cell, p)).or_default();
            users.add(guest, home.into_iter().chain(also.companions.iter().copied()));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Companions by their age on the day of arrival; one of unknown age is an adult.
fn as_what(birth: Option<Date>, on: Date) -> &'static str {
    let Some(birth) = birth else { return "partner" };
    let newborn = birth.checked_add_days(Days::new(NEWBORN_DAYS)).is_some_and(|until| on < until);
    let child = crate::domain::age::age_years(birth, on).is_none_or(|years| years < CHILD_YEARS);
    match (newborn, child) {
        (true, _) => "newborn",
        (false, true) => "small_child",
        (false, false) => "partner",
    }
}

pub(super) fn shelter_rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let mut found = gather(frame, true)?;
    for stays in found.listed.values_mut() {
        stays.sort();
    }
    let mut e = Evidence::default();
    cases::shipments(frame, &mut e)?;
    frame.lines(|c, p| {
        let Some(programme) = frame.programmes.get(p) else { return Ok(vec![]) };
        if programme.record_type == "shipment" {
            return Ok(cases::shipment_figures(frame, &e, c, p));
        }
        let place = |metric: Metric| Place::new(c, Some(p), metric.code());
        let figure = |metric: Metric| Figured::of(metric, found.e.value(&place(metric)));
        let mut figures = vec![figure(Metric::Persons)];
        for who in ["newborn", "small_child", "partner"] {
            let count = found.e.count(&place(Metric::Persons).segment(who));
            if count > 0 {
                figures.push(Figured::of(Metric::Persons, Value::Whole(count)).of_segment(who));
            }
        }
        figures.push(figure(Metric::Nights));
        figures.push(figure(Metric::StayDays));
        // Each case by its code: 30泊31日.
        for (_, code, _) in found.listed.get(&(c, p)).into_iter().flatten() {
            for metric in [Metric::Nights, Metric::StayDays] {
                let value = found.e.value(&place(metric).segment(code.clone()));
                figures.push(Figured::of(metric, value).of_segment(code));
            }
        }
        Ok(figures)
    })
}

pub(super) fn shelter_behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let mut e = gather(frame, true)?.e;
    cases::shipments(frame, &mut e)?;
    Ok(e.behind(frame, line))
}

fn postpartum(frame: &Frame<'_>) -> Result<Gathered> {
    let mut found = gather(frame, false)?;
    let handed = Handed::of(frame)?;
    for ((cell, p), users) in &found.users {
        if let Some(part) = frame.cells.get(*cell) {
            let place = Place::new(*cell, Some(*p), Metric::LiaisonRate.code());
            handed.count(&mut found.e, &place, part.period, users);
        }
    }
    Ok(found)
}

pub(super) fn postpartum_rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let found = postpartum(frame)?;
    frame.lines(|c, p| {
        let place = |metric: Metric| Place::new(c, Some(p), metric.code());
        let figure = |metric: Metric| Figured::of(metric, found.e.value(&place(metric)));
        let users = found.users.get(&(c, p)).map_or(0, Users::count);
        let rate = Value::percent(found.e.count(&place(Metric::LiaisonRate)), users);
        Ok(vec![
            figure(Metric::Cases),
            figure(Metric::StayDays),
            figure(Metric::Nights),
            Figured::of(Metric::Persons, Value::Whole(users)),
            Figured::of(Metric::LiaisonRate, rate).by_rule("distinct_users"),
        ])
    })
}

pub(super) fn postpartum_behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let found = postpartum(frame)?;
    // The users are those who stayed.
    let stays = ReportLine { metric: Metric::StayDays.code(), ..line.clone() };
    Ok(found.e.behind(frame, if line.metric == Metric::Persons.code() { &stays } else { line }))
}
