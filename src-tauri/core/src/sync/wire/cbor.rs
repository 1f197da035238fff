//! CBOR as the files use it: maps with ascending integer keys, definite lengths, no trailing bytes.

use super::WireError;
use crate::domain::id::Id;
use minicbor::data::Type;
use minicbor::{Decoder, Encoder, decode};

pub type Enc = Encoder<Vec<u8>>;
pub type EncResult = Result<(), minicbor::encode::Error<std::convert::Infallible>>;
type Res<T> = Result<T, WireError>;

/// The longest list, in elements: short elements must not unpack to many times their bytes.
pub const MAX_ITEMS: usize = 1 << 20;
/// Lists are not allocated for more than this before their elements are there.
const RESERVE: usize = 4096;

/// Refuses to write a list that no reader would take.
pub fn fits(items: usize) -> Res<()> {
    if items <= MAX_ITEMS { Ok(()) } else { Err(WireError::TooLarge) }
}

/// The bytes that `write` writes. Writing to a `Vec` cannot fail.
pub fn encoded(capacity: usize, write: impl FnOnce(&mut Enc) -> EncResult) -> Vec<u8> {
    let mut e = Encoder::new(Vec::with_capacity(capacity));
    let _: EncResult = write(&mut e);
    e.into_writer()
}

fn at_fault(e: &decode::Error) -> WireError {
    if e.is_end_of_input() { WireError::Truncated } else { WireError::Malformed("cbor") }
}

