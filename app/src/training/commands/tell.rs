//! Letters about a place to the person whose it is, with the link that needs no sign-in.

use super::invitations::with_sign_in;
use crate::calendar::appointments;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::mail::{Button, Letter};
use crate::platform::services::ServiceNames;
use crate::platform::signed;
use crate::shared::when;
use crate::shared::{BookingId, PersonId, Refusal};
use crate::training::letters::ToldOfPlace;
use crate::training::model::CourseState;
use crate::training::queries::RunView;
use crate::training::rules::public_name;
use entity::booking;

/// What the links to somebody's own place are signed for.
pub const PLACE: &str = "training place";
/// What the links to the evaluation form are signed for.
pub const EVALUATION: &str = "training evaluation";
/// What the links to a line manager are signed for.
pub const APPROVAL: &str = "training approval";

/// The whole address of somebody's own place.
///
/// # Errors
/// A fault.
pub fn place_link(app: &App, booking: BookingId) -> Result<String, Refusal> {
    Ok(format!("{}/training/place/{}", app.config().base_url, signed::sign(app, PLACE, booking.0)?))
}

/// Where whose booking it is finds the next runs of the course: behind their sign-in, or on the list for the public; where neither is open
/// to them, the page of their own place.
///
/// # Errors
/// A fault.
pub(super) async fn next_runs(app: &App, tx: &WriteTx, view: &RunView, row: &booking::Model) -> Result<Button, Refusal> {
    let (base, course) = (&app.config().base_url, &view.course);
    let url = if !with_sign_in(tx, &[PersonId(row.person_id)]).await?.is_empty() {
        format!("{base}/training/courses/{}", course.id)
    } else if course.is_public && course.state == CourseState::Open.code() {
        format!("{base}/courses/{}", public_name(&course.code))
    } else {
        return Ok(Button { label: "See where you stand".to_owned(), url: place_link(app, BookingId(row.id))? });
    };
    Ok(Button { label: "See the next runs".to_owned(), url })
}

/// Write to whose booking it is; nobody is written to whose address is not on record.
///
/// # Errors
/// A fault.
#[expect(clippy::too_many_arguments, reason = "who, about what, which letter: each is one word at the call")]
pub(super) async fn of_place(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    row: &booking::Model,
    kind: &'static str,
    why: &'static str,
    letter: impl FnOnce(ToldOfPlace) -> Letter,
) -> Result<(), Refusal> {
    let person = PersonId(row.person_id);
    let Some(contact) = appointments::contacts(tx, &[person]).await?.remove(&person) else { return Ok(()) };
    let told = ToldOfPlace {
        name: contact.name.clone(),
        course: view.course.title.clone(),
        first: view.days.first().map(|day| when::day(day.day)).unwrap_or_default(),
        place: view.place(),
        link: place_link(app, BookingId(row.id))?,
    };
    let draft = Draft {
        kind,
        to_name: contact.name,
        to_address: contact.email,
        person: Some(person),
        letter: letter(told),
        why,
        calendar: None,
        stream: None,
        case: None,
    };
    tx.post_letter(service, draft).await?;
    Ok(())
}
