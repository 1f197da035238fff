//! A visitor's week, and the records that wait to be read.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::kinds::Visit;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::{Error, Result};
use crate::store::Filter;
use crate::view::{PutView, ReviewView, VisitCard, VisitsView};
use chrono::Days;

/// How far back planned visits that nobody recorded are listed, in days.
const UNRECORDED_DAYS: u64 = 28;
/// Longest span of days listed.
const LONGEST: i64 = 400;
/// Most unread records listed.
const MOST_UNREAD: usize = 500;

impl App {
    /// Visits from `from` to `to`, and those before today that nobody recorded. `mine`: the acting worker's
    /// only; a visitor sees their own of the assigned families in any case. Error `period_invalid`.
    pub fn visits(&self, from: Date, to: Date, mine: bool) -> Result<VisitsView> {
        self.ask(Act::Visits)?;
        if !(0..=LONGEST).contains(&(to - from).num_days()) {
            return Err(Error::field("period_invalid", "to"));
        }
        let today = self.today();
        let since = today.checked_sub_days(Days::new(UNRECORDED_DAYS)).unwrap_or(today);
        let unrecorded = Filter {
            from: Some(since),
            to: today.pred_opt(),
            status: Some("planned".into()),
            ..Filter::default()
        };
        let within = Filter { from: Some(from), to: Some(to), ..Filter::default() };
        Ok(VisitsView {
            from: from.to_string(),
            to: to.to_string(),
            unrecorded: self.visit_cards(&unrecorded, mine)?,
            visits: self.visit_cards(&within, mine)?,
        })
    }

    /// Cards of the visits that match and that the acting worker may see, by day and time.
    pub(super) fn visit_cards(&self, filter: &Filter, mine: bool) -> Result<Vec<VisitCard>> {
        Ok(self.visits_with_own(filter, mine)?.into_iter().map(|(_, card)| card).collect())
    }

    /// The same, each with whether it is one's own.
    pub(super) fn visits_with_own(&self, filter: &Filter, mine: bool) -> Result<Vec<(bool, VisitCard)>> {
        let only_own = mine || self.sight()?.is_own();
        let mut cards = vec![];
        for record in self.records(Kind::Visit, filter)? {
            let visit: Visit = entity(&record)?;
            let own = visit.worker_ids.contains(&self.actor());
            if own || !only_own {
                cards.push((own, self.visit_card(&visit)?));
            }
        }
        cards.sort_by(|(_, a), (_, b)| (&a.date, &a.start_at, &a.id).cmp(&(&b.date, &b.start_at, &b.id)));
        Ok(cards)
    }

    /// Done visits that nobody has read, with their words: the greatest concern first, then the newest.
    /// Error `not_your_role`.
    pub fn reviews(&self) -> Result<Vec<ReviewView>> {
        self.ask(Act::Review)?;
        let today = self.today();
        let mut found = vec![];
        for id in self.store.unread_visits(MOST_UNREAD)? {
            let stored = self.stored(Kind::Visit, id)?;
            let v: Visit = entity(&stored.record)?;
            found.push(ReviewView {
                visit: self.visit_card(&v)?,
                revision: stored.header.revision,
                activities: v.activities,
                tasks: v.tasks,
                note: v.note,
                observation_mother: v.observation_mother,
                observation_child: v.observation_child,
                observation_home: v.observation_home,
                waiting_days: v.occurred_on.map_or(0, |d| (today - d).num_days().max(0)),
            });
        }
        Ok(found)
    }

    /// Marks done visits as read, as one change. Errors `not_your_role`, `record_missing`, `visit_not_done`.
    pub fn review(&self, visits: &[Id]) -> Result<Vec<PutView>> {
        self.ask(Act::Review)?;
        let outcome = self.transact(None, |tx| {
            let mut views = vec![];
            for id in visits {
                let before = tx.stored(Kind::Visit, *id)?;
                if before.record.text("status") != Some("done") || before.header.deleted_at.is_some() {
                    return Err(Error::field("visit_not_done", "visit_ids"));
                }
                let mut record = before.record.clone();
                if record.get("reviewed_at").is_empty() {
                    record.set("reviewed_at", self.now());
                    record.set("reviewed_by", self.actor());
                }
                let revision = tx.save(Some(&before), record)?;
                views.push(PutView { id: id.to_string(), revision, warnings: vec![], change: None });
            }
            Ok(views)
        })?;
        let change = outcome.changes.changes.last().map(u64::to_string);
        Ok(outcome.value.into_iter().map(|view| PutView { change: change.clone(), ..view }).collect())
    }
}
