//! Opening: key, pragmas, schema.

use super::{Store, migrate};
use crate::domain::record::Kind;
use crate::error::{Class, Error, Result};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fmt;
use std::path::Path;
use zeroize::Zeroizing;

/// What opens a profile or its database.
#[derive(Clone)]
pub enum Key {
    /// What a worker types. A profile's key file turns it into the database's key; `Store` itself stretches
    /// it with SQLCipher (PBKDF2-HMAC-SHA512, 256,000 rounds), as profiles without a key file had it.
    Passphrase(Zeroizing<String>),
    /// The database's own key: 32 bytes used as they are.
    Raw(Zeroizing<[u8; 32]>),
    /// No encryption, to measure what it costs. No program that is built for use has it.
    #[cfg(feature = "plain-for-measuring")]
    Plain,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    pub fn passphrase(text: &str) -> Key {
        Key::Passphrase(Zeroizing::new(text.to_owned()))
    }

    pub(super) fn apply(&self, conn: &Connection) -> Result<()> {
        if let Some(value) = self.value() {
            conn.pragma_update(None, "key", value.as_str())?;
        }
        Ok(())
    }

    /// What SQLCipher is told; None for no encryption.
    fn value(&self) -> Option<Zeroizing<String>> {
        match self {
            Key::Passphrase(text) => Some(text.clone()),
            Key::Raw(bytes) => Some(literal(bytes)),
            #[cfg(feature = "plain-for-measuring")]
            Key::Plain => None,
        }
    }
}

/// `x'…'`, as SQLCipher takes a key that needs no stretching. Made at its full length: growing would leave
/// copies of it behind.
fn literal(bytes: &[u8; 32]) -> Zeroizing<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = Zeroizing::new(String::with_capacity(67));
    out.push_str("x'");
    for b in bytes {
        out.push(char::from(DIGITS[usize::from(b >> 4)]));
        out.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    out.push('\'');
    out
}

/// Whether `open` may create the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    Existing,
    Fresh,
}

/// SQLite says that it is ready before SQLCipher has finished its own beginning: who opened a database on another
/// thread meanwhile was told that it is damaged. So the first connection of the process is made alone.
fn begin() {
    static BEGUN: std::sync::Once = std::sync::Once::new();
    // Whoever opens next hears of what was wrong.
    BEGUN.call_once(|| drop(Connection::open_in_memory()));
}

/// From now on what the database gives back of this process's memory is overwritten first, pages that were read
/// among it. It cannot be switched off again.
pub fn wipe_what_is_freed() -> Result<()> {
    begin();
    // The switch is the process's; any connection turns it.
    Ok(Connection::open_in_memory()?.pragma_update(None, "cipher_memory_security", "ON")?)
}

/// Indexes that are still to be made.
#[derive(Debug)]
#[must_use]
pub struct Filling(Vec<String>);

