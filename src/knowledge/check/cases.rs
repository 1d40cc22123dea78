//! Case numbers run from one without a gap.

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::load::Loaded;

pub fn check(loaded: &Loaded, out: &mut Vec<Diagnostic>) {
    let mut expected = 1;
    for (number, place) in &loaded.declared.cases {
        if *number > expected {
            let missing: Vec<String> = (expected..*number).take(30).map(|n| n.to_string()).collect();
            out.push(
                Diagnostic::new(
                    Code::CaseNumberGap,
                    *place,
                    format!("案例 {number} 之前缺案例 {}", missing.join("、")),
                )
                .help("补上缺的案例，或改编号"),
            );
        }
        expected = number + 1;
    }
}
