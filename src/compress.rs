//! Compressed copies of served files. The same bytes give the same copy on every machine: the encoders are written in Rust,
//! and neither a time nor a system gets into it.

use std::io::{self, ErrorKind, Read, Write};

use brotli::enc::{BrotliAlloc, BrotliCompressCustomIo, BrotliEncoderParams};
use brotli::{Allocator, CustomRead, CustomWrite, SliceWrapper, SliceWrapperMut};
use flate2::{Compression, GzBuilder};

/// A content encoding of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `br` (RFC 7932).
    Brotli,
    /// `gzip` (RFC 1952).
    Gzip,
}

/// The largest window that every browser takes, as a power of two.
const WINDOW: i32 = 24;

/// The best that Brotli has.
const QUALITY: i32 = 11;

/// What the header of a gzip file says of the system that it was written on: that it is unknown.
const UNKNOWN_SYSTEM: u8 = 255;

/// The bytes in an encoding; as they are if they cannot be encoded, which only a lack of memory keeps them from.
#[must_use]
pub fn compressed(encoding: Encoding, bytes: &[u8]) -> Vec<u8> {
    let written = match encoding {
        Encoding::Brotli => {
            let parameters =
                BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, size_hint: bytes.len(), ..Default::default() };
            let (mut from, mut to) = ([0; 4096], [0; 4096]);
            let mut packed = Packed(Vec::new());
            let done = BrotliCompressCustomIo(
                &mut Rest(bytes),
                &mut packed,
                &mut from,
                &mut to,
                &parameters,
                Heap,
                &mut |_, _, _, _| (),
                io::Error::from(ErrorKind::UnexpectedEof),
            );
            done.map(|_| packed.0)
        }
        Encoding::Gzip => {
            let builder = GzBuilder::new().operating_system(UNKNOWN_SYSTEM);
            let mut packed = builder.write(Vec::new(), Compression::best());
            packed.write_all(bytes).and_then(|()| packed.finish())
        }
    };
    written.unwrap_or_else(|_| bytes.to_vec())
}

// With the standard library the encoder takes logarithms from the system, and they differ from one to another. So it is
// compiled without; then it asks for ways to read, to write and to allocate.

/// The bytes that are not read yet.
struct Rest<'b>(&'b [u8]);

impl CustomRead<io::Error> for Rest<'_> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        self.0.read(piece)
    }
}

struct Packed(Vec<u8>);

impl CustomWrite<io::Error> for Packed {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.write(piece)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Heap;

impl BrotliAlloc for Heap {}

impl<T: Clone + Default> Allocator<T> for Heap {
    type AllocatedMemory = Cells<T>;

    fn alloc_cell(&mut self, length: usize) -> Cells<T> {
        Cells(vec![T::default(); length])
    }

    fn free_cell(&mut self, _: Cells<T>) {}
}

struct Cells<T>(Vec<T>);

impl<T> Default for Cells<T> {
    fn default() -> Self {
        Cells(Vec::new())
    }
}

impl<T> SliceWrapper<T> for Cells<T> {
    fn slice(&self) -> &[T] {
        &self.0
    }
}

impl<T> SliceWrapperMut<T> for Cells<T> {
    fn slice_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_the_same_each_time_and_smaller() {
        let text = "a policy as it was reported; ".repeat(200);
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            let packed = compressed(encoding, text.as_bytes());
            assert!(packed.len() * 10 < text.len(), "{encoding:?}: {}", packed.len());
            assert_eq!(packed, compressed(encoding, text.as_bytes()));
        }
        let gzip = compressed(Encoding::Gzip, b"");
        // No flag, no time, the best compression, no system.
        assert_eq!(gzip.get(..10), Some(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255][..]));
    }
}
