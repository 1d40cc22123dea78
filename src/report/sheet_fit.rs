//! A sheet shortened until it fits one A4 page: what is least needed on paper goes first, and how much was left out is
//! said. Heights are estimated in lines of print; the widths are those of the print style of the page.

use super::sheet::{Item, Sheet};

/// Lines that fit one A4 page, with some to spare for what an estimate gets wrong.
const PAGE: usize = 60;
/// Characters on a line over the whole width, and over half of it.
const WHOLE: usize = 53;
const HALF: usize = 25;
/// How many characters of the report are printed; the rest is on the screen.
const LONGEST_INCIDENT: usize = 240;

impl Sheet {
    /// The same, short enough for one A4 page.
    pub fn fitted(mut self) -> Sheet {
        self.incident = clipped(&self.incident, LONGEST_INCIDENT);
        let mut left_out = 0;
        for law in &mut self.law {
            law.gist = clipped(&law.gist, 66);
        }
        for party in &mut self.parties {
            left_out += cut(&mut party.by_claim, 4);
        }
        // No list is longer on paper than a person reads standing.
        left_out += cut(&mut self.answers, 6) + cut(&mut self.steps, 8) + cut(&mut self.parties, 5);
        left_out += cut(&mut self.law, 5) + cut(&mut self.ask, 5) + cut(&mut self.say, 5);
        left_out += cut(&mut self.do_not, 7) + cut(&mut self.evidence, 7) + cut(&mut self.deadlines, 5);
        self.caveats.clear();
        while self.lines() > PAGE && self.shorten() {
            left_out += 1;
        }
        self.left_out = left_out;
        self
    }

    /// Takes one line from the list that can best spare one; `false` when nothing more may go.
    fn shorten(&mut self) -> bool {
        // (how many there are beyond what must stay), in the order in which they are given up.
        let spare = [
            self.say.len().saturating_sub(2),
            self.law.len().saturating_sub(2),
            self.evidence.len().saturating_sub(3),
            self.ask.len().saturating_sub(2),
            self.do_not.len().saturating_sub(3),
            self.deadlines.len().saturating_sub(2),
            self.steps.len().saturating_sub(4),
            self.parties.len().saturating_sub(2),
            self.answers.len(),
        ];
        let Some(most) = spare.iter().copied().max().filter(|most| *most > 0) else { return false };
        match spare.iter().position(|s| *s == most) {
            Some(0) => drop(self.say.pop()),
            Some(1) => drop(self.law.pop()),
            Some(2) => drop(self.evidence.pop()),
            Some(3) => drop(self.ask.pop()),
            Some(4) => drop(self.do_not.pop()),
            Some(5) => drop(self.deadlines.pop()),
            Some(6) => drop(self.steps.pop()),
            Some(7) => drop(self.parties.pop()),
            _ => drop(self.answers.pop()),
        }
        true
    }

    /// The height in lines of print, as the print style sets it: boxes over the whole width, then pairs of boxes
    /// side by side, then the lines to sign on.
    pub(super) fn lines(&self) -> usize {
        let steps = self.steps.iter().map(|s| {
            let when = if s.when.is_empty() { 0 } else { s.when.chars().count() + 4 };
            rows(s.what.chars().count() + s.who.chars().count() + s.within.chars().count() + when + 4, WHOLE)
        });
        let parties: usize = self
            .parties
            .iter()
            .map(|p| {
                rows(p.name.chars().count() + p.band.chars().count() + p.meaning.chars().count() + 3, HALF)
                    + p.by_claim.iter().map(|c| rows(c.name.chars().count() + 5, HALF)).sum::<usize>()
            })
            .sum();
        let law: usize = self
            .law
            .iter()
            .map(|l| rows(l.name.chars().count() + l.gist.chars().count() + l.note.chars().count() + 3, HALF))
            .sum();
        let evidence = self.evidence.iter().map(|e| rows(item(e), HALF)).sum::<usize>();
        let deadlines = self
            .deadlines
            .iter()
            .map(|d| rows(d.by.chars().count() + d.what.chars().count() + d.when.chars().count() + 6, WHOLE));
        let frame = 17; // Title, dates, six headings, the lines to sign on and the foot.
        frame
            + rows(self.incident.chars().count(), WHOLE)
            + if self.answers.is_empty() { 0 } else { rows(self.answers.join("；").chars().count() + 4, WHOLE) }
            + steps.sum::<usize>()
            + parties.max(law)
            + list(&self.ask).max(evidence)
            + list(&self.say).max(list(&self.do_not))
            + deadlines.sum::<usize>()
    }
}

fn item(e: &Item) -> usize {
    e.what.chars().count() + e.holder.chars().count() + e.lifetime.chars().count() + 3
}

fn list(lines: &[String]) -> usize {
    lines.iter().map(|l| rows(l.chars().count(), HALF)).sum()
}

fn rows(characters: usize, width: usize) -> usize {
    characters.div_ceil(width).max(1)
}

fn cut<T>(list: &mut Vec<T>, most: usize) -> usize {
    let over = list.len().saturating_sub(most);
    list.truncate(most);
    over
}

fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 2).chain("……".chars()).collect()
}
