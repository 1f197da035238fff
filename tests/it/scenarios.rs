//! Whole stories of families, with the numbers that commissioners would count.

use serde_json::json;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::count::{HeadUnit, Phase};
use tsunagi_core::store::Filter;
use tsunagi_tests::facts::text;
use tsunagi_tests::{Office, id};

fn fy2025() -> Period {
    Period::fiscal_year(2025).unwrap()
}

#[test]
fn twins_in_postpartum_care_and_on_a_short_stay() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put("household", json!({ "display_name": "例山家" }));
    let mother = o.member(&home, "例山", "mother", "1995-06-01");
    let twins =
        [o.member(&home, "例山", "child", "2026-01-20"), o.member(&home, "例山", "child", "2026-01-20")];
    o.put(
        "pregnancy",
        json!({ "woman_id": mother, "plurality": 2, "outcome": "birth", "outcome_on": "2026-01-20", "child_ids": twins }),
    );
    let day_care = o.programme("postpartum_day", json!({}));
    let care = o.put(
        "stay",
        json!({
            "programme_id": day_care, "person_id": mother, "companion_person_ids": twins, "stay_kind": "day_pair",
            "requester_type": "municipality_registered_user", "reason_codes": ["recovery"],
            "in_at": "2026-02-25T10:00", "out_at": "2026-02-25T15:30", "status": "completed",
        }),
    );
    assert!(o.due(&care).is_empty());
    let beds =
        o.app.beds(id(&day_care), "2026-02-25".parse().unwrap(), "2026-02-25".parse().unwrap()).unwrap();
    assert_eq!((beds[0].capacity, beds[0].taken, beds[0].free), (Some(2), 1, Some(1)), "a pair is one place");
    assert_eq!(o.stays(&day_care, fy2025()).cases(), 1);

    let short = o.programme("short_stay", json!({ "capacity": 5 }));
    for baby in &twins {
        o.put(
            "stay",
            json!({
                "programme_id": short, "person_id": baby, "stay_kind": "overnight", "requester_type": "municipality",
                "reason_codes": ["illness"], "in_at": "2026-03-14T17:00", "out_at": "2026-03-15T17:00", "status": "completed",
            }),
        );
    }
    let tally = o.stays(&short, fy2025());
    assert_eq!((tally.cases(), tally.stay_days(), tally.nights()), (2, 4, 2));
    let night = "2026-03-14".parse().unwrap();
    assert_eq!(o.app.beds(id(&short), night, night).unwrap()[0].taken, 2, "persons take beds");

    let home_start = o.programme("home_start", json!({}));
    let visitors = [o.visitor("丸井", 42), o.visitor("四角", 40)];
    let visit = json!({
        "programme_id": home_start, "household_id": home, "visit_kind": "regular", "status": "done",
        "start_at": "2026-03-05T10:00", "end_at": "2026-03-05T12:00", "worker_ids": visitors,
    });
    assert!(o.warnings("visit", visit).is_empty());
    let tally = o.visits(&home_start, fy2025(), None);
    assert_eq!((tally.visit_count(), tally.worker_visits(), tally.minutes()), (1, 2, 120));
    let family = o.app.family(id(&home)).unwrap();
    assert_eq!(family.timeline.len(), 4, "a day, two stays, a visit");
    assert_eq!(
        (family.timeline[0].nights, family.timeline[0].days),
        (Some(1), Some(2)),
        "1泊2日, newest first"
    );
}

#[test]
fn foster_siblings_meet_on_their_respite() {
    let o = Office::new("2026-03-31T12:00");
    let centre =
        o.put("organisation", json!({ "name": "例示児童相談所", "org_type": "child_guidance_centre" }));
    let respite = o.put("programme", json!({ "preset": "foster_respite", "commissioner_id": centre }));
    let group = "01980000-0000-7000-8000-000000000001";
    let mut homes = vec![];
    for (name, birth) in [("見本", "2016-05-02"), ("試作", "2018-11-30")] {
        let (home, child) = o.family(name, birth);
        let stay = json!({
            "programme_id": respite, "person_id": child, "stay_kind": "overnight", "requester_type": "child_guidance_centre",
            "requester_org_id": "例示児童相談所", "reason_codes": ["sibling_contact"], "stay_group_id": group,
            "in_at": "2025-12-26T10:00", "out_at": "2025-12-29T16:00", "status": "completed",
            "day_notes": [{ "date": "2025-12-28", "text": "実母の面会" }],
        });
        assert!(o.warnings("stay", stay).is_empty(), "4 of 7 days");
        homes.push(home);
    }
    let tally = o.stays(&respite, fy2025());
    assert_eq!((tally.cases(), tally.nights(), tally.stay_days()), (2, 6, 8));
    let stays = o.all("stay", &Filter::default());
    let households: Vec<_> = stays.iter().filter_map(|s| text(s, "household_id")).collect();
    assert!(homes.iter().all(|h| households.contains(&h.as_str())), "two households");
    assert!(
        stays.iter().all(|s| s["requester_org_id"] == json!(centre) && s["stay_group_id"] == json!(group))
    );
    assert!(stays.iter().all(|s| s["day_notes"].as_array().unwrap().len() == 1));
}

