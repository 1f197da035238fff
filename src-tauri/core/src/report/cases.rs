//! Consultations (M-30), abuse by type (T01, M-31) and shipments (T10, M-40).

use super::ReportLine;
use super::evidence::{Evidence, Place};
use super::family::Merged;
use super::frame::{Figured, Frame};
use crate::domain::calendar::{Period, fiscal_year};
use crate::domain::count::{ABUSE_TYPES, Metric, Value};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use std::collections::{HashMap, HashSet};

/// A consultation as it is counted.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub id: Id,
    pub programme: Id,
    pub date: Date,
    pub household: Option<Id>,
    pub clients: Vec<Id>,
    pub channel: String,
    pub band: Option<String>,
    pub abuse_type: Option<String>,
    pub interview_kind: Option<String>,
    pub outreach: Option<Id>,
    pub same_event_as: Option<Id>,
}

impl Case {
    /// Who was helped: the family, else the first person.
    fn user(&self) -> Option<Id> {
        self.household.or(self.clients.first().copied())
    }
}

/// Every consultation from a day to another, of any programme; families and people are those they were
/// merged into.
pub(super) fn all(frame: &Frame<'_>, from: Option<Date>, to: Option<Date>) -> Result<Vec<Case>> {
    let homes = Merged::of(frame, Kind::Household)?;
    let people = Merged::of(frame, Kind::Person)?;
    let columns = [
        "id",
        "programme_id",
        "occurred_on",
        "household_id",
        "client_person_ids",
        "channel",
        "infant_age_band",
        "abuse_type_primary",
        "interview_kind",
        "outreach_session_id",
        "same_event_as",
    ];
    let filter = Filter { from, to, ..Filter::default() };
    let mut found = vec![];
    frame.app.store.each_columns(Kind::Consultation, &columns, &filter, &frame.start_of(), |r| {
        let text = |n| r.text(n).map(str::to_owned);
        if let (Some(id), Some(programme), Some(date)) = (r.id(0), r.id(1), r.date(2)) {
            found.push(Case {
                id,
                programme,
                date,
                household: r.id(3).map(|h| homes.stands_for(h)),
                clients: r.ids(4).map(|p| people.stands_for(p)).collect(),
                channel: text(5).unwrap_or_default(),
                band: text(6),
                abuse_type: text(7),
                interview_kind: text(8),
                outreach: r.id(9),
                same_event_as: r.id(10),
            });
        }
        Ok(())
    })?;
    found.sort_by_key(|c| (c.date, c.id));
    Ok(found)
}

/// The families and people that were handed on or taken over in a part of the period (M-35), with the
/// referrals: those with a status that counts, in either direction.
#[derive(Debug)]
pub(super) struct Handed(Vec<(Date, HashSet<Id>, Id)>);

impl Handed {
    pub fn of(frame: &Frame<'_>) -> Result<Handed> {
        let homes = Merged::of(frame, Kind::Household)?;
        let people = Merged::of(frame, Kind::Person)?;
        let between = frame.between();
        let filter = Filter { from: between.from, to: Some(between.to), ..Filter::default() };
        let columns = ["id", "occurred_on", "status", "household_id", "person_id"];
        let mut found = vec![];
        frame.app.store.each_columns(Kind::Referral, &columns, &filter, &frame.start_of(), |r| {
            let counts = r.text(2).is_some_and(|s| frame.app.catalogue.counts("referral_status", s));
            if let (true, Some(id), Some(date)) = (counts, r.id(0), r.date(1)) {
                let home = r.id(3).map(|h| homes.stands_for(h));
                let person = r.id(4).map(|p| people.stands_for(p));
                found.push((date, home.into_iter().chain(person).collect(), id));
            }
            Ok(())
        })?;
        Ok(Handed(found))
    }

    /// Writes down which of these users were handed on; each is known by several ids.
    pub fn count(&self, e: &mut Evidence, place: &Place, period: Period, users: &Users) {
        for (_, ids, referral) in self.0.iter().filter(|(date, ..)| period.contains(*date)) {
            for user in ids.iter().filter_map(|id| users.0.get(id)) {
                e.once(place.clone(), *user, (Kind::Referral, *referral));
            }
        }
    }
}

/// Different users, by all the ids they are known by.
#[derive(Debug, Default)]
pub(super) struct Users(HashMap<Id, Id>);

