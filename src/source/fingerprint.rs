//! FNV-1a: numbers that stay the same for the same words on every machine, for telling whether something changed and for
//! short names. No protection against anybody who wants two texts to collide.

/// 32 bits over some bytes.
pub fn fnv32(bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(0x811c_9dc5, |state, byte| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// 64 bits over texts, one after another; each ends where it ends (甲乙 丙 is not 甲 乙丙).
#[derive(Debug, Clone, Copy)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Over nothing yet.
    pub fn new() -> Fingerprint {
        Fingerprint(0xcbf2_9ce4_8422_2325)
    }

    /// Takes a text in.
    pub fn take(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// The number.
    pub fn value(self) -> u64 {
        self.0
    }
}

impl Default for Fingerprint {
    fn default() -> Fingerprint {
        Fingerprint::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_and_ends_of_texts() {
        // The published test vectors of FNV-1a.
        assert_eq!(fnv32([]), 0x811c_9dc5);
        assert_eq!(fnv32(*b"a"), 0xe40c_292c);
        let of = |texts: &[&str]| {
            let mut print = Fingerprint::new();
            texts.iter().for_each(|t| print.take(t));
            print.value()
        };
        assert_ne!(of(&["甲乙", "丙"]), of(&["甲", "乙丙"]));
    }
}