#[test]
fn a_bed_given_back_on_the_day_goes_to_the_next_child() {
    let o = Office::new("2025-11-08T09:00");
    let short = o.programme("short_stay", json!({ "capacity": 1 }));
    let (_, first) = o.family("仮野", "2020-01-01");
    let (_, yuu) = o.family("例山", "2019-05-05");
    let stay = |person: &str, status: &str| {
        json!({
            "programme_id": short, "person_id": person, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["illness"], "planned_in_at": "2025-11-08T17:00", "planned_out_at": "2025-11-09T10:00", "status": status,
        })
    };
    let booked = o.put("stay", stay(&first, "confirmed"));
    let waiting = o.put("stay", stay(&yuu, "waitlisted"));
    assert!(o.due(&waiting).is_empty(), "who waits takes no bed");
    let night = "2025-11-08".parse().unwrap();
    let beds = |o: &Office| o.app.beds(id(&short), night, night).unwrap().remove(0);
    assert_eq!((beds(&o).held, beds(&o).free), (1, Some(0)));
    let early = o.edit("stay", &waiting, json!({ "status": "confirmed" }));
    assert_eq!(early.warnings[0].code, "I-11", "two children for one bed");
    o.edit("stay", &waiting, json!({ "status": "waitlisted" }));
    assert!(o.due(&waiting).is_empty(), "who waits again is no longer due");

    let o = o.at("2025-11-08T09:20");
    o.edit("stay", &booked, json!({ "status": "cancelled_same_day", "note": "発熱 38.5℃" }));
    assert_eq!(beds(&o).free, Some(1));
    let o = o.at("2025-11-08T10:05");
    assert_eq!(o.edit("stay", &waiting, json!({ "status": "confirmed" })).warnings, []);
    let o = o.at("2025-11-08T18:10");
    o.edit("stay", &waiting, json!({ "status": "in_stay", "in_at": "2025-11-08T18:00" }));
    assert_eq!((beds(&o).taken, beds(&o).held), (1, 0));
    let o = o.at("2025-11-09T10:30");
    o.edit("stay", &waiting, json!({ "status": "completed", "out_at": "2025-11-09T10:00" }));
    let tally = o.stays(&short, fy2025());
    assert_eq!(
        (tally.cancelled_same_day(), tally.cases(), tally.stay_days(), tally.nights()),
        (1, 1, 2, 1),
        "only the child who came"
    );
}

#[test]
fn from_pregnancy_to_motherhood() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put("household", json!({ "display_name": "未来野家" }));
    let yume = o.member(&home, "未来野", "mother", "1998-08-08");
    let baby = o.put(
        "person",
        json!({ "alias": "赤ちゃん", "life_stage": "unborn", "due_date": "2025-11-20", "household_id": home, "relation": "child" }),
    );
    let pregnancy = o.put(
        "pregnancy",
        json!({ "woman_id": yume, "due_date": "2025-11-20", "notified_on": "2025-05-12", "first_pregnancy": true, "child_ids": [baby] }),
    );
    let home_start = o.programme("home_start", json!({}));
    let visitor = o.visitor("丸井", 42);
    let visit = |day: &str| {
        let visit = json!({
            "programme_id": home_start, "household_id": home, "visit_kind": "regular", "status": "done",
            "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": [visitor],
        });
        assert!(o.warnings("visit", visit).is_empty(), "{day}");
    };
    visit("2025-10-09");
    visit("2025-10-16");
    let short = o.programme("short_stay", json!({}));
    o.refuses(
        "stay",
        json!({
            "programme_id": short, "person_id": baby, "stay_kind": "overnight", "requester_type": "municipality", "reason_codes": ["illness"],
            "in_at": "2025-10-20T10:00", "out_at": "2025-10-21T10:00", "status": "completed",
        }),
        "I-03",
        "person_id",
    );
    o.edit(
        "person",
        &baby,
        json!({ "life_stage": "born", "given_name": "そうま", "birth_date": "2025-11-14", "alias": null }),
    );
    o.edit("pregnancy", &pregnancy, json!({ "outcome": "birth", "outcome_on": "2025-11-14" }));
    for day in ["2025-12-04", "2025-12-11", "2025-12-18"] {
        visit(day);
    }
    let tally = o.visits(&home_start, fy2025(), None);
    let (prenatal, with_child) = (tally.visits_in(Phase::Prenatal), tally.visits_in(Phase::WithChild));
    assert_eq!((prenatal, with_child, tally.visit_count()), (2, 3, 5));
    assert_eq!(
        o.get("pregnancy", &pregnancy)["due_date"],
        "2025-11-20",
        "the due date stays on the pregnancy"
    );
    let family = o.app.family(id(&home)).unwrap();
    let souma = family.members.iter().find(|m| m.person_id == baby).unwrap();
    assert_eq!((souma.age_years, souma.age_months), (Some(0), Some(4)), "the same record, born");
    assert!(
        o.all("stay", &Filter::default()).is_empty() && o.all("attendance", &Filter::default()).is_empty()
    );
}

