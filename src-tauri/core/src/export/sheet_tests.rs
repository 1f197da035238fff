use super::*;
use crate::export::encoding::{Replaced, encode};
use proptest::prelude::*;

const COLUMNS: &[Column] = &[
    Column::new("household_code", Kind::Code),
    Column::new("date", Kind::Date),
    Column::new("minutes", Kind::Number),
    Column::new("note", Kind::Text),
];

fn sheet(encoding: Encoding) -> Sheet<Vec<u8>> {
    Sheet::create(Vec::new(), Path::new("visits.csv"), COLUMNS, encoding).unwrap()
}

#[test]
fn bytes_of_a_small_file() {
    let mut s = sheet(Encoding::Utf8);
    s.text("H-A3-00012").unwrap();
    s.date(Date::from_ymd_opt(2026, 3, 8).unwrap()).unwrap();
    s.integer(-90).unwrap();
    s.text("「見本」, 1\"\n=2").unwrap();
    s.end_row().unwrap();
    s.text("@x").unwrap();
    s.text("2026-03-09").unwrap();
    s.text("-1.5").unwrap();
    s.list(["feeding", "a;b"]).unwrap();
    s.end_row().unwrap();
    s.empty().unwrap();
    s.text("-1").unwrap();
    s.text("=1").unwrap();
    s.real(0.25).unwrap();
    s.end_row().unwrap();
    let done = s.finish().unwrap();
    let expected = "\u{FEFF}household_code,date,minutes,note\r\n\
        H-A3-00012,2026-03-08,-90,\"「見本」, 1\"\"／=2\"\r\n\
        '@x,2026-03-09,-1.5,feeding;a；b\r\n,'-1,'=1,0.25\r\n";
    assert_eq!(String::from_utf8(done.inner).unwrap(), expected);
    assert_eq!((done.rows, done.tally.neutralised, done.tally.line_breaks), (3, 3, 1));
}

#[test]
fn cp932_without_bom_and_with_the_list() {
    let mut s = sheet(Encoding::Cp932);
    for text in ["髙", "", "", "𠮷野〜\0"] {
        s.text(text).unwrap();
    }
    s.end_row().unwrap();
    let done = s.finish().unwrap();
    let mut expected = b"household_code,date,minutes,note\r\n".to_vec();
    encode("髙,,,〓野～〓\r\n", &mut expected, &mut Replaced::new());
    assert_eq!(done.inner, expected);
    assert_eq!(done.tally.replaced.into_iter().collect::<Vec<_>>(), [("\0".into(), 1), ("𠮷".into(), 1)]);
}

#[test]
fn a_row_of_another_shape_is_refused() {
    let mut s = sheet(Encoding::Utf8);
    s.text("x").unwrap();
    assert_eq!(s.end_row().unwrap_err().code, "csv_row_shape");
}

proptest! {
    #[test]
    fn any_text_reads_back_as_it_was_cleaned(rows in proptest::collection::vec(any::<[String; 4]>(), 1..8)) {
        let mut s = sheet(Encoding::Utf8);
        let mut expected = Vec::new();
        for row in &rows {
            for text in row { s.text(text).unwrap(); }
            s.end_row().unwrap();
            let mut cells = Vec::new();
            for (column, text) in COLUMNS.iter().zip(row) {
                let plain = column.kind == Kind::Number && cell::is_number(text)
                    || column.kind == Kind::Date && cell::is_date(text);
                let cleaned = cell::clean(text, &mut String::new(), &mut Tally::default()).to_string();
                cells.push(if plain { text.clone() } else { cleaned });
            }
            expected.push(cells);
        }
        let done = s.finish().unwrap();
        let mut reader = csv::ReaderBuilder::new().from_reader(&done.inner[3..]);
        let read: Vec<Vec<String>> =
            reader.records().map(|r| r.unwrap().iter().map(String::from).collect()).collect();
        prop_assert_eq!(read, expected);
        prop_assert!(!done.inner.windows(2).any(|w| w[1] == b'\n' && w[0] != b'\r'));
    }
}
