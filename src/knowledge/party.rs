//! Who can answer for harm, or bear it: a closed list.

use serde::{Deserialize, Serialize};

macro_rules! parties {
    ($($variant:ident $id:literal $name:literal;)*) => {
        /// A party 当事人 to an incident.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum Party {
            $(#[doc = $name] #[serde(rename = $id)] $variant,)*
        }

        impl Party {
            /// All parties, the company first.
            pub const ALL: &'static [Party] = &[$(Party::$variant,)*];

            /// The stable id used in JSON.
            pub fn id(self) -> &'static str {
                match self { $(Party::$variant => $id,)* }
            }

            /// The Chinese name shown to people and written in rule files.
            pub fn name(self) -> &'static str {
                match self { $(Party::$variant => $name,)* }
            }

            /// Reads an id or a Chinese name.
            pub fn parse(word: &str) -> Option<Party> {
                Party::ALL.iter().copied().find(|p| p.id() == word || p.name() == word)
            }
        }
    };
}

parties! {
    PropertyCompany "property-company" "物业公司";
    Owner "owner" "业主";
    UpstairsOwner "upstairs-owner" "楼上业主";
    Occupier "occupier" "占用人";
    Landlord "landlord" "出租人";
    Tenant "tenant" "承租人";
    BuildingOccupants "building-occupants" "可能加害的建筑物使用人";
    Thrower "thrower" "抛掷人";
    Keeper "keeper" "饲养人";
    Contractor "contractor" "施工人";
    Developer "developer" "开发商";
    Guardian "guardian" "监护人";
    Employee "employee" "员工";
    Thief "thief" "窃贼";
    Victim "victim" "受害人";
    Other "other" "其他人";
}
