use super::*;
use crate::fs::DiskFs;
use crate::import::rejected::{Rejected, rejected_path};
use std::io::Write;

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|s| s.to_string()).collect()
}

fn visits() -> Options {
    Options {
        known: strings(&["date", "minutes", "note"]),
        required: strings(&["date"]),
        ..Options::default()
    }
}

fn open<'a>(bytes: &'a [u8], options: &Options) -> Result<Reader<&'a [u8]>> {
    Reader::new(bytes, Charset::detect(bytes).unwrap(), Path::new("visits.csv"), options)
}

fn lines(bytes: &[u8]) -> Vec<Line> {
    open(bytes, &visits()).unwrap().map(|l| l.unwrap()).collect()
}

/// Cells of rows, `line field code` of refused lines.
fn brief(lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .map(|line| match line {
            Line::Row(row) => row.cells().collect::<Vec<_>>().join("|"),
            Line::Bad(e) => format!("{} {} {}", e.line, e.field.as_deref().unwrap_or("-"), e.code),
        })
        .collect()
}

fn code(bytes: &[u8], options: &Options) -> Error {
    open(bytes, options).unwrap_err()
}

#[test]
fn every_encoding_reads_the_same() {
    let text = "date,note\r\n2026-03-08,「見本」〜髙\r\n";
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode("date,note\r\n2026-03-08,「見本」～髙\r\n");
    let utf16 = |swap: bool| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let with_mark = format!("\u{FEFF}{text}").into_bytes();
    for (bytes, charset) in [
        (text.as_bytes().to_vec(), Charset::Utf8),
        (with_mark, Charset::Utf8),
        (cp932.into_owned(), Charset::Cp932),
        (utf16(false), Charset::Utf16Le),
        (utf16(true), Charset::Utf16Be),
    ] {
        let reader = open(&bytes, &visits()).unwrap();
        assert_eq!(reader.charset(), charset);
        let lines: Vec<_> = reader.map(|l| l.unwrap()).collect();
        assert_eq!(brief(&lines)[0].replace('～', "〜"), "2026-03-08|「見本」〜髙");
    }
}

#[test]
fn bad_lines_come_back_and_stop_nothing() {
    let mut bytes = "date,minutes,note\n2026-03-01,60,一\n2026-03-02\n,,\n\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"2026-03-03,60,\xFF\xFE\n2026-03-04,60,a\0b\n2026-03-05,60,\"lost\n");
    bytes.extend_from_slice("2026-03-06,60,「架空」,,\n2026-03-07,60,x,extra\n2026-03-08,90,終".as_bytes());
    let lines = lines(&bytes);
    let expected = [
        "2026-03-01|60|一",
        "3 - csv_ragged",
        "6 note encoding_invalid",
        "7 note text_nul",
        "8 - csv_quote",
        "2026-03-06|60|「架空」",
        "10 - csv_ragged",
        "2026-03-08|90|終",
    ];
    assert_eq!(brief(&lines), expected);
    let Line::Bad(quote) = &lines[4] else { panic!() };
    assert_eq!(quote.cells, ["2026-03-05", "60", "\"lost"]);
}

#[test]
fn halves_of_a_character_in_two_cells_are_no_character() {
    let mut bytes = "date,minutes,note\nあいうえ,1,2\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"1,\xE3\x81,\x82\n");
    assert_eq!(brief(&lines(&bytes)), ["あいうえ|1|2", "3 minutes encoding_invalid"]);
}

#[test]
fn an_unpaired_surrogate_is_refused() {
    let mut units: Vec<u16> = "\u{FEFF}date,note\n1,".encode_utf16().collect();
    units.push(0xD800);
    units.extend("\n2,𠮷\n".encode_utf16());
    let bytes: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
    assert_eq!(brief(&lines(&bytes)), ["2 note encoding_invalid", "2|𠮷"]);
}

