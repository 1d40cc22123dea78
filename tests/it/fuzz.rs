//! What the fuzz targets promise, held without a fuzzer: on every input of `fuzz/seeds` (what once broke something is
//! kept there), and on some thousands of inputs made from them at random.

#[path = "../../fuzz/src/targets.rs"]
mod targets;

use std::path::Path;

use anjian::study::Dice;

/// Inputs of a target: its file of seeds a line each, and the files that once broke something.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let found: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).unwrap()).collect();
    assert!(!found.is_empty(), "{target} has no seeds");
    found
}

/// As long as `FUZZ_SECONDS` says for each target, from a seed of the day: a fuzzer for machines without one.
/// `FUZZ_SECONDS=480 cargo test --test it fuzz::longer -- --ignored --nocapture`
#[test]
#[ignore = "takes as long as it is told to"]
fn longer() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(60);
    let only = std::env::var("FUZZ_TARGET").ok();
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as u32;
    for (name, target) in targets::ALL.iter().filter(|(name, _)| only.as_ref().is_none_or(|o| o == name)) {
        let mut pool = seeds(name);
        let mut dice = Dice::new(seed, name);
        let start = std::time::Instant::now();
        let (mut tried, mut slowest) = (0_u64, std::time::Duration::ZERO);
        while start.elapsed().as_secs() < seconds {
            let input = bent(&pool, &mut dice);
            let once = std::time::Instant::now();
            let done = std::panic::catch_unwind(|| target(&input));
            assert!(done.is_ok(), "{name} breaks on {:?} (seed {seed})", String::from_utf8_lossy(&input));
            slowest = slowest.max(once.elapsed());
            tried += 1;
            // Bent ones are bent further.
            if dice.below(4) == 0 && input.len() < 20_000 {
                let at = dice.below(400);
                if pool.len() < 400 { pool.push(input) } else { pool[at] = input }
            }
        }
        println!("{name}: {tried} inputs, the slowest took {slowest:.1?}");
    }
}

/// Cuts, repeats, swaps and strange characters: what typing, pasting and lines going bad do to a text.
fn bent(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    const ODD: &[&str] = &[
        "\0",
        "\u{feff}",
        "\u{202e}",
        "，",
        "〇",
        "第",
        "万亿",
        "|",
        "《",
        "》",
        "\r\n",
        "\"",
        "𠮷",
        "%",
        "999999999999",
    ];
    let pick = |dice: &mut Dice| &seeds[dice.below(seeds.len())];
    let mut bytes = pick(dice).clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(5) {
            0 => bytes.truncate(at),
            1 => {
                let other = pick(dice);
                let from = dice.below(other.len() + 1);
                bytes.splice(at..at, other[from..].iter().take(400).copied());
            }
            2 => {
                let word = ODD[dice.below(ODD.len())];
                bytes.splice(at..at, word.bytes());
            }
            3 if at < bytes.len() => bytes[at] = bytes[at].wrapping_add(dice.below(255) as u8 + 1),
            _ => {
                let end = (at + dice.below(30)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
    }
    bytes
}

#[test]
fn the_promises_hold_on_every_input_kept_and_on_many_made_from_them() {
    for (name, target) in targets::ALL {
        let seeds = seeds(name);
        seeds.iter().for_each(|input| target(input));
        let mut dice = Dice::new(20_261_123, name);
        // Full advice takes milliseconds; the small readers take none.
        let rounds = match *name {
            "incident" => 60,
            "document" | "http" | "query" => 150,
            _ => 1_500,
        };
        for _ in 0..rounds {
            let input = bent(&seeds, &mut dice);
            let tried = std::panic::catch_unwind(|| target(&input));
            assert!(tried.is_ok(), "{name} breaks on {:?}", String::from_utf8_lossy(&input));
        }
    }
}
