//! Taking in the Excel lists that organisations have.

use super::Desk;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::{Value as Json, json};

/// Writes a workbook of one sheet with these rows; numbers as numbers.
fn xlsx(desk: &Desk, name: &str, rows: &[Vec<Json>]) -> String {
    book(desk, name, |sheet| {
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                let (r, c) = (r as u32, c as u16);
                match cell {
                    Json::Number(n) => {
                        sheet.write_number(r, c, n.as_f64().unwrap()).unwrap();
                    }
                    Json::String(s) => {
                        sheet.write_string(r, c, s).unwrap();
                    }
                    _ => {}
                }
            }
        }
    })
}

fn book(desk: &Desk, name: &str, fill: impl FnOnce(&mut Worksheet)) -> String {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("名簿").unwrap());
    let path = desk.path(name);
    book.save(&path).unwrap();
    path.display().to_string()
}

fn row(cells: &[&str]) -> Vec<Json> {
    cells.iter().map(|c| json!(c)).collect()
}

fn list(desk: &Desk, kind: &str) -> Vec<Json> {
    desk.run(&["--json", "list", kind]).answers()
}

fn counts(answer: &Json, names: &[&str]) -> Vec<u64> {
    names.iter().map(|n| answer[*n].as_u64().unwrap_or_else(|| panic!("{n}: {answer}"))).collect()
}

const COUNTS: [&str; 5] = ["rows", "stored", "rejected", "households", "people"];

/// A list with a title, two lines of headings, merged families, era dates, a number that lost its zero.
fn families(desk: &Desk) -> String {
    book(desk, "名簿.xlsx", |s| {
        let style = Format::new();
        s.merge_range(0, 0, 0, 6, "利用家庭一覧（架空市）", &style).unwrap();
        for (c, heading) in ["No.", "住所", "電話", "氏名", "フリガナ", "生年月日", "続柄"].iter().enumerate()
        {
            s.write_string(2, c as u16, *heading).unwrap();
        }
        s.merge_range(3, 1, 4, 1, "架空市見本町１－２－３", &style).unwrap();
        s.write_number(3, 2, 9_000_001_111.0).unwrap();
        for (r, cells) in [
            ["1", "見本　花子", "ミホン　ハナコ", "昭和６２年４月１日", "母"],
            ["", "見本　一郎", "ミホン　イチロウ", "R2.10.5", "長男"],
            ["2", "例山 和子", "レイヤマ カズコ", "", "母"],
            ["3", "試作 次郎", "シサク ジロウ", "令和8年2月30日", "長男"],
        ]
        .iter()
        .enumerate()
        {
            for (c, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let column = if c == 0 { 0 } else { c as u16 + 2 };
                s.write_string(3 + r as u32, column, *cell).unwrap();
            }
        }
        s.write_string(5, 1, "架空市模擬町9").unwrap();
        s.write_string(6, 1, "架空市仮野町8").unwrap();
    })
}

