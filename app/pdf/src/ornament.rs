//! The frame around the page and the mark at its head: decoration, which is not read aloud.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;

pub const DEEP: (u8, u8, u8) = (12, 56, 57);
pub const BRAND: (u8, u8, u8) = (15, 95, 92);
pub const SEA: (u8, u8, u8) = (104, 184, 172);
pub const WARM: (u8, u8, u8) = (214, 138, 66);
pub const QUIET: (u8, u8, u8) = (76, 97, 93);
pub const INK: (u8, u8, u8) = (20, 48, 47);

/// How far a quarter circle's handles reach.
const ARC: f32 = 0.552_3;

pub fn fill(color: (u8, u8, u8)) -> Fill {
    Fill { paint: rgb::Color::new(color.0, color.1, color.2).into(), opacity: NormalizedF32::ONE, ..Default::default() }
}

fn stroke(color: (u8, u8, u8), width: f32) -> Stroke {
    Stroke {
        paint: rgb::Color::new(color.0, color.1, color.2).into(),
        width,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Miter,
        ..Default::default()
    }
}

/// Draw a line along that path.
pub fn line(surface: &mut Surface<'_>, path: Option<Path>, color: (u8, u8, u8), width: f32) {
    let Some(path) = path else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(stroke(color, width)));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

/// Fill that path.
pub fn area(surface: &mut Surface<'_>, path: Option<Path>, color: (u8, u8, u8)) {
    let Some(path) = path else { return };
    surface.set_stroke(None);
    surface.set_fill(Some(fill(color)));
    surface.draw_path(&path);
}

/// Two lines around the page: a firm one, and within it a hair of gold whose corners bow inwards around a dot.
pub fn frame(surface: &mut Surface<'_>, width: f32, height: f32) {
    line(surface, bowed(24.0, 0.0, width, height), DEEP, 1.6);
    line(surface, bowed(31.0, 17.0, width, height), WARM, 0.6);
    for (x, y) in [(36.5, 36.5), (width - 36.5, 36.5), (width - 36.5, height - 36.5), (36.5, height - 36.5)] {
        area(surface, dot(x, y, 1.8), WARM);
    }
}

/// A rectangle that far from the edge, its corners cut out in quarter circles of that radius.
fn bowed(inset: f32, radius: f32, width: f32, height: f32) -> Option<Path> {
    let (left, top, right, bottom) = (inset, inset, width - inset, height - inset);
    let (r, k) = (radius, radius * (1.0 - ARC));
    let mut path = PathBuilder::new();
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.cubic_to(right - r, top + r - k, right - k, top + r, right, top + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right - k, bottom - r, right - r, bottom - r + k, right - r, bottom);
    path.line_to(left + r, bottom);
    path.cubic_to(left + r, bottom - r + k, left + k, bottom - r, left, bottom - r);
    path.line_to(left, top + r);
    path.cubic_to(left + k, top + r, left + r, top + r - k, left + r, top);
    path.close();
    path.finish()
}

fn dot(x: f32, y: f32, r: f32) -> Option<Path> {
    let k = r * ARC;
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
    path.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
    path.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
    path.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
    path.close();
    path.finish()
}

/// Two who lean towards each other, and what is between them: the mark of the site, its upper edge there, that high.
pub fn mark(surface: &mut Surface<'_>, middle: f32, top: f32, height: f32) {
    let unit = height / 18.5;
    for (side, color) in [(-1.0, BRAND), (1.0, SEA)] {
        let mut path = PathBuilder::new();
        let x = |away: f32| middle + side * away * unit;
        let y = |down: f32| top + down * unit;
        path.move_to(x(9.0), y(18.5));
        path.cubic_to(x(9.0), y(7.5), x(5.4), y(1.0), x(0.4), y(1.0));
        line(surface, path.finish(), color, 2.6 * unit);
    }
    area(surface, dot(middle, top + 14.5 * unit, 2.7 * unit), WARM);
}

/// A hair of gold with a lozenge in its middle.
pub fn rule(surface: &mut Surface<'_>, middle: f32, y: f32, half: f32) {
    for side in [-1.0, 1.0] {
        let mut path = PathBuilder::new();
        path.move_to(middle + side * 7.0, y);
        path.line_to(middle + side * half, y);
        line(surface, path.finish(), WARM, 0.6);
    }
    let mut lozenge = PathBuilder::new();
    lozenge.move_to(middle - 3.2, y);
    lozenge.line_to(middle, y - 3.2);
    lozenge.line_to(middle + 3.2, y);
    lozenge.line_to(middle, y + 3.2);
    lozenge.close();
    area(surface, lozenge.finish(), WARM);
}