#[test]
fn a_family_moves_to_another_municipality() {
    let o = Office::new("2025-12-20T12:00");
    let (home, _) = o.family("模擬", "2022-01-01");
    let old = o.put(
        "address_history",
        json!({ "household_id": home, "from": "2024-07-01", "municipality_code": "99999", "address": "架空市1-1" }),
    );
    let home_start = o.programme("home_start", json!({}));
    let visitor = o.visitor("丸井", 42);
    let enrolment = o.put(
        "enrolment",
        json!({ "household_id": home, "programme_id": home_start, "status": "active", "started_on": "2025-11-10" }),
    );
    let visit = |day: &str, kind: &str| {
        o.put(
            "visit",
            json!({
                "programme_id": home_start, "enrolment_id": enrolment, "visit_kind": kind, "status": "done",
                "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": [visitor],
            }),
        )
    };
    let before: Vec<String> =
        ["2025-11-13", "2025-11-20", "2025-11-27"].iter().map(|d| visit(d, "regular")).collect();
    o.edit("address_history", &old, json!({ "to": "2025-11-30" }));
    o.put(
        "address_history",
        json!({ "household_id": home, "from": "2025-12-01", "municipality_code": "99998", "address": "見本町2-2" }),
    );
    let handover = visit("2025-12-04", "joint");
    o.edit(
        "enrolment",
        &enrolment,
        json!({ "status": "closed", "ended_on": "2025-12-04", "close_reason": "moved_away" }),
    );
    o.edit("visit", &before[0], json!({ "note": "後から追記" }));

    assert_eq!(o.visits(&home_start, fy2025(), Some("99999")).visit_count(), 3);
    assert_eq!(o.visits(&home_start, fy2025(), Some("99998")).visit_count(), 1);
    assert_eq!(o.get("visit", &handover)["municipality_code"], "99998");
    assert_eq!(o.get("visit", &handover)["household_id"], json!(home), "from the enrolment");
    assert_eq!(o.app.family(id(&home)).unwrap().address.as_deref(), Some("見本町2-2"));
    assert_eq!(
        o.get("household", &home)["address_history"].as_array().unwrap().len(),
        2,
        "the old one stays"
    );
}

