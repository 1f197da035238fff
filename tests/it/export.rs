//! The weekly export: who receives which rows, in which columns and bytes.

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tsunagi_core::app::{ExportRequest, Profile};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::id::Id;
use tsunagi_core::env::Env;
use tsunagi_core::error::Error;
use tsunagi_core::export::manifest::Level::{self, Aggregate, Identified, Pseudonymous};
use tsunagi_core::export::sheet::Encoding::{self, Cp932, Utf8};
use tsunagi_core::fs::testing::{Fault, FaultFs};
use tsunagi_core::view::ExportView;
use tsunagi_tests::{Office, env_at, test_key};

type Table = Vec<BTreeMap<String, String>>;

fn out(o: &Office) -> PathBuf {
    let out = o.dir.path().join("out");
    std::fs::create_dir_all(&out).unwrap();
    out
}

fn attempt(
    o: &Office,
    to: &str,
    days: (&str, &str),
    level: Level,
    encoding: Encoding,
) -> Result<ExportView, Error> {
    let out = out(o);
    let period = Period::new(days.0.parse().unwrap(), days.1.parse().unwrap()).unwrap();
    let recipient = Id::parse(to).unwrap();
    o.app.export_weekly(&ExportRequest { period, recipient, out: &out, level, encoding })
}

#[track_caller]
fn export(o: &Office, to: &str, days: (&str, &str), level: Level) -> ExportView {
    attempt(o, to, days, level, Utf8).unwrap_or_else(|e| panic!("{}", e.json()))
}

/// A file's rows by column.
#[track_caller]
fn table(view: &ExportView, file: &str) -> Table {
    let bytes = std::fs::read(Path::new(&view.folder).join(file)).unwrap();
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).expect("a byte order mark");
    csv::Reader::from_reader(text).deserialize().map(|r| r.unwrap()).collect()
}

fn header(view: &ExportView, file: &str) -> String {
    let text = std::fs::read_to_string(Path::new(&view.folder).join(file)).unwrap();
    text.trim_start_matches('\u{FEFF}').lines().next().unwrap().to_owned()
}

fn manifest(view: &ExportView) -> Json {
    serde_json::from_slice(&std::fs::read(Path::new(&view.folder).join("manifest.json")).unwrap()).unwrap()
}

fn metric(view: &ExportView, programme: &str, metric: &str, segment: &str) -> String {
    let rows = table(view, "summary.csv");
    let is = |r: &&BTreeMap<String, String>| {
        r["programme"] == programme && r["metric_code"] == metric && r["segment"] == segment
    };
    rows.iter().find(is).unwrap_or_else(|| panic!("{programme} {metric} {segment}"))["value"].clone()
}

/// Names and bytes of everything in the folder for batches.
fn everything(o: &Office) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for folder in std::fs::read_dir(out(o)).unwrap() {
        let folder = folder.unwrap();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap();
            let name = format!("{}/{}", folder.file_name().display(), file.file_name().display());
            all.insert(name, std::fs::read(file.path()).unwrap());
        }
    }
    all
}

fn town(o: &Office, name: &str, code: &str) -> String {
    o.put("organisation", json!({ "name": name, "org_type": "municipality", "municipality_code": code }))
}

fn programme(o: &Office, preset: &str, commissioner: Option<&str>) -> String {
    o.put("programme", json!({ "preset": preset, "commissioner_id": commissioner }))
}

fn family(o: &Office, name: &str, place: &str) -> String {
    let address = json!([{ "from": "2024-07-01", "address": "架空市架空1-2-3", "municipality_code": place }]);
    o.put(
        "household",
        json!({ "display_name": name, "household_type": "general", "address_history": address }),
    )
}

fn person(o: &Office, home: &str, given: &str, born: &str, relation: &str) -> String {
    o.put(
        "person",
        json!({
            "family_name": "例山", "given_name": given, "family_kana": "レイヤマ", "given_kana": "カナ",
            "birth_date": born, "household_id": home, "relation": relation, "sex": "f",
        }),
    )
}

fn visitor(o: &Office, name: &str) -> String {
    o.put(
        "worker",
        json!({
            "person_name": name, "pledge_signed_on": "2024-01-10",
            "roles": [{ "role": "home_visitor", "from": "2024-01-10" }],
            "training": [{ "hours": 42, "completed_on": "2024-01-10" }],
        }),
    )
}

