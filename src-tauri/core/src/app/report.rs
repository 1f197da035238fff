//! Reports of counted figures.

use super::App;
use super::sight::Sight;
use crate::domain::access::{Act, Reach};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::report::{self, ReportLine, ReportQuery, Table};
use std::sync::Arc;

impl App {
    /// The lines of a table, in a fixed order: of everything for those who may see that or open no record
    /// at all (`report_all`), of what is in sight for others. Errors: `not_your_role`, `record_missing` for an unknown programme,
    /// `programme_type` for one whose records the table does not count, `period_invalid`.
    pub fn report(&self, query: &ReportQuery) -> Result<Vec<ReportLine>> {
        let sight = self.ask(Act::Report)?;
        // Figures of everything are for those who see it, and for readers, who open no record.
        if !sight.role.may(Act::ReportAll) {
            let counted = match query.table {
                Table::Stays | Table::Occupancy | Table::Shelter => Kind::Stay,
                Table::Visits => Kind::Visit,
                Table::Groups | Table::Courses | Table::StudyMeetings => Kind::Attendance,
                Table::Ibasho => Kind::Attendance,
                Table::Shipments => Kind::Shipment,
                Table::Questionnaires => Kind::Response,
                // Whoever does not hold referrals would see a rate of nothing.
                Table::Consultations | Table::Abuse | Table::Postpartum => Kind::Consultation,
                Table::Workers | Table::MotherChild | Table::Plan => {
                    return Err(sight.refusal(Act::ReportAll));
                }
            };
            if sight.role.sees(counted) == Reach::Nothing {
                return Err(sight.not_for(Act::Report, counted));
            }
        }
        let mut lines = report::lines(self, query)?;
        self.add_kept(query, &mut lines)?;
        Ok(lines)
    }

    /// Whose visits are counted, where that is not everybody's: those of the families in sight.
    pub(crate) fn counted(&self) -> Result<Option<Arc<Sight>>> {
        let sight = self.sight()?;
        Ok(Some(sight).filter(|s| !s.role.may(Act::ReportAll) && s.role.sees(Kind::Visit) != Reach::All))
    }

    /// The records that a line of the query counted, by kind and id: what a number opens. Behind a
    /// corrected figure there may be deleted records.
    ///
    /// Errors: `line_unknown`, `not_your_role`.
    pub fn records_behind(&self, query: &ReportQuery, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
        self.ask(Act::RecordsBehind)?;
        report::records_behind(self, query, line)
    }
}
