//! The addresses of this room.

use super::{actions, pages, record_actions, scheme_actions};
use crate::platform::endpoints::Endpoints;

pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/accreditation", pages::board)
        .page("/accreditation/board", pages::standings)
        .action("/accreditation/board/search", pages::search_board)
        .page("/accreditation/forecast", pages::forecast)
        .page("/people/{id}/award", pages::award)
        .action("/people/{id}/award", actions::award)
        .action("/people/{id}/award/revoke", actions::revoke)
        .page("/record", pages::record)
        .action("/record/development", record_actions::add_development)
        .page("/people/{id}/standing", pages::person)
        .action("/people/{id}/standing/development", record_actions::decide_development)
        .action("/people/{id}/standing/recognition", record_actions::recognise)
        .action("/people/{id}/standing/extension", record_actions::extend)
        .action("/people/{id}/standing/take-back", record_actions::take_back)
        .action("/people/{id}/standing/assessment", record_actions::assess)
        .action("/people/{id}/standing/registration", record_actions::register)
        .page("/accreditation/scheme", pages::scheme)
        .action("/accreditation/scheme", scheme_actions::begin)
        .page("/accreditation/scheme/draft", pages::draft)
        .action("/accreditation/scheme/draft", scheme_actions::standing)
        .action("/accreditation/scheme/draft/requirement", scheme_actions::requirement)
        .action("/accreditation/scheme/draft/take-out", scheme_actions::take_out)
        .action("/accreditation/scheme/draft/import", scheme_actions::import)
        .action("/accreditation/scheme/draft/dry-run", scheme_actions::dry_run)
        .page("/accreditation/scheme/dry-run", pages::dry_run)
        .action("/accreditation/scheme/draft/publish", scheme_actions::publish)
        .action("/accreditation/scheme/draft/discard", scheme_actions::discard)
}
