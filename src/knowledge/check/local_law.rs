//! Claims that rest on local law without saying where they hold.

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::load::Loaded;

pub fn check(loaded: &Loaded, out: &mut Vec<Diagnostic>) {
    let knowledge = &loaded.knowledge;
    for claim in knowledge.claims.iter().filter(|c| c.place_limit.is_none()) {
        let local =
            claim.basis.iter().filter_map(|id| knowledge.law.statute(id.statute())).find(|s| s.region.is_some());
        if let Some(statute) = local {
            let region = statute.region.as_deref().unwrap_or_default();
            out.push(
                Diagnostic::new(
                    Code::LocalBasis,
                    loaded.declared.basis_of(claim),
                    format!("“{}”依据{region}的《{}》，却没有写“地域”", claim.name, statute.short),
                )
                .also(statute.place, "这部法只在一地施行")
                .help(format!("文头加“地域： {region}”，或把依据换成全国性的条文、把它移到“另据”")),
            );
        }
    }
}
