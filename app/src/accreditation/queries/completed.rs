//! Which courses count as completed: the rows that training keeps once nothing is missing. The two statements here are the only ones of
//! this room that say so.

use crate::shared::ServiceId;
use entity::{completion, course};
use sea_orm::ColumnTrait as _;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

/// Person, code, title, run, the day it was completed, minutes of development, how many of them are approved: one row for each completed run.
/// `{who}` narrows the person `k.person_id`; `$1` is the service.
pub(super) const COMPLETED: &str = "SELECT k.person_id AS person_id, 'COURSE' AS tag, c.code AS a, c.title AS b, r.reference AS c,
    CAST(k.completed_on AS TEXT) AS d, NULL AS e, NULL AS f, r.cpd_minutes AS n, r.cpd_approved_minutes AS m
  FROM completion k JOIN run r ON r.id = k.run_id JOIN course c ON c.id = k.course_id
  WHERE k.service_id = $1 AND k.withdrawn_at IS NULL {who}";

/// Who completed one of those courses.
pub(super) fn having_completed(codes: &[String], service: ServiceId) -> SelectStatement {
    Query::select()
        .column((completion::Entity, completion::Column::PersonId))
        .from(completion::Entity)
        .inner_join(
            course::Entity,
            Expr::col((course::Entity, course::Column::Id)).equals((completion::Entity, completion::Column::CourseId)),
        )
        .and_where(completion::Column::ServiceId.eq(service.0))
        .and_where(completion::Column::WithdrawnAt.is_null())
        .and_where(course::Column::Code.is_in(codes))
        .to_owned()
}
