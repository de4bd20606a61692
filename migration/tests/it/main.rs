//! What the steps build, tried on SQLite always and on PostgreSQL when `ACCORD_TEST_POSTGRES` names a server.

mod audit;
mod engines;
mod entities;
mod rules;
mod up_down_up;
