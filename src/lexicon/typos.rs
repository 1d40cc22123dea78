//! Slips of the keyboard that staff and owners make: wrong → right, both of the same length in bytes so that places
//! in a text stay what they were. Only pairs whose wrong form means nothing else are listed; add freely.

use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::OnceLock;

/// Wrong and right, in simplified script and lower case.
pub(super) const TYPOS: &[(&str, &str)] = &[
    ("栓绳", "拴绳"),
    ("栓着绳", "拴着绳"),
    ("栓狗", "拴狗"),
    ("没栓", "没拴"),
    ("未栓", "未拴"),
    ("不栓", "不拴"),
    ("栓好", "拴好"),
    ("栓链", "拴链"),
    ("溜狗", "遛狗"),
    ("溜娃", "遛娃"),
    ("牵蝇", "牵绳"),
    ("漏谁", "漏水"),
    ("渗谁", "渗水"),
    ("滴谁", "滴水"),
    ("渗露", "渗漏"),
    ("物页", "物业"),
    ("物业废", "物业费"),
    ("物管废", "物管费"),
    ("停车废", "停车费"),
    ("保按", "保安"),
    ("电并车", "电瓶车"),
    ("电屏车", "电瓶车"),
    ("电平车", "电瓶车"),
    ("充电庄", "充电桩"),
    ("高空抛务", "高空抛物"),
    ("高空坠务", "高空坠物"),
    ("帖通知", "贴通知"),
    ("帖告示", "贴告示"),
    ("帖公告", "贴公告"),
    ("帖条", "贴条"),
    ("张帖", "张贴"),
    ("装璜", "装潢"),
    ("陪偿", "赔偿"),
    ("赔尝", "赔偿"),
    ("陪钱", "赔钱"),
    ("索陪", "索赔"),
    ("拌倒", "绊倒"),
    ("拌了一", "绊了一"),
    ("摔交", "摔跤"),
    ("波璃", "玻璃"),
    ("瓷专", "瓷砖"),
    ("瓷转", "瓷砖"),
    ("墙专", "墙砖"),
    ("电锑", "电梯"),
    ("暖汽", "暖气"),
    ("煤汽", "煤气"),
    ("天燃气", "天然气"),
    ("液化汽", "液化气"),
    ("灭火汽", "灭火器"),
    ("消防拴", "消防栓"),
    ("消火拴", "消火栓"),
    ("防火拴", "防火栓"),
    ("插坐", "插座"),
    ("造音", "噪音"),
    ("燥音", "噪音"),
    ("燥声", "噪声"),
    ("认帐", "认账"),
    ("赖帐", "赖账"),
    ("走郎", "走廊"),
    ("捡查", "检查"),
    ("检察一下", "检查一下"),
    ("报景", "报警"),
    ("坚控", "监控"),
    ("监空", "监控"),
    ("摄象头", "摄像头"),
    ("录象", "录像"),
    ("好象", "好像"),
    ("在次", "再次"),
    ("即然", "既然"),
    ("堵赛", "堵塞"),
    ("阻赛", "阻塞"),
    ("水箅", "水篦"),
    ("水蓖", "水篦"),
    ("阴井", "窨井"),
    ("窖井", "窨井"),
    ("挂蹭", "刮蹭"),
    ("划很", "划痕"),
    ("引勤盖", "引擎盖"),
    ("维休", "维修"),
    ("修里", "修理"),
    ("着伙", "着火"),
    ("挡风波璃", "挡风玻璃"),
    ("警视牌", "警示牌"),
    ("警士牌", "警示牌"),
    ("警示排", "警示牌"),
    ("提视牌", "提示牌"),
    ("围拦", "围栏"),
    ("护拦", "护栏"),
    ("拦杆", "栏杆"),
    ("道杠", "道杆"),
    ("绿花带", "绿化带"),
    ("绿化代", "绿化带"),
    ("违健", "违建"),
    ("私搭乱健", "私搭乱建"),
    ("承重强", "承重墙"),
    ("阳光防", "阳光房"),
    ("隔断坊", "隔断房"),
    ("二房冬", "二房东"),
    ("群祖", "群租"),
    ("租可", "租客"),
];

/// The slips in a text that [`super::normalize`] puts right: wrong and right.
pub fn known_slips(text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    TYPOS.iter().copied().filter(move |(wrong, _)| text.contains(wrong))
}

/// Puts slips right, in place.
pub(super) fn mend(text: &mut String) {
    static AUTOMATON: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let automaton = AUTOMATON.get_or_init(|| {
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(TYPOS.iter().map(|(wrong, _)| wrong)).ok()
    });
    let Some(automaton) = automaton else { return };
    if automaton.is_match(text.as_str()) {
        let right: Vec<&str> = TYPOS.iter().map(|(_, right)| *right).collect();
        *text = automaton.replace_all(text, &right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_of_a_pair_have_the_same_length() {
        for (wrong, right) in TYPOS {
            assert_eq!(wrong.len(), right.len(), "{wrong} {right}");
        }
    }

    #[test]
    fn slips_are_mended_and_other_words_stay() {
        let mut text = "狗没栓绳,卫生间漏谁,消防栓没水".to_string();
        mend(&mut text);
        assert_eq!(text, "狗没拴绳,卫生间漏水,消防栓没水");
    }
}
