//! The published figures of the other programmes, from raw records: abuse by type, women and families
//! supported, visits of five years, places for children, a house for young women, postpartum care, a plan.
//! Where the published numbers do not agree with each other, the test says so and forces nothing.

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::count::Value;
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_core::report::{Format, ReportLine, ReportQuery, Span, Table, print};
use tsunagi_tests::Office;

/// Stores all in one transaction; none may be refused. Ids, in order.
#[track_caller]
pub(crate) fn many(o: &Office, kind: &str, records: impl IntoIterator<Item = Json>) -> Vec<String> {
    let kind = Kind::parse(kind).unwrap();
    let stored = o.app.transact_many(None, |tx| {
        let mut ids = vec![];
        for record in records {
            match tx.change(None, |tx| tx.put(kind, &record)) {
                Ok(view) => ids.push(view.id),
                Err(e) => panic!("{kind} {record}: {}", e.json()),
            }
        }
        Ok(ids)
    });
    stored.unwrap().value
}

pub(crate) fn years(table: Table, first: i32, last: i32) -> ReportQuery {
    ReportQuery { table, span: Span::FiscalYears { first, last }, by: None, programme: None }
}

/// Values by fiscal year (0 for days) and metric, with its segment after a slash.
pub(crate) fn values(lines: &[ReportLine]) -> BTreeMap<(i32, String), String> {
    let key = |l: &ReportLine| {
        let segment = l.segment.as_ref().map(|s| format!("/{s}")).unwrap_or_default();
        (l.fiscal_year.unwrap_or(0), format!("{}{segment}", l.metric))
    };
    lines.iter().map(|l| (key(l), l.value.to_string())).collect()
}

/// Whole figures open as many records as they count; nothing opens less.
#[track_caller]
pub(crate) fn opens(o: &Office, query: &ReportQuery, lines: &[ReportLine]) {
    for line in lines {
        let behind = o.app.records_behind(query, line).unwrap().len() as u64;
        match line.value {
            Value::Whole(0) => assert_eq!(behind, 0, "{line:?}"),
            Value::Whole(n) if line.unit == "件" => assert_eq!(behind, n, "{line:?}"),
            _ => {}
        }
    }
}

