pub(crate) struct Gamma {
    shape: f64,
}
impl Gamma {
    pub(crate) const SHAPES: std::ops::RangeInclusive<f64> = 1e-6..=1e6;
    pub(crate) fn new(shape: f64) -> Self {
        Gamma { shape }
    }
    pub(crate) fn log_quantile(&self, u: f64) -> f64 {
        use statrs::distribution::{ContinuousCDF, Gamma};
        Gamma::new(self.shape, 1.0).map_or(f64::NAN, |g| g.inverse_cdf(u)).ln()
    }
}
