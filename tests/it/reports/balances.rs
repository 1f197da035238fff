//! What stood before the program was used, and what was kept of erased families, in figures since the
//! beginning.

use super::{brief, printed};
use serde_json::json;
use tsunagi_core::domain::calendar::Step;
use tsunagi_core::domain::count::Value;
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::report::{Format, ReportLine, ReportQuery, Span, Table};
use tsunagi_tests::{Office, id};

fn years(table: Table, first: i32, last: i32) -> ReportQuery {
    ReportQuery { table, span: Span::FiscalYears { first, last }, by: None, programme: None }
}

/// A programme of visits, a family and a visitor.
struct World {
    programme: String,
    home: String,
    visitor: String,
}

impl World {
    fn new(o: &Office) -> World {
        let programme = o.programme("home_start", json!({}));
        let (home, _) = o.family("例山", "2023-01-01");
        World { programme, home, visitor: o.visitor("丸井", 42) }
    }

    fn visit(&self, o: &Office, home: &str, day: &str) {
        o.put(
            "visit",
            json!({
                "programme_id": self.programme, "household_id": home, "visit_kind": "regular", "status": "done",
                "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": [self.visitor],
            }),
        );
    }
}

fn balance(o: &Office, programme: &str, metric: &str, as_of: &str, value: i64) -> String {
    let balance = json!({ "metric": metric, "programme_id": programme, "as_of": as_of, "value": value });
    o.put("opening_balance", balance)
}

/// The value of a figure in each part, where it has a line.
fn values(lines: &[ReportLine], metric: &str, segment: &str) -> Vec<String> {
    let is = |l: &&ReportLine| l.metric == metric && l.segment.as_deref() == Some(segment);
    lines.iter().filter(is).map(|l| l.value.to_string()).collect()
}

#[test]
fn everything_is_counted_once_for_all_parts_and_a_number_is_as_many_as_its_records() {
    let o = Office::new("2026-05-01T09:00");
    let w = World::new(&o);
    for day in ["2025-06-10", "2025-06-20", "2025-07-05", "2026-02-01"] {
        w.visit(&o, &w.home, day);
    }
    balance(&o, &w.programme, "visit_count", "2025-06-15", 100);
    let with_child = json!({
        "metric": "visit_count", "segment": "with_child", "programme_id": w.programme, "as_of": "2025-12-31", "value": 90,
    });
    o.put("opening_balance", with_child);
    let query = ReportQuery { by: Some(Step::Month), ..years(Table::Visits, 2025, 2025) };
    let lines = o.app.report(&query).unwrap();
    let sums = ["101", "102", "102", "102", "102", "102", "102", "102", "103", "103"];
    assert_eq!(values(&lines, "visit_count", "cumulative"), sums, "from June on");
    assert_eq!(values(&lines, "visit_count", "cumulative/with_child"), ["90", "91", "91"], "from January on");
    for line in lines.iter().filter(|l| l.segment.as_deref().is_some_and(|s| s.starts_with("cumulative"))) {
        let behind = o.app.records_behind(&query, line).unwrap().len() as u64;
        let before = if line.segment.as_deref() == Some("cumulative") { 100 } else { 90 };
        assert_eq!(line.value, Value::Whole(before + behind - 1), "{line:?}");
    }
}

