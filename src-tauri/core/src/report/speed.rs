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
    case_work(app, start);
    app.store.commit().unwrap();
}

/// 40,000 consultations of 50,000 families, 20,000 children, 5,000 pregnancies, 10,000 referrals and parcels.
fn case_work(app: &App, start: Instant) {
    for (n, preset) in
        ["general_consultation", "abuse_consultation", "supply_shipping"].into_iter().enumerate()
    {
        write(app, Kind::Programme, 10 + n as u64, |r| {
            r.set("preset", preset.to_owned());
            r.set("name", preset.to_owned());
            let found = app.catalogue.preset(preset).unwrap();
            r.set("record_type", found.record_type.name().to_owned());
            let rules: crate::domain::value::Map = found.rules_json.clone().into_iter().collect();
            r.set("rules", rules);
        });
    }
    let day = |n: u64| app.zone().date_of(start.plus_ms((n % 365) as i64 * DAY_MS));
    for n in 0..20_000 {
        write(app, Kind::Person, 1_000_000 + n, |r| {
            r.set("life_stage", "born".to_owned());
            r.set("birth_date", Some(day(n) - chrono::Days::new(700)));
        });
        write(app, Kind::Membership, 1_000_000 + n, |r| {
            r.set("household_id", id(Kind::Household, n * 2));
            r.set("person_id", id(Kind::Person, 1_000_000 + n));
        });
        if n < 5_000 {
            write(app, Kind::Pregnancy, 1_000_000 + n, |r| {
                r.set("woman_id", id(Kind::Person, 1_000_000 + n));
                r.set("due_date", Some(day(n)));
                r.set("notified_on", Some(day(n) - chrono::Days::new(180)));
                r.set("plurality", 1_i64);
            });
        }
    }
    for n in 0..40_000 {
        write(app, Kind::Consultation, n, |r| {
            r.set("programme_id", id(Kind::Programme, 10 + n % 2));
            r.set("household_id", Some(id(Kind::Household, n % HOUSEHOLDS)));
            r.set("channel", "phone".to_owned());
            r.set("route_type", "self".to_owned());
            r.set("status", "closed".to_owned());
            r.set("received_at", start.plus_ms((n % 365) as i64 * DAY_MS));
            r.set("occurred_on", Some(day(n)));
            r.set("abuse_type_primary", (n % 2 == 1).then(|| "neglect".to_owned()));
        });
    }
    for n in 0..10_000 {
        write(app, Kind::Referral, n, |r| {
            r.set("direction", "out".to_owned());
            r.set("status", "sent".to_owned());
            r.set("household_id", Some(id(Kind::Household, n * 3)));
            r.set("occurred_on", Some(day(n)));
        });
        write(app, Kind::Shipment, n, |r| {
            r.set("programme_id", id(Kind::Programme, 12));
            r.set("person_id", id(Kind::Person, 1_000_000 + n));
            r.set("requested_on", day(n));
            r.set("shipped_on", Some(day(n)));
            r.set("status", "shipped".to_owned());
        });
    }
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
