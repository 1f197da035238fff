//! What two persons do: lifting a secret address, and somebody who is not on the list and collects a child.

use super::{Desk, Ended};
use serde_json::{Value as Json, json};

fn code(ended: &Ended) -> (u8, String) {
    (ended.code, ended.error()["code"].as_str().unwrap_or_default().to_owned())
}

/// Somebody else of this role; the founder's passphrase opens as them.
fn other(desk: &Desk, name: &str, role: &str) -> String {
    desk.put("worker", json!({ "person_name": name, "access_role": role }))
}

#[test]
fn an_address_is_no_secret_any_more_once_another_agrees() {
    let desk = Desk::new();
    let (second, visitor) = (other(&desk, "模擬", "coordinator"), other(&desk, "仮野 花", "visitor"));
    let family = desk.put(
        "household",
        json!({ "display_name": "見本家", "address_secret": true, "secret_reason": "dv_protection", "secret_until": "2027-03-31" }),
    );
    let number = desk.run(&["--json", "get", "household", &family]).answer()["code"].clone();
    let number = number.as_str().unwrap();
    let secret = |args: &[&str]| desk.run(&[&["--json", "secret"], args].concat());
    assert_eq!(code(&secret(&["agree", number])), (1, "lift_not_asked".into()));
    assert_eq!(code(&secret(&["ask", "H-A1-00099", "--reason", "転居"])), (2, "household_unknown".into()));
    assert_eq!(code(&secret(&["ask", number, "--reason", " "])), (1, "field_required".into()));
    let refused = secret(&["ask", &family, "--reason", "転居", "--as", &visitor]);
    assert_eq!(code(&refused), (1, "not_your_role".into()));

    let asked = secret(&["ask", number, "--reason", "転居して安全になった"]).answer();
    assert_eq!((&asked["household_id"], &asked["address_secret"]), (&json!(family), &json!(true)));
    assert_eq!(asked["asked_by"], json!("例山"));
    assert_eq!(code(&secret(&["agree", number])), (1, "second_person_needed".into()));
    let still = |secret: bool| {
        let stored = desk.run(&["--json", "get", "household", &family]).answer();
        assert_eq!(stored["address_secret"], json!(secret), "{stored}");
    };
    // It is taken back, and asked anew.
    assert_eq!(secret(&["drop", number]).answer()["asked_by"], Json::Null);
    assert_eq!(code(&secret(&["agree", number, "--as", &second])), (1, "lift_not_asked".into()));
    still(true);
    let spoken = desk.run(&["secret", "ask", &family, "--reason", "転居して安全になった"]).stdout;
    assert!(spoken.contains("申請中"), "{spoken}");
    still(true);
    let agreed = secret(&["agree", number, "--as", &second]).answer();
    assert_eq!((&agreed["address_secret"], &agreed["asked_by"]), (&json!(false), &Json::Null));
    assert!(agreed["change"].is_string(), "{agreed}");
    still(false);
    assert_eq!(code(&secret(&["ask", number, "--reason", "転居"])), (1, "not_secret".into()));
}

#[test]
fn a_child_leaves_with_a_stranger_once_a_supervisor_allows_it() {
    let desk = Desk::new();
    let night = other(&desk, "未来野 夜", "desk");
    let programme = desk.put("programme", json!({ "preset": "short_stay", "rules": { "capacity": 5 } }));
    let family = desk.put("household", json!({ "display_name": "見本家" }));
    let person = |name: &str, relation: &str| {
        let may = relation == "mother";
        let born = if may { "1995-05-05" } else { "2020-10-05" };
        desk.put(
            "person",
            json!({ "family_name": "見本", "given_name": name, "birth_date": born,
            "household_id": family, "relation": relation, "may_collect_child": may }),
        )
    };
    let child = person("みどり", "child");
    person("はな", "mother");
    let stay = desk.put(
        "stay",
        json!({ "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["illness"], "in_at": "2026-03-30T17:00", "planned_out_at": "2026-03-31T10:00", "status": "in_stay" }),
    );
    let leave = json!({ "id": stay, "status": "completed", "out_at": "2026-03-31T10:00", "collected_by": "おばあさん" });
    let check_out = || desk.fed(&["--json", "put", "stay", "--as", &night], leave.to_string());
    let collect = |args: &[&str]| desk.run(&[&["--json", "collect"], args].concat());
    assert_eq!(check_out().errors()[0].0, "collector_unknown");
    assert_eq!(collect(&["ask", &stay]).code, 2, "somebody has to be named");
    assert_eq!(code(&collect(&["allow", &stay, "--reason", "電話"])), (1, "collect_not_asked".into()));
    assert_eq!(code(&collect(&["ask", "S-A1-09999", "--name", "おばあさん"])), (2, "stay_unknown".into()));

    let asked = collect(&["ask", &stay, "--name", "おばあさん", "--as", &night]).answer();
    assert_eq!((&asked["stay_id"], &asked["asked"]), (&json!(stay), &json!("おばあさん")));
    assert_eq!(asked["allowed"], Json::Null);
    let alone = collect(&["allow", &stay, "--reason", "電話", "--as", &night]);
    assert_eq!(code(&alone), (1, "not_your_role".into()));
    // Refused; asked once more; allowed.
    let refused = collect(&["refuse", &stay]).answer();
    assert_eq!((&refused["asked"], &refused["allowed"]), (&Json::Null, &Json::Null));
    assert_eq!(check_out().errors()[0].0, "collector_unknown");
    collect(&["ask", &stay, "--name", "おばあさん", "--as", &night]).answer();
    assert_eq!(code(&collect(&["allow", &stay, "--reason", " "])), (1, "field_required".into()));
    let spoken = desk.run(&["collect", "allow", &stay, "--reason", "母から電話があった"]).stdout;
    assert!(spoken.contains("許可: おばあさん"), "{spoken}");
    let gone = check_out();
    assert_eq!((gone.code, gone.errors().len()), (0, 0), "{gone:?}");
}
