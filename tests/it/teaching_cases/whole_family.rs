//! Cases 3, 4 and 7: a second child, work, and a neighbourhood.

use super::{Case, HIROBA, SLOT, SUPPORT, who};
use serde_json::json;
use tsunagi_core::report::Table;
use tsunagi_tests::id;

/// A second child is coming, and the strength for it is not: nursery, two neighbours in turn, a circle of fathers.
#[test]
fn case_3_a_second_child() {
    let c = Case::new("2025-05-20", json!({ "display_name": "仮野家" }));
    let mother = c.member("mother", "1990-10-10");
    let father = c.member("father", "1988-03-03");
    let first = c.member("child", "2023-02-10");
    let second = c.put(
        "person",
        json!({ "family_name": "仮野", "life_stage": "unborn", "due_date": "2025-10-01", "household_id": c.home, "relation": "child" }),
    );
    let pregnancy =
        c.put("pregnancy", json!({ "woman_id": mother, "due_date": "2025-10-01", "child_ids": [second] }));
    let unborn = ("child".to_owned(), None, None);
    assert_eq!(c.members(), [who("father", 37), who("mother", 34), who("child", 2), unborn]);
    let c = c.at("2026-04-20");
    let nursery = c.body("見本認証保育室", "nursery");
    let famisapo = c.body("架空ファミリー・サポート・センター", "family_support_centre");
    let sapo = c.put("programme", json!({ "name": "ファミサポの送迎", "record_type": "visit" }));
    let [one, other] = ["模擬 一", "模擬 二"].map(|name| {
        c.put(
            "worker",
            json!({ "person_name": name, "roles": [{ "role": "volunteer", "from": "2024-04-01" }] }),
        )
    });
    let circle = c.put("programme", json!({ "preset": "peer_group", "name": "父親の輪" }));

    c.together(&c.hiroba, "2024-02-15", "ひろば", &[(&mother, "mother"), (&first, "child")]);
    c.consults(
        "2024-06-11",
        &["mental_hard"],
        json!({ "client_person_ids": [mother], "result": "listened", "content": "個別相談の予約" }),
    );
    let said = c.consults(
        "2025-05-20",
        &["pregnancy_conflict", "childcare_place"],
        json!({ "client_person_ids": [mother], "content": "産む気力と自信がありません", "result": "referred" }),
    );
    for (to, scope, day) in
        [(&nursery, "share_school", "2025-06-02"), (&famisapo, "share_municipality", "2025-06-03")]
    {
        c.agrees(to, scope, "2025-05-20");
        c.sent(to, day, "linked", &["childcare_use"], json!({ "consultation_id": said }));
    }
    c.visit(&sapo, "2025-06-16", "regular", json!({ "worker_ids": [one] }));
    c.visit(&sapo, "2025-06-17", "regular", json!({ "worker_ids": [other] }));
    c.o.edit("person", &second, json!({ "life_stage": "born", "birth_date": "2025-09-28" }));
    c.o.edit("pregnancy", &pregnancy, json!({ "outcome": "birth", "outcome_on": "2025-09-28" }));
    c.visit(&sapo, "2025-10-20", "regular", json!({ "worker_ids": [one] }));
    let three = [(father.as_str(), "father"), (first.as_str(), "child"), (second.as_str(), "infant")];
    c.together(&circle, "2025-12-07", "父親同士で", &three);
    c.visit(&sapo, "2026-04-13", "regular", json!({ "worker_ids": [other], "note": "片づけのあいだ" }));

    c.tells(&[
        ("2024-02-15", "attendance", HIROBA, "mother", "present"),
        ("2024-02-15", "attendance", HIROBA, "child", "present"),
        ("2024-06-11", "consultation", SUPPORT, "visit_in", "open"),
        ("2025-05-20", "consultation", SUPPORT, "visit_in", "open"),
        ("2025-06-02", "referral", "見本認証保育室", "out", "linked"),
        ("2025-06-03", "referral", "架空ファミリー・サポート・センター", "out", "linked"),
        ("2025-06-16", "visit", "ファミサポの送迎", "regular", "done"),
        ("2025-06-17", "visit", "ファミサポの送迎", "regular", "done"),
        ("2025-10-20", "visit", "ファミサポの送迎", "regular", "done"),
        ("2025-12-07", "attendance", "父親の輪", "father", "present"),
        ("2025-12-07", "attendance", "父親の輪", "child", "present"),
        ("2025-12-07", "attendance", "父親の輪", "infant", "present"),
        ("2026-04-13", "visit", "ファミサポの送迎", "regular", "done"),
    ]);
    let drivers: Vec<Vec<String>> =
        c.timeline().into_iter().filter(|i| i.kind == "visit").map(|i| i.people).collect();
    assert_eq!(drivers, [["模擬 一"], ["模擬 二"], ["模擬 一"], ["模擬 二"]], "two take turns");
    assert_eq!(c.due(), []);
    let figure = |metric: &str| c.figure(Table::Visits, &sapo, metric);
    // With an older child at home the pregnancy alone makes no visit a prenatal one.
    assert_eq!((figure("visit_count/prenatal"), figure("visit_count/with_child")), ("0".into(), "3".into()));
}

