//! 处置单 written out: what staff carry away says the same as the guidance, fits a page, and keeps words as words.

use anjian::knowledge::Band;
use anjian::report::sheet::{Sheet, by_claim};

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
    assert_eq!(steps.matches("\n").count() - 3, guidance.playbook.steps.len(), "{steps}");
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
    let mut differing = 0;
    for case in &knowledge().cases {
        let guidance = advise(&case.events);
        for liability in &guidance.liability {
            let laid = by_claim(&guidance, &liability.party);
            if laid.is_empty() {
                continue;
            }
            differing += 1;
            assert!(laid.iter().any(|l| l.band != laid[0].band), "{}", liability.name);
            assert!(laid.iter().all(|l| l.band != Band::None.id()), "{}", liability.name);
            assert!(laid.iter().any(|l| l.band == liability.band), "{}: the heaviest is one of them", liability.name);
        }
    }
    assert!(differing > 0);
}
