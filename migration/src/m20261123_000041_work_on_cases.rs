//! A meeting about a case that was held is practice of those who were in it: they are judged anew.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const NOTED: &str = "INSERT INTO standing_due (service_id, person_id) SELECT p.service_id, p.person_id FROM practitioner p \
                     WHERE p.person_id IN (SELECT q.person_id FROM meeting_person q WHERE q.meeting_id = NEW.id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, note(manager.get_database_backend())).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let script = match manager.get_database_backend() {
            DbBackend::Sqlite => vec!["DROP TRIGGER standing_held_of_meeting"],
            _ => vec!["DROP TRIGGER standing_held_of_meeting ON meeting", "DROP FUNCTION standing_note_of_meeting()"],
        };
        run(manager, script.into_iter().map(str::to_owned).collect()).await
    }
}

fn note(engine: DbBackend) -> Vec<String> {
    let when = "AFTER UPDATE OF state ON meeting";
    if engine == DbBackend::Sqlite {
        return vec![format!("CREATE TRIGGER standing_held_of_meeting {when} WHEN NEW.kind = 'CASE_MEETING' BEGIN {NOTED}; END")];
    }
    vec![
        format!("CREATE FUNCTION standing_note_of_meeting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {NOTED}; RETURN NULL; END $$"),
        format!(
            "CREATE TRIGGER standing_held_of_meeting {when} FOR EACH ROW WHEN (NEW.kind = 'CASE_MEETING') \
             EXECUTE FUNCTION standing_note_of_meeting()"
        ),
    ]
}

async fn run(manager: &SchemaManager<'_>, script: Vec<String>) -> Result<(), DbErr> {
    for statement in script {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
