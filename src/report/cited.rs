//! A text with its citations marked, and a list of what each is worth: plain text, for the terminal and for mail.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::law::cite::{Cited, cite, pieces, tally};
use crate::law::{LawLibrary, Standing};

/// The longest text that the faces take to be checked, in characters.
pub const LONGEST_CITED: usize = 100_000;

/// 一段文字里的引用。
#[derive(Debug, Serialize, JsonSchema)]
pub struct CiteAnswer {
    /// 按哪一天的法律
    pub on: String,
    /// 没有问题的有几处
    pub good: usize,
    /// 要请人再看的有几处
    pub check: usize,
    /// 要改的有几处
    pub mend: usize,
    /// 每一处引用
    pub citations: Vec<Cited>,
}

impl CiteAnswer {
    /// Checks a text against the law of a day.
    pub fn new(text: &str, law: &LawLibrary, on: Date) -> CiteAnswer {
        CiteAnswer::of(cite(text, law, on), on)
    }

    /// Citations checked against the law of a day.
    pub fn of(citations: Vec<Cited>, on: Date) -> CiteAnswer {
        let (good, check, mend) = tally(&citations);
        CiteAnswer { on: on.to_string(), good, check, mend, citations }
    }
}

/// The mark set behind a citation: its number and, unless it is good, its verdict in words.
pub fn mark(index: usize, cited: &Cited) -> String {
    match cited.verdict.standing {
        Standing::Good => format!("［{}］", index + 1),
        _ => format!("［{} {}］", index + 1, cited.verdict.kind.name()),
    }
}

/// The text with a mark behind each citation. With the marks taken out it is the text again.
pub fn marked(text: &str, cited: &[Cited]) -> String {
    pieces(text, cited)
        .into_iter()
        .map(|piece| match piece.cited {
            Some(index) => format!("{}{}", piece.text, mark(index, &cited[index])),
            None => piece.text.to_owned(),
        })
        .collect()
}

/// What was found, in a line.
pub fn summary(cited: &[Cited]) -> String {
    if cited.is_empty() {
        return "没有找到法律引用".to_owned();
    }
    let (good, check, mend) = tally(cited);
    format!("找到 {} 处引用：不用改 {good}，要改 {mend}，请核对 {check}", cited.len())
}

/// The statute that 该法 and the like were taken to mean.
pub fn taken_for(cited: &Cited) -> Option<String> {
    let via = cited.printed.via.as_deref().filter(|_| !cited.printed.written.is_empty())?;
    Some(match via {
        "承前" => format!("没有写法名，按同一句前面的《{}》理解", cited.printed.written),
        via => format!("“{via}”按前文的《{}》理解", cited.printed.written),
    })
}

/// One line for each citation: where, what, its verdict, what to write.
pub fn list(cited: &[Cited]) -> String {
    let mut out = String::new();
    for (index, one) in cited.iter().enumerate() {
        let words: String = one.text.split_whitespace().collect();
        let verdict = &one.verdict;
        out.push_str(&format!("{}. 第{}行 {words}\n", index + 1, one.line));
        out.push_str(&format!("   {}（{}）：{}\n", verdict.kind.name(), verdict.standing.name(), verdict.says));
        if let Some(taken) = taken_for(one) {
            out.push_str(&format!("   {taken}\n"));
        }
        if let Some(write) = &verdict.write {
            out.push_str(&format!("   {}：{write}\n", write_label(verdict.standing)));
        }
        if !verdict.gist.is_empty() {
            let label = if verdict.instead.is_empty() { "要旨" } else { "原要旨" };
            out.push_str(&format!("   {label}：{}\n", verdict.gist));
        }
        for new in verdict.instead.iter().filter(|i| !i.gist.is_empty()) {
            out.push_str(&format!("   今：{}（{} 起），{}\n", new.name, new.from, new.gist));
        }
        for note in &verdict.notes {
            out.push_str(&format!("   注意：{note}\n"));
        }
    }
    out
}

/// What the name offered is for.
pub fn write_label(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "规范写法",
        Standing::Check => "核对后可写",
        Standing::Mend => "改写为",
    }
}