fn visit(o: &Office, programme: &str, home: &str, worker: &str, day: &str) -> String {
    o.put(
        "visit",
        json!({
            "programme_id": programme, "household_id": home, "visit_kind": "regular", "worker_ids": [worker],
            "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "status": "done",
            "note": "秘密のメモ",
        }),
    )
}

fn stay(o: &Office, programme: &str, person: &str, from: &str, to: &str) -> String {
    o.put(
        "stay",
        json!({
            "programme_id": programme, "person_id": person, "stay_kind": "overnight",
            "requester_type": "municipality", "reason_codes": ["illness"], "in_at": from, "out_at": to,
            "status": "completed",
        }),
    )
}

/// The twins of the first scenario: postpartum care, a visit by two, a night in short stay for both.
struct Twins {
    town: String,
    home: String,
    mother: String,
    visiting: String,
    short_stay: String,
    worker: String,
}

fn twins(o: &Office) -> Twins {
    let town = town(o, "架空市", "99999");
    let home = family(o, "例山家", "99999");
    let mother = person(o, &home, "はな子", "1995-05-05", "mother");
    let babies = ["そら", "うみ"].map(|name| person(o, &home, name, "2026-01-20", "child"));
    let care = programme(o, "postpartum_day", Some(&town));
    o.put(
        "stay",
        json!({
            "programme_id": care, "person_id": mother, "companion_person_ids": babies,
            "stay_kind": "day_pair", "requester_type": "municipality_registered_user",
            "reason_codes": ["recovery"], "in_at": "2026-02-25T10:00", "out_at": "2026-02-25T15:30",
            "status": "completed", "request_no": "=1+1",
        }),
    );
    let visiting = programme(o, "home_start", Some(&town));
    let worker = visitor(o, "丸井");
    let second = visitor(o, "四角");
    let v = visit(o, &visiting, &home, &worker, "2026-03-05");
    o.put("visit", json!({ "id": v, "worker_ids": [worker, second], "present_person_ids": [mother] }));
    let short_stay = programme(o, "short_stay", None);
    for baby in &babies {
        stay(o, &short_stay, baby, "2026-03-14T17:00", "2026-03-15T17:00");
    }
    Twins { town, home, mother, visiting, short_stay, worker }
}

const MARCH: (&str, &str) = ("2026-02-23", "2026-03-22");

fn consent(o: &Office, home: &str, given: &str) -> String {
    let consent = json!({ "household_id": home, "scope": "share_municipality", "given_on": given });
    o.put("consent", consent)
}

