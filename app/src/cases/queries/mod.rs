//! Reading referrals and cases: never without a permit, never a row of another service, never more than a page at once.

mod alike;
mod attention;
mod cases;
mod office;
mod one_case;
mod one_referral;
mod reached;
mod referrals;
mod referrer;
mod safe_contact;

pub use alike::{Known, Similar};
pub use attention::{InCases, attention};
pub use cases::{CaseFilter, CaseRow, cases};
pub use office::CaseCounts;
pub use one_case::{AskedFor, CaseView, PartyView, Seated, case_of, case_view, parties, wishes_on_record};
pub use one_referral::{ReferralView, referral};
pub(super) use referrals::own;
pub use referrals::{Next, OwnRow, ReferralFilter, ReferralRow, next_undecided, own_referrals, own_status, referrals};
pub use referrer::{Writable, referrer};
pub use safe_contact::{OneLine, SafeLine, safe_line, safe_line_ever};

use sea_orm::FromQueryResult;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::LikeExpr;

/// A line of a history: what happened, when, and who did it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct HistoryRow {
    pub at: DateTimeUtc,
    pub kind: String,
    pub words: Option<String>,
    pub by_name: Option<String>,
}

/// Rows that hold these words; signs that the database would read as wildcards are only signs.
fn holding(words: &str) -> LikeExpr {
    let plain = words.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{plain}%")).escape('\\')
}
