//! 处置单 written out: what staff carry away says the same as the guidance, fits a page, and keeps words as words.

use anjian::knowledge::Band;
use anjian::report::sheet::{Sheet, by_claim, stands_at};

use crate::kit::{advise, knowledge};

const GLASS: &str = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修";

#[test]
fn the_sheet_of_the_glass() {
    let sheet = Sheet::new(&advise(GLASS), GLASS);
    insta::assert_snapshot!("sheet_markdown", sheet.markdown());
    insta::assert_snapshot!("sheet_plain", sheet.fitted().plain());
}

#[test]
fn the_same_incident_gives_the_same_sheet_and_leaves_nothing_out() {
    let guidance = advise(GLASS);
    let markdown = Sheet::new(&guidance, GLASS).markdown();
    assert_eq!(markdown, Sheet::new(&advise(GLASS), GLASS).markdown());
    assert!(markdown.contains(GLASS) && markdown.contains("物业公司：全部"));
    assert_eq!(markdown.matches("□").count(), 0);
    let steps = markdown.split("## 现在就做").nth(1).unwrap().split("\n## ").next().unwrap();
    let numbered = steps.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit())).count();
    assert_eq!(numbered, guidance.playbook.steps.len(), "{steps}");
    for provision in &guidance.provisions {
        assert!(markdown.contains(&provision.name), "{}", provision.name);
    }
}

#[test]
fn words_stay_words() {
    let evil = "<script>alert(1)</script> **粗** [链](http://a.b) # 标题 `码` 楼上玻璃掉下来砸了车";
    let guidance = advise(evil);
    let sheet = Sheet::new(&guidance, evil);
    let mut html = String::new();
    let markdown = sheet.markdown();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&markdown));
    for markup in ["<script", "<strong>粗", "<a ", "<code>"] {
        assert!(!html.contains(markup), "{markup}");
    }
    assert!(sheet.plain().contains(evil), "plain text needs no escaping");
}

/// No id and no markup of our files stands in what goes on paper.
#[test]
fn every_example_fits_a_page_and_reads_as_plain_words() {
    let texts: Vec<String> = knowledge().cases.iter().map(|c| c.events.clone()).collect();
    let mut shortened = 0;
    for text in &texts {
        let guidance = advise(text);
        if guidance.topics.is_empty() {
            continue;
        }
        let sheet = Sheet::new(&guidance, text).fitted();
        shortened += usize::from(sheet.left_out > 0);
        assert!(!sheet.steps.is_empty() && !sheet.parties.is_empty(), "{text}");
        let plain = sheet.plain();
        for markup in ["**", "civil-code#", "（）", "`"] {
            assert!(!plain.contains(markup), "{markup} in {plain}");
        }
        assert!(plain.chars().count() < 3_500, "{} characters for a chat group", plain.chars().count());
    }
    assert!(shortened > 0, "something is always longer than a page");
}

#[test]
fn bands_are_shown_claim_by_claim_only_where_they_differ() {
    let mut guidance = advise(GLASS);
    let company = "property-company";
    assert!(by_claim(&guidance, company).is_empty(), "one claim, one word");
    // A second claim of another kind, with a lighter band.
    let mut second = guidance.claims[0].clone();
    assert!(second.stands);
    second.id = "second".to_owned();
    second.name = "赔被盗财物".to_owned();
    for party in second.parties.iter_mut().filter(|p| p.party == company) {
        (party.band, party.band_name) = (Band::Minor.id().to_owned(), Band::Minor.name().to_owned());
    }
    guidance.claims.push(second.clone());
    let laid: Vec<(String, String)> = by_claim(&guidance, company).into_iter().map(|c| (c.name, c.band_name)).collect();
    assert_eq!(laid[0].1, "全部");
    assert_eq!(laid[1], ("赔被盗财物".to_owned(), "次要".to_owned()));
    assert_eq!(stands_at(&guidance, &guidance.liability[0]), "全部、次要（分开看）");
    assert!(Sheet::new(&guidance, GLASS).plain().contains("赔被盗财物：次要"));
    // One that does not stand, or frees the party, lays nothing on it.
    guidance.claims.last_mut().unwrap().stands = false;
    assert!(by_claim(&guidance, company).is_empty());
}
