//! Figures that people would rather look at than read. Each picture has its table, and each figure in it opens its rows.

use super::panel::Details;
use super::table::{Column, DataTable, link, text};
use leptos::prelude::*;

/// One reason in an itemised score.
#[derive(Debug, Clone)]
pub struct ScoreLine {
    pub factor: String,
    pub points: u32,
    pub out_of: u32,
    /// Why: "Free on 6 evenings that suit both sides".
    pub sentence: String,
}

/// An itemised score: each factor with its points, a bar and the reason.
#[component]
pub fn ScoreBars(lines: Vec<ScoreLine>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| {
        let width = percent(line.points.into(), line.out_of.into());
        view! {
            <li class="score-line">
                <span class="score-factor">{line.factor}</span>
                <span class="score-points"><b>{line.points.to_string()}</b>{format!(" of {}", line.out_of)}</span>
                <svg class="score-bar" aria-hidden="true" focusable="false">
                    <rect class="bar-back" x="0" y="0" width="100%" height="100%" rx="3" /><rect class="bar-fill" x="0" y="0" width=width height="100%" rx="3" />
                </svg>
                <span class="score-why">{line.sentence}</span>
            </li>
        }
    });
    view! { <ul class="score-bars">{rows.collect_view()}</ul> }
}

/// One figure and the address of the rows behind it.
#[derive(Debug, Clone)]
pub struct Figure {
    pub count: u64,
    pub href: String,
}

/// One bar: its words below (short, "Oct") and in the table ("October 2015"), and a figure for each series.
#[derive(Debug, Clone)]
pub struct Bar {
    pub short: String,
    pub label: String,
    pub figures: Vec<Figure>,
}

const CHART_HEIGHT: u64 = 200;
const CHART_TOP: u64 = 22;

/// Bars over time or kinds, stacked by series, with the table of the same figures below.
#[component]
pub fn BarChart(
    /// Distinct on its page: ids are made of it.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    /// What the picture says, in a sentence.
    #[prop(into)]
    describe: String,
    /// The words over the first column: "Month".
    #[prop(into)]
    group: String,
    series: Vec<String>,
    bars: Vec<Bar>,
    /// Whether the table is opened first, where the picture says enough.
    #[prop(optional)]
    folded: bool,
) -> impl IntoView {
    let most = bars.iter().map(total).max().unwrap_or(0).max(1);
    let step = 100.0 / f64::from(u32::try_from(bars.len().max(1)).unwrap_or(u32::MAX));
    let columns = bars.iter().zip(0u32..).map(|(bar, at)| column(bar, step * f64::from(at), step, most)).collect_view();
    let legend = (series.len() > 1).then(|| legend(&series));
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    let (labelled, described) = (title_id.clone(), desc_id.clone());
    let caption = title.clone();
    let table = figures_table(title.clone(), group, series, bars);
    let table = if folded { view! { <Details summary="The figures, and who they are">{table}</Details> }.into_any() } else { table };
    view! {
        <figure class="chart">
            <figcaption>{caption}</figcaption>
            {legend}
            <svg class="bar-chart" role="img" aria-labelledby=labelled aria-describedby=described width="100%" height=(CHART_TOP + CHART_HEIGHT + 24).to_string()>
                <title id=title_id>{title}</title>
                <desc id=desc_id>{describe}</desc>
                <line class="axis" x1="0" x2="100%" y1=(CHART_TOP + CHART_HEIGHT).to_string() y2=(CHART_TOP + CHART_HEIGHT).to_string() />
                {columns}
            </svg>
            {table}
        </figure>
    }
}

fn total(bar: &Bar) -> u64 {
    bar.figures.iter().map(|figure| figure.count).sum()
}

fn column(bar: &Bar, left: f64, step: f64, most: u64) -> AnyView {
    let middle = format!("{:.2}%", left + step / 2.0);
    let (x, width) = (format!("{:.2}%", left + step * 0.18), format!("{:.2}%", step * 0.64));
    let mut top = CHART_TOP + CHART_HEIGHT;
    let pieces: Vec<AnyView> = bar
        .figures
        .iter()
        .enumerate()
        .filter(|(_, figure)| figure.count > 0)
        .map(|(at, figure)| {
            let height = (figure.count * CHART_HEIGHT / most).max(2);
            top = top.saturating_sub(height);
            // A hair of background between the pieces keeps them apart without colour.
            view! { <rect class=format!("series-{}", at % 6) x=x.clone() y=top.to_string() width=width.clone() height=(height - 1).to_string() rx="1.5" /> }.into_any()
        })
        .collect();
    view! {
        {pieces.collect_view()}
        <text class="bar-value" x=middle.clone() y=top.saturating_sub(6).to_string()>{total(bar).to_string()}</text>
        <text class="bar-label" x=middle y=(CHART_TOP + CHART_HEIGHT + 18).to_string()>{bar.short.clone()}</text>
    }
    .into_any()
}

