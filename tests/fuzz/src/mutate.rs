//! Changes to bytes: plain ones, and such as know CBOR and the container of the files.

use tsunagi_core::sync::wire::file_hash;

/// No input grows beyond this, in bytes.
const LONGEST: usize = 1 << 16;
/// Magic, kind, length of the header.
const FIXED: usize = 9;
const SIGNATURE: usize = 64;

/// SplitMix64: small, and the same everywhere.
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is more than 0.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.draw() % (n.max(1) as u64)).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        self.draw().to_le_bytes()[0]
    }
}

/// First bytes of CBOR items that decoders stumble over: empty, long, huge and indefinite ones.
const HEADS: [u8; 26] = [
    0x00, 0x17, 0x18, 0x1a, 0x1b, 0x20, 0x3b, 0x40, 0x50, 0x5b, 0x5f, 0x60, 0x7b, 0x7f, 0x80, 0x81, 0x9b,
    0x9f, 0xa0, 0xa1, 0xbb, 0xbf, 0xc0, 0xf6, 0xfb, 0xff,
];

const NUMBERS: [u64; 8] =
    [0, 1, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff, 0x7fff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff];

/// A few changes to `bytes`; `other` lends pieces.
pub fn mutate(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..=random.below(4) {
        once(bytes, other, random);
    }
    bytes.truncate(LONGEST);
}

fn once(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    if bytes.is_empty() {
        bytes.push(random.byte());
        return;
    }
    let at = random.below(bytes.len());
    let end = (at + 1 + random.below(32)).min(bytes.len());
    match random.below(12) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = random.byte(),
        2 => bytes[at] = HEADS[random.below(HEADS.len())],
        3 => bytes[at] = bytes[at].wrapping_add(1),
        4 => drop(bytes.drain(at..end)),
        5 => {
            let piece = bytes[at..end].to_vec();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, piece);
        }
        6 => bytes.insert(at, HEADS[random.below(HEADS.len())]),
        7 => {
            let number = NUMBERS[random.below(NUMBERS.len())].to_be_bytes();
            let width = [1, 2, 4, 8][random.below(4)].min(bytes.len() - at);
            bytes[at..at + width].copy_from_slice(&number[8 - width..]);
        }
        8 => bytes.truncate(at),
        9 => bytes[at..end].fill(0),
        10 => {
            // A CBOR number, or the length of a text or list, in a wider form.
            let major = bytes[at] & 0xe0;
            let number = match random.below(3) {
                0 => u64::from(bytes[at] & 0x1f),
                1 => u64::from(random.byte()),
                _ => NUMBERS[random.below(NUMBERS.len())],
            };
            let width = random.below(4);
            let wide = number.to_be_bytes();
            let head = [0x18, 0x19, 0x1a, 0x1b][width] | major;
            bytes.splice(at..=at, [head].into_iter().chain(wide[8 - (1 << width)..].iter().copied()));
        }
        _ => {
            let from = random.below(other.len().max(1));
            let piece = other.get(from..(from + 1 + random.below(64)).min(other.len())).unwrap_or_default();
            bytes.splice(at..end, piece.iter().copied());
        }
    }
}

/// Changes header or body of a file, and mostly puts header length and body hash right again.
pub fn mutate_file(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let Some((mut header, signature, mut body)) = parts(bytes).filter(|_| random.below(8) > 0) else {
        return mutate(bytes, other, random);
    };
    let old = file_hash(&body);
    if random.below(3) == 0 {
        mutate(&mut body, parts(other).as_ref().map_or(other, |(_, _, b)| b), random);
    } else {
        mutate(&mut header, parts(other).as_ref().map_or(other, |(h, _, _)| h), random);
    }
    let new = file_hash(&body);
    if let Some(at) = header.windows(32).position(|w| w == old) {
        header[at..at + 32].copy_from_slice(&new);
    }
    let len = u32::try_from(header.len()).unwrap_or(u32::MAX).to_le_bytes();
    let fixed = bytes[..FIXED - 4].to_vec();
    *bytes = [&fixed[..], &len, &header, &signature, &body].concat();
}

type Parts = (Vec<u8>, Vec<u8>, Vec<u8>);

/// Header, signature, body, as far as the lengths hold.
fn parts(bytes: &[u8]) -> Option<Parts> {
    let (fixed, rest) = bytes.split_first_chunk::<FIXED>()?;
    let [.., a, b, c, d] = *fixed;
    let (header, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?)?;
    let (signature, body) = rest.split_at_checked(SIGNATURE)?;
    Some((header.to_vec(), signature.to_vec(), body.to_vec()))
}
