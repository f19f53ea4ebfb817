//! Bytes in the encodings of HTTP.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

pub(crate) fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

fn brotli(mut data: &[u8]) -> Vec<u8> {
    let (mut packed, fast) = (Vec::new(), brotli::enc::BrotliEncoderParams { quality: 1, ..Default::default() });
    brotli::BrotliCompress(&mut data, &mut packed, &fast).expect("memory takes all");
    packed
}

/// The same bytes in each encoding that is asked for.
pub(crate) fn packed(data: &[u8]) -> [(&'static str, Vec<u8>); 4] {
    let zstd = zstd::encode_all(data, 1).expect("memory takes all");
    [("gzip", gzip(data)), ("deflate", deflate(data)), ("br", brotli(data)), ("zstd", zstd)]
}
