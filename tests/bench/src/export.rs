//! The weekly export over the whole history, against the csv crate and sqlite3 over the same columns.

use crate::cells::{Cells, TABLES, write};
use crate::measure::{Done, Times, heading, note, ratio, took};
use crate::world::{World, bare, empty, open, plain_copy, remove};
use rusqlite::Connection;
use serde_json::json;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use tsunagi_core::app::{App, ExportRequest};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::export::manifest::Level;
use tsunagi_core::export::sheet::Encoding;
use tsunagi_core::view::ExportView;

const GOAL: f64 = 1.5;
/// A week's part of the whole.
const WEEK_GOAL: f64 = 0.05;
const WEEK: &str = "2026-W10";

/// A recipient that commissions every programme, and so receives everything.
fn recipient(app: &App, conn: &Connection) -> Done<Id> {
    let body = json!({ "name": "例示財団", "org_type": "npo" });
    let id = app.put(Kind::Organisation, &body)?.id;
    let mut statement = conn.prepare("SELECT id FROM programme")?;
    let programmes = statement.query_map([], |r| r.get::<_, Vec<u8>>(0))?;
    for programme in programmes.collect::<rusqlite::Result<Vec<_>>>()? {
        let edit = json!({ "id": Id::from_slice(&programme)?.to_string(), "commissioner_id": id });
        app.put(Kind::Programme, &edit)?;
    }
    Ok(Id::parse(&id)?)
}

/// From the first activity to today.
fn whole(conn: &Connection) -> Done<Period> {
    let first: String = conn.query_row(
        "SELECT min(day) FROM (SELECT min(occurred_on) AS day FROM visit \
             UNION ALL SELECT min(occurred_on) FROM session \
             UNION ALL SELECT date(min(coalesce(in_at, planned_in_at)) / 1000, 'unixepoch') FROM stay)",
        [],
        |r| r.get(0),
    )?;
    Period::new(first.parse()?, "2026-03-09".parse()?).ok_or_else(|| "no records".into())
}

struct Desk<'a> {
    app: &'a App,
    conn: &'a Connection,
    recipient: Id,
    out: PathBuf,
}

impl Desk<'_> {
    /// An export as if it were the recipient's first, into an empty folder.
    fn export(&self, period: Period, encoding: Encoding, times: &mut Times) -> Done<ExportView> {
        self.conn.execute_batch("DELETE FROM sent; DELETE FROM export_batch")?;
        self.again(period, encoding, times)
    }

    fn again(&self, period: Period, encoding: Encoding, times: &mut Times) -> Done<ExportView> {
        empty(&self.out)?;
        let (recipient, out, level) = (self.recipient, self.out.as_path(), Level::Pseudonymous);
        let request = ExportRequest { period, recipient, out, level, encoding };
        times.time(|| Ok(self.app.export_weekly(&request)?))
    }
}

/// sqlite3's own CSV mode; it cannot read SQLCipher, so it reads a plain copy. None where it is missing.
fn sqlite3(plain: &Path, out: &Path) -> Option<()> {
    for (name, sql) in TABLES {
        let mut command = Command::new("sqlite3");
        command.args(["-cmd", "PRAGMA cache_size = -131072", "-csv"]).arg(plain).arg(sql);
        let done = command.stdout(File::create(out.join(name)).ok()?).status().ok()?;
        done.success().then_some(())?;
    }
    Some(())
}

pub fn run(world: &mut World) -> Done {
    heading("export: everything since the first day, pseudonymous, over the same columns by the csv crate");
    let dir = world.copy("export")?;
    let (app, conn) = (open(&dir)?, bare(&dir)?);
    let recipient = recipient(&app, &conn)?;
    let period = whole(&conn)?;
    let desk = Desk { app: &app, conn: &conn, recipient, out: world.place("export-out") };
    let limits = world.place("export-limits");
    empty(&limits)?;
    let plain = plain_copy(&dir, &world.place("export-plain"))?;

    let view = desk.export(period, Encoding::Utf8, &mut Times::default())?;
    let views = || std::iter::once(&view).chain(&view.further);
    let folders: Vec<PathBuf> = views().map(|v| PathBuf::from(&v.folder)).collect();
    let mut rows = 0;
    for v in views() {
        rows += v.files.values().sum::<i64>();
    }
    let cells = Cells::of(&folders, &world.place("export-limits/cells.db"))?;
    let bytes = cells.write(&limits, false)?;
    note("rows", &format!("{rows}, {:.1} MB; left out {}", bytes as f64 / 1e6, view.left_out));
    if !cells.equal(&limits)? {
        return Err("export: the csv crate writes other bytes from the same cells".into());
    }

    for (name, encoding) in [("UTF-8", Encoding::Utf8), ("CP932", Encoding::Cp932)] {
        let kanji = encoding == Encoding::Cp932;
        let mut own = Times::default();
        let (mut tables, mut ready, mut other) = (Times::default(), Times::default(), Times::default());
        for _ in 0..world.rounds {
            desk.export(period, encoding, &mut own)?;
            tables.time(|| {
                TABLES
                    .iter()
                    .try_for_each(|(file, sql)| write(&conn, sql, &limits.join(file), kanji).map(|_| ()))
            })?;
            ready.time(|| cells.write(&limits, kanji))?;
            if !kanji {
                let done = other.time(|| Ok(sqlite3(&plain, &limits)))?;
                if done.is_none() {
                    other = Times::default();
                }
            }
        }
        took(&format!("{name}: the core"), &own);
        took(&format!("{name}: csv crate over the tables"), &tables);
        ratio(&format!("{name}: the core over that"), &own, &tables, Some(GOAL));
        took(&format!("{name}: csv crate over ready cells"), &ready);
        ratio(&format!("{name}: the core over that"), &own, &ready, None);
        if kanji {
            continue;
        }
        if other.median().is_nan() {
            note("sqlite3 -csv", "not installed: left out");
        } else {
            took("sqlite3 -csv, on a copy without encryption", &other);
            ratio("UTF-8: the core over that", &own, &other, Some(1.0));
        }
        let mut again = Times::default();
        desk.again(period, encoding, &mut again)?;
        took("UTF-8: exported again, compared with before", &again);
        let mut week = Times::default();
        let days = Period::iso_week(WEEK).ok_or("no such week")?;
        for _ in 0..world.rounds.max(5) {
            desk.export(days, encoding, &mut week)?;
        }
        took(&format!("one week ({WEEK})"), &week);
        let part = week.median() / own.median();
        let verdict = if part <= WEEK_GOAL { "reached" } else { "MISSED" };
        note("one week, part of the whole", &format!("{:.1} %   goal 5 %: {verdict}", part * 100.0));
    }
    drop((app, conn, cells));
    for folder in ["export", "export-out", "export-limits", "export-plain"] {
        remove(&world.place(folder))?;
    }
    Ok(())
}
