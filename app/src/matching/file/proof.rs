//! Placeholder removed before commit.
