//! Figures made of evidence: every record that counts is written down with the figure it counts for, so
//! that a number and the records behind it cannot differ.

use super::ReportLine;
use super::frame::Frame;
use crate::domain::count::Value;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Which figure: part of the period, programme (None: all of them), metric, segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    cell: usize,
    programme: Option<usize>,
    metric: &'static str,
    segment: Option<Cow<'static, str>>,
}

impl Place {
    pub fn new(cell: usize, programme: Option<usize>, metric: &'static str) -> Place {
        Place { cell, programme, metric, segment: None }
    }

    pub fn segment(mut self, segment: impl Into<Cow<'static, str>>) -> Place {
        self.segment = Some(segment.into());
        self
    }
}

#[derive(Debug, Default)]
struct Found {
    once: HashSet<Id>,
    sum: u64,
    records: Vec<(Kind, Id)>,
}

/// What was found for each figure.
#[derive(Debug, Default)]
pub(super) struct Evidence(HashMap<Place, Found>);

impl Evidence {
    /// `record` makes `counted` count once in the figure.
    pub fn once(&mut self, place: Place, counted: Id, record: (Kind, Id)) {
        let found = self.0.entry(place).or_default();
        found.once.insert(counted);
        found.records.push(record);
    }

    /// `record` adds `n` to the figure; one that adds nothing is not behind it.
    pub fn add(&mut self, place: Place, n: u64, record: (Kind, Id)) {
        if n == 0 {
            return;
        }
        let found = self.0.entry(place).or_default();
        found.sum += n;
        found.records.push(record);
    }

    /// The figure: what counts once, and what was added.
    pub fn count(&self, place: &Place) -> u64 {
        self.0.get(place).map_or(0, |f| f.once.len() as u64 + f.sum)
    }

    pub fn value(&self, place: &Place) -> Value {
        Value::Whole(self.count(place))
    }

    /// The records behind a line of a narrowed frame.
    pub fn behind(&self, frame: &Frame<'_>, line: &ReportLine) -> Vec<(Kind, Id)> {
        let programme = line.programme_id.and_then(|id| frame.programme_of(id));
        let is_of = |p: &&Place| {
            p.cell == 0
                && p.programme == programme
                && p.metric == line.metric
                && p.segment.as_deref() == line.segment.as_deref()
        };
        let of = self.0.iter().filter(|(p, _)| is_of(p));
        of.flat_map(|(_, found)| found.records.iter().copied()).collect()
    }
}
