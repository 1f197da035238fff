//! From the notification of a pregnancy over the birth to what a questionnaire says of the mother.

use super::super::{Desk, PASSPHRASE};
use super::visit;
use serde_json::{Value as Json, json};
use tsunagi_core::app::{App, Profile, Unlock};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::time::Zone;
use tsunagi_core::domain::time_text::parse_instant;
use tsunagi_core::env::Env;

impl Desk {
    /// The same profile as the window opens it.
    fn window(&self) -> App {
        let now = parse_instant(&self.now, Zone::default(), None).unwrap();
        Profile::at(self.data()).unlock(&Unlock::passphrase(PASSPHRASE, now), Env::at(now)).unwrap()
    }

    /// What waits on Today: its code and day.
    fn waits(&self) -> Vec<(String, String)> {
        let due = self.window().today_view().unwrap().due;
        due.into_iter().map(|d| (d.code, d.date.unwrap_or_default())).collect()
    }

    /// A figure of a fiscal year.
    fn of_year(&self, table: &str, year: &str, metric: &str, segment: Option<&str>) -> Json {
        let lines = self.run(&["--json", "report", table, "--fy", year]).answers();
        let line = lines.iter().find(|l| l["metric"] == metric && l["segment"] == json!(segment));
        line.unwrap_or_else(|| panic!("no {metric} {segment:?}: {lines:#?}"))["value"].clone()
    }
}

