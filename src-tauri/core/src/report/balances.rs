//! Opening balances: what a figure stood at before the program was used. They are added to what has been
//! counted since, and shown apart: `opening_balance` and `cumulative` beside the figure of the period, and
//! `opening_balance/prenatal` where a balance is of one segment. Only figures that add up have them.

use super::frame::Frame;
use super::line::Cell;
use super::roles::read_all;
use super::{ReportLine, ReportQuery, Span, counted, counted_behind, rows};
use crate::domain::calendar::Period;
use crate::domain::count::{Metric, Value};
use crate::domain::id::Id;
use crate::domain::kinds::OpeningBalance;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use std::collections::{BTreeSet, HashMap};

/// Segment of what was before.
const BALANCE: &str = "opening_balance";
/// Segment of what was before and what has been counted since.
const CUMULATIVE: &str = "cumulative";

/// Whether the figures of two years are together the figure of both: not of people or families that are
/// counted once, of who is there on one day, of rates and averages.
pub(crate) fn adds_up(metric: Metric) -> bool {
    use Metric::*;
    match metric {
        VisitCount | WorkerVisits | VisitHours | Accompaniments | FacilityRounds => true,
        Cases | StayDays | Nights | CancelledSameDay | SlotsOffered | SlotsUsed => true,
        Sessions | Attendances | ChildcareChildren | Completion | ParallelDays => true,
        Consultations | NewCases | AbuseCases | OutreachSessions | Shipments => true,
        Households | Persons | RegisteredWorkers | ChildrenAttended | SitesOpen | NewReferrals => false,
        FacilitiesVisited | PregnantWomenSupported | InfantHouseholdsSupported => false,
        // Of the cases of a part, those that began before it.
        CasesCarriedOver => false,
        Occupancy | AvgPerSession | LiaisonRate | InterviewRate | PairedChange | TargetActual => false,
    }
}

/// The line of a balance, or of what it comes to, of the whole or of a segment.
fn named(what: &str, of: Option<&str>) -> String {
    of.map_or_else(|| what.to_owned(), |segment| format!("{what}/{segment}"))
}

/// What a line of a balance says, and of which segment; None for any other line.
pub(super) fn split(segment: &str) -> Option<(&'static str, Option<&str>)> {
    let (what, of) = segment.split_once('/').map_or((segment, None), |(what, of)| (what, Some(of)));
    [BALANCE, CUMULATIVE].into_iter().find(|known| *known == what).map(|known| (known, of))
}

/// Whether the segment is one of a figure since the beginning.
pub(crate) fn is_cumulative(segment: &str) -> bool {
    split(segment).is_some_and(|(what, _)| what == CUMULATIVE)
}

/// The balances that a report shows. Who sees only own families gets figures of these: what the whole
/// organisation had before is no part of them.
fn shown(frame: &Frame<'_>, query: &ReportQuery) -> Result<Vec<OpeningBalance>> {
    let mut all: Vec<OpeningBalance> = read_all(frame)?;
    let adds = |b: &OpeningBalance| Metric::parse(&b.metric).is_some_and(adds_up);
    all.retain(|b| adds(b) && frame.programme_of(b.programme_id).is_some());
    if !all.is_empty() && frame.app.left_out(query)?.others {
        all.clear();
    }
    Ok(all)
}

/// Which figure a balance is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Of<'a> {
    programme: Id,
    metric: &'a str,
    segment: Option<&'a str>,
}

impl Of<'_> {
    fn has(&self, b: &OpeningBalance) -> bool {
        b.programme_id == self.programme && b.metric == self.metric && b.segment.as_deref() == self.segment
    }
}

/// The balances of one figure that lie before the end of a part: ids, the last day they cover, their sum.
struct Before {
    ids: Vec<Id>,
    as_of: Date,
    sum: u64,
}

/// A balance is what the figure stood at on its day: the latest one stands. An earlier one stands with it
/// only where the later one says that it begins after it.
fn before(all: &[OpeningBalance], of: &Of<'_>, end: Date) -> Option<Before> {
    let known: Vec<&OpeningBalance> = all.iter().filter(|b| of.has(b)).collect();
    let latest = |until: Date| known.iter().map(|b| b.as_of).filter(|day| *day < until).max();
    let mut found = Before { ids: vec![], as_of: latest(end)?, sum: 0 };
    let mut until = end;
    while let Some(day) = latest(until) {
        let same = || known.iter().filter(|b| b.as_of == day);
        found.ids.extend(same().map(|b| b.id));
        found.sum += same().filter_map(|b| u64::try_from(b.value).ok()).sum::<u64>();
        match same().map(|b| b.from).min().flatten() {
            Some(from) => until = from.min(day),
            None => break,
        }
    }
    Some(found)
}

