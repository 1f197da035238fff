//! `corrections.csv`: what a batch says otherwise than the one sent before for the same days. Only in a
//! batch that corrects something.

use crate::export::row::{MASK, Row, SECRET_PLACE};
use crate::export::sent::Correction;
use crate::export::sheet::{Column, Kind};

pub const FILE: &str = "corrections.csv";

pub const COLUMNS: [Column; 7] = [
    // Of the batch that is corrected.
    Column::new("batch_id", Kind::Code),
    Column::new("file", Kind::Code),
    Column::new("kind", Kind::Code),
    Column::new("record_code", Kind::Code),
    Column::new("column", Kind::Code),
    Column::new("before", Kind::Text),
    Column::new("after", Kind::Text),
];

/// Puts one line into `row`. `masked`: the record's name is masked now, so what it was must not come
/// back as the content before.
pub fn line(row: &mut Row, batch: &str, correction: &Correction<'_>, masked: bool) {
    row.clear();
    row.text(batch);
    row.text(correction.file);
    row.text(correction.change.code());
    row.text(correction.record_code);
    let (column, before, after) = correction.cell.unwrap_or_default();
    row.text(column);
    let personal = matches!(column, "person_name" | "kana" | "birth_date");
    let secret = masked && personal || after == MASK || after == SECRET_PLACE;
    row.text(if secret { "" } else { before });
    row.text(after);
}

/// The records whose name was masked since: they have a changed cell that is the mask.
pub fn newly_masked<'s>(corrections: &[Correction<'s>]) -> Vec<(&'s str, &'s str)> {
    let masks = |c: &&Correction<'_>| c.cell.is_some_and(|(_, _, after)| after == MASK);
    corrections.iter().filter(masks).map(|c| (c.file, c.record_code)).collect()
}