#[test]
fn ten_megabytes_in_a_note() {
    let text = format!("date,minutes,note\n1,2,{}\n2,3,x\n", "あ".repeat(4_000_000));
    let lines = lines(text.as_bytes());
    assert_eq!(brief(&lines), ["2 note text_too_long", "2|3|x"]);
    let Line::Bad(e) = &lines[0] else { panic!() };
    assert!(e.cells[2].len() < 1100);
}

#[test]
fn headers_that_cannot_be_read() {
    let o = visits();
    assert_eq!(code(b"", &o).code, "csv_empty");
    assert_eq!(code(b"\n \n", &o).code, "csv_empty");
    assert_eq!(code(b"date;note\n1;2\n", &o).json()["detail"], json!({ "expected": ",", "found": ";" }));
    assert_eq!(code(b"date\tnote\n1\t2\n", &o).code, "csv_delimiter");
    let semicolon = Options { delimiter: b';', ..visits() };
    assert_eq!(code(b"date,note\n1,2\n", &semicolon).detail["found"], ",");
    assert_eq!(open(b"date;note\n1;2,5\n", &semicolon).unwrap().count(), 1);
    assert_eq!(code(b"date,note,date\n", &o).code, "csv_header_duplicate");
    assert_eq!(code("date,x,ｘ\n".as_bytes(), &o).code, "csv_header_duplicate");
    let missing = code(b"note,minutes\n", &o);
    assert_eq!((missing.code.as_str(), missing.field.as_deref()), ("csv_column_missing", Some("date")));
    assert_eq!(code(b"da\0te,note\n", &o).code, "text_nul");
    assert!(open(b"date\n", &o).unwrap().next().is_none());
}