#[test]
fn twins_are_counted_and_listed() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let view = export(&o, &t.town, MARCH, Pseudonymous);
    assert!(view.folder.ends_with("20260323_架空市_20260223-20260322"), "{}", view.folder);
    let metrics = [
        ("postpartum_day", "cases", "", "1"),
        ("short_stay", "cases", "", "2"),
        ("short_stay", "stay_days", "", "4"),
        ("short_stay", "nights", "", "2"),
        ("home_start", "visit_count", "", "1"),
        ("home_start", "visit_count", "prenatal", "0"),
        ("home_start", "visit_count", "with_child", "1"),
        ("home_start", "worker_visits", "", "2"),
        ("home_start", "households", "", "1"),
        ("all", "households", "", "1"),
        ("all", "persons", "", "3"),
    ];
    for (programme, name, segment, value) in metrics {
        assert_eq!(metric(&view, programme, name, segment), value, "{programme} {name} {segment}");
    }
    let visits = table(&view, "visits.csv");
    let v = &visits[0];
    let cell = |name: &str| v[name].as_str();
    assert_eq!(visits.len(), 1);
    assert_eq!((cell("municipality_code"), cell("fiscal_year"), cell("month")), ("99999", "2025", "3"));
    assert_eq!((cell("child_age_months"), cell("phase"), cell("minutes")), ("1", "with_child", "120"));
    assert_eq!((cell("start"), cell("end")), ("2026-03-05T10:00", "2026-03-05T12:00"));
    assert_eq!((cell("worker_count"), cell("worker_roles")), ("2", "home_visitor"));
    assert_eq!((cell("note_flag"), cell("household_code")), ("1", "H-A1-00001"));
    let stays = table(&view, "stays.csv");
    let numbers = |r: &BTreeMap<String, String>| {
        ["nights", "days", "days_in_period", "age_years", "day_rule"].map(|c| r[c].clone())
    };
    assert_eq!(stays.len(), 3);
    assert_eq!(numbers(&stays[0]), ["0", "1", "1", "30", "calendar_inclusive"]);
    assert_eq!(stays[0]["request_no"], "'=1+1");
    assert_eq!(numbers(&stays[2]), ["1", "2", "2", "0", "calendar_inclusive"]);
    assert_eq!(manifest(&view)["neutralised_cells"], 1);
    assert_eq!(manifest(&view)["day_rules"]["short_stay"], "calendar_inclusive");
    assert!(!everything(&o).values().any(|bytes| contains(bytes, "秘密のメモ") || contains(bytes, "例山")));
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[test]
fn the_columns_of_every_file() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    consent(&o, &t.home, "2026-01-01");
    let plain = export(&o, &t.town, MARCH, Pseudonymous);
    let visits = "municipality_code,fiscal_year,month,programme,visit_kind,household_code,child_age_months,phase,\
        planned_date,date,start,end,minutes,worker_count,worker_roles,activities,tasks,status,concern_level,\
        next_date,note_flag";
    let stays = "municipality_code,fiscal_year,request_no,stay_kind,requester_type,household_code,person_code,\
        age_years,sex,in_at,out_at,nights,days,days_in_period,day_rule,reason,extension,fee_class,status";
    let attendance = "municipality_code,fiscal_year,programme,course,session_no,date,start,minutes,\
        household_code,role,state,childcare_children,homework";
    let sessions = "programme,site,no,date,theme,status,adults,children,pairs,guests,workers";
    let summary = "period,programme,metric_code,metric_ja,segment,value,unit,rule,note";
    assert_eq!(header(&plain, "visits.csv"), visits);
    assert_eq!(header(&plain, "stays.csv"), stays);
    assert_eq!(header(&plain, "attendance.csv"), attendance);
    assert_eq!(header(&plain, "sessions.csv"), sessions);
    assert_eq!(header(&plain, "summary.csv"), summary);
    let named = export(&o, &t.town, MARCH, Identified);
    let with = |after: &str| format!("{after},person_name,kana,birth_date");
    assert_eq!(header(&named, "visits.csv"), visits.replace("household_code", &with("household_code")));
    assert_eq!(header(&named, "stays.csv"), stays.replace("person_code", &with("person_code")));
    assert_eq!(
        header(&named, "attendance.csv"),
        attendance.replace("household_code", &with("household_code"))
    );
    let first = &table(&named, "visits.csv")[0];
    assert_eq!((&*first["person_name"], &*first["birth_date"]), ("例山 はな子", "1995-05-05"));
    let aggregate = export(&o, &t.town, MARCH, Aggregate);
    assert_eq!(aggregate.files.keys().collect::<Vec<_>>(), ["summary.csv"]);
    assert_eq!(metric(&aggregate, "home_start", "visit_count", "with_child"), "1");
}

#[test]
fn names_need_a_consent_that_holds_today() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let rows = |o: &Office| {
        let view = export(o, &t.town, MARCH, Identified);
        (view.files["visits.csv"], view.files["stays.csv"], view.left_out)
    };
    assert_eq!(rows(&o), (0, 0, 4));
    assert_eq!(manifest(&export(&o, &t.town, MARCH, Identified))["left_out"]["no_consent"], 4);
    let other = town(&o, "見本町", "99998");
    for wrong in [
        json!({ "household_id": t.home, "scope": "share_cgc", "given_on": "2026-01-01" }),
        json!({ "household_id": t.home, "scope": "share_municipality", "given_on": "2026-03-24" }),
        json!({ "household_id": t.home, "scope": "share_municipality", "given_on": "2026-01-01", "recipient_org_id": other }),
    ] {
        o.put("consent", wrong);
    }
    assert_eq!(rows(&o), (0, 0, 4));
    o.put(
        "consent",
        json!({ "person_id": t.mother, "scope": "share_municipality", "given_on": "2026-01-01" }),
    );
    assert_eq!(rows(&o), (1, 1, 2), "the mother's own rows");
    consent(&o, &t.home, "2026-01-01");
    assert_eq!(rows(&o), (1, 3, 0));
}

