//! From the words of a certificate to its PDF. Setting a page takes a processor for some milliseconds: two at a time, none for longer than
//! a request may wait.

use super::model::{Certificate, Printed};
use super::{rules, words};
use crate::platform::App;
use crate::platform::fault::fault;
use crate::shared::Refusal;
use accord_pdf::{Error, Signatory};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How long somebody waits for a seat, and then for the page.
const AT_MOST: Duration = Duration::from_secs(10);

/// Seats for setting pages.
struct Seats(Arc<Semaphore>);

impl Default for Seats {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(2)))
    }
}

/// The PDF of a certificate that stands.
///
/// # Errors
/// `no_longer_stands`; `busy`; `not_printable`; a fault.
pub async fn pdf(app: &App, certificate: &Certificate) -> Result<Vec<u8>, Refusal> {
    rules::may_print(certificate.standing)?;
    let page = page(&app.config().base_url, &certificate.printed);
    let busy = || Refusal::refused("busy", "Many certificates are being printed at this moment. Try again in a minute.");

    let seats = app.kept::<Seats>().0.clone();
    let seat = timeout(AT_MOST, seats.acquire_owned()).await.map_err(|_| busy())?.map_err(fault)?;
    let setting = tokio::task::spawn_blocking(move || {
        // The seat is kept as long as the work lasts, also when nobody waits for it any more.
        let _seat = seat;
        accord_pdf::certificate(&page)
    });
    let set = timeout(AT_MOST, setting).await.map_err(|_| busy())?.map_err(fault)?;
    set.map_err(|error| match error {
        Error::TooLong(_) | Error::Empty(_) => Refusal::refused(
            "not_printable",
            format!("This certificate cannot be printed: {error}. Ask us to issue it again with other words."),
        ),
        Error::Broken(_) => fault(error),
    })
}

/// What is printed, word by word.
pub fn page(base_url: &str, printed: &Printed) -> accord_pdf::Certificate {
    accord_pdf::Certificate {
        service: printed.service.clone(),
        holder: printed.holder.clone(),
        course: printed.course.clone(),
        award: printed.award.clone(),
        days: words::days(&printed.days),
        hours: printed.minutes.map(words::time),
        place: printed.place.clone(),
        signatories: printed.signatories.iter().map(|who| Signatory { name: who.name.clone(), role: who.role.clone() }).collect(),
        issued_on: words::day(printed.issued_on),
        number: printed.number.clone(),
        check_at: check_at(base_url, &printed.number),
        check_page: format!("{base_url}/verify"),
    }
}

/// The whole address at which that number is checked: what the QR code holds.
pub fn check_at(base_url: &str, number: &str) -> String {
    format!("{base_url}/verify/{number}")
}
