//! Reports of counted figures.

use super::App;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::report::{self, ReportLine, ReportQuery, Table};

impl App {
    /// The lines of a table, in a fixed order. Errors: `record_missing` for an unknown programme,
    /// `programme_type` for one whose records the table does not count, `period_invalid`.
    pub fn report(&self, query: &ReportQuery) -> Result<Vec<ReportLine>> {
        let mut lines = report::lines(self, query)?;
        self.add_kept(query, &mut lines)?;
        Ok(lines)
    }

    /// The records that a line of the query counted, by kind and id: what a number opens. Behind a
    /// corrected figure there may be deleted records.
    ///
    /// Errors: `line_unknown`; I-31 for a visitor, who sees only the visits of assigned families.
    pub fn records_behind(&self, query: &ReportQuery, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
        if matches!(query.table, Table::Visits | Table::Workers) {
            self.check_assigned(None)?;
        }
        report::records_behind(self, query, line)
    }
}
