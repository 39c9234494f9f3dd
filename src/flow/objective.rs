//! What training minimises, as a function of the two ends of a trajectory.

use crate::math::simd::Real;
use crate::ode::Direction;
use crate::system::configuration::Point;
use crate::system::energy::Energy;
use crate::system::prior;

/// A loss per configuration. Sees end points and log-determinants only.
pub trait Objective<T: Real, const D: usize>: Send + Sync {
    /// Which way trajectories run.
    fn direction(&self) -> Direction;

    /// The loss of each lane in nats, given the `end` of its trajectory and `log_det` = ∫ ∇·v dt along
    /// it. Writes ∂loss/∂end to `end_bar`; ∂loss/∂log_det is −1 for every objective here.
    fn loss(&self, end: &[Point<T, D>], log_det: T, end_bar: &mut [Point<T, D>]) -> T;

    /// The weight of one configuration in the gradient, given where its trajectory started, its `loss`, and the baseline
    /// of log weights, if there is one yet.
    fn weight(&self, _start: &[Point<T, D>], _loss: T, _baseline: Option<f64>) -> Weight<T> {
        Weight {
            factor: T::one(),
            log_weight: T::zero(),
        }
    }
}

/// The weight of a configuration in the gradient.
#[derive(Clone, Copy, Debug)]
pub struct Weight<T> {
    /// Its gradient is multiplied by this.
    pub factor: T,
    /// Its log weight in nats; zero where the objective does not ask for it.
    pub log_weight: T,
}

/// Maximum likelihood: −log q(x) = ½|z|² + ½(N−1)D log 2π − log_det for data x and z = f⁻¹(x).
///
/// Its mean over samples of the target p is KL(p‖q) + H(p): the forward Kullback–Leibler divergence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForwardKl;

impl<T: Real, const D: usize> Objective<T, D> for ForwardKl {
    fn direction(&self) -> Direction {
        Direction::Normalize
    }

    fn loss(&self, end: &[Point<T, D>], log_det: T, end_bar: &mut [Point<T, D>]) -> T {
        end_bar.copy_from_slice(end);
        -prior::log_density(end) - log_det
    }
}

/// Likelihood by log weights: the gradient (c + s(ℓ − ℓ̄)) ∇NLL over configurations x, with x, the log weight ℓ = −u(x) − log q(x) and its
/// baseline ℓ̄ (a running mean over data) held fixed; c is `likelihood` and s is `slope`.
///
/// Trained over data with c = ½, and over samples of the flow itself with c = 0, of which there are always new ones, so that few
/// data are not learnt by heart.
pub struct LogWeighted<E> {
    /// The reduced energy u of the target.
    pub energy: E,
    /// The weight c of the negative log likelihood.
    pub likelihood: f64,
    /// What a log weight says beside it.
    pub slope: Slope,
}

/// The factor s of a configuration's gradient, as a function of its log weight above the baseline in nats.
#[derive(Clone, Copy, Debug)]
pub enum Slope {
    /// The derivative of Huber's ρ(y) = ½y² for |y| ≤ 2, 2|y| − 2 beyond (Huber 1964): the Huberised log-variance loss, whose gradient with
    /// ρ(y) = ½y² is that of the log-variance divergence (Richter and others 2020).
    ///
    /// Where q = p all log weights are equal, so that it has no noise there. Over data alone it fails: mass may leak to where
    /// there are none. Samples where particles overlap weigh nothing, and say nothing about the rest: they are beyond `cutoff`.
    Huber {
        /// Where ℓ lies further below ℓ̄ than this, in nats, ρ is constant.
        cutoff: f64,
    },
    /// min(w, 3) − 1 with the importance weight w = exp(ℓ − ℓ̄).
    ///
    /// Over samples of the flow itself, E_q\[w ∇NLL\] is proportional to the gradient of KL(p‖q) (the wake phase of reweighted
    /// wake-sleep, Bornschein and Bengio 2015). As E_q\[∇log q\] = 0, the 1 is a control variate: no noise is left where q = p, and a
    /// baseline that is a little off does no harm there. Samples that weigh nothing make the flow leave where they are.
    ///
    /// Over data, E_p\[w ∇NLL\] is the gradient of χ²(p‖q), and c − 1 = −½ takes back half of KL(p‖q): data whose density is more than
    /// twice the target's are pushed down. With the share α of the data in the step, both terms descend
    /// αχ²(p‖q) + (1 − 3α/2) KL(p‖q).
    ///
    /// Weights are truncated at 3 (Ionides 2008), so that no configuration dominates a step; the flow that is the target stays a
    /// fixed point.
    ImportanceWeight,
}

/// Beyond this many nats Huber's ρ is linear.
const HUBER: f64 = 2.0;
/// The log of the largest importance weight, 3.
const MAX_LOG_WEIGHT: f64 = 1.098_612_288_668_109_8;
/// Where log weights lie further below the baseline than this, in nats, importance weights are zero.
const LOG_WEIGHT_FLOOR: f64 = -20.0;

impl Slope {
    fn at<T: Real>(self, excess: T) -> T {
        // NaN compares false, so that a sample whose energy is no number has slope zero, or weight zero.
        match self {
            Self::Huber { cutoff } => excess
                .simd_clamp(T::constant(-HUBER), T::constant(HUBER))
                .select(excess.simd_ge(T::constant(-cutoff)), T::zero()),
            Self::ImportanceWeight => {
                let least = T::constant(LOG_WEIGHT_FLOOR);
                let bounded = excess.simd_clamp(least, T::constant(MAX_LOG_WEIGHT));
                let weight = bounded.exponential();
                weight.select(excess.simd_ge(least), T::zero()) - T::one()
            }
        }
    }
}

impl<T: Real, const D: usize, E: Energy<T, D> + Send + Sync> Objective<T, D> for LogWeighted<E> {
    fn direction(&self) -> Direction {
        Direction::Normalize
    }

    fn loss(&self, end: &[Point<T, D>], log_det: T, end_bar: &mut [Point<T, D>]) -> T {
        ForwardKl.loss(end, log_det, end_bar)
    }

    fn weight(&self, start: &[Point<T, D>], loss: T, baseline: Option<f64>) -> Weight<T> {
        let log_weight = loss - self.energy.energy(start);
        let slope = baseline.map_or(T::zero(), |baseline| {
            self.slope.at(log_weight - T::constant(baseline))
        });
        Weight {
            factor: T::constant(self.likelihood) + slope,
            log_weight,
        }
    }
}

/// Training by energy: u(x) − log_det for z from the prior and x = f(z).
///
/// Its mean is KL(q‖p) − log Z + H(prior): the reverse Kullback–Leibler divergence up to a constant.
pub struct ReverseKl<E> {
    /// The reduced energy u of the target.
    pub energy: E,
}

impl<T: Real, const D: usize, E: Energy<T, D> + Send + Sync> Objective<T, D> for ReverseKl<E> {
    fn direction(&self) -> Direction {
        Direction::Generate
    }

    fn loss(&self, end: &[Point<T, D>], log_det: T, end_bar: &mut [Point<T, D>]) -> T {
        end_bar.fill(Point::zeros());
        self.energy.add_gradient(end, T::one(), end_bar) - log_det
    }
}
