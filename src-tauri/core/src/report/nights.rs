//! How many places were taken each night, for the picture beside the table of occupancy.

use super::frame::Frame;
use super::{ReportQuery, Table, stays};
use crate::app::App;
use crate::domain::calendar::Period;
use crate::domain::count::{StayRules, occupancy::nights_open};
use crate::error::Result;
use crate::view::ReportNights;
use std::collections::HashMap;

/// Longest time that has a picture, in days: a fiscal year and a month.
const LONGEST: i64 = 400;

/// The nights of the days, up to the one that is running; nothing for another table or a longer time.
pub(crate) fn nights(app: &App, query: &ReportQuery, days: Period) -> Result<Vec<ReportNights>> {
    let so_far = Period::new(days.from(), days.to().min(app.today()));
    let Some(shown) = so_far.filter(|_| query.table == Table::Occupancy && days.days() <= LONGEST) else {
        return Ok(vec![]);
    };
    let frame = Frame::new(app, query)?;
    let rules: Vec<StayRules> = frame.programmes.iter().map(|p| StayRules::from(&p.rules)).collect();
    let mut taken: HashMap<(usize, i64), i64> = HashMap::new();
    stays::each(&frame, |_, programme, _, span| {
        let (Some(span), Some(rules)) = (span, rules.get(programme)) else { return };
        for night in span.nights(rules.night_rule).within(&shown).dates() {
            *taken.entry((programme, (night - shown.from()).num_days())).or_default() += 1;
        }
    })?;
    let of = |(n, programme): (usize, &super::frame::Listed)| {
        let night = |at: i64| {
            let day = Period::day(shown.from() + chrono::Duration::days(at));
            let open = nights_open(&day, programme.opened_on, programme.closed_on) > 0;
            let count = taken.get(&(n, at)).copied();
            count.or(open.then_some(0))
        };
        ReportNights {
            programme_id: programme.id.to_string(),
            programme: programme.name.clone(),
            capacity: programme.rules.capacity.map(i64::from),
            from: shown.from().to_string(),
            taken: (0..shown.days()).map(night).collect(),
        }
    };
    Ok(frame.programmes.iter().enumerate().map(of).collect())
}
