//! Cases 1, 2, 5 and 6: a first child, and parents who are unsure.

use super::{Case, HIROBA, SUPPORT, little, who};
use serde_json::{Value as Json, json};
use tsunagi_core::report::Table;

/// A mother at the end of her tether: behind the wish for childcare stands the fear of raising her hand.
#[test]
fn case_1_the_need_behind_the_request() {
    let c = Case::new("2025-10-07", json!({ "display_name": "仮野家", "flags": ["no_relatives_nearby"] }));
    let mother = c.member("mother", "1996-02-03");
    let child = c.member("child", "2024-04-02");
    assert_eq!(c.members(), [who("mother", 29), little(18)]);
    let c = c.at("2026-01-31");
    let refusing = c.body("架空保育園", "nursery");
    let taking = c.body("見本保育園", "nursery");
    let pair = [(mother.as_str(), "mother"), (child.as_str(), "child")];
    c.together(&c.hiroba, "2025-05-12", "ひろば", &pair);
    // She had asked by herself, and said only that she wanted to rest.
    c.agrees(&refusing, "share_school", "2025-09-01");
    let reply = json!({ "replied_at": "2025-09-22T10:00", "reply": "リフレッシュ目的では、働く人が優先", "linked": false });
    c.sent(&refusing, "2025-09-20", "declined", &["respite"], reply);
    let said = c.consults(
        "2025-10-07",
        &["childcare_place", "mental_hard"],
        json!({
            "route_type": "kyoten", "client_person_ids": [mother, child], "result": "listened",
            "content": "近所の園に一時預かりを断られた", "hidden_need": "こどもと一緒にいると手を上げてしまいそうで怖い",
        }),
    );
    c.agrees(&taking, "share_school", "2025-10-07");
    c.sent(&taking, "2025-10-10", "linked", &["childcare_use"], json!({ "consultation_id": said }));
    let nursery =
        c.put("programme", json!({ "preset": "temporary_childcare", "name": "見本保育園の一時預かり" }));
    c.childcare(&nursery, &child, "2025-10-16", "childcare_fatigue");
    let course = c.put("programme", json!({ "preset": "parent_training", "name": "保育付き講座" }));
    c.together(
        &course,
        "2025-11-08",
        "はじめての子育て",
        &[(&mother, "mother"), (&child, "child_in_childcare")],
    );
    c.consults(
        "2025-12-01",
        &["isolation"],
        json!({ "channel": "at_session", "client_person_ids": [mother], "result": "continuing", "follow_up_on": "2026-01-20" }),
    );

    c.tells(&[
        ("2025-05-12", "attendance", HIROBA, "mother", "present"),
        ("2025-05-12", "attendance", HIROBA, "child", "present"),
        ("2025-09-20", "referral", "架空保育園", "out", "declined"),
        ("2025-10-07", "consultation", SUPPORT, "visit_in", "open"),
        ("2025-10-10", "referral", "見本保育園", "out", "linked"),
        ("2025-10-16", "stay", "見本保育園の一時預かり", "slot", "completed"),
        ("2025-11-08", "attendance", "保育付き講座", "mother", "present"),
        ("2025-11-08", "attendance", "保育付き講座", "child_in_childcare", "present"),
        ("2025-12-01", "consultation", SUPPORT, "at_session", "open"),
    ]);
    assert_eq!(c.due(), [("follow_up".to_owned(), "2026-01-20".to_owned())], "she is watched over");
    assert_eq!(
        c.o.get("consultation", &said)["hidden_need"],
        "こどもと一緒にいると手を上げてしまいそうで怖い"
    );
    // The next family that asks is told where one is refused, and why.
    let told = c.in_directory("架空保育園");
    assert_eq!((told.sent, told.linked, told.declined), (1, 0, 1));
    assert_eq!(told.refusals[0].reply.as_deref(), Some("リフレッシュ目的では、働く人が優先"));
    assert_eq!(c.in_directory("見本保育園").linked, 1);
}