#[test]
fn one_visitor_falls_ill_and_the_next_is_still_in_training() {
    let o = Office::new("2026-03-31T12:00");
    let (home, _) = o.family("仮野", "2023-01-01");
    let home_start = o.programme("home_start", json!({}));
    let (a, b) = (o.visitor("丸井", 42), o.visitor("四角", 38));
    let enrolment = o.put(
        "enrolment",
        json!({ "household_id": home, "programme_id": home_start, "assignments": [{ "worker_id": a, "from": "2025-12-01" }] }),
    );
    let visit = |worker: &str, day: &str| {
        json!({
            "programme_id": home_start, "household_id": home, "visit_kind": "regular", "status": "done",
            "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": [worker],
        })
    };
    let first = o.put("visit", visit(&a, "2025-12-18"));
    o.put("visit", visit(&a, "2025-12-25"));
    o.put("visit", visit(&a, "2026-01-08"));
    let assignment = o.get("enrolment", &enrolment)["assignments"][0]["id"].as_str().unwrap().to_owned();
    o.edit(
        "enrolment",
        &enrolment,
        json!({ "assignments": [{ "id": assignment, "to": "2026-01-15", "end_reason": "illness" }] }),
    );
    let give = |from: &str| json!({ "id": enrolment, "assignments": [{ "worker_id": b, "from": from }] });
    o.refuses("enrolment", give("2026-01-16"), "I-30", "assignments[0].worker_id");
    o.refuses("visit", visit(&b, "2026-01-16"), "I-30", "worker_ids");
    o.edit(
        "worker",
        &b,
        json!({ "training": [{ "course": "補講", "hours": 3, "completed_on": "2026-01-21" }] }),
    );
    o.refuses("visit", visit(&b, "2026-01-16"), "I-30", "worker_ids");
    o.refuses("enrolment", give("2026-01-16"), "I-30", "assignments[0].worker_id");
    o.put("enrolment", give("2026-01-22"));
    for day in ["2026-01-22", "2026-01-29", "2026-02-05"] {
        assert!(o.warnings("visit", visit(&b, day)).is_empty());
    }
    assert_eq!(o.visits(&home_start, fy2025(), None).visit_count(), 6);
    let by = |w: &str| {
        let all = o.all("visit", &Filter::default());
        all.iter().filter(|v| v["worker_ids"][0] == json!(w)).count()
    };
    assert_eq!((by(&a), by(&b)), (3, 3));

    let mut o = o;
    o.app.act_as(&a).unwrap();
    assert_eq!(o.app.family(id(&home)).unwrap_err().code, "I-31");
    for (kind, record) in [("visit", &first), ("household", &home), ("enrolment", &enrolment)] {
        let kind = tsunagi_core::domain::record::Kind::parse(kind).unwrap();
        assert_eq!(o.app.get(kind, id(record)).unwrap_err().code, "I-31", "{kind}");
        assert_eq!(o.app.history(kind, id(record)).unwrap_err().code, "I-31", "{kind}");
        let mut seen = 0;
        o.app
            .list(kind, &Filter::default(), |_| {
                seen += 1;
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, 0, "{kind}");
    }
    assert_eq!(o.refused("visit", json!({ "id": first, "note": "x" })).code, "I-31");
    o.app.act_as(&b).unwrap();
    assert_eq!(o.app.family(id(&home)).unwrap().display_name, "仮野家");
    assert_eq!(o.all("visit", &Filter::default()).len(), 6);
    assert_eq!(o.all("worker", &Filter::default()).len(), 3, "A stays registered");
}

#[test]
fn a_father_comes_alone_and_takes_the_last_unit() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put("household", json!({ "display_name": "見本家" }));
    let mother = o.member(&home, "見本", "mother", "1994-01-01");
    let father = o.member(&home, "見本", "father", "1993-01-01");
    let baby = o.member(&home, "見本", "child", "2025-02-10");
    let massage = o.programme("baby_massage", json!({}));
    let friday = o.put(
        "session",
        json!({ "programme_id": massage, "start_at": "2025-10-17T10:00", "end_at": "2025-10-17T11:00", "status": "held" }),
    );
    let tick = |session: &str, person: &str, role: &str| {
        let a = json!({ "session_id": session, "person_id": person, "attendance_role": role, "state": "present" });
        assert!(o.warnings("attendance", a).is_empty(), "{role}");
    };
    tick(&friday, &father, "father");
    tick(&friday, &baby, "infant");
    let heads = |unit| o.sessions(&massage, fy2025(), unit, 1).0.attendances();
    assert_eq!((heads(HeadUnit::Pair), heads(HeadUnit::Adult), heads(HeadUnit::Person)), (1, 1, 2));
    let roll = o.app.roll_call(id(&friday)).unwrap();
    assert!(roll.rows.iter().any(|r| r.attendance_role == "father"));

    let class = o.programme("parents_class", json!({}));
    let sunday =
        o.put("session", json!({ "programme_id": class, "start_at": "2025-10-19T10:00", "status": "held" }));
    tick(&sunday, &father, "father");
    assert_eq!(o.sessions(&class, fy2025(), HeadUnit::Adult, 1).0.attendances(), 1);

    let training = o.programme("parent_training", json!({ "childcare_required": null }));
    let course = o.put("course", json!({ "programme_id": training, "name": "秋の講座" }));
    for n in 1..=6 {
        let session = o.put(
            "session",
            json!({
                "course_id": course, "sequence_no": n, "start_at": format!("2025-11-{:02}T10:00", n * 4), "status": "held",
            }),
        );
        let (who, role) = if n < 6 { (&mother, "mother") } else { (&father, "father") };
        tick(&session, who, role);
    }
    let completion = o.sessions(&training, fy2025(), HeadUnit::Adult, 6).1;
    let units = |who: &str| completion.persons().iter().find(|c| c.who == id(who)).unwrap().units;
    assert_eq!((units(&mother), units(&father)), (5, 1));
    assert_eq!(completion.households()[0].units, 6);
    assert_eq!((completion.persons_completed(&fy2025()), completion.households_completed(&fy2025())), (0, 1));
}
