//! Every step goes up, down and up again, and leaves nothing behind on the way.

use crate::engines::{Outcome, engines};
use migration::{Migrator, MigratorTrait};

#[tokio::test]
async fn every_step_goes_up_down_and_up_again() -> Outcome {
    for engine in engines().await? {
        Migrator::up(&engine.db, None).await?;
        let first = engine.things().await?;
        assert!(first.len() > 100, "only {} tables and indexes", first.len());

        Migrator::down(&engine.db, None).await?;
        assert_eq!(engine.things().await?, Vec::<String>::new(), "left behind by the steps down");

        Migrator::up(&engine.db, None).await?;
        assert_eq!(engine.things().await?, first, "the second way up differs from the first");
        engine.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn each_step_can_be_taken_back_alone() -> Outcome {
    for engine in engines().await? {
        for _ in Migrator::migrations() {
            Migrator::up(&engine.db, Some(1)).await?;
            let before = engine.things().await?;
            Migrator::down(&engine.db, Some(1)).await?;
            Migrator::up(&engine.db, Some(1)).await?;
            assert_eq!(engine.things().await?, before);
        }
        assert!(Migrator::get_pending_migrations(&engine.db).await?.is_empty());
        engine.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn names_are_as_long_as_postgresql_keeps_them() -> Outcome {
    for engine in engines().await? {
        Migrator::up(&engine.db, None).await?;
        let cut: Vec<String> = engine.things().await?.into_iter().filter(|name| name.len() >= 63).collect();
        assert_eq!(cut, Vec::<String>::new());
        engine.close().await?;
    }
    Ok(())
}