#[test]
fn the_later_balance_stands_and_only_of_figures_that_add_up() {
    let o = Office::new("2026-05-01T09:00");
    let w = World::new(&o);
    w.visit(&o, &w.home, "2025-06-10");
    balance(&o, &w.programme, "visit_count", "2023-03-31", 500);
    let later = balance(&o, &w.programme, "visit_count", "2024-03-31", 543);
    // Families are counted once: those of before may be those of this year.
    for (metric, code) in [
        ("households", "metric_not_added_up"),
        ("registered_workers", "metric_not_added_up"),
        ("visits", "metric_unknown"),
    ] {
        let typed =
            json!({ "metric": metric, "programme_id": w.programme, "as_of": "2024-03-31", "value": 30 });
        assert_eq!(o.refused("opening_balance", typed).code, code);
    }
    let query = years(Table::Visits, 2023, 2025);
    let lines = o.app.report(&query).unwrap();
    assert_eq!(values(&lines, "visit_count", "opening_balance"), ["500", "543", "543"]);
    assert_eq!(values(&lines, "visit_count", "cumulative"), ["500", "543", "544"]);
    assert_eq!(values(&lines, "households", "opening_balance"), Vec::<String>::new());
    assert_eq!(values(&lines, "registered_workers", "cumulative"), Vec::<String>::new());
    let last = lines.iter().rfind(|l| l.segment.as_deref() == Some("opening_balance")).unwrap();
    let behind = o.app.records_behind(&query, last).unwrap();
    assert_eq!(behind.iter().map(|(_, id)| id.to_string()).collect::<Vec<_>>(), [later]);
    let plans = o.app.plans().unwrap();
    let offered = |code: &str| plans.metrics.iter().find(|m| m.code == code).map(|m| m.adds_up);
    assert_eq!(
        ["nights", "visit_count", "households", "occupancy"].map(offered),
        [true, true, false, false].map(Some)
    );
    assert!(plans.metrics.iter().all(|m| m.code != "interview_rate" && m.code != "paired_change"));
    assert!(plans.metrics.iter().any(|m| m.code == "liaison_rate"), "a plan may name it");
}

#[test]
fn what_is_said_only_when_it_happens_keeps_its_balance_in_a_year_without_any() {
    let o = Office::new("2026-05-01T09:00");
    let with = o.programme("accompaniment", json!({}));
    balance(&o, &with, "accompaniments", "2024-03-31", 7);
    let query = years(Table::Visits, 2024, 2025);
    let lines = o.app.report(&query).unwrap();
    assert_eq!(values(&lines, "accompaniments", "opening_balance"), ["7", "7"]);
    assert_eq!(values(&lines, "accompaniments", "cumulative"), ["7", "7"]);
    assert!(!brief(&lines).iter().any(|l| l.starts_with("accompaniments ")), "of the year there was none");
    let line = lines.iter().find(|l| l.segment.as_deref() == Some("cumulative")).unwrap();
    assert_eq!((line.unit, o.app.records_behind(&query, line).unwrap().len()), ("件", 1));

    let house = o.programme("short_stay", json!({}));
    balance(&o, &house, "cancelled_same_day", "2024-03-31", 3);
    let lines = o.app.report(&years(Table::Stays, 2025, 2025)).unwrap();
    assert_eq!(values(&lines, "cancelled_same_day", "cumulative"), ["3"]);
    let text = printed(Table::Stays, &lines, Format::Text(FyStyle::R));
    assert!(text.contains("当日取消(累計) 3件"), "{text}");
}

#[test]
fn a_visitor_gets_the_figures_of_own_families_without_what_the_organisation_had_before() {
    let mut o = Office::new("2026-05-01T09:00");
    let w = World::new(&o);
    let enrolment = json!({ "programme_id": w.programme, "household_id": w.home, "status": "active" });
    let enrolment = o.put("enrolment", enrolment);
    let assignment = json!({ "enrolment_id": enrolment, "worker_id": w.visitor, "from": "2025-04-01" });
    o.put("assignment", assignment);
    w.visit(&o, &w.home, "2025-06-10");
    balance(&o, &w.programme, "visit_count", "2024-03-31", 1000);
    let query = years(Table::Visits, 2025, 2025);
    let whole = o.app.report(&query).unwrap();
    assert_eq!(values(&whole, "visit_count", "cumulative"), ["1001"]);
    o.edit("worker", &w.visitor, json!({ "access_role": "visitor" }));
    o.app.act_as(&w.visitor).unwrap();
    let own = o.app.report(&query).unwrap();
    assert!(brief(&own).contains(&"visit_count 1".to_owned()), "{:?}", brief(&own));
    let said = |l: &ReportLine| {
        l.segment.as_deref().is_some_and(|s| s.starts_with("opening_balance") || s.starts_with("cumulative"))
    };
    assert!(!own.iter().any(said), "{:?}", brief(&own));
}

