//! Changes bytes a little, in ways that mistakes in readers are found by.

use super::Target;
use fastrand::Rng;

/// Bytes at which readers often decide.
const EDGES: [u8; 10] = [0, 1, 0x7f, 0x80, 0xff, b'\n', b' ', b'0', b'9', b'"'];

/// How long an input may grow. A longer one shows nothing new, more slowly.
const LONGEST: usize = 8 << 10;

/// Makes a new input of one of the pool, by one change to five.
pub(super) fn mutate(pool: &[Vec<u8>], target: &Target, random: &mut Rng) -> Vec<u8> {
    let mut bytes = random.choice(pool).cloned().unwrap_or_default();
    for _ in 0..random.usize(1..=5) {
        change(&mut bytes, pool, target, random);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, pool: &[Vec<u8>], target: &Target, random: &mut Rng) {
    let at = random.usize(0..=bytes.len());
    let piece = at..random.usize(at..=bytes.len().min(at + 64));
    match random.u8(0..9) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(0..8),
        1 if at < bytes.len() => bytes[at] = random.choice(EDGES).unwrap_or(0),
        2 if at < bytes.len() => bytes[at] = bytes[at].wrapping_add(random.u8(0..3)).wrapping_sub(1),
        3 => drop(bytes.drain(piece)),
        4 => {
            let copy = bytes[piece].repeat(random.usize(1..4));
            bytes.splice(at..at, copy);
        }
        5 => bytes.truncate(at),
        6 => {
            let other = random.choice(pool).map(Vec::as_slice).unwrap_or_default();
            let from = random.usize(0..=other.len());
            let to = random.usize(from..=other.len().min(from + 200));
            bytes.splice(at..at, other[from..to].iter().copied());
        }
        7 => {
            let text = random.u32(0..100).to_string();
            bytes.splice(piece, text.bytes());
        }
        _ => {
            let word = random.choice(target.words).map_or(&[][..], |word| word.as_bytes());
            let until = if random.bool() { at } else { piece.end };
            bytes.splice(at..until, word.iter().copied());
        }
    }
}
