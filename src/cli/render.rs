//! How a guidance looks in a terminal: in the order of need, widths counted for double-width characters.

use anstyle::{AnsiColor, Style};

use crate::guidance::{ClaimView, Guidance, PrecedentView, fault_name};

const TITLE: Style = Style::new().bold();
const HEADING: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const STRONG: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// How soon, where no hour needs to be named.
const AT_ONCE: &str = "立即";

/// Columns a line may take before it is broken.
const WIDTH: usize = 92;

/// A title line.
pub fn title(text: &str) -> String {
    format!("{TITLE}{text}{TITLE:#}\n")
}

/// A heading with a blank line before it.
pub fn heading(text: &str) -> String {
    format!("\n{HEADING}■ {text}{HEADING:#}\n")
}

/// Prose broken to the width of a terminal.
pub fn paragraph(text: &str) -> String {
    text.lines().map(|line| wrap(line, "")).collect()
}

/// A line broken by display width, continued with an indent; a line never begins with closing punctuation.
pub fn wrap(text: &str, indent: &str) -> String {
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
    let mut out = String::new();
    let mut column = 0;
    let mut escape = false;
    for c in text.chars() {
        // Colours take no room and are never broken.
        escape |= c == '\u{1b}';
        if escape {
            escape = c != 'm';
            out.push(c);
            continue;
        }
        let width = c.width().unwrap_or(0);
        let closing = ",。;:、)”》〕!?\u{ff0c}\u{ff1b}\u{ff1a}\u{ff09}\u{ff01}\u{ff1f}".contains(c);
        if column + width > WIDTH && !closing {
            out.push('\n');
            out.push_str(indent);
            column = indent.width();
        }
        out.push(c);
        column += width;
    }
    out.push('\n');
    out
}

fn bullet(text: &str) -> String {
    wrap(&format!("  · {text}"), "    ")
}

/// The first of a list and a line that says how many are left out; everything where `full`.
fn first<T>(list: &[T], most: usize, full: bool) -> (&[T], String) {
    match list.get(..most) {
        Some(some) if !full && list.len() > most => {
            (some, format!("  {DIM}…… 还有 {} 项，加 --full 全部列出{DIM:#}\n", list.len() - most))
        }
        _ => (list, String::new()),
    }
}

/// A guidance: what a person reads at once, or everything where `full`.
pub fn guidance(g: &Guidance, full: bool) -> String {
    let mut text = String::new();
    if let Some(message) = &g.reading.message {
        text.push_str(&wrap(message, ""));
    }
    if g.topics.is_empty() {
        return text;
    }
    let topics: Vec<String> = g.topics.iter().take(2).map(|t| t.name.clone()).collect();
    text.push_str(&title(&format!("处置建议 · {}", topics.join("、兼及"))));
    text.push_str(&now(g, full));
    text.push_str(&who(g));
    text.push_str(&ask(g, full));
    text.push_str(&law(g, full));
    text.push_str(&precedents(g));
    text.push_str(&words(g, full));
    text.push_str(&evidence(g, full));
    text.push_str(&proof(g, full));
    text.push_str(&claimable(g, full));
    text.push_str(&times(g, full));
    text.push_str(&why_not(g, full));
    text.push_str(&then(g));
    text.push_str(&heading("注意"));
    text.extend(g.caveats.iter().map(|c| bullet(c)));
    text
}

fn now(g: &Guidance, full: bool) -> String {
    let mut text = heading("现在就做");
    let (steps, more) = first(&g.playbook.steps, 6, full);
    for (i, step) in steps.iter().enumerate() {
        let when = if step.when.is_empty() { String::new() } else { format!("（如{}）", step.when) };
        text.push_str(&wrap(&format!("  {}. [{}] {}{when} —— {}", i + 1, step.within, step.what, step.who), "     "));
    }
    text + &more
}