/// Trouble around a birth: from the hospital's social worker over two kinds of help at home to a new town.
#[test]
fn case_2_from_the_hospital_to_the_open_place() {
    let c = Case::new("2026-02-20", json!({ "display_name": "仮野家" }));
    let mother = c.member("mother", "1992-07-07");
    let child = c.member("child", "2025-01-15");
    assert_eq!(c.members(), [who("mother", 33), little(13)]);
    let c = c.at("2026-03-05");
    let place = |from: &str, to: Json, code: &str| {
        let address = json!({ "household_id": c.home, "from": from, "to": to, "municipality_code": code, "address": format!("{code}番地") });
        c.put("address_history", address);
    };
    place("2024-04-01", json!("2025-09-30"), "99999");
    place("2025-10-01", json!(null), "99998");
    let hospital = c.body("例示病院", "hospital");
    let clinic = c.body("例示小児科", "paediatric_clinic");
    let nurse = c.body("見本町 保健センター", "municipality_mch");
    let helper = c.put(
        "worker",
        json!({ "person_name": "試作 助", "roles": [{ "role": "helper", "from": "2024-04-01" }] }),
    );
    let helps = |name: &str| c.put("programme", json!({ "preset": "home_help", "name": name }));
    let (after_birth, at_home) = (helps("産褥期ヘルパー"), helps("子育てヘルパー"));
    let class = c.put("programme", json!({ "preset": "hiroba", "name": "親子教室" }));

    c.received(&hospital, "2025-01-18", &["parenting_anxiety"], "入院中に夫婦間のトラブル、母が不安定");
    let plan = c.put(
        "support_plan",
        json!({
            "kind": "support_plan", "household_id": c.home, "drawn_up_on": "2025-01-20", "review_on": "2026-03-01",
            "programme_id": c.support, "status": "active", "agreed_on": "2025-01-22", "wishes": "家事と育児を手伝ってほしい",
            "goals": [{ "goal_for": "parent", "text": "母の心の安定" }],
        }),
    );
    let by_helper = json!({ "worker_ids": [helper], "tasks": ["cooking", "bath"], "observation_mother": "涙が出る日がある", "concern_level": 1 });
    c.visit(&after_birth, "2025-01-27", "home_help", by_helper);
    c.visit(
        &at_home,
        "2025-04-14",
        "home_help",
        json!({ "worker_ids": [helper], "tasks": ["cleaning", "consult_talk"] }),
    );
    let to_doctor = c.visit(
        &at_home,
        "2025-05-20",
        "accompaniment",
        json!({ "worker_ids": [helper], "tasks": ["outing_help"], "destination_org_id": clinic, "accompaniment_purpose": "小児科の受診" }),
    );
    c.agrees(&nurse, "share_municipality", "2025-09-20");
    c.sent(
        &nurse,
        "2025-10-02",
        "linked",
        &["move"],
        json!({ "method": "meeting", "handover_note": "心の揺れと、子どもの発達の見守りを引き継ぐ" }),
    );
    let after_move = c.visit(
        &at_home,
        "2025-10-09",
        "home_help",
        json!({ "worker_ids": [helper], "tasks": ["consult_talk"] }),
    );
    c.together(&class, "2026-01-21", "親子であそぼう", &[(&mother, "mother"), (&child, "child")]);

    c.tells(&[
        ("2025-01-18", "referral", "例示病院", "in", "accepted"),
        ("2025-01-20", "support_plan", SUPPORT, "support_plan", "active"),
        ("2025-01-27", "visit", "産褥期ヘルパー", "home_help", "done"),
        ("2025-04-14", "visit", "子育てヘルパー", "home_help", "done"),
        ("2025-05-20", "visit", "子育てヘルパー", "accompaniment", "done"),
        ("2025-10-02", "referral", "見本町 保健センター", "out", "linked"),
        ("2025-10-09", "visit", "子育てヘルパー", "home_help", "done"),
        ("2026-01-21", "attendance", "親子教室", "mother", "present"),
        ("2026-01-21", "attendance", "親子教室", "child", "present"),
    ]);
    assert_eq!(c.due(), [("plan_review".to_owned(), "2026-03-01".to_owned())]);
    c.o.edit("support_plan", &plan, json!({ "status": "reviewed", "review_on": "2026-09-01" }));
    assert_eq!(c.due(), []);
    let town = |visit: &str| c.o.get("visit", visit)["municipality_code"].clone();
    assert_eq!(
        (town(&to_doctor), town(&after_move)),
        (json!("99999"), json!("99998")),
        "the move parts them"
    );
    assert_eq!(c.figure(Table::Visits, &at_home, "accompaniments"), "1");
}

/// Friends ask how to be with the two; the mother herself decides when it is time for therapy.
#[test]
fn case_5_friends_who_support() {
    let c = Case::new("2025-07-01", json!({ "display_name": "仮野家" }));
    let mother = c.member("mother", "1993-08-08");
    let child = c.member("child", "2023-01-20");
    assert_eq!(c.members(), [who("mother", 31), who("child", 2)]);
    let c = c.at("2026-01-15");
    let therapy = c.body("例示児童発達支援センター", "developmental_centre");
    let pair = [(mother.as_str(), "mother"), (child.as_str(), "child")];

    c.together(&c.hiroba, "2024-02-06", "ひろば", &pair);
    c.consults(
        "2025-07-01",
        &["development"],
        json!({ "channel": "at_session", "client_person_ids": [mother], "result": "listened", "content": "他の子とは違うのではないか" }),
    );
    let friends = c.consults(
        "2025-08-05",
        &["development"],
        json!({ "route_type": "neighbour", "anonymous": true, "result": "advice", "content": "どのように接したらよいか",
            "response": "今まで通りに、困っている時は手助けを" }),
    );
    c.consults(
        "2025-10-14",
        &["development"],
        json!({ "client_person_ids": [mother], "result": "referred", "content": "療育機関へ行く" }),
    );
    c.agrees(&therapy, "share_municipality", "2025-10-14");
    c.sent(&therapy, "2025-10-16", "linked", &["development"], json!({}));
    c.together(&c.hiroba, "2025-12-02", "ひろば", &pair);

    c.tells(&[
        ("2024-02-06", "attendance", HIROBA, "mother", "present"),
        ("2024-02-06", "attendance", HIROBA, "child", "present"),
        ("2025-07-01", "consultation", SUPPORT, "at_session", "open"),
        ("2025-08-05", "consultation", SUPPORT, "visit_in", "open"),
        ("2025-10-14", "consultation", SUPPORT, "visit_in", "open"),
        ("2025-10-16", "referral", "例示児童発達支援センター", "out", "linked"),
        ("2025-12-02", "attendance", HIROBA, "mother", "present"),
        ("2025-12-02", "attendance", HIROBA, "child", "present"),
    ]);
    assert_eq!(c.due(), []);
    let of_friends = c.timeline().into_iter().find(|i| i.id == friends).unwrap();
    assert!(of_friends.people.is_empty(), "who asked is not written down");
    assert_eq!(c.o.get("consultation", &friends)["route_type"], "neighbour");
}

