//! Matching: who could take a case, why, and why not.
//!
//! | module | what it is for |
//! | --- | --- |
//! | [`file`] | the open file format `rj-match-1`: read, check, plan all cases together, judge an answer |

pub mod file;
