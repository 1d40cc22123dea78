//! `/`: one box, some examples, and the ways into the library.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use crate::web::state::AppState;
use crate::web::templates::Page;

use super::{TopicChoice, show, topics};

/// What people report, to tap.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("玻璃砸车", "今早15楼过道窗户的玻璃掉下来，把停在楼下的车前挡砸碎了，窗户年久失修"),
    ("楼上漏水", "楼上洗手间漏水，把我家天花板和木地板泡坏了，楼上说不关他的事"),
    ("电动车被偷", "业主的电动自行车停在小区收费车棚里，昨晚被偷了，当时没有保安值守"),
    ("雪天摔伤", "老人早上在单元门口结冰的台阶上摔倒骨折，门口没有铺防滑垫也没有警示牌"),
    ("遛狗咬人", "业主遛狗没拴绳，在小区里把一个孩子的小腿咬伤了"),
    ("装修砸墙", "业主装修砸承重墙，邻居投诉，我们劝阻他不听"),
];

/// The page.
#[derive(Debug, Serialize)]
pub struct HomePage {
    /// The box.
    pub form: Box_,
    /// Examples: short name and text.
    pub examples: Vec<(&'static str, &'static str)>,
    /// Topics with their cases.
    pub topics: Vec<TopicChoice>,
    /// How many cases there are.
    pub cases: usize,
    /// How many rules.
    pub claims: usize,
    /// How many provisions.
    pub provisions: usize,
}

/// What stands in the box, also when a page shows it again.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Box_ {
    /// The description.
    pub text: String,
    /// Date as typed.
    pub date: String,
    /// Place as typed.
    pub place: String,
    /// What is wrong with it.
    pub error: String,
    /// Places that local law is kept for.
    pub regions: Vec<String>,
    /// Answers so far.
    pub answers: Vec<(String, String)>,
    /// What is supposed so far.
    pub supposed: Vec<(String, String)>,
}

impl Box_ {
    /// An empty box.
    pub fn new(state: &AppState) -> Box_ {
        let law = &state.knowledge().law;
        let mut regions: Vec<String> = law.statutes().filter_map(|s| s.region.clone()).collect();
        regions.sort();
        regions.dedup();
        Box_ { regions, ..Box_::default() }
    }
}

impl HomePage {
    /// With a given box.
    pub fn new(state: &AppState, form: Box_) -> HomePage {
        let knowledge = state.knowledge();
        HomePage {
            form,
            examples: EXAMPLES.to_vec(),
            topics: topics(|t| knowledge.cases.iter().filter(|c| c.topic == t || c.also.contains(&t)).count()),
            cases: knowledge.cases.len(),
            claims: knowledge.claims.len(),
            provisions: knowledge.law.iter().count(),
        }
    }
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "home.html";
}

/// Shows the page.
pub async fn get(State(state): State<AppState>) -> Response {
    show(state, |state| Ok(HomePage::new(state, Box_::new(state)))).await
}
