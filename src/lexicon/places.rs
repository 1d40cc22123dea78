//! Regions of the country in normalised text or as given: local law is looked up by them.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// A place, as far as local law needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Province, autonomous region or municipality, short: 北京, 江苏, 广西.
    pub province: String,
    /// City, short, where it is known and is not the province itself: 南京.
    pub city: Option<String>,
}

impl Place {
    /// Whether a region named in a rule (`北京`, `深圳`, `江苏省`) covers this place. 全国 covers all.
    pub fn is_in(&self, region: &str) -> bool {
        let region = short(region);
        region == "全国" || region == self.province || self.city.as_deref() == Some(region)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.province)?;
        match &self.city {
            Some(city) => f.write_str(city),
            None => Ok(()),
        }
    }
}

/// Province → cities that people name without their province.
const REGIONS: &[(&str, &str)] = &[
    ("北京", ""),
    ("上海", ""),
    ("天津", ""),
    ("重庆", ""),
    ("香港", ""),
    ("澳门", ""),
    ("台湾", "台北 高雄"),
    ("广东", "广州 深圳 珠海 汕头 佛山 东莞 中山 惠州 江门 湛江 茂名 肇庆 梅州 清远 揭阳 韶关"),
    ("江苏", "南京 苏州 无锡 常州 南通 徐州 扬州 盐城 泰州 镇江 淮安 连云港 宿迁 昆山 宜兴 江阴 常熟 张家港"),
    ("浙江", "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 台州 衢州 舟山 丽水 义乌"),
    ("山东", "济南 青岛 烟台 潍坊 淄博 临沂 济宁 泰安 威海 德州 聊城 滨州 菏泽 日照 枣庄 东营"),
    ("四川", "成都 绵阳 德阳 宜宾 南充 泸州 乐山 达州 自贡 眉山"),
    ("湖北", "武汉 宜昌 襄阳 荆州 黄石 十堰 孝感 黄冈"),
    ("湖南", "长沙 株洲 湘潭 衡阳 岳阳 常德 郴州 邵阳"),
    ("河南", "郑州 洛阳 开封 南阳 新乡 许昌 安阳 平顶山 信阳 商丘 周口 驻马店 焦作"),
    ("河北", "石家庄 唐山 保定 廊坊 邯郸 秦皇岛 沧州 邢台 张家口 承德 衡水"),
    ("陕西", "西安 咸阳 宝鸡 渭南 延安 汉中 榆林"),
    ("辽宁", "沈阳 大连 鞍山 抚顺 锦州 营口 丹东 盘锦"),
    ("吉林", "长春 吉林市 四平 延边"),
    ("黑龙江", "哈尔滨 大庆 齐齐哈尔 牡丹江 佳木斯"),
    ("安徽", "合肥 芜湖 蚌埠 阜阳 马鞍山 安庆 滁州 六安 宿州"),
    ("福建", "福州 厦门 泉州 漳州 莆田 宁德 龙岩 三明 南平"),
    ("江西", "南昌 赣州 九江 上饶 宜春 吉安 景德镇"),
    ("山西", "太原 大同 临汾 运城 长治 晋中"),
    ("内蒙古", "呼和浩特 包头 鄂尔多斯 赤峰"),
    ("广西", "南宁 柳州 桂林 北海 玉林"),
    ("贵州", "贵阳 遵义 六盘水"),
    ("云南", "昆明 大理 曲靖 玉溪"),
    ("海南", "海口 三亚"),
    ("甘肃", "兰州 天水"),
    ("青海", "西宁"),
    ("宁夏", "银川"),
    ("新疆", "乌鲁木齐 喀什"),
    ("西藏", "拉萨"),
];

/// The provinces, short, in a fixed order.
pub fn provinces() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(province, _)| *province)
}

