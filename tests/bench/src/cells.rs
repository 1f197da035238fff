//! The limits of the export: the csv crate over cells that are ready, or straight over the tables.

use crate::measure::Done;
use crate::world::bare_file;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The same number of columns from the same tables: what is joined or printed is, what is counted from
/// the family (age in months, phase, roles) stands as it is stored. This favours the limit.
pub const TABLES: [(&str, &str); 4] = [
    (
        "visits.csv",
        "SELECT v.municipality_code, strftime('%Y', v.occurred_on, '-3 months'), \
         strftime('%m', v.occurred_on), p.preset, v.visit_kind, h.code, NULL, v.phase, \
         date(v.planned_start / 1000, 'unixepoch', '+9 hours'), v.occurred_on, \
         strftime('%Y-%m-%dT%H:%M', v.start_at / 1000, 'unixepoch', '+9 hours'), \
         strftime('%Y-%m-%dT%H:%M', v.end_at / 1000, 'unixepoch', '+9 hours'), \
         (v.end_at - v.start_at) / 60000, length(v.worker_ids) / 16, NULL, v.activities, v.tasks, v.status, \
         v.concern_level, date(v.next_planned_at / 1000, 'unixepoch', '+9 hours'), v.note IS NOT NULL \
         FROM visit v JOIN programme p ON p.id = v.programme_id \
         LEFT JOIN household h ON h.id = v.household_id WHERE v.deleted_at IS NULL ORDER BY v.occurred_on",
    ),
    (
        "stays.csv",
        "SELECT s.municipality_code, p.preset, h.code, c.code, c.birth_date, c.sex, s.stay_kind, \
         s.requester_type, s.request_no, s.reason_codes, \
         strftime('%Y-%m-%dT%H:%M', s.in_at / 1000, 'unixepoch', '+9 hours'), \
         strftime('%Y-%m-%dT%H:%M', s.out_at / 1000, 'unixepoch', '+9 hours'), \
         strftime('%Y-%m-%dT%H:%M', s.planned_in_at / 1000, 'unixepoch', '+9 hours'), \
         strftime('%Y-%m-%dT%H:%M', s.planned_out_at / 1000, 'unixepoch', '+9 hours'), \
         s.fee_class, s.extension_reason IS NOT NULL, s.status \
         FROM stay s JOIN programme p ON p.id = s.programme_id JOIN person c ON c.id = s.person_id \
         LEFT JOIN household h ON h.id = s.household_id WHERE s.deleted_at IS NULL \
         ORDER BY coalesce(s.in_at, s.planned_in_at)",
    ),
    (
        "attendance.csv",
        "SELECT p.preset, k.code, s.sequence_no, s.occurred_on, s.code, \
         strftime('%Y-%m-%dT%H:%M', s.start_at / 1000, 'unixepoch', '+9 hours'), h.code, c.code, \
         a.attendance_role, a.state, a.homework, a.municipality_code \
         FROM session s JOIN attendance a ON a.session_id = s.id JOIN programme p ON p.id = s.programme_id \
         LEFT JOIN course k ON k.id = s.course_id LEFT JOIN person c ON c.id = a.person_id \
         LEFT JOIN household h ON h.id = a.household_id \
         WHERE s.deleted_at IS NULL AND a.deleted_at IS NULL ORDER BY s.occurred_on",
    ),
    (
        "sessions.csv",
        "SELECT p.preset, s.code, s.sequence_no, s.occurred_on, s.theme, s.status, s.guests_count, \
         s.walk_in_counts, length(s.facilitator_ids) / 16, t.name \
         FROM session s JOIN programme p ON p.id = s.programme_id LEFT JOIN site t ON t.id = s.site_id \
         WHERE s.deleted_at IS NULL ORDER BY s.occurred_on",
    ),
];

/// The cells of every file of some export folders, ready in an encrypted database of their own.
pub struct Cells {
    pub conn: Connection,
    /// Table and the file its rows came from.
    pub tables: Vec<(String, PathBuf)>,
}

