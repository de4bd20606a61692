//! What was measured, as JSON for programs and as a page for people.

use super::client::Figures;
use super::outside::{Assets, assets, build_times};
use super::stages::{PageFigures, Stage};
use super::training::TrainingFigures;
use super::{Plan, Size};
use crate::platform::config::Config;
use serde::Serialize;
use std::fmt::Write as _;

/// Everything of one run.
#[derive(Debug, Serialize)]
pub struct Results {
    pub version: &'static str,
    /// The release build or the development build.
    pub build: &'static str,
    pub command: String,
    pub processors: usize,
    pub seconds: f64,
    pub assets: Assets,
    pub build_times: Vec<String>,
    pub stages: Vec<Stage>,
}

impl Results {
    /// What is known before anything is measured.
    pub fn begin(plan: &Plan, config: &Config) -> Self {
        let size = match plan.size {
            Size::All => "all",
            one => one.word(),
        };
        let postgres = if plan.postgres.is_some() { " --postgres URL" } else { "" };
        Self {
            version: env!("CARGO_PKG_VERSION"),
            build: if cfg!(debug_assertions) { "development" } else { "release" },
            command: format!("accord bench --size {size}{postgres}"),
            processors: std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
            seconds: 0.0,
            assets: assets(&config.site_root),
            build_times: build_times(plan.build_log.as_deref()),
            stages: Vec::new(),
        }
    }

    /// The page.
    pub fn page(&self) -> String {
        let mut page = self.head();
        for stage in &self.stages {
            page.push_str(&stage_part(stage));
        }
        page.push_str(&self.foot());
        page
    }

    fn head(&self) -> String {
        let scope = if self.build == "release" {
            ""
        } else {
            "\n**This was a development build: its figures say nothing about a service at work.**\n"
        };
        format!(
            "# Benchmarks\n\nMeasured by `{}` (`make bench`), version {}, {} build, {} processors, {:.0} s in all.\n{scope}\n\
             Each page is asked for over loopback with 1 and 8 connections that stay open, uncompressed, by a client in a process of its own.\n\
             *Bare* is an axum handler, in a process of its own and in the same run, that sends the bytes that the page sent. Times in\n\
             milliseconds; to reach: list and case pages at one connection within 5 times bare plus 2 ms. *Asking* is the bare handler that\n\
             before asks the database what the page asks (who looks first, then all else at once, nothing written): the least that these\n\
             statements cost through this driver.\n\n",
            self.command, self.version, self.build, self.processors, self.seconds
        )
    }

    fn foot(&self) -> String {
        let size = |bytes: Option<u64>| bytes.map_or_else(|| "not built".to_owned(), |bytes| format!("{:.1} kB", kilo(bytes)));
        let mut foot = format!(
            "## Browser half\n\nAs it travels, compressed: WebAssembly {}, CSS {}.\n",
            size(self.assets.wasm_bytes),
            size(self.assets.css_bytes)
        );
        if !self.build_times.is_empty() {
            let _ = write!(foot, "\n## Building\n\nFrom the log of make run:\n\n    {}\n", self.build_times.join("\n    "));
        }
        foot
    }
}

fn kilo(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0
}

fn stage_part(stage: &Stage) -> String {
    let mb = |mb: Option<u64>| mb.map_or_else(|| "unknown".to_owned(), |mb| format!("{mb} MB"));
    let mut part = format!(
        "## {} cases, {} practitioners, {}\n\n\
         Seeded in {:.1} s; {} lines of the trail verified in {:.1} s; server up in {:.2} s, {} in memory ({} at most); everybody ranked for a\n\
         case in {:.1} ms.\n\n\
         | page | kB | p50 (1) | bare | limit | asking | p99 (1) | p50 (8) | p99 (8) | pages/s (8) | bare/s (8) |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        stage.cases,
        stage.practitioners,
        stage.engine,
        stage.seed_seconds,
        stage.audit_lines,
        stage.verify_seconds,
        stage.start_seconds,
        mb(stage.memory_mb),
        mb(stage.peak_memory_mb),
        stage.ranking_ms
    );
    for page in &stage.pages {
        part.push_str(&row(page));
    }
    part.push('\n');
    part.push_str(&training_part(&stage.training));
    part
}

/// The night, an event, invitations and the feed, each beside what is asked of it.
fn training_part(training: &TrainingFigures) -> String {
    let mut part = format!(
        "Everybody's standing judged in {:.1} s ({:.1} s the first time; asked: 10,000 people in 20 s), one person's after an event in {:.1} ms\n\
         (5 ms); {} invitations built and queued in {:.2} s (1,000 in 1 s). {} runs are planned, one with 60 delegates.",
        training.night_seconds, training.first_night_seconds, training.event_ms, training.invited, training.invited_seconds, training.runs
    );
    if let Some(feed) = &training.feed {
        let _ = write!(
            part,
            "\nA private calendar of 500 days: {:.1} kB in {:.1} ms (20 ms), and {:.2} ms when nothing changed (2 ms).",
            kilo(feed.bytes as u64),
            feed.whole.p50_ms,
            feed.unchanged.p50_ms
        );
    }
    part.push_str("\n\n");
    part
}

fn row(page: &PageFigures) -> String {
    let (Some(one), Some(eight), Some(bare_one), Some(bare_eight)) =
        (page.site.first(), page.site.get(1), page.bare.first(), page.bare.get(1))
    else {
        return String::new();
    };
    let limit = bare_one.p50_ms * 5.0 + 2.0;
    let kept = |figures: &Figures| if figures.p50_ms <= limit { "" } else { " !" };
    format!(
        "| {} | {:.1} | {:.2}{} | {:.2} | {limit:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} | {:.0} |\n",
        page.page,
        kilo(page.bytes as u64),
        one.p50_ms,
        kept(one),
        bare_one.p50_ms,
        page.asking.p50_ms,
        one.p99_ms,
        eight.p50_ms,
        eight.p99_ms,
        eight.per_second,
        bare_eight.per_second
    )
}
