//! Importing CSV files that others made.

use super::Desk;
use serde_json::{Value as Json, json};

const HEAD: &str = "display_name,household_type,district,note\r\n";

fn counts(done: &Json) -> (u64, u64, u64) {
    let n = |name: &str| done[name].as_u64().unwrap();
    (n("rows"), n("stored"), n("rejected"))
}

fn families(desk: &Desk) -> Vec<Json> {
    desk.run(&["--json", "list", "household"]).answers()
}

#[test]
fn rows_are_stored_and_taken_back_with_one_command() {
    let desk = Desk::new();
    let file = desk
        .file("families.csv", format!("{HEAD}見本家,general,見本町,\r\n\r\n例山家,,,\"二行の\n備考\"\r\n"));
    let done = desk.run(&["--json", "import", "household", &file]);
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    let answer = done.answer();
    assert_eq!(
        answer.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["rows", "stored", "rejected", "batch"]
    );
    assert_eq!(counts(&answer), (2, 2, 0));
    let found = families(&desk);
    let named = |name: &str| found.iter().find(|f| f["display_name"] == name).unwrap();
    assert_eq!(named("例山家")["note"], "二行の\n備考");
    assert!(!desk.path("families.rejected.csv").exists());

    // One of the two is edited afterwards: it stays.
    let id = named("見本家")["id"].clone();
    desk.put("household", json!({ "id": id, "display_name": "見本の家" }));
    let batch = answer["batch"].as_str().unwrap();
    let undone = desk.run(&["--json", "import", "undo", batch]).answer();
    assert_eq!((&undone["undone"], &undone["kept"]), (&json!(1), &json!(1)));
    assert_eq!(families(&desk).len(), 1);
    let other = desk.run(&["--json", "import", "undo", id.as_str().unwrap()]);
    assert_eq!((other.code, other.error()["code"].as_str()), (1, Some("batch_missing")));
    let none = desk.run(&["--json", "import", "undo", "x"]);
    assert_eq!((none.code, none.error()["code"].as_str()), (2, Some("id_invalid")));
}

#[test]
fn refused_rows_come_back_with_their_reasons_and_can_be_mended() {
    let desk = Desk::new();
    let rows = "見本家,general,,\r\n例山家,nothing,,\r\n試作家,general\r\n模擬家,\"general,,\r\n仮野家,general,,a\0b\r\n";
    let file = desk.file("families.csv", format!("{HEAD}{rows}未来野家,general,,\r\n"));
    let done = desk.run(&["--json", "import", "household", &file]);
    assert_eq!((done.code, counts(&done.answer())), (1, (6, 2, 4)));
    let said: Vec<Json> = done.stderr.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let told = |e: &Json| (e["code"].as_str().unwrap().to_owned(), e["detail"]["line"].as_u64().unwrap());
    let wanted = [("code_unknown", 3), ("csv_ragged", 4), ("csv_quote", 5), ("text_nul", 6)];
    assert_eq!(said.iter().map(told).collect::<Vec<_>>(), wanted.map(|(c, l)| (c.to_owned(), l)));

    let rejected = desk.path("families.rejected.csv");
    let text = std::fs::read_to_string(&rejected).unwrap();
    let mut lines = text.strip_prefix('\u{FEFF}').unwrap().split("\r\n");
    let heading = "display_name,household_type,district,note,rejected_line,rejected_field,rejected_code,rejected_reason";
    assert_eq!(lines.next(), Some(heading));
    let first = lines.next().unwrap();
    assert!(first.starts_with("例山家,nothing,,,3,household_type,code_unknown,"), "{first}");
    assert!(first.contains("にない語です"), "{first}");

    // Mended in place, reasons and all, it is imported again.
    let mended = format!("{heading}\r\n例山家,general,,,3,household_type,code_unknown,…\r\n");
    std::fs::write(&rejected, mended).unwrap();
    let again = desk.run(&["--json", "import", "household", &rejected.display().to_string()]);
    assert_eq!((again.code, counts(&again.answer())), (0, (1, 1, 0)));
    assert_eq!(families(&desk).len(), 3);
}