#[test]
fn from_pregnancy_to_motherhood() {
    let desk = Desk::new().at("2025-08-27T12:00");
    let home = desk.put("household", json!({ "display_name": "未来野家" }));
    let yume = desk.member(&home, "未来野", "mother", "1998-08-08");
    let baby = desk.put(
        "person",
        json!({ "family_name": "未来野", "life_stage": "unborn", "due_date": "2025-11-20", "household_id": home, "relation": "child" }),
    );
    let pregnancy = desk.put(
        "pregnancy",
        json!({ "woman_id": yume, "due_date": "2025-11-20", "notified_on": "2025-05-12", "first_pregnancy": true, "child_ids": [baby] }),
    );
    let interviews = desk.programme("pregnancy_interview", json!({}));
    let talk = |desk: &Desk, on: &str, kind: &str| {
        let talk = json!({
            "programme_id": interviews, "channel": "visit_in", "received_at": format!("{on}T10:00"), "interview_kind": kind,
            "client_person_ids": [yume], "status": "closed",
        });
        assert!(desk.warned("consultation", talk).is_empty(), "{kind}");
    };
    talk(&desk, "2025-05-12", "pregnancy_notification");

    // The eighth month is from 28 weeks and no days to 31 weeks and 6 days: 28 August to 24 September.
    let interview = [("month8_interview".to_owned(), "2025-09-24".to_owned())];
    let mut desk = desk;
    for (day, due) in [
        ("2025-08-27", &[][..]),
        ("2025-08-28", &interview[..]),
        ("2025-09-24", &interview[..]),
        ("2025-09-25", &[][..]),
    ] {
        desk = desk.at(&format!("{day}T12:00"));
        assert_eq!(desk.waits(), due, "{day}");
    }
    let desk = desk.at("2025-09-10T12:00");
    talk(&desk, "2025-09-10", "month8");
    assert_eq!(desk.waits(), [], "it was held");

    let desk = desk.at("2025-12-20T12:00");
    let home_start = desk.programme("home_start", json!({}));
    let visitor = desk.visitor("丸井", 42);
    let goes = |desk: &Desk, day: &str| {
        let codes = desk.warned("visit", visit(&home_start, &home, &[&visitor], day));
        assert!(codes.is_empty(), "{day}: {codes:?}");
    };
    goes(&desk, "2025-10-09");
    goes(&desk, "2025-10-16");
    let short = desk.programme("short_stay", json!({}));
    let before_birth = super::stay(&short, &baby, "2025-10-20T10:00", "2025-10-21T10:00");
    assert_eq!(desk.refused("stay", before_birth), ("I-03".to_owned(), "person_id".to_owned()));
    let born =
        json!({ "id": baby, "life_stage": "born", "given_name": "そうま", "birth_date": "2025-11-14" });
    assert_eq!(desk.put("person", born), baby, "the same record");
    desk.put("pregnancy", json!({ "id": pregnancy, "outcome": "birth", "outcome_on": "2025-11-14" }));
    for day in ["2025-12-04", "2025-12-11", "2025-12-18"] {
        goes(&desk, day);
    }

    // EPDS at one month: 10 in all, and nothing on the tenth item. Seven items are printed from the worst down.
    assert_eq!(desk.run(&["questionnaire", "add", "EPDS"]).code, 0);
    let epds = desk.run(&["--json", "list", "questionnaire"]).answer()["id"].clone();
    let ticked = json!({ "1": 1, "2": 2, "3": 1, "4": 2, "5": 2, "6": 1, "7": 3, "8": 3, "9": 3, "10": 3 });
    let answered = json!({ "questionnaire_id": epds, "person_id": yume, "answered_on": "2025-12-12", "wave": "other", "answers": ticked });
    let answered = desk.put("response", answered);
    assert_eq!(desk.waits(), [("response_alert".to_owned(), "2025-12-12".to_owned())]);
    let family = desk.window().family(Id::parse(&home).unwrap()).unwrap();
    let score = family.timeline.into_iter().find(|i| i.id == answered).unwrap().score.unwrap();
    assert_eq!((score.score, score.over_cutoff, score.alert_items), (Some(10), true, vec![]));

    let nurse = json!({ "name": "架空市 保健センター", "org_type": "municipality_mch", "municipality_code": "99999" });
    let nurse = desk.put("organisation", nurse);
    let handed = json!({
        "direction": "out", "to_org_id": nurse, "person_id": yume, "reason_codes": ["epds_high"], "status": "sent",
        "sent_at": "2025-12-15T10:00",
    });
    assert_eq!(desk.refused("referral", handed.clone()), ("I-61".to_owned(), "consent_id".to_owned()));
    assert_eq!(desk.of_year("consultations", "2025", "liaison_rate", None), json!(0.0));
    desk.put(
        "consent",
        json!({ "household_id": home, "scope": "share_municipality", "given_on": "2025-12-15" }),
    );
    desk.put("referral", handed);
    assert_eq!(desk.of_year("consultations", "2025", "liaison_rate", None), json!(100.0));

    let of = desk.numbers("visits", &home_start);
    assert_eq!(
        (of("visit_count", Some("prenatal")), of("visit_count", Some("with_child")), of("visit_count", None)),
        (json!(2), json!(3), json!(5))
    );
    let supported = |metric: &str| desk.of_year("mother_child", "2025", metric, None);
    assert_eq!(
        (supported("pregnant_women_supported"), supported("infant_households_supported")),
        (json!(1), json!(1)),
        "both"
    );
    let interviewed = |kind: &str| desk.of_year("mother_child", "2025", "interview_rate", Some(kind));
    assert_eq!((interviewed("pregnancy_notification"), interviewed("month8")), (json!(100.0), json!(100.0)));
    let stored = |kind: &str, id: &str| desk.run(&["--json", "get", kind, id]).answer();
    assert_eq!(stored("pregnancy", &pregnancy)["due_date"], "2025-11-20", "it stays on the pregnancy");
    assert_eq!(stored("person", &baby)["given_name"], "そうま");
    for kind in ["stay", "attendance"] {
        assert_eq!(desk.run(&["--json", "list", kind]).stdout, "", "{kind}");
    }

    let desk = desk.at("2026-04-20T12:00");
    goes(&desk, "2026-04-09");
    assert_eq!(desk.of_year("mother_child", "2026", "pregnant_women_supported", None), 0);
    assert_eq!(desk.of_year("mother_child", "2026", "infant_households_supported", None), 1);
    assert_eq!(desk.of_year("visits", "2026", "visit_count", Some("prenatal")), 0);
}
