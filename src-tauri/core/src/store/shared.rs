//! Keys, and the devices that take part in sharing.

use super::{Store, row};
use crate::domain::id::Id;
use crate::domain::record::{FieldType, Kind};
use crate::error::{Class, Error, Result};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::json;
use zeroize::Zeroizing;

/// A device that writes to the shared folder.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceRow {
    pub log: Id,
    pub label: String,
    pub worker: Id,
    pub role: String,
    pub sign: [u8; 32],
    pub open: [u8; 32],
    /// Removed: segments after this one are set aside.
    pub cut: Option<u64>,
    pub invitation: Option<Id>,
    pub hlc: u64,
    /// Number of the roster that names it; 0 while only its claim does.
    pub roster: u64,
}

/// A family's secret, or the key of one of its facets.
#[derive(Clone)]
pub struct HouseholdKeyRow {
    pub household: Id,
    pub hlc: u64,
    /// 31: the whole secret; else the bit of the one facet.
    pub facets: u8,
    pub key: Zeroizing<[u8; 32]>,
    /// The clock of the role's key that it was sealed to on its way: who held that role key knows it. Its own
    /// clock where it came to this device alone.
    pub under: u64,
}

impl std::fmt::Debug for HouseholdKeyRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HouseholdKeyRow({}, {})", self.household, self.facets)
    }
}

/// What `device` reads.
const DEVICE: &str = "log, label, worker, role, sign, open, cut, invitation, hlc, roster";

fn device(r: &Row<'_>) -> Result<DeviceRow> {
    let invitation: Option<Vec<u8>> = r.get(7)?;
    Ok(DeviceRow {
        log: row::id(r, 0)?,
        label: r.get(1)?,
        worker: row::id(r, 2)?,
        role: r.get(3)?,
        sign: bytes32(r, 4)?,
        open: bytes32(r, 5)?,
        cut: r.get::<_, Option<i64>>(6)?.map(|c| c as u64),
        invitation: invitation.and_then(|b| Id::from_slice(&b).ok()),
        hlc: r.get::<_, i64>(8)? as u64,
        roster: r.get::<_, i64>(9)? as u64,
    })
}

pub(super) fn bytes32(r: &Row<'_>, index: usize) -> Result<[u8; 32]> {
    let blob = r.get_ref(index)?.as_blob().ok().and_then(|b| b.try_into().ok());
    blob.ok_or_else(|| Error::new(Class::Damaged, "damaged").with(json!({ "table": "sync" })))
}

fn key32(r: &Row<'_>, index: usize) -> Result<Zeroizing<[u8; 32]>> {
    bytes32(r, index).map(Zeroizing::new)
}

