//! Workers: registered by role, and each one's visits, training and pledge.

use super::ReportLine;
use super::frame::{Figured, Frame};
use super::roles::{Roles, read_all};
use crate::domain::count::{Metric, Value};
use crate::domain::id::Id;
use crate::domain::kinds::{Training, Worker};
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use std::collections::HashMap;

const HOURS: &str = "training_hours";
const PLEDGE: &str = "pledge_signed";

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let workers = read_all::<Worker>(frame)?;
    let training = read_all::<Training>(frame)?;
    let roles = Roles::of(frame)?;
    let mut visits: HashMap<(usize, Id), u64> = HashMap::new();
    super::visits::each(frame, |cell, _, visit| {
        for worker in visit.workers {
            *visits.entry((cell, *worker)).or_default() += 1;
        }
    })?;
    let mut lines = vec![];
    for (c, cell) in frame.cells.iter().enumerate() {
        let end = cell.period.to();
        let registered = roles.tally(None, end);
        lines.extend(registered.figures().into_iter().map(|f| frame.line(cell, None, f.into())));
        for worker in &workers {
            let made = visits.get(&(c, worker.id)).copied().unwrap_or(0);
            let pledged = worker.pledge_signed_on.is_some_and(|on| on <= end);
            let metric = Metric::WorkerVisits;
            let figures = [
                Figured::extra(metric.code(), Value::Whole(made), "回"),
                Figured::extra(HOURS, hours(&training, worker.id, end), "時間"),
                Figured::extra(PLEDGE, Value::Whole(u64::from(pledged)), "人"),
            ];
            for figure in figures {
                let code = worker.code.clone().unwrap_or_else(|| worker.id.to_string());
                let line = frame.line(cell, None, figure.of_segment(&code));
                lines.push(ReportLine { segment_name: Some(worker.person_name.clone()), ..line });
            }
        }
    }
    Ok(lines)
}

/// Hours of training completed by a day, in tenths; those without a date count.
fn hours(training: &[Training], worker: Id, by: Date) -> Value {
    let done = training.iter().filter(|t| counts(t, worker, by));
    // Hours are at most 10,000 a course and never negative.
    Value::Tenths(done.map(|t| (t.hours * 10.0).round() as u64).sum())
}

fn counts(training: &Training, worker: Id, by: Date) -> bool {
    training.worker_id == worker && training.completed_on.is_none_or(|on| on <= by)
}

/// The workers registered, or the visits, courses or worker behind one worker's figure.
pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let Some(cell) = frame.cells.first() else { return Ok(vec![]) };
    let end = cell.period.to();
    if line.metric == Metric::RegisteredWorkers.code() {
        return Ok(Roles::of(frame)?.workers(None, end, line.segment.as_deref()));
    }
    let wanted = line.segment.as_deref();
    let is_meant = |w: &Worker| w.code.as_deref() == wanted || Some(w.id.to_string().as_str()) == wanted;
    let Some(worker) = read_all::<Worker>(frame)?.into_iter().find(is_meant) else { return Ok(vec![]) };
    let mut found = vec![];
    match line.metric {
        HOURS => {
            let all = read_all::<Training>(frame)?;
            found.extend(all.iter().filter(|t| counts(t, worker.id, end)).map(|t| (Kind::Training, t.id)));
        }
        PLEDGE if worker.pledge_signed_on.is_some_and(|on| on <= end) => {
            found.push((Kind::Worker, worker.id));
        }
        PLEDGE => {}
        _ => super::visits::each(frame, |_, _, visit| {
            if visit.workers.contains(&worker.id) {
                found.push((Kind::Visit, visit.fact.id));
            }
        })?,
    }
    Ok(found)
}