#[test]
fn withdrawn_sharing_ends_names_and_codes_but_is_still_counted() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let given = consent(&o, &t.home, "2025-12-01");
    let before = export(&o, &t.town, MARCH, Identified);
    assert_eq!((before.files["visits.csv"], before.files["stays.csv"]), (1, 3));
    let o = o.at("2026-03-24T09:00");
    o.put("consent", json!({ "id": given, "withdrawn_on": "2026-03-24" }));
    for level in [Identified, Pseudonymous] {
        let view = export(&o, &t.town, MARCH, level);
        assert_eq!(
            (view.files["visits.csv"], view.files["stays.csv"], view.left_out),
            (0, 0, 4),
            "{level:?}"
        );
        assert_eq!(manifest(&view)["left_out"]["withdrawn"], 4);
        assert_eq!(metric(&view, "home_start", "visit_count", ""), "1");
        for file in view.files.keys() {
            let bytes = std::fs::read(Path::new(&view.folder).join(file)).unwrap();
            assert!(!contains(&bytes, "はな子") && !contains(&bytes, "H-A1-00001"), "{file}");
        }
    }
    consent(&o, &t.home, "2026-03-24");
    assert_eq!(export(&o, &t.town, MARCH, Identified).files["stays.csv"], 3, "shared again");
    o.put(
        "consent",
        json!({ "person_id": t.mother, "scope": "share_municipality", "given_on": "2025-01-01", "withdrawn_on": "2026-03-20" }),
    );
    assert_eq!(export(&o, &t.town, MARCH, Pseudonymous).files["stays.csv"], 3, "older than the new consent");
}

#[test]
fn a_secret_family_has_no_name_anywhere() {
    let o = Office::new("2026-03-23T09:00");
    let centre =
        o.put("organisation", json!({ "name": "架空児童相談所", "org_type": "child_guidance_centre" }));
    let address = json!([{ "address": "架空市秘密町9-9", "municipality_code": "99999" }]);
    let home = o.put(
        "household",
        json!({
            "display_name": "Aさん", "household_type": "single_parent", "address_secret": true,
            "secret_reason": "dv_protection", "secret_until": "2026-06-30", "address_history": address,
            "phones": [{ "number": "000-0000-0000" }],
        }),
    );
    let child = o.put(
        "person",
        json!({
            "family_name": "仮野", "given_name": "ひなた", "family_kana": "カリノ", "given_kana": "ヒナタ",
            "alias": "Aさんの子", "birth_date": "2019-08-07", "household_id": home,
        }),
    );
    let custody = programme(&o, "temporary_custody", Some(&centre));
    let site =
        o.put("site", json!({ "name": "ひみつの家", "location_secret": true, "address": "架空市秘密町8" }));
    let group = programme(&o, "mama_cafe", Some(&centre));
    o.put(
        "stay",
        json!({
            "programme_id": custody, "person_id": child, "stay_kind": "overnight",
            "requester_type": "child_guidance_centre", "reason_codes": ["safety"], "site_id": site,
            "in_at": "2026-03-10T02:00", "out_at": "2026-03-12T10:00", "status": "completed",
        }),
    );
    let session = o.put(
        "session",
        json!({
            "programme_id": group, "site_id": site, "start_at": "2026-03-11T10:00",
            "end_at": "2026-03-11T11:30", "status": "held",
        }),
    );
    o.put(
        "attendance",
        json!({ "session_id": session, "person_id": child, "attendance_role": "child", "state": "present" }),
    );
    let consent = json!({ "household_id": home, "scope": "share_cgc", "given_on": "2026-01-01" });
    o.put("consent", consent);
    for level in [Identified, Pseudonymous, Aggregate] {
        for encoding in [Utf8, Cp932] {
            attempt(&o, &centre, ("2026-03-09", "2026-03-15"), level, encoding).unwrap();
        }
    }
    let view = export(&o, &centre, ("2026-03-09", "2026-03-15"), Identified);
    let stays = table(&view, "stays.csv");
    assert_eq!(
        (&*stays[0]["person_name"], &*stays[0]["kana"], &*stays[0]["birth_date"]),
        ("●●(秘匿)", "", "")
    );
    assert_eq!(table(&view, "attendance.csv")[0]["person_name"], "●●(秘匿)");
    assert_eq!(table(&view, "sessions.csv")[0]["site"], "所在地秘");
    assert_eq!((view.masked, manifest(&view)["masked"].clone()), (2, json!(2)));
    let all = everything(&o);
    assert!(all.len() > 20, "folders of every level and encoding");
    for word in
        ["仮野", "ひなた", "カリノ", "ヒナタ", "秘密町", "000-0000", "ひみつの家", "2019-08-07", "Aさん"]
    {
        let cp932 = encode(word);
        for (name, bytes) in &all {
            let found = contains(bytes, word) || bytes.windows(cp932.len()).any(|w| w == cp932);
            assert!(!found && !name.contains(word), "{word} in {name}");
        }
    }
}

