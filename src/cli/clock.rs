//! The time that queries see as now: given on the command line, by `SOURCE_DATE_EPOCH` (the
//! convention of reproducible builds), or the machine's.

use super::Failure;
use crate::value::Date;

/// Now, unless another time is given.
pub(super) fn now(given: Option<&str>) -> Result<Date, Failure> {
    if let Some(text) = given {
        return time(text);
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok());
    let fixed = epoch.and_then(|seconds| Date::from_millis(seconds.checked_mul(1000)?));
    Ok(fixed.unwrap_or_else(machine))
}

/// A time as people write it.
pub(super) fn time(text: &str) -> Result<Date, Failure> {
    let day = || Date::from_rfc3339(&format!("{text}T00:00:00Z"));
    Date::from_rfc3339(text).or_else(day).ok_or_else(|| {
        let advice = "write it like 2025-11-20 or 2025-11-20T12:00:00Z";
        Failure::Usage(format!("`{text}` is no time; {advice}"))
    })
}

fn machine() -> Date {
    let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = elapsed.map_or(0, |elapsed| i64::try_from(elapsed.as_millis()).unwrap_or(0));
    Date::from_millis(millis).unwrap_or_default()
}
