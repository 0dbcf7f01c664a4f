//! The few formulas that indicators share, each total: what cannot be worked out is `None`, never NaN.

/// The normal quantile of a 95 percent interval.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of a share, as fractions (Wilson 1927; method 3 of Newcombe 1998). `None` for nobody.
pub fn wilson(of: u32, all: u32) -> Option<(f64, f64)> {
    if all == 0 || of > all {
        return None;
    }
    let (n, p) = (f64::from(all), f64::from(of) / f64::from(all));
    let z2 = Z * Z;
    let middle = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Some((((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0)))
}

/// The Herfindahl-Hirschman index of amounts: the sum of squared shares in percent, from 10,000/n to 10,000.
pub fn hhi(amounts: &[f64]) -> Option<f64> {
    let whole: f64 = amounts.iter().sum();
    if !whole.is_finite() || whole <= 0.0 || amounts.iter().any(|a| *a < 0.0) {
        return None;
    }
    Some(amounts.iter().map(|a| (100.0 * a / whole).powi(2)).sum())
}

/// How many equal owners would be as concentrated.
pub fn effective_number(hhi: f64) -> Option<f64> {
    (hhi > 0.0).then(|| 10_000.0 / hhi)
}

/// The middle value, or the mean of the two in the middle.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len().is_multiple_of(2) { f64::midpoint(values[middle - 1], upper) } else { upper })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wilson_gives_the_published_values() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        let check = |of, all, low: f64, high: f64| {
            let (l, h) = wilson(of, all).unwrap();
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{of}/{all}: {l} {h}");
        };
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(1, 29, 0.0061, 0.1718);
        check(29, 29, 0.8830, 1.0);
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }

    #[test]
    fn hhi_of_known_markets() {
        let check = |amounts: &[f64], expected: Option<f64>| assert_eq!(hhi(amounts).map(f64::round), expected, "{amounts:?}");
        check(&[10.0], Some(10_000.0));
        check(&[1.0, 1.0], Some(5_000.0));
        check(&[30.0, 30.0, 20.0, 20.0], Some(2_600.0));
        check(&[], None);
        check(&[0.0, 0.0], None);
        check(&[f64::NAN], None);
        assert_eq!(effective_number(5_000.0), Some(2.0));
        assert_eq!(effective_number(0.0), None);
    }

    #[test]
    fn medians() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    proptest! {
        #[test]
        fn wilson_holds_the_share_within_its_bounds(all in 1_u32..5000, part in 0.0..=1.0_f64) {
            let of = (f64::from(all) * part) as u32;
            let (low, high) = wilson(of, all).unwrap();
            let share = f64::from(of) / f64::from(all);
            prop_assert!(0.0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1.0);
        }

        #[test]
        fn hhi_lies_between_equal_shares_and_one_owner(amounts in prop::collection::vec(0.0..1e6_f64, 1..60)) {
            if let Some(index) = hhi(&amounts) {
                let n = amounts.len() as f64;
                prop_assert!(index >= 10_000.0 / n - 1e-6 && index <= 10_000.0 + 1e-6, "{index}");
                let effective = effective_number(index).unwrap();
                prop_assert!(effective >= 1.0 - 1e-9 && effective <= n + 1e-6);
            } else {
                prop_assert!(amounts.iter().sum::<f64>() <= 0.0);
            }
        }
    }
}