fn encode(text: &str) -> Vec<u8> {
    let mut bytes = vec![];
    tsunagi_core::export::encoding::encode(text, &mut bytes, &mut BTreeMap::new());
    bytes
}

#[test]
fn a_name_that_becomes_secret_is_not_repeated_in_the_corrections() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    consent(&o, &t.home, "2026-01-01");
    export(&o, &t.town, MARCH, Identified);
    o.put("household", json!({ "id": t.home, "address_secret": true }));
    let view = export(&o, &t.town, MARCH, Identified);
    let lines = table(&view, "corrections.csv");
    assert!(lines.iter().any(|l| l["column"] == "person_name" && l["after"] == "●●(秘匿)"));
    let bytes = std::fs::read(Path::new(&view.folder).join("corrections.csv")).unwrap();
    assert!(!contains(&bytes, "例山") && !contains(&bytes, "レイヤマ") && !contains(&bytes, "1995-05-05"));
}

#[test]
fn a_family_that_moves_is_in_each_towns_own_rows() {
    let o = Office::new("2025-12-08T09:00");
    let (old, new) = (town(&o, "架空市", "99999"), town(&o, "見本町", "99998"));
    let address = json!([
        { "from": "2024-07-01", "to": "2025-11-30", "municipality_code": "99999" },
        { "from": "2025-12-01", "municipality_code": "99998" },
    ]);
    let home = o.put(
        "household",
        json!({ "display_name": "模擬家", "household_type": "general", "address_history": address }),
    );
    person(&o, &home, "ゆう", "2024-01-01", "child");
    let open = programme(&o, "home_start", None);
    let commissioned = programme(&o, "newborn_visit", Some(&old));
    let worker = visitor(&o, "丸井");
    for day in ["2025-11-13", "2025-11-20", "2025-11-27", "2025-12-04"] {
        visit(&o, &open, &home, &worker, day);
    }
    visit(&o, &commissioned, &home, &worker, "2025-12-05");
    let days = ("2025-11-01", "2025-12-07");
    let dates =
        |view: &ExportView| table(view, "visits.csv").iter().map(|r| r["date"].clone()).collect::<Vec<_>>();
    let view = export(&o, &old, days, Pseudonymous);
    assert_eq!(dates(&view), ["2025-11-13", "2025-11-20", "2025-11-27"]);
    assert_eq!(metric(&view, "home_start", "visit_count", ""), "3");
    assert_eq!(metric(&view, "newborn_visit", "visit_count", ""), "0", "a family of another town");
    assert_eq!(view.left_out, 1);
    let view = export(&o, &new, days, Pseudonymous);
    assert_eq!(dates(&view), ["2025-12-04"]);
    assert_eq!(metric(&view, "home_start", "visit_count", ""), "1");
    let neither = o.put(
        "organisation",
        json!({ "name": "見本病院", "org_type": "hospital", "municipality_code": "99999" }),
    );
    assert_eq!(export(&o, &neither, days, Pseudonymous).files["visits.csv"], 0);
}

