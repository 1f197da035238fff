//! Opening balances: what a figure stood at before the program was used. They are added to what has been
//! counted since, and shown apart: `opening_balance` and `cumulative` beside the figure of the period, and
//! `opening_balance/prenatal` where a balance is of one segment.

use super::frame::Frame;
use super::line::Cell;
use super::roles::read_all;
use super::{ReportLine, ReportQuery, Span, counted, counted_behind};
use crate::domain::calendar::Period;
use crate::domain::count::Value;
use crate::domain::id::Id;
use crate::domain::kinds::OpeningBalance;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use std::collections::BTreeSet;

/// Segment of what was before.
const BALANCE: &str = "opening_balance";
/// Segment of what was before and what has been counted since.
const CUMULATIVE: &str = "cumulative";

/// The line of a balance, or of what it comes to, of the whole or of a segment.
fn named(what: &str, of: Option<&str>) -> String {
    of.map_or_else(|| what.to_owned(), |segment| format!("{what}/{segment}"))
}

/// What a line of a balance says, and of which segment; None for any other line.
pub(super) fn split(segment: &str) -> Option<(&'static str, Option<&str>)> {
    let (what, of) = segment.split_once('/').map_or((segment, None), |(what, of)| (what, Some(of)));
    [BALANCE, CUMULATIVE].into_iter().find(|known| *known == what).map(|known| (known, of))
}

/// The balances of one figure of one programme that lie before the end of a part: ids, the last day they
/// cover, their sum.
struct Before {
    ids: Vec<Id>,
    as_of: Date,
    sum: u64,
}

fn before(all: &[OpeningBalance], line: &ReportLine, segment: Option<&str>, cell: &Cell) -> Option<Before> {
    let of = |b: &&OpeningBalance| {
        b.metric == line.metric
            && Some(b.programme_id) == line.programme_id
            && b.segment.as_deref() == segment
            && b.as_of < cell.period.to()
    };
    let of: Vec<&OpeningBalance> = all.iter().filter(of).collect();
    Some(Before {
        ids: of.iter().map(|b| b.id).collect(),
        as_of: of.iter().map(|b| b.as_of).max()?,
        sum: of.iter().filter_map(|b| u64::try_from(b.value).ok()).sum(),
    })
}

/// What is counted of a line's figure from the day after a balance to the end of a part.
fn since(query: &ReportQuery, line: &ReportLine, as_of: Date, cell: &Cell) -> Option<ReportQuery> {
    let days = Period::new(as_of.succ_opt()?, cell.period.to())?;
    Some(ReportQuery { span: Span::Days(days), by: None, programme: line.programme_id, ..*query })
}

/// Puts the lines of balances behind the figures they belong to.
pub(super) fn add(frame: &Frame<'_>, query: &ReportQuery, lines: &mut Vec<ReportLine>) -> Result<()> {
    let all: Vec<OpeningBalance> = read_all(frame)?;
    if all.is_empty() {
        return Ok(());
    }
    let mut with = Vec::with_capacity(lines.len());
    let mut replaced: Vec<(usize, Option<Id>, &'static str)> = vec![];
    for line in lines.drain(..) {
        let at = frame.cells.iter().position(|c| c.is_of(&line));
        let Some((n, cell)) = at.and_then(|n| frame.cells.get(n).map(|c| (n, c))) else {
            with.push(line);
            continue;
        };
        if line.segment.as_deref() == Some(CUMULATIVE)
            && replaced.contains(&(n, line.programme_id, line.metric))
        {
            continue;
        }
        with.push(line.clone());
        if line.segment.is_some() {
            continue;
        }
        for segment in segments(&all, &line) {
            let Some(balance) = before(&all, &line, segment, cell) else { continue };
            let counted = match since(query, &line, balance.as_of, cell) {
                Some(query) => counted(frame.app, &query)?,
                None => vec![],
            };
            let mut value = balance.sum;
            for l in counted.iter().filter(|l| l.metric == line.metric && l.segment.as_deref() == segment) {
                if let Value::Whole(n) = l.value {
                    value += n;
                }
            }
            for (what, value) in [(BALANCE, balance.sum), (CUMULATIVE, value)] {
                let segment = Some(named(what, segment));
                with.push(ReportLine { segment, value: Value::Whole(value), ..line.clone() });
            }
            if segment.is_none() {
                replaced.push((n, line.programme_id, line.metric));
            }
        }
    }
    *lines = with;
    Ok(())
}

/// The segments of which a line's figure has balances, the whole first, then by code.
fn segments<'a>(all: &'a [OpeningBalance], line: &ReportLine) -> BTreeSet<Option<&'a str>> {
    let of = all.iter().filter(|b| b.metric == line.metric && Some(b.programme_id) == line.programme_id);
    of.map(|b| b.segment.as_deref()).collect()
}

/// The records behind a line of a balance; None for any other line.
pub(super) fn behind(
    frame: &Frame<'_>,
    query: &ReportQuery,
    line: &ReportLine,
) -> Result<Option<Vec<(Kind, Id)>>> {
    let named = line.segment.as_deref().and_then(split);
    let (Some((what, segment)), Some(cell)) = (named, frame.cells.first()) else { return Ok(None) };
    let all: Vec<OpeningBalance> = read_all(frame)?;
    let Some(balance) = before(&all, line, segment, cell) else { return Ok(None) };
    let mut found: Vec<(Kind, Id)> = balance.ids.iter().map(|id| (Kind::OpeningBalance, *id)).collect();
    if let Some(query) = since(query, line, balance.as_of, cell).filter(|_| what == CUMULATIVE) {
        let same = |l: &&ReportLine| l.metric == line.metric && l.segment.as_deref() == segment;
        if let Some(line) = counted(frame.app, &query)?.iter().find(same) {
            found.extend(counted_behind(frame.app, &query, line)?);
        }
    }
    Ok(Some(found))
}
