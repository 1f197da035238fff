//! The batch of one recipient and one period: rows from the store, files in a folder, and what has to be
//! remembered of them.

use super::batch::{Batch, Exporter, Published, folder_name};
use super::columns::{
    Concerned, Desk, Take, attendance, consultations, corrections, plan, referrals, sessions, shipments,
    stays, summary, visits,
};
use super::manifest::{About, Level, Period as Days};
use super::register::Register;
use super::row::Row;
use super::scope::Scope;
use super::sent::{self, Sent};
use super::sheet::{Column, Encoding};
use crate::domain::time::{Instant, Zone};
use crate::error::Result;
use crate::store::Store;
use std::collections::{BTreeMap, HashSet};

/// The rows of an earlier batch, with its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    pub batch: String,
    pub sent: Sent,
}

/// What was sent for the same recipient, level and days: last time, and what that corrected.
///
/// Both are kept, so that the same records exported again give the very batch of last time, with the
/// corrections it had.
#[derive(Debug, Clone, Default)]
pub struct History {
    pub last: Option<Earlier>,
    pub before: Option<Earlier>,
}

/// When, in which words and with which bytes.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    pub now: Instant,
    pub zone: Zone,
    pub encoding: Encoding,
}

/// A batch that is out.
#[derive(Debug)]
pub struct Done {
    pub published: Published,
    /// What to remember.
    pub history: History,
    /// Rows that belong to another municipality; told to the sender alone.
    pub elsewhere: u64,
    /// Whose rows are in it.
    pub named: Concerned,
}

pub(super) type FileWriter = for<'d> fn(&mut Desk<'d>, Take<'_>) -> Result<()>;

/// The files with a row a record, in the order in which they are written.
pub(super) fn files(scope: &Scope) -> Vec<(&'static str, Vec<Column>, FileWriter)> {
    let level = scope.level;
    let mut files: Vec<(&'static str, Vec<Column>, FileWriter)> = vec![
        (visits::FILE, visits::columns(level), visits::write),
        (stays::FILE, stays::columns(level), stays::write),
        (attendance::FILE, attendance::columns(level), attendance::write),
        (sessions::FILE, sessions::COLUMNS.to_vec(), sessions::write),
    ];
    // Whoever commissions no consultations and no shipments does not get empty files of them.
    if scope.has("consultation") {
        files.push((consultations::FILE, consultations::COLUMNS.to_vec(), consultations::write));
        files.push((referrals::FILE, referrals::COLUMNS.to_vec(), referrals::write));
    }
    if scope.has("shipment") {
        files.push((shipments::FILE, shipments::COLUMNS.to_vec(), shipments::write));
    }
    files
}

/// Writes and publishes one batch; gives the register back for the next.
pub fn export<'a>(
    store: &'a Store,
    exporter: &mut Exporter<'_>,
    scope: &'a Scope,
    register: Register<'a>,
    at: Circumstances,
    history: History,
) -> Result<(Done, Register<'a>)> {
    let today = at.zone.date_of(at.now);
    let name = folder_name(today, &scope.recipient.name, scope.period.from(), scope.period.to());
    let mut batch = exporter.batch(&name, at.encoding)?;
    let mut desk = Desk::new(store, scope, register, at.zone, at.now, at.encoding)?;
    let mut now = Sent::default();
    let level = scope.level;
    for (file, columns, write) in files(scope) {
        if level == Level::Aggregate {
            // The rows are counted and go nowhere.
            write(&mut desk, &mut |_, _| Ok(()))?;
            continue;
        }
        let mut sheet = batch.sheet(file, &columns)?;
        now.begin_file(file, &columns);
        write(&mut desk, &mut |code, row| {
            now.row(code, row);
            row.write(&mut sheet)
        })?;
        batch.add(sheet)?;
    }
    if !scope.plan.is_empty() {
        let mut sheet = batch.sheet(plan::FILE, &plan::COLUMNS)?;
        plan::write(&scope.plan, &mut |_, row| row.write(&mut sheet))?;
        batch.add(sheet)?;
    }
    let mut sheet = batch.sheet(summary::FILE, &summary::COLUMNS)?;
    desk.summary.write(scope, &mut |_, row| row.write(&mut sheet))?;
    batch.add(sheet)?;

    let again = history.last.as_ref().is_some_and(|last| last.sent == now);
    let baseline = if again { history.before } else { history.last };
    let counted = write_corrections(&mut batch, baseline.as_ref(), &now, &desk.withdrawn)?;
    let Desk { left_out, masked, elsewhere, register, named, .. } = desk;
    let about = About {
        period: Days::new(scope.period.from(), scope.period.to()),
        recipient: scope.recipient.name.clone(),
        level,
        programmes: scope.in_order().into_iter().map(|(_, offer)| offer.name.clone()).collect(),
        day_rules: scope
            .in_order()
            .into_iter()
            .filter(|(_, offer)| offer.record_type == "stay")
            .map(|(_, offer)| (offer.name.clone(), offer.rules.day_rule.name().to_owned()))
            .collect(),
        basis: basis(scope),
        previous_batch: baseline.as_ref().filter(|_| !counted.is_empty()).map(|b| b.batch.clone()),
        corrections: counted,
        left_out,
        masked,
        undecided: 0,
        exported_at: at.zone.rfc3339(at.now),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let published = batch.publish(about)?;
    let last = Some(Earlier { batch: published.manifest.batch_id.clone(), sent: now });
    Ok((Done { published, history: History { last, before: baseline }, elsewhere, named }, register))
}

/// Why names may be in the batch.
fn basis(scope: &Scope) -> Option<String> {
    let by_law = scope.offers.values().any(|offer| offer.by_law);
    let basis = if by_law { "consent;legal_basis" } else { "consent" };
    (scope.level == Level::Identified).then(|| basis.to_owned())
}

/// Writes `corrections.csv` if there is something to correct; its rows by kind. Of `withdrawn` records
/// nothing leaves any more, not even that they are gone: that is what the letter to the recipient is for.
fn write_corrections(
    batch: &mut Batch<'_>,
    baseline: Option<&Earlier>,
    now: &Sent,
    withdrawn: &HashSet<String>,
) -> Result<BTreeMap<String, u64>> {
    let mut counted = BTreeMap::new();
    let Some(then) = baseline else { return Ok(counted) };
    let mut found = sent::corrections(&then.sent, now);
    found.retain(|c| !withdrawn.contains(c.record_code));
    if found.is_empty() {
        return Ok(counted);
    }
    let masked: HashSet<_> = corrections::newly_masked(&found).into_iter().collect();
    let mut sheet = batch.sheet(corrections::FILE, &corrections::COLUMNS)?;
    let mut row = Row::default();
    for correction in &found {
        let secret = masked.contains(&(correction.file, correction.record_code));
        corrections::line(&mut row, &then.batch, correction, secret);
        row.write(&mut sheet)?;
        *counted.entry(correction.change.code().to_owned()).or_insert(0) += 1;
    }
    batch.add(sheet)?;
    Ok(counted)
}
