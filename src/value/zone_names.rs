//! English names of named zones, as `Intl` gives them: `EST`, `Central European Summer Time`.
//!
//! `zone_names.txt` has the names of the Unicode CLDR for the offsets that zones have today. A line
//! is an offset in minutes, the short and the long names (without and, after a slash, with summer
//! time) and, below it, the zones that go by them. Where a name is missing, and at times when a
//! zone had another offset than today, the offset stands for it.
//!
//! Not here: which offset a zone has (`zone`).

/// The names, and the zones that have them.
const TABLE: &str = include_str!("zone_names.txt");

/// The short or long name of a zone at an offset in seconds.
pub(super) fn name(zone: &str, seconds: i64, long: bool) -> String {
    let known = names(zone).and_then(|names| {
        let mut columns = names.split('|');
        let standard = columns.next()?.parse::<i64>().ok()? * 60;
        let column = columns.nth(usize::from(long))?;
        let (plain, summer) = column.split_once('/').unwrap_or((column, ""));
        let name = match seconds - standard {
            0 => plain,
            // Clocks are put forward by an hour, on Lord Howe by half of one, on Troll by two.
            1800 | 3600 | 7200 => summer,
            _ => "",
        };
        (!name.is_empty()).then_some(name)
    });
    known.map_or_else(|| offset(seconds, long), str::to_owned)
}

/// The line of the table that stands above a zone.
fn names(zone: &str) -> Option<&'static str> {
    let mut names = "";
    for line in TABLE.lines() {
        match line.strip_prefix(' ') {
            Some(zones) if zones.split(' ').any(|name| name == zone) => return Some(names),
            Some(_) => {}
            None => names = line,
        }
    }
    None
}

/// An offset as a name: `GMT+1`, `GMT+01:00` when long, with seconds where there are any.
pub(super) fn offset(seconds: i64, long: bool) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let total = seconds.abs();
    let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60);
    let mut out = match long {
        true => format!("GMT{sign}{hours:02}:{minutes:02}"),
        false if minutes == 0 && rest == 0 => format!("GMT{sign}{hours}"),
        false => format!("GMT{sign}{hours}:{minutes:02}"),
    };
    if rest > 0 {
        out.push_str(&format!(":{rest:02}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        for line in TABLE.lines().filter(|line| !line.starts_with(' ')) {
            let columns: Vec<&str> = line.split('|').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(columns[0].parse::<i32>().is_ok(), "{line}");
        }
    }

    #[test]
    fn zones_that_are_not_in_it_go_by_their_offset() {
        assert_eq!(name("Etc/GMT-1", 3600, false), "GMT+1");
        assert_eq!(name("Mars", -12_600, true), "GMT-03:30");
        assert_eq!(name("Europe/Paris", 10_800, false), "GMT+3");
    }
}
