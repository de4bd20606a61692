//! How far apart two outcodes are, approximately: middle to middle, from a small table of the demo's counties and their neighbours.
//!
//! Good to a few miles, which is what "could she get there on a Tuesday evening" needs. A place that is not in the table is unknown, and
//! unknown is never near. Other services bring their own table with a later change.

/// Outcode, latitude and longitude of its approximate middle in 1/10,000 degree. In order, for searching.
const PLACES: &[(&str, i32, i32)] = &[
    ("CB1", 521_900, 1_500),
    ("CB10", 520_450, 2_650),
    ("CB11", 519_900, 2_150),
    ("CB2", 521_850, 1_250),
    ("CB21", 521_250, 2_600),
    ("CB22", 521_250, 1_550),
    ("CB23", 522_100, -300),
    ("CB24", 522_800, 900),
    ("CB25", 522_650, 2_400),
    ("CB3", 522_100, 900),
    ("CB4", 522_300, 1_300),
    ("CB5", 522_100, 1_600),
    ("CB6", 524_000, 1_800),
    ("CB7", 523_500, 3_300),
    ("CB8", 522_400, 4_200),
    ("CB9", 520_850, 4_400),
    ("IP24", 524_100, 7_500),
    ("IP26", 525_200, 5_600),
    ("IP27", 524_400, 5_800),
    ("IP28", 523_300, 5_200),
    ("IP33", 522_450, 7_150),
    ("LE15", 526_600, -7_100),
    ("MK40", 521_370, -4_700),
    ("MK41", 521_500, -4_450),
    ("MK42", 521_200, -4_650),
    ("MK43", 521_400, -5_800),
    ("MK44", 521_900, -4_000),
    ("MK45", 520_300, -4_900),
    ("NN1", 522_400, -8_900),
    ("NN10", 522_900, -5_950),
    ("NN14", 524_000, -6_200),
    ("NN15", 523_900, -7_200),
    ("NN16", 524_050, -7_250),
    ("NN17", 524_900, -6_900),
    ("NN18", 524_800, -7_000),
    ("NN29", 522_600, -6_800),
    ("NN8", 523_000, -7_000),
    ("NN9", 523_300, -6_000),
    ("PE1", 525_850, -2_300),
    ("PE10", 527_700, -3_700),
    ("PE11", 527_900, -1_500),
    ("PE12", 527_900, 500),
    ("PE13", 526_650, 1_500),
    ("PE14", 526_400, 2_100),
    ("PE15", 525_400, 900),
    ("PE16", 524_550, 500),
    ("PE19", 522_250, -2_650),
    ("PE2", 525_550, -2_600),
    ("PE20", 529_200, -700),
    ("PE21", 529_750, -250),
    ("PE22", 530_500, 500),
    ("PE23", 531_750, 1_000),
    ("PE24", 531_600, 2_500),
    ("PE25", 531_450, 3_400),
    ("PE26", 524_500, -1_100),
    ("PE27", 523_300, -750),
    ("PE28", 523_400, -2_300),
    ("PE29", 523_350, -1_800),
    ("PE3", 525_800, -2_750),
    ("PE30", 527_550, 4_050),
    ("PE31", 528_600, 5_300),
    ("PE32", 527_400, 6_200),
    ("PE33", 526_600, 4_800),
    ("PE34", 526_800, 3_400),
    ("PE35", 528_300, 5_100),
    ("PE36", 529_400, 5_000),
    ("PE37", 526_500, 6_900),
    ("PE38", 526_000, 3_700),
    ("PE4", 526_200, -2_650),
    ("PE5", 525_750, -3_500),
    ("PE6", 526_550, -2_500),
    ("PE7", 525_300, -1_900),
    ("PE8", 524_900, -4_500),
    ("PE9", 526_500, -4_800),
    ("SG1", 519_050, -2_000),
    ("SG15", 520_050, -2_650),
    ("SG16", 520_250, -3_000),
    ("SG17", 520_400, -3_350),
    ("SG18", 520_850, -2_600),
    ("SG19", 521_350, -2_450),
    ("SG4", 519_300, -2_400),
    ("SG5", 519_650, -2_850),
    ("SG6", 519_780, -2_300),
    ("SG7", 519_950, -1_800),
    ("SG8", 520_550, -200),
    ("SG9", 519_450, -150),
];

/// Miles in a degree of latitude, and in a degree of longitude at 52.4° north, in millionths of a mile for 1/10,000 degree.
const LATITUDE_MICROMILES: i64 = 6_905;
const LONGITUDE_MICROMILES: i64 = 4_220;

/// Approximate road miles between two outcodes, whole: the line as the crow flies, times the road factor (per cent). `None` when either
/// is not in the table. Two addresses of one outcode are 0 apart.
pub fn road_miles(one: &str, other: &str, road_factor_percent: u32) -> Option<u32> {
    let ((lat_a, lon_a), (lat_b, lon_b)) = (place(one)?, place(other)?);
    let north = i64::from(lat_a - lat_b) * LATITUDE_MICROMILES;
    let east = i64::from(lon_a - lon_b) * LONGITUDE_MICROMILES;
    let crow = (north.pow(2).unsigned_abs() + east.pow(2).unsigned_abs()).isqrt();
    let road = crow.saturating_mul(u64::from(road_factor_percent)) / 100;
    u32::try_from((road + 500_000) / 1_000_000).ok()
}

fn place(outcode: &str) -> Option<(i32, i32)> {
    let at = PLACES.binary_search_by_key(&key(outcode)?, |(name, ..)| key(name).unwrap_or(0)).ok()?;
    PLACES.get(at).map(|(_, latitude, longitude)| (*latitude, *longitude))
}

/// An outcode as one number that sorts like its text: comparing text took a tenth of the time of a ranking.
fn key(outcode: &str) -> Option<u32> {
    if outcode.len() > 4 {
        return None;
    }
    let letters = outcode.bytes().chain([0; 4]).take(4);
    Some(letters.fold(0, |key, letter| (key << 8) | u32::from(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_names_nobody_twice() {
        assert!(PLACES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn distances_are_roughly_those_of_the_road() {
        for (one, other, from, to) in [
            ("CB1", "PE13", 40, 50),
            ("CB1", "CB4", 2, 6),
            ("PE1", "PE29", 18, 26),
            ("CB2", "SG8", 12, 17),
            ("PE30", "NN16", 55, 75),
            ("PE27", "PE27", 0, 0),
        ] {
            let miles = road_miles(one, other, 130).unwrap();
            assert!((from..=to).contains(&miles), "{one} to {other}: {miles}");
            assert_eq!(road_miles(other, one, 130), Some(miles), "there and back is the same");
        }
    }

    #[test]
    fn a_place_outside_the_table_is_unknown_not_near() {
        for (one, other) in [("ZE1", "CB1"), ("CB1", "W1A"), ("", ""), ("ZE1", "ZE1")] {
            assert_eq!(road_miles(one, other, 130), None, "{one} {other}");
        }
    }
}