impl Users {
    /// A user with the people who are helped through them.
    pub fn add(&mut self, user: Id, known_as: impl IntoIterator<Item = Id>) {
        self.0.insert(user, user);
        for id in known_as {
            self.0.entry(id).or_insert(user);
        }
    }

    pub fn count(&self) -> u64 {
        self.0.iter().filter(|(id, user)| id == user).count() as u64
    }
}

/// Codes of a list that have a figure, in the order of the list.
pub(super) fn listed(frame: &Frame<'_>, e: &Evidence, list: &str, whole: &Place) -> Vec<(String, Value)> {
    let items = frame.app.catalogue.list(list).map(|l| l.items()).unwrap_or_default();
    let of = items.iter().map(|i| (i.code.clone(), e.value(&whole.clone().segment(i.code.clone()))));
    of.filter(|(_, value)| *value != Value::Whole(0)).collect()
}

/// The users of each part and programme.
type UsersOf = HashMap<(usize, usize), Users>;

fn consultations(frame: &Frame<'_>) -> Result<(Evidence, UsersOf)> {
    let mut e = Evidence::default();
    let mut users: HashMap<(usize, usize), Users> = HashMap::new();
    let mut seen: HashSet<(usize, i32, Id)> = HashSet::new();
    // Whoever came earlier in the fiscal year is no new case.
    let between = frame.between();
    let since = between.from.and_then(|d| Period::fiscal_year(fiscal_year(d))).map(|fy| fy.from());
    for c in all(frame, since, Some(between.to))? {
        let Some(p) = frame.programme_of(c.programme) else { continue };
        let first = c.household.is_some_and(|h| seen.insert((p, fiscal_year(c.date), h)));
        let Some(cell) = frame.cell_of(c.date).filter(|_| between.from.is_none_or(|from| from <= c.date))
        else {
            continue;
        };
        let (whole, record) =
            (Place::new(cell, Some(p), Metric::Consultations.code()), (Kind::Consultation, c.id));
        e.once(whole.clone(), c.id, record);
        e.once(whole.clone().segment(c.channel.clone()), c.id, record);
        if first {
            e.once(Place::new(cell, Some(p), Metric::NewCases.code()), c.id, record);
        }
        if let Some(band) = c.band.clone() {
            e.once(whole.clone().segment(band), c.id, record);
        }
        if let Some(session) = c.outreach {
            e.once(
                Place::new(cell, Some(p), Metric::OutreachSessions.code()),
                session,
                (Kind::Session, session),
            );
            let of = |segment| Place::new(cell, Some(p), Metric::OutreachSessions.code()).segment(segment);
            e.once(of("consultations"), c.id, record);
            if let (true, Some(home)) = (first, c.household) {
                e.once(of("new_households"), home, record);
            }
        }
        if let Some(user) = c.user() {
            users.entry((cell, p)).or_default().add(user, c.clients);
        }
    }
    let handed = Handed::of(frame)?;
    for ((cell, p), users) in &users {
        if let Some(part) = frame.cells.get(*cell) {
            handed.count(
                &mut e,
                &Place::new(*cell, Some(*p), Metric::LiaisonRate.code()),
                part.period,
                users,
            );
        }
    }
    Ok((e, users))
}

pub(super) fn consultation_rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let (e, users) = consultations(frame)?;
    frame.lines(|c, p| {
        let at = |metric: Metric| Place::new(c, Some(p), metric.code());
        let figure = |metric: Metric| Figured::of(metric, e.value(&at(metric)));
        let mut figures = vec![figure(Metric::Consultations), figure(Metric::NewCases)];
        for list in ["consultation_channel", "infant_age_band"] {
            for (code, value) in listed(frame, &e, list, &at(Metric::Consultations)) {
                figures.push(Figured::of(Metric::Consultations, value).of_segment(&code));
            }
        }
        let handed = e.count(&at(Metric::LiaisonRate));
        let rate = Value::percent(handed, users.get(&(c, p)).map_or(0, Users::count));
        figures.push(Figured::of(Metric::LiaisonRate, rate).by_rule("distinct_users"));
        if e.count(&at(Metric::OutreachSessions)) > 0 {
            figures.push(figure(Metric::OutreachSessions));
            for segment in ["consultations", "new_households"] {
                let value = e.value(&at(Metric::OutreachSessions).segment(segment));
                let unit = if segment == "consultations" { "件" } else { "世帯" };
                figures.push(
                    Figured { unit, ..Figured::of(Metric::OutreachSessions, value) }.of_segment(segment),
                );
            }
        }
        Ok(figures)
    })
}

