//! `anjian study`: a few drills in the terminal, asked and marked line by line; nothing is kept.

use std::io::{BufRead, Write};

use clap::Args;
use serde_json::{Value, json};

use crate::knowledge::Knowledge;
use crate::reasoning::Engine;
use crate::source::typeset;
use crate::study::{Dice, Drill, LARGEST_PAPER, Part, drill};

use super::cases::topic;
use super::context::{CliError, Context, Outcome, now, print};
use super::render::{paragraph, title, wrap};

/// Drills in the terminal.
#[derive(Debug, Args)]
pub struct Study {
    /// 只练这个主题（名称或标识）
    #[arg(long, value_name = "主题")]
    topic: Option<String>,
    /// 练几题
    #[arg(long, value_name = "题数", default_value_t = 5)]
    n: usize,
    /// 题号：同一个题号出同样的题；不写就随时间变
    #[arg(long, value_name = "题号")]
    seed: Option<u32>,
}

impl Study {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, an unknown topic, or a number out of range.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        if !(1..=LARGEST_PAPER).contains(&self.n) {
            return Err(CliError::Usage(format!("题数要在 1 到 {LARGEST_PAPER} 之间")));
        }
        let topic = self.topic.as_deref().map(topic).transpose()?;
        let knowledge = context.knowledge()?;
        let engine = Engine::new(knowledge.clone());
        // Any number will do that is another one next time.
        let seed = self.seed.unwrap_or_else(|| now().time().subsec_nanosecond().unsigned_abs());
        let mut dice = Dice::new(seed, "terminal");
        let mut claims: Vec<_> =
            knowledge.claims().filter(|(_, c)| topic.is_none_or(|t| c.topic == t)).map(|(id, _)| id).collect();
        dice.shuffle(&mut claims);
        let today = now().date();
        let drills = claims.into_iter().filter_map(|id| drill(&engine, id, dice.seed(), today)).take(self.n);
        if context.json {
            context.print_json(&drills.map(|d| as_json(&knowledge, &d)).collect::<Vec<_>>())?;
            return Ok(Outcome::Success);
        }
        ask_all(&knowledge, drills)
    }
}

fn ask_all(knowledge: &Knowledge, drills: impl Iterator<Item = Drill>) -> Result<Outcome, CliError> {
    let stdin = std::io::stdin();
    let mut lines = stdin.lock().lines();
    let (mut asked, mut right) = (0, 0);
    for drill in drills {
        print(&question(knowledge, &drill, asked + 1))?;
        std::io::stdout().flush()?;
        let Some(letter) = read(&mut lines, drill.part.choices.len())? else { break };
        asked += 1;
        let hit = drill.part.choices.get(letter).is_some_and(|c| c.right);
        right += usize::from(hit);
        let verdict =
            if hit { "对。".to_owned() } else { format!("不对，应选 {}。", drill.part.right_letters()) };
        let why: String = drill.why.iter().map(|line| wrap(&typeset(&format!("  · {line}")), "    ")).collect();
        print(&format!("{verdict}\n{why}\n"))?;
    }
    print(&format!("做了 {asked} 题，对 {right} 题。\n"))?;
    Ok(Outcome::Success)
}

/// The letter typed; asked again while it is none. `None` at the end of input.
fn read(lines: &mut impl Iterator<Item = std::io::Result<String>>, choices: usize) -> Result<Option<usize>, CliError> {
    for line in lines {
        let line = line
            .map_err(|_| CliError::Input {
                path: "标准输入".to_owned(), reason: "不是 UTF-8 文字".to_owned()
            })?;
        let typed = line.trim().to_ascii_uppercase();
        if let Some(index) = (0..choices).find(|i| typed == Part::letter(*i).to_string()) {
            return Ok(Some(index));
        }
        let last = Part::letter(choices.saturating_sub(1));
        print(&format!("请输入 A 到 {last} 中的一个字母：\n"))?;
    }
    Ok(None)
}

fn question(knowledge: &Knowledge, drill: &Drill, number: usize) -> String {
    let claim = knowledge.claim(drill.flip.claim);
    let told: Vec<String> = drill.told.iter().map(|f| format!("{}——{}", f.name, f.shown)).collect();
    let mut text = title(&typeset(&format!("{number}. {}〔{}〕", claim.name, claim.topic.name())));
    text.push_str(&paragraph(&typeset(&format!(
        "已知：{}。只看这一条，{}。",
        told.join("；"),
        drill.flip.before.words()
    ))));
    text.push_str(&paragraph(&typeset(&format!("{}，结果怎么变？", drill.change()))));
    if !drill.was.ask.is_empty() {
        text.push_str(&paragraph(&typeset(&format!("（{}）", drill.was.ask))));
    }
    for (i, choice) in drill.part.choices.iter().enumerate() {
        text.push_str(&wrap(&typeset(&format!("  {}. {}", Part::letter(i), choice.text)), "     "));
    }
    text.push_str("您的答案：\n");
    text
}

fn as_json(knowledge: &Knowledge, drill: &Drill) -> Value {
    let claim = knowledge.claim(drill.flip.claim);
    let outcome = |o: &crate::study::Outcome| {
        json!({
            "status": o.status,
            "party": o.party.id(),
            "band": o.band.map(|b| b.id()),
            "words": o.words(),
        })
    };
    json!({
        "id": drill.id,
        "claim": claim.id,
        "name": claim.name,
        "topic": claim.topic.id(),
        "seed": drill.seed,
        "day": drill.flip.day.to_string(),
        "facts": drill.told.iter().map(|f| json!({"id": f.id, "name": f.name, "shown": f.shown})).collect::<Vec<_>>(),
        "change": {"fact": drill.was.id, "name": drill.was.name, "ask": drill.was.ask, "from": drill.was.shown, "to": drill.becomes.shown},
        "before": outcome(&drill.flip.before),
        "after": outcome(&drill.flip.after),
        "choices": drill.part.choices.iter().enumerate().map(|(i, c)| json!({
            "letter": Part::letter(i).to_string(),
            "text": c.text,
            "right": c.right,
        })).collect::<Vec<_>>(),
        "answer": drill.part.right_letters(),
        "why": drill.why,
    })
}
