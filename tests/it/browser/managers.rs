//! Managers: find precedents, narrow them down, set them side by side, write the report, follow a provision.

use fantoccini::Locator;
use serde_json::json;

use super::walk::Walk;
use super::{GLASS, four_ways};

four_ways!(walk_of_managers, "managers");

async fn walk_of_managers(mut walk: Walk) {
    walk.keep_secret(GLASS);
    search(&mut walk).await;
    mended(&mut walk).await;
    nothing_found(&mut walk).await;
    compare(&mut walk).await;
    with_the_incident(&mut walk).await;
    report(&mut walk).await;
    law(&mut walk).await;
    walk.end().await;
}

/// How many results the page says there are.
async fn total(walk: &Walk) -> usize {
    let line = walk.text("#found-count").await;
    let number: String = line.split("：").nth(1).unwrap_or("").chars().take_while(char::is_ascii_digit).collect();
    number.parse().unwrap_or_else(|_| panic!("{line}"))
}

/// Results come as one types, a facet narrows to what it said, and a search within the results narrows further.
async fn search(walk: &mut Walk) {
    walk.go("/search").await;
    let all = total(walk).await;
    walk.client.execute("document.body.dataset.kept = 'yes'", vec![]).await.unwrap();
    walk.type_in("#q", "漏水").await;
    if walk.script {
        walk.until("document.getElementById('found-count').textContent.startsWith('“漏水”')").await;
        assert_eq!(walk.ask("document.body.dataset.kept", vec![]).await, "yes", "found without loading a page");
    } else {
        walk.press("main .primary").await;
    }
    let line = walk.text("#found-count").await;
    assert!(line.contains("也搜索了：") && line.contains("渗漏"), "{line}");
    let found = total(walk).await;
    assert!(0 < found && found < all, "{found} of {all}");
    assert!(walk.count(".passage mark").await > 0 && walk.text(".why").await.contains("“漏水”在"));
    walk.step("search").await;
    walk.picture("search", "main", 640).await;

    walk.open(".facet-box").await;
    let value = walk.find(".facet-box section:nth-of-type(2) li a").await;
    let promised: usize =
        value.find(Locator::Css(".count")).await.unwrap().prop("textContent").await.unwrap().unwrap().parse().unwrap();
    assert!(promised < found, "a facet that narrows nothing");
    walk.click_with_the_mouse(&value).await;
    assert!(walk.text(".narrowed").await.contains("取消"));
    assert_eq!(total(walk).await, promised, "the facet gives what it said");
    walk.step("facet").await;

    walk.type_in("#add", "管道").await;
    walk.press(".within button").await;
    walk.find(".narrowed li:nth-child(2)").await;
    let within = total(walk).await;
    assert!(0 < within && within < promised, "{within} of {promised}");
    assert!(walk.text(".narrowed").await.contains("管道"));
    walk.step("within").await;
    walk.press(".narrowed li:nth-child(2) a").await;
    walk.find(".narrowed:not(:has(li:nth-child(2)))").await;
    assert_eq!(total(walk).await, promised, "taken back");
}

/// A slip of the pen is put right, said, and can be insisted on.
async fn mended(walk: &mut Walk) {
    walk.go("/search").await;
    walk.type_in("#q", "高空坠勿").await;
    if !walk.script {
        walk.press("main .primary").await;
    }
    let said = walk.text(".mended").await;
    assert!(said.contains("没有“高空坠勿”") && said.contains("高空坠物"), "{said}");
    walk.step("mended").await;
    walk.press(".mended a").await;
    walk.says(".mended", "正按原词搜").await;
    walk.press_words(".mended a", "允许换词").await;
    walk.says(".mended", "改搜了").await;
}

/// Where nothing is found, each way out says what it leads to, and leads there.
async fn nothing_found(walk: &mut Walk) {
    walk.go("/search?q=%E6%BC%8F%E6%B0%B4&year=1901").await;
    assert!(walk.text(".empty").await.contains("没有找到"));
    walk.step("nothing-found").await;
    let way = walk.text(".empty li").await;
    let promised: usize =
        way.chars().filter(char::is_ascii_digit).collect::<String>().trim_start_matches("1901").parse().unwrap();
    walk.press(".empty li a").await;
    walk.find("main:not(:has(.empty))").await;
    assert_eq!(total(walk).await, promised, "{way}");
}

