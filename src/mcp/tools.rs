//! What tools there are and what each takes. The comments on the fields are published with the schemas: an assistant
//! reads them, and so they are Chinese.

use std::collections::BTreeMap;
use std::sync::Arc;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::knowledge::{Authority, Band, Topic};

/// 一件事
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// 发生了什么，照当事人的原话写；最多 20000 字
    pub text: String,
    /// 事发日期，如 2026-11-20；不写就从 text 里读
    #[serde(default)]
    pub date: Option<String>,
    /// 事发地，如 北京、上海；用来找地方法规，不写就从 text 里读
    #[serde(default)]
    pub place: Option<String>,
    /// 已经问到的回答：键是事实的标识或名称（上次结果 questions 里的 fact），值是 yes、no、unsure（问了，没人知道）、数、日期或选项
    #[serde(default)]
    pub answers: Option<BTreeMap<String, Value>>,
}

/// 检索
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// 检索词，如 高空坠物；只取前 200 字。不写就列出通过筛选的全部
    pub query: String,
    /// 找什么：case 案例、law 条文、claim 规则；不写就都找
    pub kind: Option<String>,
    /// 主题的标识或名称
    pub topic: Option<String>,
    /// 性质：judgment 判决、settlement 调解和解、in-house 内部处理、opinion 评析意见（只是编者的看法）
    pub authority: Option<String>,
    /// 年份，如 2003
    pub year: Option<String>,
    /// 地域，如 北京
    pub region: Option<String>,
    /// 按现行法，物业公司的责任档
    pub liability: Option<String>,
    /// 依据的条文，如 civil-code#1253
    pub provision: Option<String>,
    /// 最多几条，从 1 到 50；不写是 10
    pub limit: Option<usize>,
}

/// 一个案例
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OneCase {
    /// 案号（如 9）或标识
    pub case: CaseWord,
}

/// 案号或标识
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CaseWord {
    /// 案号
    Number(u32),
    /// 案号或标识
    Word(String),
}

/// 查法律
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// 条文标识（civil-code#1253）、引用（民法典第1253条）或检索词（占用消防通道）；最多 200 字
    pub query: String,
    /// 查这一天的法律，如 2003-09-10；不写就是今天
    #[serde(default)]
    pub on: Option<String>,
}

/// 核对引用
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cite {
    /// 要核对的文字：通知、合同、律师函、判决书等，照原样；最多 100000 字
    pub text: String,
    /// 按这一天的法律核对，如 2003-09-10；不写就是今天
    #[serde(default)]
    pub on: Option<String>,
}

/// All tools. None of them changes anything.
pub fn all() -> Vec<Tool> {
    let mut search = schema::<Search>();
    choices(&mut search, "kind", ["case", "law", "claim"].map(str::to_owned).to_vec());
    choices(&mut search, "authority", Authority::ALL.iter().map(|a| a.id().to_owned()).collect());
    choices(&mut search, "liability", Band::ALL.iter().map(|b| b.id().to_owned()).collect());
    choices(&mut search, "topic", Topic::ALL.iter().map(|t| t.id().to_owned()).collect());
    let topics: Vec<String> = Topic::ALL.iter().map(|t| format!("{} {}", t.id(), t.name())).collect();
    search["properties"]["topic"]["description"] = json!(format!("主题：{}", topics.join("、")));
    vec![
        tool(
            "assess",
            "处置建议",
            "说一件物业事件（坠物、漏水、失窃、装修、群租、摔伤、动物、停车、消防、欠费、员工行为等），得到处置建议：现在做什么、\
             怎么说、不要承诺什么、谁可能负责到哪一档、依据哪一条现行法、还要问什么、留什么证据、类似案例和时限。把问到的回答放进 \
             answers 再调用，结论会更确定。",
            schema::<Assess>(),
        ),
        tool(
            "search",
            "检索",
            "在案例、条文和规则里检索，可按主题、性质、年份、地域、责任档、条文筛选。要处置一件正在发生的事，用 assess。",
            search,
        ),
        tool(
            "case",
            "看一个案例",
            "取一个案例的全部内容。三种声音分开：实际怎么处理、来源编者怎么看（不算先例）、现行法怎么看。",
            schema::<OneCase>(),
        ),
        tool(
            "law",
            "查法律",
            "查一条条文在某一天是否有效、当时由什么来回答；或者按词查当日有效的条文。给的是要旨，不是原文；未核实的会标明。",
            schema::<Law>(),
        ),
        tool(
            "cite",
            "核对引用",
            "找出一段文字里引用的每一条法律，逐处核对：现行、已失效（由什么取代、何时起）、条号变了、没有这一条、库里没有收录。\
             只核对法名和条号，不逐字核对引文。写好的通知、函件在发出去之前用它查一遍。",
            schema::<Cite>(),
        ),
    ]
}

fn tool(name: &'static str, title: &'static str, about: &'static str, schema: JsonObject) -> Tool {
    let hints = ToolAnnotations::with_title(title).read_only(true).idempotent(true).open_world(false);
    Tool::new(name, about, Arc::new(schema)).with_title(title).with_annotations(hints)
}

fn schema<T: JsonSchema>() -> JsonObject {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let schema = settings.into_generator().into_root_schema_for::<T>();
    match schema.to_value() {
        Value::Object(object) => object,
        _ => JsonObject::new(),
    }
}

fn choices(schema: &mut JsonObject, field: &str, ids: Vec<String>) {
    let mut values: Vec<Value> = ids.into_iter().map(Value::from).collect();
    values.push(Value::Null);
    schema["properties"][field]["enum"] = Value::Array(values);
}
