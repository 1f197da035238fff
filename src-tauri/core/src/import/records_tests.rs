use super::*;
use proptest::prelude::*;

/// Reads a few bytes at a time, so that every place is once the end of the buffer.
struct Drip<'a>(&'a [u8], usize);

impl Read for Drip<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.1.min(out.len()).min(self.0.len());
        out[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

type Read1 = (u64, Vec<String>, Option<Fault>);

fn read(bytes: &[u8], drip: usize, limit: usize) -> Vec<Read1> {
    let mut records = Records::limited(Drip(bytes, drip), b',', limit, 4).unwrap();
    let (mut record, mut all) = (Record::default(), Vec::new());
    while records.next(&mut record).unwrap() {
        let cells = record.cells().map(|c| String::from_utf8_lossy(c).into_owned()).collect();
        all.push((record.line, cells, record.fault));
    }
    all
}

fn good(line: u64, cells: &[&str]) -> Read1 {
    (line, cells.iter().map(|c| c.to_string()).collect(), None)
}

fn bad(line: u64, cells: &[&str], fault: Fault) -> Read1 {
    (line, cells.iter().map(|c| c.to_string()).collect(), Some(fault))
}

fn check(text: &str, expected: &[Read1]) {
    for drip in [1, 2, 3, 1000] {
        assert_eq!(read(text.as_bytes(), drip, MAX_RECORD), expected, "{drip} bytes at a time");
    }
}

#[test]
fn line_ends_quotes_and_the_mark() {
    check(
        "\u{FEFF}\"a\",b\r\n1,\"x\r\ny\"\r3,\n\n\"q\"\"q\",5\" x",
        &[
            good(1, &["a", "b"]),
            good(2, &["1", "x\r\ny"]),
            good(4, &["3", ""]),
            good(5, &[""]),
            good(6, &["q\"q", "5\" x"]),
        ],
    );
    check("", &[]);
    check("a", &[good(1, &["a"])]);
    check("\"\",", &[good(1, &["", ""])]);
}

#[test]
fn a_long_record_that_comes_in_small_pieces() {
    let long = "あ,\"\"\r\n".repeat(100_000);
    let text = format!("1,\"{long}\"\r\n2,y\r\n");
    let read = read(text.as_bytes(), 100, MAX_RECORD);
    assert_eq!((read.len(), read[0].2), (2, None));
    assert_eq!(read[0].1[1], "あ,\"\r\n".repeat(100_000));
    assert_eq!(read[1], good(100_002, &["2", "y"]));
}

#[test]
fn a_lost_quote_takes_no_other_line_with_it() {
    check(
        "1,\"x\n2,y\n3,\"a\"\n4,z\n",
        &[
            bad(1, &["1", "\"x"], Fault::Quote),
            good(2, &["2", "y"]),
            good(3, &["3", "a"]),
            good(4, &["4", "z"]),
        ],
    );
    check("1,\"x\r\n2,y\r\n", &[bad(1, &["1", "\"x"], Fault::Quote), good(2, &["2", "y"])]);
}

#[test]
fn a_record_beyond_the_limit_is_skipped_in_bounded_memory() {
    let long = "x".repeat(5000);
    for text in
        [format!("1,{long}\r\n2,y\r\n"), format!("1,\"{long}\"\r\n2,y\r\n"), format!("1,\"{long}\r\n2,y\r\n")]
    {
        for drip in [1, 7, 1000] {
            let read = read(text.as_bytes(), drip, 64);
            assert_eq!((read.len(), read[0].2), (2, Some(Fault::TooLong(1))));
            assert_eq!(read[1], good(2, &["2", "y"]));
            assert!(read[0].1.concat().len() < 1001);
        }
    }
    let text = format!("1,{}\n2,y\n", "x".repeat(MAX_CELL + 1));
    let read = read(text.as_bytes(), 1 << 20, MAX_RECORD);
    assert_eq!((read.len(), read[0].2), (2, Some(Fault::TooLong(1))));
}

proptest! {
    #[test]
    fn what_the_csv_crate_writes_reads_back(
        rows in proptest::collection::vec(proptest::collection::vec("[a,\"\r\nあ]{0,4}", 2..5), 0..6),
        drip in 1usize..9,
    ) {
        let mut w = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for row in &rows { w.write_record(row).unwrap(); }
        let read = read(&w.into_inner().unwrap(), drip, MAX_RECORD);
        let cells: Vec<_> = read.iter().map(|r| r.1.clone()).collect();
        prop_assert!(read.iter().all(|r| r.2.is_none()));
        prop_assert_eq!(cells, rows);
    }

    #[test]
    fn any_bytes_give_the_same_records_however_they_come(
        bytes in proptest::collection::vec(proptest::sample::select(b"a,\"\r\n".to_vec()), 0..40),
        drip in 1usize..9,
    ) {
        let at_once = read(&bytes, 1000, MAX_RECORD);
        prop_assert_eq!(&read(&bytes, drip, MAX_RECORD), &at_once);
        prop_assert!(at_once.windows(2).all(|w| w[0].0 < w[1].0));
    }
}