#[test]
fn columns_are_matched_by_name_and_by_map() {
    let map = ColumnMap::parse(r#"{"訪問日": "date", "メモ": "note", "備考": null}"#).unwrap();
    let options = Options { map, ..visits() };
    let reader = open("　訪問日 ,ﾒﾓ,備考,ｍｉｎｕｔｅｓ,その他,\n1,2,3,4,5,\n".as_bytes(), &options).unwrap();
    let h = reader.header();
    assert_eq!((h.index("date"), h.index("note"), h.index("minutes")), (Some(0), Some(1), Some(3)));
    assert_eq!((h.index("備考"), h.index("その他")), (None, None));
    assert_eq!(code("訪問日,date\n".as_bytes(), &options).code, "csv_header_duplicate");
    assert_eq!(ColumnMap::parse("[]").unwrap_err().code, "map_invalid");
    assert_eq!(ColumnMap::parse(r#"{"a": 1}"#).unwrap_err().code, "map_invalid");
}

#[test]
fn one_broken_line_does_not_change_the_encoding() {
    let mut bytes = "date,note\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"1,\x8C\xA9\n");
    bytes.extend_from_slice("2,見本町\n".as_bytes());
    assert_eq!(Charset::detect(&bytes[..]).unwrap(), Charset::Utf8);
    assert_eq!(brief(&lines(&bytes)), ["2 note encoding_invalid", "2|見本町"]);
}

#[test]
fn half_width_kana_are_not_taken_for_utf8() {
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("date,note\n1,ﾀﾅｶﾅｶ ﾐﾎﾝ\n");
    assert_eq!(brief(&lines(&bytes)), ["1|ﾀﾅｶﾅｶ ﾐﾎﾝ"]);
}

#[test]
fn refused_lines_can_be_mended_and_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("visits.csv");
    let bytes = "date,minutes,note\n2026-03-01,60\n2026-03-02,60,\"=a, \"\"b\"\"\"\n1,2,3,4\n";
    DiskFs.create_file(&path).unwrap().write_all(bytes.as_bytes()).unwrap();
    let rejected = rejected_path(&path);
    assert_eq!(rejected, dir.path().join("visits.rejected.csv"));
    for _ in 0..2 {
        let reader = Reader::open(&DiskFs, &path, &visits()).unwrap();
        let mut file = Rejected::new(&DiskFs, &rejected, reader.header());
        for line in reader {
            match line.unwrap() {
                Line::Bad(e) => {
                    let cells = e.cells.iter().map(String::as_str);
                    file.push(cells, e.line, e.field.as_deref(), e.code, "列の数が違います").unwrap();
                }
                Line::Row(row) => file.push(row.cells(), row.line, Some("date"), "date_invalid", "").unwrap(),
            }
        }
        assert_eq!(file.finish().unwrap(), Some(rejected.clone()));
    }
    let expected = "\u{FEFF}date,minutes,note,rejected_line,rejected_field,rejected_code,rejected_reason\r\n\
        2026-03-01,60,,2,,csv_ragged,列の数が違います\r\n\
        2026-03-02,60,\"=a, \"\"b\"\"\",3,date,date_invalid,\r\n\
        1,2,3,4,,csv_ragged,列の数が違います,4\r\n";
    assert_eq!(String::from_utf8(DiskFs.read(&rejected).unwrap()).unwrap(), expected);
    // The file reads as it is: the reasons are no fields; the line with a cell too many still is refused.
    let again = Reader::open(&DiskFs, &rejected, &visits()).unwrap();
    let mut file = Rejected::new(&DiskFs, &rejected_path(&rejected), again.header());
    let lines: Vec<_> = again.map(|l| l.unwrap()).collect();
    assert_eq!(brief(&lines)[2], "4 - csv_ragged");
    let Line::Row(row) = &lines[0] else { panic!() };
    file.push(row.cells(), row.line, None, "x", "").unwrap();
    file.finish().unwrap();
    let text =
        String::from_utf8(DiskFs.read(&dir.path().join("visits.rejected.rejected.csv")).unwrap()).unwrap();
    assert_eq!(text.lines().next().unwrap().matches("rejected_line").count(), 1);
    // No refused line: the older file goes.
    assert_eq!(
        Rejected::new(&DiskFs, &rejected, &Header { columns: vec![], fields: vec![] }).finish().unwrap(),
        None
    );
    assert!(!DiskFs.exists(&rejected).unwrap());
}

/// A million rows pass through without being held: what is read comes out of nowhere.
#[test]
fn a_million_rows_in_bounded_memory() {
    struct Endless(u32, Vec<u8>);
    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            while self.1.len() < out.len() && self.0 < 1_000_000 {
                writeln!(self.1, "2026-03-08,{},見本", self.0).unwrap();
                self.0 += 1;
            }
            let n = out.len().min(self.1.len());
            out[..n].copy_from_slice(&self.1[..n]);
            self.1.drain(..n);
            Ok(n)
        }
    }
    let file = Endless(0, b"date,minutes,note\n".to_vec());
    let mut reader = Reader::new(file, Charset::Utf8, Path::new("big.csv"), &visits()).unwrap();
    let mut sum = 0u64;
    for line in reader.by_ref() {
        let Line::Row(row) = line.unwrap() else { panic!() };
        sum += row.cell(1).parse::<u64>().unwrap();
    }
    assert_eq!(sum, 999_999 * 1_000_000 / 2);
    assert_eq!(reader.record.line, 1_000_001);
}

#[test]
fn a_file_that_breaks_off_is_an_error_and_no_end() {
    struct Broken(bool);
    impl Read for Broken {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(std::io::Error::other("gone"));
            }
            let text = b"date\n1\n2\n";
            out[..text.len()].copy_from_slice(text);
            Ok(text.len())
        }
    }
    let reader = Reader::new(Broken(false), Charset::Utf8, Path::new("x.csv"), &visits()).unwrap();
    let codes: Vec<_> = reader.map(|l| l.err().map(|e| e.code)).collect();
    assert_eq!(codes, [None, None, Some("io".to_string())]);
}