impl Cells {
    pub fn of(folders: &[PathBuf], file: &Path) -> Done<Cells> {
        let conn = bare_file(file)?;
        let mut tables = vec![];
        conn.execute_batch("BEGIN")?;
        for folder in folders {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.extension().is_some_and(|e| e == "csv") {
                    let table = format!("cells_{}", tables.len());
                    fill(&conn, &table, &path)?;
                    tables.push((table, path));
                }
            }
        }
        conn.execute_batch("COMMIT")?;
        Ok(Cells { conn, tables })
    }

    /// Each file again from its cells through the bare csv crate; gives the bytes written.
    pub fn write(&self, dir: &Path, kanji: bool) -> Done<u64> {
        let mut bytes = 0;
        for (table, _) in &self.tables {
            bytes += write(&self.conn, &format!("SELECT * FROM {table}"), &dir.join(table), kanji)?;
        }
        Ok(bytes)
    }

    /// Whether each file, written by the csv crate, has the bytes of the export.
    pub fn equal(&self, dir: &Path) -> Done<bool> {
        for (table, original) in &self.tables {
            let bom: &[u8] = "\u{FEFF}".as_bytes();
            let exported = std::fs::read(original)?;
            if exported.strip_prefix(bom).unwrap_or(&exported) != std::fs::read(dir.join(table))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A table with the lines of a CSV, the header as its first.
fn fill(conn: &Connection, table: &str, path: &Path) -> Done {
    let text = std::fs::read_to_string(path)?;
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut insert = None;
    for record in reader.records() {
        let record = record?;
        let insert = match &mut insert {
            Some(statement) => statement,
            empty => {
                let columns: Vec<String> = (0..record.len()).map(|i| format!("c{i} TEXT")).collect();
                conn.execute_batch(&format!("CREATE TABLE {table} ({})", columns.join(", ")))?;
                let marks = vec!["?"; record.len()].join(", ");
                empty.insert(conn.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?)
            }
        };
        insert.execute(rusqlite::params_from_iter(record.iter()))?;
    }
    Ok(())
}

/// The answer of a query through the bare csv crate: cells go as they lie in the database's page.
pub fn write(conn: &Connection, sql: &str, file: &Path, kanji: bool) -> Done<u64> {
    let out = File::create(file)?;
    if kanji {
        let mut kanji = Kanji { out: BufWriter::with_capacity(1 << 18, out), rest: vec![], buffer: vec![] };
        rows(conn, sql, &mut kanji)?;
        kanji.flush()?;
    } else {
        rows(conn, sql, out)?;
    }
    Ok(file.metadata()?.len())
}

fn rows(conn: &Connection, sql: &str, out: impl Write) -> Done {
    let mut builder = csv::WriterBuilder::new();
    let mut out = builder.terminator(csv::Terminator::CRLF).buffer_capacity(1 << 18).from_writer(out);
    let mut statement = conn.prepare_cached(sql)?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(r) = rows.next()? {
        for i in 0..width {
            match r.get_ref(i)? {
                ValueRef::Text(t) => out.write_field(t)?,
                ValueRef::Integer(n) => out.write_field(n.to_string())?,
                _ => out.write_field("")?,
            }
        }
        out.write_record(None::<&[u8]>)?;
    }
    Ok(out.flush()?)
}

/// Shift_JIS by encoding_rs. A chunk may end inside a character: its bytes wait for the next.
struct Kanji<W: Write> {
    out: W,
    rest: Vec<u8>,
    buffer: Vec<u8>,
}

impl<W: Write> Write for Kanji<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.rest);
        all.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&all) {
            Ok(text) => text.len(),
            Err(e) => e.valid_up_to(),
        };
        let mut text = std::str::from_utf8(&all[..whole]).unwrap_or_default();
        let mut encoder = encoding_rs::SHIFT_JIS.new_encoder();
        self.buffer.resize(2 * text.len() + 64, 0);
        while !text.is_empty() {
            let (_, read, written, _) = encoder.encode_from_utf8(text, &mut self.buffer, true);
            self.out.write_all(&self.buffer[..written])?;
            text = &text[read..];
        }
        self.rest = all.split_off(whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
