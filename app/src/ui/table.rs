//! Lists of rows: sorted, paged and filtered by the address alone.

use super::choice::{Choice, options};
use super::field::quoted;
use crate::shared::paging::{COUNTED_UP_TO, Listed, PAGE_SIZE, Paging};
use leptos::prelude::*;

/// A column: its words, whether its rows are numbers, and by which name the address sorts by it.
#[derive(Debug, Clone)]
pub struct Column {
    label: String,
    sort: Option<&'static str>,
    number: bool,
    acts: bool,
}

impl Column {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), sort: None, number: false, acts: false }
    }

    /// A column of figures, set flush right.
    pub fn number(label: impl Into<String>) -> Self {
        Self { number: true, ..Self::new(label) }
    }

    /// The column of what can be done with a row: its heading is for those who hear the table.
    pub fn acts() -> Self {
        Self { acts: true, ..Self::new("Action") }
    }

    /// The same column with a link that sorts by it.
    pub fn sorted_by(self, key: &'static str) -> Self {
        Self { sort: Some(key), ..self }
    }
}

/// Where a list stands: its path, the filters in its address, which page and order is shown, and how many rows there are.
#[derive(Debug, Clone)]
pub struct ListAddress {
    path: String,
    filters: Vec<(String, String)>,
    paging: Paging,
    total: u64,
    pages: u64,
    /// There are more rows than are counted.
    more: bool,
}

impl ListAddress {
    /// `filters` are the filters that are set, as they stand in the address. Never free text about people: that is posted.
    pub fn new<T>(path: impl Into<String>, filters: Vec<(String, String)>, paging: &Paging, listed: &Listed<T>) -> Self {
        Self { path: path.into(), filters, paging: paging.clone(), total: listed.total, pages: listed.pages(), more: listed.has_more() }
    }

    fn with(&self, page: u64, sort: &str, descending: bool) -> String {
        let mut query: Vec<(&str, &str)> =
            self.filters.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.as_str(), v.as_str())).collect();
        if !sort.is_empty() {
            query.push(("sort", sort));
        }
        if descending {
            query.push(("desc", "1"));
        }
        let page = page.to_string();
        if page != "1" {
            query.push(("page", &page));
        }
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// The address of another page of the same list.
    pub fn page(&self, page: u64) -> String {
        self.with(page, &self.paging.sort, self.paging.descending)
    }

    /// The address of the same list by that column; a second time turns it round.
    pub fn sort(&self, key: &str) -> String {
        self.with(1, key, self.paging.sort == key && !self.paging.descending)
    }
}

/// A cell of text. A number like `REF-2026-0042` stays on one line.
pub fn text(words: impl Into<String>) -> AnyView {
    let words = words.into();
    if is_reference(&words) { view! { <span class="reference">{words}</span> }.into_any() } else { words.into_any() }
}

/// A cell that leads somewhere. A number like `REF-2026-0042` stays on one line.
pub fn link(href: impl Into<String>, words: impl Into<String>) -> AnyView {
    let words = words.into();
    let class = is_reference(&words).then_some("reference");
    view! { <a href=href.into() class=class>{words}</a> }.into_any()
}

fn is_reference(words: &str) -> bool {
    words.len() <= 16 && words.split('-').count() == 3 && words.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A captioned table; the first cell of a row names the row. Where there is no room for its columns, each row is a card.
/// `address` gives sort and paging links; `empty` stands in its place when there are no rows.
#[component]
pub fn DataTable(
    #[prop(into)] caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<AnyView>>,
    #[prop(optional)] address: Option<ListAddress>,
    /// What to show when there is nothing: an `<Empty>` with the next step.
    #[prop(optional, into)]
    empty: Option<AnyView>,
    /// The caption for screen readers only, where a heading above says the same.
    #[prop(optional)]
    quiet_caption: bool,
) -> impl IntoView {
    if rows.is_empty()
        && let Some(empty) = empty
    {
        return empty;
    }
    let heads = columns.iter().map(|column| head(column, address.as_ref())).collect_view();
    let body = body(&columns, rows);
    let caption_class = if quiet_caption { "unseen" } else { "" };
    let class = match columns.len() {
        0..=3 => "table table-few",
        4..=6 => "table",
        _ => "table table-many",
    };
    view! {
        <div class="table-room">
            <div class="table-frame">
                <table class=class>
                    <caption><span class=caption_class>{caption}</span></caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody inner_html=body></tbody>
                </table>
            </div>
        </div>
        {address.map(|address| view! { <Pagination address=address /> })}
    }
    .into_any()
}

fn head(column: &Column, address: Option<&ListAddress>) -> AnyView {
    let class = column.number.then_some("number");
    let label = column.label.clone();
    if column.acts {
        return view! { <th scope="col"><span class="unseen">{label}</span></th> }.into_any();
    }
    let (Some(key), Some(address)) = (column.sort, address) else {
        return view! { <th scope="col" class=class>{label}</th> }.into_any();
    };
    let (sorted, mark) = match (address.paging.sort == key, address.paging.descending) {
        (true, false) => (Some("ascending"), "\u{25B2}"),
        (true, true) => (Some("descending"), "\u{25BC}"),
        (false, _) => (None, "\u{2195}"),
    };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <a class="sort" href=address.sort(key)>{label}<span class="sort-mark" aria-hidden="true">{mark}</span></a>
        </th>
    }
    .into_any()
}

/// The rows, as text around their cells: a list has some two hundred of them, and to draw three nested elements for each would cost more
/// than all the rest of its page.
fn body(columns: &[Column], rows: Vec<Vec<AnyView>>) -> String {
    let frames: Vec<(String, &str)> = columns.iter().enumerate().map(frame).collect();
    let mut body = String::new();
    for cells in rows {
        body.push_str("<tr>");
        for ((open, close), cell) in frames.iter().zip(cells) {
            body.push_str(open);
            body.push_str(&cell.to_html());
            body.push_str(close);
        }
        body.push_str("</tr>");
    }
    body
}

