//! Consent that is taken back: what had gone out, and what does not go out any more.

use super::super::Desk;
use super::visit;
use serde_json::{Value as Json, json};

impl Desk {
    /// Stores records that must be accepted; their ids.
    #[track_caller]
    fn put_all(&self, kind: &str, records: impl IntoIterator<Item = Json>) -> Vec<String> {
        let lines: Vec<String> = records.into_iter().map(|r| r.to_string()).collect();
        let ended = self.fed(&["put", kind], lines.join("\n"));
        assert_eq!(ended.code, 0, "{ended:?}");
        ended.answers().iter().map(|a| a["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Writes a batch; its answer, and all its bytes as text.
    #[track_caller]
    fn sends(&self, to: &str, level: &str, from: &str, until: &str) -> (Json, String) {
        let out = self.path(&format!("{}-{level}-{until}-{to}", self.now.replace(':', "")));
        std::fs::create_dir(&out).unwrap();
        let out = out.display().to_string();
        let ended = self.run(&[
            "--json",
            "export",
            "weekly",
            "--recipient",
            to,
            "--level",
            level,
            "--from",
            from,
            "--to",
            until,
            "--out",
            &out,
        ]);
        assert_eq!(ended.code, 0, "{ended:?}");
        let answer = ended.answer();
        let files = std::fs::read_dir(answer["folder"].as_str().unwrap()).unwrap();
        let text = |f: std::io::Result<std::fs::DirEntry>| std::fs::read(f.unwrap().path()).unwrap();
        let all: Vec<u8> = files.flat_map(text).collect();
        (answer, String::from_utf8_lossy(&all).into_owned())
    }

    /// Persons with both waves, and the change of the positive answers in points.
    fn change(&self) -> (Json, Json) {
        let lines = self.run(&["--json", "report", "questionnaires", "--fy", "2025"]).answers();
        let of = |metric: &str| {
            let line = lines.iter().find(|l| l["metric"] == metric && l["segment"] == "satisfaction/1");
            line.unwrap_or_else(|| panic!("no {metric}: {lines:#?}"))["value"].clone()
        };
        (of("paired_n"), of("paired_change"))
    }
}

#[test]
fn sharing_and_research_are_withdrawn() {
    let desk = Desk::new().at("2026-01-08T09:00");
    let town = json!({ "name": "架空市", "org_type": "municipality_welfare", "municipality_code": "99999" });
    let town = desk.put("organisation", town);
    let university = desk.put("organisation", json!({ "name": "見本大学", "org_type": "other" }));
    let guidance =
        desk.put("organisation", json!({ "name": "例示児童相談所", "org_type": "child_guidance_centre" }));
    let commissioned =
        |preset: &str, by: &str| desk.put("programme", json!({ "preset": preset, "commissioner_id": by }));
    let (visiting, study) = (commissioned("home_start", &town), commissioned("watch_visit", &university));
    let homes = desk.put_all("household", (0..18).map(|n| json!({ "display_name": format!("例山家 {n}") })));
    let mothers = desk.put_all(
        "person",
        homes.iter().enumerate().map(|(n, home)| {
            let given = if n == 0 { "はな子" } else { "みほ" };
            json!({ "family_name": "例山", "given_name": given, "birth_date": "1995-06-01", "household_id": home, "relation": "mother" })
        }),
    );
    let children = homes.iter().take(2).map(|home| {
        json!({ "family_name": "例山", "birth_date": "2025-01-01", "household_id": home, "relation": "child" })
    });
    desk.put_all("person", children);
    desk.put_all(
        "address_history",
        homes.iter().take(2).map(|home| json!({ "household_id": home, "from": "2025-01-01", "municipality_code": "99999", "address": "架空市見本1-1" })),
    );
    let visitor = desk.visitor("丸井", 42);
    for home in &homes[..2] {
        desk.put("visit", visit(&visiting, home, &[&visitor], "2026-01-05"));
        let mut studied = visit(&study, home, &[&visitor], "2026-01-06");
        studied["visit_kind"] = json!("watch_over");
        desk.put("visit", studied);
    }
    let template = desk.put("questionnaire", json!({ "code": "satisfaction", "title": "利用者アンケート" }));
    desk.put(
        "question_item",
        json!({ "questionnaire_id": template, "no": 1, "scale_max": 4, "positive_min": 3 }),
    );
    // Before, the first nine of eighteen are content; after, all are.
    let answers = mothers.iter().enumerate().flat_map(|(n, mother)| {
        [("pre", "2025-06-01", if n < 9 { 4 } else { 1 }), ("post", "2025-12-01", 4)].map(|(wave, on, said)| {
            json!({ "questionnaire_id": template, "person_id": mother, "answered_on": on, "wave": wave, "answers": { "1": said } })
        })
    });
    desk.put_all("response", answers);
    let given = |n: usize, scope: &str, to: Option<&str>| {
        let mut consent =
            json!({ "person_id": mothers[n], "scope": scope, "given_on": "2025-12-01", "method": "written" });
        if let Some(to) = to {
            consent["recipient_org_id"] = json!(to);
        }
        desk.put("consent", consent)
    };
    let shares = given(0, "share_municipality", Some(&town));
    let research = given(0, "research", Some(&university));
    given(0, "photo", None);
    given(1, "share_municipality", Some(&town));
    given(1, "research", Some(&university));
    let (home, mother) = (&homes[0], &mothers[0]);
    let code = desk.run(&["--json", "get", "household", home]).answer()["code"].as_str().unwrap().to_owned();

    let (first, text) = desk.sends(&town, "identified", "2026-01-01", "2026-01-07");
    assert_eq!(first["files"]["visits.csv"], 2);
    assert!(text.contains("はな子"), "she had agreed");
    let desk = desk.at("2026-01-15T09:00");
    let (second, text) = desk.sends(&university, "pseudonymous", "2026-01-01", "2026-01-07");
    assert!(text.contains(&code) && !text.contains("はな子"));
    assert_eq!(desk.change(), (json!(18), json!(50.0)));

    let desk = desk.at("2026-01-20T10:00");
    for consent in [&shares, &research] {
        assert_eq!(desk.run(&["consent", "withdraw", consent]).code, 0);
    }
    let desk = desk.at("2026-01-21T10:00");
    for to in [&town, &university] {
        for level in ["identified", "pseudonymous"] {
            let (batch, text) = desk.sends(to, level, "2026-01-01", "2026-01-07");
            assert_eq!(batch["files"]["visits.csv"], 1, "{level}");
            assert!(!text.contains("はな子") && !text.contains(&code), "{level}");
        }
    }
    // In what is only counted she stays.
    let (_, text) = desk.sends(&town, "aggregate", "2026-01-01", "2026-01-07");
    assert!(text.contains("visit_count") && !text.contains(&code));
    assert_eq!(desk.numbers("visits", &visiting)("visit_count", None), 2);
    // Eight of seventeen were content before: 47.1 of a hundred, and all are now.
    assert_eq!(desk.change(), (json!(17), json!(52.9)));

    let recalls: Vec<Json> = desk.run(&["--json", "consent", "letter", home]).answers().into_iter().collect();
    let told: Vec<Json> = recalls
        .iter()
        .map(|r| {
            let batch = &r["batches"][0];
            assert_eq!(r["batches"].as_array().unwrap().len(), 1, "{r}");
            json!([r["recipient"], batch["made_on"], batch["level"], batch["batch"]])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!(["架空市", "2026-01-08", "identified", first["batch_id"]]),
            json!(["見本大学", "2026-01-15", "pseudonymous", second["batch_id"]]),
        ]
    );
    let letter = desk.run(&["consent", "letter", home, "--recipient", &town]).stdout;
    for said in ["架空市 御中", "2026-01-20", &code, "2026-01-08", "visits.csv"] {
        assert!(letter.contains(said), "{said}: {letter}");
    }
    assert!(
        !letter.contains("見本大学") && !letter.contains("例山") && !letter.contains("はな子"),
        "{letter}"
    );

    // A referral does not go out; a notification does, and says why it might not have.
    let referral = |to: &str| {
        json!({
            "direction": "out", "to_org_id": to, "household_id": home, "person_id": mother, "status": "sent",
            "sent_at": "2026-01-21T09:00", "reason_codes": ["abuse_suspected"],
        })
    };
    assert_eq!(desk.refused("referral", referral(&town)), ("I-61".to_owned(), "consent_id".to_owned()));
    for (to, warns) in [(&town, &["I-61"][..]), (&guidance, &[])] {
        let mut notification = referral(to);
        notification["legal_basis"] = json!("notification");
        assert_eq!(desk.warned("referral", notification), warns);
    }
    assert_eq!(desk.run(&["--json", "get", "household", home]).answer()["display_name"], "例山家 0", "kept");

    // Sharing again needs a consent of its own.
    let e = desk.refused("consent", json!({ "id": shares, "withdrawn_on": null }));
    assert_eq!(e.0, "consent_withdrawn");
    let again = json!({ "household_id": home, "scope": "share_municipality", "recipient_org_id": town, "given_on": "2026-01-21", "method": "written" });
    desk.put("consent", again);
    assert!(desk.warned("referral", referral(&town)).is_empty());
    let (_, text) = desk.sends(&town, "identified", "2026-01-01", "2026-01-08");
    assert!(text.contains("はな子"));
}