/// Work is there and a place for the child is not: nothing is said to an office before the mother agrees.
#[test]
fn case_4_wanting_to_work() {
    let flags = json!(["single_parent", "foreign_roots", "livelihood_protection"]);
    let c = Case::new(
        "2025-06-10",
        json!({ "display_name": "仮野家", "household_type": "single_parent", "language": "英語", "flags": flags }),
    );
    let mother = c.member("mother", "1998-12-01");
    let child = c.member("child", "2023-05-01");
    assert_eq!(c.members(), [who("mother", 26), who("child", 2)]);
    let c = c.at("2026-04-10");
    let office = c.body("架空市 保育課", "municipality_childcare");
    let centre = c.body("架空市 子ども家庭支援センター", "child_family_support_centre");
    let nursery = c.body("見本保育園", "nursery");
    let elsewhere =
        c.put("programme", json!({ "preset": "temporary_childcare", "name": "別の施設の一時預かり" }));

    let enrolment = c.put(
        "enrolment",
        json!({
            "household_id": c.home, "programme_id": c.support, "route": "kyoten", "status": "active",
            "applied_on": "2025-06-10", "started_on": "2025-06-10",
        }),
    );
    let said = c.consults(
        "2025-06-11",
        &["childcare_place", "economic"],
        json!({ "client_person_ids": [mother], "result": "application_help", "content": "仕事が見つかりそうだが、保育園に入れない",
            "response": "就労証明書の書き方" }),
    );
    let to_office = json!({
        "direction": "out", "to_org_id": office, "household_id": c.home, "consultation_id": said,
        "sent_at": "2025-06-13T15:00", "status": "sent", "reason_codes": ["childcare_use"],
    });
    c.o.refuses("referral", to_office, "I-61", "consent_id");
    for (to, scope) in
        [(&office, "share_municipality"), (&centre, "share_municipality"), (&nursery, "share_school")]
    {
        c.agrees(to, scope, "2025-06-13");
    }
    c.sent(&office, "2025-06-13", "accepted", &["childcare_use"], json!({ "consultation_id": said }));
    c.childcare(&c.slot, &child, "2025-06-18", "other");
    let there = json!({ "destination_org_id": office, "accompaniment_purpose": "保育園の入所手続き", "present_person_ids": [mother] });
    let accompaniment = c.put("programme", json!({ "preset": "accompaniment" }));
    c.visit(&accompaniment, "2025-06-18", "accompaniment", there);
    c.sent(&centre, "2025-06-25", "accepted", &["childcare_use"], json!({}));
    c.childcare(&elsewhere, &child, "2025-07-01", "other");
    c.sent(&nursery, "2026-04-01", "linked", &["childcare_use"], json!({}));
    c.o.edit(
        "enrolment",
        &enrolment,
        json!({ "status": "closed", "ended_on": "2026-04-01", "close_reason": "linked", "outcome_links": ["nursery"] }),
    );
    c.o.edit("consultation", &said, json!({ "status": "closed" }));

    c.tells(&[
        ("2025-06-10", "enrolment", SUPPORT, "", "closed"),
        ("2025-06-11", "consultation", SUPPORT, "visit_in", "closed"),
        ("2025-06-13", "referral", "架空市 保育課", "out", "accepted"),
        ("2025-06-18", "stay", SLOT, "slot", "completed"),
        ("2025-06-18", "visit", "同行支援", "accompaniment", "done"),
        ("2025-06-25", "referral", "架空市 子ども家庭支援センター", "out", "accepted"),
        ("2025-07-01", "stay", "別の施設の一時預かり", "slot", "completed"),
        ("2026-04-01", "referral", "見本保育園", "out", "linked"),
    ]);
    assert_eq!(c.due(), []);
    let family = c.o.app.family(id(&c.home)).unwrap();
    assert_eq!(family.flags, ["single_parent", "foreign_roots", "livelihood_protection"]);
    assert_eq!(c.in_directory("見本保育園").linked, 1);
}