/// A decoder that refuses what this format does not write.
pub struct Reader<'a>(Decoder<'a>);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader(Decoder::new(bytes))
    }

    /// Reads all of `bytes` with `read`; bytes left over are an error.
    pub fn whole<T>(bytes: &'a [u8], read: impl FnOnce(&mut Reader<'a>) -> Res<T>) -> Res<T> {
        let mut r = Reader::new(bytes);
        let value = read(&mut r)?;
        if r.0.position() == bytes.len() { Ok(value) } else { Err(WireError::Malformed("trailing bytes")) }
    }

    /// Reads a map: `field` gets every key and answers whether it knew it. Keys ascend, so that none
    /// comes twice; unknown ones are passed over.
    pub fn map(&mut self, mut field: impl FnMut(u64, &mut Reader<'a>) -> Res<bool>) -> Res<()> {
        let entries = definite(self.0.map().map_err(|e| at_fault(&e))?)?;
        let mut last = None;
        for _ in 0..entries {
            let key = self.u64()?;
            if last.is_some_and(|l| l >= key) {
                return Err(WireError::Malformed("map keys out of order"));
            }
            last = Some(key);
            if !field(key, self)? {
                self.skip()?;
            }
        }
        Ok(())
    }

    /// The number of elements of the array that follows.
    pub fn array(&mut self) -> Res<u64> {
        definite(self.0.array().map_err(|e| at_fault(&e))?)
    }

    /// An array of which `item` reads each element.
    pub fn list<T>(&mut self, mut item: impl FnMut(&mut Reader<'a>) -> Res<T>) -> Res<Vec<T>> {
        let n = usize::try_from(self.array()?).map_err(|_| WireError::TooLarge)?;
        fits(n)?;
        let mut out = Vec::with_capacity(n.min(RESERVE));
        for _ in 0..n {
            out.push(item(self)?);
        }
        Ok(out)
    }

    /// An array of at least `least` elements: `read` reads what it knows and answers how many that
    /// was; elements that newer writers added behind are passed over.
    pub fn tuple<T>(
        &mut self,
        least: u64,
        read: impl FnOnce(&mut Reader<'a>, u64) -> Res<(T, u64)>,
    ) -> Res<T> {
        let n = self.array()?;
        if n < least {
            return Err(WireError::Malformed("too few elements"));
        }
        let (value, taken) = read(self, n)?;
        for _ in taken..n {
            self.skip()?;
        }
        Ok(value)
    }

    pub fn u64(&mut self) -> Res<u64> {
        self.0.u64().map_err(|e| at_fault(&e))
    }

    pub fn u32(&mut self) -> Res<u32> {
        self.0.u32().map_err(|e| at_fault(&e))
    }

    pub fn u16(&mut self) -> Res<u16> {
        self.0.u16().map_err(|e| at_fault(&e))
    }

    pub fn u8(&mut self) -> Res<u8> {
        self.0.u8().map_err(|e| at_fault(&e))
    }

    pub fn i64(&mut self) -> Res<i64> {
        self.0.i64().map_err(|e| at_fault(&e))
    }

    pub fn bool(&mut self) -> Res<bool> {
        self.0.bool().map_err(|e| at_fault(&e))
    }

    pub fn bytes(&mut self) -> Res<&'a [u8]> {
        self.0.bytes().map_err(|e| at_fault(&e))
    }

    pub fn fixed<const N: usize>(&mut self) -> Res<[u8; N]> {
        self.bytes()?.try_into().map_err(|_| WireError::Malformed("bytes of another length"))
    }

    pub fn id(&mut self) -> Res<Id> {
        Ok(Id::from_bytes(self.fixed()?))
    }

    pub fn text(&mut self) -> Res<String> {
        self.0.str().map(str::to_owned).map_err(|e| at_fault(&e))
    }

    /// None where a null stands.
    pub fn optional<T>(&mut self, read: impl FnOnce(&mut Reader<'a>) -> Res<T>) -> Res<Option<T>> {
        if self.0.datatype().map_err(|e| at_fault(&e))? == Type::Null {
            self.0.null().map_err(|e| at_fault(&e))?;
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// Passes over one item without recursion; indefinite lengths are refused here too.
    pub fn skip(&mut self) -> Res<()> {
        let mut due: u64 = 1;
        while due > 0 {
            due -= 1;
            let more = match self.0.datatype().map_err(|e| at_fault(&e))? {
                Type::Array => self.array()?,
                Type::Map => definite(self.0.map().map_err(|e| at_fault(&e))?)?.saturating_mul(2),
                Type::Tag => self.0.tag().map(|_| 1).map_err(|e| at_fault(&e))?,
                Type::ArrayIndef | Type::MapIndef | Type::BytesIndef | Type::StringIndef | Type::Break => {
                    return Err(INDEFINITE);
                }
                _ => self.0.skip().map(|()| 0).map_err(|e| at_fault(&e))?,
            };
            due = due.saturating_add(more);
        }
        Ok(())
    }
}

const INDEFINITE: WireError = WireError::Malformed("indefinite length");

fn definite(len: Option<u64>) -> Res<u64> {
    len.ok_or(INDEFINITE)
}

/// A field that the writer must have written.
pub fn due<T>(value: Option<T>, name: &'static str) -> Res<T> {
    value.ok_or(WireError::Malformed(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(bytes: &[u8]) -> Res<()> {
        Reader::whole(bytes, |r| r.skip())
    }

    #[test]
    fn passes_over_what_is_well_formed_only() {
        // 0, [1, {2: "a"}], tag, a float.
        for good in [&[0][..], &[0x82, 1, 0xa1, 2, 0x61, 0x61], &[0xc1, 0], &[0xfb, 0, 0, 0, 0, 0, 0, 0, 0]] {
            assert_eq!(skip(good), Ok(()));
        }
        assert_eq!(skip(&[0x9f, 0xff]), Err(INDEFINITE));
        assert_eq!(skip(&[0x81, 0x5f, 0xff]), Err(INDEFINITE));
        assert_eq!(skip(&[0xff]), Err(INDEFINITE));
        assert_eq!(skip(&[0x82, 1]), Err(WireError::Truncated));
        assert_eq!(skip(&[0, 0]), Err(WireError::Malformed("trailing bytes")));
        // An array of 2^64 - 1 arrays of as many, and a million nested ones.
        let huge = [0x9b, 255, 255, 255, 255, 255, 255, 255, 255].repeat(3);
        assert_eq!(skip(&huge), Err(WireError::Truncated));
        assert_eq!(skip(&vec![0x81; 1_000_000]), Err(WireError::Truncated));
    }

    #[test]
    fn keys_of_a_map_come_once_and_in_order() {
        let keys = |bytes: &[u8]| {
            let mut seen = vec![];
            Reader::whole(bytes, |r| {
                r.map(|key, _| {
                    seen.push(key);
                    Ok(false)
                })
            })?;
            Ok(seen)
        };
        assert_eq!(keys(&[0xa2, 1, 0, 5, 0]), Ok(vec![1, 5]));
        let order: Res<Vec<u64>> = Err(WireError::Malformed("map keys out of order"));
        assert_eq!(keys(&[0xa2, 1, 0, 1, 0]), order);
        assert_eq!(keys(&[0xa2, 5, 0, 1, 0]), order);
        assert_eq!(keys(&[0xbf, 5, 0, 0xff]), Err(INDEFINITE));
    }

    #[test]
    fn announced_lengths_are_not_allocated() {
        let huge = [0x9b, 0, 255, 255, 255, 255, 255, 255, 255];
        assert_eq!(Reader::whole(&huge, |r| r.list(|r| r.u64())), Err(WireError::TooLarge));
        let million = [0x9a, 0, 0x10, 0, 0];
        assert_eq!(Reader::whole(&million, |r| r.list(|r| r.u64())), Err(WireError::Truncated));
        let bytes = [0x5b, 0, 255, 255, 255, 255, 255, 255, 255];
        assert_eq!(Reader::whole(&bytes, |r| r.bytes().map(<[u8]>::len)), Err(WireError::Truncated));
    }
}
