//! The published figures of a house for young women, of postpartum care and of a plan; round visits, slots and
//! days by place.

use crate::seed_programmes::{day, many, opens, values, years};
use serde_json::{Value as Json, json};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_core::report::{ReportLine, ReportQuery, Span, Table};
use tsunagi_tests::Office;

#[test]
fn a_house_for_young_women_lists_its_cases() {
    // Nights and days as they were published, with whom the woman came.
    const CASES: [(u64, u64, &[&str]); 6] = [
        (30, 31, &[]),
        (3, 4, &[]),
        (2, 3, &["2020-02-01"]),
        (38, 39, &["2020-08-10"]),
        (22, 23, &["1998-01-01", "2020-09-20"]),
        (2, 3, &[]),
    ];
    let o = Office::new("2021-05-01T09:00");
    let house = o.programme("bisara_stay", json!({}));
    let by_day = o.programme("bisara_day", json!({}));
    let shipping = o.programme("supply_shipping", json!({}));
    let mut in_on: Date = "2020-07-10".parse().unwrap();
    for (n, (nights, _, with)) in CASES.iter().enumerate() {
        let woman = o.put(
            "person",
            json!({ "code": format!("P-B-{n}"), "alias": "Aさん", "birth_date": "2000-01-01" }),
        );
        let companions: Vec<String> =
            with.iter().map(|b| o.put("person", json!({ "alias": "同伴", "birth_date": b }))).collect();
        let out = in_on.iter_days().nth(*nights as usize).unwrap();
        o.put(
            "stay",
            json!({
                "code": format!("S-B-{n}"), "programme_id": house, "person_id": woman, "companion_person_ids": companions,
                "stay_kind": "overnight", "requester_type": "consultation_window", "reason_codes": ["no_place"],
                "in_at": format!("{in_on}T14:00"), "out_at": format!("{out}T10:00"), "status": "completed",
            }),
        );
        in_on = out.iter_days().nth(1).unwrap();
    }
    for n in 0..5 {
        let woman = o.put(
            "person",
            json!({ "code": format!("P-D-{n}"), "alias": "Bさん", "birth_date": "2001-01-01" }),
        );
        o.put(
            "stay",
            json!({
                "programme_id": by_day, "person_id": woman, "stay_kind": "day", "requester_type": "consultation_window",
                "reason_codes": ["no_place"], "in_at": format!("2020-11-{:02}T10:00", n + 1),
                "out_at": format!("2020-11-{:02}T16:00", n + 1), "status": "completed",
            }),
        );
    }
    let woman = o.put("person", json!({ "alias": "Cさん" }));
    many(
        &o,
        "shipment",
        (0..90).map(|n| {
            json!({
                "programme_id": shipping, "person_id": woman, "requested_on": day(2020, 190).to_string(), "status": "shipped",
                "shipped_on": day(2020, 190 + n).to_string(), "items": [{ "item": "food", "qty": 2 }],
            })
        }),
    );
    o.put("opening_balance", json!({ "metric": "nights", "programme_id": house, "as_of": "2020-07-01", "value": 9, "source": "一覧にない1名" }));
    let days = Period::new("2020-07-01".parse().unwrap(), "2021-03-31".parse().unwrap()).unwrap();
    let query = ReportQuery { table: Table::Shelter, span: Span::Days(days), by: None, programme: None };
    let lines = o.app.report(&query).unwrap();
    let of = |preset: &str, metric: &str| {
        let own: Vec<ReportLine> =
            lines.iter().filter(|l| l.programme.as_deref() == Some(preset)).cloned().collect();
        values(&own).get(&(0, metric.to_owned())).cloned()
    };
    for (n, (nights, days, _)) in CASES.iter().enumerate() {
        assert_eq!(of("bisara_stay", &format!("nights/S-B-{n}")), Some(nights.to_string()));
        assert_eq!(
            of("bisara_stay", &format!("stay_days/S-B-{n}")),
            Some(days.to_string()),
            "{nights}泊{days}日"
        );
    }
    // The list gives 97 nights, the published total is 106: nine are of somebody who is not listed.
    assert_eq!(of("bisara_stay", "nights").as_deref(), Some("97"));
    assert_eq!(of("bisara_stay", "nights/cumulative").as_deref(), Some("106"));
    assert_eq!(of("bisara_stay", "stay_days").as_deref(), Some("103"));
    // Eleven were published with seven women; six are listed.
    assert_eq!(of("bisara_stay", "persons").as_deref(), Some("10"));
    assert_eq!(of("bisara_stay", "persons/newborn").as_deref(), Some("2"));
    assert_eq!(of("bisara_stay", "persons/small_child").as_deref(), Some("1"));
    assert_eq!(of("bisara_stay", "persons/partner").as_deref(), Some("1"));
    assert_eq!(of("bisara_day", "persons").as_deref(), Some("5"));
    assert_eq!(of("supply_shipping", "shipments").as_deref(), Some("90"));
    assert_eq!(of("supply_shipping", "items_shipped/food").as_deref(), Some("180"));
    opens(&o, &query, &lines);
}

