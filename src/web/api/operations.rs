//! Every operation of the API: its address, what it is for, what it takes with an example that works, what it answers.

use axum::routing::{get, post};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::collections::{CollectionResults, Level, RecordView, Status};
use crate::guidance::{
    CaseRecord, CaseSummary, ClaimRecord, ClaimSummary, FactRecord, FactSummary, Guidance, LawAnswer, LawList,
    PlaybookRecord, PlaybookSummary, StatuteRecord, TopicRecord,
};
use crate::knowledge::{Authority, Band, Topic};
use crate::report::cited::CiteAnswer;
use crate::search::{Part, Results};

use crate::web::pages::cite::limit;
use crate::web::pages::law_texts::{self, TextsAnswer};

use super::collections;
use super::handlers;
use super::operation::{Operation, Param, Place, Takes};

const fn path(name: &'static str, about: &'static str, example: &'static str) -> Param {
    Param { name, place: Place::Path, about, example, takes: Takes::Words }
}

const fn query(name: &'static str, about: &'static str, example: &'static str, takes: Takes) -> Param {
    Param { name, place: Place::Query, about, example, takes }
}

fn shape<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn topics() -> Vec<(&'static str, &'static str)> {
    Topic::ALL.iter().map(|t| (t.id(), t.name())).collect()
}

fn authorities() -> Vec<(&'static str, &'static str)> {
    Authority::ALL.iter().map(|a| (a.id(), a.name())).collect()
}

fn record_parts() -> Vec<(&'static str, &'static str)> {
    crate::collections::Part::ALL.iter().map(|(_, id, name)| (*id, *name)).collect()
}

fn levels() -> Vec<(&'static str, &'static str)> {
    Level::ALL.iter().map(|l| (l.id(), l.name())).collect()
}

const TOPIC: Param = query("topic", "主题", "", Takes::OneOf(topics));
const AUTHORITY: Param =
    query("authority", "性质；opinion（评析意见）只是来源编者的看法，不算先例", "", Takes::OneOf(authorities));
const ON: Param = query("on", "查这一天的法律，如 2003-09-10；不写就是今天", "", Takes::Day);
const STATUTE: Param = path("statute", "法规的标识", "civil-code");

/// A body that works.
const INCIDENT: &str = r#"{
  "id": "A-1",
  "text": "今早15楼过道窗户的玻璃掉下来，把停在楼下的车前挡砸碎了，窗户年久失修",
  "place": "北京",
  "facts": {"building-part-fell": "yes", "person-injured": "no"}
}"#;

/// Another.
const LETTER: &str = r#"{"text": "根据《侵权责任法》第八十七条和民法典第1254条，请贵公司赔偿。"}"#;

