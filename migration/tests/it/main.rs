//! What the steps build, tried on SQLite always and on PostgreSQL when `ACCORD_TEST_POSTGRES` names a server.

#![expect(
    clippy::disallowed_methods,
    reason = "rows of a test have keys of their own, and the test run names its database server in the environment"
)]

mod audit;
mod engines;
mod entities;
mod rules;
mod up_down_up;
