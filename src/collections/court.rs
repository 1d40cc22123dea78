//! What the name of a court and the title of a judgment tell: the level, and the sort of document.

use crate::knowledge::Authority;

/// 法院层级
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 最高人民法院
    Supreme,
    /// 高级人民法院
    High,
    /// 中级人民法院
    Intermediate,
    /// 基层人民法院
    Basic,
    /// 互联网、铁路、海事、知识产权、金融法院
    Special,
}

impl Level {
    /// All, highest first.
    pub const ALL: &'static [Level] = &[Level::Supreme, Level::High, Level::Intermediate, Level::Basic, Level::Special];

    /// Stable id.
    pub fn id(self) -> &'static str {
        match self {
            Level::Supreme => "supreme",
            Level::High => "high",
            Level::Intermediate => "intermediate",
            Level::Basic => "basic",
            Level::Special => "special",
        }
    }

    /// The Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Level::Supreme => "最高人民法院",
            Level::High => "高级人民法院",
            Level::Intermediate => "中级人民法院",
            Level::Basic => "基层人民法院",
            Level::Special => "专门法院",
        }
    }

    /// Reads an id, a name or the usual short word.
    pub fn parse(word: &str) -> Option<Level> {
        let word = word.trim();
        Level::ALL
            .iter()
            .copied()
            .find(|l| l.id() == word || l.name() == word || l.name().starts_with(word) && word.chars().count() == 2)
    }
}

/// The level of a court by its name.
pub fn level_of(court: &str) -> Option<Level> {
    let has = |words: &[&str]| words.iter().any(|w| court.contains(w));
    if has(&["最高人民法院", "最高法院", "最高院"]) {
        Some(Level::Supreme)
    } else if has(&["互联网法院", "铁路", "海事法院", "知识产权法院", "金融法院", "军事法院", "林业法院"])
    {
        Some(Level::Special)
    } else if has(&["高级人民法院", "高级法院", "高院"]) {
        Some(Level::High)
    } else if has(&["中级人民法院", "中级法院", "中院"]) {
        Some(Level::Intermediate)
    } else if has(&["人民法院", "法院"]) {
        Some(Level::Basic)
    } else {
        None
    }
}

/// 文书种类
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 判决书
    Judgment,
    /// 裁定书
    Ruling,
    /// 调解书
    Mediation,
    /// 没有写明
    Unknown,
}

impl Form {
    /// By the title, else by the first lines.
    pub fn of(title: &str, body: &str) -> Form {
        let head: String = body.chars().take(200).collect();
        for text in [title, head.as_str()] {
            for (word, form) in [("调解书", Form::Mediation), ("裁定书", Form::Ruling), ("判决书", Form::Judgment)]
            {
                if text.contains(word) {
                    return form;
                }
            }
        }
        Form::Unknown
    }

    /// Stable id, as stored.
    pub fn id(self) -> &'static str {
        match self {
            Form::Judgment => "judgment",
            Form::Ruling => "ruling",
            Form::Mediation => "mediation",
            Form::Unknown => "",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Form {
        [Form::Judgment, Form::Ruling, Form::Mediation].into_iter().find(|f| f.id() == id).unwrap_or(Form::Unknown)
    }

    /// The Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Form::Judgment => "判决书",
            Form::Ruling => "裁定书",
            Form::Mediation => "调解书",
            Form::Unknown => "",
        }
    }

    /// What weight it would carry; a document that does not say is no judgment to us.
    pub fn authority(self) -> Option<Authority> {
        match self {
            Form::Judgment | Form::Ruling => Some(Authority::Judgment),
            Form::Mediation => Some(Authority::Settlement),
            Form::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_by_name() {
        for (court, level) in [
            ("最高人民法院", Some(Level::Supreme)),
            ("江苏省高级人民法院", Some(Level::High)),
            ("南京市中级人民法院", Some(Level::Intermediate)),
            ("北京市朝阳区人民法院", Some(Level::Basic)),
            ("杭州互联网法院", Some(Level::Special)),
            ("北京铁路运输法院", Some(Level::Special)),
            ("某仲裁委员会", None),
        ] {
            assert_eq!(level_of(court), level, "{court}");
        }
        assert_eq!(Level::parse("中级"), Some(Level::Intermediate));
        assert_eq!(Level::parse("x"), None);
    }

    #[test]
    fn forms_by_title_first() {
        assert_eq!(Form::of("某案民事调解书", "民事判决书"), Form::Mediation);
        assert_eq!(Form::of("某案", "民事判决书\n原告"), Form::Judgment);
        assert_eq!(Form::of("某案", "原告").authority(), None);
    }
}
