//! Claims that rest on law which is no longer in force, or that nobody has checked.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::{Claim, Knowledge};
use crate::law::{InForce, LawLibrary};

pub fn check(knowledge: &Knowledge, today: Date, out: &mut Vec<Diagnostic>) {
    for claim in &knowledge.claims {
        // A claim that ended is about the past, where old law is right.
        if claim.until.is_none_or(|last| last >= today) {
            expired(claim, &knowledge.law, today, out);
        }
        unverified(claim, &knowledge.law, out);
    }
}

fn expired(claim: &Claim, law: &LawLibrary, today: Date, out: &mut Vec<Diagnostic>) {
    for id in &claim.basis {
        let found = law.at(id, today);
        if matches!(found, InForce::Itself(_)) {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            Code::BasisNotInForce,
            claim.place,
            format!("“{}”的依据 {id} 今天({today})不在施行期内", claim.name),
        );
        if let Some(row) = law.rows(id).last() {
            diagnostic = diagnostic.also(row.place, "这一条在这里");
        }
        let now: Vec<String> = found.provisions().iter().map(|p| p.id.to_string()).collect();
        out.push(match now.is_empty() {
            true => diagnostic.help("改用现行条文,或给这个请求权写“适用止”"),
            false => diagnostic.help(format!("现行的是 {};改用它,或给这个请求权写“适用止”", now.join("、"))),
        });
    }
}

fn unverified(claim: &Claim, law: &LawLibrary, out: &mut Vec<Diagnostic>) {
    let rows: Vec<_> = claim.basis.iter().flat_map(|id| law.rows(id)).collect();
    if !rows.is_empty() && rows.iter().all(|row| !row.verified) {
        out.push(
            Diagnostic::new(Code::UnverifiedBasis, claim.place, format!("“{}”只依据未核实的条文", claim.name))
                .also(rows[0].place, "这一条写着“未核实”")
                .help("核对条文后改“已核”,或另加一条核过的依据"),
        );
    }
}
