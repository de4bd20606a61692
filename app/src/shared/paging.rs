//! Which rows of a list are asked for, and in which order; read from the address.

/// Rows on one page of a list. Every list is bounded by it.
pub const PAGE_SIZE: u64 = 25;

/// As far as the rows of a list are counted and paged through. Whoever looks for something beyond narrows the list.
pub const COUNTED_UP_TO: u64 = 2_500;

/// The part of a list that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// From 1.
    pub page: u64,
    /// The column to sort by, as named in the address; each list knows its own names.
    pub sort: String,
    pub descending: bool,
}

impl Paging {
    /// Read `page`, `sort` and `desc` as they stand in the address; nonsense becomes the first page in the list's own order.
    pub fn from_query(page: &str, sort: &str, descending: &str) -> Self {
        Self {
            page: page.parse().ok().filter(|p| (1..=COUNTED_UP_TO / PAGE_SIZE).contains(p)).unwrap_or(1),
            sort: sort.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(30).collect(),
            descending: descending == "1",
        }
    }

    pub fn offset(&self) -> u64 {
        (self.page - 1) * PAGE_SIZE
    }
}

/// One page of a list and how many rows there are in all; beyond [`COUNTED_UP_TO`], that there are more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    pub rows: Vec<T>,
    pub total: u64,
    pub page: u64,
}

impl<T> Listed<T> {
    pub fn pages(&self) -> u64 {
        self.total.min(COUNTED_UP_TO).div_ceil(PAGE_SIZE).max(1)
    }

    /// Whether there are more rows than are counted.
    pub fn has_more(&self) -> bool {
        self.total > COUNTED_UP_TO
    }
}