#[test]
fn what_a_guidance_centre_commissions_goes_to_it_whole_and_to_no_town() {
    let o = Office::new("2026-01-05T09:00");
    let towns = [town(&o, "架空市", "99999"), town(&o, "見本町", "99998")];
    let centre =
        o.put("organisation", json!({ "name": "架空児童相談所", "org_type": "child_guidance_centre" }));
    let respite = programme(&o, "foster_respite", Some(&centre));
    let unassigned = programme(&o, "temporary_custody", None);
    for (name, place) in [("見本家", "99999"), ("試作家", "99998")] {
        let home = family(&o, name, place);
        let child = person(&o, &home, "きょうだい", "2016-05-02", "foster_child");
        stay(&o, &respite, &child, "2025-12-26T10:00", "2025-12-29T16:00");
        stay(&o, &unassigned, &child, "2025-12-30T10:00", "2025-12-31T16:00");
    }
    let days = ("2025-12-22", "2026-01-04");
    let view = export(&o, &centre, days, Pseudonymous);
    assert_eq!(metric(&view, "foster_respite", "cases", ""), "2");
    assert_eq!(metric(&view, "foster_respite", "nights", ""), "6");
    assert_eq!(metric(&view, "foster_respite", "stay_days", ""), "8");
    for town in &towns {
        assert_eq!(export(&o, town, days, Pseudonymous).files["stays.csv"], 0);
    }
    let view = export(&o, &centre, days, Identified);
    assert_eq!((view.files["stays.csv"], view.left_out), (0, 2), "no consent");
    o.put("programme", json!({ "id": unassigned, "commissioner_id": centre }));
    let view = export(&o, &centre, days, Identified);
    assert_eq!((view.files["stays.csv"], view.left_out), (2, 2), "custody is shared by law");
}

#[test]
fn the_week_of_31_march_is_two_batches() {
    let o = Office::new("2026-04-06T09:00");
    let t = twins(&o);
    let home = family(&o, "未来野家", "99999");
    let child = person(&o, &home, "そうま", "2020-01-01", "child");
    stay(&o, &t.short_stay, &child, "2026-03-30T18:00", "2026-04-02T10:00");
    let view = export(&o, &t.town, ("2026-03-30", "2026-04-05"), Pseudonymous);
    assert_eq!(view.further.len(), 1);
    for (view, days, cases) in
        [(&view, "20260330-20260331", "1"), (&view.further[0], "20260401-20260405", "0")]
    {
        assert!(view.folder.ends_with(days));
        let stays = table(view, "stays.csv");
        assert_eq!((&*stays[0]["days"], &*stays[0]["days_in_period"]), ("4", "2"));
        assert_eq!(stays[0]["fiscal_year"], "2025");
        assert_eq!(metric(view, "short_stay", "cases", ""), cases);
        assert_eq!(metric(view, "short_stay", "stay_days", ""), "2");
    }
    let whole = export(&o, &t.town, ("2026-03-23", "2026-03-31"), Aggregate);
    assert!(whole.further.is_empty(), "31 March is the last day");
}

#[test]
fn old_encodings_list_what_they_lack() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    consent(&o, &t.home, "2026-01-01");
    o.put("person", json!({ "id": t.mother, "family_name": "𠮷野", "given_name": "髙〜" }));
    let view = attempt(&o, &t.town, MARCH, Identified, Cp932).unwrap();
    let bytes = std::fs::read(Path::new(&view.folder).join("visits.csv")).unwrap();
    let name = encode("〓野 髙～");
    assert!(bytes.windows(name.len()).any(|w| w == name));
    assert!(!bytes.contains(&b'?'));
    assert_eq!(view.replaced, BTreeMap::from([("𠮷".to_owned(), 2)]));
    assert_eq!(manifest(&view)["replaced"][0]["code_points"], "U+20BB7");
    o.put("person", json!({ "id": t.mother, "export_name": "吉野 高" }));
    let view = attempt(&o, &t.town, MARCH, Identified, Cp932).unwrap();
    let bytes = std::fs::read(Path::new(&view.folder).join("visits.csv")).unwrap();
    assert!(!bytes.windows(name.len()).any(|w| w == name));
    let name = encode("吉野 高");
    assert!(bytes.windows(name.len()).any(|w| w == name), "the name for old systems");
    assert_eq!(table(&export(&o, &t.town, MARCH, Identified), "visits.csv")[0]["person_name"], "𠮷野 髙〜");
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let make = || {
        let o = Office::new("2026-03-23T09:00");
        let t = twins(&o);
        let view = export(&o, &t.town, MARCH, Pseudonymous);
        (everything(&o), view.batch_id)
    };
    assert_eq!(make(), make());
}