/// Months and years after the erasure, when nothing new was kept.
#[test]
fn what_an_erased_family_had_added_stays_in_the_figures_since_the_beginning() {
    let o = Office::new("2026-05-01T09:00");
    let w = World::new(&o);
    let (gone, _) = o.family("消山", "2023-01-01");
    w.visit(&o, &w.home, "2025-06-10");
    w.visit(&o, &gone, "2025-07-10");
    balance(&o, &w.programme, "visit_count", "2024-03-31", 10);
    let code = o.get("household", &gone)["code"].as_str().unwrap().to_owned();
    o.app.erase(id(&gone), "request", "本人の求め", &code).unwrap();
    let o = o.at("2029-05-01T09:00");
    let query = years(Table::Visits, 2024, 2029);
    let sums =
        |o: &Office, query: &ReportQuery| values(&o.app.report(query).unwrap(), "visit_count", "cumulative");
    assert_eq!(sums(&o, &query), ["10", "12", "12", "12", "12", "12"]);
    let months = ReportQuery { by: Some(Step::Month), ..years(Table::Visits, 2028, 2028) };
    assert_eq!(sums(&o, &months), ["12"; 12]);
    let weeks = ReportQuery { by: Some(Step::Week), ..years(Table::Visits, 2025, 2025) };
    assert_eq!(sums(&o, &weeks).first().map(String::as_str), Some("10"), "of weeks nothing is kept");
    // Whoever types in a later balance has the family in it.
    balance(&o, &w.programme, "visit_count", "2028-03-31", 40);
    assert_eq!(sums(&o, &query), ["10", "12", "12", "12", "40", "40"]);
}

fn interview(o: &Office, programme: &str, mother: &str) {
    let consultation = json!({
        "programme_id": programme, "channel": "visit_in", "received_at": "2025-09-10T10:00", "interview_kind": "month8",
        "client_person_ids": [mother],
    });
    o.put("consultation", consultation);
}

#[test]
fn nobody_is_late_for_an_interview_whose_week_has_not_come() {
    let o = Office::new("2025-10-01T09:00");
    let interviews = o.programme("pregnancy_interview", json!({}));
    for due in ["2025-11-01", "2026-02-01"] {
        let (home, _) = o.family("例山", "2023-01-01");
        let mother = o.member(&home, "例山", "mother", "1995-06-01");
        o.put("pregnancy", json!({ "woman_id": mother, "due_date": due }));
        if due == "2025-11-01" {
            interview(&o, &interviews, &mother);
        }
    }
    let rate = |o: &Office| {
        let lines = o.app.report(&years(Table::MotherChild, 2025, 2025)).unwrap();
        values(&lines, "interview_rate", "month8")
    };
    assert_eq!(rate(&o), ["100.0"], "the other woman reaches 32 weeks on 7 December");
    assert_eq!(rate(&o.at("2025-12-07T00:30")), ["50.0"]);
}

#[test]
fn a_school_is_a_place_and_no_age() {
    let o = Office::new("2026-03-31T12:00");
    let (_, child) = o.family("例山", "2018-05-01");
    let programme = o.programme("parallel_attendance", json!({}));
    let school = o.put("organisation", json!({ "name": "見本小学校", "org_type": "school" }));
    let site = o.put("site", json!({ "name": "見本", "organisation_id": school }));
    let session = o.put(
        "session",
        json!({
            "programme_id": programme, "site_id": site, "status": "held", "start_at": "2026-03-09T09:00",
            "end_at": "2026-03-09T15:00",
        }),
    );
    let came =
        json!({ "session_id": session, "person_id": child, "attendance_role": "child", "state": "present" });
    o.put("attendance", came);
    let query = years(Table::Groups, 2025, 2025);
    let view = o.app.report_view(&query).unwrap();
    let row = view.rows.iter().find(|r| r.segment.as_deref() == Some("school")).unwrap();
    let words = row.segment_name.as_ref().unwrap();
    assert!(words.ja.starts_with("学校") && words.en != "Primary school", "{words:?}");
    let text = printed(Table::Groups, &o.app.report(&query).unwrap(), Format::Text(FyStyle::R));
    assert!(text.contains("(学校") && !text.contains("小学生"), "{text}");
}
