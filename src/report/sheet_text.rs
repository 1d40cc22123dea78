//! A sheet as Markdown (to keep) and as plain text (to paste into a chat group).

use std::fmt::Write as _;

use super::sheet::{Sheet, Step};

/// What stands under every sheet.
const FOOT: &str = "供一线处置参考，不代替律师意见；责任档随新查明的事实改变。";

impl Sheet {
    /// The sheet as Markdown, complete. Somebody's own words stand in it as words: nothing they typed becomes markup.
    pub fn markdown(&self) -> String {
        let mut out = format!("# 处置单：{}\n\n", self.topics.join("、"));
        let mut head = vec![format!("法律截至 {}", self.today)];
        head.extend((!self.occurred.is_empty()).then(|| format!("事发 {}", self.occurred)));
        head.extend((!self.region.is_empty()).then(|| self.region.clone()));
        _ = writeln!(out, "{}", escaped(&head.join("，")));
        _ = write!(out, "\n## 事件\n\n> {}\n", escaped(&self.incident));
        section(&mut out, "已核对的事实", self.answers.iter().map(|a| escaped(a)));
        if !self.steps.is_empty() {
            out.push_str("\n## 现在就做\n\n");
            for (i, step) in self.steps.iter().enumerate() {
                _ = writeln!(out, "{}. {}", i + 1, escaped(&step_words(step)));
            }
        }
        if !self.parties.is_empty() {
            out.push_str("\n## 谁可能负责\n\n");
            for p in &self.parties {
                _ = writeln!(out, "- **{}：{}**，{}", escaped(&p.name), escaped(&p.band), escaped(&p.meaning));
                for c in &p.by_claim {
                    _ = writeln!(out, "  - {}：{}", escaped(&c.name), c.band_name);
                }
            }
        }
        let law = self.law.iter().map(|l| {
            let note = if l.note.is_empty() { String::new() } else { format!("（{}）", l.note) };
            format!("**{}**{note}：{}", escaped(&l.name), escaped(&l.gist))
        });
        section(&mut out, "法律依据", law);
        section(&mut out, "接着问", self.ask.iter().map(|a| escaped(a)));
        section(&mut out, "可以这样说", self.say.iter().map(|a| escaped(a)));
        section(&mut out, "不要承诺、不能做", self.do_not.iter().map(|a| escaped(a)));
        let evidence = self
            .evidence
            .iter()
            .map(|e| format!("{}（谁持有：{}；保存：{}）", escaped(&e.what), escaped(&e.holder), escaped(&e.lifetime)));
        section(&mut out, "证据（先取容易灭失的）", evidence);
        section(&mut out, "时限", self.due_lines().map(|d| escaped(&d)));
        section(&mut out, "注意", self.caveats.iter().map(|a| escaped(a)));
        out.push_str("\n## 签字\n\n- 填写人：　　　　　　　时间：\n- 处理人：　　　　　　　时间：\n- 复核人：　　　　　　　时间：\n");
        _ = write!(out, "\n---\n\n{FOOT}\n");
        out
    }

    /// The sheet as plain text, short: no markup, one idea a line.
    pub fn plain(&self) -> String {
        let mut out = format!("【处置单】{}\n", self.topics.join("、"));
        if !self.occurred.is_empty() || !self.region.is_empty() {
            let parts: Vec<&str> =
                [self.occurred.as_str(), self.region.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
            _ = writeln!(out, "事发：{}", parts.join("，"));
        }
        _ = writeln!(out, "事件：{}", self.incident);
        if !self.answers.is_empty() {
            _ = writeln!(out, "已核对：{}", self.answers.join("；"));
        }
        numbered(&mut out, "现在就做", self.steps.iter().map(step_words));
        let parties = self.parties.iter().map(|p| {
            let each: Vec<String> = p.by_claim.iter().map(|c| format!("{}：{}", c.name, c.band_name)).collect();
            let each = if each.is_empty() { String::new() } else { format!("（分开看：{}）", each.join("；")) };
            format!("{}：{}{each}", p.name, p.band)
        });
        dashed(&mut out, "谁可能负责（以查明的事实为准）", parties);
        let law = self.law.iter().map(|l| {
            let note = if l.note.is_empty() { String::new() } else { format!("（{}）", l.note) };
            format!("{}{note}：{}", l.name, l.gist)
        });
        dashed(&mut out, "法律依据", law);
        numbered(&mut out, "接着问", self.ask.iter().cloned());
        dashed(&mut out, "可以这样说", self.say.iter().cloned());
        dashed(&mut out, "不要承诺、不能做", self.do_not.iter().cloned());
        let evidence = self.evidence.iter().map(|e| format!("{}（{}，保存{}）", e.what, e.holder, e.lifetime));
        dashed(&mut out, "证据（先取容易灭失的）", evidence);
        dashed(&mut out, "时限", self.due_lines());
        if self.left_out > 0 {
            out.push_str("\n这里只写最要紧的，其余看完整的处置建议。\n");
        }
        _ = writeln!(out, "\n法律截至 {}。{FOOT}", self.today);
        out
    }

    fn due_lines(&self) -> impl Iterator<Item = String> {
        self.deadlines.iter().map(|d| {
            let when = if d.when.is_empty() { String::new() } else { format!("（如果：{}）", d.when) };
            format!("{}：{}{when}", d.by, d.what)
        })
    }
}

fn step_words(s: &Step) -> String {
    let when = if s.when.is_empty() { String::new() } else { format!("；如果：{}", s.when) };
    format!("{}（{}，{}{when}）", s.what.trim_end_matches('。'), s.who, s.within)
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        _ = write!(out, "\n## {title}\n\n");
    }
    for line in lines {
        _ = writeln!(out, "- {line}");
    }
}

fn dashed(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    headed(out, title, lines.map(|l| format!("- {l}")));
}

fn numbered(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    headed(out, title, lines.enumerate().map(|(i, l)| format!("{}. {l}", i + 1)));
}

fn headed(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        _ = writeln!(out, "\n{title}");
    }
    for line in lines {
        _ = writeln!(out, "{line}");
    }
}

/// Text as words for Markdown: what would be markup is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.chars().enumerate() {
        let starts_block = i == 0 && matches!(c, '#' | '+' | '-' | '=');
        if starts_block || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '!' | '&' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
