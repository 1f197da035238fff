//! One row of an export while it is put together: written once to the sheet and once to what the next
//! export compares with. Its memory is used again for every row.

use super::cell;
use super::sheet::Sheet;
use crate::domain::time::{Date, Instant, Zone};
use crate::error::Result;
use chrono::Timelike;
use std::fmt::Write as _;
use std::io::Write;

/// Stands for the name of a family whose place is secret.
pub const MASK: &str = "●●(秘匿)";
/// Stands for a place that is secret.
pub const SECRET_PLACE: &str = "所在地秘";

/// Cells of one row.
#[derive(Debug, Default)]
pub struct Row {
    text: String,
    ends: Vec<usize>,
}

impl Row {
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn end(&mut self) {
        self.ends.push(self.text.len());
    }

    pub fn text(&mut self, text: &str) {
        self.text.push_str(text);
        self.end();
    }

    pub fn optional(&mut self, text: Option<&str>) {
        self.text(text.unwrap_or_default());
    }

    pub fn empty(&mut self) {
        self.end();
    }

    pub fn int(&mut self, n: i64) {
        let mut buffer = [0; 20];
        self.text.extend(cell::integer(n, &mut buffer).iter().map(|b| char::from(*b)));
        self.end();
    }

    pub fn optional_int(&mut self, n: Option<i64>) {
        match n {
            Some(n) => self.int(n),
            None => self.end(),
        }
    }

    /// `2026-03-08`.
    pub fn date(&mut self, date: Option<Date>) {
        if let Some(date) = date {
            self.push_date(date);
        }
        self.end();
    }

    /// `2026-03-08T17:00` on the organisation's clock.
    pub fn local(&mut self, at: Option<Instant>, zone: Zone) {
        if let Some(at) = at {
            let local = zone.local(at);
            self.push_date(local.date());
            // Writing to a String cannot fail.
            let _ = write!(self.text, "T{:02}:{:02}", local.hour(), local.minute());
        }
        self.end();
    }

    fn push_date(&mut self, date: Date) {
        match cell::iso_date(date) {
            Some(iso) => self.text.extend(iso.iter().map(|b| char::from(*b))),
            None => drop(write!(self.text, "{date}")),
        }
    }

    /// Items joined with `;`.
    pub fn list<'a>(&mut self, items: impl IntoIterator<Item = &'a str>) {
        for (n, item) in items.into_iter().enumerate() {
            if n > 0 {
                self.text.push(';');
            }
            self.text.push_str(item);
        }
        self.end();
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        let mut from = 0;
        self.ends.iter().map(move |end| {
            let cell = &self.text[from..*end];
            from = *end;
            cell
        })
    }

    /// Writes the row to the sheet.
    pub fn write<W: Write>(&self, sheet: &mut Sheet<W>) -> Result<()> {
        for cell in self.cells() {
            sheet.text(cell)?;
        }
        sheet.end_row()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_in_order() {
        let mut row = Row::default();
        row.text("見本");
        row.empty();
        row.int(-12);
        row.date(Date::from_ymd_opt(2026, 3, 8));
        row.local(Some(Instant(0)), Zone::default());
        row.list(["a", "b"]);
        let cells: Vec<&str> = row.cells().collect();
        assert_eq!(cells, ["見本", "", "-12", "2026-03-08", "1970-01-01T09:00", "a;b"]);
        row.clear();
        assert_eq!(row.cells().count(), 0);
    }
}
