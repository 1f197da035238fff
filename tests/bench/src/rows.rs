//! Rows as the bare library holds them: read from one database to be written to its copy.

use crate::measure::Done;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// A table's rows with the statement that writes one.
#[derive(Debug)]
pub struct Rows {
    pub columns: Vec<String>,
    pub insert: String,
    pub rows: Vec<Vec<Value>>,
}

/// Reads rows of `table`; `rest` is what follows its name, such as a condition.
pub fn read(conn: &Connection, table: &str, rest: &str) -> Done<Rows> {
    let mut statement = conn.prepare(&format!("SELECT {table}.* FROM {table} {rest}"))?;
    let width = statement.column_count();
    let columns = statement.column_names().map(str::to_owned).collect();
    let rows = statement.query_map([], |r| (0..width).map(|i| r.get(i)).collect())?;
    let rows = rows.collect::<rusqlite::Result<_>>()?;
    let marks = vec!["?"; width].join(", ");
    Ok(Rows { columns, insert: format!("INSERT INTO {table} VALUES ({marks})"), rows })
}

/// Writes the rows, in the transaction that is open or each in its own.
pub fn write(conn: &Connection, table: &Rows) -> Done {
    let mut statement = conn.prepare_cached(&table.insert)?;
    for row in &table.rows {
        statement.execute(params_from_iter(row))?;
    }
    Ok(())
}
