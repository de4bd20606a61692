//! From text to glyphs: the typeface, what it can print, and how its letters stand beside each other.

use crate::Error;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::Tag;
use rustybuzz::{Direction, Face as Shaper, Feature, UnicodeBuffer};

static REGULAR: &[u8] = include_bytes!("../fonts/LibertinusSerif-Regular.otf");
static ITALIC: &[u8] = include_bytes!("../fonts/LibertinusSerif-Italic.otf");

/// Libertinus Serif, upright and italic.
pub struct Faces {
    pub upright: Face,
    pub italic: Face,
}

impl Faces {
    /// # Errors
    /// `Broken`, when the typeface cannot be read.
    pub fn load() -> Result<Self, Error> {
        Ok(Self { upright: Face::load(REGULAR)?, italic: Face::load(ITALIC)? })
    }
}

/// One cut of the typeface, for shaping and for writing.
pub struct Face {
    pub font: Font,
    shaper: Shaper<'static>,
}

/// How letters are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Small letters as small capitals.
    pub small_caps: bool,
    /// Figures that rise and fall with the small letters, for running text.
    pub old_figures: bool,
    /// Room added after each letter, in parts of the size.
    pub tracking: f32,
}

impl Style {
    pub const PLAIN: Style = Style { small_caps: false, old_figures: true, tracking: 0.0 };
    /// For names of houses and for labels.
    pub const CAPITALS: Style = Style { small_caps: true, old_figures: true, tracking: 0.07 };
    /// For numbers that somebody copies: all figures of one height.
    pub const NUMBER: Style = Style { small_caps: false, old_figures: false, tracking: 0.05 };

    fn features(self) -> Vec<Feature> {
        let figures: &[u8; 4] = if self.old_figures { b"onum" } else { b"lnum" };
        let mut on = vec![Feature::new(Tag::from_bytes(figures), 1, ..)];
        if self.small_caps {
            on.push(Feature::new(Tag::from_bytes(b"smcp"), 1, ..));
        }
        if self.tracking > 0.0 {
            // Letters that are spaced out are not tied together.
            on.push(Feature::new(Tag::from_bytes(b"liga"), 0, ..));
        }
        on
    }
}

/// Glyphs in a row, with their text.
pub struct Run {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    /// In parts of the size; without the room after the last letter.
    pub width: f32,
}

impl Face {
    fn load(bytes: &'static [u8]) -> Result<Self, Error> {
        let broken = || Error::Broken("the typeface cannot be read".to_owned());
        let font = Font::new(bytes.into(), 0).ok_or_else(broken)?;
        let shaper = Shaper::from_slice(bytes, 0).ok_or_else(broken)?;
        Ok(Self { font, shaper })
    }

    /// Text as it can be printed: on one line, without what cannot be seen, and in Latin letters where the typeface has no others or they
    /// run from right to left. Greek and Cyrillic stay as they are.
    pub fn printable(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_whitespace() || c == '\u{a0}' {
                out.push(' ');
            } else if c.is_control() || invisible(c) {
                continue;
            } else if !runs_leftwards(c) && self.shaper.glyph_index(c).is_some() {
                out.push(c);
            } else {
                out.push_str(deunicode::deunicode_char(c).unwrap_or_default());
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The glyphs of a text that is [`printable`](Self::printable).
    pub fn shape(&self, text: &str, style: Style) -> Run {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&self.shaper, &style.features(), buffer);

        let unit = self.font.units_per_em();
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let part = |value: i32| f32::from(i16::try_from(value).unwrap_or(i16::MAX)) / unit;
        let mut width = 0.0;
        let mut glyphs = Vec::with_capacity(infos.len());
        for (at, (info, position)) in infos.iter().zip(positions).enumerate() {
            let start = usize::try_from(info.cluster).unwrap_or(0);
            let later = infos[at..].iter().find(|next| next.cluster > info.cluster);
            let end = later.and_then(|next| usize::try_from(next.cluster).ok()).unwrap_or(text.len());
            // A mark that stands over the letter before takes no room after it.
            let after = if position.x_advance > 0 { style.tracking } else { 0.0 };
            let advance = part(position.x_advance) + after;
            width += advance;
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance,
                part(position.x_offset),
                part(position.y_offset),
                part(position.y_advance),
                start..end,
                None,
            ));
        }
        Run { text: text.to_owned(), glyphs, width: (width - style.tracking).max(0.0) }
    }

    /// How wide that text is, in parts of the size.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        self.shape(text, style).width
    }
}

/// Marks that steer a line and cannot be seen; they would print as nothing, and the format forbids some of them.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{fffd}')
}

/// Hebrew, Arabic and their neighbours: a line of ours runs to the right.
fn runs_leftwards(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
