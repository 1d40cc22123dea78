//! A judgment in one piece, cut into what happened, why, and what was decided, at the words that every judgment uses.

/// 事实, 理由, 结果, 法律依据.
pub fn split(body: &str) -> [String; 4] {
    let body = body.trim();
    let result = last_of(body, &["判决如下", "裁定如下", "调解协议如下", "达成如下协议", "决定如下"])
        .map(|at| line_start(body, at));
    let head = body.get(..result.unwrap_or(body.len())).unwrap_or(body);
    let reasons = ["本院认为", "本院经审查认为", "法院认为", "裁判理由", "法院审理认为"];
    let reasoning = reasons.iter().filter_map(|w| head.find(w)).min();
    let facts = head.get(..reasoning.unwrap_or(head.len())).unwrap_or(head);
    let reasoning = reasoning.and_then(|at| head.get(at..)).unwrap_or("");
    let result = result.and_then(|at| body.get(at..)).unwrap_or("");
    let law = law_of(if reasoning.is_empty() { body } else { reasoning }, result);
    [facts, reasoning, result, &law].map(|text| text.trim().to_owned())
}

fn last_of(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|w| text.rfind(w)).max()
}

/// The start of the sentence that holds a byte: 依照……，判决如下 belongs together.
fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    let stop = before.char_indices().rev().find(|(_, c)| matches!(c, '。' | '\n' | '；'));
    stop.map_or(0, |(at, c)| at + c.len_utf8())
}

/// The passages that name statutes: from 依照 or 根据 before 《 to the end of the sentence.
fn law_of(reasoning: &str, result: &str) -> String {
    let mut found = Vec::new();
    for sentence in
        reasoning.split_inclusive(['。', '\n']).chain(result.split_inclusive(['。', '\n', '：', ':']).take(2))
    {
        let Some(at) = ["依照", "根据", "依据", "按照"].iter().filter_map(|w| sentence.find(w)).min() else {
            continue;
        };
        let cited = sentence.get(at..).unwrap_or("").trim();
        if cited.contains('《') && cited.contains('》') && !found.contains(&cited) {
            found.push(cited);
        }
    }
    found.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_judgment_falls_into_its_parts() {
        let body = "原告诉称，楼上漏水。经审理查明，水管老化。\n本院认为，物业未尽维护义务。依照《民法典》第九百四十二条，判决如下：\n一、赔偿2000元。";
        let [facts, reasoning, result, law] = split(body);
        assert!(facts.starts_with("原告诉称") && facts.ends_with("水管老化。"), "{facts}");
        assert_eq!(reasoning, "本院认为，物业未尽维护义务。");
        assert!(result.starts_with("依照《民法典》") && result.ends_with("一、赔偿2000元。"), "{result}");
        assert_eq!(law, "依照《民法典》第九百四十二条，判决如下：");
    }

    #[test]
    fn a_text_without_those_words_is_all_facts() {
        assert_eq!(split(" 只有经过 "), ["只有经过".to_owned(), String::new(), String::new(), String::new()]);
        assert_eq!(split(""), [const { String::new() }; 4]);
    }
}