/// A figure of a programme, or of a segment of it.
type Figure = (Id, &'static str, Option<String>);

/// What was counted in the days between all the days that balances end and parts end at, so that everything
/// is counted once.
struct Counts(HashMap<Figure, Vec<(Period, u64)>>);

impl Counts {
    fn of(frame: &Frame<'_>, query: &ReportQuery, all: &[OpeningBalance]) -> Result<Counts> {
        let mut counts = Counts(HashMap::new());
        let begins = |day: Date| day.succ_opt();
        let Some(first) = all.iter().filter_map(|b| begins(b.as_of)).min() else { return Ok(counts) };
        let mut cuts: BTreeSet<Date> = frame.cells.iter().filter_map(|c| begins(c.period.to())).collect();
        let end = cuts.last().copied();
        cuts.extend(all.iter().filter_map(|b| begins(b.as_of)).filter(|day| Some(*day) <= end));
        let starts = cuts.range(first..);
        let days = starts.clone().zip(starts.skip(1));
        let period = |(from, next): (&Date, &Date)| Period::new(*from, next.pred_opt()?);
        let cell = |period| Cell { period, fiscal_year: None, label: None };
        let cells: Vec<Cell> = days.filter_map(period).map(cell).collect();
        if cells.is_empty() {
            return Ok(counts);
        }
        let programmes: BTreeSet<Id> = all.iter().map(|b| b.programme_id).collect();
        let alone = programmes.first().copied().filter(|_| programmes.len() == 1);
        let query = ReportQuery { programme: query.programme.or(alone), ..*query };
        let mut parts = Frame::new(frame.app, &query)?;
        parts.cells = cells;
        for line in rows(&parts)? {
            let period = line.from.zip(line.to).and_then(|(from, to)| Period::new(from, to));
            if let (Some(programme), Some(period), Value::Whole(n)) = (line.programme_id, period, line.value)
            {
                counts.0.entry((programme, line.metric, line.segment)).or_default().push((period, n));
            }
        }
        Ok(counts)
    }

    /// From the day after a balance to the end of a part.
    fn since(&self, of: &Of<'_>, metric: &'static str, as_of: Date, end: Date) -> u64 {
        let parts = self.0.get(&(of.programme, metric, of.segment.map(str::to_owned)));
        let within = |period: &Period| as_of < period.from() && period.to() <= end;
        parts.into_iter().flatten().filter(|(period, _)| within(period)).map(|(_, n)| n).sum()
    }
}

/// What is counted of a line's figure from the day after a balance to the end of a part.
fn since(query: &ReportQuery, line: &ReportLine, as_of: Date, cell: &Cell) -> Option<ReportQuery> {
    let days = Period::new(as_of.succ_opt()?, cell.period.to())?;
    Some(ReportQuery { span: Span::Days(days), by: None, programme: line.programme_id, ..*query })
}

/// Puts the lines of balances behind the figures they belong to; where a figure is said only when it is not
/// zero, behind the others of its programme.
pub(super) fn add(frame: &Frame<'_>, query: &ReportQuery, lines: &mut Vec<ReportLine>) -> Result<()> {
    let all = shown(frame, query)?;
    if all.is_empty() {
        return Ok(());
    }
    let counts = Counts::of(frame, query, &all)?;
    let mut with = Vec::with_capacity(lines.len());
    let same = |a: &ReportLine, b: &ReportLine| {
        (a.fiscal_year, a.from, a.to, a.programme_id) == (b.fiscal_year, b.from, b.to, b.programme_id)
            && a.period == b.period
    };
    let mut at = 0;
    for group in lines.chunk_by(same) {
        let Some(first) = group.first() else { continue };
        // Lines come in the order of the parts.
        while frame.cells.get(at).is_some_and(|c| !c.is_of(first)) {
            at += 1;
        }
        let (Some(cell), Some(programme)) = (frame.cells.get(at), first.programme_id) else {
            with.extend_from_slice(group);
            continue;
        };
        let part = Part { all: &all, counts: &counts, programme, end: cell.period.to() };
        part.add(query, group, &mut with);
    }
    *lines = with;
    Ok(())
}

/// The lines of one programme in one part of the time.
struct Part<'a> {
    all: &'a [OpeningBalance],
    counts: &'a Counts,
    programme: Id,
    end: Date,
}

