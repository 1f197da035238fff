//! Reports: the lines that scripts read, and the records behind them.

mod balances;
mod named;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tsunagi_core::domain::calendar::{Period, Step};
use tsunagi_core::domain::count::{DayRule, Interval, NightRule, StaySpan, Value};
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Zone;
use tsunagi_core::report::{Format, ReportLine, ReportQuery, Span, Table, print};
use tsunagi_tests::Office;

fn fy(table: Table, year: i32) -> ReportQuery {
    ReportQuery { table, span: Span::FiscalYears { first: year, last: year }, by: None, programme: None }
}

fn printed(table: Table, lines: &[ReportLine], format: Format) -> String {
    let mut out = vec![];
    print(table, lines, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// `metric/segment: value` of one programme's lines, in order.
fn brief(lines: &[ReportLine]) -> Vec<String> {
    let segment = |l: &ReportLine| l.segment.as_ref().map(|s| format!("/{s}")).unwrap_or_default();
    lines.iter().map(|l| format!("{}{} {}", l.metric, segment(l), l.value)).collect()
}

fn child(o: &Office, n: usize) -> String {
    let family = o.put("household", json!({ "display_name": "見本家" }));
    let code = format!("P-T-{n}");
    o.put(
        "person",
        json!({ "code": code, "given_name": "みどり", "birth_date": "2019-10-05", "household_id": family }),
    )
}

fn stay(programme: &str, person: &str, from: &str, to: Option<&str>, status: &str) -> Json {
    json!({
        "programme_id": programme, "person_id": person, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["illness"], "in_at": from, "out_at": to, "status": status,
    })
}

/// Every figure opens as many records as it counts, and a line of another report none.
fn opens(o: &Office, query: &ReportQuery, metrics: &[&str]) {
    for line in o.app.report(query).unwrap() {
        let behind = o.app.records_behind(query, &line).unwrap();
        if metrics.contains(&line.metric) {
            assert_eq!(Value::Whole(behind.len() as u64), line.value, "{line:?}");
        }
        let empty = matches!(line.value, Value::Whole(0) | Value::Tenths(0) | Value::NotApplicable);
        assert!(behind.is_empty() || !empty || line.metric == "occupancy", "{line:?}");
    }
}

#[test]
fn the_lines_of_stays_are_those_that_scripts_rely_on() {
    let o = Office::new("2026-03-31T12:00");
    let programme = o.put("programme", json!({ "preset": "short_stay", "name": "ショートステイ" }));
    o.put("stay", stay(&programme, &child(&o, 1), "2026-03-14T17:00", Some("2026-03-15T17:00"), "completed"));
    let lines = o.app.report(&fy(Table::Stays, 2025)).unwrap();
    let line = |metric: &str, value: u32, unit: &str, rule: &str| {
        format!(
            "{{\"table\":\"stays\",\"fiscal_year\":2025,\"programme\":\"short_stay\",\"programme_id\":\"{programme}\",\
             \"segment\":null,\"metric\":\"{metric}\",\"value\":{value},\"unit\":\"{unit}\",\"rule\":\"{rule}\"}}\n"
        )
    };
    let wanted = line("cases", 1, "件", "check_in")
        + &line("stay_days", 2, "日", "calendar_inclusive")
        + &line("nights", 1, "泊", "marker");
    assert_eq!(printed(Table::Stays, &lines, Format::Json), wanted);

    let days = Period::new("2026-03-09".parse().unwrap(), "2026-04-12".parse().unwrap()).unwrap();
    let weeks = ReportQuery { span: Span::Days(days), by: Some(Step::Week), ..fy(Table::Stays, 0) };
    let lines = o.app.report(&weeks).unwrap();
    let first = printed(Table::Stays, &lines[..1], Format::Json);
    assert!(first.starts_with(
        "{\"table\":\"stays\",\"from\":\"2026-03-09\",\"to\":\"2026-03-15\",\"period\":\"2026-W11\",\"programme\":"
    ));
    assert_eq!(lines.len(), 6 * 3, "five weeks, one of them in two");
    opens(&o, &weeks, &["cases"]);

    let csv = printed(Table::Stays, &lines[..1], Format::Csv);
    let head = "\u{FEFF}table,fiscal_year,from,to,period,programme,programme_id,programme_name,segment,metric,value,unit,rule\r\n";
    assert_eq!(
        csv,
        format!(
            "{head}stays,,2026-03-09,2026-03-15,2026-W11,short_stay,{programme},ショートステイ,,cases,1,件,check_in\r\n"
        )
    );
}

#[test]
fn programmes_without_records_have_zeros_and_no_capacity_has_a_dash() {
    let o = Office::new("2026-03-31T12:00");
    o.put("programme", json!({ "preset": "short_stay", "name": "甲" }));
    o.put("programme", json!({ "record_type": "stay", "name": "乙", "rules": { "capacity": 2 } }));
    let lines = o.app.report(&fy(Table::Stays, 2025)).unwrap();
    assert_eq!(brief(&lines), ["cases 0", "stay_days 0", "nights 0"].repeat(2));
    assert_eq!(lines[3].programme.as_deref(), Some("G-A1-00002"), "its own code where there is no preset");
    let lines = o.app.report(&fy(Table::Occupancy, 2025)).unwrap();
    assert_eq!(
        brief(&lines),
        ["nights 0", "bed_nights －", "occupancy －", "nights 0", "bed_nights 730", "occupancy 0.0"]
    );
    assert!(
        printed(Table::Occupancy, &lines, Format::Json).contains("\"metric\":\"occupancy\",\"value\":null")
    );
    let wrong = ReportQuery { programme: lines[0].programme_id, ..fy(Table::Visits, 2025) };
    assert_eq!(o.app.report(&wrong).unwrap_err().code, "programme_type");
}

#[test]
fn the_ends_of_a_year_lose_no_night_and_a_child_still_in_the_house_counts() {
    let o = Office::new("2026-04-05T09:00");
    let programme = o.put("programme", json!({ "preset": "temporary_custody", "rules": { "capacity": 4 } }));
    // At 02:00 of 1 April the running night belongs to 31 March: a night of the old year, a case of the new.
    let night = stay(&programme, &child(&o, 1), "2026-04-01T02:00", Some("2026-04-01T10:00"), "completed");
    let mut late = stay(&programme, &child(&o, 2), "2026-03-30T18:00", None, "in_stay");
    late["planned_out_at"] = json!("2026-03-31T10:00");
    for mut record in [night, late] {
        record["requester_type"] = json!("child_guidance_centre");
        record["reason_codes"] = json!(["safety"]);
        o.put("stay", record);
    }
    let old = o.app.report(&fy(Table::Stays, 2025)).unwrap();
    assert_eq!(brief(&old), ["cases 1", "stay_days 2", "nights 3"]);
    let new = o.app.report(&fy(Table::Stays, 2026)).unwrap();
    assert_eq!(brief(&new), ["cases 1", "stay_days 6", "nights 4", "cases_carried_over 1"]);
    let text = printed(Table::Stays, &new, Format::Text(FyStyle::R));
    assert!(text.ends_with("※ R8年度 一時保護委託: うち前年度からの継続 1件\n"), "{text}");
    opens(&o, &fy(Table::Stays, 2025), &["cases"]);
    opens(&o, &fy(Table::Stays, 2026), &["cases", "cases_carried_over"]);
    let rate = o.app.report(&fy(Table::Occupancy, 2026)).unwrap();
    assert_eq!(
        brief(&rate),
        ["nights 4", "bed_nights 20", "occupancy 20.0"],
        "five nights so far, four beds"
    );
}

#[test]
fn visits_before_and_after_the_birth_and_who_made_them() {
    let o = Office::new("2026-03-31T12:00");
    let programme = o.put(
        "programme",
        json!({ "preset": "home_start", "rules": { "required_training_hours": null, "requires_pledge": null } }),
    );
    let worker = |name: &str, roles: Json| {
        o.put(
            "worker",
            json!({ "person_name": name, "roles": roles, "pledge_signed_on": "2025-04-10",
            "training": [{ "hours": 40.5, "completed_on": "2025-05-01" }] }),
        )
    };
    let visitor = worker("仮野 訪問", json!([{ "role": "home_visitor", "from": "2025-05-01" }]));
    let other =
        worker("試作 調整", json!([{ "role": "organizer", "from": "2025-05-01", "to": "2026-03-30" }]));
    let family = o.put("household", json!({ "display_name": "未来野家" }));
    let mother =
        o.put("person", json!({ "given_name": "はな", "birth_date": "1995-01-01", "household_id": family }));
    o.put("person", json!({ "given_name": "つばさ", "birth_date": "2025-11-14", "household_id": family }));
    o.put("pregnancy", json!({ "woman_id": mother, "due_date": "2025-11-20", "outcome": "birth", "outcome_on": "2025-11-14" }));
    let twin = o.put("household", json!({ "display_name": "未来野家(重複)" }));
    let visit = |household: &str, day: &str, status: &str, workers: &[&str]| {
        o.put("visit", json!({
            "programme_id": programme, "household_id": household, "visit_kind": "regular", "status": status,
            "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": workers,
        }))
    };
    visit(&family, "2025-10-09", "done", &[&visitor]);
    visit(&family, "2025-10-16", "done", &[&visitor, &other]);
    visit(&family, "2025-12-04", "done", &[&visitor]);
    visit(&family, "2025-12-11", "no_answer", &[&visitor]);
    visit(&twin, "2025-12-18", "done", &[&other]);
    let query = fy(Table::Visits, 2025);
    let lines = brief(&o.app.report(&query).unwrap());
    assert_eq!(
        lines,
        [
            "visit_count 4",
            "visit_count/prenatal 2",
            "visit_count/with_child 2",
            "worker_visits 5",
            "visit_hours 480",
            "households 2",
            "registered_workers 1",
            "registered_workers/home_visitor 1",
        ]
    );
    opens(&o, &query, &["visit_count", "registered_workers"]);
    o.put("household", json!({ "id": twin, "merged_into": family }));
    assert_eq!(brief(&o.app.report(&query).unwrap())[5], "households 1");

    let query = fy(Table::Workers, 2025);
    let lines = o.app.report(&query).unwrap();
    let of = |name: &str| {
        brief(&lines.iter().filter(|l| l.segment_name.as_deref() == Some(name)).cloned().collect::<Vec<_>>())
    };
    assert_eq!(
        of("仮野 訪問"),
        ["worker_visits/W-A1-00002 3", "training_hours/W-A1-00002 40.5", "pledge_signed/W-A1-00002 1"]
    );
    opens(&o, &query, &["worker_visits", "registered_workers", "pledge_signed"]);
    insta::assert_snapshot!(
        "visits_text",
        printed(
            Table::Visits,
            &o.app.report(&fy(Table::Visits, 2025)).unwrap(),
            Format::Text(FyStyle::KanjiReiwa)
        )
    );
}

#[test]
fn a_visitor_does_not_open_the_visits_behind_a_number() {
    let o = Office::new("2026-03-31T12:00");
    o.put("programme", json!({ "preset": "home_start" }));
    let visitor = o.put("worker", json!({ "person_name": "仮野 訪問", "access_role": "visitor" }));
    let query = fy(Table::Visits, 2025);
    let lines = o.app.report(&query).unwrap();
    let mut app = o.app;
    app.act_as(&visitor).unwrap();
    assert_eq!(app.records_behind(&query, &lines[0]).unwrap_err().code, "not_your_role");
}

#[test]
fn a_course_counts_who_completed_and_the_children_next_door() {
    let o = Office::new("2026-05-01T12:00");
    let programme =
        o.put("programme", json!({ "preset": "parent_training", "rules": { "completion_min_units": 2 } }));
    let course = o.put("course", json!({ "programme_id": programme, "name": "春の講座" }));
    let family = o.put("household", json!({ "display_name": "試作家" }));
    let person = |name: &str, birth: &str| {
        o.put("person", json!({ "given_name": name, "birth_date": birth, "household_id": family }))
    };
    let (mother, father, baby) =
        (person("はな", "1990-01-01"), person("たけし", "1990-01-01"), person("のぞみ", "2024-01-01"));
    let mut sessions = vec![];
    for (n, day) in ["2026-03-20", "2026-04-10", "2026-04-17"].into_iter().enumerate() {
        sessions.push(o.put("session", json!({
            "course_id": course, "sequence_no": n + 1, "occurred_on": day, "status": "held", "childcare_room": true,
        })));
    }
    let attend = |session: usize, who: &str, role: &str| {
        o.put("attendance", json!({ "session_id": sessions[session], "person_id": who, "attendance_role": role, "state": "present" }))
    };
    attend(0, &mother, "mother");
    attend(0, &baby, "child_in_childcare");
    attend(1, &father, "father");
    let found = |year| brief(&o.app.report(&fy(Table::Courses, year)).unwrap());
    assert_eq!(
        found(2025),
        ["attendances 1", "sessions 1", "completion 0", "completion/household 0", "childcare_children 1"]
    );
    assert_eq!(
        found(2026),
        [
            "attendances 1",
            "sessions 2",
            "completion 0",
            "completion/household 1",
            "childcare_children 0",
            "sessions_without_anyone 1",
        ],
        "the mother began and the father ended: the household completed in the new year"
    );
    for year in [2025, 2026] {
        let known =
            ["attendances", "sessions", "completion", "childcare_children", "sessions_without_anyone"];
        opens(&o, &fy(Table::Courses, year), &known);
    }
}

#[test]
fn what_changes_after_the_month_was_closed_is_told() {
    let o = Office::new("2026-04-05T09:00");
    let programme = o.put("programme", json!({ "preset": "short_stay" }));
    let record = stay(&programme, &child(&o, 1), "2026-03-14T17:00", Some("2026-03-15T17:00"), "completed");
    let id = o.put("stay", record);
    o.app.close(Id::parse(&programme).unwrap(), "2026-03").unwrap();
    let query = fy(Table::Stays, 2025);
    assert_eq!(o.app.report(&query).unwrap().len(), 3);
    let o = o.at("2026-04-06T09:00");
    o.put("stay", json!({ "id": id, "out_at": "2026-03-16T10:00" }));
    let lines = o.app.report(&query).unwrap();
    assert_eq!(brief(&lines), ["cases 1", "stay_days 3", "nights 2", "corrections 1"]);
    assert_eq!(o.app.records_behind(&query, &lines[3]).unwrap(), [(Kind::Stay, Id::parse(&id).unwrap())]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_figure_of_stays_is_the_sum_of_the_records_behind_it(
        times in prop::collection::vec((0u16..9400, 1u16..300), 1..12),
    ) {
        let o = Office::new("2026-05-01T09:00");
        let zone = Zone::default();
        let rules = json!({ "max_days_per_stay": null, "max_days_per_year": null });
        let programme = o.put("programme", json!({ "preset": "short_stay", "rules": rules }));
        let begin = zone.start_of("2025-03-25".parse().unwrap());
        let at = |hours: u16| begin.plus_ms(i64::from(hours) * 3_600_000);
        let mut spans = BTreeMap::new();
        for (n, (from, length)) in times.iter().enumerate() {
            let interval = Interval { in_at: at(*from), out_at: at(from + length) };
            let (from, to) = (zone.rfc3339(interval.in_at), zone.rfc3339(interval.out_at));
            let id = o.put("stay", stay(&programme, &child(&o, n), &from, Some(&to), "completed"));
            spans.insert(Id::parse(&id).unwrap(), StaySpan::of(interval, zone));
        }
        let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
        let whole = ReportQuery { by: Some(Step::Month), ..fy(Table::Stays, 2025) };
        for line in o.app.report(&whole).unwrap() {
            let month = Period::new(format!("{}-01", line.period.clone().unwrap()).parse().unwrap(), "2026-03-31".parse().unwrap());
            let month = month.unwrap().parts(Step::Month)[0];
            let behind = o.app.records_behind(&whole, &line).unwrap();
            let sum: u64 = behind.iter().map(|(_, id)| match line.metric {
                "stay_days" => spans[id].days(DayRule::CalendarInclusive, NightRule::Marker).within(&month).len(),
                "nights" => spans[id].nights(NightRule::Marker).within(&month).len(),
                "cases" => u64::from(month.contains(spans[id].in_date())),
                _ => 1,
            }).sum();
            prop_assert_eq!(Value::Whole(sum), line.value, "{:?}", line);
            *sums.entry(line.metric).or_default() += sum;
        }
        for line in o.app.report(&fy(Table::Stays, 2025)).unwrap() {
            if line.metric != "cases_carried_over" {
                prop_assert_eq!(Value::Whole(sums[line.metric]), line.value, "months add up to the year");
            }
        }
    }

    #[test]
    fn a_figure_of_a_group_is_the_heads_behind_it(
        sessions in prop::collection::vec((0u32..400, 0u32..5, prop::collection::vec(0usize..4, 0..6)), 1..6),
    ) {
        let o = Office::new("2026-05-30T09:00");
        let programme = o.put("programme", json!({ "preset": "mama_cafe" }));
        let mut heads = BTreeMap::new();
        for (offset, adults, roles) in &sessions {
            let day = tsunagi_core::domain::time::Date::from_ymd_opt(2025, 3, 20).unwrap();
            let day = day.iter_days().nth(*offset as usize).unwrap().to_string();
            let session = o.put("session", json!({
                "programme_id": programme, "occurred_on": day, "status": "held", "walk_in_counts": { "adults": adults },
            }));
            heads.insert(Id::parse(&session).unwrap(), u64::from(*adults));
            for role in roles {
                let role = ["mother", "father", "child", "guest"][*role];
                o.put("attendance", json!({ "session_id": session, "attendance_role": role, "state": "present" }));
            }
        }
        let query = ReportQuery { by: Some(Step::Quarter), ..fy(Table::Groups, 2025) };
        for line in o.app.report(&query).unwrap() {
            let behind = o.app.records_behind(&query, &line).unwrap();
            let sum: u64 = behind.iter().map(|(kind, id)| match (line.metric, kind) {
                ("attendances", Kind::Session) => heads[id],
                _ => 1,
            }).sum();
            if line.metric != "avg_per_session" {
                prop_assert_eq!(Value::Whole(sum), line.value, "{:?}", line);
            }
        }
    }
}
