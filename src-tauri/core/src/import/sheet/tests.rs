use super::*;
use crate::import::grid::MAX_COLUMNS;
use crate::import::layout::Table;
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook, Worksheet};

fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    book(|b| fill(b.add_worksheet()))
}

fn grid(bytes: Vec<u8>, wanted: Option<&str>) -> Result<Grid> {
    let format = Format::of(&bytes)?.unwrap();
    read(bytes, format, wanted)
}

fn table(bytes: Vec<u8>) -> Table {
    Table::of(grid(bytes, None).unwrap(), None, false).unwrap()
}

fn lines(table: &Table) -> Vec<String> {
    let line = |r: &GridRow| r.cells.iter().map(|c| c.text()).collect::<Vec<_>>().join("|");
    table.rows.iter().map(|r| format!("{} {}", r.line, line(r))).collect()
}

fn row(sheet: &mut Worksheet, at: u32, cells: &[&str]) {
    for (n, cell) in cells.iter().enumerate() {
        if !cell.is_empty() {
            sheet.write_string(at, n as u16, *cell).unwrap();
        }
    }
}

#[test]
fn titles_blank_rows_hidden_rows_and_merged_cells() {
    let bytes = sheet(|s| {
        let style = Style::new();
        s.merge_range(0, 0, 0, 4, "利用者名簿（架空市）", &style).unwrap();
        row(s, 1, &["", "", "", "作成日", "令和8年3月9日"]);
        row(s, 3, &["世帯番号", "氏名", "生年月日", "住所"]);
        s.merge_range(4, 0, 5, 0, "12", &style).unwrap();
        row(s, 4, &["", "見本 花子", "H2.4.1", "架空市見本町1"]);
        row(s, 5, &["", "見本 一郎", "令和２年１０月５日"]);
        row(s, 6, &["13", "例山 隠", "R1.5.1"]);
        s.set_row_hidden(6).unwrap();
        row(s, 8, &["世帯番号", "氏名", "生年月日", "住所"]);
        row(s, 9, &["14", "試作 次郎"]);
    });
    let table = table(bytes);
    assert_eq!(table.header, 4);
    assert_eq!(table.columns, ["世帯番号", "氏名", "生年月日", "住所"]);
    assert_eq!(
        lines(&table),
        ["5 12|見本 花子|H2.4.1|架空市見本町1", "6 12|見本 一郎|令和２年１０月５日", "10 14|試作 次郎"]
    );
    let codes: Vec<&str> = table.notices.iter().map(|n| n.code).collect();
    assert_eq!(codes, ["cells_merged", "rows_hidden", "headings_repeated"]);
    assert_eq!(table.notices[1].detail, json!({ "count": 1, "lines": [7] }));
}

#[test]
fn a_header_of_two_lines() {
    let table = table(sheet(|s| {
        let style = Style::new();
        s.merge_range(0, 0, 1, 0, "住所", &style).unwrap();
        s.merge_range(0, 1, 0, 2, "保護者", &style).unwrap();
        s.merge_range(0, 3, 0, 4, "児童", &style).unwrap();
        row(s, 1, &["", "氏名", "フリガナ", "氏名", "生年月日"]);
        row(s, 2, &["架空市", "見本 花子", "ミホン ハナコ", "見本 一郎", "R2.10.5"]);
    }));
    assert_eq!(table.columns, ["住所", "保護者氏名", "保護者フリガナ", "児童氏名", "児童生年月日"]);
    assert_eq!(lines(&table), ["3 架空市|見本 花子|ミホン ハナコ|見本 一郎|R2.10.5"]);
}

