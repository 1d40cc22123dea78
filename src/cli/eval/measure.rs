//! Each incident advised on and compared with its label; shares with Wilson intervals; baselines.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::Serialize;

use crate::guidance::{Advisor, Guidance, Request};
use crate::law::{ProvisionId, find_citations};

use super::super::context::CliError;
use super::Labelled;

/// A share of hits with its 95% Wilson interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Hits.
    pub hits: usize,
    /// Trials.
    pub of: usize,
    /// Hits over trials; 0 for no trials.
    pub share: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

impl Share {
    /// A share with its interval (Wilson 1927, z = 1.96).
    pub fn new(hits: usize, of: usize) -> Share {
        if of == 0 {
            return Share { hits, of, share: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, z) = (of as f64, 1.959_963_985_f64);
        let p = hits as f64 / n;
        let denominator = 1.0 + z * z / n;
        let centre = (p + z * z / (2.0 * n)) / denominator;
        let half = z / denominator * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        Share { hits, of, share: p, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
    }
}

/// One figure with the baselines beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Id in JSON.
    pub id: &'static str,
    /// 名称
    pub name: &'static str,
    /// Ours.
    pub ours: Share,
    /// Always the commonest answer of the file.
    pub majority: Option<Share>,
    /// The commonest answer among the other incidents of the same labelled topic.
    pub topic_alone: Option<Share>,
}

/// Something read wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miss {
    /// Incident.
    pub id: String,
    /// Which figure.
    pub figure: &'static str,
    /// Expected.
    pub expected: String,
    /// What came out.
    pub actual: String,
    /// The text.
    pub text: String,
}

/// All figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measures {
    /// How many incidents.
    pub incidents: usize,
    /// How many with a known outcome for the company.
    pub with_outcome: usize,
    /// The figures.
    pub figures: Vec<Figure>,
    /// Repealed provisions shown as today's basis: must be 0.
    pub repealed_shown: usize,
    /// Questions asked on average.
    pub questions: f64,
    /// Everything read wrong.
    pub misses: Vec<Miss>,
}

/// Bands in order of weight; `supplementary` weighs like `minor`.
fn weight(band: &str) -> Option<i32> {
    match band {
        "none" => Some(0),
        "supplementary" | "minor" => Some(1),
        "shared" => Some(2),
        "major" => Some(3),
        "full" => Some(4),
        _ => None,
    }
}

/// Measures.
///
/// # Errors
/// If the index fails.
pub fn measure(advisor: &Advisor, incidents: &[Labelled], now: DateTime) -> Result<Measures, CliError> {
    let mut tally = Tally::default();
    let mut repealed_shown = 0;
    let mut questions = 0;
    for incident in incidents {
        let place = incident.place.as_deref().and_then(|p| p.split('/').next()).map(str::to_owned);
        let request = Request {
            id: Some(incident.id.clone()),
            text: incident.text.clone(),
            date: None,
            place,
            set: Vec::new(),
            now,
        };
        let guidance = advisor.advise(&request)?;
        repealed_shown += repealed(advisor, &guidance, now);
        questions += guidance.questions.len();
        tally.topic(incident, &guidance);
        tally.law(advisor, incident, &guidance);
        tally.liability(incident, &guidance);
    }
    Ok(Measures {
        incidents: incidents.len(),
        with_outcome: tally.outcomes,
        figures: tally.figures(incidents),
        repealed_shown,
        questions: questions as f64 / incidents.len().max(1) as f64,
        misses: tally.misses,
    })
}

/// Provisions shown as today's basis that are not in force today.
fn repealed(advisor: &Advisor, guidance: &Guidance, now: DateTime) -> usize {
    let law = &advisor.knowledge().law;
    let in_force = |id: &ProvisionId| law.rows(id).iter().any(|p| p.in_force(now.date()));
    guidance.provisions.iter().filter_map(|p| ProvisionId::parse(&p.id)).filter(|id| !in_force(id)).count()
}

#[derive(Default)]
struct Tally {
    topic_first: usize,
    topic_any: usize,
    law_trials: usize,
    law3: usize,
    law5: usize,
    outcomes: usize,
    direction: usize,
    band: usize,
    abstained: usize,
    misses: Vec<Miss>,
}

impl Tally {
    fn miss(&mut self, incident: &Labelled, figure: &'static str, expected: String, actual: String) {
        self.misses.push(Miss { id: incident.id.clone(), figure, expected, actual, text: incident.text.clone() });
    }

    fn topic(&mut self, incident: &Labelled, guidance: &Guidance) {
        let first = guidance.topics.first().map_or("", |t| t.id.as_str());
        self.topic_first += usize::from(first == incident.topic);
        if first == incident.topic || incident.also_topics.iter().any(|t| t == first) {
            self.topic_any += 1;
        } else {
            self.miss(incident, "topic", incident.topic.clone(), first.to_owned());
        }
    }

    fn law(&mut self, advisor: &Advisor, incident: &Labelled, guidance: &Guidance) {
        let Some(main) = incident.law.first() else { return };
        self.law_trials += 1;
        let matches = |id: &str| same_provision(advisor, main, id);
        let at = guidance.provisions.iter().position(|p| matches(&p.id));
        self.law3 += usize::from(at.is_some_and(|i| i < 3));
        self.law5 += usize::from(at.is_some_and(|i| i < 5));
        if at.is_none_or(|i| i >= 5) {
            let shown: Vec<&str> = guidance.provisions.iter().take(5).map(|p| p.id.as_str()).collect();
            self.miss(incident, "law", main.clone(), shown.join(" "));
        }
    }

