//! Groups and open places: how often, how many (T07, T09).

use super::ReportLine;
use super::corrections::Corrections;
use super::frame::Frame;
use super::sessions::{figures, tallies};
use crate::domain::count::Metric;
use crate::domain::record::Kind;
use crate::error::Result;

const ALWAYS: &[Metric] = &[Metric::Attendances, Metric::Sessions, Metric::AvgPerSession];

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let tallies = tallies(frame)?;
    let corrections = Corrections::of(frame)?;
    frame.lines(|c, p| {
        let mut all = tallies.at(c, p).map(|t| figures(t, ALWAYS)).unwrap_or_default();
        all.extend(corrections.figure(frame, Kind::Session, c, p)?);
        Ok(all)
    })
}
