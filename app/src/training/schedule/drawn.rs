//! Where each entry of a day stands when its hours are drawn to scale: from which row, over how many, in which lane.

/// One row of the picture.
pub const ROW_MINUTES: u32 = 15;
/// So many stand side by side; what finds no lane is counted, and the list has it.
const LANES: usize = 3;

/// The hours that are drawn: whole ones, from the first to before the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub first_hour: u32,
    pub last_hour: u32,
}

/// The working day, and as much more as the entries need.
pub fn frame(minutes: impl IntoIterator<Item = (u32, u32)>) -> Frame {
    minutes.into_iter().fold(Frame { first_hour: 8, last_hour: 18 }, |frame, (from, until)| Frame {
        first_hour: frame.first_hour.min(from / 60),
        last_hour: frame.last_hour.max(until.div_ceil(60)).min(24),
    })
}

/// One entry in the picture of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Which of the entries handed in.
    pub entry: usize,
    /// From 1.
    pub row: u32,
    pub rows: u32,
    /// From 1.
    pub lane: usize,
}

/// A day as it is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrawnDay {
    pub slots: Vec<Slot>,
    /// How many lanes it has, at least one.
    pub lanes: usize,
    /// Entries for which there was no lane.
    pub left_out: usize,
}

/// Put each span of minutes in the first lane that is free by then, the earliest first.
pub fn draw(minutes: &[(u32, u32)], frame: Frame) -> DrawnDay {
    let mut order: Vec<usize> = (0..minutes.len()).collect();
    order.sort_by_key(|at| minutes.get(*at).copied().unwrap_or_default());
    let mut day = DrawnDay { lanes: 1, ..DrawnDay::default() };
    // The row at which each lane is free again.
    let mut free = [0; LANES];
    for entry in order {
        let Some((from, until)) = minutes.get(entry) else { continue };
        let row = (from.saturating_sub(frame.first_hour * 60)) / ROW_MINUTES + 1;
        let rows = until.saturating_sub(frame.first_hour * 60).div_ceil(ROW_MINUTES).saturating_sub(row - 1).max(1);
        match free.iter_mut().zip(1..).find(|(free, _)| **free <= row) {
            Some((free, lane)) => {
                *free = row + rows;
                day.lanes = day.lanes.max(lane);
                day.slots.push(Slot { entry, row, rows, lane });
            }
            None => day.left_out += 1,
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hours_are_drawn_to_scale() {
        let frame = frame([(570, 960), (420, 480)]);
        assert_eq!(frame, Frame { first_hour: 7, last_hour: 18 });
        let day = draw(&[(570, 960), (600, 660)], frame);
        // Half past nine is ten quarters of an hour after seven; six and a half hours are 26.
        assert_eq!(day.slots[0], Slot { entry: 0, row: 11, rows: 26, lane: 1 });
        assert_eq!(day.slots[1], Slot { entry: 1, row: 13, rows: 4, lane: 2 });
        assert_eq!((day.lanes, day.left_out), (2, 0));
    }

    #[test]
    fn what_follows_straight_on_stands_below() {
        let day = draw(&[(540, 720), (720, 780)], Frame { first_hour: 8, last_hour: 18 });
        assert!(day.slots.iter().all(|slot| slot.lane == 1), "{day:?}");
    }

    proptest! {
        #[test]
        fn nothing_covers_anything_else_and_everything_is_drawn_or_counted(
            spans in proptest::collection::vec((0u32..1400, 1u32..600), 0..60),
        ) {
            let minutes: Vec<(u32, u32)> = spans.into_iter().map(|(from, long)| (from, (from + long).min(1440))).collect();
            let frame = frame(minutes.iter().copied());
            let day = draw(&minutes, frame);
            prop_assert_eq!(day.slots.len() + day.left_out, minutes.len());
            let last = (frame.last_hour - frame.first_hour) * 60 / ROW_MINUTES;
            for (at, slot) in day.slots.iter().enumerate() {
                prop_assert!(slot.row >= 1 && slot.row + slot.rows - 1 <= last && slot.lane <= day.lanes);
                for other in day.slots.iter().skip(at + 1).filter(|other| other.lane == slot.lane) {
                    prop_assert!(slot.row + slot.rows <= other.row || other.row + other.rows <= slot.row);
                }
            }
        }
    }
}
