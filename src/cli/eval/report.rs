//! The figures as a table for people.

use super::super::render::wrap;
use super::measure::{Measures, Share};

/// The report.
pub fn report(m: &Measures, misses: bool) -> String {
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
