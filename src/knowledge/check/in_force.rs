//! Claims that rest on law which is no longer in force, or that nobody has checked.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::Claim;
use crate::knowledge::load::Loaded;
use crate::law::{InForce, LawLibrary};
use crate::source::Span;

pub fn check(loaded: &Loaded, today: Date, out: &mut Vec<Diagnostic>) {
    let law = &loaded.knowledge.law;
    for claim in &loaded.knowledge.claims {
        let place = loaded.declared.basis_of(claim);
        // A claim that ended is about the past, where old law is right.
        if claim.until.is_none_or(|last| last >= today) {
            expired(claim, place, law, today, out);
        }
        unverified(claim, place, law, out);
    }
}

fn expired(claim: &Claim, place: Span, law: &LawLibrary, today: Date, out: &mut Vec<Diagnostic>) {
    for id in &claim.basis {
        let found = law.at(id, today);
        if matches!(found, InForce::Itself(_)) {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            Code::BasisNotInForce,
            place,
            format!("“{}”的依据 {id} 今天（{today}）不在施行期内", claim.name),
        );
        if let Some(row) = law.rows(id).last() {
            diagnostic = diagnostic.also(row.place, "这一条在这里");
        }
        let now: Vec<String> = found.provisions().iter().map(|p| p.id.to_string()).collect();
        out.push(match now.is_empty() {
            true => diagnostic.help("改用现行条文，或给这个请求权写“适用止”"),
            false => diagnostic.help(format!("现行的是 {}；改用它，或给这个请求权写“适用止”", now.join("、"))),
        });
    }
}

fn unverified(claim: &Claim, place: Span, law: &LawLibrary, out: &mut Vec<Diagnostic>) {
    let rows: Vec<_> = claim.basis.iter().flat_map(|id| law.rows(id)).collect();
    if !rows.is_empty() && rows.iter().all(|row| !row.verified) {
        out.push(
            Diagnostic::new(Code::UnverifiedBasis, place, format!("“{}”只依据未核实的条文", claim.name))
                .also(rows[0].place, "这一条写着“未核实”")
                .help("核对条文后改“已核”，或另加一条核过的依据"),
        );
    }
}
