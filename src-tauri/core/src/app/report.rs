//! Reports of counted figures.

use super::App;
use super::sight::Sight;
use crate::domain::access::{Act, Reach};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::Result;
use crate::report::{self, ReportLine, ReportQuery, Span, Table};
use crate::store::Filter;
use std::sync::Arc;

/// What figures do not hold, because of who asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Families that the acting worker does not work with.
    pub others: bool,
    /// What families added whose records were erased since.
    pub erased: bool,
}

/// What a table counts, for those who see only some kinds; None: for those who see figures of everything.
fn counted(table: Table) -> Option<Kind> {
    Some(match table {
        Table::Stays | Table::Occupancy | Table::Shelter => Kind::Stay,
        Table::Visits => Kind::Visit,
        Table::Groups | Table::Courses | Table::StudyMeetings | Table::Ibasho => Kind::Attendance,
        Table::Shipments => Kind::Shipment,
        Table::Questionnaires => Kind::Response,
        // Whoever does not hold referrals would see a rate of nothing.
        Table::Consultations | Table::Abuse | Table::Postpartum => Kind::Consultation,
        Table::Workers | Table::MotherChild | Table::Plan => return None,
    })
}

/// Whether somebody may have a table: figures of everything are for those who see it, and for readers, who open
/// no record. Error `not_your_role`.
pub(super) fn may_have(sight: &Sight, table: Table) -> Result<()> {
    if sight.role.may(Act::ReportAll) {
        return Ok(());
    }
    match counted(table) {
        None => Err(sight.refusal(Act::ReportAll)),
        Some(kind) if sight.role.sees(kind) == Reach::Nothing => Err(sight.not_for(Act::Report, kind)),
        Some(_) => Ok(()),
    }
}

impl App {
    /// The lines of a table, in a fixed order: of everything for those who may see that or open no record
    /// at all (`report_all`), of what is in sight for others. Errors: `not_your_role`, `record_missing` for an unknown programme,
    /// `programme_type` for one whose records the table does not count, `period_invalid`.
    pub fn report(&self, query: &ReportQuery) -> Result<Vec<ReportLine>> {
        let sight = self.ask(Act::Report)?;
        if let Err(e) = may_have(&sight, query.table) {
            return self.refuse(None, e);
        }
        let mut lines = report::lines(self, query)?;
        self.add_kept(query, &mut lines)?;
        Ok(lines)
    }

    /// What the acting worker's figures of a query leave out. Error `not_your_role`.
    pub fn left_out(&self, query: &ReportQuery) -> Result<LeftOut> {
        let role = self.ask(Act::Report)?.role;
        let own = counted(query.table).is_some_and(|kind| role.sees(kind) == Reach::Own);
        let years = matches!(query.span, Span::FiscalYears { .. });
        let erased = years && role.sees(Kind::Figures) == Reach::Nothing;
        let erased = erased && !self.all_records(Kind::Erasure, &Filter::default())?.is_empty();
        Ok(LeftOut { others: own && !role.may(Act::ReportAll), erased })
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
