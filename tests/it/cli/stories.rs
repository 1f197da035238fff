//! Whole stories of families, recorded and counted by the command line alone.

mod birth;
mod consent;

use super::Desk;
use serde_json::{Value as Json, json};

impl Desk {
    /// The same desk at another time.
    fn at(mut self, now: &str) -> Desk {
        self.now = format!("{now}:00+09:00");
        self
    }

    fn family(&self, name: &str, birth_date: &str) -> (String, String) {
        let home = self.put("household", json!({ "display_name": format!("{name}家") }));
        let child = self.member(&home, name, "child", birth_date);
        (home, child)
    }

    fn member(&self, home: &str, name: &str, relation: &str, birth_date: &str) -> String {
        let member = json!({ "family_name": name, "birth_date": birth_date, "household_id": home, "relation": relation });
        self.put("person", member)
    }

    fn programme(&self, preset: &str, rules: Json) -> String {
        self.put("programme", json!({ "preset": preset, "rules": rules }))
    }

    fn visitor(&self, name: &str, hours: i64) -> String {
        self.put(
            "worker",
            json!({
                "person_name": name, "pledge_signed_on": "2024-04-01", "roles": [{ "role": "home_visitor", "from": "2024-04-01" }],
                "training": [{ "course": "養成講座", "hours": hours, "completed_on": "2024-06-30" }],
            }),
        )
    }

    /// Code and field of the only error of a `put` that is refused.
    fn refused(&self, kind: &str, record: Json) -> (String, String) {
        let ended = self.fed(&["put", kind], record.to_string());
        assert_eq!(ended.code, 1, "{record}: {ended:?}");
        let (code, field, _) = ended.errors().remove(0);
        (code, field)
    }

    /// Codes of what a `put` warns of.
    fn warned(&self, kind: &str, record: Json) -> Vec<String> {
        let ended = self.fed(&["put", kind], record.to_string());
        assert_eq!(ended.code, 0, "{record}: {ended:?}");
        let answer = ended.answer();
        let warnings = answer["warnings"].as_array().unwrap();
        warnings.iter().map(|w| w["code"].as_str().unwrap().to_owned()).collect()
    }

    /// The numbers of a table for the fiscal year 2025, by metric and segment; those of `programme` alone.
    fn numbers(&self, table: &str, programme: &str) -> impl Fn(&str, Option<&str>) -> Json + use<> {
        let ended = self.run(&["--json", "report", table, "--fy", "2025", "--programme", programme]);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
        let lines = ended.answers();
        move |metric, segment| {
            let line = lines.iter().find(|l| l["metric"] == metric && l["segment"] == json!(segment));
            line.unwrap_or_else(|| panic!("no {metric} {segment:?}: {lines:#?}"))["value"].clone()
        }
    }

    fn night(&self, programme: &str, night: &str) -> Json {
        self.run(&["--json", "beds", "--programme", programme, "--from", night, "--to", night]).answer()
    }
}

fn stay(programme: &str, person: &str, from: &str, to: &str) -> Json {
    json!({
        "programme_id": programme, "person_id": person, "stay_kind": "overnight", "requester_type": "municipality",
        "reason_codes": ["illness"], "in_at": from, "out_at": to, "status": "completed",
    })
}

fn visit(programme: &str, home: &str, worker: &[&str], day: &str) -> Json {
    json!({
        "programme_id": programme, "household_id": home, "visit_kind": "regular", "status": "done",
        "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": worker,
    })
}