/// A hidden disability: contact is kept where the parents do not come, and the father comes by another door.
#[test]
fn case_6_an_isolated_family() {
    let c = Case::new("2025-08-20", json!({ "display_name": "仮野家" }));
    let mother = c.member("mother", "1995-04-04");
    let father = c.member("father", "1994-01-01");
    let child = c.member("child", "2024-12-15");
    c.o.edit("person", &child, json!({ "flags": ["development_concern"] }));
    assert_eq!(c.members(), [who("father", 31), who("mother", 30), little(8)]);
    let c = c.at("2026-03-20");
    let nurse = c.body("架空市 保健センター", "municipality_mch");
    let hall = c.put("programme", json!({ "preset": "hiroba", "name": "児童館の子育てイベント" }));
    let watch = c.put("programme", json!({ "preset": "watch_visit", "name": "見守り" }));
    let senior = c.put(
        "worker",
        json!({ "person_name": "未来野 翁", "roles": [{ "role": "volunteer", "from": "2024-04-01" }] }),
    );
    let two = [(mother.as_str(), "mother"), (child.as_str(), "infant")];

    c.received(&nurse, "2025-08-20", &["development"], "障害のあるこども(8か月)の見守り");
    c.together(&c.hiroba, "2025-09-03", "絵本を読む会", &two);
    for (day, by) in [("2025-09-17", "メール"), ("2025-10-08", "ポスティング")] {
        let contact =
            json!({ "start_at": format!("{day}T10:00"), "end_at": format!("{day}T10:15"), "note": by });
        c.visit(&watch, day, "outreach_contact", contact);
    }
    c.together(&c.hiroba, "2025-10-22", "ひろば", &two);
    c.consults(
        "2025-10-23",
        &["couple", "childcare_place"],
        json!({ "client_person_ids": [mother], "result": "information", "follow_up_on": "2026-03-15",
            "content": "保育園探しの意見が父親と合わない", "response": "児童館のイベントに父親も" }),
    );
    let all = [(mother.as_str(), "mother"), (father.as_str(), "father"), (child.as_str(), "infant")];
    c.together(&hall, "2025-11-15", "子育てイベント", &all);
    let with_senior = json!({
        "programme_id": c.hiroba, "theme": "お楽しみくじ", "status": "held",
        "start_at": "2025-12-06T10:00", "end_at": "2025-12-06T11:30",
    });
    let session = c.put("session", with_senior);
    for (person, role) in [(&father, "father"), (&child, "infant")] {
        c.put("attendance", json!({ "session_id": session, "person_id": person, "attendance_role": role, "state": "present" }));
    }
    c.put("attendance", json!({ "session_id": session, "worker_id": senior, "attendance_role": "worker", "state": "present" }));

    c.tells(&[
        ("2025-08-20", "referral", "架空市 保健センター", "in", "accepted"),
        ("2025-09-03", "attendance", HIROBA, "mother", "present"),
        ("2025-09-03", "attendance", HIROBA, "infant", "present"),
        ("2025-09-17", "visit", "見守り", "outreach_contact", "done"),
        ("2025-10-08", "visit", "見守り", "outreach_contact", "done"),
        ("2025-10-22", "attendance", HIROBA, "mother", "present"),
        ("2025-10-22", "attendance", HIROBA, "infant", "present"),
        ("2025-10-23", "consultation", SUPPORT, "visit_in", "open"),
        ("2025-11-15", "attendance", "児童館の子育てイベント", "mother", "present"),
        ("2025-11-15", "attendance", "児童館の子育てイベント", "father", "present"),
        ("2025-11-15", "attendance", "児童館の子育てイベント", "infant", "present"),
        ("2025-12-06", "attendance", HIROBA, "father", "present"),
        ("2025-12-06", "attendance", HIROBA, "infant", "present"),
    ]);
    assert_eq!(c.due(), [("follow_up".to_owned(), "2026-03-15".to_owned())]);
    // Mother and child twice, father and child once; who helps is no visitor.
    assert_eq!(c.figure(Table::Groups, &c.hiroba, "attendances"), "6");
}
