//! Butcher tableaux.

/// The coefficients of an explicit Runge–Kutta method.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
    /// stiff the field is for this step. `None` where no such combination is used.
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

/// Heun's method: the trapezoidal rule with Euler's prediction (Heun 1900).
pub const HEUN: Tableau = Tableau {
    a: &[&[], &[1.0]],
    b: &[0.5, 0.5],
    c: &[0.0, 1.0],
    order: 2,
    stiffness: None,
};

/// The method of order five of Tsitouras (2011), without the seventh stage that only its error estimate needs. Its stiffness is
/// `STIFFNESS_OF_TSIT5` times that estimate with the sixth stage in the place of the seventh, which lies at the same time.
#[rustfmt::skip]
pub const TSIT5: Tableau = Tableau {
    a: &[
        &[],
        &[0.161],
        &[-0.008_480_655_492_356_989, 0.335_480_655_492_357],
        &[2.897_153_057_105_493_5, -6.359_448_489_975_075, 4.362_295_432_869_581_5],
        &[5.325_864_828_439_257, -11.748_883_564_062_828, 7.495_539_342_889_836_5, -0.092_495_066_361_755_25],
        &[5.861_455_442_946_42, -12.920_969_317_847_11, 8.159_367_898_576_159, -0.071_584_973_281_401, -0.028_269_050_394_068_383],
    ],
    b: &[0.096_460_766_818_065_23, 0.01, 0.479_889_650_414_499_6, 1.379_008_574_103_742, -3.290_069_515_436_081, 2.324_710_524_099_774],
    c: &[0.0, 0.161, 0.327, 0.9, 0.980_025_540_904_509_7, 1.0],
    order: 5,
    stiffness: Some(&[
        STIFFNESS_OF_TSIT5 * -0.001_780_011_052_225_777,
        STIFFNESS_OF_TSIT5 * -0.000_816_434_459_656_746_9,
        STIFFNESS_OF_TSIT5 * 0.007_880_878_010_261_995,
        STIFFNESS_OF_TSIT5 * -0.144_711_007_173_262_9,
        STIFFNESS_OF_TSIT5 * 0.582_357_165_452_555_2,
        STIFFNESS_OF_TSIT5 * (-0.458_082_105_929_187 + 1.0 / 66.0),
    ]),
};

/// An estimate of order four is much smaller than a difference of two stages. With this factor, found by trial on DW-4, the
/// same penalty keeps the defect of six steps about as small as that of eight steps of [`RK4`].
const STIFFNESS_OF_TSIT5: f64 = 10.0;

/// The seven stages of Dormand and Prince (1980); the last lies at the end of the step.
#[rustfmt::skip]
const DORMAND_PRINCE_A: &[&[f64]] = &[
    &[],
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];

/// Their times, in step lengths.
const DORMAND_PRINCE_C: &[f64] = &[0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0];

/// The method of order five of Dormand and Prince (1980), without the seventh stage that only its error
/// estimate needs.
pub const DORMAND_PRINCE: Tableau = Tableau {
    a: DORMAND_PRINCE_A.split_at(6).0,
    b: DORMAND_PRINCE_A[6],
    c: DORMAND_PRINCE_C.split_at(6).0,
    order: 5,
    stiffness: None,
};

/// [`DORMAND_PRINCE`] with its seventh stage, which has no weight in the step: the first of the next one.
#[rustfmt::skip]
pub const DORMAND_PRINCE_WITH_END: Tableau = Tableau {
    a: DORMAND_PRINCE_A,
    b: &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0, 0.0],
    c: DORMAND_PRINCE_C,
    order: 5,
    stiffness: None,
};

/// The difference between the weights of order five and those of order four embedded in
/// [`DORMAND_PRINCE_WITH_END`].
#[rustfmt::skip]
pub const DORMAND_PRINCE_ERROR: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339_200.0, 22.0 / 525.0, -1.0 / 40.0];