fn text(table: Table, lines: &[ReportLine]) -> String {
    let mut out = vec![];
    print(table, lines, Format::Text(FyStyle::R), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub(crate) fn day(fy: i32, offset: usize) -> Date {
    Period::fiscal_year(fy).unwrap().from().iter_days().nth(offset).unwrap()
}

#[test]
fn abuse_by_type_adds_up_to_the_published_totals() {
    const T01: [(i32, [usize; 4], u64); 5] = [
        (2016, [156, 231, 9, 289], 685),
        (2017, [151, 196, 8, 266], 621),
        (2018, [248, 210, 15, 355], 828),
        (2019, [301, 247, 25, 397], 970),
        (2020, [418, 373, 18, 508], 1317),
    ];
    const TYPES: [&str; 4] = ["physical", "neglect", "sexual", "psychological"];
    let o = Office::new("2021-05-01T09:00");
    let programme = o.programme("abuse_consultation", json!({}));
    let one = |fy: i32, kind: &str, n: usize| {
        json!({
            "programme_id": programme, "channel": "phone", "received_at": format!("{}T10:00", day(fy, n % 365)),
            "abuse_type_primary": kind, "is_notification": n.is_multiple_of(2),
        })
    };
    let mut records = vec![];
    for (fy, counts, _) in T01 {
        for (kind, count) in TYPES.iter().zip(counts) {
            records.extend((0..count).map(|n| one(fy, kind, n)));
        }
    }
    let ids = many(&o, "consultation", records);
    // Told twice, and not settled: neither is in the table.
    let mut twice = one(2016, "physical", 0);
    twice["same_event_as"] = json!(ids[0]);
    many(&o, "consultation", [twice, one(2016, "undetermined", 3)]);

    let query = years(Table::Abuse, 2016, 2020);
    let lines = o.app.report(&query).unwrap();
    let of = values(&lines);
    for (fy, counts, total) in T01 {
        for (kind, count) in TYPES.iter().zip(counts) {
            assert_eq!(of[&(fy, format!("abuse_cases/{kind}"))], count.to_string(), "{fy} {kind}");
        }
        assert_eq!(of[&(fy, "abuse_cases".into())], total.to_string());
        assert_eq!(counts.iter().sum::<usize>() as u64, total, "the published rows add up");
    }
    assert_eq!(of[&(2016, "abuse_undetermined".into())], "1");
    opens(&o, &query, &lines[..6]);
    insta::assert_snapshot!("abuse_text", text(Table::Abuse, &lines));
}

#[test]
fn women_and_families_supported_are_different_ones_in_each_year() {
    const T03: [(i32, usize, usize); 5] =
        [(2016, 355, 227), (2017, 518, 396), (2018, 467, 435), (2019, 452, 534), (2020, 489, 588)];
    let o = Office::new("2021-05-01T09:00");
    let desk = o.programme("general_consultation", json!({}));
    let visiting = o.programme("newborn_visit", json!({}));
    let worker = o.put(
        "worker",
        json!({ "person_name": "丸井", "roles": [{ "role": "public_health_nurse", "from": "2010-04-01" }] }),
    );
    let women =
        many(&o, "person", (0..518).map(|n| json!({ "code": format!("P-W-{n}"), "alias": "見本さん" })));
    let homes = many(
        &o,
        "household",
        (0..588).map(|n| json!({ "code": format!("H-I-{n}"), "display_name": "例山家" })),
    );
    many(
        &o,
        "person",
        homes
            .iter()
            .map(|h| json!({ "given_name": "みどり", "birth_date": "2016-04-02", "household_id": h })),
    );
    let mut pregnancies = vec![];
    let mut consultations = vec![];
    let mut visits = vec![];
    for (fy, pregnant, infants) in T03 {
        for (n, woman) in women.iter().take(pregnant).enumerate() {
            // Every tenth expects twins: she is one woman.
            pregnancies.push(json!({
                "woman_id": woman, "due_date": day(fy, 250).to_string(), "notified_on": day(fy, 20).to_string(), "outcome": "birth",
                "outcome_on": day(fy, 250).to_string(), "plurality": if n % 10 == 0 { 2 } else { 1 },
            }));
            consultations.push(json!({
                "programme_id": desk, "channel": "visit_in", "received_at": format!("{}T10:00", day(fy, 100)),
                "topics": ["pregnancy_conflict"], "client_person_ids": [woman],
            }));
        }
        for home in homes.iter().take(infants) {
            let on = day(fy, 40);
            visits.push(json!({
                "programme_id": visiting, "household_id": home, "visit_kind": "newborn", "status": "done",
                "start_at": format!("{on}T10:00"), "end_at": format!("{on}T11:00"), "worker_ids": [worker],
            }));
        }
    }
    many(&o, "pregnancy", pregnancies);
    many(&o, "consultation", consultations);
    many(&o, "visit", visits);
    let query = years(Table::MotherChild, 2016, 2020);
    let lines = o.app.report(&query).unwrap();
    let of = values(&lines);
    for (fy, women, homes) in T03 {
        assert_eq!(of[&(fy, "pregnant_women_supported".into())], women.to_string());
        assert_eq!(of[&(fy, "infant_households_supported".into())], homes.to_string());
        assert_eq!(of[&(fy, "interview_rate/month8".into())], "0.0", "nobody was interviewed");
    }
    let line = &lines[0];
    assert_eq!((line.programme_id, line.rule), (None, Some("individual_contacts")));
    assert_eq!(o.app.records_behind(&query, line).unwrap().len(), 355);
}

#[test]
fn visits_of_five_years_by_phase_and_the_workers_registered_at_the_end() {
    let o = Office::new("2021-05-01T09:00");
    let days = Period::new("2016-04-01".parse().unwrap(), "2021-03-31".parse().unwrap()).unwrap();
    for (preset, kind, with_child, prenatal, roles) in [
        ("home_start", "regular", 332, 8, [("organizer", 5), ("home_visitor", 52)]),
        ("home_help", "home_help", 93, 2, [("expert_adviser", 2), ("helper", 32)]),
    ] {
        let programme = o.programme(preset, json!({}));
        let mut team = vec![];
        for (role, count) in roles {
            team.extend(many(
                &o,
                "worker",
                (0..count).map(|n| {
                    json!({
                        "code": format!("W-{role}-{n}"), "person_name": "四角", "pledge_signed_on": "2015-04-01",
                        "roles": [{ "role": role, "from": "2016-04-01", "programme_ids": [programme] }],
                        "training": [{ "course": "養成講座", "hours": 40, "completed_on": "2015-04-01" }],
                    })
                }),
            ));
        }
        let (home, _) = o.family("例山", "2016-04-02");
        let expecting = o.put("household", json!({ "display_name": "未来野家" }));
        let woman = o.member(&expecting, "未来野", "mother", "1995-06-01");
        o.put("pregnancy", json!({ "woman_id": woman, "due_date": "2019-12-01" }));
        let visit = |household: &str, n: usize, from: i32| {
            let on = day(from, n);
            json!({
                "programme_id": programme, "household_id": household, "visit_kind": kind, "status": "done",
                "start_at": format!("{on}T10:00"), "end_at": format!("{on}T12:00"), "worker_ids": [team[n % team.len()]],
            })
        };
        many(&o, "visit", (0..with_child).map(|n| visit(&home, n, 2017)));
        many(&o, "visit", (0..prenatal).map(|n| visit(&expecting, 150 + n, 2019)));
        let query = ReportQuery {
            table: Table::Visits,
            span: Span::Days(days),
            by: None,
            programme: Some(tsunagi_tests::id(&programme)),
        };
        let of = values(&o.app.report(&query).unwrap());
        assert_eq!(of[&(0, "visit_count/with_child".into())], with_child.to_string());
        assert_eq!(of[&(0, "visit_count/prenatal".into())], prenatal.to_string());
        assert_eq!(of[&(0, "visit_count".into())], (with_child + prenatal).to_string());
        for (role, count) in roles {
            assert_eq!(of[&(0, format!("registered_workers/{role}"))], count.to_string());
        }
    }
}

#[test]
fn children_and_sites_of_each_year_and_those_newly_referred() {
    const T05: [(i32, usize, usize); 3] = [(2018, 23, 2), (2019, 29, 3), (2020, 46, 4)];
    let o = Office::new("2021-05-01T09:00");
    let programme = o.programme("ibasho", json!({}));
    let sites = many(&o, "site", (0..4).map(|n| json!({ "name": format!("見本の居場所{n}") })));
    let children = many(
        &o,
        "person",
        (0..98).map(
            |n| json!({ "code": format!("P-I-{n}"), "given_name": "つばさ", "birth_date": "2010-05-05" }),
        ),
    );
    let mut next = children.iter();
    for (fy, people, places) in T05 {
        let new: Vec<&String> = next.by_ref().take(people).collect();
        let on = day(fy, 30);
        let sessions = many(
            &o,
            "session",
            (0..places).map(|n| {
                json!({
                    "programme_id": programme, "site_id": sites[n], "status": "held",
                    "start_at": format!("{on}T15:00"), "end_at": format!("{on}T18:00"),
                })
            }),
        );
        many(
            &o,
            "enrolment",
            new.iter().map(|child| {
                json!({ "programme_id": programme, "person_ids": [child], "route": "school", "applied_on": on.to_string(), "status": "active" })
            }),
        );
        many(
            &o,
            "attendance",
            new.iter().enumerate().map(|(n, child)| {
                json!({ "session_id": sessions[n % places], "person_id": child, "attendance_role": "child", "state": "present" })
            }),
        );
    }
    let query = years(Table::Ibasho, 2018, 2020);
    let of = values(&o.app.report(&query).unwrap());
    let mut sum = 0;
    for (fy, people, places) in T05 {
        assert_eq!(of[&(fy, "children_attended".into())], people.to_string());
        assert_eq!(of[&(fy, "sites_open".into())], places.to_string());
        sum += of[&(fy, "new_referrals".into())].parse::<u64>().unwrap();
    }
    assert_eq!(sum, 98, "98 were referred in three years");
}

#[test]
fn a_questionnaire_prints_the_number_of_answers_of_each_item() {
    let o = Office::new("2021-05-01T09:00");
    let template = o.put("questionnaire", json!({ "code": "self_worth", "title": "居場所アンケート" }));
    o.put(
        "question_item",
        json!({ "questionnaire_id": template, "no": 1, "scale_max": 3, "positive_min": 2 }),
    );
    let people = many(
        &o,
        "person",
        (0..29).map(
            |n| json!({ "code": format!("P-Q-{n}"), "given_name": "のぞみ", "birth_date": "2010-05-05" }),
        ),
    );
    let answer = |n: usize, wave: &str, positive: usize| {
        // One answer is missing: 71 % and 82 % of 29 cannot be; of 28 they are.
        let given = if n == 28 { Json::Null } else { json!(if n < positive { 3 } else { 0 }) };
        json!({
            "questionnaire_id": template, "person_id": people[n], "wave": wave, "answers": { "1": given },
            "answered_on": if wave == "pre" { "2020-08-20" } else { "2020-12-20" },
        })
    };
    many(&o, "response", (0..29).flat_map(|n| [answer(n, "pre", 20), answer(n, "post", 23)]));
    let query = years(Table::Questionnaires, 2020, 2020);
    let lines = o.app.report(&query).unwrap();
    let of = values(&lines);
    let of = |metric: &str| of[&(2020, format!("{metric}/self_worth/1"))].clone();
    assert_eq!(of("paired_n"), "28");
    assert_eq!((of("pre_positive"), of("post_positive")), ("71.4".into(), "82.1".into()));
    assert_eq!(of("paired_change"), "10.7", "printed as 11 percent; they are points");
    let missing = o.app.report(&years(Table::Questionnaires, 2019, 2019)).unwrap();
    assert_eq!(values(&missing)[&(2019, "pre_positive/self_worth/1".into())], "－");
    insta::assert_snapshot!("questionnaires_text", text(Table::Questionnaires, &lines));
}

#[test]
fn figures_from_before_the_program_stand_apart_and_add_up() {
    let o = Office::new("2021-05-01T09:00");
    let programme = o.programme("parent_training", json!({ "childcare_required": false }));
    let course = o.put("course", json!({ "programme_id": programme, "name": "春" }));
    let people =
        many(&o, "person", (0..43).map(|n| json!({ "code": format!("P-C-{n}"), "alias": "見本さん" })));
    let session = o.put(
        "session",
        json!({
            "course_id": course, "sequence_no": 1, "status": "held", "start_at": "2020-06-01T10:00",
            "end_at": "2020-06-01T11:30",
        }),
    );
    many(
        &o,
        "attendance",
        people.iter().map(|p| json!({ "session_id": session, "person_id": p, "attendance_role": "mother", "state": "present" })),
    );
    o.put(
        "opening_balance",
        json!({ "metric": "attendances", "programme_id": programme, "from": "2007-04-01", "as_of": "2020-03-31", "value": 500 }),
    );
    let query = years(Table::Courses, 2019, 2020);
    let lines = o.app.report(&query).unwrap();
    let of = values(&lines);
    assert_eq!(of[&(2020, "attendances".into())], "43");
    assert_eq!(of[&(2020, "attendances/opening_balance".into())], "500");
    assert_eq!(of[&(2020, "attendances/cumulative".into())], "543");
    assert!(
        !of.contains_key(&(2019, "attendances/cumulative".into())),
        "on its last day nothing is counted yet"
    );
    let line = lines.iter().find(|l| l.segment.as_deref() == Some("cumulative")).unwrap();
    let behind = o.app.records_behind(&query, line).unwrap();
    assert_eq!(behind.len(), 44, "the balance and 43 attendances");
}

/// Five years of visits are printed by phase alone: 332 with a child and 8 before the birth, 340 together.
#[test]
fn figures_of_a_segment_from_before_the_program_stand_with_it() {
    let o = Office::new("2021-05-01T09:00");
    let (home, _) = o.family("例山", "2020-01-01");
    let programme = o.programme("home_start", json!({}));
    let visitor = o.visitor("丸井", 42);
    for day in ["2021-04-08", "2021-04-15"] {
        let visit = json!({
            "programme_id": programme, "household_id": home, "visit_kind": "regular", "status": "done",
            "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": [visitor],
        });
        o.put("visit", visit);
    }
    let before = |segment: Option<&str>, value: i64| {
        let balance = json!({
            "metric": "visit_count", "programme_id": programme, "segment": segment, "from": "2016-04-01", "as_of": "2021-03-31",
            "value": value,
        });
        o.put("opening_balance", balance)
    };
    before(Some("with_child"), 332);
    before(Some("prenatal"), 8);
    let query = years(Table::Visits, 2021, 2021);
    let lines = o.app.report(&query).unwrap();
    let of = values(&lines);
    let figure = |segment: &str| of.get(&(2021, format!("visit_count{segment}"))).map(String::as_str);
    assert_eq!((figure(""), figure("/with_child"), figure("/prenatal")), (Some("2"), Some("2"), Some("0")));
    assert_eq!(figure("/opening_balance/with_child"), Some("332"));
    assert_eq!(figure("/cumulative/with_child"), Some("334"));
    assert_eq!(figure("/opening_balance/prenatal"), Some("8"));
    assert_eq!(figure("/cumulative/prenatal"), Some("8"), "nobody since, and it does not fall away");
    assert_eq!(figure("/opening_balance"), None, "of the whole nothing was typed in");
    let line = lines.iter().find(|l| l.segment.as_deref() == Some("cumulative/with_child")).unwrap();
    assert_eq!(o.app.records_behind(&query, line).unwrap().len(), 3, "the balance and two visits");
    before(None, 340);
    let of = values(&o.app.report(&query).unwrap());
    assert_eq!(of[&(2021, "visit_count/cumulative".into())], "342");
    assert!(text(Table::Visits, &o.app.report(&query).unwrap()).contains("産前 期首残高(本ソフト使用前)"));
    let plans = o.app.plans().unwrap();
    let words: Vec<Option<&str>> =
        plans.balances.iter().map(|b| b.segment.as_ref().map(|s| s.ja.as_str())).collect();
    assert_eq!(words.iter().flatten().count(), 2);
    assert!(words.contains(&Some("産前")) && words.contains(&None), "{words:?}");
    let visits = plans.metrics.iter().find(|m| m.code == "visit_count").unwrap();
    let codes: Vec<&str> = visits.segments.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["prenatal", "with_child"]);
}