/// A place as given in a field: `江苏/宜兴`, `北京市`, `深圳`. A name that is not known is kept as a province, so that
/// local rules are still told apart from those of other places.
pub fn place_given(words: &str) -> Option<Place> {
    let words = super::normalize(words).text;
    let words = words.trim();
    if words.is_empty() || matches!(words, "未载" | "未知" | "不详" | "全国") {
        return None;
    }
    if let Some(place) = first_place(words, false) {
        return Some(place);
    }
    let first = words.split(['/', ' ', ',', '、']).next().unwrap_or(words);
    Some(Place { province: short(first).to_string(), city: None })
}

/// The first place that a normalised text names. Streets, dishes and brands called after places are none.
pub fn place_in_text(text: &str) -> Option<Place> {
    // Most texts name none: one pass over them is enough to know.
    static NAMES: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| {
            AhoCorasick::new(REGIONS.iter().flat_map(|(region, cities)| {
                std::iter::once(*region).chain(cities.split(' ').filter(|c| !c.is_empty()))
            }))
            .ok()
        });
    if NAMES.as_ref().is_some_and(|names| !names.is_match(text)) {
        return None;
    }
    first_place(text, true)
}

fn first_place(text: &str, running: bool) -> Option<Place> {
    let mut best: Option<(usize, usize, Place)> = None;
    let mut consider = |name: &'static str, province: &'static str, city: bool| {
        let Some(at) = text.match_indices(name).map(|(at, _)| at).find(|at| !running || is_a_place(text, *at, name))
        else {
            return;
        };
        let place = Place { province: province.into(), city: city.then(|| name.trim_end_matches('市').into()) };
        // 江苏宜兴 is one place: the city says more and implies the province.
        let better = best.as_ref().is_none_or(|(other, length, known)| {
            let same = known.province == place.province;
            if same && city != known.city.is_some() {
                city
            } else {
                (at, usize::MAX - name.len()) < (*other, usize::MAX - *length)
            }
        });
        if better {
            best = Some((at, name.len(), place));
        }
    };
    for (province, cities) in REGIONS {
        consider(province, province, false);
        for city in cities.split(' ').filter(|c| !c.is_empty()) {
            consider(city, province, true);
        }
    }
    best.map(|(_, _, place)| place)
}

fn is_a_place(text: &str, at: usize, name: &str) -> bool {
    let after = &text[at + name.len()..];
    let not = [
        "路", "街", "大道", "大街", "东路", "西路", "南路", "北路", "现代", "大众", "小面", "拉面", "烤鸭", "包子",
        "菜", "火锅", "人", "话", "牌", "银行", "籍",
    ];
    !not.iter().any(|w| after.starts_with(w))
}

fn short(region: &str) -> &str {
    let region = region.trim();
    for ending in ["特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市"]
    {
        if let Some(stem) = region.strip_suffix(ending).filter(|s| s.chars().count() >= 2) {
            return stem;
        }
    }
    region
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_text_and_as_given() {
        let show = |p: Option<Place>| p.map(|p| p.to_string());
        assert_eq!(show(place_in_text("我们在北京朝阳区")), Some("北京".into()));
        assert_eq!(show(place_in_text("深圳的小区")), Some("广东深圳".into()));
        assert_eq!(show(place_in_text("江苏宜兴某小区")), Some("江苏宜兴".into()));
        assert_eq!(show(place_in_text("门口吃兰州拉面,南京路上")), None);
        assert_eq!(show(place_given("江苏/宜兴")), Some("江苏宜兴".into()));
        assert_eq!(show(place_given("上海市")), Some("上海".into()));
        assert_eq!(show(place_given("未载")), None);
        assert_eq!(show(place_given("某某县")), Some("某某县".into()));
    }

    #[test]
    fn a_rule_of_a_region_covers_its_cities_only() {
        let wuxi = Place { province: "江苏".into(), city: Some("无锡".into()) };
        assert!(wuxi.is_in("江苏省") && wuxi.is_in("无锡") && wuxi.is_in("全国"));
        assert!(!wuxi.is_in("北京") && !wuxi.is_in("苏州"));
    }
}
