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

/// The method of order five of Dormand and Prince (1980), without the seventh stage that only its error
/// estimate needs.
pub const DORMAND_PRINCE: Tableau = Tableau {
    a: &[
        &[],
        &[1.0 / 5.0],
        &[3.0 / 40.0, 9.0 / 40.0],
        &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
        &[
            19372.0 / 6561.0,
            -25360.0 / 2187.0,
            64448.0 / 6561.0,
            -212.0 / 729.0,
        ],
        &[
            9017.0 / 3168.0,
            -355.0 / 33.0,
            46732.0 / 5247.0,
            49.0 / 176.0,
            -5103.0 / 18656.0,
        ],
    ],
    b: &[
        35.0 / 384.0,
        0.0,
        500.0 / 1113.0,
        125.0 / 192.0,
        -2187.0 / 6784.0,
        11.0 / 84.0,
    ],
    c: &[0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0],
    order: 5,
    stiffness: None,
};

/// The difference between the weights of order five and those of order four embedded in
/// [`DORMAND_PRINCE`]; the last is that of the velocity at the end of the step.
pub const DORMAND_PRINCE_ERROR: [f64; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339_200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];