fn who(g: &Guidance) -> String {
    let mut text = heading("谁可能负责，为什么");
    // Those who bear nothing are only worth a line when it is the company.
    for l in g.liability.iter().filter(|l| l.party == "property-company" || l.band != "none") {
        let sure = if l.certain { "" } else { "（倾向）" };
        text.push_str(&format!("  {STRONG}{}：{}{STRONG:#}{sure} {DIM}{}{DIM:#}\n", l.name, l.band_name, l.meaning));
        if !l.deciding.is_empty() {
            let names: Vec<&str> = l.deciding.iter().map(|f| f.name.as_str()).collect();
            text.push_str(&wrap(&format!("    可能改变它的事实：{}", names.join("、")), "      "));
        }
    }
    for claim in g.claims.iter().filter(|c| c.stands) {
        text.push_str(&standing_claim(claim));
    }
    for conflict in &g.conflicts {
        text.push_str(&bullet(&format!("竞合：{}", conflict.text)));
    }
    text
}

fn standing_claim(claim: &ClaimView) -> String {
    let parties: Vec<String> = claim.parties.iter().map(|p| format!("{} {}", p.name, p.band_name)).collect();
    let head = format!("  ▸ {}：{} —— {}", claim.name, claim.status_name, parties.join("；"));
    format!("{STRONG}{}{STRONG:#}{}", wrap(&head, "    "), wrap(&format!("    {}", claim.prose), "    "))
}

fn ask(g: &Guidance, full: bool) -> String {
    if g.questions.is_empty() {
        return String::new();
    }
    let mut text = heading("接着问");
    let (questions, more) = first(&g.questions, 4, full);
    for (i, q) in questions.iter().enumerate() {
        text.push_str(&wrap(&format!("  {}. {} {DIM}[{}]{DIM:#}", i + 1, q.ask, q.fact), "     "));
        text.push_str(&wrap(&format!("     为什么问：{}", q.why), "     "));
        for (answer, change) in [("是", &q.if_yes), ("否", &q.if_no)] {
            if !change.is_empty() {
                text.push_str(&wrap(&format!("     答“{answer}”：{change}"), "     "));
            }
        }
    }
    text + &more
}

fn law(g: &Guidance, full: bool) -> String {
    let mut text = heading("法律依据（今日现行）");
    let (provisions, more) = first(&g.provisions, 4, full);
    for p in provisions {
        let mark = if p.in_force { "现行" } else { "依衔接规则适用" };
        let check = if p.verified { "" } else { "·未核实" };
        let region = p.region.as_deref().map_or(String::new(), |r| format!("·{r}"));
        text.push_str(&wrap(&format!("  {}〔{mark}{check}{region}〕{}", p.name, p.gist), "    "));
        if !p.replaced.is_empty() {
            text.push_str(&wrap(&format!("    取代：{}", p.replaced.join("、")), "      "));
        }
    }
    text + &more
}

fn precedents(g: &Guidance) -> String {
    if g.precedents.is_empty() {
        return String::new();
    }
    let mut text = heading("类似案例");
    for p in &g.precedents {
        text.push_str(&precedent(p));
    }
    text
}

fn precedent(p: &PrecedentView) -> String {
    let vote = if p.votes { "" } else { ",不计作先例的一票" };
    let mut text = wrap(&format!("  案例{} {}〔{}{vote}〕", p.case, p.title, p.authority_name), "    ");
    text.push_str(&wrap(&format!("    要点：{}", p.holding), "    "));
    let names =
        |list: &[crate::guidance::ComparedFact]| list.iter().map(|f| f.name.clone()).collect::<Vec<_>>().join("、");
    if !p.shared.is_empty() {
        text.push_str(&wrap(&format!("    相同：{}", names(&p.shared)), "      "));
    }
    for f in &p.differing {
        let helps = f.helps.as_deref().map_or(String::new(), |h| format!(",对{h}有利"));
        text.push_str(&wrap(&format!("    不同：{}（本案{}，他案{}{helps}）", f.name, f.here, f.there), "      "));
    }
    if !p.only_there.is_empty() {
        text.push_str(&wrap(&format!("    他案有、本案没提：{}", names(&p.only_there)), "      "));
    }
    if !p.only_here.is_empty() {
        text.push_str(&wrap(&format!("    本案有、他案没有：{}", names(&p.only_here)), "      "));
    }
    for line in &p.money {
        text.push_str(&wrap(&format!("    钱款：{line}"), "      "));
    }
    for line in &p.outcome {
        text.push_str(&wrap(&format!("    {line}"), "      "));
    }
    text
}

