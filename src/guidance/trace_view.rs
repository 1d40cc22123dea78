//! The trace as JSON and as prose: two walks over one tree.

use crate::knowledge::{Burden, Fault, Knowledge, Origin, Truth, Value};
use crate::reasoning::{ClaimResult, TraceKind, TraceNode};

use super::names::value_shown;
use super::shape::{EvidenceView, TraceView};
use crate::law::provision_name;

/// The words behind a value, if it came from the text.
pub fn evidence_of(origin: &Origin, text: &str) -> Option<EvidenceView> {
    match origin {
        Origin::Text { start, end, .. } => {
            text.get(*start..*end).map(|words| EvidenceView { start: *start, end: *end, text: words.to_owned() })
        }
        _ => None,
    }
}

/// The tree for JSON and pages.
pub fn view(knowledge: &Knowledge, node: &TraceNode, text: &str) -> TraceView {
    let at = knowledge.sources.position(node.place);
    let path = knowledge.sources.get(node.place.file).map_or("", |f| f.path.as_str());
    TraceView {
        kind: node.kind,
        label: node.label.clone(),
        known: match node.known {
            Truth::True => "yes",
            Truth::False => "no",
            Truth::Unknown => "unknown",
        }
        .to_owned(),
        presumed: node.presumed,
        lent: node.lent,
        burden: node.burden,
        fact: node.fact.map(|id| knowledge.vocabulary.fact(id).id.clone()),
        evidence: node.origin.as_ref().and_then(|o| evidence_of(o, text)),
        source: format!("{path}:{}", at.line),
        children: node.children.iter().map(|c| view(knowledge, c, text)).collect(),
    }
}

/// Why a claim stands or not, as a paragraph.
pub fn prose(knowledge: &Knowledge, result: &ClaimResult, node: &TraceNode, text: &str) -> String {
    let claim = knowledge.claim(result.claim);
    let mut sentences = Vec::new();
    let basis: Vec<String> = result.law.basis.iter().map(|id| provision_name(&knowledge.law, id)).collect();
    if !basis.is_empty() {
        sentences.push(format!("依据{}({})。", basis.join("、"), fault_name(claim.fault)));
    }
    let (mut number, mut defences) = (0, Vec::new());
    for child in &node.children {
        match child.kind {
            TraceKind::Element => {
                number += 1;
                sentences.push(format!("要件{number}“{}”：{}。", child.label, standing(knowledge, child, text, false)));
            }
            TraceKind::Defence if child.known == Truth::True => {
                sentences.push(format!("抗辩“{}”成立：{}。", child.label, grounds(knowledge, child, text)));
            }
            TraceKind::Defence if child.known == Truth::Unknown => defences.push(format!("“{}”", child.label)),
            _ => {}
        }
    }
    if !defences.is_empty() {
        sentences.push(format!("抗辩{}尚无材料支持，要由主张的一方证明。", defences.join("、")));
    }
    sentences.push(format!("结论：{}。", result.status.name()));
    sentences.concat()
}

/// One element in words: known and why, or open and against whom.
pub fn standing(knowledge: &Knowledge, node: &TraceNode, text: &str, short: bool) -> String {
    match (node.known, node.burden) {
        (Truth::True, _) => format!("成立，{}", grounds(knowledge, node, text)),
        (Truth::False, _) => format!("不成立，{}", grounds(knowledge, node, text)),
        (Truth::Unknown, _) if node.lent => "话里没有直接说到，整段话像在说这件事，暂按成立看，请先核实".to_owned(),
        (Truth::Unknown, _) if node.presumed && node.burden == Some(Burden::Claimant) => {
            "尚未说明，按通常情形暂作成立推演".to_owned()
        }
        (Truth::Unknown, Some(Burden::Presumed)) if node.presumed => "推定成立，由被请求的一方举证推翻".to_owned(),
        (Truth::Unknown, Some(Burden::Respondent)) if node.presumed => "对方没有证明相反情况前，按成立看".to_owned(),
        (Truth::Unknown, _) if short => "还没有材料说明".to_owned(),
        (Truth::Unknown, _) => "还没有材料说明，应由提出要求的一方证明".to_owned(),
    }
}

/// The facts behind a node: the words where there are words.
fn grounds(knowledge: &Knowledge, node: &TraceNode, text: &str) -> String {
    let known: Vec<String> = node
        .children
        .iter()
        .filter(|c| c.value.is_some_and(|v| v != Value::Unsure))
        .map(|c| fact_words(knowledge, c, text))
        .collect();
    if known.is_empty() { "不取决于具体事实".to_owned() } else { known.join("；") }
}

/// A fact with what it rests on: the reporter's words where there are words, however many inferences lie between.
fn fact_words(knowledge: &Knowledge, node: &TraceNode, text: &str) -> String {
    let value = match (node.fact, node.value) {
        (Some(id), Some(value)) => value_shown(knowledge.vocabulary.fact(id), value),
        _ => String::new(),
    };
    let mut sources = Vec::new();
    collect_sources(node, text, &mut sources);
    let mut seen = std::collections::BTreeSet::new();
    sources.retain(|s| seen.insert(s.clone()));
    if sources.is_empty() {
        format!("{}为{value}", node.label)
    } else {
        format!("{}为{value}({})", node.label, sources.join("、"))
    }
}

fn collect_sources(node: &TraceNode, text: &str, sources: &mut Vec<String>) {
    match &node.origin {
        Some(origin @ Origin::Text { hedged, .. }) => {
            if let Some(evidence) = evidence_of(origin, text) {
                let hedge = if *hedged { ",但说得不肯定" } else { "" };
                sources.push(format!("原话“{}”{hedge}", evidence.text.trim()));
            }
        }
        Some(Origin::Answer) => sources.push(format!("已问明{}", node.label)),
        Some(Origin::Inference { .. }) => {
            for child in &node.children {
                collect_sources(child, text, sources);
            }
        }
        None => {}
    }
}

/// 归责 in words.
pub fn fault_name(fault: Fault) -> &'static str {
    match fault {
        Fault::Fault => "过错责任",
        Fault::PresumedFault => "过错推定",
        Fault::Strict => "无过错责任",
        Fault::Contract => "合同责任",
        Fault::Property => "物权保护",
        Fault::PublicDuty => "公法义务",
        Fault::Supplementary => "补充责任",
        Fault::Agreement => "依约定",
        Fault::None => "不涉及赔偿责任",
    }
}
