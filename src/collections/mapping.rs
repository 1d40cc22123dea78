//! Which column is what: given in a small TOML file, else guessed from well-known names.
//!
//! ```toml
//! 案号 = "ah"
//! 正文 = ["fact", "reason", "result"]   # 几列合成一项
//! 裁判日期 = "rq"
//! 日期格式 = "%d/%m/%Y"
//! [固定]
//! 法院 = "北京市朝阳区人民法院"
//! ```

use std::collections::{BTreeMap, HashMap};

use toml::de::{DeTable, DeValue};

use crate::source::{LineIndex, nearest};

/// Everything a record can be given, with the names that columns are known by; the first is ours.
pub const FIELDS: &[(&str, &[&str])] = &[
    ("案号", &["案号", "案件编号", "文号", "case_number", "case_no", "caseno", "case_id", "docket"]),
    ("编号", &["编号", "id", "_id", "uuid", "docid", "doc_id", "文书id", "文书ID"]),
    ("标题", &["标题", "案件名称", "案名", "文书标题", "名称", "title", "case_name", "casename", "name"]),
    ("法院", &["法院", "审理法院", "法院名称", "裁判法院", "court", "court_name"]),
    ("层级", &["层级", "法院层级", "法院级别", "level", "court_level"]),
    (
        "裁判日期",
        &[
            "裁判日期",
            "日期",
            "判决日期",
            "审结日期",
            "结案日期",
            "date",
            "judgment_date",
            "judge_date",
            "decision_date",
        ],
    ),
    ("地区", &["地区", "省份", "所属地区", "地域", "place", "region", "province"]),
    ("案由", &["案由", "纠纷类型", "cause", "cause_of_action"]),
    ("主题", &["主题", "topic"]),
    ("正文", &["正文", "全文", "文书内容", "裁判文书", "内容", "text", "content", "full_text", "fulltext", "body"]),
    ("事实", &["事实", "案件事实", "基本案情", "查明", "facts", "fact"]),
    ("理由", &["理由", "裁判理由", "本院认为", "reasoning", "reason", "opinion"]),
    ("结果", &["结果", "裁判结果", "判决结果", "result", "decision", "judgment"]),
    ("法律依据", &["法律依据", "法条", "相关法条", "law", "laws", "legal_basis", "statutes"]),
];

const DATE_FORM: &str = "日期格式";
const CONSTANTS: &str = "固定";

/// Which column is what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Field → columns, joined in order.
    columns: BTreeMap<&'static str, Vec<String>>,
    /// Field → text.
    constants: BTreeMap<&'static str, String>,
    /// How days are written.
    pub date_form: Option<String>,
}

/// What is wrong with a mapping file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 行：{reason}")]
pub struct MappingError {
    /// The line, from one.
    pub line: u32,
    /// What is wrong and what to do.
    pub reason: String,
}