#[test]
fn twins() {
    let desk = Desk::new();
    let (home, first) = desk.family("例山", "2026-01-20");
    let second = desk.member(&home, "例山", "child", "2026-01-20");
    let mother = desk.member(&home, "例山", "mother", "1995-06-01");
    desk.put(
        "pregnancy",
        json!({ "woman_id": mother, "plurality": 2, "notified_on": "2025-07-01", "outcome": "birth", "outcome_on": "2026-01-20", "child_ids": [first, second] }),
    );
    let care = desk.programme("postpartum_day", json!({}));
    let mut day = stay(&care, &mother, "2026-02-25T10:00", "2026-02-25T15:30");
    day["stay_kind"] = json!("day_pair");
    day["requester_type"] = json!("municipality_registered_user");
    day["reason_codes"] = json!(["recovery"]);
    day["companion_person_ids"] = json!([first, second]);
    assert!(desk.warned("stay", day).is_empty());
    let bed = desk.night(&care, "2026-02-25");
    assert_eq!((&bed["capacity"], &bed["taken"]), (&json!(2), &json!(1)), "a pair is one place");
    assert_eq!(desk.numbers("stays", &care)("cases", None), 1);

    let short = desk.programme("short_stay", json!({ "capacity": 5 }));
    for baby in [&first, &second] {
        desk.put("stay", stay(&short, baby, "2026-03-14T17:00", "2026-03-15T17:00"));
    }
    let of = desk.numbers("stays", &short);
    assert_eq!(
        (of("cases", None), of("stay_days", None), of("nights", None)),
        (json!(2), json!(4), json!(2))
    );
    assert_eq!(desk.night(&short, "2026-03-14")["taken"], 2);

    let home_start = desk.programme("home_start", json!({}));
    let (a, b) = (desk.visitor("丸井", 42), desk.visitor("四角", 40));
    assert!(desk.warned("visit", visit(&home_start, &home, &[&a, &b], "2026-03-05")).is_empty());
    let of = desk.numbers("visits", &home_start);
    assert_eq!((of("visit_count", None), of("worker_visits", None)), (json!(1), json!(2)));

    let lines = desk.run(&["--json", "report", "mother_child", "--fy", "2025"]).answers();
    let supported = |metric: &str| {
        let mine = lines.iter().filter(|l| l["metric"] == metric);
        mine.map(|l| l["value"].as_i64().unwrap()).sum::<i64>()
    };
    assert_eq!(supported("infant_households_supported"), 1, "{lines:#?}");
}

#[test]
fn foster_siblings() {
    let desk = Desk::new();
    let centre =
        desk.put("organisation", json!({ "name": "例示児童相談所", "org_type": "child_guidance_centre" }));
    let respite = desk.put("programme", json!({ "preset": "foster_respite", "commissioner_id": centre }));
    for (name, birth) in [("見本", "2016-05-02"), ("試作", "2018-11-30")] {
        let (_, child) = desk.family(name, birth);
        let mut away = stay(&respite, &child, "2025-12-26T10:00", "2025-12-29T16:00");
        away["requester_type"] = json!("child_guidance_centre");
        away["requester_org_id"] = json!(centre);
        away["reason_codes"] = json!(["sibling_contact"]);
        assert!(desk.warned("stay", away).is_empty(), "4 of 7 days");
    }
    let of = desk.numbers("stays", &respite);
    assert_eq!(
        (of("cases", None), of("nights", None), of("stay_days", None)),
        (json!(2), json!(6), json!(8))
    );
}

#[test]
fn a_booking_is_cancelled_on_the_day() {
    let desk = Desk::new().at("2025-11-08T09:00");
    let short = desk.programme("short_stay", json!({ "capacity": 1 }));
    let (_, first) = desk.family("仮野", "2020-01-01");
    let (_, yuu) = desk.family("例山", "2019-05-05");
    let booking = |person: &str, status: &str| {
        json!({
            "programme_id": short, "person_id": person, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["illness"], "planned_in_at": "2025-11-08T17:00", "planned_out_at": "2025-11-09T10:00", "status": status,
        })
    };
    let booked = desk.put("stay", booking(&first, "confirmed"));
    let waiting = desk.put("stay", booking(&yuu, "waitlisted"));
    assert_eq!(desk.night(&short, "2025-11-08")["free"], 0);
    let desk = desk.at("2025-11-08T09:20");
    desk.put("stay", json!({ "id": booked, "status": "cancelled_same_day", "note": "発熱 38.5℃" }));
    assert_eq!(desk.night(&short, "2025-11-08")["free"], 1, "at once");
    let desk = desk.at("2025-11-08T10:05");
    assert!(desk.warned("stay", json!({ "id": waiting, "status": "confirmed" })).is_empty());
    let desk = desk.at("2025-11-09T10:30");
    let came = json!({ "id": waiting, "status": "completed", "in_at": "2025-11-08T18:00", "out_at": "2025-11-09T10:00" });
    desk.put("stay", came);
    let of = desk.numbers("stays", &short);
    assert_eq!(
        (of("cases", None), of("stay_days", None), of("nights", None)),
        (json!(1), json!(2), json!(1))
    );
}