impl Store {
    /// A secret of this device.
    pub fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let sql = "SELECT value FROM secret WHERE name = ?1";
        let found =
            self.conn.prepare_cached(sql)?.query_row([name], |r| r.get::<_, Vec<u8>>(0)).optional()?;
        Ok(found.map(Zeroizing::new))
    }

    pub fn set_secret(&self, name: &str, value: &[u8]) -> Result<()> {
        let sql =
            "INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.conn.prepare_cached(sql)?.execute(params![name, value])?;
        Ok(())
    }

    /// Keys of a shared scope or role, the newest last.
    pub fn scope_keys(&self, scope: u8) -> Result<Vec<(u64, Zeroizing<[u8; 32]>)>> {
        let sql = "SELECT hlc, key FROM scope_key WHERE scope = ?1 ORDER BY hlc, key";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([scope])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push((r.get::<_, i64>(0)? as u64, key32(r, 1)?));
        }
        Ok(found)
    }

    /// True where the key was not there yet.
    pub fn add_scope_key(&self, scope: u8, hlc: u64, key: &[u8; 32]) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO scope_key (scope, hlc, key) VALUES (?1, ?2, ?3)";
        Ok(self.conn.prepare_cached(sql)?.execute(params![scope, hlc as i64, key])? > 0)
    }

    pub fn remove_scope_key(&self, scope: u8, hlc: u64, key: &[u8; 32]) -> Result<()> {
        let sql = "DELETE FROM scope_key WHERE scope = ?1 AND hlc = ?2 AND key = ?3";
        self.conn.prepare_cached(sql)?.execute(params![scope, hlc as i64, key])?;
        Ok(())
    }

    pub fn remove_household_key(&self, household: Id, hlc: u64, key: &[u8; 32]) -> Result<()> {
        let sql = "DELETE FROM household_key WHERE household = ?1 AND hlc = ?2 AND key = ?3";
        self.conn.prepare_cached(sql)?.execute(params![household, hlc as i64, key])?;
        Ok(())
    }

    /// Secrets and facet keys of a family, the newest last.
    pub fn household_keys(&self, household: Id) -> Result<Vec<HouseholdKeyRow>> {
        let sql = "SELECT household, hlc, facets, key, under FROM household_key WHERE household = ?1 ORDER BY hlc, key";
        let mut found = vec![];
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([household])?;
        while let Some(r) = rows.next()? {
            found.push(household_key(r)?);
        }
        Ok(found)
    }

    /// Calls `f` with every family's keys, in the order of families and clocks.
    pub fn each_household_key(&self, mut f: impl FnMut(HouseholdKeyRow)) -> Result<()> {
        let sql = "SELECT household, hlc, facets, key, under FROM household_key ORDER BY household, hlc, key";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([])?;
        while let Some(r) = rows.next()? {
            f(household_key(r)?);
        }
        Ok(())
    }

    /// True where the key was not there yet.
    pub fn add_household_key(&self, k: &HouseholdKeyRow) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO household_key (household, hlc, facets, key, under) VALUES (?1, ?2, ?3, ?4, ?5)";
        let done = self.conn.prepare_cached(sql)?.execute(params![
            k.household,
            k.hlc as i64,
            k.facets,
            &k.key[..],
            k.under as i64
        ])?;
        Ok(done > 0)
    }

    /// A family's key that is here came once more, sealed to an older key of a role.
    pub fn set_known_under(&self, k: &HouseholdKeyRow, under: u64) -> Result<()> {
        let sql =
            "UPDATE household_key SET under = min(under, ?4) WHERE household = ?1 AND hlc = ?2 AND key = ?3";
        self.conn.prepare_cached(sql)?.execute(params![
            k.household,
            k.hlc as i64,
            &k.key[..],
            under as i64
        ])?;
        Ok(())
    }

    /// What came under the role's key of the clock `under` is known as widely as what came under that of `to`.
    pub fn set_known_from(&self, under: u64, to: u64) -> Result<()> {
        let sql = "UPDATE household_key SET under = ?2 WHERE under = ?1";
        self.conn.prepare_cached(sql)?.execute(params![under as i64, to as i64])?;
        Ok(())
    }

    /// Families whose newest secret came under a role's key older than the one of `role_key`, with its clock;
    /// of those made before that one only with `also_older`. Keys with the clock `opens` only open.
    pub fn known_by_older_roles(
        &self,
        role_key: u64,
        also_older: bool,
        opens: u64,
    ) -> Result<Vec<(Id, u64)>> {
        // The columns beside max() are of the row that has it.
        let sql = "SELECT household, newest FROM (
                SELECT household, max(hlc) AS newest, under FROM household_key
                WHERE facets = 31 AND hlc <> ?3 GROUP BY household
            ) WHERE (under < ?1 AND newest >= ?1) OR (?2 AND newest < ?1)";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query(params![role_key as i64, also_older, opens as i64])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push((row::id(r, 0)?, r.get::<_, i64>(1)? as u64));
        }
        Ok(found)
    }

    /// Remembers that `audience` was given a family's key; true where it was not before.
    pub fn grant(&self, audience: Id, household: Id, hlc: u64, facets: u8) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO granted (audience, household, hlc, facets) VALUES (?1, ?2, ?3, ?4)";
        let done =
            self.conn.prepare_cached(sql)?.execute(params![audience, household, hlc as i64, facets])?;
        Ok(done > 0)
    }

    /// Families that `audience` was given keys of, with the newest clock given.
    pub fn granted_to(&self, audience: Id) -> Result<Vec<(Id, u64)>> {
        let sql = "SELECT household, max(hlc) FROM granted WHERE audience = ?1 GROUP BY household";
        let mut s = self.conn.prepare_cached(sql)?;
        let mut rows = s.query([audience])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push((row::id(r, 0)?, r.get::<_, i64>(1)? as u64));
        }
        Ok(found)
    }

    pub fn ungrant(&self, audience: Id, household: Id) -> Result<()> {
        let sql = "DELETE FROM granted WHERE audience = ?1 AND household = ?2";
        self.conn.prepare_cached(sql)?.execute(params![audience, household])?;
        Ok(())
    }

    /// Every device that is known, in the order of logs.
    pub fn devices(&self) -> Result<Vec<DeviceRow>> {
        let mut s = self.conn.prepare_cached(&format!("SELECT {DEVICE} FROM device ORDER BY log"))?;
        let mut rows = s.query([])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(device(r)?);
        }
        Ok(found)
    }

    /// The device that writes this log.
    pub fn device(&self, log: Id) -> Result<Option<DeviceRow>> {
        let mut s = self.conn.prepare_cached(&format!("SELECT {DEVICE} FROM device WHERE log = ?1"))?;
        let mut rows = s.query([log])?;
        rows.next()?.map(device).transpose()
    }

    /// The devices that joined on this invitation.
    pub fn devices_invited(&self, invitation: Id) -> Result<Vec<DeviceRow>> {
        let sql = format!("SELECT {DEVICE} FROM device WHERE invitation = ?1 ORDER BY log");
        let mut s = self.conn.prepare_cached(&sql)?;
        let mut rows = s.query([invitation])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(device(r)?);
        }
        Ok(found)
    }

    pub fn set_device(&self, d: &DeviceRow) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO device (log, label, worker, role, sign, open, cut, invitation, hlc, roster)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let (cut, hlc, roster) = (d.cut.map(|c| c as i64), d.hlc as i64, d.roster as i64);
        let row = params![d.log, d.label, d.worker, d.role, d.sign, d.open, cut, d.invitation, hlc, roster];
        self.conn.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    pub fn remove_device_row(&self, log: Id) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM device WHERE log = ?1")?.execute([log])?;
        Ok(())
    }

    /// This device's number for a log, made where it is new; the label follows the roster.
    pub fn number_of(&self, log: Id, label: &str) -> Result<u32> {
        // Nothing is written where nothing is new: outside of a transaction that would wait for the disk.
        let sql = "SELECT number FROM log WHERE log = ?1 AND device = ?2";
        let there = self.conn.prepare_cached(sql)?.query_row(params![log, label], |r| r.get(0)).optional()?;
        if let Some(number) = there {
            return Ok(number);
        }
        let sql = "INSERT INTO log (number, log, device) VALUES ((SELECT coalesce(max(number), 0) + 1 FROM log), ?1, ?2)
                   ON CONFLICT (log) DO UPDATE SET device = ?2 RETURNING number";
        Ok(self.conn.prepare_cached(sql)?.query_row(params![log, label], |r| r.get(0))?)
    }

    /// From now on this device writes to the log with this number.
    pub fn set_own_number(&self, number: u32) -> Result<()> {
        let sql = "INSERT INTO state (key, value) VALUES ('own_log', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1";
        self.conn.prepare_cached(sql)?.execute([number])?;
        Ok(())
    }

    /// A family is to leave this device.
    pub fn set_leaving(&self, family: Id, hlc: u64) -> Result<()> {
        let sql = "INSERT INTO leaving (household, hlc) VALUES (?1, ?2) ON CONFLICT (household) DO UPDATE SET hlc = max(hlc, ?2)";
        self.conn.prepare_cached(sql)?.execute(params![family, hlc as i64])?;
        Ok(())
    }

    pub fn unset_leaving(&self, family: Id) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM leaving WHERE household = ?1")?.execute([family])?;
        Ok(())
    }

    /// Families that are to leave this device, and when that was decided.
    pub fn leaving(&self) -> Result<Vec<(Id, u64)>> {
        let mut s = self.conn.prepare_cached("SELECT household, hlc FROM leaving ORDER BY household")?;
        let mut rows = s.query([])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push((row::id(r, 0)?, r.get::<_, i64>(1)? as u64));
        }
        Ok(found)
    }

    /// Destroys the keys of a family, and its drafts.
    pub fn forget_household(&self, family: Id) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM household_key WHERE household = ?1")?.execute([family])?;
        self.conn.prepare_cached("DELETE FROM draft WHERE household_id = ?1")?.execute([family])?;
        self.conn.prepare_cached("DELETE FROM scope_needs WHERE household = ?1")?.execute([family])?;
        Ok(())
    }

    /// Takes away what only this device keeps about a record.
    pub fn forget_local(&self, kind: Kind, id: Id) -> Result<()> {
        self.set_due(kind, id, &[], false)?;
        self.conn.prepare_cached("DELETE FROM conflict WHERE record = ?1")?.execute([id])?;
        self.conn.prepare_cached("DELETE FROM not_known WHERE record = ?1")?.execute([id])?;
        self.conn.prepare_cached("DELETE FROM change_record WHERE record = ?1")?.execute([id])?;
        Ok(())
    }

    /// Ids of the rows, deleted ones too, that name `id` in this column.
    pub fn ids_where(&self, kind: Kind, column: &str, id: Id) -> Result<Vec<Id>> {
        let Some(field) = kind.shape().field(column) else { return Ok(vec![]) };
        // A list of ids holds them one after the other.
        let sql = format!("SELECT id FROM \"{kind}\" WHERE instr(\"{}\", ?1) > 0", field.name);
        let sql = if matches!(field.ty, FieldType::Refs(_)) {
            sql
        } else {
            format!("SELECT id FROM \"{kind}\" WHERE \"{}\" = ?1", field.name)
        };
        let mut s = self.conn.prepare_cached(&sql)?;
        let mut rows = s.query([id])?;
        let mut found = vec![];
        while let Some(r) = rows.next()? {
            found.push(row::id(r, 0)?);
        }
        Ok(found)
    }
}

fn household_key(r: &Row<'_>) -> Result<HouseholdKeyRow> {
    let (household, hlc) = (row::id(r, 0)?, r.get::<_, i64>(1)? as u64);
    let under = r.get::<_, i64>(4)? as u64;
    Ok(HouseholdKeyRow { household, hlc, facets: r.get(2)?, key: key32(r, 3)?, under })
}
