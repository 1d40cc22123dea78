//! Records made up from our own sentences, for trying and measuring; the same seed gives the same records.

use crate::knowledge::{Knowledge, Topic};
use crate::lexicon::provinces;

/// A stream of numbers that depends on its seed alone (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: u64) -> u64 {
        self.roll() % count.max(1)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len() as u64) as usize)
    }
}

const CITIES: [&str; 12] =
    ["海淀", "长宁", "江宁", "鼓楼", "武侯", "天河", "滨湖", "和平", "青山", "雁塔", "岳麓", "西湖"];
const PEOPLE: [&str; 12] = ["张", "王", "李", "赵", "陈", "刘", "杨", "黄", "周", "吴", "徐", "孙"];
const COMPANIES: [&str; 8] = ["安居", "和顺", "康宁", "金地", "宏远", "绿城", "万家", "祥云"];
const CAUSES: [&str; 6] =
    ["物业服务合同纠纷", "财产损害赔偿纠纷", "相邻关系纠纷", "健康权纠纷", "排除妨害纠纷", "侵权责任纠纷"];

/// The sentences there are, by topic.
struct Clauses {
    topic: Topic,
    facts: Vec<String>,
    reasons: Vec<String>,
}

fn clauses(knowledge: &Knowledge) -> Vec<Clauses> {
    let sentences = |text: &str| -> Vec<String> {
        let cut = text.split(['。', '\n', '！', '？', '；']).map(str::trim);
        cut.filter(|s| (6..=90).contains(&s.chars().count()) && !s.starts_with(['|', '#', '-']))
            .map(str::to_owned)
            .collect()
    };
    let mut all: Vec<Clauses> = Vec::new();
    for topic in Topic::ALL {
        let mut own = Clauses { topic: *topic, facts: Vec::new(), reasons: Vec::new() };
        for case in knowledge.cases.iter().filter(|c| c.topic == *topic || c.also.contains(topic)) {
            own.facts.extend(sentences(&case.events));
            own.reasons.extend(sentences(&format!("{}\n{}\n{}", case.handling, case.editor_view, case.law_today)));
        }
        for claim in knowledge.claims.iter().filter(|c| c.topic == *topic) {
            own.reasons.extend(sentences(&claim.explanation));
        }
        for example in &knowledge.examples {
            if example.claims.first().is_some_and(|id| knowledge.claim(*id).topic == *topic) {
                own.facts.extend(sentences(&example.text));
            }
        }
        if !own.facts.is_empty() && !own.reasons.is_empty() {
            all.push(own);
        }
    }
    all
}

/// Record number `number` of a seed, as a line of JSON without its end; and so on for every number.
pub fn generate(knowledge: &Knowledge, seed: u64) -> impl Fn(u64) -> String + '_ {
    let clauses = clauses(knowledge);
    let provisions: Vec<String> = knowledge
        .law
        .iter()
        .filter_map(|p| {
            let statute = knowledge.law.statute(p.id.statute())?;
            Some(format!("《{}》第{}条", statute.short, p.id.article()))
        })
        .collect();
    let provinces: Vec<&'static str> = provinces().collect();
    move |number| {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9).wrapping_add(number.wrapping_mul(0xd134_2543_de82_ef95)));
        let text = |list: &[String], count: u64, dice: &mut Dice| -> String {
            (0..count).filter_map(|_| dice.pick(list)).fold(String::new(), |all, s| all + s + "。")
        };
        let one = |list: &[&'static str], dice: &mut Dice| dice.pick(list).copied().unwrap_or("");
        let Some(own) = dice.pick(&clauses) else { return String::new() };
        let (province, city) = (one(&provinces, &mut dice), one(&CITIES, &mut dice));
        let court = match dice.below(20) {
            0 => format!("{province}高级人民法院"),
            1..=4 => format!("{province}第{}中级人民法院", ["一", "二", "三"][dice.below(3) as usize]),
            _ => format!("{province}{city}区人民法院"),
        };
        let (year, month, day) = (2005 + dice.below(20), 1 + dice.below(12), 1 + dice.below(28));
        let (plaintiff, company) = (one(&PEOPLE, &mut dice), one(&COMPANIES, &mut dice));
        let (cause, amount) = (one(&CAUSES, &mut dice), 200 + 50 * dice.below(400));
        let (facts, reasons) = (2 + dice.below(4), 1 + dice.below(3));
        let facts = text(&own.facts, facts, &mut dice);
        let reasons = text(&own.reasons, reasons, &mut dice);
        let law = dice.pick(&provisions).map_or("", String::as_str);
        let verdict = match dice.below(3) {
            0 => "驳回原告的诉讼请求".to_owned(),
            1 => format!("被告赔偿原告{amount}元"),
            _ => format!("被告在其过错范围内承担{}%的责任，赔偿原告{amount}元", 10 * (1 + dice.below(9))),
        };
        serde_json::json!({
            "案号": format!("（{year}）{}民初{number}号", province),
            "标题": format!("{plaintiff}某与{company}物业服务有限公司{cause}民事判决书"),
            "法院": court,
            "裁判日期": format!("{year}-{month:02}-{day:02}"),
            "案由": cause,
            "主题": own.topic.id(),
            "正文": format!(
                "原告{plaintiff}某起诉{company}物业服务有限公司，请求赔偿{amount}元。经审理查明，{facts}\n本院认为，{reasons}\
                 \n依照{law}，判决如下：\n{verdict}。"
            ),
        })
        .to_string()
    }
}
