//! What the larger measurements share: arguments, dice, percentiles, memory, and what the machine was doing.

use std::path::Path;
use std::time::{Duration, Instant};

/// The number that follows an argument; `cargo bench` adds arguments of its own, which are passed over.
pub fn argument(name: &str) -> Option<u64> {
    let mut all = std::env::args().skip_while(|a| a != name);
    all.next()?;
    all.next()?.replace('_', "").parse().ok()
}

pub fn has(name: &str) -> bool {
    std::env::args().any(|a| a == name)
}

/// A stream of numbers that depends on its seed alone (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % count.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Times of many runs.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn time<T>(&mut self, what: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = what();
        self.0.push(start.elapsed());
        done
    }

    /// The time that this share of the runs stays within, in milliseconds.
    pub fn within(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort();
        let at = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
        sorted.get(at).map_or(f64::NAN, |d| d.as_secs_f64() * 1000.0)
    }
}

/// Forgets the peak of memory so far, where the system lets us.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with(name)).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Peak of memory since [`forget_peak`], in MB; pages of mapped files count.
pub fn peak() -> u64 {
    status("VmHWM:")
}

/// Memory of its own just now, without pages of files, in MB.
pub fn own() -> u64 {
    status("RssAnon:")
}

/// Watches the memory of its own while something is done: what is read of files may be given back at any time and is
/// not bounded by a setting.
pub struct Watch(std::sync::Arc<std::sync::atomic::AtomicU64>, std::sync::mpsc::Sender<()>);

impl Watch {
    pub fn start() -> Watch {
        use std::sync::atomic::Ordering::Relaxed;
        let (most, (end, ended)) = (std::sync::Arc::default(), std::sync::mpsc::channel());
        let watch = Watch(most, end);
        let most = watch.0.clone();
        std::thread::spawn(move || {
            let pause = Duration::from_millis(20);
            while ended.recv_timeout(pause) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                most.fetch_max(own(), Relaxed);
            }
        });
        watch
    }

    /// The most there was, in MB.
    pub fn end(self) -> u64 {
        let _ = self.1.send(());
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// Bytes of a file or of everything in a folder, in MB.
pub fn size(path: &Path) -> u64 {
    fn bytes(path: &Path) -> u64 {
        let Ok(data) = path.metadata() else { return 0 };
        if data.is_file() {
            return data.len();
        }
        let Ok(entries) = std::fs::read_dir(path) else { return 0 };
        entries.filter_map(Result::ok).map(|e| bytes(&e.path())).sum()
    }
    bytes(path) >> 20
}

/// Cores, and how busy the machine was with other things: figures of a busy machine are worth little.
pub fn machine() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    format!("{cores} cores, load {load}")
}

/// A table with its columns aligned.
pub struct Table(Vec<Vec<String>>);

impl Table {
    pub fn new(head: &[&str]) -> Table {
        Table(vec![head.iter().map(|s| (*s).to_owned()).collect()])
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.0.push(cells);
    }

    pub fn print(&self) {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or(0);
        let width = |at: usize| self.0.iter().filter_map(|r| r.get(at)).map(|c| c.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.0 {
            let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
        }
        println!();
    }
}

pub fn ms(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}
