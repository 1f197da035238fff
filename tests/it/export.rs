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

mod again;
mod cases;
mod consent;
mod files;
mod sharing;

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

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

fn encode(text: &str) -> Vec<u8> {
    let mut bytes = vec![];
    tsunagi_core::export::encoding::encode(text, &mut bytes, &mut BTreeMap::new());
    bytes
}