#[test]
fn a_share_of_users_was_handed_on_to_the_city() {
    let o = Office::new("2021-05-01T09:00");
    let care = o.programme("postpartum_day", json!({}));
    let city = o.put("organisation", json!({ "name": "架空市", "org_type": "municipality_mch" }));
    for n in 0..46 {
        let (home, _) = o.family("例山", "2020-05-01");
        let mother = o.member(&home, "例山", "mother", "1995-06-01");
        let on = day(2020, 60 + n);
        o.put(
            "stay",
            json!({
                "programme_id": care, "person_id": mother, "stay_kind": "day_pair", "requester_type": "municipality_registered_user",
                "reason_codes": ["recovery"], "in_at": format!("{on}T10:00"), "out_at": format!("{on}T15:00"), "status": "completed",
            }),
        );
        if n < 9 {
            o.put(
                "consent",
                json!({ "household_id": home, "scope": "share_municipality", "given_on": "2020-05-01" }),
            );
            // Handed on twice: one user.
            for _ in 0..2 {
                o.put(
                    "referral",
                    json!({
                        "direction": "out", "to_org_id": city, "household_id": home, "status": "sent",
                        "sent_at": format!("{on}T16:00"), "reason_codes": ["epds_high"],
                    }),
                );
            }
        }
    }
    let query = years(Table::Postpartum, 2020, 2020);
    let lines = o.app.report(&query).unwrap();
    let of = values(&lines);
    assert_eq!(of[&(2020, "liaison_rate".into())], "19.6", "9 of 46 users");
    assert_eq!(of[&(2020, "cases".into())], "46");
    let rate = lines.iter().find(|l| l.metric == "liaison_rate").unwrap();
    assert_eq!(o.app.records_behind(&query, rate).unwrap().len(), 18);
}