fn words(g: &Guidance, full: bool) -> String {
    let playbook = &g.playbook;
    let mut text = String::new();
    for (name, list) in
        [("可以这样说", &playbook.say), ("不要承诺", &playbook.do_not_promise), ("公司不能做", &playbook.limits)]
    {
        let (lines, more) = first(list, 4, full);
        if !lines.is_empty() {
            text.push_str(&heading(name));
            text.extend(lines.iter().map(|line| bullet(line)));
            text.push_str(&more);
        }
    }
    text
}

fn evidence(g: &Guidance, full: bool) -> String {
    if g.playbook.evidence.is_empty() {
        return String::new();
    }
    let mut text = heading("证据（先取容易灭失的）");
    let (items, more) = first(&g.playbook.evidence, 5, full);
    for e in items {
        text.push_str(&bullet(&format!("{}：在{}手里，保存{}；{}", e.what, e.holder, e.lifetime, e.how)));
    }
    text + &more
}

fn proof(g: &Guidance, full: bool) -> String {
    if g.proof.is_empty() {
        return String::new();
    }
    let mut text = heading("还要证明什么（容易灭失的在前）");
    let (points, more) = first(&g.proof, 3, full);
    for p in points {
        text.push_str(&bullet(&format!("{}：{}（{}）", p.point, p.burden, p.claim_name)));
        if let Some(e) = p.evidence.first() {
            text.push_str(&wrap(
                &format!("      {}：在{}手里，保存{}；{}", e.what, e.holder, e.lifetime, e.how),
                "      ",
            ));
        }
    }
    text + &more
}

fn claimable(g: &Guidance, full: bool) -> String {
    let mut text = String::new();
    if !g.remedies.is_empty() {
        text.push_str(&heading("对方可能主张什么"));
        let (remedies, more) = first(&g.remedies, 3, full);
        for r in remedies {
            let when = if r.when.is_empty() { String::new() } else { format!("（如{}）", r.when) };
            let basis = r.provision_names.join("、");
            text.push_str(&bullet(&format!("{}{when}：{} {DIM}〔{basis}〕{DIM:#}", r.what, r.how)));
        }
        text.push_str(&more);
    }
    for l in &g.limitations {
        let day = l.last_day.as_deref().map_or(String::new(), |d| format!("，事发当天就知道的，到 {d}"));
        text.push_str(&bullet(&format!(
            "时效·{}：{}{day}。{} {DIM}〔{}〕{DIM:#}",
            l.what, l.within, l.note, l.provision_name
        )));
    }
    text
}

fn times(g: &Guidance, full: bool) -> String {
    if g.deadlines.is_empty() {
        return String::new();
    }
    let mut text = heading("时限");
    let (deadlines, more) = first(&g.deadlines, 5, full);
    for d in deadlines {
        let due = d.due.as_deref().filter(|_| d.within != AT_ONCE);
        let due = due.map_or(String::new(), |due| format!("，最迟 {due}"));
        let when = if d.when.is_empty() { String::new() } else { format!("（如{}）", d.when) };
        text.push_str(&bullet(&format!(
            "{}{when}：{}起{}{due} {DIM}〔{}〕{DIM:#}",
            d.what, d.clock, d.within, d.source
        )));
    }
    text + &more
}

fn why_not(g: &Guidance, full: bool) -> String {
    let others: Vec<&ClaimView> = g.claims.iter().filter(|c| !c.stands).collect();
    if others.is_empty() {
        return String::new();
    }
    let mut text = heading("为什么不是别的");
    let (others, more) = first(&others, 3, full);
    for claim in others {
        text.push_str(&bullet(&format!("{}({})：{}", claim.name, fault_name(claim.fault), claim.why_not)));
    }
    text + &more
}

fn then(g: &Guidance) -> String {
    let Some(then) = &g.law_then else { return String::new() };
    let mut text = heading(&format!("按事发时（{}）的法律", then.day));
    for l in &then.liability {
        text.push_str(&format!("  {}：{}\n", l.name, l.band_name));
    }
    text.extend(then.differences.iter().map(|d| bullet(d)));
    text
}
