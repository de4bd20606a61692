//! Which courses count as completed. The two statements here are the only ones of this room that say so.

use crate::shared::ServiceId;
use crate::training::model::BookingState;
use entity::{booking, course, run};
use sea_orm::ColumnTrait as _;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

/// Person, code, title, run, last day, minutes of development, whether they are approved: one row for each completed run.
/// `{who}` narrows the person `k.person_id`; `$1` is the service.
pub(super) const COMPLETED: &str = "SELECT k.person_id AS person_id, 'COURSE' AS tag, c.code AS a, c.title AS b, r.reference AS c,
    CAST(MAX(t.day) AS TEXT) AS d, NULL AS e, NULL AS f, c.cpd_minutes AS n, CASE WHEN c.cpd_approved THEN 1 ELSE 0 END AS m
  FROM booking k JOIN run r ON r.id = k.run_id JOIN course c ON c.id = r.course_id
    JOIN session_day t ON t.run_id = r.id AND t.cancelled_at IS NULL
  WHERE k.service_id = $1 AND k.state = 'ATTENDED' {who}
  GROUP BY k.person_id, c.code, c.title, r.reference, c.cpd_minutes, c.cpd_approved";

/// Who completed one of those courses.
pub(super) fn having_completed(codes: &[String], service: ServiceId) -> SelectStatement {
    Query::select()
        .column((booking::Entity, booking::Column::PersonId))
        .from(booking::Entity)
        .inner_join(run::Entity, Expr::col((run::Entity, run::Column::Id)).equals((booking::Entity, booking::Column::RunId)))
        .inner_join(course::Entity, Expr::col((course::Entity, course::Column::Id)).equals((run::Entity, run::Column::CourseId)))
        .and_where(booking::Column::ServiceId.eq(service.0))
        .and_where(booking::Column::State.eq(BookingState::Attended.code()))
        .and_where(course::Column::Code.is_in(codes))
        .to_owned()
}