#[test]
fn a_plan_stands_beside_what_came_of_it_in_numbers_and_words() {
    let o = Office::new("2020-05-01T09:00");
    let desk = o.programme("general_consultation", json!({}));
    let target = |no: &str, item: &str, more: Json| {
        let mut t =
            json!({ "plan_name": "みどりの風吹くまちビジョン アクションプラン", "no": no, "item": item });
        t.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        o.put("target", t)
    };
    let hiroba = target(
        "1-3",
        "子育てのひろば",
        json!({ "kind": "numeric", "unit": "か所", "plan_total": "2か所開設" }),
    );
    let shelter = target("1-2", "要支援家庭を対象としたショートステイ事業 受入対象年齢", json!({}));
    let counted = target(
        "1-9",
        "相談",
        json!({ "kind": "numeric", "unit": "件", "metric_code": "consultations", "programme_id": desk }),
    );
    o.put("baseline", json!({ "target_id": hiroba, "as_of": "2015-03-31", "value": 22, "text": "計22か所" }));
    for (target, fy, more) in [
        (
            &hiroba,
            2018,
            json!({ "plan_text": "1か所開設", "plan_value": 1, "actual_value": 1, "judgement": "achieved" }),
        ),
        (&hiroba, 2019, json!({ "plan_text": "1か所開設", "plan_value": 1 })),
        (
            &shelter,
            2018,
            json!({ "plan_text": "拡大に向けた検討", "actual_text": "検討", "judgement": "carried_over" }),
        ),
        (&counted, 2019, json!({ "plan_value": 5 })),
    ] {
        let mut year = json!({ "target_id": target, "fy": fy });
        year.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        o.put("target_year", year);
    }
    many(
        &o,
        "consultation",
        (0..4).map(|n| {
            json!({ "programme_id": desk, "channel": "phone", "topics": ["sleep"], "received_at": format!("{}T10:00", day(2019, n)) })
        }),
    );
    let query = years(Table::Plan, 2018, 2019);
    let lines = o.app.report(&query).unwrap();
    let shown: Vec<(i32, &str, String, Option<&str>)> = lines
        .iter()
        .map(|l| (l.fiscal_year.unwrap(), l.metric, l.value.to_string(), l.words.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [
            (2018, "target_plan", "－".into(), Some("拡大に向けた検討")),
            (2018, "target_actual", "－".into(), Some("検討 / 継続")),
            (2018, "target_plan", "1".into(), Some("1か所開設 / か所")),
            (2018, "target_actual", "1".into(), Some("か所 / 達成")),
            (2019, "target_plan", "1".into(), Some("1か所開設 / か所")),
            (2019, "target_actual", "－".into(), None),
            (2019, "target_plan", "5".into(), Some("件")),
            (2019, "target_actual", "4".into(), Some("件")),
        ]
    );
    let actual = lines.last().unwrap();
    let behind = o.app.records_behind(&query, actual).unwrap();
    assert_eq!(behind.iter().filter(|(kind, _)| *kind == Kind::Consultation).count(), 4);
}

#[test]
fn round_visits_accompaniments_slots_and_days_by_place() {
    let o = Office::new("2026-03-31T12:00");
    let worker = o.put("worker", json!({ "person_name": "丸井", "roles": [{ "role": "specialist_counsellor", "from": "2020-04-01" }] }));
    let rounds = o.programme("facility_round", json!({}));
    let nursery = o.put("organisation", json!({ "name": "見本保育園", "org_type": "nursery" }));
    let visit = |more: Json| {
        let mut v = json!({ "status": "done", "start_at": "2026-03-05T10:00", "end_at": "2026-03-05T11:00", "worker_ids": [worker] });
        v.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        o.put("visit", v)
    };
    for _ in 0..3 {
        visit(json!({ "programme_id": rounds, "visit_kind": "facility_round", "organisation_id": nursery }));
    }
    let with = o.programme("accompaniment", json!({}));
    let (home, child) = o.family("例山", "2022-05-01");
    visit(json!({ "programme_id": with, "visit_kind": "accompaniment", "household_id": home }));
    let of = values(&o.app.report(&years(Table::Visits, 2025, 2025)).unwrap());
    assert_eq!(of[&(2025, "facility_rounds".into())], "3");
    assert_eq!(of[&(2025, "facilities_visited".into())], "1");
    assert_eq!(of[&(2025, "accompaniments".into())], "1");

    let slots = o.programme("temporary_childcare", json!({ "capacity": 10, "capacity_unit": "slot" }));
    o.put("programme", json!({ "id": slots, "from": "2026-03-22" }));
    let stay = json!({
        "programme_id": slots, "person_id": child, "stay_kind": "slot", "requester_type": "self", "reason_codes": ["respite"],
        "in_at": "2026-03-23T10:00", "out_at": "2026-03-23T14:00", "status": "completed",
    });
    o.put("stay", stay);
    let lines = o.app.report(&years(Table::Occupancy, 2025, 2025)).unwrap();
    let of = values(&lines);
    assert_eq!(of[&(2025, "slots_offered".into())], "100", "ten days so far");
    assert_eq!(
        (of[&(2025, "slots_used".into())].as_str(), of[&(2025, "occupancy".into())].as_str()),
        ("1", "1.0")
    );

    let parallel = o.programme("parallel_attendance", json!({}));
    let therapy = o.put("organisation", json!({ "name": "見本療育", "org_type": "developmental_centre" }));
    for (org, on) in [(&nursery, "2026-03-09"), (&nursery, "2026-03-10"), (&therapy, "2026-03-11")] {
        let site = o.put("site", json!({ "name": "見本", "organisation_id": org }));
        let session = o.put(
            "session",
            json!({ "programme_id": parallel, "site_id": site, "status": "held", "start_at": format!("{on}T09:00"), "end_at": format!("{on}T15:00") }),
        );
        o.put("attendance", json!({ "session_id": session, "person_id": child, "attendance_role": "child", "state": "present" }));
    }
    let query = years(Table::Groups, 2025, 2025);
    let lines = o.app.report(&query).unwrap();
    let of = values(&lines);
    assert_eq!(of[&(2025, "parallel_days".into())], "3");
    assert_eq!(of[&(2025, "parallel_days/nursery".into())], "2");
    let line = lines.iter().find(|l| l.segment.as_deref() == Some("developmental_centre")).unwrap();
    assert_eq!(o.app.records_behind(&query, line).unwrap().len(), 1);
}
