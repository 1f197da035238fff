//! Places for school-age children (T05, M-34).
//!
//! Children are different ones in the period. New referrals are different people whose enrolment was
//! applied for in the period by an agency, not by themselves, their family or their neighbours.

use super::ReportLine;
use super::evidence::{Evidence, Place};
use super::family::Merged;
use super::frame::{Figured, Frame};
use crate::domain::count::Metric;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::store::Filter;

/// Routes that are no referral.
const THEMSELVES: [&str; 4] = ["self", "family", "neighbour", "child"];

fn gather(frame: &Frame<'_>) -> Result<Evidence> {
    let mut e = Evidence::default();
    let people = Merged::of(frame, Kind::Person)?;
    let between = frame.between();
    let store = &frame.app.store;
    let place = |cell, p, metric: Metric| Place::new(cell, Some(p), metric.code());
    if !frame.programmes.is_empty() {
        store.each_attendance(&between, |id, a| {
            let at = frame.programme_of(a.programme).zip(frame.cell_of(a.date));
            let came = a.state.attended() && a.role.is_child();
            if let (true, Some((p, cell)), Some(person)) = (came, at, a.person) {
                let child = people.stands_for(person);
                e.once(place(cell, p, Metric::ChildrenAttended), child, (Kind::Attendance, id));
            }
            Ok(())
        })?;
    }
    let filter = Filter { from: between.from, to: Some(between.to), ..Filter::default() };
    let columns = ["id", "programme_id", "occurred_on", "status", "site_id"];
    store.each_columns(Kind::Session, &columns, &filter, &frame.start_of(), |r| {
        let at = r.id(1).and_then(|p| frame.programme_of(p)).zip(r.date(2).and_then(|d| frame.cell_of(d)));
        let held = r.text(3).is_some_and(|s| frame.app.catalogue.counts("session_status", s));
        if let (true, Some((p, cell)), Some(id)) = (held, at, r.id(0)) {
            let site = r.id(4).or_else(|| frame.programmes.get(p).and_then(|p| p.site));
            if let Some(site) = site {
                e.once(place(cell, p, Metric::SitesOpen), site, (Kind::Session, id));
            }
        }
        Ok(())
    })?;
    let columns =
        ["id", "programme_id", "applied_on", "route", "person_ids", "household_id", "referrer_org_id"];
    store.each_columns(Kind::Enrolment, &columns, &Filter::default(), &frame.start_of(), |r| {
        let at = r.id(1).and_then(|p| frame.programme_of(p)).zip(r.date(2).and_then(|d| frame.cell_of(d)));
        let referred = r.id(6).is_some() || r.text(3).is_some_and(|route| !THEMSELVES.contains(&route));
        if let (true, Some((p, cell)), Some(id)) = (referred, at, r.id(0)) {
            let mut who: Vec<Id> = r.ids(4).map(|p| people.stands_for(p)).collect();
            if who.is_empty() {
                who.extend(r.id(5));
            }
            for person in who {
                e.once(place(cell, p, Metric::NewReferrals), person, (Kind::Enrolment, id));
            }
        }
        Ok(())
    })?;
    Ok(e)
}

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let e = gather(frame)?;
    frame.lines(|c, p| {
        let metrics = [Metric::ChildrenAttended, Metric::SitesOpen, Metric::NewReferrals];
        let figure = |m: Metric| Figured::of(m, e.value(&Place::new(c, Some(p), m.code())));
        Ok(metrics.into_iter().map(figure).collect())
    })
}

pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    Ok(gather(frame)?.behind(frame, line))
}
