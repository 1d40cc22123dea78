//! The words a citation is recognised by: what points back, what joins, what is no law at all.

/// What a name of law ends in, the longer first.
pub const KINDS: &[&str] =
    &["司法解释", "法典", "条例", "办法", "规定", "细则", "解释", "规则", "规章", "法律", "法规", "法"];

/// What points back to a statute named before: 该法, 上述条例.
pub const BACK: &[&str] = &["上述", "前述", "上列", "前引", "该部", "这部", "该", "同", "此", "本"];

/// What may stand between a statute and its article.
pub const BETWEEN: &[&str] =
    &["当中的", "规定的", "之中的", "当中", "中的", "中第", "里的", "的", "中", "之", "里", ","];

/// Parts of codes that may be named before the article.
pub const PARTS: &[&str] = &[
    "婚姻家庭编",
    "侵权责任编",
    "人格权编",
    "总则编",
    "物权编",
    "合同编",
    "继承编",
    "附则编",
    "总则",
    "分则",
    "附则",
    "合同通则",
    "典型合同",
];

/// What joins one article to the next.
pub const JOINTS: &[&str] = &["以及", "和/或", "、", ",", "和", "及", "与", "或", "并", ";"];

/// What makes two articles the ends of a range.
pub const RANGES: &[&str] = &["至", "到", "-"];

/// Papers in 《》 that have articles but are no law.
const PAPERS: &[&str] = &[
    "合同",
    "协议",
    "协议书",
    "合同书",
    "规约",
    "公约",
    "章程",
    "须知",
    "承诺书",
    "通知书",
    "手册",
    "方案",
    "说明书",
    "告知书",
    "制度",
    "保证书",
    "报告",
    "公告",
    "通告",
    "通知",
    "函",
    "意见书",
    "表",
    "条款",
    "守则",
    "清单",
    "预案",
    "约定",
    "流程",
    "指引",
    "书",
    "单",
];

/// Whether a name in 《》 is a paper of the parties and no law.
pub fn is_paper(name: &str) -> bool {
    // 《…劳动合同法》 ends in 法; 《物业服务合同》 does not.
    PAPERS.iter().any(|p| name.ends_with(p)) || name.trim_end_matches(')').ends_with("示范文本")
}

/// Whether a name must be law: worth reporting even where no article is cited.
pub fn is_surely_law(name: &str) -> bool {
    let state = ["中华人民共和国", "最高人民法院", "最高人民检察院", "国务院"];
    ["法", "法典", "条例"].iter().any(|k| name.ends_with(k)) && !name.ends_with("办法") && !name.ends_with("方法")
        || state.iter().any(|s| name.starts_with(s)) && KINDS.iter().any(|k| name.ends_with(k))
}

/// Words a name without 《》 cannot run across.
pub const STOPS: &[&str] = &[
    "根据", "依据", "依照", "按照", "遵照", "参照", "适用", "违反", "违背", "触犯", "援引", "引用", "符合", "结合",
    "以及", "或者", "并且", "同时", "还有", "包括", "属于", "构成", "即", "依", "按", "据", "和", "与", "及", "或",
    "在", "是", "对", "由", "从", "如", "见", "又", "且", "将", "把", "的", "用", "了", "照", "原", "现行", "新", "旧",
    "我国",
];

/// Names too vague to mean a statute.
pub const VAGUE: &[&str] = &[
    "相关",
    "有关",
    "前款",
    "法律",
    "法律规定",
    "法律法规",
    "规定",
    "其他",
    "上款",
    "公司",
    "本公司",
    "内部",
    "下列",
    "以下",
    "上位",
    "国家",
    "地方",
    "具体",
    "明确",
    "当地",
];

/// Places by name: 深圳物业管理条例 is not the regulation of the whole country.
pub const PLACES: &[&str] = &[
    "北京",
    "上海",
    "天津",
    "重庆",
    "深圳",
    "广州",
    "杭州",
    "南京",
    "成都",
    "武汉",
    "西安",
    "苏州",
    "青岛",
    "厦门",
    "宁波",
    "珠海",
    "海南",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "广西",
    "新疆",
    "西藏",
    "宁夏",
    "内蒙古",
    "黑龙江",
    "香港",
    "澳门",
    "台湾",
];