fn legend(series: &[String]) -> AnyView {
    let entries = series.iter().enumerate().map(|(at, name)| {
        view! {
            <li>
                <svg class="legend-mark" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><rect class=format!("series-{}", at % 6) width="12" height="12" rx="2" /></svg>
                {name.clone()}
            </li>
        }
    });
    view! { <ul class="legend">{entries.collect_view()}</ul> }.into_any()
}

fn figures_table(title: String, group: String, series: Vec<String>, bars: Vec<Bar>) -> AnyView {
    let many = series.len() > 1;
    let columns =
        std::iter::once(Column::new(group)).chain(series.into_iter().map(Column::number)).chain(many.then(|| Column::number("All")));
    let rows = bars.into_iter().map(|bar| {
        let all = many.then(|| text(total(&bar).to_string()));
        let figures = bar.figures.into_iter().map(|figure| {
            if figure.count == 0 {
                view! { <span class="nought">"0"</span> }.into_any()
            } else {
                link(figure.href, figure.count.to_string())
            }
        });
        std::iter::once(text(bar.label)).chain(figures).chain(all).collect()
    });
    view! { <DataTable caption=format!("{title}: the figures") columns=columns.collect() rows=rows.collect() /> }.into_any()
}

/// One stage of a way that fewer and fewer reach.
#[derive(Debug, Clone)]
pub struct Stage {
    pub label: String,
    pub count: u64,
    pub href: String,
}

const STAGE_HEIGHT: u64 = 34;

/// How many reached each stage, from the first to the last, with each figure a link to its rows.
#[component]
pub fn Funnel(id: &'static str, #[prop(into)] title: String, #[prop(into)] describe: String, stages: Vec<Stage>) -> impl IntoView {
    let first = stages.iter().map(|stage| stage.count).max().unwrap_or(0).max(1);
    let next: Vec<u64> = stages.iter().skip(1).map(|stage| stage.count).chain(stages.last().map(|stage| stage.count)).collect();
    let pieces = stages.iter().zip(next).zip(0u64..).map(|((stage, next), at)| piece(stage.count, next, first, at)).collect_view();
    let height = STAGE_HEIGHT * u64::try_from(stages.len()).unwrap_or(1);
    let lines = stages.into_iter().map(|stage| {
        let share = percent(stage.count, first);
        view! { <li><a href=stage.href><b>{stage.count.to_string()}</b>" "{stage.label}</a><span class="funnel-share">{share}</span></li> }
    });
    let lines = lines.collect_view();
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    let (labelled, described) = (title_id.clone(), desc_id.clone());
    view! {
        <figure class="chart funnel">
            <figcaption>{title.clone()}</figcaption>
            <div class="funnel-body">
                <svg class="funnel-picture" role="img" aria-labelledby=labelled aria-describedby=described viewBox=format!("0 0 100 {height}")
                    preserveAspectRatio="none" height=height.to_string()>
                    <title id=title_id>{title}</title>
                    <desc id=desc_id>{describe}</desc>
                    {pieces}
                </svg>
                <ol class="funnel-stages">{lines}</ol>
            </div>
        </figure>
    }
}

fn piece(count: u64, next: u64, first: u64, at: u64) -> AnyView {
    let half = |n: u64| (n * 50 / first).clamp(1, 50);
    let (wide, narrow) = (half(count), half(next.min(count)));
    let (top, bottom) = (at * STAGE_HEIGHT + 1, (at + 1) * STAGE_HEIGHT - 1);
    let points = format!("{},{top} {},{top} {},{bottom} {},{bottom}", 50 - wide, 50 + wide, 50 + narrow, 50 - narrow);
    view! { <polygon class=format!("funnel-piece funnel-{}", at % 6) points=points /> }.into_any()
}

/// A share in whole per cent, as geometry and text write it.
fn percent(part: u64, whole: u64) -> String {
    format!("{}%", part.min(whole) * 100 / whole.max(1))
}
