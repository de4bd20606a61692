//! The rules that the database keeps by itself: closed lists, places, one live row, foreign keys.

use crate::engines::{Engine, Outcome, engines};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Set, SqlErr, prelude::*};

fn now() -> DateTimeUtc {
    DateTimeUtc::from_timestamp_micros(1_792_000_000_000_000).unwrap_or_default()
}

async fn a_service(engine: &Engine) -> Result<Uuid, DbErr> {
    let service = entity::service::Model {
        id: Uuid::now_v7(),
        slug: "demo".to_owned(),
        full_name: "Restorative Example".to_owned(),
        discreet_name: "Example Service".to_owned(),
        time_zone: "Europe/London".to_owned(),
        organiser_name: "Example Service".to_owned(),
        organiser_email: "service@example.org".to_owned(),
        contact_phone: None,
        settings: Json::Null,
        created_at: now(),
        version: 1,
    };
    Ok(service.into_active_model().insert(&engine.db).await?.id)
}

async fn a_person(engine: &Engine, service_id: Uuid, reference: &str) -> Result<Uuid, DbErr> {
    let person = entity::person::Model {
        id: Uuid::now_v7(),
        service_id,
        reference: reference.to_owned(),
        full_name: "Example Person".to_owned(),
        name_norm: "example person".to_owned(),
        gender: None,
        created_at: now(),
        version: 1,
        merged_into: None,
    };
    Ok(person.into_active_model().insert(&engine.db).await?.id)
}

fn a_course(service_id: Uuid) -> entity::course::Model {
    entity::course::Model {
        id: Uuid::now_v7(),
        service_id,
        code: "AF".to_owned(),
        title: "Awareness".to_owned(),
        summary: String::new(),
        description: String::new(),
        length_days: 1,
        audience: "everybody".to_owned(),
        award_level: None,
        gives: None,
        prerequisite_course_id: None,
        cpd_minutes: 0,
        cpd_approved_minutes: 0,
        retired_at: None,
        retired_reason: None,
        state: "OPEN".to_owned(),
        created_at: now(),
        version: 1,
        pre_reading: String::new(),
        criteria: String::new(),
        assessed: false,
        evaluated: false,
        is_public: false,
    }
}

async fn a_run(engine: &Engine, service_id: Uuid, trainer_id: Uuid) -> Result<Uuid, DbErr> {
    let course_id = a_course(service_id).into_active_model().insert(&engine.db).await?.id;
    let run = entity::run::Model {
        id: Uuid::now_v7(),
        service_id,
        reference: "R-1".to_owned(),
        course_id,
        state: "PLANNED".to_owned(),
        venue: "Hall".to_owned(),
        venue_address: String::new(),
        joining_link: None,
        min_places: 1,
        max_places: 2,
        agency_cap: None,
        booking_deadline: None,
        trainer_id,
        taken: 2,
        created_at: now(),
        version: 1,
        offer_hours: 24,
        access_notes: String::new(),
        cancelled_at: None,
        cancel_reason: None,
        criteria: String::new(),
        assessed: false,
        evaluated: false,
        cpd_minutes: 0,
        cpd_approved_minutes: 0,
        own_codes: false,
        by_need: false,
        kept_until: None,
        queue_looked_at: None,
        is_public: false,
    };
    Ok(run.into_active_model().insert(&engine.db).await?.id)
}

fn a_booking(service_id: Uuid, run_id: Uuid, person_id: Uuid, state: &str) -> entity::booking::ActiveModel {
    entity::booking::ActiveModel {
        id: Set(Uuid::now_v7()),
        service_id: Set(service_id),
        run_id: Set(run_id),
        person_id: Set(person_id),
        agency_id: Set(None),
        state: Set(state.to_owned()),
        asked_at: Set(now()),
        approved_at: Set(None),
        decided_at: Set(None),
        cancelled_at: Set(None),
        reason: Set(None),
        version: Set(1),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_run_is_never_overbooked_and_words_are_of_the_list() -> Outcome {
    for engine in engines().await? {
        Migrator::up(&engine.db, None).await?;
        let service = a_service(&engine).await?;
        let trainer = a_person(&engine, service, "P-1").await?;
        a_run(&engine, service, trainer).await?;
        for (statement, rule) in [
            ("UPDATE run SET taken = taken + 1", "run_taken_check"),
            ("UPDATE run SET taken = -1", "run_taken_check"),
            ("UPDATE run SET state = 'planned'", "run_state_check"),
            ("UPDATE course SET state = ''", "course_state_check"),
        ] {
            let told = engine.db.execute_unprepared(statement).await.map_err(|refusal| refusal.to_string());
            assert!(told.as_ref().is_err_and(|words| words.contains(rule)), "{statement}: {told:?}");
        }
        engine.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_person_has_one_live_booking_on_a_run_and_any_number_of_cancelled_ones() -> Outcome {
    for engine in engines().await? {
        Migrator::up(&engine.db, None).await?;
        let service = a_service(&engine).await?;
        let person = a_person(&engine, service, "P-1").await?;
        let run = a_run(&engine, service, person).await?;
        a_booking(service, run, person, "CANCELLED").insert(&engine.db).await?;
        a_booking(service, run, person, "CANCELLED_LATE").insert(&engine.db).await?;
        a_booking(service, run, person, "CONFIRMED").insert(&engine.db).await?;
        for state in ["REQUESTED", "CONFIRMED", "WAITLISTED", "ATTENDED", "PARTIAL", "NO_SHOW"] {
            let refusal = a_booking(service, run, person, state).insert(&engine.db).await.err().and_then(|refusal| refusal.sql_err());
            assert!(matches!(refusal, Some(SqlErr::UniqueConstraintViolation(_))), "{state}: {refusal:?}");
        }
        engine.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_disappears_with_its_parent() -> Outcome {
    for engine in engines().await? {
        Migrator::up(&engine.db, None).await?;
        let service = a_service(&engine).await?;
        a_person(&engine, service, "P-1").await?;
        let refusal = entity::service::Entity::delete_by_id(service).exec(&engine.db).await.err().and_then(|refusal| refusal.sql_err());
        assert!(matches!(refusal, Some(SqlErr::ForeignKeyConstraintViolation(_))), "{refusal:?}");
        let stray = a_person(&engine, Uuid::now_v7(), "P-2").await.err().and_then(|refusal| refusal.sql_err());
        assert!(matches!(stray, Some(SqlErr::ForeignKeyConstraintViolation(_))), "{stray:?}");
        engine.close().await?;
    }
    Ok(())
}