pub(super) fn consultations_behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    Ok(consultations(frame)?.0.behind(frame, line))
}

fn abuse(frame: &Frame<'_>) -> Result<Evidence> {
    let mut e = Evidence::default();
    let between = frame.between();
    for c in all(frame, between.from, Some(between.to))? {
        let Some((p, cell)) = frame.programme_of(c.programme).zip(frame.cell_of(c.date)) else { continue };
        // What was told several times of one event is counted with the first.
        let Some(kind) = c.abuse_type.clone().filter(|_| c.same_event_as.is_none()) else { continue };
        let record = (Kind::Consultation, c.id);
        let whole = Place::new(cell, Some(p), Metric::AbuseCases.code());
        if ABUSE_TYPES.contains(&kind.as_str()) {
            e.once(whole.clone(), c.id, record);
            e.once(whole.segment(kind), c.id, record);
        } else {
            e.once(Place::new(cell, Some(p), "abuse_undetermined"), c.id, record);
        }
    }
    Ok(e)
}

pub(super) fn abuse_rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let e = abuse(frame)?;
    frame.lines(|c, p| {
        let whole = Place::new(c, Some(p), Metric::AbuseCases.code());
        let of = |kind: &'static str| {
            Figured::of(Metric::AbuseCases, e.value(&whole.clone().segment(kind))).of_segment(kind)
        };
        let mut figures: Vec<Figured> = ABUSE_TYPES.into_iter().map(of).collect();
        figures.push(Figured::of(Metric::AbuseCases, e.value(&whole)));
        let open = e.count(&Place::new(c, Some(p), "abuse_undetermined"));
        figures.extend(Figured::if_any("abuse_undetermined", open, "件"));
        Ok(figures)
    })
}

pub(super) fn abuse_behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    Ok(abuse(frame)?.behind(frame, line))
}

const ITEMS: &str = "items_shipped";

/// Shipments that went out, with their items; into `e` under the programmes of the frame.
pub(super) fn shipments(frame: &Frame<'_>, e: &mut Evidence) -> Result<()> {
    let columns = ["id", "programme_id", "shipped_on", "status"];
    let mut cells: HashMap<Id, (usize, usize)> = HashMap::new();
    let every = Filter::default();
    frame.app.store.each_columns(Kind::Shipment, &columns, &every, &frame.start_of(), |r| {
        let counts = r.text(3).is_some_and(|s| frame.app.catalogue.counts("shipment_status", s));
        let at = r.id(1).and_then(|p| frame.programme_of(p)).zip(r.date(2).and_then(|d| frame.cell_of(d)));
        if let (true, Some((p, cell)), Some(id)) = (counts, at, r.id(0)) {
            e.once(Place::new(cell, Some(p), Metric::Shipments.code()), id, (Kind::Shipment, id));
            cells.insert(id, (cell, p));
        }
        Ok(())
    })?;
    if cells.is_empty() {
        return Ok(());
    }
    let columns = ["shipment_id", "item", "qty"];
    frame.app.store.each_columns(Kind::ShipmentItem, &columns, &every, &frame.start_of(), |r| {
        if let (Some(shipment), Some(item)) = (r.id(0), r.text(1))
            && let Some((cell, p)) = cells.get(&shipment)
        {
            let qty = r.int(2).and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
            let place = Place::new(*cell, Some(*p), ITEMS).segment(item.to_owned());
            e.add(place, qty, (Kind::Shipment, shipment));
        }
        Ok(())
    })
}

pub(super) fn shipment_rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let mut e = Evidence::default();
    shipments(frame, &mut e)?;
    frame.lines(|c, p| Ok(shipment_figures(frame, &e, c, p)))
}

/// How many went out, and what was in them.
pub(super) fn shipment_figures(
    frame: &Frame<'_>,
    e: &Evidence,
    cell: usize,
    programme: usize,
) -> Vec<Figured> {
    let sent = e.value(&Place::new(cell, Some(programme), Metric::Shipments.code()));
    let mut figures = vec![Figured::of(Metric::Shipments, sent)];
    for (item, value) in listed(frame, e, "shipping_item", &Place::new(cell, Some(programme), ITEMS)) {
        figures.push(Figured::extra(ITEMS, value, "点").of_segment(&item));
    }
    figures
}

pub(super) fn shipments_behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let mut e = Evidence::default();
    shipments(frame, &mut e)?;
    Ok(e.behind(frame, line))
}
