//! Marks of a workbook of old Excel (.xls): rows that are hidden. The library that reads the cells keeps its
//! container to itself.

use super::marks::Marks;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const BOUND_SHEET: u16 = 0x0085;
const ROW: u16 = 0x0208;
/// In the flags of a row: it is not shown.
const HIDDEN: u16 = 0x20;

/// One mark for each sheet, in the order of the workbook; none where the container cannot be opened, which is
/// the business of who reads the cells.
pub(super) fn of_xls(bytes: &[u8]) -> Vec<Marks> {
    let Some(stream) = workbook(bytes) else { return vec![] };
    let mut known: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let mut found = vec![];
    for (kind, data) in records(&stream) {
        if kind == BOUND_SHEET && data.len() >= 4 {
            let at = usize::from(word(data, 0)) | usize::from(word(data, 2)) << 16;
            let hidden = known.entry(at).or_insert_with(|| hidden_rows(stream.get(at..).unwrap_or_default()));
            found.push(Marks { hidden: hidden.iter().copied().collect(), ..Marks::default() });
        }
        if kind == END {
            break;
        }
    }
    found
}

fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name))?;
    let mut stream = vec![];
    // What is inside cannot be more than all of it, whatever it says of itself.
    file.open_stream(name).ok()?.take(bytes.len() as u64).read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// Lines, from 1, of the rows that the sheet at the beginning of `stream` does not show.
fn hidden_rows(stream: &[u8]) -> Vec<u32> {
    let (mut depth, mut hidden) = (0_u32, vec![]);
    for (kind, data) in records(stream) {
        match kind {
            BEGIN => depth += 1,
            // A chart inside the sheet ends before it.
            END if depth <= 1 => break,
            END => depth -= 1,
            ROW if depth == 1 && data.len() >= 14 && word(data, 12) & HIDDEN != 0 => {
                hidden.push(u32::from(word(data, 0)) + 1);
            }
            _ => {}
        }
    }
    hidden
}

/// Kind and data of each record; what is cut off ends them.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = stream.split_at_checked(4)?;
        let (data, rest) = rest.split_at_checked(usize::from(word(head, 2)))?;
        stream = rest;
        Some((word(head, 0), data))
    })
}

/// A number of two bytes; 0 beyond the end.
fn word(data: &[u8], at: usize) -> u16 {
    let byte = |at: usize| data.get(at).copied().unwrap_or_default();
    u16::from_le_bytes([byte(at), byte(at + 1)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn row(at: u8, flags: u8) -> Vec<u8> {
        record(ROW, &[at, 0, 0, 0, 6, 0, 44, 1, 0, 0, 0, 0, flags, 1, 0, 0])
    }

    #[test]
    fn rows_of_the_sheet_and_not_of_a_chart_in_it() {
        let sheet = [
            record(BEGIN, &[]),
            row(0, 0),
            row(3, 0x20),
            record(BEGIN, &[]),
            row(4, 0x20),
            record(END, &[]),
            row(6, 0x21),
            record(END, &[]),
            row(7, 0x20),
        ];
        assert_eq!(hidden_rows(&sheet.concat()), [4, 7]);
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_nothing_breaks(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            hidden_rows(&bytes);
            prop_assert!(of_xls(&bytes).is_empty());
        }
    }
}