#[test]
fn any_usual_encoding_and_own_column_names() {
    let desk = Desk::new();
    let map = desk.file("map.json", r#"{"世帯名":"display_name","地区":"district","メモ":null}"#);
    let import = |name: &str, bytes: &[u8]| {
        let file = desk.file(name, bytes);
        counts(&desk.run(&["--json", "import", "household", &file, "--map", &map]).answer())
    };
    let text = "世帯名,地区,メモ\r\n見本家,見本町,何か\r\n";
    assert_eq!(import("utf8.csv", text.as_bytes()), (1, 1, 0));
    assert_eq!(import("bom.csv", format!("\u{FEFF}{text}").as_bytes()), (1, 1, 0));
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(import("utf16.csv", &utf16), (1, 1, 0));
    // 世帯名,地区 / 見本家,見本町 in CP932.
    let cp932 =
        b"\x90\xA2\x91\xD1\x96\xBC,\x92\x6E\x8B\xE6\r\n\x8C\xA9\x96\x7B\x89\xC6,\x8C\xA9\x96\x7B\x92\xAC\r\n";
    assert_eq!(import("cp932.csv", cp932), (1, 1, 0));
    let found = families(&desk);
    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|f| f["display_name"] == "見本家" && f["district"] == "見本町"), "{found:?}");
}

#[test]
fn files_that_are_no_csv_of_this_kind_are_refused_whole() {
    let desk = Desk::new();
    let refused = |name: &str, content: &[u8]| {
        let file = desk.file(name, content);
        let ended = desk.run(&["--json", "import", "household", &file]);
        let error = ended.error();
        assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
        (error["code"].as_str().unwrap().to_owned(), error["field"].as_str().unwrap_or_default().to_owned())
    };
    let is = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    assert_eq!(refused("a.csv", b"display_name;district\r\nA;B\r\n"), is("csv_delimiter", ""));
    assert_eq!(refused("b.csv", b"district,note\r\nA,B\r\n"), is("csv_column_missing", "display_name"));
    assert_eq!(
        refused("c.csv", b"display_name,note,display_name\r\n"),
        is("csv_header_duplicate", "display_name")
    );
    assert_eq!(refused("d.csv", b"display_name,nickname\r\nA,B\r\n"), is("csv_column_unknown", "nickname"));
    assert_eq!(refused("e.csv", b""), is("csv_empty", ""));
    assert_eq!(refused("f.xlsx", b"PK\x03\x04...."), is("sheet_unreadable", ""));
    assert_eq!(refused("g.csv", b"%PDF-1.7"), is("file_not_csv", ""));
    let away = desk.run(&["--json", "import", "household", "/none/at/all.csv"]);
    assert_eq!((away.code, away.error()["code"].as_str()), (4, Some("folder_missing")));
    assert_eq!(families(&desk).len(), 0);
}

#[test]
fn a_dry_run_stores_nothing_and_says_what_would_be() {
    let desk = Desk::new();
    let digest = desk.run(&["digest"]).stdout;
    let file = desk.file("families.csv", format!("{HEAD}見本家,general,,\r\n例山家,nothing,,\r\n"));
    let done = desk.run(&["--json", "import", "household", &file, "--dry-run"]);
    assert_eq!((done.code, counts(&done.answer())), (1, (2, 1, 1)));
    assert_eq!(done.answer()["batch"], Json::Null);
    assert_eq!(desk.run(&["digest"]).stdout, digest);
    assert!(desk.path("families.rejected.csv").exists());
    // What is stored afterwards gets the first number, as if nothing had been tried.
    desk.put("household", json!({ "display_name": "見本家" }));
    assert_eq!(families(&desk)[0]["code"], "H-A1-00001");
}

#[test]
fn many_rows_one_after_another() {
    let desk = Desk::new();
    let rows: u64 = match std::env::var("TSUNAGI_LONG") {
        Ok(_) => 100_000,
        Err(_) => 5_000,
    };
    let mut text = String::from("family_name,given_name,birth_date\r\n");
    for n in 0..rows {
        let day = if n % 1000 == 999 { "令和8年2月30日" } else { "H31.5.1" };
        text.push_str(&format!("例山,{n},{day}\r\n"));
    }
    let file = desk.file("people.csv", text);
    let started = std::time::Instant::now();
    let done = desk.run(&["import", "person", &file]);
    eprintln!("{rows} rows in {:?}", started.elapsed());
    assert_eq!(done.code, 1);
    // Talk is bounded, however many lines are refused.
    assert!(done.stderr.lines().count() <= 23, "{}", done.stderr);
    assert_eq!(counts(&done.answer()), (rows, rows - rows / 1000, rows / 1000));
}
