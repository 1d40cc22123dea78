//! A file as a stream of UTF-8, whatever it was written in, however large it is.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use sha2::{Digest, Sha256};

/// A file that is open.
pub struct Stream {
    /// Its text. Bytes that are no UTF-8 are passed on as they are; bytes that are no GB18030 or UTF-16 come as U+FFFD.
    pub text: Box<dyn Read>,
    /// How it is written.
    pub encoding: &'static str,
}

/// How much is looked at to tell the encoding, from the first byte that is not ASCII.
const SAMPLE: usize = 256 * 1024;

/// Opens a file.
pub fn open(path: &Path) -> std::io::Result<Stream> {
    let encoding = encoding(path)?;
    let decoder = DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding))
        .bom_override(true)
        .utf8_passthru(true)
        .strip_bom(true)
        .build(BufReader::with_capacity(1 << 18, File::open(path)?));
    Ok(Stream { text: Box::new(decoder), encoding: encoding.name() })
}

fn encoding(path: &Path) -> std::io::Result<&'static Encoding> {
    let mut file = BufReader::with_capacity(SAMPLE, File::open(path)?);
    let mut sample = Vec::new();
    loop {
        sample.clear();
        (&mut file).take(SAMPLE as u64).read_to_end(&mut sample)?;
        if let Some((encoding, _)) = Encoding::for_bom(&sample) {
            return Ok(encoding);
        }
        if sample.is_empty() {
            return Ok(UTF_8);
        }
        if !sample.is_ascii() {
            break;
        }
    }
    // One line that is broken does not make a file of UTF-8 another: what counts is what most of it is.
    let broken = |text: &str| text.matches('\u{fffd}').count();
    let as_utf8 = broken(&String::from_utf8_lossy(&sample));
    if as_utf8 <= 1 {
        return Ok(UTF_8);
    }
    let (text, _) = GB18030.decode_without_bom_handling(&sample);
    Ok(if broken(&text) < as_utf8 { GB18030 } else { UTF_8 })
}

/// What tells a file from the same file with other content.
pub fn fingerprint(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => hash.update(buffer.get(..count).unwrap_or(&[])),
        }
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}