#[test]
fn dates_as_numbers_formulas_and_errors() {
    let bytes = sheet(|s| {
        row(s, 0, &["氏名", "生年月日", "電話"]);
        let era = Style::new().set_num_format("[$-411]ggge\"年\"m\"月\"d\"日\"");
        s.write_string(1, 0, "見本 花子").unwrap();
        s.write_with_format(1, 1, ExcelDateTime::from_ymd(1990, 4, 1).unwrap(), &era).unwrap();
        s.write_number(1, 2, 9_000_000_000.0).unwrap();
        s.write_formula(2, 0, Formula::new("=\"見本\"&\" 一郎\"").set_result("見本 一郎")).unwrap();
        s.write_formula(2, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        s.write_string(3, 0, "見本 次郎").unwrap();
        let at = ExcelDateTime::from_ymd(2026, 3, 9).unwrap().and_hms(14, 30, 0).unwrap();
        s.write_with_format(3, 1, at, &Style::new().set_num_format("yyyy/m/d h:mm")).unwrap();
    });
    let table = table(bytes);
    assert_eq!(
        lines(&table),
        ["2 見本 花子|1990-04-01|9000000000", "3 見本 一郎|#DIV/0!", "4 見本 次郎|2026-03-09T14:30"]
    );
    assert_eq!(table.rows[1].cell(1), &Cell::Fault("cell_error", "#DIV/0!"));
}

/// A workbook whose parts are changed after it was written.
fn altered(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(vec![]));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = String::new();
        file.read_to_string(&mut content).unwrap();
        let content = if name == part { change(content) } else { content };
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(content.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn days_counted_from_1904_and_formulas_that_nobody_calculated() {
    let bytes = sheet(|s| {
        row(s, 0, &["氏名", "生年月日"]);
        row(s, 1, &["見本 花子"]);
        let day = Style::new().set_num_format("yyyy/m/d");
        s.write_number_with_format(1, 1, 42_647.0, &day).unwrap();
        s.write_formula(2, 0, "=A2").unwrap();
        s.write_string(2, 1, "R2.10.5").unwrap();
    });
    let bytes =
        altered(&bytes, "xl/workbook.xml", |xml| xml.replace("<workbookPr", "<workbookPr date1904=\"1\""));
    let bytes = altered(&bytes, "xl/worksheets/sheet1.xml", |xml| xml.replace("<v>0</v>", ""));
    let table = table(bytes);
    assert!(table.epoch_1904);
    assert_eq!(lines(&table), ["2 見本 花子|2020-10-05", "3 =|R2.10.5"]);
    assert_eq!(table.rows[1].cell(0), &Cell::Fault("formula_uncalculated", "="));
}

#[test]
fn the_fullest_visible_sheet_or_the_one_asked_for() {
    let bytes = book(|b| {
        row(b.add_worksheet().set_name("説明").unwrap(), 0, &["つかい方"]);
        let hidden = b.add_worksheet().set_name("旧").unwrap();
        (0..9).for_each(|n| row(hidden, n, &["氏名", "住所"]));
        hidden.set_hidden(true);
        let list = b.add_worksheet().set_name("名簿").unwrap();
        (0..3).for_each(|n| row(list, n, &["氏名", "住所"]));
    });
    let found = grid(bytes.clone(), None).unwrap();
    assert_eq!(found.sheet.as_deref(), Some("名簿"));
    assert_eq!(found.notices[0].detail, json!({ "count": 1, "sheets": ["旧"] }));
    assert_eq!(grid(bytes.clone(), Some("旧")).unwrap().rows.len(), 9);
    let missing = grid(bytes, Some("名")).unwrap_err();
    assert_eq!((missing.code.as_str(), &missing.detail["sheets"][2]), ("sheet_missing", &json!("名簿")));
}

#[test]
fn a_cell_in_the_last_corner_and_a_bomb_are_refused_quickly() {
    let corner = sheet(|s| {
        row(s, 0, &["氏名"]);
        s.write_string(1_048_575, 16_383, "x").unwrap();
    });
    assert_eq!(grid(corner, None).unwrap_err().code, "sheet_too_large");
    let far_below = sheet(|s| {
        row(s, 0, &["氏名", "住所"]);
        s.write_string(1_048_575, MAX_COLUMNS as u16 - 1, "x").unwrap();
    });
    assert_eq!(grid(far_below, None).unwrap().rows.len(), 2);
    let small = sheet(|s| row(s, 0, &["氏名"]));
    let bomb = altered(&small, "docProps/app.xml", |xml| xml + &" ".repeat(unpacked::MAX_UNPACKED as usize));
    assert!(bomb.len() < 1 << 20);
    assert_eq!(grid(bomb, None).unwrap_err().code, "sheet_too_large");
    let mut cut = small;
    cut.truncate(cut.len() / 2);
    assert_eq!(grid(cut, None).unwrap_err().code, "sheet_unreadable");
}

fn ods(table: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    let plain = zip::write::SimpleFileOptions::default();
    zip.start_file("mimetype", plain).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
    zip.start_file("content.xml", plain).unwrap();
    let head = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" \
                xmlns:text=\"x\"><office:body><office:spreadsheet>";
    let tail = "</office:spreadsheet></office:body></office:document-content>";
    zip.write_all(format!("{head}{table}{tail}").as_bytes()).unwrap();
    zip.start_file("META-INF/manifest.xml", plain).unwrap();
    zip.write_all(b"<manifest/>").unwrap();
    zip.finish().unwrap().into_inner()
}

fn ods_row(mark: &str, cells: &[&str]) -> String {
    let cell = |text: &&str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let cells: String = cells.iter().map(cell).collect();
    format!("<table:table-row {mark}>{cells}</table:table-row>")
}

#[test]
fn opendocument_sheets() {
    let rows = [
        ods_row("", &["氏名", "住所"]),
        ods_row("table:visibility=\"filter\"", &["例山 隠", "架空市"]),
        ods_row("", &["見本 花子", "架空市"]),
    ];
    let found = ods(&format!("<table:table table:name=\"名簿\">{}</table:table>", rows.concat()));
    let table = table(found);
    assert_eq!(lines(&table), ["3 見本 花子|架空市"]);
    assert_eq!(table.notices[0].code, "rows_hidden");
    let many = ods_row("table:number-rows-repeated=\"1000000\"", &["x"; 500]);
    let bomb = ods(&format!("<table:table table:name=\"a\">{many}</table:table>"));
    assert_eq!(grid(bomb, None).unwrap_err().code, "sheet_too_large");
}

#[test]
fn merged_cells_of_opendocument_sheets() {
    let cell = |span: &str, text: &str| {
        format!(
            "<table:table-cell {span} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let covered = "<table:covered-table-cell/>";
    let rows = [
        [&cell("table:number-columns-spanned=\"3\"", "利用者名簿"), covered, covered].concat(),
        [cell("", "住所"), cell("", "氏名"), cell("", "続柄")].concat(),
        [cell("table:number-rows-spanned=\"2\"", "架空市"), cell("", "見本 花子"), cell("", "母")].concat(),
        [covered, &cell("", "見本 一郎"), &cell("", "長男")].concat(),
        // Behind empty cells, and a region that the sheet does not hold.
        [covered, &cell("table:number-rows-spanned=\"4000000000\"", "見本 次郎")].concat(),
    ];
    let rows: String = rows.iter().map(|r| format!("<table:table-row>{r}</table:table-row>")).collect();
    let table = table(ods(&format!("<table:table table:name=\"名簿\">{rows}</table:table>")));
    assert_eq!(table.columns, ["住所", "氏名", "続柄"]);
    assert_eq!(lines(&table), ["3 架空市|見本 花子|母", "4 架空市|見本 一郎|長男", "5 |見本 次郎"]);
    assert_eq!(table.notices[0], Notice::new("cells_merged", json!({ "count": 3 })));
}

#[test]
fn regions_that_are_none_and_far_too_many_of_them() {
    let bytes = sheet(|s| {
        s.merge_range(0, 0, 0, 2, "名簿", &Style::new()).unwrap();
        row(s, 1, &["氏名", "住所", "続柄"]);
        row(s, 2, &["見本 花子", "架空市"]);
    });
    let part = "xl/worksheets/sheet1.xml";
    let backwards = altered(&bytes, part, |xml| xml.replace("\"A1:C1\"", "\"C3:A1\""));
    assert_eq!(grid(backwards, None).unwrap().rows.len(), 3);
    let again = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(50_000);
    let many = altered(&bytes, part, |xml| xml.replace("</mergeCells>", &format!("{again}</mergeCells>")));
    assert_eq!(grid(many, None).unwrap_err().code, "sheet_too_large");
}

#[test]
fn what_is_no_spreadsheet_is_named() {
    assert_eq!(Format::of(b"%PDF-1.7").unwrap_err().detail["found"], json!("pdf"));
    assert_eq!(Format::of(b"<html><table>").unwrap_err().detail["found"], json!("html"));
    assert_eq!(Format::of("氏名,住所\n".as_bytes()).unwrap(), None);
    let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(Format::of(&locked).unwrap_err().code, "sheet_password");
    assert_eq!(grid(vec![0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3], None).unwrap_err().code, "sheet_unreadable");
}
