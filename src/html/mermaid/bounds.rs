//! What merman's own budget does not count.

/// Most days of all tasks together where days are left out: merman walks over each.
const MOST_DAYS: f64 = 100_000.0;

/// Whether the plan of a gantt chart is short enough.
pub(super) fn check(source: &str) -> Result<(), String> {
    if source.to_ascii_lowercase().contains("excludes") && days(source) > MOST_DAYS {
        return Err(format!("its tasks take more than {MOST_DAYS} days"));
    }
    Ok(())
}

/// All lengths of time in a text, in days. Rather too many than too few.
fn days(source: &str) -> f64 {
    let words = source.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    let lengths = words.filter_map(|word| {
        let end = word.find(|c: char| c.is_ascii_alphabetic())?;
        let number: f64 = word[..end].parse().ok()?;
        let days = match word[end..].chars().next()? {
            'y' | 'Y' => 366.0,
            'M' => 31.0,
            'w' | 'W' => 7.0,
            'h' => 1.0 / 24.0,
            'm' | 's' => 1.0 / 1440.0,
            _ => 1.0,
        };
        Some(number * days)
    });
    lengths.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_where_some_are_left_out() {
        assert!(check("gantt\nx: 2024-01-01, 3000000d").is_ok());
        assert!(check("gantt\nexcludes weekends\nx: 2024-01-01, 30d").is_ok());
        assert!(check("gantt\n  excludes weekends\nx: 2024-01-01, 3000000d").is_err());
        assert!(check("gantt\n\tExcludes weekends\nx: 2024-01-01, 999y").is_err());
    }
}