/// What stands before and after each cell of a column. The label is for cards, where the headings are not seen.
fn frame((at, column): (usize, &Column)) -> (String, &'static str) {
    let class = match (column.acts, column.number) {
        (true, _) => " class=\"acts\"",
        (false, true) => " class=\"number\"",
        (false, false) => "",
    };
    if at == 0 {
        return (format!("<th scope=\"row\"{class}>"), "</th>");
    }
    let label = if column.acts { String::new() } else { format!(" data-label=\"{}\"", quoted(&column.label)) };
    (format!("<td{class}{label}><span class=\"cell\">"), "</span></td>")
}

/// Which rows are shown of how many, and links to the pages beside. Only the count when one page holds all.
#[component]
pub fn Pagination(address: ListAddress) -> impl IntoView {
    let page = address.paging.page.min(address.pages);
    let first = ((page - 1) * PAGE_SIZE + 1).min(address.total);
    let last = (page * PAGE_SIZE).min(address.total);
    let count = match (address.more, page < address.pages) {
        (false, _) => format!("{first} to {last} of {}", address.total),
        (true, true) => format!("{first} to {last} of more than {}", grouped(COUNTED_UP_TO)),
        (true, false) => format!("{first} to {last}. There are more: narrow the list to see them"),
    };
    if address.pages == 1 {
        return view! { <p class="count">{count}</p> }.into_any();
    }
    let previous = (page > 1).then(|| view! { <a rel="prev" href=address.page(page - 1)>"\u{2190} Previous"</a> });
    let next = (page < address.pages).then(|| view! { <a rel="next" href=address.page(page + 1)>"Next \u{2192}"</a> });
    let numbers = near(page, address.pages).into_iter().map(|n| {
        let current = (n == page).then_some("page");
        view! { <li><a href=address.page(n) aria-current=current aria-label=format!("Page {n}")>{n.to_string()}</a></li> }
    });
    view! {
        <nav class="pagination" aria-label="Pages of this list">
            <p class="count">{count}</p>
            {previous}
            <ol>{numbers.collect_view()}</ol>
            {next}
        </nav>
    }
    .into_any()
}

/// "10,000".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// The first, the last, and those beside the current one.
fn near(page: u64, pages: u64) -> Vec<u64> {
    (1..=pages.min(3))
        .chain(page.saturating_sub(1).max(1)..=(page + 1).min(pages))
        .chain([pages])
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// One filter of a list: its name in the address, its words, and what may be chosen.
#[derive(Debug, Clone)]
pub struct Filter {
    pub name: &'static str,
    pub label: String,
    pub choices: Vec<Choice>,
    /// The code that is chosen; empty for all.
    pub chosen: String,
}

impl Filter {
    pub fn new(name: &'static str, label: impl Into<String>, choices: Vec<Choice>, chosen: impl Into<String>) -> Self {
        Self { name, label: label.into(), choices, chosen: chosen.into() }
    }
}

/// Drop-downs over a list that narrow it by the address, and a way back to the whole list. `keep` is what else stays in the address.
#[component]
pub fn Filters(#[prop(into)] action: String, filters: Vec<Filter>, #[prop(optional)] keep: Vec<(&'static str, String)>) -> impl IntoView {
    let narrowed = filters.iter().any(|filter| !filter.chosen.is_empty());
    let selects = filters.into_iter().map(|filter| {
        let id = format!("filter-{}", filter.name);
        let options = options("All", &filter.choices, |value| value == filter.chosen);
        view! {
            <div class="filter">
                <label for=id.clone()>{filter.label}</label>
                <select class="input" id=id name=filter.name inner_html=options></select>
            </div>
        }
    });
    let whole =
        if keep.is_empty() { action.clone() } else { format!("{action}?{}", serde_urlencoded::to_string(&keep).unwrap_or_default()) };
    let all = narrowed.then(|| view! { <a class="filters-clear" href=whole>"Show all"</a> });
    let keep = keep.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <form class="filters" method="get" action=action aria-label="Narrow this list">
            {keep.collect_view()}
            {selects.collect_view()}
            <button class="button button-second" type="submit">"Show"</button>
            {all}
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(page: u64, sort: &str, descending: bool) -> ListAddress {
        let listed = Listed::<()> { rows: vec![], total: 240, page };
        let paging = Paging { page, sort: sort.into(), descending };
        ListAddress::new("/cases", vec![("state".into(), "NEW & old".into()), ("area".into(), String::new())], &paging, &listed)
    }

    #[test]
    fn paging_and_sorting_keep_the_filters() {
        let list = address(2, "age", false);
        assert_eq!(list.page(3), "/cases?state=NEW+%26+old&sort=age&page=3");
        assert_eq!(list.sort("age"), "/cases?state=NEW+%26+old&sort=age&desc=1");
        assert_eq!(list.sort("name"), "/cases?state=NEW+%26+old&sort=name");
    }

    #[test]
    fn a_reference_is_known_by_its_shape() {
        for (words, expected) in [
            ("REF-2026-0042", true),
            ("RUN-2026-0005", true),
            ("Mary-Ann-Lee Cole", false),
            ("list.csv", false),
            ("a-very-long-name-of-file", false),
        ] {
            assert_eq!(is_reference(words), expected, "{words}");
        }
    }

    #[test]
    fn a_long_list_links_to_its_ends_and_neighbours() {
        assert_eq!(near(7, 10), [1, 2, 3, 6, 7, 8, 10]);
        assert_eq!(near(1, 2), [1, 2]);
    }
}
