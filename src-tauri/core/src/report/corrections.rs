//! What was changed in a month after it was closed: such records are corrections.

use super::frame::{Figured, Frame};
use crate::domain::calendar::Period;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::{Date, Instant};
use crate::error::Result;
use crate::store::{Between, Filter};

pub(super) const METRIC: &str = "corrections";

/// A closed month of a programme.
#[derive(Debug)]
struct Closed {
    programme: Id,
    month: Period,
    at: Instant,
}

/// The closed months that the frame has to do with; read once for a report.
#[derive(Debug)]
pub(super) struct Corrections(Vec<Closed>);

impl Corrections {
    pub fn of(frame: &Frame<'_>) -> Result<Corrections> {
        let mut months = vec![];
        for record in frame.app.all_records(Kind::Closing, &Filter::default())? {
            let (Some(programme), Some(at)) = (record.id_of("programme_id"), record.read("at")) else {
                continue;
            };
            let first = record.text("month").and_then(|m| format!("{m}-01").parse::<Date>().ok());
            let month = first.and_then(|d| {
                let next = d.checked_add_months(chrono::Months::new(1))?;
                Period::new(d, next.pred_opt()?)
            });
            if let (Some(month), Some(_)) = (month, frame.programme_of(programme)) {
                months.push(Closed { programme, month, at });
            }
        }
        Ok(Corrections(months))
    }

    /// The activities of a part and programme that were made, changed or deleted after their month was
    /// closed. What was moved out of a closed month is no longer found in it.
    fn records(&self, frame: &Frame<'_>, kind: Kind, cell: usize, programme: usize) -> Result<Vec<Id>> {
        let mut found = vec![];
        let (Some(cell), Some(programme)) = (frame.cells.get(cell), frame.programmes.get(programme)) else {
            return Ok(found);
        };
        for closed in self.0.iter().filter(|c| c.programme == programme.id) {
            let Some(days) = closed.month.intersect(&cell.period) else { continue };
            let between = Between { from: Some(days.from()), to: days.to(), programmes: vec![programme.id] };
            found.extend(frame.app.store.changed_after(kind, &between, closed.at, &frame.start_of())?);
        }
        Ok(found)
    }

    /// The figure, where there are any.
    pub fn figure(
        &self,
        frame: &Frame<'_>,
        kind: Kind,
        cell: usize,
        programme: usize,
    ) -> Result<Option<Figured>> {
        let count = self.records(frame, kind, cell, programme)?.len() as u64;
        Ok(Figured::if_any(METRIC, count, "件"))
    }
}

/// The corrected records of a narrowed frame.
pub(super) fn behind(frame: &Frame<'_>) -> Result<Vec<(Kind, Id)>> {
    use super::Table;
    let kind = match frame.table {
        Table::Stays | Table::Occupancy => Kind::Stay,
        Table::Visits | Table::Workers => Kind::Visit,
        Table::Groups | Table::Courses | Table::StudyMeetings | Table::Ibasho => Kind::Session,
        Table::Postpartum | Table::Shelter => Kind::Stay,
        Table::Consultations | Table::Abuse | Table::MotherChild => Kind::Consultation,
        Table::Shipments => Kind::Shipment,
        Table::Plan => Kind::TargetYear,
        Table::Questionnaires => Kind::Response,
    };
    let found = Corrections::of(frame)?.records(frame, kind, 0, 0)?;
    Ok(found.into_iter().map(|id| (kind, id)).collect())
}
