//! The two libraries behind one face: a map of records, each a map of plain values.

use super::folder::{Step, bytes};
use super::{Row, in_order};
use crate::measure::Done;
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ObjType, ROOT, ReadDoc, ScalarValue, ScalarValueRef, ValueRef};
use loro::{ExportMode, IdSpan, LoroDoc, LoroMap, LoroValue};
use rusqlite::types::Value;
use std::collections::HashMap;

/// A document of families and their visits.
pub trait Document: Sized {
    const NAME: &'static str;

    /// What each save sends to others; nothing where it changes nothing.
    fn written(steps: &[&Step]) -> Done<Vec<Option<Vec<u8>>>>;
    /// What comes of changes in an empty document.
    fn merged(changes: &[&[u8]]) -> Done<Self>;
    fn load(bytes: &[u8]) -> Done<Self>;
    fn merge(&mut self, changes: &[&[u8]]) -> Done;
    fn save(&mut self) -> Done<Vec<u8>>;
    fn rows(&self) -> Done<Vec<Row>>;
    fn value(&self, visit: &str, field: &str) -> Done<Value>;
}

/// Maps of the records, by table.
const MAPS: [&str; 2] = ["h", "v"];

pub struct Automerge(AutoCommit);

/// A record's key: the letter of its table and its id.
fn key(table: usize, id: &str) -> String {
    format!("{}{id}", MAPS[table])
}

fn plain(value: ValueRef<'_>) -> Done<Value> {
    Ok(match value {
        ValueRef::Scalar(ScalarValueRef::Int(i)) => Value::Integer(i),
        ValueRef::Scalar(ScalarValueRef::Str(s)) => Value::Text(s.into_owned()),
        ValueRef::Scalar(ScalarValueRef::Bytes(b)) => Value::Blob(b.to_vec()),
        _ => return Err("value".into()),
    })
}

impl Automerge {
    fn put(document: &mut AutoCommit, step: &Step) -> Done {
        let key = key(step.table, &step.record);
        let record = match step.new {
            true => document.put_object(ROOT, key, ObjType::Map)?,
            false => document.get(ROOT, key)?.ok_or("record")?.1,
        };
        for (field, value) in &step.fields {
            let value = match value {
                Value::Integer(i) => ScalarValue::Int(*i),
                Value::Text(t) => ScalarValue::Str(t.as_str().into()),
                Value::Blob(b) => ScalarValue::Bytes(b.clone()),
                _ => return Err("value".into()),
            };
            document.put(&record, *field, value)?;
        }
        Ok(())
    }
}

impl Document for Automerge {
    const NAME: &'static str = "automerge";

    fn written(steps: &[&Step]) -> Done<Vec<Option<Vec<u8>>>> {
        let mut document = AutoCommit::new();
        let (mut before, mut hashes) = (vec![], vec![]);
        for step in steps {
            if step.first_of_two {
                before = document.get_heads();
            }
            document.set_actor(ActorId::from(u32::try_from(step.device)?.to_be_bytes()));
            if step.unseen {
                document.isolate(&before);
            }
            Automerge::put(&mut document, step)?;
            hashes.push(document.commit());
            if step.unseen {
                document.integrate();
            }
        }
        let changes = document.get_changes(&[]);
        let mut of: HashMap<_, _> = changes.iter().map(|c| (c.hash(), c.raw_bytes().to_vec())).collect();
        hashes.into_iter().map(|h| h.map(|h| Ok(of.remove(&h).ok_or("change")?)).transpose()).collect()
    }

    fn merged(changes: &[&[u8]]) -> Done<Self> {
        let mut document = Automerge(AutoCommit::new());
        document.merge(changes)?;
        Ok(document)
    }

    fn load(bytes: &[u8]) -> Done<Self> {
        Ok(Automerge(AutoCommit::load(bytes)?))
    }

    fn merge(&mut self, changes: &[&[u8]]) -> Done {
        self.0.load_incremental(&changes.concat())?;
        Ok(())
    }

    fn save(&mut self) -> Done<Vec<u8>> {
        Ok(self.0.save())
    }

    fn rows(&self) -> Done<Vec<Row>> {
        let records = self.0.map_range(ROOT, ..).map(|record| {
            let table = usize::from(record.key.starts_with(MAPS[1]));
            let values = self.0.map_range(record.id(), ..);
            let values = values.map(|v| Ok((v.key.to_string(), plain(v.value)?)));
            Ok((table, bytes(record.key.get(1..).ok_or("key")?)?, in_order(table, values)?))
        });
        records.collect()
    }