#[test]
fn an_unchanged_week_is_the_same_batch() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let first = export(&o, &t.town, MARCH, Pseudonymous);
    let before = everything(&o);
    let again = export(&o, &t.town, MARCH, Pseudonymous);
    assert!(again.unchanged && !first.unchanged);
    assert_eq!((&again.batch_id, &again.folder, again.corrections), (&first.batch_id, &first.folder, 0));
    assert_eq!(everything(&o), before);
    let o = o.at("2026-03-30T09:00");
    let later = export(&o, &t.town, MARCH, Pseudonymous);
    assert_eq!(later.batch_id, first.batch_id, "the same content on another day");
    assert!(!later.unchanged && later.folder.contains("20260330_"));
}

#[test]
fn late_and_changed_records_are_corrections() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let gone = visit(&o, &t.visiting, &t.home, &t.worker, "2026-03-06");
    let first = export(&o, &t.town, MARCH, Pseudonymous);
    let changed = visit(&o, &t.visiting, &t.home, &t.worker, "2026-03-10");
    let second = export(&o, &t.town, MARCH, Pseudonymous);
    let lines = |view: &ExportView| {
        let row = |r: &BTreeMap<String, String>| {
            ["kind", "file", "column", "before", "after"].map(|c| r[c].clone()).join(",")
        };
        table(view, "corrections.csv").iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(lines(&second), ["added,visits.csv,,,"]);
    assert_eq!(table(&second, "corrections.csv")[0]["batch_id"], first.batch_id);
    assert_eq!(second.corrections, 1);
    o.put("visit", json!({ "id": changed, "end_at": "2026-03-10T12:30" }));
    o.app.delete(tsunagi_core::domain::record::Kind::Visit, Id::parse(&gone).unwrap(), "誤入力").unwrap();
    let third = export(&o, &t.town, MARCH, Pseudonymous);
    assert_eq!(
        lines(&third),
        [
            "removed,visits.csv,,,",
            "changed,visits.csv,end,2026-03-10T12:00,2026-03-10T12:30",
            "changed,visits.csv,minutes,120,150",
        ]
    );
    assert_eq!(manifest(&third)["previous_batch"], json!(second.batch_id));
    assert_eq!(manifest(&third)["corrections"], json!({ "changed": 2, "removed": 1 }));
    let again = export(&o, &t.town, MARCH, Pseudonymous);
    assert!(again.unchanged);
    assert_eq!((again.batch_id, again.corrections), (third.batch_id, 3));
}

#[test]
fn groups_are_counted_by_heads() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let group = programme(&o, "baby_massage", Some(&t.town));
    let facilitator = visitor(&o, "見本先生");
    let session = o.put(
        "session",
        json!({
            "programme_id": group, "sequence_no": 3, "theme": "@ふれあい", "start_at": "2026-03-11T10:00",
            "end_at": "2026-03-11T11:30", "status": "held", "facilitator_ids": [facilitator], "guests_count": 1,
            "walk_in_counts": { "adults": 2, "children": 3, "pairs": 2 },
        }),
    );
    let tick = |person: &str, role: &str, state: &str| {
        o.put(
            "attendance",
            json!({ "session_id": session, "person_id": person, "attendance_role": role, "state": state }),
        )
    };
    tick(&t.mother, "mother", "present");
    let sibling = person(&o, &t.home, "あね", "2022-01-01", "child");
    tick(&sibling, "child_in_childcare", "present");
    o.put("attendance", json!({ "session_id": session, "worker_id": facilitator, "attendance_role": "worker", "state": "present" }));
    o.put("attendance", json!({ "session_id": session, "attendance_role": "parent", "state": "present" }));
    let view = export(&o, &t.town, MARCH, Pseudonymous);
    let row = &table(&view, "sessions.csv")[0];
    let cells =
        ["programme", "no", "theme", "adults", "children", "pairs", "guests", "workers"].map(|c| &*row[c]);
    assert_eq!(cells, ["baby_massage", "3", "'@ふれあい", "4", "3", "4", "1", "1"]);
    let rows = table(&view, "attendance.csv");
    let roles: Vec<_> =
        rows.iter().map(|r| (&*r["role"], &*r["childcare_children"], &*r["minutes"])).collect();
    assert_eq!(roles.len(), 4);
    assert!(roles.contains(&("child_in_childcare", "1", "90")) && roles.contains(&("mother", "0", "90")));
    assert_eq!(metric(&view, "baby_massage", "attendances", ""), "4");
    assert_eq!(metric(&view, "baby_massage", "childcare_children", ""), "1");
    assert_eq!(metric(&view, "baby_massage", "sessions", ""), "1");
}