/// All operations, in the order they are shown.
pub static ALL: &[Operation] = &[
    Operation {
        method: "POST",
        path: "/api/assess",
        id: "assess",
        group: "处置",
        summary: "说一件事，得到处置建议",
        about: "`text` 写发生了什么（必填，最多 20000 字，整个请求不超过 512 KB）；`date` 是事发日期，`place` 是事发地，\
            不写就从 `text` 里读；`facts` 是已经知道的事实，键用事实的标识或名称，值写 yes、no、unsure、数、日期或选项；\
            `id` 原样带回。责任只分档，不是百分比；`certain` 为 `false` 的是倾向；`verified` 为 `false` 的条文要说明未核实；\
            `votes` 为 `false` 的案例只是编者意见，不算先例。内容只用来当场作答，不保存。",
        params: &[],
        body: Some(INCIDENT),
        answer: Some(shape::<Guidance>),
        failures: &[400, 413, 415, 422],
        route: || post(handlers::assess),
    },
    Operation {
        method: "POST",
        path: "/api/cite",
        id: "cite",
        group: "处置",
        summary: "核对一段文字里引用的条文",
        about: "`text` 贴通知、合同或律师函（必填，最多 100000 字）；`on` 是按哪一天的法律核对，不写就是今天。每处引用标明现行、            失效（被什么取代）、没有这一条、不在库里或未核实，位置是 `text` 里的字节。内容只用来当场作答，不保存。",
        params: &[],
        body: Some(LETTER),
        answer: Some(shape::<CiteAnswer>),
        failures: &[400, 413, 415, 422],
        route: || post(handlers::cite).layer(limit()),
    },
    Operation {
        method: "GET",
        path: "/api/search",
        id: "search",
        group: "查资料",
        summary: "检索案例、条文和规则",
        about: "每页 20 条。`q` 只取前 200 字；不写 `q` 就列出通过筛选的全部。请不要把正在发生的事件写进地址，那应当用 \
            `POST /api/assess`。",
        params: &[
            query("q", "检索词", "高空坠物", Takes::Words),
            query(
                "part",
                "在哪一部分里找",
                "",
                Takes::OneOf(|| Part::ALL.iter().map(|(_, id, name)| (*id, *name)).collect()),
            ),
            query("kind", "找什么", "", Takes::OneOf(|| vec![("case", "案例"), ("law", "条文"), ("claim", "规则")])),
            TOPIC,
            AUTHORITY,
            query("year", "年份，如 2003", "", Takes::Words),
            query("region", "地域，如 北京", "", Takes::Words),
            query(
                "liability",
                "按现行法，物业公司的责任档",
                "",
                Takes::OneOf(|| Band::ALL.iter().map(|b| (b.id(), b.name())).collect()),
            ),
            query("provision", "条文标识，如 civil-code#1253", "", Takes::Words),
            query(
                "sort",
                "排序",
                "",
                Takes::OneOf(|| vec![("relevance", "最相关"), ("newest", "新的在前"), ("number", "按案号")]),
            ),
            query("page", "第几页，从 1 到 500", "", Takes::Page),
        ],
        body: None,
        answer: Some(shape::<Results>),
        failures: &[400, 422],
        route: || get(handlers::search),
    },
    Operation {
        method: "GET",
        path: "/api/topics",
        id: "topics",
        group: "查资料",
        summary: "全部主题",
        about: "每个主题有多少案例、规则和事实，以及它的处置预案。",
        params: &[],
        body: None,
        answer: Some(shape::<Vec<TopicRecord>>),
        failures: &[],
        route: || get(handlers::topics),
    },
    Operation {
        method: "GET",
        path: "/api/cases",
        id: "cases",
        group: "查资料",
        summary: "案例列表",
        about: "可按主题和性质筛选。",
        params: &[
            TOPIC,
            AUTHORITY,
            query(
                "sort",
                "排序",
                "",
                Takes::OneOf(|| vec![("number", "按案号"), ("newest", "新的在前"), ("oldest", "旧的在前")]),
            ),
        ],
        body: None,
        answer: Some(shape::<Vec<CaseSummary>>),
        failures: &[400, 422],
        route: || get(handlers::cases),
    },
    Operation {
        method: "GET",
        path: "/api/cases/{case}",
        id: "case",
        group: "查资料",
        summary: "一个案例",
        about: "三种声音分开：`handling` 是实际怎么处理，`editor_view` 是来源编者的看法，`law_today` 是现行法怎么看。",
        params: &[path("case", "案号或标识", "9")],
        body: None,
        answer: Some(shape::<CaseRecord>),
        failures: &[400, 404],
        route: || get(handlers::case),
    },
    Operation {
        method: "GET",
        path: "/api/collections",
        id: "collections",
        group: "裁判文书",
        summary: "导入的裁判文书：有哪些文书集，索引怎样",
        about: "文书由使用者自己用 `anjian collection add` 导入，未经编辑核对，与编者案例分开，处置建议不引用它们。\
            `state` 是 `ready` 时索引与文书库一致。",
        params: &[],
        body: None,
        answer: Some(shape::<Status>),
        failures: &[404],
        route: || get(collections::standing),
    },
    Operation {
        method: "GET",
        path: "/api/collections/search",
        id: "search-collections",
        group: "裁判文书",
        summary: "在导入的裁判文书里检索",
        about: "每页 10 份。`facets` 的数是精确的：选了这个值就有这么多份。`least` 小于 `words` 的个数时，没有一份含全部的词。\
            `topic_by_machine` 为 `true` 的主题是机器读的。",
        params: &[
            query("q", "检索词，不超过 200 字", "漏水", Takes::Words),
            query("in", "只在这个文书集里", "", Takes::Words),
            query("part", "在哪一部分里找", "", Takes::OneOf(record_parts)),
            TOPIC,
            query("level", "法院层级", "", Takes::OneOf(levels)),
            query("year", "年份，如 2023", "", Takes::Words),
            query("province", "省、自治区、直辖市，如 北京", "", Takes::Words),
            query("fact", "机器读出的事实，如 building-part-fell=是", "", Takes::Words),
            query("sort", "排序", "", Takes::OneOf(|| vec![("relevance", "最相关"), ("newest", "新的在前")])),
            query("page", "第几页，从 1 到 500", "", Takes::Page),
        ],
        body: None,
        answer: Some(shape::<CollectionResults>),
        failures: &[400, 404, 422, 503],
        route: || get(collections::search),
    },
    Operation {
        method: "GET",
        path: "/api/collections/{name}/{id}",
        id: "record",
        group: "裁判文书",
        summary: "一份导入的裁判文书",
        about: "`machine_facts` 是机器读的事实，`checked` 总是 `false`：没有编辑核对过。",
        params: &[path("name", "文书集的名字", "示例"), path("id", "案号，或导入时给的编号", "1")],
        body: None,
        answer: Some(shape::<RecordView>),
        failures: &[400, 404],
        route: || get(collections::record),
    },
    Operation {
        method: "GET",
        path: "/api/law",
        id: "law",
        group: "法律",
        summary: "收录的法规；也可以按词查条文",
        about: "`q` 可以写检索词、引用（民法典第1253条）或条文标识；`found` 只列当日有效的条文。",
        params: &[query("q", "检索词、引用或条文标识；只取前 200 字", "高空抛物", Takes::Words), ON],
        body: None,
        answer: Some(shape::<LawList>),
        failures: &[400, 404, 422],
        route: || get(handlers::law),
    },
    Operation {
        method: "GET",
        path: "/api/law/texts",
        id: "texts",
        group: "法律",
        summary: "在导入的法规全文里检索条文",
        about: "每页 20 条。全文由使用者自己用 `anjian law import` 导入，没有导入时 `imported` 为 `false`；`answers` 为 `false` \
            的文本不是现行的，`standing` 说明原因。`provision` 是库中对应的条文，可以再查它的要旨和用处。",
        params: &[
            query("q", "检索词，不超过 200 字；加引号的必须原样出现，也可以写民法典第1254条", "高空抛物", Takes::Words),
            query("page", "第几页，从 1 到 500", "", Takes::Page),
        ],
        body: None,
        answer: Some(shape::<TextsAnswer>),
        failures: &[400, 422],
        route: law_texts::api_route,
    },
    Operation {
        method: "GET",
        path: "/api/law/{statute}",
        id: "statute",
        group: "法律",
        summary: "一部法规和收录的条文",
        about: "只收规则和案例用到的条文；`gist` 是要旨，不是原文。",
        params: &[STATUTE, ON],
        body: None,
        answer: Some(shape::<StatuteRecord>),
        failures: &[400, 404, 422],
        route: || get(handlers::statute),
    },
    Operation {
        method: "GET",
        path: "/api/law/{statute}/{article}",
        id: "provision",
        group: "法律",
        summary: "一条条文在某一天由什么来回答",
        about: "`relation` 说明本条当日有效、尚未施行还是已经失效；`provisions` 是当日适用的条文。",
        params: &[
            STATUTE,
            path("article", "条号；第二百九十一条之一写 291-1", "1253"),
            query("on", "查这一天的法律；不写就是今天", "2003-09-10", Takes::Day),
        ],
        body: None,
        answer: Some(shape::<LawAnswer>),
        failures: &[400, 404, 422],
        route: || get(handlers::provision),
    },
    Operation {
        method: "GET",
        path: "/api/rules",
        id: "rules",
        group: "规则",
        summary: "规则列表",
        about: "每条规则是一个请求权：谁凭什么向谁要求。",
        params: &[TOPIC],
        body: None,
        answer: Some(shape::<Vec<ClaimSummary>>),
        failures: &[400, 422],
        route: || get(handlers::rules),
    },
    Operation {
        method: "GET",
        path: "/api/rules/{claim}",
        id: "rule",
        group: "规则",
        summary: "一条规则",
        about: "要件、抗辩、效果、和别的规则的关系，以及检验的情形。",
        params: &[path("claim", "规则的标识", "building-part-falls")],
        body: None,
        answer: Some(shape::<ClaimRecord>),
        failures: &[400, 404],
        route: || get(handlers::rule),
    },
    Operation {
        method: "GET",
        path: "/api/facts",
        id: "facts",
        group: "规则",
        summary: "要件事实列表",
        about: "`POST /api/assess` 的 `facts` 用的就是这里的标识或名称。",
        params: &[TOPIC],
        body: None,
        answer: Some(shape::<Vec<FactSummary>>),
        failures: &[400, 422],
        route: || get(handlers::facts),
    },
    Operation {
        method: "GET",
        path: "/api/facts/{fact}",
        id: "fact",
        group: "规则",
        summary: "一个要件事实",
        about: "怎么问、为什么问、有什么证据、哪些规则和案例用到它。",
        params: &[path("fact", "事实的标识或名称", "building-part-fell")],
        body: None,
        answer: Some(shape::<FactRecord>),
        failures: &[400, 404],
        route: || get(handlers::fact),
    },
    Operation {
        method: "GET",
        path: "/api/playbooks",
        id: "playbooks",
        group: "规则",
        summary: "处置预案列表",
        about: "每个主题一份，`general` 是所有事件共用的。",
        params: &[],
        body: None,
        answer: Some(shape::<Vec<PlaybookSummary>>),
        failures: &[],
        route: || get(handlers::playbooks),
    },
    Operation {
        method: "GET",
        path: "/api/playbooks/{playbook}",
        id: "playbook",
        group: "规则",
        summary: "一份处置预案",
        about: "现在做什么、怎么说、不要承诺什么、留什么证据、什么时限。",
        params: &[path("playbook", "预案的标识", "general")],
        body: None,
        answer: Some(shape::<PlaybookRecord>),
        failures: &[400, 404],
        route: || get(handlers::playbook),
    },
    Operation {
        method: "GET",
        path: "/api/schema",
        id: "schema",
        group: "说明",
        summary: "处置建议的 JSON Schema",
        about: "与 OpenAPI 说明里的 `Guidance` 相同，单独成一份，方便校验程序使用。",
        params: &[],
        body: None,
        answer: None,
        failures: &[],
        route: || get(handlers::schema),
    },
    Operation {
        method: "GET",
        path: "/api/openapi.json",
        id: "openapi",
        group: "说明",
        summary: "本接口的 OpenAPI 3.1 说明",
        about: "可以导入接口工具，或者用来生成客户端。",
        params: &[],
        body: None,
        answer: None,
        failures: &[],
        route: || get(handlers::openapi),
    },
];