fn field(name: &str) -> Option<&'static str> {
    FIELDS.iter().find(|(own, known)| *own == name || known.contains(&name)).map(|(own, _)| *own)
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// Where it is no TOML, names what is no field, or gives what cannot be given.
    pub fn parse(text: &str) -> Result<Mapping, MappingError> {
        let text = quoted(text);
        let text = text.as_str();
        let lines = LineIndex::new(text);
        let at = |start: usize, reason: String| MappingError { line: lines.position(text, start).line as u32, reason };
        let table = DeTable::parse(text).map_err(|error| {
            at(error.span().map_or(0, |s| s.start), "不是 TOML 的写法；应当像 标题 = \"列名\"".to_owned())
        })?;
        let mut mapping = Mapping::default();
        for (key, value) in table.get_ref() {
            let (name, place) = (key.get_ref().as_ref(), key.span().start);
            let wrong = |what: &str| at(value.span().start, format!("“{name}”应当是{what}"));
            if name == DATE_FORM {
                let form = value.get_ref().as_str().ok_or_else(|| wrong("一段文字，如 \"%Y/%m/%d\""))?;
                mapping.date_form = Some(form.to_owned());
            } else if name == CONSTANTS {
                let table = value.get_ref().as_table().ok_or_else(|| wrong("一张表：[固定]"))?;
                for (key, value) in table {
                    let name = key.get_ref().as_ref();
                    let own = field(name).ok_or_else(|| at(key.span().start, unknown(name)))?;
                    let text = value.get_ref().as_str();
                    let text = text.ok_or_else(|| at(value.span().start, format!("“{name}”应当是一段文字")))?;
                    mapping.constants.insert(own, text.to_owned());
                }
            } else {
                let own = field(name).ok_or_else(|| at(place, unknown(name)))?;
                let columns = match value.get_ref() {
                    DeValue::String(one) => vec![one.to_string()],
                    DeValue::Array(list) => list
                        .iter()
                        .map(|v| v.get_ref().as_str().map(str::to_owned))
                        .collect::<Option<Vec<_>>>()
                        .ok_or_else(|| wrong("列名，或几个列名的列表"))?,
                    _ => return Err(wrong("列名，或几个列名的列表")),
                };
                if mapping.columns.insert(own, columns).is_some() {
                    return Err(at(place, format!("“{own}”写了两遍")));
                }
            }
        }
        Ok(mapping)
    }

    /// Guesses from the names of the columns.
    pub fn guess(columns: &[String]) -> Mapping {
        let mut mapping = Mapping::default();
        for (own, known) in FIELDS {
            let found =
                known.iter().find_map(|name| columns.iter().find(|c| c.trim().to_lowercase() == name.to_lowercase()));
            if let Some(found) = found {
                mapping.columns.insert(own, vec![found.clone()]);
            }
        }
        mapping
    }

    /// Whether there is anything to find a record by.
    pub fn has_text(&self) -> bool {
        ["正文", "事实", "理由", "结果"].iter().any(|f| self.columns.contains_key(f))
    }

    /// Columns that are named and are not there.
    pub fn missing<'a>(&'a self, columns: &'a [String]) -> Vec<(&'a str, Option<&'a str>)> {
        let named = self.columns.values().flatten().filter(|c| !columns.contains(c));
        named.map(|c| (c.as_str(), nearest(c, columns.iter().map(String::as_str)))).collect()
    }

    /// The text of a field in a row; empty where there is none.
    pub fn get(&self, field: &str, row: &HashMap<String, String>) -> String {
        let columns = self.columns.get(field).map_or(&[][..], Vec::as_slice);
        let texts: Vec<&str> =
            columns.iter().filter_map(|c| row.get(c)).map(|t| t.trim()).filter(|t| !t.is_empty()).collect();
        if texts.is_empty() {
            return self.constants.get(field).cloned().unwrap_or_default();
        }
        texts.join("\n")
    }

    /// 标题 ← title，正文 ← fact＋reason
    pub fn describe(&self) -> String {
        let columns = self.columns.iter().map(|(field, columns)| format!("{field} ← {}", columns.join("＋")));
        let fixed = self.constants.iter().map(|(field, text)| format!("{field} 固定为“{text}”"));
        columns.chain(fixed).collect::<Vec<_>>().join("，")
    }
}

/// TOML wants Chinese keys in quotes; people should not have to know. Lines stay where they are.
fn quoted(text: &str) -> String {
    let plain = |key: &str| {
        !key.is_empty() && !key.is_ascii() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    };
    text.split_inclusive('\n')
        .map(|line| {
            let trimmed = line.trim();
            if let Some(name) = trimmed.strip_prefix('[').and_then(|l| l.strip_suffix(']')).map(str::trim)
                && plain(name)
            {
                return format!("[\"{name}\"]\n");
            }
            match line.split_once('=') {
                Some((key, rest)) if plain(key.trim()) => format!("\"{}\" ={rest}", key.trim()),
                _ => line.to_owned(),
            }
        })
        .collect()
}

fn unknown(name: &str) -> String {
    let names = || FIELDS.iter().map(|(own, _)| *own).chain([DATE_FORM, CONSTANTS]);
    match nearest(name, names()) {
        Some(near) => format!("没有“{name}”这一项，是不是“{near}”？"),
        None => format!("没有“{name}”这一项；可以写：{}", names().collect::<Vec<_>>().join("、")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_mapping_joins_columns_and_gives_constants() {
        let mapping = Mapping::parse("正文 = [\"a\", \"b\"]\n案号 = 'ah'\n[固定]\n法院 = \"某法院\"\n").unwrap();
        let row: HashMap<String, String> =
            [("a", " 甲 "), ("b", "乙"), ("ah", "1号")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        assert_eq!(mapping.get("正文", &row), "甲\n乙");
        assert_eq!(mapping.get("法院", &row), "某法院");
        assert_eq!(mapping.get("案号", &row), "1号");
        assert_eq!(mapping.get("标题", &row), "");
    }

    #[test]
    fn mistakes_are_shown_with_line_and_nearest_word() {
        let wrong = |text: &str| Mapping::parse(text).unwrap_err();
        let error = wrong("标题 = \"t\"\n裁判日其 = \"d\"\n");
        assert_eq!((error.line, error.reason.as_str()), (2, "没有“裁判日其”这一项，是不是“裁判日期”？"));
        assert_eq!(wrong("标题 = \"t\"\n正文 = 3\n").line, 2);
        assert_eq!(wrong("标题 = \"t\"\n\n乱写\n").line, 3);
        assert_eq!(wrong("[固定]\n法元 = \"x\"\n").reason, "没有“法元”这一项，是不是“法院”？");
    }

    #[test]
    fn well_known_names_are_guessed() {
        let columns = ["Title", "court", "全文", "xyz"].map(str::to_owned);
        let mapping = Mapping::guess(&columns);
        assert_eq!(mapping.describe(), "标题 ← Title，正文 ← 全文，法院 ← court");
        assert!(mapping.has_text());
    }
}
