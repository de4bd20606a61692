//! The QR code as one path: black runs of squares, without the quiet margin, which the white of the page gives.

use crate::Error;
use krilla::geom::{Path, PathBuilder, Rect};
use qrcode::{Color, EcLevel, QrCode};

/// The code of that text in a square of that side, its upper left corner there. A seventh of it may be lost.
///
/// # Errors
/// `TooLong`, when no code holds the text.
pub fn path(text: &str, (left, top): (f32, f32), side: f32) -> Result<Path, Error> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| Error::TooLong("the address to check at"))?;
    let across = code.width();
    let modules = code.to_colors();
    let unit = side / count(across);
    let mut builder = PathBuilder::new();
    for (row, line) in modules.chunks(across).enumerate() {
        let mut column = 0;
        while column < across {
            let length = line[column..].iter().take_while(|module| **module == Color::Dark).count();
            if length > 0 {
                // A hair taller than its row, so that no reader paints a light seam between two.
                let (x, y) = (left + count(column) * unit, top + count(row) * unit);
                if let Some(rect) = Rect::from_xywh(x, y, count(length) * unit, unit * 1.02) {
                    builder.push_rect(rect);
                }
            }
            column += length.max(1);
        }
    }
    builder.finish().ok_or_else(|| Error::Broken("the QR code is empty".to_owned()))
}

/// A count of squares; a code has 177 at most.
fn count(number: usize) -> f32 {
    u16::try_from(number).map_or(0.0, f32::from)
}
