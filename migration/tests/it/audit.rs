//! The database itself refuses to change or delete an audit line, and lets it be sealed once.

use crate::engines::{Engine, Outcome, engines};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, NotSet, Set, prelude::*};

async fn a_line(engine: &Engine) -> Result<entity::audit_entry::Model, DbErr> {
    entity::audit_entry::ActiveModel {
        id: Set(Uuid::now_v7()),
        service_id: NotSet,
        at: Set(DateTimeUtc::from_timestamp_micros(1_792_000_000_000_001).unwrap_or_default()),
        account_id: Set(Some(Uuid::now_v7())),
        person_id: NotSet,
        roles: NotSet,
        action: Set("case.opened".to_owned()),
        category: Set("CONSULTATION".to_owned()),
        subject_kind: Set("rj_case".to_owned()),
        subject_id: Set(Some(Uuid::now_v7())),
        case_id: NotSet,
        detail: Set(Json::from("by reference")),
        address: NotSet,
        block_no: NotSet,
        position: NotSet,
    }
    .insert(&engine.db)
    .await
}

#[tokio::test]
async fn a_line_is_sealed_once_and_never_changed_or_deleted() -> Outcome {
    for engine in engines().await? {
        Migrator::up(&engine.db, None).await?;
        let line = a_line(&engine).await?;
        let read = entity::audit_entry::Entity::find_by_id(line.id).one(&engine.db).await?;
        assert_eq!(read.as_ref(), Some(&line), "keys, times and JSON come back as written");

        let mut refused = vec![
            "DELETE FROM audit_entry",
            "UPDATE audit_entry SET action = 'case.read'",
            "UPDATE audit_entry SET account_id = NULL",
            "UPDATE audit_entry SET block_no = 1",
            "UPDATE audit_entry SET block_no = 1, position = 1, action = 'case.read'",
        ];
        if engine.is_postgres() {
            refused.push("TRUNCATE audit_entry");
        }
        for statement in &refused {
            refuses(&engine, statement).await;
        }
        engine.db.execute_unprepared("UPDATE audit_entry SET block_no = 1, position = 1").await?;
        refused.push("UPDATE audit_entry SET block_no = 2, position = 1");
        refused.push("UPDATE audit_entry SET block_no = NULL, position = NULL");
        for statement in &refused {
            refuses(&engine, statement).await;
        }
        let now = entity::audit_entry::Entity::find_by_id(line.id).one(&engine.db).await?;
        assert_eq!(now, Some(entity::audit_entry::Model { block_no: Some(1), position: Some(1), ..line }));
        engine.close().await?;
    }
    Ok(())
}

async fn refuses(engine: &Engine, statement: &str) {
    let told = engine.db.execute_unprepared(statement).await.map_err(|refusal| refusal.to_string());
    assert!(told.as_ref().is_err_and(|words| words.contains("append-only")), "{statement}: {told:?}");
}
