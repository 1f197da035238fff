//! Groups and open places: how often, how many (T07, T09).

use super::ReportLine;
use super::corrections::Corrections;
use super::evidence::{Evidence, Place};
use super::frame::{Figured, Frame};
use super::sessions::{figures, tallies};
use crate::domain::count::Metric;
use crate::domain::count::Value;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::store::Filter;
use std::collections::HashMap;

const ALWAYS: &[Metric] = &[Metric::Attendances, Metric::Sessions, Metric::AvgPerSession];

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let tallies = tallies(frame)?;
    let places = ByPlace::of(frame)?;
    let corrections = Corrections::of(frame)?;
    frame.lines(|c, p| {
        let mut all = tallies.at(c, p).map(|t| figures(t, ALWAYS)).unwrap_or_default();
        all.extend(places.figures(c, p));
        all.extend(corrections.figure(frame, Kind::Session, c, p)?);
        Ok(all)
    })
}

/// Days of children by the kind of place they came to (counting rule M-52), of programmes whose rules ask
/// for it.
struct ByPlace {
    e: Evidence,
    kinds: Vec<String>,
}

impl ByPlace {
    fn of(frame: &Frame<'_>) -> Result<ByPlace> {
        let mut e = Evidence::default();
        let asked = |p: usize| frame.programmes.get(p).is_some_and(|p| p.rules.days_by_place == Some(true));
        if !(0..frame.programmes.len()).any(asked) {
            return Ok(ByPlace { e, kinds: vec![] });
        }
        let between = frame.between();
        let filter = Filter { from: between.from, to: Some(between.to), ..Filter::default() };
        let mut sites: HashMap<Id, Option<Id>> = HashMap::new();
        frame.app.store.each_columns(Kind::Session, &["id", "site_id"], &filter, &frame.start_of(), |r| {
            if let Some(id) = r.id(0) {
                sites.insert(id, r.id(1));
            }
            Ok(())
        })?;
        let mut kinds: HashMap<Id, String> = HashMap::new();
        frame.app.store.each_attendance(&between, |id, a| {
            let at = frame.programme_of(a.programme).filter(|p| asked(*p)).zip(frame.cell_of(a.date));
            let (true, Some((p, cell))) = (a.state.attended() && a.role.is_child(), at) else {
                return Ok(());
            };
            let own = frame.programmes.get(p).and_then(|p| p.site);
            let Some(site) = sites.get(&a.session).copied().flatten().or(own) else { return Ok(()) };
            let kind = match kinds.get(&site) {
                Some(kind) => kind.clone(),
                None => kinds.entry(site).or_insert(kind_of(frame, site)?).clone(),
            };
            let place = Place::new(cell, Some(p), Metric::ParallelDays.code());
            e.add(place.clone(), 1, (Kind::Attendance, id));
            e.add(place.segment(kind), 1, (Kind::Attendance, id));
            Ok(())
        })?;
        let mut kinds: Vec<String> = kinds.into_values().collect();
        kinds.sort();
        kinds.dedup();
        Ok(ByPlace { e, kinds })
    }

    fn figures(&self, cell: usize, programme: usize) -> Vec<Figured> {
        let whole = Place::new(cell, Some(programme), Metric::ParallelDays.code());
        let of = |place: &Place| Figured::of(Metric::ParallelDays, self.e.value(place));
        let mut figures = vec![of(&whole)];
        figures.extend(self.kinds.iter().map(|k| of(&whole.clone().segment(k.clone())).of_segment(k)));
        figures.retain(|f| f.value != Value::Whole(0));
        figures
    }
}

/// The kind of body that a site belongs to: a code of `agency`.
fn kind_of(frame: &Frame<'_>, site: Id) -> Result<String> {
    let store = &frame.app.store;
    let owner = store.get(Kind::Site, site)?.and_then(|s| s.record.id_of("organisation_id"));
    let owner = match owner {
        Some(owner) => store.get(Kind::Organisation, owner)?,
        None => None,
    };
    Ok(owner.and_then(|o| o.record.text("org_type").map(str::to_owned)).unwrap_or_else(|| "other".to_owned()))
}

pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    if line.metric == Metric::ParallelDays.code() {
        return Ok(ByPlace::of(frame)?.e.behind(frame, line));
    }
    super::sessions::behind(frame, line)
}
