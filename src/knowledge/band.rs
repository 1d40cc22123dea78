//! Liability bands 责任档. Bands, never percentages: a share range is only the meaning of a band.

use serde::{Deserialize, Serialize};

macro_rules! bands {
    ($($variant:ident $id:literal $name:literal $meaning:literal;)*) => {
        /// How much of the loss a party answers for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum Band {
            $(#[doc = $meaning] #[serde(rename = $id)] $variant,)*
        }

        impl Band {
            /// All bands, from least to most; `undetermined` last.
            pub const ALL: &'static [Band] = &[$(Band::$variant,)*];

            /// The stable id used in JSON.
            pub fn id(self) -> &'static str {
                match self { $(Band::$variant => $id,)* }
            }

            /// The Chinese name used in rule files.
            pub fn name(self) -> &'static str {
                match self { $(Band::$variant => $name,)* }
            }

            /// What the band means, for people.
            pub fn meaning(self) -> &'static str {
                match self { $(Band::$variant => $meaning,)* }
            }

            /// Reads an id or a Chinese name.
            pub fn parse(word: &str) -> Option<Band> {
                Band::ALL.iter().copied().find(|b| b.id() == word || b.name() == word)
            }
        }
    };
}

bands! {
    None "none" "不承担" "不承担赔偿责任";
    Supplementary "supplementary" "补充责任" "直接加害人赔不起的部分，在自身过错范围内补足";
    Minor "minor" "次要" "次要责任，三成以内";
    Shared "shared" "相当" "相当责任，三成以上至五成半";
    Major "major" "主要" "主要责任，五成半以上至九成";
    Full "full" "全部" "全部责任，九成以上";
    Undetermined "undetermined" "未定" "还定不下来，取决于列出的事实";
}

impl Band {
    /// One band less, for contributory fault: full → major → shared → minor → none.
    /// Supplementary and undetermined stay as they are.
    pub fn lowered(self) -> Band {
        match self {
            Band::Full => Band::Major,
            Band::Major => Band::Shared,
            Band::Shared => Band::Minor,
            Band::Minor | Band::None => Band::None,
            other => other,
        }
    }
}
