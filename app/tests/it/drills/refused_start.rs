//! What the program refuses to start on, in a sentence that says what to do. Quick: these run with every test.

use super::disk::Disk;
use super::house::House;
use super::program::refused_start;
use sea_orm::ConnectionTrait as _;

async fn migrated() -> House {
    let house = House::empty().await;
    let done = house.accord(&["migrate"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    house
}

#[tokio::test]
async fn a_data_folder_that_is_read_only_is_named() {
    for house in [House::empty().await, migrated().await] {
        let Some(disk) = Disk::over(house.folder(), 16 * 1024) else { return };
        disk.bring_in();
        disk.make_read_only();
        let said = refused_start(disk.inside(&house.command(&["serve"])), house.folder()).await;
        assert!(said.contains("Read-only file system") && said.contains("ACCORD_DATA_DIR"), "{said}");
        assert!(said.contains(&house.folder().display().to_string()), "{said}");
    }
}

#[tokio::test]
async fn a_database_file_that_can_only_be_read_is_named() {
    let house = migrated().await;
    let file = house.folder().join("accord.db");
    if !file.exists() {
        return println!("skipped: PostgreSQL has no such file");
    }
    let Some(disk) = Disk::over(house.folder(), 16 * 1024) else { return };
    disk.bring_in();
    disk.make_file_read_only("accord.db");
    let said = refused_start(disk.inside(&house.command(&["serve"])), house.folder()).await;
    assert!(said.contains(&file.display().to_string()) && said.contains("can only be read"), "{said}");
}

#[tokio::test]
async fn a_database_that_is_newer_than_the_program_is_left_alone() {
    let house = migrated().await;
    let rows = house.rows().await;
    rows.execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_later', 0)").await.unwrap();
    rows.close().await.unwrap();
    let said = refused_start(house.command(&["serve"]), house.folder()).await;
    assert!(said.contains("made by a newer Accord. Start that version, or restore a backup of this one."), "{said}");
}

#[tokio::test]
async fn wrong_settings_are_told_all_at_once() {
    let house = House::empty().await;
    let mut command = house.command(&["serve"]);
    command.envs([("ACCORD_MODE", "production"), ("ACCORD_LISTEN", "here"), ("ACCORD_COLOUR", "blue"), ("ACCORD_CONNECTIONS", "many")]);
    let said = refused_start(command, house.folder()).await;
    for part in
        ["https://", "ACCORD_SECRET", "ACCORD_CLOCK must not", "ACCORD_LISTEN", "must be a relay", "ACCORD_COLOUR is not", "from 1 to 100"]
    {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
}
