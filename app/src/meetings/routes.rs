//! The addresses of this room.

use super::pages::{case, list, one, plan, record, supervisions};
use super::{actions, record_actions};
use crate::platform::endpoints::Endpoints;

pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/meetings", list::show)
        .page("/meetings/supervisions", supervisions::show)
        .page("/meetings/supervision/new", plan::supervision)
        .action("/meetings/supervision/new", actions::plan_supervision)
        .page("/meetings/team/new", plan::team)
        .action("/meetings/team/new", actions::plan_team)
        .page("/meetings/{id}", one::show)
        .page("/meetings/{id}/edit", one::edit)
        .action("/meetings/{id}/edit", actions::change)
        .page("/meetings/{id}/call-off", one::call_off)
        .action("/meetings/{id}/call-off", actions::call_off)
        .action("/meetings/{id}/held", actions::hold)
        .page("/meetings/{id}/record", record::record)
        .action("/meetings/{id}/record", record_actions::write)
        .action("/meetings/{id}/record/read", record_actions::confirm_read)
        .page("/cases/{id}/meetings", case::list)
        .page("/cases/{id}/meetings/new", plan::about_case)
        .action("/cases/{id}/meetings/new", actions::plan_about_case)
}
