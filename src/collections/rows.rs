//! The rows of a file: lines of JSON, records of CSV, or the files of a folder, each with the place to go on from.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::errors::reason;
use super::stream;
use crate::source::decode;

/// A row as it was found.
pub struct Row {
    /// The file.
    pub file: String,
    /// The line it starts on, from one.
    pub line: u64,
    /// Where the next row starts.
    pub next: Position,
    /// Column → text, or why the row cannot be read.
    pub columns: Result<HashMap<String, String>, String>,
}

/// A place in a file, in its text as UTF-8; in a folder, the number of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Bytes before it.
    pub byte: u64,
    /// Lines before it.
    pub line: u64,
}

/// Something to import: one file with many records, or many files with one each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// JSON Lines.
    JsonLines(PathBuf),
    /// CSV; the byte that separates columns.
    Csv(PathBuf, u8),
    /// Markdown or plain text, one record a file, in order of path.
    Texts(PathBuf, Vec<PathBuf>),
}

/// A longer line is no record.
const LONGEST_LINE: u64 = 32 * 1024 * 1024;

/// The names of the columns that a text file has.
pub const TEXT_COLUMNS: [&str; 2] = ["标题", "正文"];

/// What there is to import behind some paths, in order; and what cannot be.
pub fn sources(paths: &[PathBuf]) -> (Vec<Source>, Vec<(PathBuf, String)>) {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for path in paths {
        match fs::metadata(path) {
            Err(error) => refused.push((path.clone(), reason(&error))),
            Ok(data) if data.is_dir() => folder(path, &mut found, &mut refused),
            Ok(data) if data.is_file() => match kind(path) {
                Some(source) => found.push(source),
                None => refused.push((path.clone(), "认不出是什么文件；请用 .jsonl、.csv、.md 或 .txt".to_owned())),
            },
            Ok(_) => refused.push((path.clone(), "不是普通文件".to_owned())),
        }
    }
    (found, refused)
}

fn kind(path: &Path) -> Option<Source> {
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    let path = path.to_owned();
    Some(match ending.as_str() {
        "jsonl" | "ndjson" | "json" => Source::JsonLines(path),
        "csv" => Source::Csv(path, b','),
        "tsv" => Source::Csv(path, b'\t'),
        "md" | "markdown" | "txt" | "text" => Source::Texts(path.clone(), vec![path]),
        _ => return None,
    })
}

fn folder(path: &Path, found: &mut Vec<Source>, refused: &mut Vec<(PathBuf, String)>) {
    let (mut texts, mut others) = (Vec::new(), Vec::new());
    let mut open = vec![path.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                refused.push((folder, reason(&error)));
                continue;
            }
        };
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            // Links are not followed into folders: they may lead round in a ring.
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                open.push(path);
            } else if path.is_file() {
                match kind(&path) {
                    Some(Source::Texts(..)) => texts.push(path),
                    Some(other) => others.push((path, other)),
                    None => {}
                }
            }
        }
    }
    texts.sort();
    others.sort_by(|a, b| a.0.cmp(&b.0));
    if !texts.is_empty() {
        found.push(Source::Texts(path.to_owned(), texts));
    }
    found.extend(others.into_iter().map(|(_, source)| source));
}

impl Source {
    /// The file or folder.
    pub fn path(&self) -> &Path {
        match self {
            Source::JsonLines(path) | Source::Csv(path, _) | Source::Texts(path, _) => path,
        }
    }

    /// How much there is: bytes of a file, files of a folder.
    pub fn size(&self) -> u64 {
        match self {
            Source::Texts(_, files) => files.len() as u64,
            Source::JsonLines(path) | Source::Csv(path, _) => fs::metadata(path).map_or(0, |d| d.len()),
        }
    }

    /// What tells it from the same file or folder with other content.
    pub fn fingerprint(&self) -> io::Result<String> {
        match self {
            Source::JsonLines(path) | Source::Csv(path, _) => stream::fingerprint(path),
            Source::Texts(_, files) => {
                let mut print = crate::source::Fingerprint::new();
                for file in files {
                    print.take(&format!("{} {}", file.display(), fs::metadata(file)?.len()));
                }
                Ok(format!("{:016x}", print.value()))
            }
        }
    }

