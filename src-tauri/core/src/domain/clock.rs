//! The packed clocks beside a row: which operation each field's value comes from.
//!
//! CBOR: `[group…]` with `group = [hlc, log, change, [[index, field, key?]…]]`, where `log` is this
//! device's number for the log. Fields written by one change share a group, so a new record costs a
//! few bytes a field.

use super::hlc::Hlc;
use minicbor::{Decoder, Encoder};

/// The operation that a field, element or key has its value from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub field: u16,
    pub key: Option<String>,
    pub hlc: Hlc,
    /// This device's number for the log.
    pub log: u32,
    pub change: u64,
    pub index: u32,
}

/// All clocks of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clocks(Vec<Clock>);

impl Clocks {
    /// The clocks of a merged record, concurrent ones side by side.
    pub fn new(clocks: Vec<Clock>) -> Clocks {
        Clocks(clocks)
    }

    /// Every clock of the record.
    pub fn all(&self) -> impl Iterator<Item = &Clock> {
        self.0.iter()
    }

    /// The operations that stand for this field, element or key: none, one, or concurrent ones.
    pub fn of<'a>(&'a self, field: u16, key: Option<&'a str>) -> impl Iterator<Item = &'a Clock> {
        self.0.iter().filter(move |c| c.field == field && c.key.as_deref() == key)
    }

    /// Puts `clock` in place of all earlier ones of its field, element or key.
    pub fn replace(&mut self, clock: Clock) {
        self.0.retain(|c| c.field != clock.field || c.key != clock.key);
        self.0.push(clock);
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut groups: Vec<(&Clock, Vec<&Clock>)> = vec![];
        for c in &self.0 {
            match groups.iter_mut().find(|(g, _)| (g.log, g.change) == (c.log, c.change)) {
                Some((_, members)) => members.push(c),
                None => groups.push((c, vec![c])),
            }
        }
        let mut e = Encoder::new(Vec::with_capacity(64));
        // Writing to a Vec cannot fail.
        let _ = (|| -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
            e.array(groups.len() as u64)?;
            for (g, members) in &groups {
                e.array(4)?.u64(g.hlc.0)?.u32(g.log)?.u64(g.change)?.array(members.len() as u64)?;
                for c in members {
                    e.array(2 + u64::from(c.key.is_some()))?.u32(c.index)?.u16(c.field)?;
                    if let Some(key) = &c.key {
                        e.str(key)?;
                    }
                }
            }
            Ok(())
        })();
        e.into_writer()
    }

    /// None when the bytes are damaged.
    pub fn decode(bytes: &[u8]) -> Option<Clocks> {
        let mut d = Decoder::new(bytes);
        let mut clocks = vec![];
        for _ in 0..d.array().ok()?? {
            d.array().ok()?;
            let (hlc, log, change) = (Hlc(d.u64().ok()?), d.u32().ok()?, d.u64().ok()?);
            for _ in 0..d.array().ok()?? {
                let parts = d.array().ok()??;
                let (index, field) = (d.u32().ok()?, d.u16().ok()?);
                let key = if parts > 2 { Some(d.str().ok()?.to_owned()) } else { None };
                clocks.push(Clock { field, key, hlc, log, change, index });
            }
        }
        Some(Clocks(clocks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_clock_is_gone_and_bytes_round_trip() {
        let clock = |field, key: Option<&str>, change| Clock {
            field,
            key: key.map(str::to_owned),
            hlc: Hlc(change * 100),
            log: 1,
            change,
            index: u32::from(field),
        };
        let mut clocks = Clocks::default();
        for c in [clock(1, None, 1), clock(2, None, 1), clock(3, Some("cooking"), 1), clock(2, None, 2)] {
            clocks.replace(c);
        }
        assert_eq!(clocks.of(2, None).map(|c| c.change).collect::<Vec<_>>(), [2]);
        assert_eq!(clocks.of(3, Some("cooking")).count(), 1);
        assert_eq!(clocks.of(3, None).count(), 0);
        assert_eq!(Clocks::decode(&clocks.encode()), Some(clocks));
        assert_eq!(Clocks::decode(&[0xff, 0x00]), None);
    }
}
