//! Nights for which more is booked than there is room: who keeps the bed by the published rules, who is to
//! be arranged, and where there is room. The same list on every device that holds the stays.

use super::beds::by_day;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::arrange::{Booking, arrange};
use crate::domain::count::StayStatus;
use crate::domain::id::Id;
use crate::domain::kinds::Stay;
use crate::domain::record::Kind;
use crate::domain::rules::Rules;
use crate::domain::time::{Date, Instant};
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::Filter;
use crate::view::{ArrangedStay, ArrangementView};
use chrono::Days;

/// Nights ahead that are looked at.
const AHEAD: u64 = 60;

/// Nights before and after in which room is looked for.
const NEAR: u64 = 3;

impl App {
    /// The overbooked nights from the running one on, by night and programme. Stays that went in with a
    /// reason are in order; a night with nothing else over is not listed.
    pub fn arrangements(&self) -> Result<Vec<ArrangementView>> {
        self.ask(Act::Beds)?;
        let mut programmes = vec![];
        for record in self.records(Kind::Programme, &Filter::default())? {
            if record.text("record_type") == Some("stay")
                && let Ok(rules) = self.rules_of(record.id)
                && let Some(capacity) = rules.capacity
            {
                programmes.push((record.id, rules, i64::from(capacity)));
            }
        }
        let mut views = vec![];
        for (id, rules, capacity) in &programmes {
            let from = self.running_night(rules);
            let to = from.checked_add_days(Days::new(AHEAD)).unwrap_or(from);
            for night in self.beds(*id, from, to)?.into_iter().filter(|n| !n.violations.is_empty()) {
                let Ok(date) = night.night.parse::<Date>() else { continue };
                let stays = self.arranged(*id, rules, *capacity, date)?;
                if stays.iter().all(|s| s.kept) {
                    continue;
                }
                views.push(ArrangementView {
                    programme_id: id.to_string(),
                    programme: self.name_of(Kind::Programme, *id)?,
                    night: night.night,
                    capacity: *capacity,
                    stays,
                    free_programmes: self.room_elsewhere(*id, &programmes, date)?,
                    free_nights: self.room_near(*id, date)?,
                });
            }
        }
        views.sort_by(|a, b| (&a.night, &a.programme_id).cmp(&(&b.night, &b.programme_id)));
        // Programmes that share rooms tell of the same night.
        views.dedup_by(|a, b| a.night == b.night && ids(a) == ids(b));
        Ok(views)
    }

    fn arranged(
        &self,
        programme: Id,
        rules: &Rules,
        capacity: i64,
        night: Date,
    ) -> Result<Vec<ArrangedStay>> {
        let (mut bookings, mut cards) = (vec![], vec![]);
        for (id, rules) in self.pool(programme, rules)? {
            let near =
                Filter { programme: Some(id), from: Some(night), to: night.succ_opt(), ..Filter::default() };
            for record in self.records(Kind::Stay, &near)? {
                let stay: Stay = entity(&record)?;
                let Some(guest) = self.guest(&stay, &rules, by_day(&rules), night, 0) else { continue };
                if guest.first > 0 {
                    continue;
                }
                let status = StayStatus::parse(&stay.status);
                let header = self.stored(Kind::Stay, stay.id)?.header;
                let own = planted::is(Bug::OwnBookingsFirst) && header.device == self.device();
                bookings.push(Booking {
                    id: stay.id,
                    in_house: matches!(status, Some(StayStatus::InStay | StayStatus::Completed)),
                    allowed: self.over_reason(&stay)?.is_some(),
                    confirmed: status == Some(StayStatus::Confirmed),
                    booked_at: if own { Instant(0) } else { header.created_at },
                    units: guest.units as i64,
                });
                cards.push((stay.id, self.stay_card(&stay)?));
            }
        }
        let ranked = arrange(&bookings, capacity);
        Ok(ranked
            .into_iter()
            .filter_map(|r| {
                let at = cards.iter().position(|(id, _)| *id == r.booking.id)?;
                let (_, stay) = cards.swap_remove(at);
                Some(ArrangedStay { stay, kept: r.kept, rule: r.rule.code().to_owned() })
            })
            .collect())
    }

    fn room_elsewhere(&self, but: Id, programmes: &[(Id, Rules, i64)], night: Date) -> Result<Vec<String>> {
        let mut names = vec![];
        for (id, _, _) in programmes.iter().filter(|(id, _, _)| *id != but) {
            let free = self.beds(*id, night, night)?.pop().and_then(|n| n.free);
            if free.is_some_and(|f| f > 0) {
                names.push(self.name_of(Kind::Programme, *id)?);
            }
        }
        Ok(names)
    }

    fn room_near(&self, programme: Id, night: Date) -> Result<Vec<String>> {
        let first = night.checked_sub_days(Days::new(NEAR)).unwrap_or(night).max(self.today());
        let last = night.checked_add_days(Days::new(NEAR)).unwrap_or(night);
        let nights = self.beds(programme, first.min(last), last)?;
        Ok(nights.into_iter().filter(|n| n.free.is_some_and(|f| f > 0)).map(|n| n.night).collect())
    }
}

fn ids(view: &ArrangementView) -> Vec<&str> {
    view.stays.iter().map(|s| s.stay.id.as_str()).collect()
}