#[test]
fn an_address_is_secret() {
    let desk = Desk::new();
    let (home, child) = desk.family("仮野", "2019-04-04");
    desk.member(&home, "仮野", "mother", "1990-02-02");
    // Under its own name it would stand in every list.
    let named = json!({ "id": home, "address_secret": true });
    assert_eq!(desk.refused("household", named), ("alias_required".to_owned(), "display_name".to_owned()));
    let secret = json!({
        "id": home, "address_secret": true, "display_name": "Aさん", "secret_reason": "dv_protection", "secret_until": "2026-06-30",
        "phones": [{ "number": "000-0000-0061" }],
    });
    desk.put("household", secret);
    desk.put(
        "address_history",
        json!({ "household_id": home, "from": "2026-01-01", "municipality_code": "99999", "address": "架空市秘町9-9" }),
    );
    let watch = desk.programme("watch_visit", json!({}));
    let worker = desk.put("worker", json!({ "person_name": "例山 支援" }));
    let mut seen = visit(&watch, &home, &[&worker], "2026-03-02");
    seen["visit_kind"] = json!("watch_over");
    desk.put("visit", seen);
    let short = desk.programme("short_stay", json!({ "capacity": 5 }));
    desk.put("stay", stay(&short, &child, "2026-03-01T02:00", "2026-03-05T10:00"));

    for word in ["仮野", "かりの", "kari", "0000061", "秘町"] {
        let found = desk.run(&["--json", "find", word]);
        assert!(!found.stdout.contains(&home), "{word}: {found:?}");
        assert!(!found.stdout.contains("仮野"), "{word}: {found:?}");
    }
    assert!(desk.run(&["--json", "find", "Aさん"]).stdout.contains("Aさん"), "by the alias");

    let town = json!({ "name": "架空市", "org_type": "municipality", "municipality_code": "99999" });
    let town = desk.put("organisation", town);
    std::fs::create_dir(desk.path("out")).unwrap();
    let out = desk.path("out").display().to_string();
    let weekly =
        ["--json", "export", "weekly", "--recipient", &town, "--from", "2026-03-01", "--to", "2026-03-31"];
    let ended = desk.run(&[&weekly[..], &["--out", &out]].concat());
    assert_eq!(ended.code, 0, "{ended:?}");
    let mut files = 0;
    let mut folders = vec![desk.path("out")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            for word in ["仮野", "秘町", "0000061", "0000-0061"] {
                assert!(!text.contains(word) && !name.contains(word), "{name}: {word}");
            }
        }
    }
    assert!(files > 3, "{files} files");
    for table in ["stays", "visits", "occupancy"] {
        let printed = desk.run(&["report", table, "--fy", "2025"]).stdout;
        assert!(!printed.contains("仮野") && !printed.contains("秘町"), "{table}");
    }
    // The other parent may not collect: a responsible person is asked.
    let father = desk
        .put("person", json!({ "family_name": "仮野", "given_name": "太郎", "birth_date": "1988-01-01" }));
    let collected = json!({
        "programme_id": short, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality", "reason_codes": ["illness"],
        "in_at": "2026-03-10T10:00", "out_at": "2026-03-11T10:00", "status": "completed", "collected_by_id": father,
    });
    assert_eq!(
        desk.refused("stay", collected),
        ("collector_unknown".to_owned(), "collected_by_id".to_owned())
    );
    // A month before its end the protection is to be renewed.
    let desk = desk.at("2026-05-31T09:00");
    let due = desk.run(&["--json", "due"]);
    assert!(due.stdout.contains("2026-06-30"), "{due:?}");
    assert!(!due.stdout.contains("仮野"), "{due:?}");
}

