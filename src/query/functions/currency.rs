//! Amounts of money as they are written in American English (what `Intl.NumberFormat` gives).

/// Currencies that have a sign of their own; all others are written with their code.
const SIGNS: [(&str, &str); 23] = [
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "CN¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("MXN", "MX$"),
    ("NZD", "NZ$"),
    ("PHP", "₱"),
    ("TWD", "NT$"),
    ("USD", "$"),
    ("VND", "₫"),
    ("XAF", "FCFA"),
    ("XCD", "EC$"),
    ("XCG", "Cg."),
    ("XOF", "F\u{202f}CFA"),
    ("XPF", "CFPF"),
    ("XXX", "¤"),
];

/// Currencies without decimals in common use.
const WHOLE: [&str; 46] = [
    "ADP", "AFN", "ALL", "BIF", "BYR", "CLP", "COP", "DJF", "ESP", "GNF", "HUF", "IDR", "IQD",
    "IRR", "ISK", "ITL", "JPY", "KMF", "KPW", "KRW", "LAK", "LBP", "LUF", "MGA", "MGF", "MMK",
    "MRO", "PKR", "PYG", "RWF", "SLL", "SOS", "STD", "SYP", "TMM", "TRL", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF", "XPF", "YER", "ZMK", "ZWD",
];

/// Currencies with three decimals.
const THREE: [&str; 6] = ["BHD", "JOD", "KWD", "LYD", "OMR", "TND"];
/// Currencies with four decimals.
const FOUR: [&str; 2] = ["CLF", "UYW"];

/// An amount. `None` when the code cannot be one of a currency.
pub(super) fn format(number: f64, code: &str) -> Option<String> {
    if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let code = code.to_ascii_uppercase();
    let sign = SIGNS.iter().find(|(name, _)| **name == code).map_or(&*code, |(_, sign)| sign);
    let amount = amount(number.abs(), decimals(&code));
    let minus = if number.is_sign_negative() && !number.is_nan() { "-" } else { "" };
    // Letters are set off from digits.
    let is_apart = number.is_finite() && sign.ends_with(|c: char| c.is_alphabetic() || c == '.');
    let gap = if is_apart { "\u{a0}" } else { "" };
    Some(format!("{minus}{sign}{gap}{amount}"))
}

fn decimals(code: &str) -> usize {
    if WHOLE.contains(&code) {
        0
    } else if THREE.contains(&code) {
        3
    } else if FOUR.contains(&code) {
        4
    } else {
        2
    }
}

fn amount(size: f64, decimals: usize) -> String {
    if size.is_nan() {
        return "NaN".to_owned();
    }
    if size.is_infinite() {
        return "∞".to_owned();
    }
    let (whole, fraction) = rounded(size, decimals);
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if decimals > 0 {
        out.push('.');
        out.push_str(&fraction);
    }
    out
}

/// The digits before and after the point, halves rounded up. What counts is the number as it is
/// printed, not as the machine has it: 1.005 is halfway.
fn rounded(size: f64, decimals: usize) -> (String, String) {
    let printed = format!("{size}");
    let (whole, fraction) = printed.split_once('.').unwrap_or((&printed, ""));
    let is_up = fraction.as_bytes().get(decimals).is_some_and(|digit| *digit >= b'5');
    let kept = fraction.chars().chain(std::iter::repeat('0')).take(decimals);
    let mut digits: Vec<char> = whole.chars().chain(kept).collect();
    if is_up {
        increase(&mut digits);
    }
    let fraction = digits.split_off(digits.len() - decimals);
    (digits.into_iter().collect(), fraction.into_iter().collect())
}

fn increase(digits: &mut Vec<char>) {
    for digit in digits.iter_mut().rev() {
        match digit.to_digit(10).and_then(|value| char::from_digit(value + 1, 10)) {
            Some(next) => {
                *digit = next;
                return;
            }
            None => *digit = '0',
        }
    }
    digits.insert(0, '1');
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn amounts_are_written_as_in_america() {
        let cases = [
            (1.005, "USD", "$1.01"),
            (-0.001, "usd", "-$0.00"),
            (-0.0, "USD", "-$0.00"),
            (1234567.891, "KWD", "KWD\u{a0}1,234,567.891"),
            (2.5, "JPY", "¥3"),
            (999.999, "EUR", "€1,000.00"),
            (1e21, "USD", "$1,000,000,000,000,000,000,000.00"),
            (5e-324, "USD", "$0.00"),
            (-5.0, "CHF", "-CHF\u{a0}5.00"),
            (0.5, "CLF", "CLF\u{a0}0.5000"),
            (f64::NAN, "CHF", "CHFNaN"),
            (f64::NEG_INFINITY, "XOF", "-F\u{202f}CFA∞"),
            (1.0, "XYZ", "XYZ\u{a0}1.00"),
        ];
        for (number, code, expected) in cases {
            assert_eq!(format(number, code).as_deref(), Some(expected), "{number} {code}");
        }
        for code in ["US", "USDD", "", "U1D", "ÄÖ"] {
            assert_eq!(format(1.0, code), None, "{code}");
        }
    }
}
