//! Every kind of mistake, in one table. A code never changes its meaning; a new kind gets a new code.
//!
//! E1 the form of a file, E2 the value of a cell, E3 names that must exist, E4 what needs more than one place,
//! W5 warnings.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $id:ident $severity:ident $title:literal;)*) => {
        /// A kind of mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// All codes in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// `E101`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => stringify!($id),)* }
            }

            /// What it is, in a few Chinese words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }

            /// Whether it is an error or a warning.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    StrayFile            E001 Error "文件放在不认识的位置";
    FrontMatterMissing   E101 Error "缺文头";
    FrontMatterUnclosed  E102 Error "文头没有收尾";
    NotAKeyLine          E103 Error "不是“键: 值”";
    UnknownKey           E104 Error "不认识的键";
    DuplicateKey         E105 Error "键重复";
    MissingKey           E106 Error "缺必写的键";
    EmptyValue           E107 Error "键没有值";
    TitleMissing         E111 Error "缺标题";
    TitleTwice           E112 Error "标题不止一个";
    UnknownSection       E113 Error "不认识的小节";
    MissingSection       E114 Error "缺必写的小节";
    SectionOrder         E115 Error "小节次序不对";
    DuplicateSection     E116 Error "小节重复";
    WrongShape           E117 Error "小节里的形状不对";
    EmptySection         E118 Error "小节是空的";
    HeadingLevel         E119 Error "标题层级不对";
    TableHeader          E121 Error "表头不对";
    CellCount            E122 Error "格子数不对";
    EmptyCell            E123 Error "格子空着";
    UnknownWord          E201 Error "不在规定的词里";
    BadDate              E202 Error "日期写法不对";
    BadId                E203 Error "标识写法不对";
    BadProvision         E204 Error "条文写法不对";
    BadNumber            E205 Error "数字写法不对";
    BadTimeSpan          E206 Error "期限写法不对";
    BadCondition         E207 Error "条件格写法不对";
    ConditionType        E208 Error "条件与事实的类型不合";
    UnknownOption        E209 Error "没有这个选项";
    BadPattern           E210 Error "模式写法不对";
    BadRegex             E211 Error "正则写法不对";
    ValueType            E212 Error "值与事实的类型不合";
    BadRelation          E213 Error "关系写法不对";
    UnknownFact          E301 Error "没有这个事实";
    UnknownConcept       E302 Error "没有这个概念";
    UnknownStatute       E303 Error "没有这部法";
    UnknownProvision     E304 Error "没有这一条";
    UnknownClaim         E305 Error "没有这个请求权";
    UnknownPeriod        E306 Error "没有这一期间的条文";
    Duplicate            E401 Error "重复";
    FactUnreachable      E402 Error "事实无从得知";
    DerivationCycle      E403 Error "由来成环";
    NotInStory           E404 Error "原文不在案情里";
    HoldingTooLong       E405 Error "要点太长";
    CaseNumberGap        E406 Error "案例编号不连续";
    NoDefaultEffect      E407 Error "效果表没有兜底行";
    TooFewScenarios      E408 Error "检验不足三行";
    BasisNotInForce      E409 Error "依据今天已经失效";
    PeriodsOverlap       E410 Error "条文期间重叠";
    SelfRelation         E411 Error "请求权与自己有关系";
    PrecedenceCycle      E412 Error "优先关系成环";
    TopicWithoutPlaybook E413 Error "主题没有预案";
    TopicWithoutClaim    E414 Error "主题没有请求权";
    BackwardsPeriod      E415 Error "起日晚于止日";
    PathMismatch         E416 Error "文件名与内容不符";
    NoCompanyEffect      E417 Error "效果表没有写物业公司";
    ScenarioFails        E418 Error "检验的结果与写的不同";
    UnusedFact           W501 Warning "事实没有用处";
    DefenceUntested      W502 Warning "抗辩没有检验";
    EffectUntested       W503 Warning "效果行没有检验";
    UnverifiedBasis      W504 Warning "依据只有未核实的条文";
    LocalBasis           W505 Warning "地方规定没有限定地域";
    DuplicateWord        W506 Warning "词重复";
}