#[test]
fn a_family_moves() {
    let desk = Desk::new().at("2025-12-20T12:00");
    let (home, _) = desk.family("模擬", "2022-01-01");
    let place = |from: &str, code: &str| json!({ "household_id": home, "from": from, "municipality_code": code, "address": format!("{code}番地") });
    let old = desk.put("address_history", place("2024-07-01", "99999"));
    let home_start = desk.programme("home_start", json!({}));
    let visitor = desk.visitor("丸井", 42);
    for day in ["2025-11-13", "2025-11-20", "2025-11-27"] {
        desk.put("visit", visit(&home_start, &home, &[&visitor], day));
    }
    desk.put("address_history", json!({ "id": old, "to": "2025-11-30" }));
    desk.put("address_history", place("2025-12-01", "99998"));
    let mut joint = visit(&home_start, &home, &[&visitor], "2025-12-04");
    joint["visit_kind"] = json!("joint");
    desk.put("visit", joint);
    let visits = desk.run(&["--json", "list", "visit"]).answers();
    let of = |code: &str| visits.iter().filter(|v| v["municipality_code"] == code).count();
    assert_eq!((of("99999"), of("99998")), (3, 1));
    assert_eq!(desk.numbers("visits", &home_start)("visit_count", None), 4);
}

#[test]
fn one_visitor_takes_over_from_another() {
    let desk = Desk::new();
    let (home, _) = desk.family("仮野", "2023-01-01");
    let home_start = desk.programme("home_start", json!({}));
    let (a, b) = (desk.visitor("丸井", 42), desk.visitor("四角", 38));
    let enrolment = json!({ "household_id": home, "programme_id": home_start, "assignments": [{ "worker_id": a, "from": "2025-12-01" }] });
    let enrolment = desk.put("enrolment", enrolment);
    for day in ["2025-12-18", "2025-12-25", "2026-01-08"] {
        desk.put("visit", visit(&home_start, &home, &[&a], day));
    }
    let stored = desk.run(&["--json", "get", "enrolment", &enrolment]).answer();
    let first = stored["assignments"][0]["id"].clone();
    assert!(first.is_string(), "{stored}");
    desk.put("enrolment", json!({ "id": enrolment, "assignments": [{ "id": first, "to": "2026-01-15", "end_reason": "illness" }] }));
    let give = |from: &str| json!({ "id": enrolment, "assignments": [{ "worker_id": b, "from": from }] });
    assert_eq!(
        desk.refused("enrolment", give("2026-01-16")),
        ("I-30".to_owned(), "assignments[0].worker_id".to_owned())
    );
    assert_eq!(
        desk.refused("visit", visit(&home_start, &home, &[&b], "2026-01-16")),
        ("I-30".to_owned(), "worker_ids".to_owned())
    );
    desk.put(
        "worker",
        json!({ "id": b, "training": [{ "course": "補講", "hours": 3, "completed_on": "2026-01-21" }] }),
    );
    desk.put("enrolment", give("2026-01-22"));
    for day in ["2026-01-22", "2026-01-29", "2026-02-05"] {
        desk.put("visit", visit(&home_start, &home, &[&b], day));
    }
    let of = desk.numbers("visits", &home_start);
    assert_eq!((of("visit_count", None), of("households", None)), (json!(6), json!(1)));
    assert_eq!(of("registered_workers", Some("home_visitor")), 2, "who is ill stays registered");
    let refused = desk.run(&["--json", "--as", &a, "get", "household", &home]);
    assert_eq!((refused.code, refused.error()["code"].as_str()), (1, Some("I-31")), "{refused:?}");
    assert_eq!(desk.run(&["--json", "--as", &b, "get", "household", &home]).code, 0);
}

