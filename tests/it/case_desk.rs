//! The case file as the window asks for it: lists, timeline, questionnaires, what is due on Today.

use serde_json::json;
use tsunagi_core::view::{DueView, TimelineItem};
use tsunagi_tests::{Office, id};

const NOW: &str = "2026-03-31T12:00";

fn timeline(o: &Office, home: &str, kind: &str) -> Vec<TimelineItem> {
    let all = o.app.family(id(home)).unwrap().timeline;
    all.into_iter().filter(|i| i.kind == kind).collect()
}

fn due(o: &Office) -> Vec<DueView> {
    o.app.today_view().unwrap().due
}

fn due_codes(o: &Office) -> Vec<String> {
    due(o).into_iter().map(|d| d.code).collect()
}

fn desk(o: &Office) -> String {
    o.put("programme", json!({ "preset": "general_consultation" }))
}

/// All ten answers of the EPDS as they are printed: the calmest, but for those given.
fn epds_answers(other: &[(i64, i64)]) -> serde_json::Value {
    let calm = |n: i64| if matches!(n, 1 | 2 | 4) { 0 } else { 3 };
    let of = |n: i64| other.iter().find(|(at, _)| *at == n).map_or_else(|| calm(n), |(_, a)| *a);
    (1..=10).map(|n| (n.to_string(), json!(of(n)))).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn a_familys_timeline_shows_its_case_file() {
    let o = Office::new(NOW);
    let (home, child) = o.family("例山", "2026-01-20");
    let mother = o.member(&home, "例山", "mother", "1994-05-12");
    let town = o.put("organisation", json!({ "name": "架空市", "org_type": "municipality_mch" }));
    let said = o.put(
        "consultation",
        json!({
            "programme_id": desk(&o), "channel": "phone", "received_at": "2026-03-10T10:00",
            "client_person_ids": [mother], "topics": ["fatigue", "sleep"], "content": "眠れない",
        }),
    );
    o.put("referral", json!({ "direction": "out", "to_org_id": town, "consultation_id": said, "reason_codes": ["epds_high"] }));
    o.put("support_plan", json!({ "kind": "support_plan", "household_id": home, "drawn_up_on": "2026-03-12", "review_on": "2026-06-12" }));
    let parcels = o.put("programme", json!({ "preset": "supply_shipping" }));
    let parcel = o.put(
        "shipment",
        json!({ "programme_id": parcels, "person_id": mother, "requested_on": "2026-03-15" }),
    );
    o.put("shipment_item", json!({ "shipment_id": parcel, "item": "diaper", "qty": 2 }));

    let spoken = timeline(&o, &home, "consultation").remove(0);
    assert_eq!((spoken.id.as_str(), spoken.what.as_deref()), (said.as_str(), Some("phone")));
    assert_eq!((spoken.about, spoken.people.len()), (vec!["fatigue".to_owned(), "sleep".to_owned()], 1));
    let sent = timeline(&o, &home, "referral").remove(0);
    assert_eq!((sent.programme.as_str(), sent.about), ("架空市", vec!["epds_high".to_owned()]));
    assert_eq!(timeline(&o, &home, "support_plan")[0].what.as_deref(), Some("support_plan"));
    let parcel = timeline(&o, &home, "shipment").remove(0);
    assert_eq!((parcel.date.as_str(), parcel.about), ("2026-03-15", vec!["diaper".to_owned()]));
    // The child's consultation by itself is the family's as well.
    o.put(
        "consultation",
        json!({
            "programme_id": desk(&o), "channel": "phone", "received_at": "2026-03-11T10:00",
            "client_person_ids": [child], "topics": ["sleep"],
        }),
    );
    assert_eq!(timeline(&o, &home, "consultation").len(), 2);
}

#[test]
fn a_desk_sees_parcels_and_nothing_else_of_the_case_file() {
    let o = Office::new(NOW);
    let (home, child) = o.family("例山", "2026-01-20");
    let programme = desk(&o);
    o.put("consultation", json!({ "programme_id": programme, "channel": "phone", "received_at": "2026-03-10T10:00", "household_id": home, "topics": ["sleep"], "follow_up_on": "2026-03-20" }));
    let parcels = o.put("programme", json!({ "preset": "supply_shipping" }));
    o.put("shipment", json!({ "programme_id": parcels, "person_id": child, "requested_on": "2026-03-15" }));
    let night = o.put("worker", json!({ "person_name": "試作 夜", "access_role": "desk" }));
    let mut o = o;
    o.app.act_as(&night).unwrap();
    let kinds: Vec<String> = o.app.family(id(&home)).unwrap().timeline.into_iter().map(|i| i.kind).collect();
    assert_eq!(kinds, ["shipment"]);
    assert!(due_codes(&o).is_empty());
    assert_eq!(o.app.consultations(None).unwrap_err().code, "not_your_role");
    assert_eq!(o.app.questionnaires().unwrap_err().code, "not_your_role");
    assert_eq!(o.app.shipments().unwrap().len(), 1);
}

#[test]
fn consultations_whose_follow_up_has_come_stand_first() {
    let o = Office::new(NOW);
    let general = desk(&o);
    let abuse = o.put("programme", json!({ "preset": "abuse_consultation" }));
    let at = |day: &str, more: serde_json::Value| {
        let mut c = json!({ "programme_id": general, "channel": "phone", "received_at": format!("{day}T10:00"), "topics": ["sleep"] });
        c.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        o.put("consultation", c)
    };
    let old = at("2025-09-01", json!({ "status": "closed" }));
    let closed = at("2026-03-30", json!({ "status": "closed" }));
    let open = at("2026-01-05", json!({ "follow_up_on": "2026-04-01" }));
    let called = at("2025-05-05", json!({ "follow_up_on": "2026-03-31" }));
    let secret = at(
        "2026-03-01",
        json!({ "programme_id": abuse, "abuse_type_primary": "neglect", "status": "closed" }),
    );
    let view = o.app.consultations(None).unwrap();
    let ids: Vec<&str> = view.lines.iter().map(|l| l.id.as_str()).collect();
    assert_eq!(ids, [&called, &open, &closed, &secret]);
    assert!(!ids.contains(&old.as_str()));
    assert_eq!((view.follow_ups, view.since.as_str()), (1, "2025-10-02"));
    let of_abuse = o.app.consultations(Some(id(&abuse))).unwrap().lines;
    assert_eq!((of_abuse.len(), of_abuse[0].abuse_type.as_deref()), (1, Some("neglect")));
    let programmes = o.app.case_programmes().unwrap();
    assert_eq!(programmes.iter().map(|p| p.abuse_type).collect::<Vec<_>>(), [false, true]);
    assert_eq!(due_codes(&o), ["follow_up"]);
    o.edit("consultation", &called, json!({ "status": "closed" }));
    assert!(due_codes(&o).is_empty());
}

#[test]
fn the_age_band_is_that_of_the_youngest() {
    let o = Office::new(NOW);
    let (home, _) = o.family("例山", "2026-01-20");
    o.member(&home, "例山", "child", "2022-01-20");
    let band = |day: &str| o.app.age_band(id(&home), day.parse().unwrap()).unwrap();
    assert_eq!(band("2026-03-31").as_deref(), Some("month_2"));
    assert_eq!(band("2027-02-01").as_deref(), Some("year_1_2"));
    let empty = o.put("household", json!({ "display_name": "試作家" }));
    assert_eq!(o.app.age_band(id(&empty), "2026-03-31".parse().unwrap()).unwrap(), None);
}

#[test]
fn consent_is_shown_before_a_referral_goes_out() {
    let o = Office::new(NOW);
    let (home, _) = o.family("例山", "2026-01-20");
    let town = o.put("organisation", json!({ "name": "架空市", "org_type": "municipality_mch" }));
    let club = o.put("organisation", json!({ "name": "見本の会" }));
    let state = |to: &str| o.app.sharing_consent(Some(id(&home)), None, id(to)).unwrap();
    let unasked = state(&town);
    assert_eq!((unasked.state.as_str(), unasked.scope.as_deref()), ("unasked", Some("share_municipality")));
    assert_eq!(state(&club).scope, None);
    let consent = json!({ "household_id": home, "scope": "share_municipality", "given_on": "2025-05-01", "method": "written" });
    let consent = o.put("consent", consent);
    let agreed = state(&town);
    assert_eq!((agreed.state.as_str(), agreed.given_on.as_deref()), ("agreed", Some("2025-05-01")));
    assert_eq!(state(&club).state, "unasked");
    o.edit("consent", &consent, json!({ "withdrawn_on": "2026-01-20" }));
    let withdrawn = state(&town);
    assert_eq!(
        (withdrawn.state.as_str(), withdrawn.withdrawn_on.as_deref()),
        ("withdrawn", Some("2026-01-20"))
    );
}

#[test]
fn a_template_is_taken_up_once_and_its_alerts_wait_until_somebody_saw_to_them() {
    let o = Office::new(NOW);
    let (home, _) = o.family("未来野", "2026-01-20");
    let mother = o.member(&home, "未来野", "mother", "1998-05-12");
    assert_eq!(o.app.questionnaires().unwrap().templates.len(), 4);
    let epds = o.app.add_questionnaire("EPDS").unwrap().value.id;
    assert_eq!(o.app.add_questionnaire("EPDS").unwrap_err().code, "questionnaire_known");
    assert_eq!(o.app.add_questionnaire("none").unwrap_err().code, "template_unknown");
    let view = o.app.questionnaires().unwrap();
    assert_eq!((view.templates.len(), view.questionnaires[0].items.len()), (3, 10));
    let third = &view.questionnaires[0].items[2];
    assert_eq!(
        third.answers.iter().map(|a| (a.value, a.points)).collect::<Vec<_>>(),
        [(0, 3), (1, 2), (2, 1), (3, 0)]
    );
    assert!(view.questionnaires[0].items[9].alerts);

    let answer = |answers: serde_json::Value| {
        o.put("response", json!({ "questionnaire_id": epds, "person_id": mother, "answered_on": "2026-03-30", "wave": "pre", "answers": answers }))
    };
    let calm = answer(epds_answers(&[]));
    assert!(due_codes(&o).is_empty());
    // Nine points; then item 10 alone, with an answer missing.
    let high = answer(epds_answers(&[(1, 3), (2, 3), (4, 3)]));
    let mut missing = epds_answers(&[(10, 2)]);
    missing["3"] = json!(null);
    let tenth = answer(missing);
    let waiting: Vec<String> = due(&o).into_iter().map(|d| d.id).collect();
    assert_eq!(waiting, [high.clone(), tenth.clone()]);

    let of = |response: &str| {
        let found = timeline(&o, &home, "response").into_iter().find(|i| i.id == response);
        found.unwrap().score.unwrap()
    };
    assert_eq!((of(&calm).score, of(&calm).over_cutoff), (Some(0), false));
    assert_eq!((of(&high).score, of(&high).over_cutoff, of(&high).score_max), (Some(9), true, Some(30)));
    assert_eq!((of(&tenth).score, of(&tenth).missing, of(&tenth).alert_items), (None, vec![3], vec![10]));
    o.app.see_alert(id(&tenth)).unwrap();
    assert_eq!(of(&tenth).seen_on.as_deref(), Some("2026-03-31"));
    assert_eq!(due(&o).into_iter().map(|d| d.id).collect::<Vec<_>>(), [high]);

    let so_far = o.app.score_answers(id(&epds), &json!({ "10": 2 })).unwrap();
    assert_eq!((so_far.score, so_far.missing.len(), so_far.alert_items), (None, 9, vec![10]));
}

#[test]
fn the_official_wording_is_put_in_afterwards() {
    let o = Office::new(NOW);
    let epds = o.app.add_questionnaire("EPDS").unwrap().value.id;
    let item = o.app.questionnaires().unwrap().questionnaires[0].items[0].clone();
    o.edit(
        "questionnaire",
        &epds,
        json!({ "items": [{ "id": item.id, "text": "見本の設問", "scale": "ア;イ;ウ;エ" }] }),
    );
    let item = o.app.questionnaires().unwrap().questionnaires[0].items[0].clone();
    assert_eq!(item.text.as_deref(), Some("見本の設問"));
    assert_eq!(item.answers.iter().map(|a| a.label.clone().unwrap()).collect::<String>(), "アイウエ");
}

#[test]
fn plans_and_the_interview_of_the_eighth_month_are_due() {
    let o = Office::new("2025-09-10T09:00");
    let home = o.put("household", json!({ "display_name": "未来野家" }));
    let woman = o.member(&home, "未来野", "mother", "2001-05-12");
    o.put("pregnancy", json!({ "woman_id": woman, "due_date": "2025-11-20", "notified_on": "2025-05-12" }));
    let plan = o.put("support_plan", json!({ "kind": "support_plan", "household_id": home, "drawn_up_on": "2025-06-01", "review_on": "2025-09-10" }));
    assert_eq!(due_codes(&o), ["plan_review"], "nobody holds such interviews here");
    let interviews = o.put("programme", json!({ "preset": "pregnancy_interview" }));
    assert_eq!(due_codes(&o), ["month8_interview", "plan_review"]);
    assert_eq!(due(&o)[0].date.as_deref(), Some("2025-09-24"), "its last day");
    o.edit("support_plan", &plan, json!({ "status": "reviewed" }));
    // 28w0d is the first day, 31w6d the last.
    let days = [("2025-08-27", 0), ("2025-08-28", 1), ("2025-09-24", 1), ("2025-09-25", 0)];
    let mut o = o;
    for (day, count) in days {
        o = o.at(&format!("{day}T09:00"));
        assert_eq!(due_codes(&o).len(), count, "{day}");
    }
    let o = o.at("2025-09-12T09:00");
    o.put("consultation", json!({
        "programme_id": interviews, "channel": "visit_in", "received_at": "2025-09-10T10:00", "interview_kind": "month8",
        "client_person_ids": [woman],
    }));
    assert!(due_codes(&o).is_empty());
}

#[test]
fn parcels_that_wait_stand_before_those_that_went() {
    let o = Office::new(NOW);
    let (_, child) = o.family("例山", "2026-01-20");
    let parcels = o.put("programme", json!({ "preset": "supply_shipping" }));
    let parcel = |requested: &str, more: serde_json::Value| {
        let mut s = json!({ "programme_id": parcels, "person_id": child, "requested_on": requested, "items": [{ "item": "food", "qty": 3 }] });
        s.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        o.put("shipment", s)
    };
    let sent = parcel("2026-03-28", json!({ "status": "shipped", "shipped_on": "2026-03-30" }));
    let waits = parcel("2025-01-10", json!({}));
    parcel("2025-01-10", json!({ "status": "delivered", "shipped_on": "2025-01-12" }));
    let lines = o.app.shipments().unwrap();
    assert_eq!(lines.iter().map(|l| l.id.as_str()).collect::<Vec<_>>(), [&waits, &sent]);
    assert_eq!((lines[0].items[0].item.as_str(), lines[0].items[0].qty), ("food", 3));
    assert!(lines[0].neutral_label);
}

#[test]
fn general_consultations_stand_first_and_interviews_last() {
    let o = Office::new(NOW);
    for (preset, name) in [
        ("pregnancy_interview", "あ面談"),
        ("abuse_consultation", "い虐待"),
        ("general_consultation", "う相談"),
    ] {
        o.put("programme", json!({ "preset": preset, "name": name }));
    }
    let names: Vec<String> = o.app.case_programmes().unwrap().into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["う相談", "い虐待", "あ面談"]);
}

