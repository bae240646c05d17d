//! Comparing numbers.

/// Whether two numbers agree to a part of the wanted one.
#[track_caller]
pub(super) fn relative(found: f64, wanted: f64, tolerance: f64) {
    let error = (found - wanted).abs() / wanted.abs().max(1e-300);
    assert!(error <= tolerance, "{found} instead of {wanted}: off by {error:e} of it");
}

/// Whether two numbers agree to a difference.
#[track_caller]
pub(super) fn within(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance, "{found} instead of {wanted}, which allows {tolerance}");
}