/// Alone in a strange place, then carried by it, and at last one who carries others: a client who becomes a worker.
#[test]
fn case_7_the_whole_neighbourhood() {
    let c = Case::new(
        "2022-07-01",
        json!({ "display_name": "仮野家", "household_type": "single_parent", "flags": ["single_parent", "no_relatives_nearby", "newcomer"] }),
    );
    let mother = c.put(
        "person",
        json!({ "family_name": "仮野", "given_name": "つむぎ", "birth_date": "1997-11-11", "household_id": c.home, "relation": "mother" }),
    );
    let child = c.put(
        "person",
        json!({ "family_name": "仮野", "life_stage": "unborn", "due_date": "2022-09-12", "household_id": c.home, "relation": "child" }),
    );
    let pregnancy =
        c.put("pregnancy", json!({ "woman_id": mother, "due_date": "2022-09-12", "child_ids": [child] }));
    let nurse = c.body("架空市 保健センター", "municipality_mch");
    c.put("programme", json!({ "preset": "pregnancy_interview" }));
    c.received(&nurse, "2022-06-20", &["parenting_anxiety"], "出産後はシングルで育てる妊婦");
    // 29 weeks and 4 days; the eighth month ends on the day before the 32nd week is full.
    assert_eq!(c.due(), [("month8_interview".to_owned(), "2022-07-17".to_owned())]);

    let c = c.at("2025-12-20");
    let famisapo = c.body("架空ファミリー・サポート・センター", "family_support_centre");
    let sick = c.body("例示病児保育室", "sick_child_care");
    let helper = c.put(
        "worker",
        json!({ "person_name": "試作 助", "roles": [{ "role": "helper", "from": "2020-04-01" }] }),
    );
    let home_help = c.put("programme", json!({ "preset": "home_help", "name": "家事ヘルパー" }));
    let home_visits =
        c.put("programme", json!({ "preset": "child_rearing_household_visit", "name": "家庭訪問" }));
    let lessons = c.put("programme", json!({ "preset": "study_meeting", "name": "子育て支援員講座" }));
    c.o.edit("person", &child, json!({ "life_stage": "born", "birth_date": "2022-09-10" }));
    c.o.edit("pregnancy", &pregnancy, json!({ "outcome": "birth", "outcome_on": "2022-09-10" }));
    assert_eq!(c.members(), [who("mother", 28), who("child", 3)]);

    c.consults(
        "2022-10-05",
        &["isolation"],
        json!({ "channel": "phone", "client_person_ids": [mother], "content": "子育てが初めてで頼る人もいない", "status": "closed" }),
    );
    c.visit(&home_visits, "2022-10-12", "regular", json!({ "activities": ["information", "listening"] }));
    c.visit(&home_help, "2022-11-02", "home_help", json!({ "worker_ids": [helper], "tasks": ["shopping"] }));
    c.together(&c.hiroba, "2023-04-18", "ひろば", &[(&mother, "mother"), (&child, "infant")]);
    c.visit(&home_visits, "2023-10-11", "regular", json!({ "note": "バス停ができた" }));
    c.childcare(&c.slot, &child, "2024-04-09", "other");
    for (to, reason, day) in
        [(&famisapo, "childcare_use", "2024-04-15"), (&sick, "childcare_use", "2024-05-07")]
    {
        c.agrees(to, "share_municipality", day);
        c.sent(to, day, "linked", &[reason], json!({}));
    }
    // She takes the course, and is then a worker: one person, as before.
    let supporter = c.put(
        "worker",
        json!({
            "person_name": "仮野 つむぎ", "person_id": mother, "pledge_signed_on": "2025-06-01",
            "training": [{ "course": "子育て支援員講座", "hours": 24, "completed_on": "2025-05-30" }],
            "roles": [{ "role": "volunteer", "from": "2025-06-01", "programme_ids": [] }, { "role": "childcare_worker", "from": "2025-06-01" }],
        }),
    );
    c.together(&lessons, "2025-05-30", "修了", &[(&mother, "parent")]);
    let other = c.put("household", json!({ "display_name": "模擬家" }));
    let baby = c.o.member(&other, "模擬", "child", "2024-03-03");
    let minded = json!({
        "programme_id": c.slot, "person_id": baby, "stay_kind": "slot", "requester_type": "self", "reason_codes": ["respite"],
        "in_at": "2025-10-01T09:30", "out_at": "2025-10-01T12:30", "status": "completed", "worker_ids": [supporter],
    });
    c.put("stay", minded);

    c.tells(&[
        ("2022-06-20", "referral", "架空市 保健センター", "in", "accepted"),
        ("2022-10-05", "consultation", SUPPORT, "phone", "closed"),
        ("2022-10-12", "visit", "家庭訪問", "regular", "done"),
        ("2022-11-02", "visit", "家事ヘルパー", "home_help", "done"),
        ("2023-04-18", "attendance", HIROBA, "mother", "present"),
        ("2023-04-18", "attendance", HIROBA, "infant", "present"),
        ("2023-10-11", "visit", "家庭訪問", "regular", "done"),
        ("2024-04-09", "stay", SLOT, "slot", "completed"),
        ("2024-04-15", "referral", "架空ファミリー・サポート・センター", "out", "linked"),
        ("2024-05-07", "referral", "例示病児保育室", "out", "linked"),
        ("2025-05-30", "attendance", "子育て支援員講座", "parent", "present"),
    ]);
    assert_eq!(c.due(), []);
    assert_eq!(c.o.get("worker", &supporter)["person_id"], json!(mother));
    let found = c.o.app.find("仮野 つむぎ", 10).unwrap();
    let people: Vec<&str> = found.iter().filter(|h| h.kind == "person").map(|h| h.id.as_str()).collect();
    assert_eq!(people, [mother.as_str()], "one person, client and worker");
    // What she does for others stands with them.
    let theirs = c.o.app.family(id(&other)).unwrap().timeline;
    assert_eq!(
        theirs.iter().map(|i| (i.date.as_str(), i.kind.as_str())).collect::<Vec<_>>(),
        [("2025-10-01", "stay")]
    );
}
