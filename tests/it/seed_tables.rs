//! The published figures of stays, groups and study meetings, from raw records to the printed table.
//!
//! Only sums are published. The records are made so that they give them: with `count` records and a
//! sum, each record has the floor of the mean, and as many as needed have one more. The same records
//! stand as CSV in `fixtures/`, for import; `UPDATE_FIXTURES=1` writes them anew.

use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::count::Value;
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_core::report::{Format, ReportLine, ReportQuery, Span, Table, print};
use tsunagi_tests::Office;

/// One CSV file: its name is table and kind, its columns are fields.
struct Fixture {
    table: &'static str,
    kind: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Fixture {
    fn new(table: &'static str, kind: &'static str, columns: &'static [&'static str]) -> Fixture {
        Fixture { table, kind, columns, rows: vec![] }
    }

    fn push<const N: usize>(&mut self, row: [&str; N]) {
        assert_eq!(self.columns.len(), N);
        self.rows.push(row.map(str::to_owned).to_vec());
    }

    fn csv(&self) -> String {
        let mut csv = csv::WriterBuilder::new().from_writer(vec![]);
        csv.write_record(self.columns).unwrap();
        self.rows.iter().for_each(|row| csv.write_record(row).unwrap());
        String::from_utf8(csv.into_inner().unwrap()).unwrap()
    }

    /// Compares with the committed file, or writes it.
    fn check(&self) {
        let path = format!("{}/it/fixtures/{}_{}.csv", env!("CARGO_MANIFEST_DIR"), self.table, self.kind);
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::write(&path, self.csv()).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == self.csv(), "{path} is not what the recipe gives");
    }
}

/// Stores all records in one transaction; none may be refused.
fn store(office: &Office, fixtures: &[Fixture]) {
    let put = office.app.transact_many(None, |tx| {
        for fixture in fixtures {
            let kind = Kind::parse(fixture.kind).unwrap();
            for row in &fixture.rows {
                let cells = fixture.columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
                let record: Map<String, Json> =
                    cells.map(|(name, cell)| ((*name).to_owned(), Json::from(cell.as_str()))).collect();
                let stored = tx.change(None, |tx| tx.put(kind, &Json::Object(record)));
                if let Err(e) = stored {
                    panic!("{} {row:?}: {}", fixture.kind, e.json());
                }
            }
        }
        Ok(())
    });
    put.unwrap();
}

/// `count` sizes that add up to `sum`: the larger ones first.
fn sizes(count: u32, sum: u32) -> impl Iterator<Item = u32> {
    let (base, larger) = (sum / count, sum % count);
    (0..count).map(move |n| base + u32::from(n < larger))
}

fn fiscal_years(table: Table, first: i32, last: i32) -> ReportQuery {
    ReportQuery { table, span: Span::FiscalYears { first, last }, by: None, programme: None }
}

/// Values by programme, fiscal year and metric (with its segment after a slash).
fn values(lines: &[ReportLine]) -> BTreeMap<(String, i32, String), Value> {
    let key = |l: &ReportLine| {
        let segment = l.segment.as_ref().map(|s| format!("/{s}")).unwrap_or_default();
        let programme = l.programme.clone().unwrap_or_default();
        (programme, l.fiscal_year.unwrap(), format!("{}{segment}", l.metric))
    };
    lines.iter().map(|l| (key(l), l.value)).collect()
}