impl Store {
    /// Opens the database at `path` and brings its schema up to date.
    ///
    /// Errors: `passphrase_wrong` (also when the first page is damaged: the two look alike),
    /// `version_newer`, `folder_missing`, `read_only`, `disk_full`, `damaged`.
    pub fn open(path: &Path, key: &Key, how: Opened) -> Result<Store> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if how == Opened::Fresh {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        if matches!(key, Key::Passphrase(text) if text.is_empty()) {
            return Err(Error::new(Class::NeedsPerson, "passphrase_wrong"));
        }
        begin();
        let conn = Connection::open_with_flags(path, flags)?;
        // SQLCipher writes its own lines to stderr otherwise, wrong passphrases among them.
        conn.pragma_update(None, "cipher_log_level", "NONE")?;
        key.apply(&conn)?;
        // Reads the first page alone: what is damaged behind it is no wrong passphrase.
        let readable = conn.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0));
        if let Err(e) = readable {
            return Err(match e.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => Error::new(Class::NeedsPerson, "passphrase_wrong"),
                // The file is there: what cannot be opened is its companion, in a folder without leave
                // to write.
                Some(ErrorCode::CannotOpen) if path.exists() => Error::new(Class::Away, "read_only"),
                _ => e.into(),
            });
        }
        conn.busy_timeout(std::time::Duration::from_secs(5))?;
        conn.set_prepared_statement_cache_capacity(256);
        // A page cache of the working set's size: with the default of 2 MB a warm scan decrypts
        // every page again and costs seven times as much. Temporary tables stay in memory, since on
        // disk they would be plain text. FULL, because an acknowledged edit survives a power cut.
        conn.execute_batch(
            "PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -131072;
             PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST;
             PRAGMA wal_autocheckpoint = 4000;",
        )?;
        if !conn.is_readonly(rusqlite::MAIN_DB)? {
            conn.query_row("PRAGMA journal_mode = WAL", [], |r| r.get::<_, String>(0))?;
        }
        let mut store = Store { conn, key: key.clone() };
        migrate::run(&mut store.conn)?;
        Ok(store)
    }

    /// The database's own key; None where SQLCipher stretches a passphrase.
    pub(crate) fn raw_key(&self) -> Option<&Zeroizing<[u8; 32]>> {
        match &self.key {
            Key::Raw(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Encrypts the database anew under `to`, in one transaction: a crash leaves it under the one key or
    /// the other. Error `busy` where another program has it open.
    pub fn rekey(&mut self, to: &Key) -> Result<()> {
        // A log beside the database would hold pages under both keys.
        self.conn.query_row("PRAGMA journal_mode = DELETE", [], |r| r.get::<_, String>(0))?;
        if let Some(value) = to.value() {
            self.conn.pragma_update(None, "rekey", value.as_str())?;
        }
        self.key = to.clone();
        self.conn.query_row("PRAGMA journal_mode = WAL", [], |r| r.get::<_, String>(0))?;
        Ok(())
    }

    /// While a new database is filled that is thrown away if that is interrupted: nothing waits for the
    /// disk, and indexes of records are made last. `filled` must follow.
    pub fn filling(&self) -> Result<Filling> {
        self.conn.query_row("PRAGMA journal_mode = MEMORY", [], |r| r.get::<_, String>(0))?;
        self.conn.execute_batch("PRAGMA synchronous = OFF")?;
        let tables: Vec<String> = Kind::ALL.iter().map(|k| format!("'{k}'")).collect();
        let sql = format!(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({})",
            tables.join(", ")
        );
        let mut s = self.conn.prepare(&sql)?;
        let found = s.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let indexes: Vec<(String, String)> = found.collect::<rusqlite::Result<_>>()?;
        for (name, _) in &indexes {
            self.conn.execute_batch(&format!("DROP INDEX \"{name}\""))?;
        }
        Ok(Filling(indexes.into_iter().map(|(_, sql)| sql).collect()))
    }

    /// Makes the indexes and waits until all of it is on the disk.
    pub fn filled(&self, filling: Filling) -> Result<()> {
        self.conn.execute_batch(&format!("BEGIN; {}; COMMIT", filling.0.join(";")))?;
        // A commit waits for the whole file.
        self.conn.execute_batch("PRAGMA synchronous = FULL")?;
        self.set_setting("filled", "1")?;
        self.conn.query_row("PRAGMA journal_mode = WAL", [], |r| r.get::<_, String>(0))?;
        Ok(())
    }

    /// The database's file; None where it is none.
    pub fn path(&self) -> Option<&Path> {
        self.conn.path().filter(|p| !p.is_empty()).map(Path::new)
    }

    /// A fresh connection to the same database. One that has met a damaged page refuses every later
    /// read, also of pages that are whole.
    pub fn again(&self) -> Result<Store> {
        self.reopen()()
    }

    /// What opens such a connection, on another thread too.
    pub fn reopen(&self) -> impl FnOnce() -> Result<Store> + Send + use<> {
        let (path, key) = (self.path().map(Path::to_path_buf), self.key.clone());
        move || {
            let path = path.ok_or_else(|| Error::new(Class::Away, "folder_missing"))?;
            Store::open(&path, &key, Opened::Existing)
        }
    }

    /// Starts a writing transaction; waits up to five seconds for another process to finish its own.
    pub fn begin(&self) -> Result<()> {
        Ok(self.conn.prepare_cached("BEGIN IMMEDIATE")?.execute([]).map(|_| ())?)
    }

    pub fn commit(&self) -> Result<()> {
        Ok(self.conn.prepare_cached("COMMIT")?.execute([]).map(|_| ())?)
    }

    /// Whether a transaction is open.
    pub fn is_in_transaction(&self) -> bool {
        !self.conn.is_autocommit()
    }

    /// Ends the transaction without a trace; harmless where there is none.
    pub fn rollback(&self) {
        if !self.conn.is_autocommit() {
            // The transaction is gone also where SQLite reports an error here.
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }

    /// A point inside a transaction to which `undo_to_mark` returns.
    pub fn mark(&self) -> Result<()> {
        Ok(self.conn.prepare_cached("SAVEPOINT mark")?.execute([]).map(|_| ())?)
    }

    pub fn keep_since_mark(&self) -> Result<()> {
        Ok(self.conn.prepare_cached("RELEASE mark")?.execute([]).map(|_| ())?)
    }

    pub fn undo_to_mark(&self) -> Result<()> {
        self.conn.prepare_cached("ROLLBACK TO mark")?.execute([])?;
        self.keep_since_mark()
    }

    /// Changes whenever another connection commits: the window watches it.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.conn.pragma_query_value(None, "data_version", |r| r.get(0))?)
    }

    /// What SQLCipher and SQLite find wrong with the file's pages; messages without content.
    pub fn damaged_pages(&self) -> Result<Vec<String>> {
        let mut found = vec![];
        for check in ["PRAGMA cipher_integrity_check", "PRAGMA quick_check(100)"] {
            let mut statement = self.conn.prepare(check)?;
            let mut rows = statement.query([])?;
            loop {
                match rows.next() {
                    Ok(Some(row)) => found.push(row.get::<_, String>(0)?),
                    Ok(None) => break,
                    Err(e) => {
                        found.push(Error::from(e).code);
                        break;
                    }
                }
            }
        }
        found.retain(|m| m != "ok");
        Ok(found)
    }

    /// Tables with rows whose whole is missing.
    pub fn broken_references(&self) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")?;
        let rows = statement.query_map([], |r| r.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes a compact, consistent copy with the same key to a path that must not exist.
    pub fn copy_to(&self, path: &Path) -> Result<()> {
        self.conn.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
        Ok(())
    }
}