    /// Its columns and how it is written: of JSON Lines the keys of the first line that can be read.
    pub fn columns(&self) -> Result<(Vec<String>, &'static str), String> {
        match self {
            Source::Texts(..) => Ok((TEXT_COLUMNS.map(str::to_owned).to_vec(), "")),
            Source::Csv(path, separator) => {
                let stream = stream::open(path).map_err(|e| reason(&e))?;
                let encoding = stream.encoding;
                let header = header(&mut reader(stream.text, *separator, true)).map_err(|e| e.to_string())?;
                if header.is_empty() {
                    return Err("文件是空的".to_owned());
                }
                Ok((header, encoding))
            }
            Source::JsonLines(path) => {
                let encoding = stream::open(path).map_err(|e| reason(&e))?.encoding;
                let mut rows = self.rows(Position::default()).map_err(|e| reason(&e))?;
                let first = rows.by_ref().take(1_000).find_map(|row| row.columns.ok());
                let mut columns: Vec<String> = first
                    .ok_or("前 1000 行里没有一行是 JSON 对象；要的是每行一个 JSON 对象的文件")?
                    .into_keys()
                    .collect();
                columns.sort();
                Ok((columns, encoding))
            }
        }
    }

    /// The rows from a place on.
    pub fn rows(&self, from: Position) -> io::Result<Box<dyn Iterator<Item = Row> + '_>> {
        Ok(match self {
            Source::JsonLines(path) => {
                let mut text = stream::open(path)?.text;
                skip(&mut text, from.byte)?;
                let file = path.display().to_string();
                Box::new(JsonLines { text: BufReader::with_capacity(1 << 18, text), at: from, file })
            }
            Source::Csv(path, separator) => {
                let mut first = reader(stream::open(path)?.text, *separator, true);
                let columns = header(&mut first).map_err(io::Error::other)?;
                let start = first.position().clone();
                let start = Position { byte: start.byte(), line: start.line().saturating_sub(1) };
                let from = if from.byte == 0 { start } else { from };
                let mut text = stream::open(path)?.text;
                skip(&mut text, from.byte)?;
                let file = path.display().to_string();
                Box::new(Csv { records: reader(text, *separator, false), columns, from, file })
            }
            Source::Texts(_, files) => {
                Box::new(files.iter().enumerate().skip(from.byte as usize).map(|(at, file)| text_row(file, at as u64)))
            }
        })
    }
}

fn skip(text: &mut Box<dyn Read>, bytes: u64) -> io::Result<()> {
    io::copy(&mut text.take(bytes), &mut io::sink()).map(|_| ())
}

/// What is wrong with a text that came out of the decoder.
fn undecodable(text: &str) -> Option<String> {
    text.contains('\u{fffd}').then(|| "有认不出的字符，这一行的文字编码可能已经损坏".to_owned())
}

struct JsonLines<R> {
    text: BufReader<R>,
    at: Position,
    file: String,
}

impl<R: Read> Iterator for JsonLines<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            let mut bytes = Vec::new();
            let read = (&mut self.text).take(LONGEST_LINE).read_until(b'\n', &mut bytes);
            let mut count = match read {
                Ok(0) => return None,
                Ok(count) => count as u64,
                Err(error) => {
                    // Nothing after an unreadable place can be read; the row says so and is the last.
                    let columns = Err(reason(&error));
                    let line = self.at.line + 1;
                    self.at.byte = u64::MAX;
                    return Some(Row { file: self.file.clone(), line, next: self.at, columns });
                }
            };
            let too_long = count == LONGEST_LINE && bytes.last() != Some(&b'\n');
            if too_long {
                count += self.skip_line();
            }
            self.at = Position { byte: self.at.byte + count, line: self.at.line + 1 };
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let columns =
                if too_long { Err("这一行超过 32 MB，不像一份文书".to_owned()) } else { object(&bytes) };
            return Some(Row { file: self.file.clone(), line: self.at.line, next: self.at, columns });
        }
    }
}

impl<R: Read> JsonLines<R> {
    fn skip_line(&mut self) -> u64 {
        let mut skipped = 0;
        while let Ok(buffer) = self.text.fill_buf() {
            let end = buffer.iter().position(|b| *b == b'\n');
            let count = end.map_or(buffer.len(), |at| at + 1);
            self.text.consume(count);
            skipped += count as u64;
            if end.is_some() || count == 0 {
                break;
            }
        }
        skipped
    }
}