#[test]
fn families_of_an_excel_list_with_members_address_and_telephone() {
    let desk = Desk::new();
    let file = families(&desk);
    let digest = desk.run(&["digest"]).stdout;
    let dry = desk.run(&["--json", "import", "family_list", &file, "--dry-run"]);
    assert_eq!((dry.code, counts(&dry.answer(), &COUNTS)), (1, vec![4, 3, 1, 2, 3]), "{dry:?}");
    assert_eq!((desk.run(&["digest"]).stdout, desk.path("名簿.rejected.csv").exists()), (digest, false));
    let fields: Vec<Json> =
        dry.answer()["columns"].as_array().unwrap().iter().map(|c| c["field"].clone()).collect();
    assert_eq!(fields[0], Json::Null);
    assert_eq!(
        fields[3..],
        [
            json!("person.full_name"),
            json!("person.full_kana"),
            json!("person.birth_date"),
            json!("person.relation")
        ]
    );

    let done = desk.run(&["--json", "import", "family_list", &file]);
    let answer = done.answer();
    assert_eq!((done.code, counts(&answer, &COUNTS)), (1, vec![4, 3, 1, 2, 3]));
    assert_eq!((&answer["sheet"], &answer["header"]), (&json!("名簿"), &json!(3)));
    let error: Json = serde_json::from_str(&done.stderr).unwrap();
    assert_eq!(
        (&error["code"], &error["field"], &error["detail"]["line"]),
        (&json!("date_invalid"), &json!("person.birth_date"), &json!(7))
    );
    let notices: Vec<&str> =
        answer["notices"].as_array().unwrap().iter().map(|n| n["code"].as_str().unwrap()).collect();
    assert_eq!(notices, ["cells_merged", "columns_unused", "phone_zero"]);

    let mut homes = list(&desk, "household");
    homes.sort_by_key(|h| h["code"].to_string());
    assert_eq!(
        homes.iter().map(|h| h["display_name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["見本家", "例山家"]
    );
    let people = list(&desk, "person");
    let boy = people.iter().find(|p| p["given_name"] == "一郎").unwrap();
    assert_eq!(
        (&boy["family_name"], &boy["family_kana"], &boy["birth_date"]),
        (&json!("見本"), &json!("ミホン"), &json!("2020-10-05"))
    );
    let members = list(&desk, "membership");
    let of_boy = members.iter().find(|m| m["person_id"] == boy["id"]).unwrap();
    assert_eq!((&of_boy["relation"], &of_boy["household_id"]), (&json!("child"), &homes[0]["id"]));
    assert_eq!(list(&desk, "phone")[0]["number"], "09000001111");
    assert_eq!(list(&desk, "address_history").len(), 2);
    let rejected = std::fs::read_to_string(desk.path("名簿.rejected.csv")).unwrap();
    assert!(rejected.contains("試作 次郎") && rejected.contains("date_invalid"), "{rejected}");

    // What came back is mended and taken in like any list; then all of the first is taken back.
    let mended = desk.file("直し.csv", rejected.replace("令和8年2月30日", "令和8年2月28日"));
    let again = desk.run(&["--json", "import", "family_list", &mended]);
    assert_eq!((again.code, counts(&again.answer(), &COUNTS)), (0, vec![1, 1, 0, 1, 1]), "{again:?}");
    let undone = desk.run(&["--json", "import", "undo", answer["batch"].as_str().unwrap()]).answer();
    assert_eq!((&undone["undone"], &undone["kept"]), (&json!(2), &json!(0)));
    assert_eq!(
        (list(&desk, "household").len(), list(&desk, "person").len(), list(&desk, "phone").len()),
        (1, 1, 0)
    );
}

#[test]
fn who_is_there_already_is_shown_with_the_evidence_and_decided() {
    let desk = Desk::new();
    let first = desk.run(&["--json", "import", "family_list", &families(&desk)]);
    assert_eq!(first.answer()["stored"], 3);
    let rows = [
        row(&["保護者氏名", "フリガナ", "生年月日", "児童氏名", "児童生年月日", "電話"]),
        // The same family under an old character and half-width kana, with a second child.
        row(&["見本 花子", "ﾐﾎﾝ ﾊﾅｺ", "1987/4/1", "見本 三郎", "2024-01-01", "090-0000-1111"]),
        // A name alone.
        row(&["例山 和子", "", "", "例山 良子", "2023-05-05", ""]),
        row(&["未来野 空", "", "", "未来野 海", "2022-02-02", "070-1111-2222"]),
        row(&["未来野　空", "", "", "未来野 山", "2021-02-02", "070-1111-2222"]),
    ];
    let file = xlsx(&desk, "二つ目.xlsx", &rows);
    let dry = desk.run(&["--json", "import", "family_list", &file, "--dry-run"]);
    let answer = dry.answer();
    assert_eq!(
        counts(&answer, &["stored", "rejected", "same", "maybe", "undecided"]),
        [2, 2, 1, 1, 2],
        "{dry:?}"
    );
    let likes = answer["duplicates"].as_array().unwrap();
    let like = &likes[0]["candidates"][0];
    assert_eq!(
        (&likes[0]["verdict"], &like["name"], &like["people"]),
        (&json!("same"), &json!("見本家"), &json!(["見本花子"]))
    );
    assert_eq!(like["agrees"], json!(["birth_date", "kana", "name", "phone"]));
    assert_eq!(
        (&likes[1]["verdict"], &likes[1]["candidates"][0]["agrees"]),
        (&json!("maybe"), &json!(["name"]))
    );

    let taken = desk.run(&["--json", "import", "family_list", &file, "--duplicates", "take"]);
    assert_eq!(
        (taken.code, counts(&taken.answer(), &["stored", "taken", "households", "people"])),
        (0, vec![4, 2, 1, 5]),
        "{taken:?}"
    );
    assert_eq!(list(&desk, "household").len(), 3);
    // Taken a second time everybody is there.
    let again = desk.run(&["--json", "import", "family_list", &file, "--duplicates", "take"]);
    assert_eq!(
        counts(&again.answer(), &["taken", "households", "people", "same"]),
        [4, 0, 0, 3],
        "{again:?}"
    );
    let skipped = desk.run(&["--json", "import", "family_list", &file, "--duplicates", "skip"]);
    assert_eq!(counts(&skipped.answer(), &["skipped", "stored", "people"]), [4, 0, 0]);
    let kept = desk.run(&["--json", "import", "family_list", &file, "--duplicates", "keep"]);
    assert_eq!(counts(&kept.answer(), &["stored", "households"]), [4, 3]);
}

#[test]
fn people_of_a_list_with_bad_cells_and_a_mapping() {
    let desk = Desk::new();
    let file = book(&desk, "people.xlsx", |s| {
        for (c, heading) in ["お名前", "合言葉", "生年月日", "性別"].iter().enumerate() {
            s.write_string(0, c as u16, *heading).unwrap();
        }
        s.write_string(1, 0, "見本 花子").unwrap();
        s.write_string(1, 1, "みほん　はなこ").unwrap();
        s.write_number(1, 2, 32_964.0).unwrap();
        s.write_string(1, 3, "女性").unwrap();
        s.write_string(2, 0, "例山 一").unwrap();
        s.write_formula(2, 2, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap();
        s.write_string(3, 0, "仮野 忍").unwrap();
        s.write_string(3, 3, "そのほか").unwrap();
    });
    let map = desk.file("map.json", "{\"合言葉\": \"full_kana\"}");
    let done = desk.run(&["--json", "import", "person", &file, "--map", &map]);
    let said: Vec<Json> = done.stderr.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let told: Vec<_> = said
        .iter()
        .map(|e| {
            (e["code"].as_str().unwrap(), e["field"].as_str().unwrap(), e["detail"]["line"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(told, [("cell_error", "birth_date", 3), ("code_unknown", "sex", 4)]);
    assert_eq!((done.code, done.answer()["stored"].as_u64()), (1, Some(1)));
    let person = &list(&desk, "person")[0];
    assert_eq!(
        (&person["family_kana"], &person["birth_date"], &person["sex"]),
        (&json!("みほん"), &json!("1990-04-01"), &json!("f"))
    );
    // The mapping is remembered for lists with these headings.
    let again = desk.run(&["--json", "import", "person", &file, "--dry-run"]).answer();
    assert_eq!(again["columns"][1]["field"], "full_kana");
    assert_eq!((&again["same"], &again["undecided"]), (&json!(1), &json!(1)));
}

#[test]
fn a_csv_with_headings_as_people_write_them() {
    let desk = Desk::new();
    // CP932: 世帯名,世帯類型,地区,備考 and 見本家,母子家庭,見本町.
    let file = desk.file("families.csv", b"\x90\xA2\x91\xD1\x96\xBC,\x90\xA2\x91\xD1\x97\xDE\x8C^,\x92n\x8B\xE6,\x94\xF5\x8Dl\x0D\x0A\x8C\xA9\x96{\x89\xC6,\x95\xEA\x8Eq\x89\xC6\x92\xEB,\x8C\xA9\x96{\x92\xAC,\x0D\x0A");
    let done = desk.run(&["--json", "import", "household", &file]);
    assert_eq!((done.code, done.answer()["stored"].as_u64()), (0, Some(1)), "{done:?}");
    assert_eq!(list(&desk, "household")[0]["household_type"], "single_parent");
    // One heading that says nothing: nothing is lost without a word.
    let file = desk.file("other.csv", "世帯名,合言葉\r\n例山家,ひみつ\r\n");
    let refused = desk.run(&["--json", "import", "household", &file]);
    assert_eq!((refused.code, refused.error()["code"].as_str()), (1, Some("csv_column_unknown")));
    let text = desk.run(&["import", "family_list", &desk.file("a.csv", "氏名,秘匿\n見本 花子,秘\n")]);
    assert_eq!((text.code, text.stdout.lines().next()), (1, Some("1行（見出しは1行目）")), "{text:?}");
    assert!(text.stderr.contains("通称"), "{text:?}");
}

#[test]
#[ignore = "a measure: 50,000 rows; run with --ignored --nocapture"]
fn fifty_thousand_rows() {
    let desk = Desk::new();
    let file = book(&desk, "large.xlsx", |s| {
        for (c, h) in
            ["児童氏名", "フリガナ", "生年月日", "保護者氏名", "フリガナ", "郵便番号", "住所", "電話"]
                .iter()
                .enumerate()
        {
            s.write_string(0, c as u16, *h).unwrap();
        }
        for n in 0..50_000u32 {
            let kana = |n: u32| -> String {
                "アイウエオカキクケコサシスセソ"
                    .chars()
                    .cycle()
                    .skip((n % 15) as usize)
                    .step_by(1 + (n / 15 % 4) as usize)
                    .take(3)
                    .collect()
            };
            s.write_string(n + 1, 0, format!("見本{} 子{n}", n / 2)).unwrap();
            s.write_string(n + 1, 1, format!("ミホン {}", kana(n))).unwrap();
            s.write_string(n + 1, 2, format!("R{}.{}.{}", 1 + n % 7, 1 + n % 12, 1 + n % 28)).unwrap();
            s.write_string(n + 1, 3, format!("見本{} 親", n / 2)).unwrap();
            s.write_string(n + 1, 4, "ミホン オヤ").unwrap();
            s.write_number(n + 1, 5, 1_000_000.0 + f64::from(n / 2)).unwrap();
            s.write_string(n + 1, 6, format!("架空市見本町{}-{}", n / 200, n / 2 % 100)).unwrap();
            s.write_string(n + 1, 7, format!("090{:08}", n / 2)).unwrap();
        }
    });
    for args in [&["--duplicates", "keep", "--dry-run"][..], &["--duplicates", "keep"]] {
        let began = std::time::Instant::now();
        let done = desk.run(&[&["--json", "import", "family_list", &file], args].concat());
        eprintln!("{args:?}: {:?}, {}", began.elapsed(), done.answer()["rows"]);
        assert_eq!(
            counts(&done.answer(), &["rows", "stored", "households"]),
            [50_000, 50_000, 25_000],
            "{}",
            done.stderr
        );
    }
}
