//! Frames: how messages and the bytes that belong to them go through a channel.
//!
//! A frame is the size of its message, the size of its bytes, the message, and the bytes. It counts only as a whole.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, ErrorKind, IoSlice, Read, Write};

/// Writes a message, and bytes that are too many to be copied into it.
pub(super) fn write(to: &mut impl Write, message: &impl Serialize, bytes: &[u8]) -> io::Result<()> {
    let mut frame = vec![0; 8];
    frame = postcard::to_extend(message, frame).map_err(io::Error::other)?;
    let message = size(frame.len() - 8)?.to_le_bytes();
    frame[..4].copy_from_slice(&message);
    frame[4..8].copy_from_slice(&size(bytes.len())?.to_le_bytes());
    // In one call, so that whoever waits is woken up once.
    let mut done = 0;
    while done < frame.len() {
        match to.write_vectored(&[IoSlice::new(&frame[done..]), IoSlice::new(bytes)]) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => done += written,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    to.write_all(&bytes[done - frame.len()..])?;
    to.flush()
}

/// How large a message may be that a worker sends, in bytes.
const LARGEST: u32 = 128 << 20;

/// Reads a message, and adds the bytes that belong to it to `bytes`, of which there may be `most`. Nothing if the channel
/// was closed before it.
pub(super) fn read<M: DeserializeOwned>(from: &mut impl Read, bytes: &mut Vec<u8>, most: u64) -> io::Result<Option<M>> {
    let mut sizes = Vec::with_capacity(8);
    from.by_ref().take(8).read_to_end(&mut sizes)?;
    let sizes: [u8; 8] = match sizes.len() {
        0 => return Ok(None),
        _ => sizes.try_into().map_err(|_| ErrorKind::UnexpectedEof)?,
    };
    let [a, b, c, d, rest @ ..] = sizes;
    let (size, rest) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes(rest));
    if size > LARGEST || u64::from(rest) > most {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut message = Vec::new();
    exactly(from, size, &mut message)?;
    exactly(from, rest, bytes)?;
    postcard::from_bytes(&message).map(Some).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}

/// How much room is taken before anything has come, in bytes.
const ROOM: usize = 1 << 20;

/// Room is taken as bytes come, so that a size alone takes little.
fn exactly(from: &mut impl Read, size: u32, bytes: &mut Vec<u8>) -> io::Result<()> {
    let size = size as usize;
    bytes.reserve(size.min(ROOM));
    let read = from.by_ref().take(size as u64).read_to_end(bytes)?;
    if read == size { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

fn size(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| ErrorKind::FileTooLarge.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_counts_only_as_a_whole() {
        let mut frame = Vec::new();
        write(&mut frame, &("message", 7), b"bytes").unwrap();
        let mut bytes = Vec::new();
        let mut channel = &frame[..];
        let message: Option<(String, i32)> = read(&mut channel, &mut bytes, 5).unwrap();
        assert_eq!((message, &bytes[..]), (Some(("message".to_owned(), 7)), &b"bytes"[..]));
        assert_eq!(read::<(String, i32)>(&mut channel, &mut bytes, 5).unwrap(), None);
        assert!(read::<(String, i32)>(&mut &frame[..], &mut Vec::new(), 4).is_err(), "more bytes than there may be");
        for cut in 1..frame.len() {
            assert!(read::<(String, i32)>(&mut &frame[..cut], &mut Vec::new(), 5).is_err(), "after {cut} bytes");
        }
        assert!(read::<(String, i32)>(&mut &[0xff; 64][..], &mut Vec::new(), u64::MAX).is_err());
    }
}