#[test]
fn a_consultation_is_tied_to_a_session_of_the_fortnight_and_an_epds_of_the_year() {
    let o = Office::new(NOW);
    let (home, _) = o.family("例山", "2026-01-20");
    let mother = o.member(&home, "例山", "mother", "1994-05-12");
    let epds = o.app.add_questionnaire("EPDS").unwrap().value.id;
    let answered = |day: &str| {
        let answers: serde_json::Map<String, serde_json::Value> =
            (1..=10).map(|no| (no.to_string(), json!(1))).collect();
        o.put(
            "response",
            json!({
                "questionnaire_id": epds, "person_id": mother, "household_id": home, "answered_on": day,
                "wave": "pre", "answers": answers,
            }),
        )
    };
    let (old, new) = (answered("2024-12-01"), answered("2026-03-20"));
    let club = o.put("programme", json!({ "preset": "hiroba" }));
    let session = |day: &str, theme: &str| {
        o.put(
            "session",
            json!({
                "programme_id": club, "theme": theme, "planned_start": format!("{day}T10:00"),
                "planned_end": format!("{day}T12:00"),
            }),
        )
    };
    let (past, near) = (session("2026-03-01", "遠い日"), session("2026-03-25", "相談会"));
    let links = o.app.case_links(Some(id(&home)), "2026-03-31".parse().unwrap()).unwrap();
    let ids = |links: &[tsunagi_core::view::CaseLink]| links.iter().map(|l| l.id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(&links.sessions), ids(&links.responses)), (vec![near], vec![new]));
    // Seven of the ten items are scored the other way round.
    assert_eq!(links.responses[0].score.as_ref().and_then(|s| s.score), Some(17));
    assert!(![old, past].iter().any(|id| ids(&links.responses).contains(id)));
    let nobody = o.app.case_links(None, "2026-03-31".parse().unwrap()).unwrap();
    assert!(nobody.responses.is_empty() && !nobody.sessions.is_empty());
}