    fn liability(&mut self, incident: &Labelled, guidance: &Guidance) {
        let Some(expected) = company(incident) else { return };
        self.outcomes += 1;
        let actual = guidance.liability.iter().find(|l| l.party == "property-company").map_or("", |l| l.band.as_str());
        let (Some(want), got) = (weight(expected), weight(actual)) else { return };
        match got {
            None => {
                self.abstained += 1;
                self.miss(incident, "liability", expected.to_owned(), actual.to_owned());
            }
            Some(got) => {
                self.direction += usize::from((got > 0) == (want > 0));
                let near = (got - want).abs() <= 1;
                self.band += usize::from(near);
                if !near || (got > 0) != (want > 0) {
                    self.miss(incident, "liability", expected.to_owned(), actual.to_owned());
                }
            }
        }
    }

    fn figures(&self, incidents: &[Labelled]) -> Vec<Figure> {
        let n = incidents.len();
        let topics: Vec<(&str, &str)> = incidents.iter().map(|i| ("", i.topic.as_str())).collect();
        let bands: Vec<(&str, &str)> =
            incidents.iter().filter_map(|i| company(i).map(|b| (i.topic.as_str(), b))).collect();
        let direction = |b: &str, c: &str| (weight(b) > Some(0)) == (weight(c) > Some(0));
        let near = |b: &str, c: &str| weight(b).zip(weight(c)).is_some_and(|(x, y)| (x - y).abs() <= 1);
        let laws: Vec<(&str, &str)> =
            incidents.iter().filter_map(|i| i.law.first().map(|l| (i.topic.as_str(), l.as_str()))).collect();
        let equal = |a: &str, b: &str| a == b;
        let figure = |id, name, hits, of, majority, topic_alone| Figure {
            id,
            name,
            ours: Share::new(hits, of),
            majority,
            topic_alone,
        };
        vec![
            figure("topic-first", "主题首位正确", self.topic_first, n, Some(majority(&topics, equal)), None),
            figure("topic-any", "主题或兼及主题居首", self.topic_any, n, None, None),
            figure(
                "law-3",
                "主要条文在前三",
                self.law3,
                self.law_trials,
                Some(majority(&laws, equal)),
                Some(by_topic(&laws, equal)),
            ),
            figure(
                "law-5",
                "主要条文在前五",
                self.law5,
                self.law_trials,
                Some(majority(&laws, equal)),
                Some(by_topic(&laws, equal)),
            ),
            figure(
                "direction",
                "物业公司担不担责",
                self.direction,
                self.outcomes,
                Some(majority(&bands, direction)),
                Some(by_topic(&bands, direction)),
            ),
            figure(
                "band",
                "责任档相差不过一档",
                self.band,
                self.outcomes,
                Some(majority(&bands, near)),
                Some(by_topic(&bands, near)),
            ),
            figure("abstained", "未定（越少越好）", self.abstained, self.outcomes, None, None),
        ]
    }
}

/// The company's labelled band, where the outcome is known.
fn company(incident: &Labelled) -> Option<&str> {
    let band = &incident.liability.iter().find(|l| l.party == "property-company")?.band;
    (incident.outcome_known && weight(band).is_some()).then_some(band.as_str())
}

/// Whether a labelled provision (an id, or a statute by name with or without an article) means `id`.
fn same_provision(advisor: &Advisor, labelled: &str, id: &str) -> bool {
    if labelled == id {
        return true;
    }
    let law = &advisor.knowledge().law;
    if let Some(cited) = find_citations(labelled, law).into_iter().find_map(|c| c.provision) {
        return cited.as_str() == id;
    }
    let statute = id.split('#').next().unwrap_or("");
    law.statute(statute)
        .is_some_and(|s| s.short == labelled || s.name == labelled || s.aliases.iter().any(|a| a == labelled))
}

/// Always the answer that fits most: an upper bound for any constant guess.
fn majority(labels: &[(&str, &str)], fits: impl Fn(&str, &str) -> bool) -> Share {
    let hits = labels
        .iter()
        .map(|(_, guess)| labels.iter().filter(|(_, label)| fits(guess, label)).count())
        .max()
        .unwrap_or(0);
    Share::new(hits, labels.len())
}

/// For each incident the answer that fits most of the others of its topic (leave one out), else of all others.
fn by_topic(labels: &[(&str, &str)], fits: impl Fn(&str, &str) -> bool) -> Share {
    let mut hits = 0;
    for (i, (topic, label)) in labels.iter().enumerate() {
        let others: Vec<&str> =
            labels.iter().enumerate().filter(|(j, (t, _))| *j != i && t == topic).map(|(_, (_, l))| *l).collect();
        let pool: Vec<&str> = if others.is_empty() {
            labels.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, (_, l))| *l).collect()
        } else {
            others
        };
        let mut score: BTreeMap<&str, usize> = BTreeMap::new();
        for guess in &pool {
            score.insert(guess, pool.iter().filter(|l| fits(guess, l)).count());
        }
        let best = score.iter().max_by_key(|(guess, n)| (**n, std::cmp::Reverse(**guess))).map(|(g, _)| *g);
        hits += usize::from(best.is_some_and(|guess| fits(guess, label)));
    }
    Share::new(hits, labels.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_interval_of_known_values() {
        let share = Share::new(8, 10);
        assert!((share.low - 0.490).abs() < 0.001 && (share.high - 0.943).abs() < 0.001, "{share:?}");
        let none = Share::new(0, 20);
        assert!(none.low == 0.0 && (none.high - 0.161).abs() < 0.001, "{none:?}");
    }

    #[test]
    fn topic_baseline_never_sees_the_incident_itself() {
        let labels = [("a", "x"), ("a", "x"), ("b", "y")];
        // The only `b` must be guessed from the others, which are all `x`.
        assert_eq!(by_topic(&labels, |p, q| p == q).hits, 2);
        assert_eq!(majority(&labels, |p, q| p == q).hits, 2);
    }
}
