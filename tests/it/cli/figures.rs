//! Reports, and the shapes that scripts rely on.

use super::{Desk, redacted};
use serde_json::Value as Json;

/// The example of the command line's contract, line by line.
fn example() -> Desk {
    let desk = Desk::empty();
    assert_eq!(desk.run(&["init", "--organisation", "例示センター", "--actor", "例山"]).code, 0);
    let put = |kind: &str, line: &str| {
        let ended = desk.fed(&["put", kind], line);
        assert_eq!(redacted(&ended.stdout), "{\"id\":\"<id>\",\"revision\":1,\"warnings\":[]}\n");
        ended.answer()["id"].as_str().unwrap().to_owned()
    };
    let programme =
        put("programme", r#"{"preset":"short_stay","name":"ショートステイ","rules":{"capacity":5}}"#);
    let family = put("household", r#"{"display_name":"見本家","household_type":"general"}"#);
    let person = format!(
        r#"{{"family_name":"見本","given_name":"みどり","birth_date":"2020-10-05","household_id":"{family}"}}"#
    );
    let person = put("person", &person);
    let stay = format!(
        r#"{{"programme_id":"{programme}","person_id":"{person}","stay_kind":"overnight","requester_type":"municipality","reason_codes":["illness"],"in_at":"2026-03-14T17:00","out_at":"2026-03-15T17:00","status":"completed"}}"#
    );
    put("stay", &stay);
    desk
}

#[test]
fn the_example_of_the_contract_runs_as_it_stands() {
    let desk = example();
    let report = desk.run(&["--json", "report", "stays", "--fy", "2025"]);
    let line = |metric: &str, value: u8, unit: &str, rule: &str| {
        format!(
            "{{\"table\":\"stays\",\"fiscal_year\":2025,\"programme\":\"short_stay\",\"programme_id\":\"<id>\",\
             \"segment\":null,\"metric\":\"{metric}\",\"value\":{value},\"unit\":\"{unit}\",\"rule\":\"{rule}\"}}\n"
        )
    };
    let wanted = line("cases", 1, "件", "check_in")
        + &line("stay_days", 2, "日", "calendar_inclusive")
        + &line("nights", 1, "泊", "marker");
    assert_eq!((report.code, redacted(&report.stdout), report.stderr.as_str()), (0, wanted, ""));
}

#[test]
fn periods_carry_their_own_keys() {
    let desk = example();
    let keys = |args: &[&str]| -> Vec<String> {
        let ended = desk.run(&[&["--json", "report", "stays"], args].concat());
        ended.answers()[0].as_object().unwrap().keys().cloned().collect()
    };
    let rest = ["programme", "programme_id", "segment", "metric", "value", "unit", "rule"];
    let with = |first: &[&str]| -> Vec<String> {
        ["table"].iter().chain(first).chain(&rest).map(|s| (*s).to_owned()).collect()
    };
    assert_eq!(keys(&["--from", "2026-03-01", "--to", "2026-03-31"]), with(&["from", "to"]));
    assert_eq!(keys(&["--fy", "R7", "--by", "month"]), with(&["fiscal_year", "period"]));
    // Without a period this fiscal year is meant.
    let year = desk.run(&["--json", "report", "stays"]).answers();
    assert!(year.iter().all(|l| l["fiscal_year"] == 2025), "{year:?}");
    let years =
        desk.run(&["--json", "report", "stays", "--fy", "2018-2020", "--programme", "short_stay"]).answers();
    assert_eq!(years.iter().map(|l| l["fiscal_year"].as_i64().unwrap()).max(), Some(2020));
    assert!(years.iter().all(|l| l["value"] == 0 || l["value"] == Json::Null), "{years:?}");
}

#[test]
fn reports_for_people_and_spreadsheets() {
    let desk = example();
    let text = desk.run(&["report", "stays", "--fy", "2025", "--fy-label", "kanji"]).stdout;
    assert!(text.contains("令和7年度") && text.contains("ショートステイ"), "{text}");
    let csv = desk.run(&["report", "stays", "--fy", "2025", "--format", "csv"]).stdout;
    assert!(csv.starts_with("\u{FEFF}table,fiscal_year,"), "{csv}");
    assert_eq!(csv.lines().count(), 4);
    for table in ["visits", "groups", "courses", "study_meetings", "occupancy", "workers"] {
        let ended = desk.run(&["--json", "report", table, "--fy", "2025"]);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{table}");
        assert!(ended.answers().iter().all(|l| l["table"] == table), "{table}");
    }
}

#[test]
fn questions_that_cannot_be_answered() {
    let desk = example();
    let refused = |args: &[&str]| {
        let ended = desk.run(&[&["--json", "report"], args].concat());
        (ended.code, ended.error()["code"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused(&["meals"]), (2, "table_unknown".into()));
    assert_eq!(refused(&["stays", "--fy", "25th"]), (2, "period_invalid".into()));
    assert_eq!(
        refused(&["stays", "--from", "2026-03-31", "--to", "2026-03-01"]),
        (2, "period_invalid".into())
    );
    assert_eq!(refused(&["stays", "--from", "2026-03-31"]), (2, "usage".into()));
    assert_eq!(refused(&["stays", "--fy-label", "X"]), (2, "label_unknown".into()));
    assert_eq!(refused(&["stays", "--programme", "home_start"]), (2, "programme_unknown".into()));
    assert_eq!(refused(&["visits", "--programme", "short_stay"]), (1, "programme_type".into()));
}

#[test]
fn a_workbook_is_written_to_a_file_that_is_not_there_yet() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let desk = example();
    let file = desk.path("stays.xlsx");
    let path = file.to_str().unwrap();
    let write =
        ["report", "stays", "--fy", "R6-R7", "--fy-label", "kanji", "--format", "xlsx", "--out", path];
    let ended = desk.run(&write);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
    assert_eq!(ended.answer()["file"], path);
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let row = |n: u32| -> Vec<Data> { sheet.rows().nth(n as usize).unwrap().to_vec() };
    let text = |t: &str| Data::String(t.to_owned());
    assert_eq!(row(4)[4..6], [text("令和6年度"), text("令和7年度")]);
    assert_eq!(row(5)[..2], [text("ショートステイ"), text("件数")]);
    // Numbers, not texts that look like numbers.
    assert_eq!(row(5)[3..6], [text("件"), Data::Float(0.0), Data::Float(1.0)]);
    assert_eq!(row(6)[5], Data::Float(2.0));

    let again = desk.run(&[&["--json"], &write[..]].concat());
    assert_eq!((again.code, again.error()["code"].as_str()), (1, Some("already_exists")));
    let without = desk.run(&["report", "stays", "--format", "xlsx"]);
    assert_eq!(without.code, 2);
    let text = desk.run(&["report", "stays", "--format", "text", "--out", desk.path("x").to_str().unwrap()]);
    assert_eq!(text.code, 2);
    let csv = desk.path("stays.csv");
    let ended = desk.run(&["report", "stays", "--format", "csv", "--out", csv.to_str().unwrap()]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(std::fs::read_to_string(csv).unwrap().starts_with("\u{FEFF}table,"));
}
