//! The steps that build Accord's database, oldest first: one file for each room of the first house, later one for each change.
//!
//! Nothing here depends on the entities, so that an old step compiles for ever. Every step runs in a transaction on both engines.

mod audit_guard;
mod columns;
mod m20261121_000001_create_house;
mod m20261121_000002_create_people;
mod m20261121_000003_create_accounts;
mod m20261121_000004_create_recruitment;
mod m20261121_000005_create_training;
mod m20261121_000006_create_accreditation;
mod m20261121_000007_create_cases;
mod m20261121_000008_create_matching;
mod m20261121_000009_create_imports;
mod m20261122_000010_note_changes_of_practitioners;
mod m20261122_000011_forms_once;
mod m20261122_000012_supervisors_and_sources;
mod m20261122_000013_cases_by_need;
mod m20261122_000014_conflicts_by_state;
mod m20261122_000015_wishes_by_version;
mod m20261122_000016_training_lives;
mod m20261122_000017_answers_to_invitations;
mod m20261122_000018_create_calendar_feeds;
mod m20261122_000019_standings;
mod m20261122_000020_certificates;
mod m20261123_000021_stored_standings;
mod m20261123_000022_meetings;
mod m20261123_000023_courses_change;
mod m20261123_000024_briefings;
mod m20261123_000025_times_by_the_half_hour;
mod m20261123_000026_parts_of_a_day;
mod m20261123_000027_supervision_notes;
mod m20261123_000028_materials;
mod m20261123_000029_status_checks;
mod m20261123_000030_observed_standards;
mod m20261123_000031_days_say_when_they_changed;
mod m20261123_000032_roles_that_end;
mod m20261123_000035_indices_of_what_is_asked_often;
mod m20261123_000036_two_parts_on_one_run;
mod m20261123_000037_asked_for_others;
mod m20261123_000038_whose_calendar_changed;
mod m20261123_000039_indices_of_the_board;
mod m20261123_000040_sessions_change;
mod m20261123_000041_work_on_cases;
mod noting;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Brings a database up to date, or back, step by step. Takes no lock: whoever runs it makes sure that nobody else does.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_create_house::Migration),
            Box::new(m20261121_000002_create_people::Migration),
            Box::new(m20261121_000003_create_accounts::Migration),
            Box::new(m20261121_000004_create_recruitment::Migration),
            Box::new(m20261121_000005_create_training::Migration),
            Box::new(m20261121_000006_create_accreditation::Migration),
            Box::new(m20261121_000007_create_cases::Migration),
            Box::new(m20261121_000008_create_matching::Migration),
            Box::new(m20261121_000009_create_imports::Migration),
            Box::new(m20261122_000010_note_changes_of_practitioners::Migration),
            Box::new(m20261122_000011_forms_once::Migration),
            Box::new(m20261122_000012_supervisors_and_sources::Migration),
            Box::new(m20261122_000013_cases_by_need::Migration),
            Box::new(m20261122_000014_conflicts_by_state::Migration),
            Box::new(m20261122_000015_wishes_by_version::Migration),
            Box::new(m20261122_000016_training_lives::Migration),
            Box::new(m20261122_000017_answers_to_invitations::Migration),
            Box::new(m20261122_000018_create_calendar_feeds::Migration),
            Box::new(m20261122_000019_standings::Migration),
            Box::new(m20261122_000020_certificates::Migration),
            Box::new(m20261123_000021_stored_standings::Migration),
            Box::new(m20261123_000022_meetings::Migration),
            Box::new(m20261123_000023_courses_change::Migration),
            Box::new(m20261123_000024_briefings::Migration),
            Box::new(m20261123_000025_times_by_the_half_hour::Migration),
            Box::new(m20261123_000026_parts_of_a_day::Migration),
            Box::new(m20261123_000027_supervision_notes::Migration),
            Box::new(m20261123_000028_materials::Migration),
            Box::new(m20261123_000029_status_checks::Migration),
            Box::new(m20261123_000030_observed_standards::Migration),
            Box::new(m20261123_000031_days_say_when_they_changed::Migration),
            Box::new(m20261123_000032_roles_that_end::Migration),
            Box::new(m20261123_000035_indices_of_what_is_asked_often::Migration),
            Box::new(m20261123_000036_two_parts_on_one_run::Migration),
            Box::new(m20261123_000037_asked_for_others::Migration),
            Box::new(m20261123_000038_whose_calendar_changed::Migration),
            Box::new(m20261123_000039_indices_of_the_board::Migration),
            Box::new(m20261123_000040_sessions_change::Migration),
            Box::new(m20261123_000041_work_on_cases::Migration),
        ]
    }
}
