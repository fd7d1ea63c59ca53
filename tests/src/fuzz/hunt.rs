//! Searches for an input on which a target panics.

use super::mutate::mutate;
use super::{TARGETS, Target};
use fastrand::Rng;
use std::collections::HashSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// How many inputs are kept that came to something new.
const POOL: usize = 2_000;

/// How long an input may take.
const SLOW: Duration = Duration::from_secs(5);

/// When a search ends that finds nothing.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// After so many inputs.
    Inputs(usize),
    /// After so long.
    Time(Duration),
}

/// Searches in every target, from the inputs in `tests/fuzz/corpus`, and says how many inputs each read. Whatever is
/// found is an error, which says what to keep of it.
pub fn hunt(seed: u64, until: Until) -> Result<(), String> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut panics = Vec::new();
    for target in TARGETS {
        match Hunt::new(target, &corpus, seed).run(until) {
            Ok(found) => println!("{}: {} inputs, {} outcomes", target.name, found.inputs, found.outcomes),
            Err(found) => panics.push(found),
        }
    }
    if panics.is_empty() {
        return Ok(());
    }
    let panics = panics.join("\n");
    Err(format!("seed {seed}:\n{panics}\nput the input into tests/fuzz/corpus once it is mended"))
}

/// A search.
#[derive(Debug)]
struct Hunt<'t> {
    target: &'t Target,
    random: Rng,
    pool: Vec<Vec<u8>>,
    outcomes: HashSet<String>,
}

/// What a search came to.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// How many inputs the target read.
    inputs: usize,
    /// To how many different outcomes they came.
    outcomes: usize,
}

impl<'t> Hunt<'t> {
    /// Begins a search with the inputs in the target's folder below `corpus`. Another seed searches elsewhere.
    fn new(target: &'t Target, corpus: &Path, seed: u64) -> Self {
        let folder = corpus.join(target.name);
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
        paths.sort();
        let pool = paths.iter().map(|path| fs::read(path).expect("the inputs are files")).collect();
        Self { target, random: Rng::with_seed(seed), pool, outcomes: HashSet::new() }
    }

    /// Searches. Whatever is found is an error, which has the smallest input that was found.
    fn run(mut self, until: Until) -> Result<Found, String> {
        let begin = Instant::now();
        for input in self.pool.clone() {
            self.read(&input)?;
        }
        let mut inputs = self.pool.len();
        while match until {
            Until::Inputs(most) => inputs < most,
            Until::Time(most) => begin.elapsed() < most,
        } {
            let input = mutate(&self.pool, self.target, &mut self.random);
            if self.read(&input)? && self.pool.len() < POOL {
                self.pool.push(input);
            }
            inputs += 1;
        }
        Ok(Found { inputs, outcomes: self.outcomes.len() })
    }

    /// Has the target read an input. Says whether it came to something new.
    fn read(&mut self, input: &[u8]) -> Result<bool, String> {
        let begin = Instant::now();
        let Some(outcome) = attempt(self.target, input) else {
            let least = self.least(input.to_vec());
            let Target { name, .. } = self.target;
            return Err(format!("`{name}` panics on \"{}\"", least.escape_ascii()));
        };
        if begin.elapsed() > SLOW {
            return Err(format!(
                "`{}` takes {:.0?} for \"{}\"",
                self.target.name,
                begin.elapsed(),
                input.escape_ascii()
            ));
        }
        // Names and numbers of the input make no difference.
        let shape = outcome.chars().filter(|sign| !sign.is_ascii_digit()).take(60);
        Ok(self.outcomes.insert(shape.collect()))
    }

    /// Leaves out of an input what it takes for no panic.
    fn least(&self, mut input: Vec<u8>) -> Vec<u8> {
        let mut piece = input.len().next_power_of_two() / 2;
        while piece > 0 {
            let mut at = 0;
            while at < input.len() {
                let mut less = input.clone();
                less.drain(at..input.len().min(at + piece));
                if attempt(self.target, &less).is_none() {
                    input = less;
                } else {
                    at += piece;
                }
            }
            piece /= 2;
        }
        input
    }
}

/// Returns what became of an input. Nothing if the target panicked.
fn attempt(target: &Target, input: &[u8]) -> Option<String> {
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks(bytes: &[u8]) -> String {
        assert!(!bytes.windows(2).any(|pair| pair == b"!!"), "two at once");
        String::from_utf8_lossy(bytes).chars().filter(|sign| *sign == '!').collect()
    }

    #[test]
    fn what_panics_is_found_and_cut_down() {
        let corpus = tempfile::tempdir().unwrap();
        fs::create_dir(corpus.path().join("breaks")).unwrap();
        fs::write(corpus.path().join("breaks/one"), "some text!").unwrap();
        let target = Target { name: "breaks", run: breaks, words: &["!"] };
        let found = Hunt::new(&target, corpus.path(), 7).run(Until::Inputs(5_000)).unwrap_err();
        assert_eq!(found, "`breaks` panics on \"!!\"");
        let quiet = Target { run: |_| String::new(), ..target };
        let found = Hunt::new(&quiet, corpus.path(), 7).run(Until::Inputs(100)).unwrap();
        assert_eq!((found.inputs, found.outcomes), (100, 1));
    }
}
