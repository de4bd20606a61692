//! What time it is: the only file that asks the machine.
//!
//! The service lives in *story time*, which is the machine's time unless the clock was set (demo and tests only). It is counted on from
//! the start by the machine's monotonic time, as are measured durations. Leases and the pauses between tries stand in the database, where
//! several processes share them, and a monotonic time means nothing to another process: they use the machine's wall clock
//! ([`machine_now`]). Moving the story moves none of these.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use uuid::{ContextV7, Timestamp, Uuid};

/// The service's clock. Cheap to clone; all clones move together.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    began: Instant,
    began_at: DateTime<Utc>,
    /// Microseconds that the story was moved forward since it began.
    moved: AtomicI64,
    /// A set clock may be moved; the machine's may not.
    set: bool,
    /// Counts keys made within one millisecond, so that they sort as they were made.
    keys: Mutex<ContextV7>,
}

impl Clock {
    /// The machine's time.
    pub fn machine() -> Self {
        Self::starting(machine_now(), false)
    }

    /// A story that begins at that moment and runs on.
    pub fn story(begins: DateTime<Utc>) -> Self {
        Self::starting(begins, true)
    }

    fn starting(at: DateTime<Utc>, set: bool) -> Self {
        Self(Arc::new(Inner {
            began: Instant::now(),
            began_at: at.trunc_subsecs(6),
            moved: AtomicI64::new(0),
            set,
            keys: Mutex::new(ContextV7::new()),
        }))
    }

    /// Now, in whole microseconds, so that both databases give back what was stored.
    pub fn now(&self) -> DateTime<Utc> {
        let ran = i64::try_from(self.0.began.elapsed().as_micros()).unwrap_or(i64::MAX);
        let moved = self.0.moved.load(Ordering::SeqCst);
        self.0.began_at + Duration::microseconds(ran.saturating_add(moved))
    }

    /// Move the story forward to that moment. Never back: an earlier moment changes nothing.
    pub fn move_to(&self, moment: DateTime<Utc>) {
        let ahead = (moment - self.now()).num_microseconds().unwrap_or(0);
        if ahead > 0 {
            self.0.moved.fetch_add(ahead, Ordering::SeqCst);
        }
    }

    /// Whether this is a story, which may be moved.
    pub fn is_story(&self) -> bool {
        self.0.set
    }

    /// A key for a new row; keys sort by the moment at which they were made.
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(&self.0.keys, seconds, now.timestamp_subsec_nanos()))
    }
}

/// The machine's wall clock, for leases and pauses that several instances share and for nothing else.
#[expect(clippy::disallowed_methods, reason = "the one place that may ask the machine for the time")]
pub fn machine_now() -> DateTime<Utc> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_runs_on_and_never_back() {
        let begins = DateTime::from_timestamp(1_430_000_000, 0).unwrap();
        let clock = Clock::story(begins);
        assert!(clock.now() >= begins && clock.now() < begins + Duration::seconds(5));
        clock.move_to(begins + Duration::days(3));
        assert!(clock.now() >= begins + Duration::days(3));
        clock.move_to(begins);
        assert!(clock.now() >= begins + Duration::days(3));
    }

    #[test]
    fn keys_sort_by_time() {
        let clock = Clock::story(DateTime::from_timestamp(1_430_000_000, 0).unwrap());
        let first = clock.new_id();
        clock.move_to(clock.now() + Duration::milliseconds(5));
        assert!(first < clock.new_id());
    }
}