impl Part<'_> {
    fn add(&self, query: &ReportQuery, group: &[ReportLine], with: &mut Vec<ReportLine>) {
        let whole = |l: &ReportLine| Of { programme: self.programme, metric: l.metric, segment: None };
        for line in group {
            // What is cumulative without a balance gives way to that with it.
            if line.segment.as_deref() == Some(CUMULATIVE)
                && before(self.all, &whole(line), self.end).is_some()
            {
                continue;
            }
            with.push(line.clone());
            if line.segment.is_none() {
                with.extend(self.lines(line));
            }
        }
        let Some(last) = group.last() else { return };
        let there = |metric: &str| group.iter().any(|l| l.metric == metric && l.segment.is_none());
        let unsaid = query.table.where_any().iter().filter(|metric| !there(metric));
        for metric in unsaid.filter_map(|metric| Metric::parse(metric)) {
            let of = ReportLine { metric: metric.code(), unit: metric.unit(), rule: None, ..last.clone() };
            with.extend(self.lines(&of));
        }
    }

    /// What was before, and what it comes to, for the figure of a line: of the whole first, then by segment.
    fn lines(&self, line: &ReportLine) -> Vec<ReportLine> {
        let of_metric = |b: &&OpeningBalance| b.metric == line.metric && b.programme_id == self.programme;
        let segments: BTreeSet<Option<&str>> =
            self.all.iter().filter(of_metric).map(|b| b.segment.as_deref()).collect();
        let mut lines = vec![];
        for segment in segments {
            let of = Of { programme: self.programme, metric: line.metric, segment };
            let Some(balance) = before(self.all, &of, self.end) else { continue };
            let sum = balance.sum + self.counts.since(&of, line.metric, balance.as_of, self.end);
            for (what, value) in [(BALANCE, balance.sum), (CUMULATIVE, sum)] {
                let (segment, value) = (Some(named(what, segment)), Value::Whole(value));
                lines.push(ReportLine { segment, segment_name: None, value, words: None, ..line.clone() });
            }
        }
        lines
    }
}

/// The records behind a line of a balance; None for any other line.
pub(super) fn behind(
    frame: &Frame<'_>,
    query: &ReportQuery,
    line: &ReportLine,
) -> Result<Option<Vec<(Kind, Id)>>> {
    let named = line.segment.as_deref().and_then(split);
    let (Some((what, segment)), Some(cell)) = (named, frame.cells.first()) else { return Ok(None) };
    let Some(programme) = line.programme_id else { return Ok(None) };
    let of = Of { programme, metric: line.metric, segment };
    let Some(balance) = before(&shown(frame, query)?, &of, cell.period.to()) else { return Ok(None) };
    let mut found: Vec<(Kind, Id)> = balance.ids.iter().map(|id| (Kind::OpeningBalance, *id)).collect();
    if let Some(query) = since(query, line, balance.as_of, cell).filter(|_| what == CUMULATIVE) {
        let same = |l: &&ReportLine| l.metric == line.metric && l.segment.as_deref() == segment;
        if let Some(line) = counted(frame.app, &query)?.iter().find(same) {
            found.extend(counted_behind(frame.app, &query, line)?);
        }
    }
    Ok(Some(found))
}

/// The last day before a figure since the beginning is counted here, where a balance stands for those days.
pub(crate) fn stands_until(
    app: &crate::app::App,
    query: &ReportQuery,
    lines: &[ReportLine],
) -> Result<Vec<Option<Date>>> {
    if !lines.iter().any(|l| l.segment.as_deref().is_some_and(is_cumulative)) {
        return Ok(vec![None; lines.len()]);
    }
    let frame = Frame::new(app, query)?;
    let all = shown(&frame, query)?;
    let of = |line: &ReportLine| {
        let (_, segment) = split(line.segment.as_deref()?)?;
        let of = Of { programme: line.programme_id?, metric: line.metric, segment };
        let cell = frame.cells.iter().find(|c| c.is_of(line))?;
        before(&all, &of, cell.period.to()).map(|b| b.as_of)
    };
    Ok(lines.iter().map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn balance(n: u8, from: Option<&str>, as_of: &str, value: i64) -> OpeningBalance {
        OpeningBalance {
            id: Id::from_bytes([n; 16]),
            metric: "attendances".to_owned(),
            programme_id: Id::from_bytes([9; 16]),
            segment: None,
            from: from.map(day),
            as_of: day(as_of),
            value,
            source: None,
            note: None,
        }
    }

    #[test]
    fn the_later_balance_stands_and_an_earlier_one_only_for_days_of_its_own() {
        let of = Of { programme: Id::from_bytes([9; 16]), metric: "attendances", segment: None };
        let sum = |all: &[OpeningBalance], end: &str| {
            before(all, &of, day(end)).map(|b| (b.sum, b.as_of.to_string(), b.ids.len()))
        };
        let two = [balance(1, None, "2019-03-31", 500), balance(2, None, "2020-03-31", 543)];
        assert_eq!(sum(&two, "2021-03-31"), Some((543, "2020-03-31".into(), 1)));
        assert_eq!(sum(&two, "2020-03-31"), Some((500, "2019-03-31".into(), 1)), "not there yet");
        assert_eq!(sum(&two, "2019-03-31"), None);
        let since = [balance(1, None, "2019-03-31", 500), balance(2, Some("2007-04-01"), "2020-03-31", 543)];
        assert_eq!(sum(&since, "2021-03-31"), Some((543, "2020-03-31".into(), 1)));
        let apart = [balance(1, None, "2019-03-31", 500), balance(2, Some("2019-04-01"), "2020-03-31", 43)];
        assert_eq!(sum(&apart, "2021-03-31"), Some((543, "2020-03-31".into(), 2)));
        let odd = [balance(1, Some("2021-01-01"), "2020-03-31", 5)];
        assert_eq!(sum(&odd, "2021-03-31"), Some((5, "2020-03-31".into(), 1)), "it ends");
    }
}
