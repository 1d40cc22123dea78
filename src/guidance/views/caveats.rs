//! What a guidance does not know or assumes.

use std::collections::BTreeSet;

use crate::knowledge::{Band, Knowledge};
use crate::reading::Reading;
use crate::reasoning::Assessment;

use crate::guidance::shape::*;

/// What this guidance does not know or assumes.
pub fn caveats(knowledge: &Knowledge, read: &Reading, assessment: &Assessment, guidance: &Guidance) -> Vec<String> {
    let mut caveats = Vec::new();
    if assessment.company().is_none_or(|c| c.band == Band::Undetermined) {
        caveats.push("目前的描述还不足以判断物业公司的责任，请先补问下面的问题。".to_owned());
    } else if assessment.company().is_some_and(|c| !c.certain) {
        caveats.push("责任判断是按现有描述和举证责任推演的倾向，不是结论；问清下面的问题后可能改变。".to_owned());
    }
    let hedged: Vec<&str> = guidance.facts.iter().filter(|f| f.hedged).map(|f| f.name.as_str()).collect();
    if !hedged.is_empty() {
        caveats.push(format!("这些事实报告人说得不肯定，先核实：{}。", hedged.join("、")));
    }
    let unverified: Vec<&str> = guidance.provisions.iter().filter(|p| !p.verified).map(|p| p.name.as_str()).collect();
    if !unverified.is_empty() {
        caveats.push(format!("未核实原文的条文：{}。引用前请查原文。", unverified.join("、")));
    }
    let province = read.place.as_ref().map(|p| p.province.as_str());
    if province.is_none() {
        let local: BTreeSet<&str> = knowledge.law.statutes().filter_map(|s| s.region.as_deref()).collect();
        if !local.is_empty() {
            let places: Vec<&str> = local.into_iter().collect();
            caveats.push(format!(
                "没有说明事发地，未适用地方规定（库中现有：{}）；请另查当地的物业管理、养犬、消防、租赁规定。",
                places.join("、")
            ));
        }
    } else if let Some(region) = province
        && knowledge.law.statutes().all(|s| s.region.as_deref() != Some(region))
    {
        caveats.push(format!("库中没有{region}的地方规定，请另查当地的物业管理、养犬、消防、租赁规定。"));
    }
    if guidance.law_then.is_some() {
        caveats.push("事发时的法律与今天不同：责任按当时的法律看，今后怎么做按今天的法律。".to_owned());
    }
    let opinions = !guidance.precedents.is_empty() && guidance.precedents.iter().all(|p| !p.votes);
    if opinions {
        caveats.push("列出的先例都只有编者评析或内部处理意见，不是裁判，只供参考。".to_owned());
    }
    if guidance.deadlines.iter().any(|d| d.within.contains("工作日")) {
        caveats.push("工作日按周一至周五计算，未扣除法定节假日。".to_owned());
    }
    if read.truncated {
        caveats.push("文字过长，只读了前面一部分。".to_owned());
    }
    caveats.push("本建议供一线处置参考，不代替律师意见；对外表态前请经主管确认。".to_owned());
    caveats
}