#[test]
fn a_killed_export_leaves_no_batch_and_no_record() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let Office { app, dir } = o;
    drop(app);
    let open = |fault: Fault| {
        let fs = FaultFs::new(fault);
        let env = Env { fs: Box::new(fs.clone()), ..env_at("2026-03-23T09:00", 9) };
        (Profile::at(dir.path()).open(&test_key(), env).unwrap(), fs)
    };
    let out = dir.path().join("out");
    std::fs::create_dir_all(&out).unwrap();
    let period = Period::new(MARCH.0.parse().unwrap(), MARCH.1.parse().unwrap()).unwrap();
    let recipient = Id::parse(&t.town).unwrap();
    let request = ExportRequest { period, recipient, out: &out, level: Pseudonymous, encoding: Utf8 };
    let seen = || -> Vec<String> {
        let names = std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|n| !n.starts_with('.')).collect()
    };
    for k in 0.. {
        let (app, fs) = open(Fault::CrashAt(k));
        let published = fs.log().len();
        match app.export_weekly(&request) {
            Ok(_) => break,
            Err(e) => assert_eq!(e.code, "io", "step {k}"),
        }
        let renamed = fs.log().iter().any(|(what, _)| *what == "rename");
        assert_eq!(seen().len(), usize::from(renamed), "step {k} after {published}");
        for name in seen() {
            std::fs::remove_dir_all(out.join(name)).unwrap();
        }
        assert!(k < 200, "the export ends");
    }
    std::fs::remove_dir_all(out.join(&seen()[0])).unwrap();
    for (fault, code) in [(Fault::ReadOnly, "read_only"), (Fault::FullAfter(100), "disk_full")] {
        assert_eq!(open(fault).0.export_weekly(&request).unwrap_err().code, code);
        assert!(seen().is_empty());
    }
    let nowhere = dir.path().join("nowhere");
    let missing = ExportRequest { out: &nowhere, ..request };
    assert_eq!(open(Fault::None).0.export_weekly(&missing).unwrap_err().code, "folder_missing");
}

#[test]
fn a_town_without_its_code_and_a_visitor_are_refused() {
    let mut o = Office::new("2026-03-23T09:00");
    let nameless = o.put("organisation", json!({ "name": "架空市", "org_type": "municipality" }));
    let error = attempt(&o, &nameless, MARCH, Aggregate, Utf8).unwrap_err();
    assert_eq!((&*error.code, error.field.as_deref()), ("field_required", Some("municipality_code")));
    let town = town(&o, "見本町", "99998");
    let worker = o.put("worker", json!({ "person_name": "丸井", "access_role": "visitor" }));
    o.app.act_as(&worker).unwrap();
    assert_eq!(attempt(&o, &town, MARCH, Aggregate, Utf8).unwrap_err().code, "I-31");
}

/// Every byte of a small week: the texts in UTF-8, and by their sums in CP932.
#[test]
fn the_bytes_of_a_small_batch() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    consent(&o, &t.home, "2026-01-01");
    let mut shown = String::new();
    for encoding in [Utf8, Cp932] {
        let view = attempt(&o, &t.town, MARCH, Identified, encoding).unwrap();
        let mut manifest = manifest(&view);
        manifest["app_version"] = json!("…");
        for file in view.files.keys().filter(|_| encoding == Utf8) {
            let text = std::fs::read_to_string(Path::new(&view.folder).join(file)).unwrap();
            shown += &format!("== {file}\n{}", text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n"));
        }
        shown += &format!("== manifest.json\n{}\n", serde_json::to_string_pretty(&manifest).unwrap());
    }
    insta::assert_snapshot!(shown);
}
