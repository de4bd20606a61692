//! Where lines end, and at which size: never in a word, evenly, and smaller before there are too many.

use crate::Error;
use crate::face::{Face, Run, Style};

/// A text that is set: its lines at one size.
pub struct Set {
    pub size: f32,
    pub lines: Vec<Run>,
}

/// What a text may take.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub width: f32,
    pub lines: usize,
    /// The size that is best, and the smallest that can still be read.
    pub sizes: (f32, f32),
}

/// Set a text in that room: at the largest size at which it fits with whole words; at the smallest, a word wider than the line is broken.
///
/// # Errors
/// `TooLong`, `Empty`, with what the text is.
pub fn fit(what: &'static str, text: &str, face: &Face, style: Style, room: Room) -> Result<Set, Error> {
    let text = face.printable(text);
    if text.is_empty() {
        return Err(Error::Empty(what));
    }
    let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let (best, least) = room.sizes;
    let mut size = best;
    while size >= least {
        if let Some(lines) = balanced(&words, face, style, room.width / size).filter(|lines| lines.len() <= room.lines) {
            return Ok(drawn(&lines, face, style, size));
        }
        size -= 0.5;
    }
    let pieces: Vec<String> = words.iter().flat_map(|word| pieces(word, face, style, room.width / least)).collect();
    match balanced(&pieces, face, style, room.width / least) {
        Some(lines) if lines.len() <= room.lines => Ok(drawn(&lines, face, style, least)),
        _ => Err(Error::TooLong(what)),
    }
}

/// Each line but the last ends in a space, so that whoever listens or copies hears two words where the line ends.
fn drawn(lines: &[String], face: &Face, style: Style, size: f32) -> Set {
    let last = lines.len().saturating_sub(1);
    let shaped = lines.iter().enumerate().map(|(at, line)| {
        if at == last {
            return face.shape(line, style);
        }
        let bare = face.width(line, style);
        Run { width: bare, ..face.shape(&format!("{line} "), style) }
    });
    Set { size, lines: shaped.collect() }
}

/// The fewest lines that hold the words, as even as they can be; `None`, when a word alone is wider.
fn balanced(words: &[String], face: &Face, style: Style, width: f32) -> Option<Vec<String>> {
    let widths: Vec<f32> = words.iter().map(|word| face.width(word, style)).collect();
    let space = face.width("n n", style) - 2.0 * face.width("n", style);
    let mut best = greedy(&widths, space, width)?;
    loop {
        let widest = best.iter().map(|line| wide(&widths[line.clone()], space)).fold(0.0, f32::max);
        match greedy(&widths, space, widest - 0.01) {
            Some(next) if next.len() <= best.len() => best = next,
            _ => break,
        }
    }
    Some(best.into_iter().map(|line| words[line].join(" ")).collect())
}

fn wide(words: &[f32], space: f32) -> f32 {
    let gaps = words.iter().skip(1).map(|_| space).sum::<f32>();
    words.iter().sum::<f32>() + gaps
}

fn greedy(widths: &[f32], space: f32, width: f32) -> Option<Vec<std::ops::Range<usize>>> {
    let mut lines = Vec::new();
    let (mut first, mut taken) = (0, 0.0);
    for (at, word) in widths.iter().enumerate() {
        if *word > width {
            return None;
        }
        if at > first && taken + space + word > width {
            lines.push(first..at);
            (first, taken) = (at, *word);
        } else {
            taken += if at > first { space + word } else { *word };
        }
    }
    lines.push(first..widths.len());
    Some(lines)
}

/// A word that no line holds, in pieces that a line does.
fn pieces(word: &str, face: &Face, style: Style, width: f32) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in word.chars() {
        let with = out.last().map(|piece| format!("{piece}{c}")).unwrap_or_default();
        let fits = with.chars().count() == 1 || face.width(&with, style) <= width;
        match out.last_mut() {
            Some(piece) if fits => *piece = with,
            _ => out.push(c.to_string()),
        }
    }
    out
}
