//! The report of referrals received, on screen and as a file.

use super::permits::{ReadReports, sees_rows};
use super::queries::{self, Received};
use super::suppression::suppress;
use crate::audit::{Category, Note};
use crate::platform::ask::{Ask, Reply};
use crate::shared::vocabulary::Mechanism;
use crate::shared::when;
use crate::ui::{
    Banner, Bar, BarChart, ButtonKind, ButtonLink, Choice, Column, DataTable, Figure, Filter, Filters, PageHeader, Tabs, Tone, text,
};
use axum::http::header;
use axum::response::IntoResponse;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

/// What stands for a figure that is withheld.
const WITHHELD: &str = "withheld";

/// What is asked for, and how it may be read.
struct Asked {
    year: Option<i32>,
    months: Vec<NaiveDate>,
    reader: Reader,
}

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Sees every figure and the rows behind it.
    Inside,
    /// Sees what may be published; of a year that has ended also its sums.
    Outside { whole_year: bool },
}

/// Readers outside the service read calendar years: windows that do not overlap, so that no table can be subtracted from another.
fn asked(ask: &Ask, permit: &ReadReports) -> Asked {
    let today = ask.today();
    let year = ask.query.get("year").parse().ok().filter(|year| (1990..=2200).contains(year));
    if sees_rows(permit.actor()) {
        return Asked { year, months: queries::months_of(year, today), reader: Reader::Inside };
    }
    let last_ended = today.with_day(1).and_then(|first| first.pred_opt()).unwrap_or(today);
    let year = year.unwrap_or(last_ended.year());
    let reader = Reader::Outside { whole_year: year < today.year() };
    Asked { year: Some(year), months: queries::ended_months_of(year, today), reader }
}

/// `/reports/referrals`
pub async fn referrals(ask: Ask) -> Reply {
    let permit = ask.permit::<ReadReports>()?;
    let years = queries::years(&ask.app, &permit, ask.today()).await?;
    let Asked { year, months, reader } = asked(&ask, &permit);
    let received = queries::received(&ask.app, &permit, months).await?;
    Ok(ask.page("Referrals received", move || view(received, reader, years, year)))
}

fn view(received: Received, reader: Reader, years: Vec<i32>, year: Option<i32>) -> impl IntoView {
    let chosen = year.map(|year| year.to_string()).unwrap_or_default();
    let file = if chosen.is_empty() { "/reports/referrals.csv".to_owned() } else { format!("/reports/referrals.csv?year={chosen}") };
    let choices: Vec<Choice> = years.into_iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let (years, body) = match reader {
        Reader::Inside => {
            let filter = Filter::new("year", "Year", choices, chosen);
            (view! { <Filters action="/reports/referrals" filters=vec![filter] /> }.into_any(), whole(received).into_any())
        }
        Reader::Outside { whole_year } => (year_links(&choices, &chosen).into_any(), published(&received, whole_year).into_any()),
    };
    view! {
        <PageHeader title="Referrals received" lead="By month of receipt and by how they came. Held referrals count; duplicates do not.">
            <ButtonLink href=file label="Download as a file" kind=ButtonKind::Second />
        </PageHeader>
        {years}
        {body}
    }
}

/// A link for each year; there is no "all" and no rolling year.
fn year_links(choices: &[Choice], chosen: &str) -> impl IntoView + use<> {
    let address = |year: &str| format!("/reports/referrals?year={year}");
    let tabs = choices.iter().map(|choice| (address(&choice.value), choice.label.clone())).collect();
    view! { <Tabs label="Year" tabs=tabs current=address(chosen) /> }
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

fn published(received: &Received, whole_year: bool) -> impl IntoView + use<> {
    let table = suppress(&received.counts, whole_year);
    let columns = std::iter::once(Column::new("Month"))
        .chain(Mechanism::ALL.iter().map(|mechanism| Column::number(mechanism.label())))
        .chain([Column::number("All")]);
    let mut rows: Vec<Vec<AnyView>> =
        received.months.iter().enumerate().map(|(row, month)| line(when::month(*month), |column| table.figure(row, column))).collect();
    if table.sums.is_some() {
        rows.push(line("All months".to_owned(), |column| table.sum(column)));
    }
    let sentence = "Figures from one to four are withheld, and so are totals that would help to work them out. A month is published when it \
                    has ended, the sums of a year when the year has.";
    view! {
        <Banner tone=Tone::Info sentence=sentence />
        <DataTable caption="Referrals received" columns=columns.collect() rows=rows />
    }
}

fn line(label: String, figure: impl Fn(usize) -> Option<u64>) -> Vec<AnyView> {
    let figures = (0..=Mechanism::ALL.len()).map(|column| text(shown(figure(column))));
    std::iter::once(text(label)).chain(figures).collect()
}

fn shown(figure: Option<u64>) -> String {
    figure.map_or_else(|| WITHHELD.to_owned(), |figure| figure.to_string())
}

/// `/reports/referrals.csv`: the same figures, suppressed for the same readers.
pub async fn referrals_csv(ask: Ask) -> Reply {
    let permit = ask.permit::<ReadReports>()?;
    let Asked { months, reader, .. } = asked(&ask, &permit);
    let received = queries::received(&ask.app, &permit, months).await?;
    ask.looked(&permit, Note::new(Category::Disclosure, "report.referrals_downloaded", "report", None)).await?;
    let file = csv(&received, reader).map_err(crate::platform::fault::fault)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"referrals-received.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file).into_response())
}

/// A line for each month: the month as `2015-05`, then a column for each way.
fn csv(received: &Received, reader: Reader) -> Result<Vec<u8>, String> {
    let table = suppress(&received.counts, false);
    let figure = |row: usize, column: usize| {
        let count = received.counts.get(row).and_then(|counts| counts.get(column));
        if reader == Reader::Inside { count.copied().unwrap_or(0).to_string() } else { shown(table.figure(row, column)) }
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
