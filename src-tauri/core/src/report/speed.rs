//! How long reports take over 200,000 records of one fiscal year.

use super::{ReportQuery, Span, Table};
use crate::app::{App, Founding, Profile};
use crate::domain::clock::Clocks;
use crate::domain::id::Id;
use crate::domain::record::{Header, Kind, Record};
use crate::domain::time::{DAY_MS, HOUR_MS, Instant};
use crate::env::Env;
use crate::store::{Key, Stored};
use std::time::Instant as Timer;

const HOUSEHOLDS: u64 = 50_000;

fn id(kind: Kind, n: u64) -> Id {
    Id::v7(1_750_000_000_000 + n, &[kind as u8; 10])
}

/// Writes a record past the checks, which is not what is measured.
fn write(app: &App, kind: Kind, n: u64, fields: impl FnOnce(&mut Record)) {
    let mut record = Record::new(kind, id(kind, n));
    fields(&mut record);
    let at = Instant(0);
    let header = Header {
        created_at: at,
        created_by: record.id,
        updated_at: at,
        updated_by: record.id,
        device: "A1".into(),
        revision: 1,
        deleted_at: None,
    };
    app.store.write(&Stored { record, header, clocks: Clocks::default() }, true).unwrap();
}

fn fill(app: &App) {
    let start = app.zone().start_of("2025-04-01".parse().unwrap());
    app.store.begin().unwrap();
    for (n, preset) in ["home_start", "short_stay", "mama_cafe"].into_iter().enumerate() {
        write(app, Kind::Programme, n as u64, |r| {
            r.set("preset", preset.to_owned());
            r.set("record_type", ["visit", "stay", "session"][n].to_owned());
            r.set("name", preset.to_owned());
        });
    }
    for n in 0..HOUSEHOLDS {
        write(app, Kind::Household, n, |r| r.set("display_name", "見本家".to_owned()));
        for member in 0..2 {
            write(app, Kind::Person, 2 * n + member, |r| {
                r.set("birth_date", Some("2022-05-05".parse::<chrono::NaiveDate>().unwrap()));
                r.set("life_stage", "born".to_owned());
            });
            write(app, Kind::Membership, 2 * n + member, |r| {
                r.set("household_id", id(Kind::Household, n));
                r.set("person_id", id(Kind::Person, 2 * n + member));
            });
        }
        if n % 10 == 0 {
            write(app, Kind::Pregnancy, n, |r| {
                r.set("woman_id", id(Kind::Person, 2 * n));
                r.set("due_date", Some("2025-11-20".parse::<chrono::NaiveDate>().unwrap()));
            });
        }
    }
    let at = |n: u64, of: u64| start.plus_ms((n * 360 / of) as i64 * DAY_MS + 10 * HOUR_MS);
    for n in 0..100_000 {
        write(app, Kind::Visit, n, |r| {
            r.set("programme_id", id(Kind::Programme, 0));
            r.set("household_id", id(Kind::Household, n % HOUSEHOLDS));
            r.set("occurred_on", Some(app.zone().date_of(at(n, 100_000))));
            r.set("start_at", Some(at(n, 100_000)));
            r.set("end_at", Some(at(n, 100_000).plus_ms(2 * HOUR_MS)));
            r.set("status", "done".to_owned());
            r.set("worker_ids", vec![id(Kind::Worker, n % 50)]);
            r.set("observation_mother", Some("よく話された。".repeat(5)));
        });
    }
    for n in 0..30_000 {
        write(app, Kind::Stay, n, |r| {
            r.set("programme_id", id(Kind::Programme, 1));
            r.set("household_id", Some(id(Kind::Household, n)));
            r.set("person_id", id(Kind::Person, 2 * n));
            r.set("in_at", Some(at(n, 30_000)));
            r.set("out_at", Some(at(n, 30_000).plus_ms(2 * DAY_MS)));
            r.set("status", "completed".to_owned());
        });
    }
    for n in 0..70_000 {
        if n % 10 == 0 {
            write(app, Kind::Session, n / 10, |r| {
                r.set("programme_id", id(Kind::Programme, 2));
                r.set("occurred_on", Some(app.zone().date_of(at(n, 70_000))));
                r.set("status", "held".to_owned());
            });
        }
        write(app, Kind::Attendance, n, |r| {
            r.set("session_id", id(Kind::Session, n / 10));
            r.set("household_id", Some(id(Kind::Household, n % HOUSEHOLDS)));
            r.set("attendance_role", "mother".to_owned());
            r.set("state", "present".to_owned());
        });
    }
    app.store.commit().unwrap();
}

#[test]
#[ignore = "measures: run alone, optimised, with --nocapture"]
fn reports_over_200_000_records_of_a_year() {
    let dir = tempfile::tempdir().unwrap();
    let now = Instant(1_777_000_000_000);
    let founding = Founding { organisation: "例示センター", actor: "例山", sample: true };
    let app =
        Profile::at(dir.path()).create(&Key::Raw([7; 32].into()), Env::seeded(now, 1), &founding).unwrap();
    fill(&app);
    for table in Table::ALL {
        let span = Span::FiscalYears { first: 2025, last: 2025 };
        let query = ReportQuery { table: *table, span, by: None, programme: None };
        let mut times: Vec<u128> = (0..5)
            .map(|_| {
                let timer = Timer::now();
                assert!(!app.report(&query).unwrap().is_empty() || *table != Table::Stays);
                timer.elapsed().as_millis()
            })
            .collect();
        times.sort_unstable();
        println!("{:<16} {} ms (median of {:?})", table.name(), times[2], times);
    }
}
