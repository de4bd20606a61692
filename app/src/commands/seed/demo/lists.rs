//! The example lists, with their dates moved by whole weeks so that they are last month's, taken in as from the upload page.

use super::story::Story;
use crate::imports::commands::{Upload, keep, take};
use crate::imports::kind::ListKind;
use crate::imports::permits::TakeListsIn;
use crate::shared::{Refusal, Role, when};
use chrono::{Datelike, Duration, NaiveDate};

const PRACTITIONERS: &str = include_str!("../../../../../examples/practitioners.csv");
const OCTOBER: &str = include_str!("../../../../../examples/referrals-2026-10.csv");
const HUB: &str = include_str!("../../../../../examples/hub-referrals-2015-05.csv");

/// The day as at which each list was written.
const AS_AT: (i32, u32, u32) = (2026, 10, 26);
const HUB_AS_AT: (i32, u32, u32) = (2015, 5, 29);

/// Take the three lists in, on the later of the days as at which they are now.
///
/// # Errors
/// What the imports refuse.
pub async fn take_in(story: &mut Story) -> Result<(), Refusal> {
    let last = last_of_the_month_before(story.service.zone.to_local(story.until).date());
    let (as_at, weeks) = moved_to(AS_AT, last)?;
    let (hub_as_at, hub_weeks) = moved_to(HUB_AS_AT, last)?;
    let local = as_at.max(hub_as_at).and_hms_opt(16, 0, 0).unwrap_or_default();
    let moment = story.service.zone.to_utc(local).map_err(|problem| Refusal::refused(problem.code, problem.sentence))?;
    story.move_to(moment).await?;

    for (kind, name, text, weeks) in [
        (ListKind::Practitioners, "practitioners.csv", PRACTITIONERS, weeks),
        (ListKind::Referrals, "referrals.csv", OCTOBER, weeks),
        (ListKind::Referrals, "hub-referrals.csv", HUB, hub_weeks),
    ] {
        let permit = story.by::<TakeListsIn>(Role::Coordinator)?;
        let upload = Upload { kind, file_name: name.to_owned(), text: moved(text, weeks), run: None };
        let id = keep(&story.app, &permit, &story.service, &upload).await?;
        take(&story.app, &permit, &story.service, id, false, |_, _| {}).await?;
    }
    Ok(())
}

fn last_of_the_month_before(day: NaiveDate) -> NaiveDate {
    day.with_day(1).and_then(|first| first.pred_opt()).unwrap_or(day)
}

/// Where that day comes to lie in the month that ends on `last`, and by how many weeks it is moved.
fn moved_to((year, month, day): (i32, u32, u32), last: NaiveDate) -> Result<(NaiveDate, i64), Refusal> {
    let as_at = NaiveDate::from_ymd_opt(year, month, day).ok_or(Refusal::NotFound)?;
    let weeks = (last - as_at).num_days().div_euclid(7);
    Ok((as_at + Duration::weeks(weeks), weeks))
}

/// The list with every date moved, and crime references of the demo's own, so that the examples themselves can still be taken in.
fn moved(list: &str, weeks: i64) -> String {
    list.lines()
        .map(|line| line.split(',').map(|cell| moved_cell(cell, weeks)).collect::<Vec<_>>().join(","))
        .collect::<Vec<_>>()
        .join("\n")
}

fn moved_cell(cell: &str, weeks: i64) -> String {
    let is_date = cell.len() == 10 && cell.bytes().filter(|b| *b == b'/').count() == 2;
    match (is_date.then(|| when::date(cell).ok()).flatten(), cell.strip_prefix("CF")) {
        (Some(date), _) => (date + Duration::weeks(weeks)).format("%d/%m/%Y").to_string(),
        (None, Some(number)) if number.bytes().all(|b| b.is_ascii_digit()) => format!("DM{number}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_moved_by_whole_weeks_into_the_month_before() {
        for (today, lies_on, weeks) in [("21/11/2026", "26/10/2026", 0), ("01/12/2026", "30/11/2026", 5), ("15/03/2027", "22/02/2027", 17)]
        {
            let last = last_of_the_month_before(when::date(today).unwrap());
            let (as_at, by) = moved_to(AS_AT, last).unwrap();
            assert_eq!((as_at, by), (when::date(lies_on).unwrap(), weeks), "{today}");
        }
    }

    #[test]
    fn dates_move_and_everything_else_stays() {
        let list = "day,ref,words\n01/10/2026,CF70001026,\"at 9/10, really\"\n";
        assert_eq!(moved(list, 1), "day,ref,words\n08/10/2026,DM70001026,\"at 9/10, really\"");
    }
}
