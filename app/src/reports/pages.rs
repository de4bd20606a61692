//! The report of referrals received, on screen and as a file.

use super::permits::{ReadReports, sees_rows};
use super::queries::{self, Received};
use super::suppression::{Published, suppress};
use crate::audit::{Category, Note};
use crate::platform::ask::{Ask, Reply};
use crate::shared::vocabulary::Mechanism;
use crate::shared::when;
use crate::ui::{
    Banner, Bar, BarChart, ButtonKind, ButtonLink, Choice, Column, DataTable, Figure, Filter, Filters, PageHeader, Tone, text,
};
use axum::http::header;
use axum::response::IntoResponse;
use chrono::NaiveDate;
use leptos::prelude::*;

/// What stands for a figure that is withheld.
const WITHHELD: &str = "withheld";

/// `/reports/referrals`
pub async fn referrals(ask: Ask) -> Reply {
    let permit = ask.permit::<ReadReports>()?;
    let years = queries::years(&ask.app, &permit, ask.today()).await?;
    let year = chosen_year(&ask);
    let received = queries::received(&ask.app, &permit, queries::months_of(year, ask.today())).await?;
    let rows = sees_rows(permit.actor());
    Ok(ask.page("Referrals received", move || view(received, rows, years, year)))
}

fn chosen_year(ask: &Ask) -> Option<i32> {
    ask.query.get("year").parse().ok().filter(|year| (1990..=2200).contains(year))
}

fn view(received: Received, rows: bool, years: Vec<i32>, year: Option<i32>) -> impl IntoView {
    let chosen = year.map(|year| year.to_string()).unwrap_or_default();
    let file = if chosen.is_empty() { "/reports/referrals.csv".to_owned() } else { format!("/reports/referrals.csv?year={chosen}") };
    let choices = years.into_iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let body = if rows { whole(received).into_any() } else { published(&received).into_any() };
    view! {
        <PageHeader title="Referrals received" lead="By month of receipt and by how they came. Held referrals count; duplicates do not.">
            <ButtonLink href=file label="Download as a file" kind=ButtonKind::Second />
        </PageHeader>
        <Filters action="/reports/referrals" filters=vec![Filter::new("year", "Year", choices, chosen)] />
        {body}
    }
}

fn whole(received: Received) -> impl IntoView {
    let all: u64 = received.counts.iter().flatten().sum();
    let series = Mechanism::ALL.iter().map(|mechanism| mechanism.label().to_owned()).collect();
    let bars = received.months.iter().zip(&received.counts).map(|(month, counts)| {
        let figures = Mechanism::ALL.iter().zip(counts).map(|(mechanism, count)| Figure {
            count: *count,
            href: format!("/referrals?month={}&mechanism={}", month.format("%Y-%m"), mechanism.code()),
        });
        let label = when::month(*month);
        Bar { short: label.chars().take(3).collect(), label, figures: figures.collect() }
    });
    let describe = format!("{all} referrals were received in these months.");
    view! { <BarChart id="received" title="Referrals received" describe=describe group="Month" series=series bars=bars.collect() /> }
}

fn published(received: &Received) -> impl IntoView {
    let table = suppress(&received.counts);
    let columns = std::iter::once(Column::new("Month"))
        .chain(Mechanism::ALL.iter().map(|mechanism| Column::number(mechanism.label())))
        .chain([Column::number("All")]);
    let labels = received.months.iter().map(|month| when::month(*month)).chain(["All months".to_owned()]);
    let rows = labels.enumerate().map(|(row, label)| {
        let figures = (0..=Mechanism::ALL.len()).map(|column| text(shown(&table, row, column)));
        std::iter::once(text(label)).chain(figures.collect::<Vec<_>>()).collect()
    });
    let rows = rows.collect();
    view! {
        <Banner tone=Tone::Info sentence="Figures below five are withheld, and as many others as it takes that none can be worked out." />
        <DataTable caption="Referrals received" columns=columns.collect() rows=rows />
    }
}

fn shown(table: &Published, row: usize, column: usize) -> String {
    table.figure(row, column).map_or_else(|| WITHHELD.to_owned(), |figure| figure.to_string())
}

/// `/reports/referrals.csv`: the same figures, suppressed for the same readers.
pub async fn referrals_csv(ask: Ask) -> Reply {
    let permit = ask.permit::<ReadReports>()?;
    let received = queries::received(&ask.app, &permit, queries::months_of(chosen_year(&ask), ask.today())).await?;
    ask.looked(&permit, Note::new(Category::Disclosure, "report.referrals_downloaded", "report", None)).await?;
    let file = csv(&received, sees_rows(permit.actor())).map_err(crate::platform::fault::fault)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"referrals-received.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file).into_response())
}

/// A line for each month: the month as `2015-05`, then a column for each way.
fn csv(received: &Received, whole: bool) -> Result<Vec<u8>, String> {
    let table = suppress(&received.counts);
    let figure = |row: usize, column: usize| {
        let count = received.counts.get(row).and_then(|counts| counts.get(column));
        if whole { count.copied().unwrap_or(0).to_string() } else { shown(&table, row, column) }
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = std::iter::once("month".to_owned()).chain(Mechanism::ALL.iter().map(|mechanism| mechanism.label().to_owned()));
    writer.write_record(head).map_err(|error| error.to_string())?;
    for (row, month) in received.months.iter().enumerate() {
        let figures = (0..Mechanism::ALL.len()).map(|column| figure(row, column));
        writer.write_record(std::iter::once(in_file(*month)).chain(figures)).map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

fn in_file(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}
