//! Liability bands 责任档. Bands, never percentages: a share range is only the meaning of a band.

use super::closed_list::closed_list;

closed_list! {
    /// How much of the loss a party answers for, from least to most; `undetermined` last.
    Band:
    None "none" "不承担";
    Supplementary "supplementary" "补充责任";
    Minor "minor" "次要";
    Shared "shared" "相当";
    Major "major" "主要";
    Full "full" "全部";
    Undetermined "undetermined" "未定";
}

impl Band {
    /// What the band means, for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Band::None => "不承担赔偿责任",
            Band::Supplementary => "直接加害人赔不起的部分，在自身过错范围内补足",
            Band::Minor => "次要责任，三成以内",
            Band::Shared => "相当责任，三成以上至五成半",
            Band::Major => "主要责任，五成半以上至九成",
            Band::Full => "全部责任，九成以上",
            Band::Undetermined => "还定不下来，取决于列出的事实",
        }
    }

    /// Whether a party with this band answers at all. `None` for 未定.
    pub fn answers(self) -> Option<bool> {
        match self {
            Band::Undetermined => None,
            Band::None => Some(false),
            _ => Some(true),
        }
    }

    /// One band less, for contributory fault: full → major → shared → minor. What only reduces (Civil Code 1173, 1245)
    /// never excludes, so minor stays minor, as supplementary and undetermined do.
    pub fn lowered(self) -> Band {
        match self {
            Band::Full => Band::Major,
            Band::Major => Band::Shared,
            Band::Shared => Band::Minor,
            other => other,
        }
    }
}
