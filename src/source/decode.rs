//! Bytes of a text file → words: UTF-8 with or without its mark, UTF-16 with its mark, GB18030 (and with it GBK).

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8
    Utf8,
    /// UTF-16, either order
    Utf16,
    /// GB18030
    Gb18030,
}

/// Reads a text file.
///
/// # Errors
/// A Chinese reason: a Word or PDF file, or an encoding we cannot tell.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), &'static str> {
    for (head, what) in [
        (&b"PK\x03\x04"[..], "这是 Word 或压缩文件，不是文本；请在 Word 里全选、复制，粘贴进来，或另存为“纯文本”"),
        (&b"%PDF"[..], "这是 PDF 文件，不是文本；请打开后复制文字粘贴进来"),
        (&b"\xd0\xcf\x11\xe0"[..], "这是旧版 Word 文件，不是文本；请复制文字粘贴进来，或另存为“纯文本”"),
    ] {
        if bytes.starts_with(head) {
            return Err(what);
        }
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let known = if encoding == encoding_rs::UTF_8 { Encoding::Utf8 } else { Encoding::Utf16 };
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return text.map(|t| (t.into_owned(), known)).ok_or("文字编码前后不一致，可能已经损坏；请另存为 UTF-8 文本");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') { Err(NOT_TEXT) } else { Ok((text.to_owned(), Encoding::Utf8)) };
    }
    if bytes.contains(&0) {
        return Err(NOT_TEXT);
    }
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or(UNKNOWN)?;
    if is_chinese(&text) { Ok((text.into_owned(), Encoding::Gb18030)) } else { Err(UNKNOWN) }
}

const NOT_TEXT: &str = "这不是文本文件；请复制文字粘贴进来，或另存为“纯文本”";
const UNKNOWN: &str = "认不出文字编码（能读 UTF-8 和 GB18030/GBK）；请另存为 UTF-8 文本";

/// Almost any bytes are some GB18030; of a real text nearly all are common characters and none are private ones.
fn is_chinese(text: &str) -> bool {
    let odd = |c: &char| {
        matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}') || c.is_control() && !"\n\r\t\u{c}".contains(*c)
    };
    // The first level of GB2312 has the characters in daily use; anything else in bulk is another encoding misread.
    let wide: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let daily = wide.iter().filter(|c| is_daily(**c)).count();
    !text.chars().any(|c| odd(&c)) && daily * 10 >= wide.len() * 7
}

fn is_daily(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, _) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    // Rows A1–A3 are marks, digits and letters; B0–D7 the first level.
    matches!(bytes.as_ref(), [0xa1..=0xa3 | 0xb0..=0xd7, 0xa1..=0xfe])
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "根据《物业管理条例》第四十五条，物业服务企业应当制止并报告。";

    #[test]
    fn reads_what_people_save() {
        assert_eq!(decode(WORDS.as_bytes()), Ok((WORDS.to_owned(), Encoding::Utf8)));
        let marked = [b"\xef\xbb\xbf", WORDS.as_bytes()].concat();
        assert_eq!(decode(&marked), Ok((WORDS.to_owned(), Encoding::Utf8)));
        let gb = encoding_rs::GB18030.encode(WORDS).0;
        assert_eq!(decode(&gb), Ok((WORDS.to_owned(), Encoding::Gb18030)));
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(WORDS.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&wide), Ok((WORDS.to_owned(), Encoding::Utf16)));
        assert_eq!(decode(b""), Ok((String::new(), Encoding::Utf8)));
    }

    #[test]
    fn refuses_what_is_no_text_or_another_encoding() {
        for bytes in [&b"PK\x03\x04xx"[..], b"%PDF-1.7", b"a\0b", b"\xff\xff\xff"] {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
        assert!(decode(&encoding_rs::BIG5.encode("依據管理條例規定，應當報告主管機關").0).is_err());
        assert!(decode(&encoding_rs::SHIFT_JIS.encode("これはテストです。よろしくお願いします").0).is_err());
    }
}