    fn value(&self, visit: &str, field: &str) -> Done<Value> {
        let record = self.0.get(ROOT, key(1, visit))?.ok_or("record")?.1;
        Ok(match self.0.get(&record, field)?.ok_or("field")?.0.as_scalar().ok_or("value")? {
            ScalarValue::Int(i) => Value::Integer(*i),
            ScalarValue::Str(s) => Value::Text(s.to_string()),
            ScalarValue::Bytes(b) => Value::Blob(b.clone()),
            _ => return Err("value".into()),
        })
    }
}

pub struct Loro(LoroDoc);

fn of_loro(value: &LoroValue) -> Done<Value> {
    Ok(match value {
        LoroValue::I64(i) => Value::Integer(*i),
        LoroValue::String(s) => Value::Text(s.to_string()),
        LoroValue::Binary(b) => Value::Blob(b.to_vec()),
        _ => return Err("value".into()),
    })
}

impl Loro {
    fn put(document: &LoroDoc, step: &Step) -> Done {
        document.set_peer_id(step.device as u64 + 1)?;
        let records = document.get_map(MAPS[step.table]);
        let record = match step.new {
            true => records.insert_container(&step.record, LoroMap::new())?,
            false => Loro::record(document, step.table, &step.record)?,
        };
        for (field, value) in &step.fields {
            let value: LoroValue = match value {
                Value::Integer(i) => (*i).into(),
                Value::Text(t) => t.as_str().into(),
                Value::Blob(b) => b.clone().into(),
                _ => return Err("value".into()),
            };
            record.insert(field, value)?;
        }
        document.commit();
        Ok(())
    }

    fn record(document: &LoroDoc, table: usize, id: &str) -> Done<LoroMap> {
        let found = document.get_map(MAPS[table]).get(id).ok_or("record")?;
        let found = found.into_container().map_err(|_| "record")?;
        Ok(found.into_map().map_err(|_| "record")?)
    }
}

impl Document for Loro {
    const NAME: &'static str = "loro";

    fn written(steps: &[&Step]) -> Done<Vec<Option<Vec<u8>>>> {
        let document = LoroDoc::new();
        let (mut before, mut spans) = (None, vec![]);
        for step in steps {
            if step.first_of_two {
                before = Some(document.fork());
            }
            let peer = step.device as u64 + 1;
            let end = || document.oplog_vv().get(&peer).copied().unwrap_or(0);
            let from = end();
            if step.unseen {
                let fork = before.take().ok_or("fork")?;
                let seen = fork.oplog_vv();
                Loro::put(&fork, step)?;
                document.import(&fork.export(ExportMode::updates(&seen))?)?;
            } else {
                Loro::put(&document, step)?;
            }
            spans.push(IdSpan::new(peer, from, end()));
        }
        let update = |span: IdSpan| {
            let some = span.counter.start < span.counter.end;
            some.then(|| Ok(document.export(ExportMode::updates_in_range(vec![span]))?)).transpose()
        };
        spans.into_iter().map(update).collect()
    }

    fn merged(changes: &[&[u8]]) -> Done<Self> {
        let mut document = Loro(LoroDoc::new());
        document.merge(changes)?;
        Ok(document)
    }

    fn load(bytes: &[u8]) -> Done<Self> {
        Ok(Loro(LoroDoc::from_snapshot(bytes)?))
    }

    fn merge(&mut self, changes: &[&[u8]]) -> Done {
        let status = self.0.import_batch(&changes.iter().map(|c| c.to_vec()).collect::<Vec<_>>())?;
        if status.pending.is_some() { Err("changes are missing".into()) } else { Ok(()) }
    }

    fn save(&mut self) -> Done<Vec<u8>> {
        Ok(self.0.export(ExportMode::Snapshot)?)
    }

    fn rows(&self) -> Done<Vec<Row>> {
        let mut rows = vec![];
        for (table, map) in MAPS.iter().enumerate() {
            let all = self.0.get_map(*map).get_deep_value();
            let LoroValue::Map(all) = &all else { return Err("map".into()) };
            for (id, values) in all.iter() {
                let LoroValue::Map(values) = values else { return Err("map".into()) };
                let values = values.iter().map(|(k, v)| Ok((k.clone(), of_loro(v)?)));
                rows.push((table, bytes(id)?, in_order(table, values)?));
            }
        }
        Ok(rows)
    }

    fn value(&self, visit: &str, field: &str) -> Done<Value> {
        let value = Loro::record(&self.0, 1, visit)?.get(field).ok_or("field")?;
        of_loro(&value.into_value().map_err(|_| "value")?)
    }
}