#[test]
fn a_father_comes_alone() {
    let desk = Desk::new();
    let (home, baby) = desk.family("見本", "2025-02-10");
    let mother = desk.member(&home, "見本", "mother", "1994-01-01");
    let father = desk.member(&home, "見本", "father", "1993-01-01");
    let tick = |session: &str, person: &str, role: &str| {
        let present = json!({ "session_id": session, "person_id": person, "attendance_role": role, "state": "present" });
        assert!(desk.warned("attendance", present).is_empty(), "{role}");
    };
    for (unit, heads) in [("pair", 1), ("adult", 1), ("person", 2)] {
        let massage = desk.programme("baby_massage", json!({ "head_unit": unit }));
        let friday = desk.put(
            "session",
            json!({ "programme_id": massage, "start_at": "2025-10-17T10:00", "status": "held" }),
        );
        tick(&friday, &father, "father");
        tick(&friday, &baby, "infant");
        assert_eq!(desk.numbers("groups", &massage)("attendances", None), heads, "{unit}");
    }
    let training = desk
        .programme("parent_training", json!({ "childcare_required": null, "household_completion": true }));
    let course = desk.put("course", json!({ "programme_id": training, "name": "秋の講座" }));
    for n in 1..=6 {
        let at = format!("2025-11-{:02}T10:00", n * 4);
        let session = desk.put(
            "session",
            json!({ "course_id": course, "sequence_no": n, "start_at": at, "status": "held" }),
        );
        let (who, role) = if n < 6 { (&mother, "mother") } else { (&father, "father") };
        tick(&session, who, role);
    }
    let of = desk.numbers("courses", &training);
    assert_eq!(of("sessions", None), 6);
    assert_eq!(
        (of("completion", None), of("completion", Some("household"))),
        (json!(0), json!(1)),
        "neither alone, both together"
    );
}

#[test]
fn what_is_easily_counted_wrongly() {
    let desk = Desk::new().at("2026-04-01T12:00");
    let custody = desk.programme("temporary_custody", json!({}));
    let home =
        desk.put("household", json!({ "display_name": "模擬家", "phones": [{ "number": "0312345678" }] }));
    let mut last = String::new();
    for birth in ["2015-01-01", "2017-01-01", "2019-01-01"] {
        last = desk.member(&home, "模擬", "child", birth);
        let mut day = stay(&custody, &last, "2026-03-31T10:00", "2026-03-31T19:00");
        day["stay_kind"] = json!("day");
        day["requester_type"] = json!("child_guidance_centre");
        day["reason_codes"] = json!(["safety"]);
        desk.put("stay", day);
    }
    let of = desk.numbers("stays", &custody);
    assert_eq!(
        (of("cases", None), of("stay_days", None), of("nights", None)),
        (json!(3), json!(3), json!(0)),
        "M1, M11"
    );
    let next = desk.run(&["--json", "report", "stays", "--fy", "2026", "--programme", &custody]).answers();
    assert!(!next.is_empty() && next.iter().all(|l| l["value"] == 0), "M17: {next:?}");

    let hiroba = desk.programme("hiroba", json!({ "head_unit": "adult" }));
    let session = |day: &str, status: &str| {
        desk.put("session", json!({ "programme_id": hiroba, "occurred_on": day, "status": status }))
    };
    session("2026-03-01", "cancelled");
    session("2026-03-08", "held");
    let alone = session("2026-03-15", "held");
    desk.put(
        "attendance",
        json!({ "session_id": alone, "person_id": last, "attendance_role": "child", "state": "present" }),
    );
    let of = desk.numbers("groups", &hiroba);
    assert_eq!((of("sessions", None), of("attendances", None)), (json!(2), json!(0)), "M7, M8, M9");

    let born = desk.put("person", json!({ "family_name": "例山", "birth_date": "平成31年5月1日" }));
    assert_eq!(desk.run(&["--json", "get", "person", &born]).answer()["birth_date"], "2019-05-01", "M12");
    let label = |style: &str| desk.run(&["report", "stays", "--fy", "R1", "--fy-label", style]).stdout;
    assert!(label("kanji").contains("令和元年度") && label("R").contains("R1"), "M13: {}", label("R"));
    assert_eq!(
        desk.run(&["--json", "get", "household", &home]).answer()["phones"][0]["number"],
        "0312345678",
        "M15"
    );
}
