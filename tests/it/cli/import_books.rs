//! Lists in the formats of old Excel (.xls) and of OpenDocument (.ods): merged cells, hidden rows, days counted
//! from 1904.

use super::{Desk, Ended};
use serde_json::{Value as Json, json};
use std::io::Write as _;

const HEADINGS: [&str; 6] = ["住所", "電話", "氏名", "フリガナ", "生年月日", "続柄"];

/// One cell of a book.
#[derive(Clone, Copy)]
enum Cell {
    Text(&'static str),
    Number(f64),
    /// A serial number that is shown as a day.
    Day(f64),
}

/// What a sheet holds: cells at row and column, merged regions (rows, columns; both ends included), hidden rows.
struct Sheet {
    cells: Vec<(u16, u16, Cell)>,
    merged: Vec<[u16; 4]>,
    hidden: Vec<u16>,
}

/// A title over all columns, a family of two that share one address, one that somebody hid, and one more.
fn families(day: fn(f64) -> Cell) -> Sheet {
    use Cell::{Number, Text};
    let mut cells = vec![(0, 0, Text("利用家庭一覧（架空市）"))];
    cells.extend(HEADINGS.iter().enumerate().map(|(c, h)| (1, c as u16, Text(h))));
    let mut line = |row: u16, filled: &[(u16, Cell)]| {
        cells.extend(filled.iter().map(|(column, cell)| (row, *column, *cell)));
    };
    line(2, &[(0, Text("架空市見本町１－２－３")), (1, Text("000-0000-0071")), (2, Text("見本 花子"))]);
    line(2, &[(3, Text("ミホン ハナコ")), (4, Text("昭和６２年４月１日")), (5, Text("母"))]);
    line(3, &[(2, Text("見本 一郎")), (3, Text("ミホン イチロウ")), (4, day(42_647.0)), (5, Text("長男"))]);
    line(4, &[(0, Text("架空市仮野町9")), (2, Text("仮野 隠")), (4, Text("H2.4.1")), (5, Text("母"))]);
    line(5, &[(0, Text("架空市試作町8")), (2, Text("試作 次郎")), (4, Number(42_648.0)), (5, Text("長男"))]);
    Sheet { cells, merged: vec![[0, 0, 0, 5], [2, 3, 0, 0], [2, 3, 1, 1]], hidden: vec![4] }
}

/// The records of old Excel in the container that they are kept in; days are counted from 1904.
fn xls(sheet: &Sheet) -> Vec<u8> {
    fn record(to: &mut Vec<u8>, kind: u16, words: &[&[u8]]) {
        let data = words.concat();
        to.extend(kind.to_le_bytes());
        to.extend((data.len() as u16).to_le_bytes());
        to.extend(data);
    }
    let u = |n: u16| n.to_le_bytes();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let begin = |to: &mut Vec<u8>, what: u16| record(to, 0x0809, &[&u(0x0600), &u(what), &[0; 12]]);
    let globals = |at: u32| {
        let mut all = vec![];
        begin(&mut all, 0x0005);
        record(&mut all, 0x0042, &[&u(1200)]);
        record(&mut all, 0x0022, &[&u(1)]);
        // Two styles: none, and that of a day.
        for style in [0, 14] {
            record(&mut all, 0x00E0, &[&u(0), &u(style), &[0; 16]]);
        }
        let name = utf16("名簿");
        record(&mut all, 0x0085, &[&at.to_le_bytes(), &[0, 0], &[2, 1], &name]);
        record(&mut all, 0x000A, &[]);
        all
    };
    let mut stream = globals(0);
    stream = globals(stream.len() as u32);
    begin(&mut stream, 0x0010);
    let rows = sheet.cells.iter().map(|c| c.0).max().unwrap() + 1;
    for row in 0..rows {
        let flags = 0x0100 | if sheet.hidden.contains(&row) { 0x20 } else { 0 };
        record(&mut stream, 0x0208, &[&u(row), &u(0), &u(6), &u(300), &[0; 4], &u(flags), &u(0)]);
    }
    for (row, column, cell) in &sheet.cells {
        let place = [u(*row), u(*column)].concat();
        match cell {
            Cell::Text(text) => {
                let text = utf16(text);
                record(&mut stream, 0x0204, &[&place, &u(0), &u(text.len() as u16 / 2), &[1], &text]);
            }
            Cell::Number(n) => record(&mut stream, 0x0203, &[&place, &u(0), &n.to_le_bytes()]),
            Cell::Day(n) => record(&mut stream, 0x0203, &[&place, &u(1), &n.to_le_bytes()]),
        }
    }
    let regions: Vec<u8> = sheet.merged.iter().flatten().flat_map(|n| n.to_le_bytes()).collect();
    record(&mut stream, 0x00E5, &[&u(sheet.merged.len() as u16), &regions]);
    record(&mut stream, 0x000A, &[]);
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(vec![])).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn ods(sheet: &Sheet) -> Vec<u8> {
    let rows = sheet.cells.iter().map(|c| c.0).max().unwrap() + 1;
    let mut body = String::new();
    for row in 0..rows {
        let mark = if sheet.hidden.contains(&row) { " table:visibility=\"collapse\"" } else { "" };
        body += &format!("<table:table-row{mark}>");
        for column in 0..6 {
            let inside = |m: &&[u16; 4]| m[0] <= row && row <= m[1] && m[2] <= column && column <= m[3];
            let region = sheet.merged.iter().find(inside);
            if region.is_some_and(|m| (m[0], m[2]) != (row, column)) {
                body += "<table:covered-table-cell/>";
                continue;
            }
            let span = region.map_or(String::new(), |m| {
                let (down, across) = (m[1] - m[0] + 1, m[3] - m[2] + 1);
                format!(" table:number-rows-spanned=\"{down}\" table:number-columns-spanned=\"{across}\"")
            });
            body += &match sheet.cells.iter().find(|c| (c.0, c.1) == (row, column)).map(|c| c.2) {
                None => "<table:table-cell/>".to_owned(),
                Some(Cell::Text(text)) => format!(
                    "<table:table-cell{span} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                ),
                Some(Cell::Number(n)) => format!(
                    "<table:table-cell{span} office:value-type=\"float\" office:value=\"{n}\"><text:p>{n}</text:p></table:table-cell>"
                ),
                // The only one here is 2020-10-05.
                Some(Cell::Day(_)) => format!(
                    "<table:table-cell{span} office:value-type=\"date\" office:date-value=\"2020-10-05\"><text:p>2020/10/5</text:p></table:table-cell>"
                ),
            };
        }
        body += "</table:table-row>";
    }
    let head = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\">\
                <office:body><office:spreadsheet><table:table table:name=\"名簿\">";
    let tail = "</table:table></office:spreadsheet></office:body></office:document-content>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    let plain = zip::write::SimpleFileOptions::default();
    for (name, content) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        ("content.xml", format!("{head}{body}{tail}")),
        ("META-INF/manifest.xml", "<manifest/>".to_owned()),
    ] {
        zip.start_file(name, plain).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn notices(ended: &Ended) -> Vec<Json> {
    let all = ended.answer()["notices"].as_array().unwrap().clone();
    all.into_iter().map(|n| json!([n["code"], n["detail"]])).collect()
}

/// Three people of two families come in; who was hidden does not, and it is said.
fn taken_in(desk: &Desk, file: &str) {
    let done = desk.run(&["--json", "import", "family_list", file]);
    let answer = done.answer();
    let counts = ["rows", "stored", "rejected", "households", "people"].map(|n| answer[n].as_u64().unwrap());
    assert_eq!((done.code, counts), (0, [3, 3, 0, 2, 3]), "{done:?}");
    assert_eq!((&answer["sheet"], &answer["header"]), (&json!("名簿"), &json!(2)));
    let told = notices(&done);
    assert!(told.contains(&json!(["cells_merged", { "count": 3 }])), "{told:?}");
    assert!(told.contains(&json!(["rows_hidden", { "count": 1, "lines": [5] }])), "{told:?}");
    let list = |kind: &str| desk.run(&["--json", "list", kind]).answers();
    let mut homes = list("household");
    homes.sort_by_key(|h| h["code"].to_string());
    let names: Vec<&str> = homes.iter().map(|h| h["display_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["見本家", "試作家"]);
    let people = list("person");
    assert!(people.iter().all(|p| p["family_name"] != "仮野"), "{people:?}");
    let boy = people.iter().find(|p| p["given_name"] == "一郎").unwrap();
    assert_eq!((&boy["birth_date"], &boy["family_kana"]), (&json!("2020-10-05"), &json!("ミホン")));
    let of_boy = list("membership").into_iter().find(|m| m["person_id"] == boy["id"]).unwrap();
    assert_eq!(of_boy["household_id"], homes[0]["id"], "the merged address is both members'");
    let addresses: Vec<Json> = list("address_history").into_iter().map(|a| a["address"].clone()).collect();
    assert_eq!(addresses.len(), 2, "{addresses:?}");
}

#[test]
fn old_excel_with_hidden_rows_merged_cells_and_days_counted_from_1904() {
    let desk = Desk::new();
    let file = desk.file("名簿.xls", xls(&families(Cell::Day)));
    taken_in(&desk, &file);
    // A number that no style calls a day is one all the same, of the same epoch.
    let people = desk.run(&["--json", "list", "person"]).answers();
    let other = people.iter().find(|p| p["given_name"] == "次郎").unwrap();
    assert_eq!(other["birth_date"], "2020-10-06");
}

#[test]
fn open_document_with_merged_cells_and_hidden_rows() {
    let desk = Desk::new();
    // OpenDocument writes days as such; a number is one of the usual epoch.
    let mut sheet = families(Cell::Day);
    for (_, _, cell) in &mut sheet.cells {
        if let Cell::Number(n) = cell {
            *n += 1_462.0;
        }
    }
    let file = desk.file("名簿.ods", ods(&sheet));
    taken_in(&desk, &file);
}

#[test]
fn a_book_of_which_half_is_missing_is_refused_and_nothing_is_stored() {
    let desk = Desk::new();
    let digest = desk.run(&["digest"]).stdout;
    for (name, mut bytes) in [("半.xls", xls(&families(Cell::Day))), ("半.ods", ods(&families(Cell::Day)))]
    {
        bytes.truncate(bytes.len() / 2);
        let file = desk.file(name, bytes);
        let ended = desk.run(&["--json", "import", "family_list", &file]);
        assert_eq!((ended.code, ended.error()["code"].as_str()), (1, Some("sheet_unreadable")), "{ended:?}");
    }
    assert_eq!(desk.run(&["digest"]).stdout, digest);
}
