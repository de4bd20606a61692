//! `accord clock forward 3d`: the demo's clock, moved by hand.

use super::say::{say, words};
use crate::audit::Note;
use crate::calendar::zone::local_day_time;
use crate::platform::permit::SystemPermit;
use crate::platform::{App, services, start};
use crate::shared::Refusal;
use chrono::Duration;

/// The farthest that one step goes.
const AT_MOST: Duration = Duration::days(366);

/// `3d`, `12h`, `2w`, `30m`.
///
/// # Errors
/// A sentence that says how to write it.
pub fn span(text: &str) -> Result<Duration, String> {
    let wrong = || "Write how far as a number and m, h, d or w, like 3d; a year at most".to_owned();
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let number: u32 = text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    let number = i64::from(number);
    let minutes = match unit {
        'm' => Some(number),
        'h' => number.checked_mul(60),
        'd' => number.checked_mul(60 * 24),
        'w' => number.checked_mul(60 * 24 * 7),
        _ => None,
    };
    let span = minutes.and_then(Duration::try_minutes).ok_or_else(wrong)?;
    if span > Duration::zero() && span <= AT_MOST { Ok(span) } else { Err(wrong()) }
}

/// Move the story forward. A server on the same database follows within seconds and does what falls due.
///
/// # Errors
/// A sentence, where the clock is the machine's.
pub async fn forward(app: &App, by: Duration) -> Result<(), String> {
    if !app.clock().is_story() {
        return Err("The clock of this service is the machine's. Only the demo's can be moved.".to_owned());
    }
    start::keep_clock(app).await.map_err(|error| error.to_string())?;
    app.clock().move_to(app.clock().now() + by);
    start::keep_clock(app).await.map_err(|error| error.to_string())?;
    note(app, by).await.map_err(words)?;
    let zone = services::names(app, None).await.map_or(crate::calendar::zone::Zone::LONDON, |service| service.zone);
    say(&format!("The demo's clock says {} now.", local_day_time(app.clock().now(), zone)))
}

async fn note(app: &App, by: Duration) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "the demo's clock, at the command line");
    let tx = app.begin(&permit).await?;
    tx.note(Note::changed("clock.moved", "house_clock", None).detail(serde_json::json!({ "minutes": by.num_minutes() }))).await?;
    app.commit(tx).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        assert_eq!(span("3d"), Ok(Duration::days(3)));
        assert_eq!(span("90m"), Ok(Duration::minutes(90)));
        assert_eq!(span("2w"), Ok(Duration::weeks(2)));
        for wrong in ["", "d", "3", "-3d", "0d", "3y", "99999999999w", "400d", "3é"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
