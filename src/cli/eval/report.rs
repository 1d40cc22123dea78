//! The figures as a table for people.

use super::super::render::{heading, wrap};
use super::Evaluation;
use super::measure::{Measures, Share};

/// The report.
pub fn report(result: &Evaluation, misses: bool) -> String {
    let mut text = String::new();
    for (name, measures) in &result.incidents {
        if !name.is_empty() {
            text.push_str(&heading(name));
        }
        text.push_str(&incidents(measures, misses));
    }
    if let Some(first) = result.precedents.first() {
        text.push_str(&heading(&format!("类案检索，逐案留一（{} 案）", first.success_at_3.of)));
        for r in &result.precedents {
            let line = format!(
                "{}：前三里有同类同向的案子 {}，MRR {:.3}\n",
                r.name,
                share(&r.success_at_3),
                r.mean_reciprocal_rank
            );
            text.push_str(&line);
        }
    }
    if let Some(a) = &result.answering {
        text.push_str(&heading(&format!("如实作答，到什么都改变不了为止（{} 个情形）", a.stories)));
        text.push_str(&format!(
            "按案鉴的次序平均问 {:.2} 个，按写下的次序 {:.2} 个，{:.0}%\n",
            a.ours,
            a.authored,
            100.0 * a.ours / a.authored.max(f64::MIN_POSITIVE)
        ));
    }
    text
}

fn incidents(m: &Measures, misses: bool) -> String {
    let mut text = format!(
        "事件 {} 件，其中结局已知、可核对物业责任的 {} 件。区间为 95% Wilson 区间。\n\n",
        m.incidents, m.with_outcome
    );
    for f in &m.figures {
        text.push_str(&format!("{}：{}\n", f.name, share(&f.ours)));
        if let Some(base) = &f.majority {
            text.push_str(&format!("    只猜最常见的答案：{}\n", share(base)));
        }
        if let Some(base) = &f.topic_alone {
            text.push_str(&format!("    只看主题（留一法）：{}\n", share(base)));
        }
    }
    text.push_str(&format!(
        "把已废止条文当作今日依据：{} 次\n平均每件可问 {:.1} 个问题\n",
        m.repealed_shown, m.questions
    ));
    if misses {
        text.push_str("\n没读对的：\n");
        for miss in &m.misses {
            let line =
                format!("{} [{}] 应为 {}，得到 {}。{}", miss.id, miss.figure, miss.expected, miss.actual, miss.text);
            text.push_str(&wrap(&line, "    "));
        }
    }
    text
}

fn share(s: &Share) -> String {
    format!("{:.3}({}/{},{:.3}–{:.3})", s.share, s.hits, s.of, s.low, s.high)
}
