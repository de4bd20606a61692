//! Posted changes of courses.

use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::{CourseId, Refusal};
use crate::training::permits::KeepCourses;
use crate::training::{commands, forms, queries};

/// `POST /training/courses/{id}/edit`
pub async fn change_course(ask: Ask, Key(id): Key<CourseId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepCourses>()?;
    let (known, _) = queries::course(&ask.app, &permit, permit.service(), id).await?;
    let outcome = async {
        let new = forms::check_course_change(&raw, &known.code)?;
        let version = raw.get("version").parse().map_err(|_| Refusal::Changed)?;
        commands::change_course(&ask.app, &permit, id, version, &new).await?;
        Ok(format!("/training/courses/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The course is changed. Runs that have begun stay as they were").await
}

/// `POST /training/courses/{id}/retire`
pub async fn retire_course(ask: Ask, Key(id): Key<CourseId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepCourses>()?;
    let outcome = async {
        let reason = forms::check_retire(&raw)?;
        commands::retire_course(&ask.app, &permit, id, &reason).await?;
        Ok(format!("/training/courses/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The course is no longer given. Its runs stay as they are").await
}

/// `POST /training/courses/{id}/put-back`
pub async fn put_course_back(ask: Ask, Key(id): Key<CourseId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepCourses>()?;
    let outcome = commands::put_course_back(&ask.app, &permit, id).await.map(|()| format!("/training/courses/{id}"));
    ask.answer(&raw, outcome, "The course is in the catalogue again").await
}
