//! Butcher tableaux.

/// The coefficients of an explicit Runge–Kutta method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tableau {
    /// Row i: the weights of stages 0..i in the position of stage i.
    pub a: &'static [&'static [f64]],
    /// The weights of the stages in the step.
    pub b: &'static [f64],
    /// The times of the stages, in step lengths.
    pub c: &'static [f64],
    /// The order of convergence.
    pub order: u32,
    /// Weights of a combination of stages that vanishes as the step shrinks: a free measure of how
    /// stiff the field is for this step. `None` where no two stages lie at the same time.
    pub stiffness: Option<&'static [f64]>,
}

impl Tableau {
    /// The number of stages.
    #[must_use]
    pub const fn stages(&self) -> usize {
        self.b.len()
    }
}

/// Euler's method.
pub const EULER: Tableau = Tableau {
    a: &[&[]],
    b: &[1.0],
    c: &[0.0],
    order: 1,
    stiffness: None,
};

/// The explicit midpoint rule.
pub const MIDPOINT: Tableau = Tableau {
    a: &[&[], &[0.5]],
    b: &[0.0, 1.0],
    c: &[0.0, 0.5],
    order: 2,
    stiffness: None,
};

/// The classical method of order four (Kutta 1901). Its two midpoint stages differ by O(h²).
pub const RK4: Tableau = Tableau {
    a: &[&[], &[0.5], &[0.0, 0.5], &[0.0, 0.0, 1.0]],
    b: &[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0],
    c: &[0.0, 0.5, 0.5, 1.0],
    order: 4,
    stiffness: Some(&[0.0, 1.0, -1.0, 0.0]),
};
