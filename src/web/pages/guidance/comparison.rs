//! Two guidances for one incident set side by side: what each party bears before and after, and the claims that
//! appear or fall away.

use serde::Serialize;

use crate::guidance::{ClaimView, Guidance, LiabilityView};
use crate::knowledge::{Band, Party};
use crate::report::sheet::band_words;

/// Before and after.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub struct Comparison {
    /// Parties in the order of the newer; those that fell away last. Idle ones are left out.
    pub rows: Vec<Change>,
    /// Whether any row changed.
    pub changed: bool,
    /// Claims that stand only after.
    pub appear: Vec<Named>,
    /// Claims that stood only before.
    pub gone: Vec<Named>,
}

/// A party's band before and after.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Change {
    /// 名称
    pub party: String,
    /// Before, in Chinese.
    pub before: String,
    /// After, in Chinese.
    pub after: String,
    /// Whether they differ.
    pub changed: bool,
}

/// A claim by id and name.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Named {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
}

/// Sets two guidances side by side.
pub fn compare(before: &Guidance, after: &Guidance) -> Comparison {
    let rows = rows(&before.liability, &after.liability);
    Comparison {
        changed: rows.iter().any(|r| r.changed),
        rows,
        appear: only_in(&after.claims, &before.claims),
        gone: only_in(&before.claims, &after.claims),
    }
}

fn only_in(here: &[ClaimView], there: &[ClaimView]) -> Vec<Named> {
    let stands = |list: &[ClaimView], id: &str| list.iter().any(|c| c.stands && c.id == id);
    here.iter()
        .filter(|c| c.stands && !stands(there, &c.id))
        .map(|c| Named { id: c.id.clone(), name: c.name.clone() })
        .collect()
}

fn rows(before: &[LiabilityView], after: &[LiabilityView]) -> Vec<Change> {
    let find = |list: &[LiabilityView], party: &str| {
        list.iter().find(|l| l.party == party).map_or("不涉及".to_owned(), band_words)
    };
    // Whether a party bears nothing or is no longer in question matters only for the company.
    let bears =
        |list: &[LiabilityView], party: &str| list.iter().any(|l| l.party == party && l.band != Band::None.id());
    let matters = |l: &&LiabilityView| {
        l.party == Party::PropertyCompany.id() || bears(before, &l.party) || bears(after, &l.party)
    };
    let mut parties: Vec<&LiabilityView> = after.iter().collect();
    parties.extend(before.iter().filter(|b| after.iter().all(|a| a.party != b.party)));
    parties
        .into_iter()
        .filter(matters)
        .map(|l| {
            let (was, is) = (find(before, &l.party), find(after, &l.party));
            Change { party: l.name.clone(), changed: was != is, before: was, after: is }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bears(party: Party, band: Band) -> LiabilityView {
        LiabilityView {
            party: party.id().to_owned(),
            name: party.name().to_owned(),
            band: band.id().to_owned(),
            band_name: band.name().to_owned(),
            meaning: String::new(),
            certain: true,
            possible: Vec::new(),
            claims: Vec::new(),
            deciding: Vec::new(),
        }
    }

    #[test]
    fn what_changed_is_marked_and_idle_parties_are_left_out() {
        let company = |band| bears(Party::PropertyCompany, band);
        let before = [company(Band::Minor), bears(Party::Keeper, Band::None), bears(Party::Thief, Band::Full)];
        let after = [company(Band::Full), bears(Party::Owner, Band::None), bears(Party::Victim, Band::Minor)];
        let shown: Vec<(String, String, String)> =
            rows(&before, &after).into_iter().map(|c| (c.party, c.before, c.after)).collect();
        let expected = [("物业公司", "次要", "全部"), ("受害人", "不涉及", "次要"), ("窃贼", "全部", "不涉及")];
        assert_eq!(shown, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
        assert!(rows(&after, &after).iter().all(|r| !r.changed));
    }
}