/// Cases are chosen and stand side by side; what differs is marked, what is the same can be folded away.
async fn compare(walk: &mut Walk) {
    walk.press_words(".foot a", "案例对比").await;
    for case in [8, 9, 10] {
        walk.press(&format!("#pick input[value='{case}']")).await;
    }
    if walk.script {
        assert_eq!(walk.text("[data-count]").await, "3", "counted while choosing");
    }
    walk.step("pick").await;
    walk.press("#pick .primary").await;
    walk.find(".side").await;
    assert_eq!(walk.count(".side thead th").await, 4);
    let (differ, same) = (walk.count(".side tr.differs").await, walk.count(".side tr.same").await);
    assert!(differ > 0 && same > 0);
    let line = walk.text("#side ~ p[role=status]").await;
    assert!(line.contains(&format!("{differ} 项不同，{same} 项相同")), "{line}");
    assert_eq!(walk.count(".side tr.differs:not(:has(.odd))").await, 0, "each differing row shows which cell is odd");
    walk.step("compared").await;
    walk.picture("compare", "#side", 640).await;
    walk.press("#fold").await;
    assert_eq!((walk.shown(".side tr.same").await, walk.shown(".side tr.differs").await), (0, differ));
}

/// The incident at hand joins them, in no address.
async fn with_the_incident(walk: &mut Walk) {
    walk.open("details.with").await;
    walk.type_in("#text", GLASS).await;
    walk.press("details.with .primary").await;
    assert!(walk.text(".columns .here").await.contains("本案"));
    assert_eq!(walk.count(".side thead th").await, 5);
    assert_eq!(walk.client.current_url().await.unwrap().query(), None);
    walk.step("with-the-incident").await;
}

/// The report is read on the page, filled in, and comes down as Markdown and as Word.
async fn report(walk: &mut Walk) {
    walk.press(".write .primary").await;
    assert!(walk.text(".paper").await.contains("类案检索报告"));
    let first = walk.find(".asked-fields input").await;
    first.send_keys("周经理").await.unwrap();
    walk.press("button[value=preview]").await;
    walk.until("document.querySelector('.paper').textContent.includes('周经理')").await;
    walk.step("report").await;
    walk.press("button[value=markdown]").await;
    let text = String::from_utf8(walk.downloaded(".md").await).unwrap();
    assert!(
        text.starts_with("# ") && text.contains("类案检索报告") && text.contains("周经理") && text.contains("案例9")
    );
    walk.press("button[value=docx]").await;
    let word = walk.downloaded(".docx").await;
    let mut word = zip::ZipArchive::new(std::io::Cursor::new(word)).unwrap();
    let inside = std::io::read_to_string(word.by_name("word/document.xml").unwrap()).unwrap();
    assert!(inside.contains("类案检索报告") && inside.contains("周经理"));
    walk.press_words(".makes button", "回到对比").await;
    walk.find(".side").await;
}

/// From a provision to the cases and rules that use it, and back; what has changed; texts that nobody imported.
async fn law(walk: &mut Walk) {
    let provision = "/law/civil-code/1253";
    walk.go(provision).await;
    assert!(walk.text(".verdict").await.contains("有效"));
    walk.step("provision").await;
    for (there, back) in [("#cases ~ ul .card .cover", "/cases/"), ("#claims ~ ul a", "/rules/")] {
        walk.press(there).await;
        walk.until("location.pathname !== '/law/civil-code/1253'").await;
        assert!(walk.path().await.starts_with(back));
        walk.find("main").await;
        walk.open("details:has(a[href^='/law/civil-code/1253'])").await;
        walk.press("main a[href^='/law/civil-code/1253']").await;
        walk.until("location.pathname === '/law/civil-code/1253'").await;
    }
    walk.press_words(".foot a", "法律变动").await;
    walk.set("#since", "2021-01-01").await;
    walk.press(".filters .primary").await;
    walk.until("location.search.includes('since=2021-01-01')").await;
    let counts = walk.ask("[...document.querySelectorAll('main > p[role=status] b')].map(b => +b.textContent)", vec![]);
    let counts: Vec<u64> = serde_json::from_value(counts.await).unwrap();
    let rows = walk.count(".change").await as u64;
    assert!(rows > 0 && counts.iter().sum::<u64>() == rows, "{counts:?} of {rows}");
    assert!(walk.count(".change.replaced, .change .gone-half").await > 0);
    walk.step("law-changes").await;

    walk.go("/law").await;
    walk.press("main a[href='/law/texts']").await;
    let said = walk.text(".empty").await;
    assert!(said.contains("还没有导入法规全文") && said.contains("anjian law import"), "{said}");
    walk.step("law-texts").await;
    let on = json!("main .empty a");
    assert_eq!(walk.ask("document.querySelector(arguments[0]).getAttribute('href')", vec![on]).await, "/law");
}