#[test]
fn the_directory_says_what_bodies_offer_who_was_there_last_and_why_they_refused() {
    let o = Office::new(NOW);
    let (home, _) = o.family("例山", "2026-01-20");
    let centre = o.put(
        "organisation",
        json!({
            "name": "見本保育園", "kana": "みほんほいくえん", "org_type": "nursery", "offers": "一時預かり",
            "for_whom": "1歳から", "cost": "1日2,000円", "last_visited_on": "2026-01-10",
        }),
    );
    o.put("organisation", json!({ "name": "仮野病院", "kana": "かりのびょういん", "org_type": "hospital" }));
    o.put("consent", json!({ "household_id": home, "scope": "share_school", "given_on": "2025-05-01", "method": "written" }));
    let refer = |status: &str, day: &str, more: serde_json::Value| {
        let mut referral = json!({
            "direction": "out", "to_org_id": centre, "household_id": home, "status": status,
            "sent_at": format!("{day}T10:00"), "method": "phone",
        });
        referral.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        o.put("referral", referral)
    };
    refer("draft", "2026-03-20", json!({}));
    refer("linked", "2026-02-20", json!({ "linked": true }));
    let refused = refer("declined", "2026-03-01", json!({ "reply": "リフレッシュが理由では受けられない" }));
    let lines = o.app.directory().unwrap();
    assert_eq!(lines.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["仮野病院", "見本保育園"]);
    let line = &lines[1];
    assert_eq!((line.sent, line.linked, line.declined), (2, 1, 1));
    assert_eq!(line.refusals[0].referral_id, refused);
    assert_eq!(line.refusals[0].reply.as_deref(), Some("リフレッシュが理由では受けられない"));
    assert_eq!((line.offers.as_deref(), line.for_whom.as_deref()), (Some("一時預かり"), Some("1歳から")));
    assert_eq!(line.last_visited_on.as_deref(), Some("2026-01-10"));
    let rounds = o.put("programme", json!({ "preset": "facility_round" }));
    let worker = o.put("worker", json!({ "person_name": "例山 巡" }));
    o.put(
        "visit",
        json!({
            "programme_id": rounds, "organisation_id": centre, "visit_kind": "facility_round", "status": "done",
            "start_at": "2026-03-15T10:00", "end_at": "2026-03-15T11:00", "worker_ids": [worker],
        }),
    );
    assert_eq!(o.app.directory().unwrap()[1].last_visited_on.as_deref(), Some("2026-03-15"));
}

