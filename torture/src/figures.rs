//! How much is tried, and what came of it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// When a part ends: after so many cases, or when the time is over.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The most cases.
    pub cases: u64,
    /// When to stop, whatever has been done by then.
    pub until: Option<Instant>,
}

impl Bounds {
    /// That many cases, however long they take.
    #[must_use]
    pub const fn cases(cases: u64) -> Self {
        Self { cases, until: None }
    }
}

/// What became of one case.
pub enum Outcome {
    /// It was used.
    Used,
    /// It was used, and this is what it was and what its parts took: a slowest case must be known by more than its time.
    UsedFor(String),
    /// It was refused in a sentence.
    Refused,
    /// It took longer than it may, in these words. Work beside it makes a thread slower as well, so it is timed again when the
    /// others are done, and lost if it is too slow then.
    Slow(String),
}

/// For how long this thread works: on a busy machine it waits as well, which is no fault of a case.
#[derive(Clone, Copy, Debug)]
pub struct Working {
    begin: Instant,
    before: Option<Duration>,
}

impl Working {
    /// From now on.
    #[must_use]
    pub fn start() -> Self {
        Self {
            begin: Instant::now(),
            before: worked(),
        }
    }

    /// How long the thread has worked since the start; where the system does not tell, how long it is ago.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        worked()
            .zip(self.before)
            .map_or(self.begin.elapsed(), |(now, before)| now - before)
    }
}

/// How long this thread has worked, where the system tells.
fn worked() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// The case on which a thread worked longest.
#[derive(Clone, Debug, Default)]
pub struct Slowest {
    /// How long.
    pub took: Duration,
    /// Its number.
    pub case: u64,
    /// What it was, where the part says so.
    pub about: Option<String>,
}

/// What came of a part.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The part.
    pub name: &'static str,
    /// Cases that were used.
    pub used: u64,
    /// Cases that were refused in a sentence.
    pub refused: u64,
    /// What was lost, with the number of the case: panics and broken promises.
    pub lost: Vec<String>,
    /// Cases that were too slow beside others.
    slow: Vec<u64>,
    /// The case that took longest.
    pub slowest: Slowest,
    /// The time of the whole part.
    pub took: Duration,
}

impl Figures {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            used: 0,
            refused: 0,
            lost: Vec::new(),
            slow: Vec::new(),
            slowest: Slowest::default(),
            took: Duration::ZERO,
        }
    }

    /// Counts what became of a case, for which the thread worked for so long.
    fn count(
        &mut self,
        number: u64,
        took: Duration,
        outcome: thread::Result<Result<Outcome, String>>,
        alone: bool,
    ) {
        let mut about = None;
        match outcome {
            Ok(Ok(Outcome::Used)) => self.used += 1,
            Ok(Ok(Outcome::UsedFor(what))) => {
                self.used += 1;
                about = Some(what);
            }
            Ok(Ok(Outcome::Refused)) => self.refused += 1,
            Ok(Ok(Outcome::Slow(_))) if !alone => {
                self.slow.push(number);
                return;
            }
            Ok(Ok(Outcome::Slow(words))) => {
                self.lost.push(format!("case {number}, alone: {words}"))
            }
            Ok(Err(broken)) => self.lost.push(format!("case {number}: {broken}")),
            Err(panic) => {
                let text = panic
                    .downcast_ref::<String>()
                    .map(String::as_str)
                    .or_else(|| panic.downcast_ref::<&str>().copied());
                let text = text.unwrap_or("a panic without words");
                self.lost.push(format!("case {number}: panic: {text}"));
            }
        }
        self.note(Slowest {
            took,
            case: number,
            about,
        });
    }

    fn note(&mut self, other: Slowest) {
        if other.took > self.slowest.took {
            self.slowest = other;
        }
    }

    fn add(&mut self, other: Self) {
        self.used += other.used;
        self.refused += other.refused;
        self.lost.extend(other.lost);
        self.slow.extend(other.slow);
        self.note(other.slowest);
    }
}

/// Tries cases 0, 1, … of a part, on every core.
pub fn attempt(
    name: &'static str,
    bounds: Bounds,
    case: impl Fn(u64) -> Result<Outcome, String> + Sync,
) -> Figures {
    let start = Instant::now();
    let next = AtomicU64::new(0);
    let work = || {
        let mut figures = Figures::new(name);
        while bounds.until.is_none_or(|until| Instant::now() < until) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= bounds.cases {
                break;
            }
            attempt_one(&mut figures, number, &case, false);
        }
        figures
    };
    let mut all = Figures::new(name);
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            all.add(worker.join().expect("what a case panics with is caught"));
        }
    });
    for number in std::mem::take(&mut all.slow) {
        attempt_one(&mut all, number, &case, true);
    }
    all.took = start.elapsed();
    all
}

/// Tries one case; `alone`: while no other is tried.
fn attempt_one(
    figures: &mut Figures,
    number: u64,
    case: &impl Fn(u64) -> Result<Outcome, String>,
    alone: bool,
) {
    let working = Working::start();
    let outcome = catch_unwind(AssertUnwindSafe(|| case(number)));
    figures.count(number, working.elapsed(), outcome, alone);
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            used,
            refused,
            ..
        } = self;
        write!(
            f,
            "{name}: {} cases, {used} used, {refused} refused in words, {} lost; slowest case {} in {:.2} s, all {:.0} s",
            used + refused + self.lost.len() as u64,
            self.lost.len(),
            self.slowest.case,
            self.slowest.took.as_secs_f64(),
            self.took.as_secs_f64(),
        )?;
        match &self.slowest.about {
            Some(about) => write!(f, "\n  the slowest: {about}"),
            None => Ok(()),
        }
    }
}
