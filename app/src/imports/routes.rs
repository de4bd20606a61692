//! The addresses of lists that come in.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

/// What can be asked of this room.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/imports", pages::index::index)
        .upload("/imports/new", actions::UPLOAD_MAX, actions::preview)
        .page("/imports/{id}", pages::show::show)
        .action("/imports/{id}/take", actions::take)
        .page("/imports/{id}/undo", pages::show::undo)
        .action("/imports/{id}/undo", actions::take_back)
}