fn text(table: Table, lines: &[ReportLine], style: FyStyle) -> String {
    let mut out = vec![];
    print(table, lines, Format::Text(style), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn day(fy: i32, offset: u32) -> Date {
    let first = Period::fiscal_year(fy).unwrap().from();
    first.iter_days().nth(offset as usize).unwrap()
}

/// Preset, requester, reason, and fiscal year with cases and days.
type StaySeed = (&'static str, &'static str, &'static str, [(i32, u32, u32); 3]);

const T02: [StaySeed; 3] = [
    ("short_stay", "municipality", "illness", [(2018, 98, 341), (2019, 119, 487), (2020, 145, 592)]),
    (
        "foster_respite",
        "child_guidance_centre",
        "foster_rest",
        [(2018, 90, 228), (2019, 95, 229), (2020, 59, 119)],
    ),
    (
        "temporary_custody",
        "child_guidance_centre",
        "safety",
        [(2018, 17, 302), (2019, 23, 198), (2020, 37, 461)],
    ),
];

const FAMILY: [&str; 6] = ["例山", "見本", "試作", "模擬", "仮野", "未来野"];
const GIVEN: [&str; 5] = ["みどり", "はじめ", "つばさ", "ひかり", "のぞみ"];

/// Children of each programme; a child comes at most three times in a year.
const CHILDREN: usize = 60;

fn t02() -> Vec<Fixture> {
    let mut programmes = Fixture::new("t02", "programme", &["preset", "name"]);
    let mut households = Fixture::new("t02", "household", &["code", "display_name"]);
    let mut persons =
        Fixture::new("t02", "person", &["code", "family_name", "given_name", "birth_date", "household_id"]);
    let mut stays = Fixture::new(
        "t02",
        "stay",
        &[
            "programme_id",
            "person_id",
            "stay_kind",
            "requester_type",
            "reason_codes",
            "in_at",
            "out_at",
            "status",
        ],
    );
    let names = ["ショートステイ", "里親レスパイト", "一時保護委託"];
    for ((preset, requester, reason, years), (p, name)) in T02.into_iter().zip(names.iter().enumerate()) {
        programmes.push([preset, name]);
        for n in 0..CHILDREN {
            let (family, given) = (FAMILY[(n + p) % FAMILY.len()], GIVEN[n % GIVEN.len()]);
            let (house, child) = (format!("H-T02-{p}{n:02}"), format!("P-T02-{p}{n:02}"));
            let birth = format!("{}-{:02}-{:02}", 2009 + n % 6, 1 + n % 12, 1 + n % 28);
            households.push([&house, &format!("{family}家")]);
            persons.push([&child, family, given, &birth, &house]);
        }
        for (fy, cases, days) in years {
            for (n, length) in sizes(cases, days).enumerate() {
                // Spread over the year, from 2 April to a last departure before 31 March.
                let first = 1 + n as u32 * (363 - 18) / cases;
                let (from, to) = (day(fy, first), day(fy, first + length - 1));
                // Some children in custody come at night: the same days, one night more.
                let arrival = if p == 2 && n % 5 == 0 { "02:00" } else { "17:00" };
                stays.push([
                    preset,
                    &format!("P-T02-{p}{:02}", n % CHILDREN),
                    "overnight",
                    requester,
                    reason,
                    &format!("{from}T{arrival}"),
                    &format!("{to}T10:00"),
                    "completed",
                ]);
            }
        }
    }
    vec![programmes, households, persons, stays]
}

/// Preset, name, and fiscal year with sessions and users.
type GroupSeed = (&'static str, &'static str, [(i32, u32, u32); 3]);

const T07: [GroupSeed; 3] = [
    ("baby_massage", "ベビーマッサージ", [(2018, 45, 687), (2019, 44, 586), (2020, 34, 411)]),
    ("postcard_group", "ちちんぷいぷい", [(2018, 12, 69), (2019, 11, 51), (2020, 10, 58)]),
    ("mama_cafe", "ママカフェ", [(2018, 7, 71), (2019, 11, 113), (2020, 10, 116)]),
];

fn t07() -> Vec<Fixture> {
    let mut programmes = Fixture::new("t07", "programme", &["preset", "name"]);
    let mut sessions = Fixture::new(
        "t07",
        "session",
        &["programme_id", "occurred_on", "status", "walk_in_counts.pairs", "walk_in_counts.adults"],
    );
    for (preset, name, years) in T07 {
        programmes.push([preset, name]);
        for (fy, count, users) in years {
            for (n, heads) in sizes(count, users).enumerate() {
                let date = day(fy, n as u32 * 364 / count).to_string();
                let heads = heads.to_string();
                let (pairs, adults) = if preset == "baby_massage" { (&*heads, "") } else { ("", &*heads) };
                sessions.push([preset, &date, "held", pairs, adults]);
            }
        }
    }
    vec![programmes, sessions]
}

/// Meetings by fiscal year from 2011: the 27th was in FY2015, the 59th in FY2020.
const MEETINGS: [u32; 10] = [6, 6, 7, 7, 6, 6, 6, 5, 5, 5];

/// The meetings whose participants are named; at the others heads were counted.
const NAMED: std::ops::RangeInclusive<u32> = 58..=59;

fn t08() -> Vec<Fixture> {
    let mut programmes = Fixture::new("t08", "programme", &["preset", "name"]);
    let mut workers = Fixture::new("t08", "worker", &["code", "person_name"]);
    let mut sessions = Fixture::new(
        "t08",
        "session",
        &["code", "programme_id", "occurred_on", "status", "walk_in_counts.adults"],
    );
    let mut attendances =
        Fixture::new("t08", "attendance", &["session_id", "worker_id", "attendance_role", "state"]);
    programmes.push(["study_meeting", "福祉塾"]);
    for n in 1..=30 {
        workers.push([&format!("W-T08-{n:02}"), &format!("{} 職員{n}", FAMILY[n % FAMILY.len()])]);
    }
    let dates = MEETINGS
        .iter()
        .zip(2011..)
        .flat_map(|(count, fy)| (0..*count).map(move |n| day(fy, n * 364 / count + 20)));
    for ((no, heads), date) in (1u32..).zip(sizes(59, 3011)).zip(dates) {
        let code = format!("K-T08-{no:02}");
        let counted = if NAMED.contains(&no) { String::new() } else { heads.to_string() };
        sessions.push([&code, "study_meeting", &date.to_string(), "held", &counted]);
        if NAMED.contains(&no) {
            for n in 1..=heads {
                let worker = if n <= 30 { format!("W-T08-{n:02}") } else { String::new() };
                attendances.push([&code, &worker, "worker", "present"]);
            }
        }
    }
    vec![programmes, workers, sessions, attendances]
}

#[test]
fn the_committed_fixtures_are_what_the_recipes_give() {
    let all: Vec<Fixture> = [t02(), t07(), t08()].into_iter().flatten().collect();
    all.iter().for_each(Fixture::check);
    assert!(all.iter().map(|f| f.csv().len()).sum::<usize>() < 300_000);
}

#[test]
fn stays_give_the_published_cases_and_days() {
    let office = Office::new("2021-05-01T09:00");
    store(&office, &t02());
    let query = fiscal_years(Table::Stays, 2018, 2020);
    let lines = office.app.report(&query).unwrap();
    let found = values(&lines);
    for (preset, _, _, years) in T02 {
        for (fy, cases, days) in years {
            let value = |metric: &str| found[&(preset.to_owned(), fy, metric.to_owned())];
            assert_eq!(value("cases"), Value::Whole(cases.into()), "{preset} {fy}");
            assert_eq!(value("stay_days"), Value::Whole(days.into()), "{preset} {fy}");
            let early = if preset == "temporary_custody" { cases.div_ceil(5) } else { 0 };
            assert_eq!(value("nights"), Value::Whole((days - cases + early).into()), "{preset} {fy}");
        }
    }
    assert_eq!(lines.len(), 27, "cases, days and nights of three programmes in three years, nothing else");
    for line in lines.iter().filter(|l| l.metric == "cases") {
        let behind = office.app.records_behind(&query, line).unwrap();
        assert_eq!(Value::Whole(behind.len() as u64), line.value);
    }
    insta::assert_snapshot!("stays_text", text(Table::Stays, &lines, FyStyle::H));
}

#[test]
fn groups_give_the_published_users_and_sessions() {
    let office = Office::new("2021-05-01T09:00");
    store(&office, &t07());
    let query = fiscal_years(Table::Groups, 2018, 2020);
    let lines = office.app.report(&query).unwrap();
    let found = values(&lines);
    for (preset, _, years) in T07 {
        for (fy, sessions, users) in years {
            let value = |metric: &str| found[&(preset.to_owned(), fy, metric.to_owned())];
            assert_eq!(value("sessions"), Value::Whole(sessions.into()), "{preset} {fy}");
            assert_eq!(value("attendances"), Value::Whole(users.into()), "{preset} {fy}");
        }
    }
    assert_eq!(lines.len(), 27);
    let unit = |preset: &str| {
        let line = lines.iter().find(|l| l.programme.as_deref() == Some(preset) && l.metric == "attendances");
        line.unwrap().unit
    };
    assert_eq!((unit("baby_massage"), unit("mama_cafe")), ("組", "人"));
    insta::assert_snapshot!("groups_text", text(Table::Groups, &lines, FyStyle::H));
}

#[test]
fn study_meetings_give_the_published_totals() {
    let office = Office::new("2021-05-01T09:00");
    store(&office, &t08());
    let query = fiscal_years(Table::StudyMeetings, 2011, 2020);
    let lines = office.app.report(&query).unwrap();
    let value = |lines: &[ReportLine], metric: &str| {
        values(lines)[&("study_meeting".to_owned(), 2020, metric.to_owned())]
    };
    assert_eq!(value(&lines, "sessions/cumulative"), Value::Whole(59));
    assert_eq!(value(&lines, "attendances/cumulative"), Value::Whole(3011));
    assert_eq!(value(&lines, "sessions"), Value::Whole(5));
    let last = office.app.report(&fiscal_years(Table::StudyMeetings, 2020, 2020)).unwrap();
    assert_eq!(value(&last, "attendances/cumulative"), Value::Whole(3011), "whatever the report begins with");
    let line = lines.iter().rfind(|l| l.metric == "sessions" && l.segment.is_some()).unwrap();
    assert_eq!(office.app.records_behind(&query, line).unwrap().len(), 59);
    insta::assert_snapshot!("study_meetings_text", text(Table::StudyMeetings, &lines, FyStyle::R));
}
