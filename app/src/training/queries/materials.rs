//! Materials of a course and of a run; the bytes of one file.

use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{CourseId, MaterialId, PersonId, Refusal, RunId, ServiceId};
use crate::training::material::MATERIALS_MAX;
use crate::training::model::BookingState;
use axum::body::Bytes;
use entity::{booking, material, material_file, run};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use uuid::Uuid;

/// Those with a place that stands: they read what belongs to the run and to its course.
pub const READERS: [BookingState; 3] = [BookingState::Confirmed, BookingState::Attended, BookingState::Partial];

/// What belongs to that course for all its runs, and what belongs to that one run.
fn of_both(course: CourseId, run: RunId) -> Condition {
    let either = Condition::any().add(material::Column::RunId.is_null()).add(material::Column::RunId.eq(run.0));
    Condition::all().add(material::Column::CourseId.eq(course.0)).add(either)
}

/// The materials for those who come to that run: the course's and its own, in the order in which they were added. One statement.
///
/// # Errors
/// A fault.
pub async fn materials_of_run<C: ConnectionTrait>(db: &C, course: CourseId, run: RunId) -> Result<Vec<material::Model>, Refusal> {
    let found = material::Entity::find().filter(of_both(course, run)).order_by_asc(material::Column::AddedAt);
    Ok(found.order_by_asc(material::Column::Id).limit(2 * MATERIALS_MAX).all(db).await?)
}

/// Whether there is any.
///
/// # Errors
/// A fault.
pub async fn has_materials<C: ConnectionTrait>(db: &C, course: CourseId, run: RunId) -> Result<bool, Refusal> {
    Ok(material::Entity::find().filter(of_both(course, run)).count(db).await? > 0)
}

/// The materials of a course for all its runs; those for the public alone, where it is asked so. One statement.
///
/// # Errors
/// A fault.
pub async fn materials_of_course<C: ConnectionTrait>(db: &C, course: CourseId, public: bool) -> Result<Vec<material::Model>, Refusal> {
    let mut found = material::Entity::find().filter(material::Column::CourseId.eq(course.0)).filter(material::Column::RunId.is_null());
    if public {
        found = found.filter(material::Column::IsPublic.eq(true));
    }
    let found = found.order_by_asc(material::Column::AddedAt).order_by_asc(material::Column::Id);
    Ok(found.limit(MATERIALS_MAX).all(db).await?)
}

/// One material of that service.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn load_material<C: ConnectionTrait>(db: &C, service: ServiceId, id: MaterialId) -> Result<material::Model, Refusal> {
    let found = material::Entity::find_by_id(id.0).filter(material::Column::ServiceId.eq(service.0));
    found.one(db).await?.ok_or(Refusal::NotFound)
}

/// Whether somebody has a place that stands on a run to which that material belongs.
///
/// # Errors
/// A fault.
pub async fn comes_to<C: ConnectionTrait>(db: &C, person: PersonId, found: &material::Model) -> Result<bool, Refusal> {
    let runs = Query::select()
        .column(run::Column::Id)
        .from(run::Entity)
        .and_where(run::Column::CourseId.eq(found.course_id))
        .and_where_option(found.run_id.map(|id| run::Column::Id.eq(id)))
        .to_owned();
    let place = booking::Entity::find()
        .filter(booking::Column::PersonId.eq(person.0))
        .filter(booking::Column::State.is_in(READERS.map(BookingState::code)))
        .filter(booking::Column::RunId.in_subquery(runs));
    Ok(place.one(db).await?.is_some())
}

/// Files that are being sent at this moment. Whoever reads slowly keeps their answer in memory for as long: a thousand of them share one copy.
#[derive(Default)]
struct BeingSent(Mutex<HashMap<Uuid, Weak<[u8]>>>);

impl BeingSent {
    fn known(&self, id: Uuid) -> Option<Arc<[u8]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id)?.upgrade()
    }

    /// Of two who read it at once the second one takes the copy of the first.
    fn share(&self, id: Uuid, bytes: Vec<u8>) -> Arc<[u8]> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.retain(|_, copy| copy.strong_count() > 0);
        if let Some(copy) = sent.get(&id).and_then(Weak::upgrade) {
            return copy;
        }
        let copy = Arc::<[u8]>::from(bytes);
        sent.insert(id, Arc::downgrade(&copy));
        copy
    }
}

/// The bytes of a file, as they were sent.
///
/// # Errors
/// `NotFound`, of a link; a fault.
pub async fn bytes_of(app: &App, permit: &impl Permit, found: &material::Model) -> Result<Bytes, Refusal> {
    let being_sent = app.kept::<BeingSent>();
    if let Some(copy) = being_sent.known(found.id) {
        return Ok(Bytes::from_owner(copy));
    }
    let file = material_file::Entity::find().filter(material_file::Column::MaterialId.eq(found.id));
    let file = file.one(app.read(permit)).await?.ok_or(Refusal::NotFound)?;
    Ok(Bytes::from_owner(being_sent.share(found.id, file.bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reads_a_file_at_the_same_time_shares_one_copy_which_goes_with_the_last() {
        let (sent, id) = (BeingSent::default(), Uuid::from_u128(1));
        assert!(sent.known(id).is_none());
        let first = sent.share(id, vec![1, 2, 3]);
        let second = sent.share(id, vec![1, 2, 3]);
        assert!(Arc::ptr_eq(&first, &second));
        assert!(sent.known(id).is_some_and(|copy| Arc::ptr_eq(&copy, &first)));
        drop((first, second));
        assert!(sent.known(id).is_none());
        let other = sent.share(Uuid::from_u128(2), vec![4]);
        assert_eq!((sent.0.lock().unwrap().len(), other.as_ref()), (1, [4].as_slice()), "nothing is remembered of what was sent");
    }
}
