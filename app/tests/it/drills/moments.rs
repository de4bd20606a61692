//! When to strike: at random, but spread over the whole of the work.

use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};
use std::future::Future;
use std::time::{Duration, Instant};

/// How often each drill kills.
pub const KILLS: usize = 20;

/// As many moments as there are kills, one in each of as many equal parts of the time that the work takes, in no order. The seed is said,
/// and taken from `ACCORD_DRILL_SEED` when it is set.
pub fn moments(what: &str, whole: Duration) -> Vec<Duration> {
    let given = std::env::var_os("ACCORD_DRILL_SEED").and_then(|seed| seed.to_str()?.parse().ok());
    let seed: u64 = given.unwrap_or_else(rand::random);
    println!("{what}: takes {} ms; {KILLS} kills, ACCORD_DRILL_SEED={seed}", whole.as_millis());
    let mut dice = StdRng::seed_from_u64(seed);
    let mut parts: Vec<u32> = (0..).take(KILLS).collect();
    parts.shuffle(&mut dice);
    let part = whole.as_secs_f64() / f64::from(u32::try_from(KILLS).unwrap());
    parts.into_iter().map(|number| Duration::from_secs_f64(part * (f64::from(number) + dice.random::<f64>()))).collect()
}

/// Look again and again until there is an answer.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, at_most: Duration, look: impl Fn() -> F) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(began.elapsed() < at_most, "{what}: not within {} s", at_most.as_secs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
