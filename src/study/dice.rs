//! Chance that can be repeated: the same seed gives the same exercise on every machine.

use crate::source::Fingerprint;

/// A stream of numbers from a seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// For a seed and what it is used for, so that one seed does not fall alike everywhere.
    pub fn new(seed: u32, purpose: &str) -> Dice {
        let mut print = Fingerprint::new();
        print.take(purpose);
        Dice(print.value() ^ (u64::from(seed) << 16))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `count`; 0 where there is nothing to choose from.
    pub fn below(&mut self, count: usize) -> usize {
        // The bias of the remainder is far below anything a trainee could notice.
        if count == 0 { 0 } else { (self.roll() % count as u64) as usize }
    }

    /// A new seed.
    pub fn seed(&mut self) -> u32 {
        (self.roll() >> 40) as u32
    }

    /// Puts things into an order of chance.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}