fn object(bytes: &[u8]) -> Result<HashMap<String, String>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "有认不出的字节，这一行的文字编码和别处不同".to_owned())?;
    if let Some(wrong) = undecodable(text) {
        return Err(wrong);
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let at =
            if error.column() > 0 { format!("（第 {} 个字节附近）", error.column()) } else { String::new() };
        if error.is_eof() {
            "JSON 没有写完，这一行可能被截断".to_owned()
        } else {
            format!("不是 JSON{at}")
        }
    })?;
    let Value::Object(object) = value else {
        return Err("这一行不是 JSON 对象（{…}）".to_owned());
    };
    let mut columns = HashMap::new();
    flatten("", Value::Object(object), &mut columns);
    Ok(columns)
}

/// Nested objects are named by a dotted path; the texts of a list stand one a line.
fn flatten(prefix: &str, value: Value, columns: &mut HashMap<String, String>) {
    let text = match value {
        Value::Object(object) => {
            for (key, value) in object {
                let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
                flatten(&name, value, columns);
            }
            return;
        }
        other => plain(other),
    };
    columns.insert(prefix.to_owned(), text);
}

fn plain(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(list) => list.into_iter().map(plain).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n"),
        Value::Object(object) => object.into_iter().map(|(_, v)| plain(v)).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

type CsvReader = csv::Reader<Box<dyn Read>>;

fn reader(text: Box<dyn Read>, separator: u8, headers: bool) -> CsvReader {
    csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(headers).from_reader(text)
}

fn header(reader: &mut CsvReader) -> csv::Result<Vec<String>> {
    let header = reader.byte_headers()?.clone();
    Ok(header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect())
}

struct Csv {
    records: CsvReader,
    columns: Vec<String>,
    from: Position,
    file: String,
}

impl Iterator for Csv {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let mut record = csv::ByteRecord::new();
        let read = self.records.read_byte_record(&mut record);
        let start = record.position().map_or(0, csv::Position::line);
        let at = self.records.position();
        let next = Position { byte: self.from.byte + at.byte(), line: self.from.line + at.line().saturating_sub(1) };
        let line = self.from.line + start.max(1);
        let columns = match read {
            Ok(false) => return None,
            Ok(true) => self.columns_of(&record),
            Err(error) => Err(format!("CSV 读不下去：{error}")),
        };
        Some(Row { file: self.file.clone(), line, next, columns })
    }
}

impl Csv {
    fn columns_of(&self, record: &csv::ByteRecord) -> Result<HashMap<String, String>, String> {
        if record.len() != self.columns.len() {
            return Err(format!("有 {} 列，表头有 {} 列；可能少了引号或分隔符", record.len(), self.columns.len()));
        }
        let mut columns = HashMap::new();
        for (name, value) in self.columns.iter().zip(record) {
            let text =
                std::str::from_utf8(value).map_err(|_| "有认不出的字节，这一行的文字编码和别处不同".to_owned())?;
            if let Some(wrong) = undecodable(text) {
                return Err(wrong);
            }
            columns.insert(name.clone(), text.to_owned());
        }
        Ok(columns)
    }
}

fn text_row(path: &Path, at: u64) -> Row {
    let next = Position { byte: at + 1, line: 0 };
    let columns = fs::read(path).map_err(|e| reason(&e)).and_then(|bytes| {
        let (text, _) = decode(&bytes).map_err(str::to_owned)?;
        let text = text.replace("\r\n", "\n");
        if text.trim().is_empty() {
            return Err("文件是空的".to_owned());
        }
        let heading = text.lines().find(|l| l.trim_start().starts_with('#'));
        let first = heading.or_else(|| text.lines().find(|l| !l.trim().is_empty())).unwrap_or("");
        let title = first.trim().trim_start_matches('#').trim().to_owned();
        let body: Vec<&str> = text.lines().filter(|l| !std::ptr::eq(*l, first)).collect();
        let columns = [title, body.join("\n")];
        Ok(TEXT_COLUMNS.map(str::to_owned).into_iter().zip(columns).collect())
    });
    Row { file: path.display().to_string(), line: 1, next, columns }
}