#[test]
fn who_answered_at_the_start_of_a_course_is_asked_at_its_end() {
    let o = Office::new(NOW);
    let training = o.put("programme", json!({ "preset": "parent_training" }));
    let course = o.put("course", json!({ "programme_id": training, "name": "春のトレーニング" }));
    let on = |day: &str, status: &str| {
        o.put(
            "session",
            json!({
                "programme_id": training, "course_id": course, "planned_start": format!("{day}T10:00"),
                "planned_end": format!("{day}T11:30"), "status": status,
            }),
        )
    };
    on("2026-02-20", "planned");
    on("2026-03-28", "planned");
    // What fell out does not make it longer.
    on("2026-04-20", "cancelled");
    let questions = o.app.add_questionnaire("EPDS").unwrap().value.id;
    let enrol = |(home, mother): &(String, String), course: &str, status: &str, ended: Option<&str>| {
        let people = json!([mother]);
        o.put(
            "enrolment",
            json!({
                "programme_id": training, "course_id": course, "household_id": home, "person_ids": people,
                "status": status, "ended_on": ended,
            }),
        )
    };
    let parent = |name: &str, status: &str, ended: Option<&str>| {
        let (home, _) = o.family(name, "2020-10-05");
        let mother = o.member(&home, name, "mother", "1990-04-01");
        let parent = (home, mother);
        enrol(&parent, &course, status, ended);
        parent
    };
    let answer =
        |(home, mother): &(String, String), day: &str, wave: &str| {
            o.put("response", json!({
            "questionnaire_id": questions, "person_id": mother, "household_id": home, "answered_on": day,
            "wave": wave, "answers": { "1": 0 },
        }))
        };
    let (stays, done, left, never, declined) = (
        parent("見本", "active", None),
        parent("試作", "active", None),
        parent("模擬", "closed", Some("2026-03-01")),
        parent("仮野", "active", None),
        parent("例川", "declined", None),
    );
    // In another course that has ended as well: asked once.
    let second = o.put("course", json!({ "programme_id": training, "name": "夜のトレーニング" }));
    let evening = json!({
        "programme_id": training, "course_id": second, "planned_start": "2026-03-20T19:00",
        "planned_end": "2026-03-20T20:30", "status": "planned",
    });
    o.put("session", evening);
    enrol(&stays, &second, "active", None);
    answer(&declined, "2026-02-20", "pre");
    let asked = answer(&stays, "2026-02-10", "pre");
    answer(&stays, "2025-03-01", "pre");
    answer(&done, "2026-02-20", "pre");
    answer(&done, "2026-03-28", "post");
    answer(&left, "2026-02-20", "pre");
    let _ = never;
    let missing = || -> Vec<(String, Option<String>, Option<String>)> {
        let of = |d: &DueView| d.code == "post_missing";
        due(&o).into_iter().filter(of).map(|d| (d.id, d.household_id, d.date)).collect()
    };
    assert_eq!(missing(), [(asked, Some(stays.0.clone()), Some("2026-03-20".to_owned()))]);
    answer(&stays, "2026-03-30", "post");
    assert_eq!(missing(), []);
}
