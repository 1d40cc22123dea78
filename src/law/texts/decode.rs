//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one, GB18030.

use super::{LARGEST_FILE, Refused};

/// How a file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8
    Utf8,
    /// UTF-16
    Utf16,
    /// GB18030, of which GBK and GB2312 are parts.
    Gb18030,
}

/// A text and how it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, with `\n` line ends and without marks that cannot be seen.
    pub text: String,
    /// The encoding found.
    pub encoding: Encoding,
}

/// Reads bytes as text.
///
/// # Errors
/// If they are too many, none, or no text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Refused> {
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Refused::TooLarge(bytes.len() as u64));
    }
    let (text, encoding) = if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _, broken) = encoding.decode(bytes);
        let kind = if encoding == encoding_rs::UTF_8 { Encoding::Utf8 } else { Encoding::Utf16 };
        (if broken { return Err(Refused::Encoding) } else { text.into_owned() }, kind)
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        (text.to_owned(), Encoding::Utf8)
    } else if bytes.contains(&0) {
        return Err(Refused::Binary);
    } else {
        let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
        if broken || !is_chinese(&text) {
            let odd = bytes.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\n' | b'\r' | b'\t' | 0x0c)).count();
            return Err(if odd * 20 > bytes.len() { Refused::Binary } else { Refused::Encoding });
        }
        (text.into_owned(), Encoding::Gb18030)
    };
    if text.contains('\0') {
        return Err(Refused::Binary);
    }
    let text: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'))
        .map(|c| if matches!(c, '\r' | '\u{2028}' | '\u{2029}' | '\u{c}') { '\n' } else { c })
        .collect();
    if text.trim().is_empty() {
        return Err(Refused::Empty);
    }
    Ok(Decoded { text, encoding })
}

/// Nearly any bytes are valid GB18030; a Chinese text is mostly of common characters and marks.
fn is_chinese(text: &str) -> bool {
    let (mut common, mut all) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_whitespace()).take(20_000) {
        all += 1;
        let marks =
            matches!(c, '\u{3000}'..='\u{301b}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·');
        common += usize::from(c.is_ascii_graphic() || marks || ('\u{4e00}'..='\u{9fff}').contains(&c));
    }
    all > 0 && common * 100 >= all * 97 && ["第", "的", "条"].iter().any(|w| text.contains(w))
}
