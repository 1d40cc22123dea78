//! What of ours rests on a statute: the claims, cases and playbooks to look at again when its text changes.

use std::collections::BTreeSet;

use crate::knowledge::{Claim, Knowledge, Playbook};
use crate::law::{CitationFinder, ProvisionId};

/// What rests on a statute, or on some of its articles.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Touches {
    /// 请求权: id and name.
    pub claims: Vec<(String, String)>,
    /// 案例: number and title.
    pub cases: Vec<(u32, String)>,
    /// 预案: id and name.
    pub playbooks: Vec<(String, String)>,
}

impl Touches {
    /// What rests on the provisions that `meant` picks out.
    pub(super) fn of(knowledge: &Knowledge, finder: &CitationFinder, meant: &dyn Fn(&ProvisionId) -> bool) -> Touches {
        Touches {
            claims: knowledge
                .claims
                .iter()
                .filter(|c| claim_provisions(c).into_iter().any(meant))
                .map(|c| (c.id.clone(), c.name.clone()))
                .collect(),
            cases: knowledge
                .cases
                .iter()
                .filter(|c| c.citations.iter().flat_map(|c| c.provision.iter().chain(&c.today)).any(meant))
                .map(|c| (c.number, c.title.clone()))
                .collect(),
            playbooks: knowledge
                .playbooks
                .iter()
                .filter(|p| playbook_provisions(p, finder).iter().any(meant))
                .map(|p| (p.id.clone(), p.name.clone()))
                .collect(),
        }
    }

    /// In words; 没有 where nothing rests on it.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.claims.is_empty() {
            let names: Vec<&str> = self.claims.iter().map(|(_, n)| n.as_str()).collect();
            parts.push(format!("请求权 {} 个：{}", names.len(), names.join("、")));
        }
        if !self.cases.is_empty() {
            let names: Vec<String> = self.cases.iter().map(|(n, t)| format!("案例{n}“{t}”")).collect();
            parts.push(format!("案例 {} 个：{}", names.len(), names.join("、")));
        }
        if !self.playbooks.is_empty() {
            let names: Vec<&str> = self.playbooks.iter().map(|(_, n)| n.as_str()).collect();
            parts.push(format!("预案 {} 个：{}", names.len(), names.join("、")));
        }
        if parts.is_empty() { "没有规则、案例或预案用到".to_owned() } else { parts.join("；") }
    }
}

fn claim_provisions(claim: &Claim) -> BTreeSet<&ProvisionId> {
    let effects = claim.effects.iter().flat_map(|e| &e.basis);
    claim.basis.iter().chain(&claim.further).chain(effects).collect()
}

fn playbook_provisions(playbook: &Playbook, finder: &CitationFinder) -> Vec<ProvisionId> {
    let mut words: Vec<&str> = Vec::new();
    words.extend(playbook.steps.iter().map(|s| s.what.as_str()));
    words.extend(playbook.deadlines.iter().flat_map(|d| [d.source.as_str(), d.what.as_str()]));
    words.extend(playbook.evidence.iter().flat_map(|e| [e.item.what.as_str(), e.item.how.as_str()]));
    words.extend(playbook.say.iter().map(|s| s.item.as_str()));
    for list in [&playbook.do_not_promise, &playbook.follow_up, &playbook.limits] {
        words.extend(list.iter().map(String::as_str));
    }
    words.into_iter().flat_map(|w| finder.find(w)).filter_map(|c| c.provision).collect()
}
