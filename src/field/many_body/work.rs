//! Saved numbers and scratch space, and pairs in blocks small enough for the cache.

use super::invariants::{Environment, EnvironmentBar};
use super::network::Activations;
use super::sizes::ManyBodySizes;
use crate::math::simd::Real;
use crate::system::configuration::pair_count;

/// The most pairs that go through the network together.
pub(super) const BLOCK: usize = 6;

/// Some consecutive pairs (i, j), i < j, in ascending order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    n: usize,
    first: (usize, usize),
    /// The index of the first pair.
    pub start: usize,
    /// The number of pairs.
    pub count: usize,
}

impl Block {
    /// The pairs.
    #[inline(always)]
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let n = self.n;
        core::iter::successors(Some(self.first), move |pair| Some(next_pair(n, *pair)))
            .take(self.count)
    }
}

#[inline(always)]
fn next_pair(n: usize, (i, j): (usize, usize)) -> (usize, usize) {
    if j + 1 < n {
        (i, j + 1)
    } else {
        (i + 1, i + 2)
    }
}

/// All pairs of `n` particles, block after block.
pub(super) struct Blocks {
    next: Block,
}

impl Blocks {
    /// From the first pair.
    pub(crate) fn new(n: usize) -> Self {
        Self {
            next: Block {
                n,
                first: (0, 1),
                start: 0,
                count: BLOCK.min(pair_count(n)),
            },
        }
    }
}

impl Iterator for Blocks {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let block = self.next;
        if block.count == 0 {
            return None;
        }
        let start = block.start + block.count;
        let first = (0..block.count).fold(block.first, |pair, _| next_pair(block.n, pair));
        self.next = Block {
            first,
            start,
            count: BLOCK.min(pair_count(block.n) - start),
            ..block
        };
        Some(block)
    }
}

/// What an evaluation saves for its derivatives.
pub(super) struct Saved<'a, T> {
    /// Distances, ψ and its sums.
    pub environment: Environment<'a, T>,
    /// Activations of all pairs.
    pub net: NetSpace<'a, T>,
    /// ṡ_i and ṡ_j for each pair.
    pub rates: &'a mut [T],
}

/// What derivatives use in passing.
pub(super) struct Scratch<'a, T> {
    /// For tangents, the rates of ψ, of s and of the sum of ψ.
    pub rates: &'a mut [T],
    /// Cotangents of the environment.
    pub environment_bar: EnvironmentBar<'a, T>,
    /// Cotangents of one block.
    pub net_bar: NetBar<'a, T>,
}

/// Activations of all pairs, so that reverse mode finds what the velocity needed.
pub(super) struct NetSpace<'a, T> {
    fan_in: usize,
    width: usize,
    a: &'a mut [T],
    u1: &'a mut [T],
    z1: &'a mut [T],
    u2: &'a mut [T],
    z2: &'a mut [T],
    sigmoid: &'a mut [T],
}

impl<T> NetSpace<'_, T> {
    /// The activations of one block.
    #[inline(always)]
    pub(crate) fn of(&mut self, block: &Block) -> Activations<'_, T> {
        let (start, size) = (2 * block.start * self.width, 2 * block.count * self.width);
        Activations {
            a: &mut self.a[2 * block.start * self.fan_in..][..2 * block.count * self.fan_in],
            u1: &mut self.u1[start..][..size],
            z1: &mut self.z1[start..][..size],
            u2: &mut self.u2[start..][..size],
            z2: &mut self.z2[start..][..size],
            sigmoid: &mut self.sigmoid[start..][..size],
        }
    }
}

/// Cotangents of activations.
pub(super) struct NetBar<'a, T> {
    /// Of the invariants.
    pub a: &'a mut [T],
    /// Of both layers.
    pub z: &'a mut [T],
    /// Of b₁, b₂ and w₃, lanes not yet summed.
    pub node: &'a mut [T],
}

impl<T: Real> EnvironmentBar<'_, T> {
    /// Sets all cotangents to zero.
    pub(crate) fn clear(&mut self) {
        self.d.fill(T::zero());
        self.psi.fill(T::zero());
        self.sums.fill(T::zero());
    }
}

/// The number of pairs whose distances are softened.
fn softened_len(n: usize, sizes: &ManyBodySizes) -> usize {
    if sizes.angles { pair_count(n) } else { 0 }
}

/// The length of what one evaluation on `n` particles saves.
pub(super) fn saved_len(n: usize, sizes: &ManyBodySizes) -> usize {
    let (m, h, a) = (sizes.channels, sizes.width, sizes.invariants());
    let pairs = pair_count(n);
    let environment = 2 * pairs
        + softened_len(n, sizes)
        + 3 * pairs * sizes.gaussians
        + 3 * pairs * m
        + (n + 1) * m;
    environment + 2 * pairs * (a + 5 * h) + 2 * pairs * m
}

/// The length of the scratch space for `n` particles.
pub(super) fn scratch_len(n: usize, sizes: &ManyBodySizes) -> usize {
    let (m, h, a) = (sizes.channels, sizes.width, sizes.invariants());
    let pairs = pair_count(n);
    let rates = (pairs + n + 1) * m;
    let environment_bar = pairs + 2 * pairs * m + (n + 1) * m + 2 * m;
    let net_bar = 2 * BLOCK * (a + 2 * h) + 3 * h;
    rates + environment_bar + net_bar
}

/// Takes parts off a slice, one after the other.
fn divide<'a, T>(slice: &'a mut [T]) -> impl FnMut(usize) -> &'a mut [T] {
    let mut rest = slice;
    move |len| {
        let (part, tail) = core::mem::take(&mut rest).split_at_mut(len);
        rest = tail;
        part
    }
}

impl<'a, T> Saved<'a, T> {
    /// Divides a slice of length [`saved_len`].
    pub(crate) fn new(saved: &'a mut [T], n: usize, sizes: &ManyBodySizes) -> Self {
        let (m, h, a) = (sizes.channels, sizes.width, sizes.invariants());
        let pairs = pair_count(n);
        let mut take = divide(saved);
        let layer = 2 * pairs * h;
        Self {
            environment: Environment {
                n,
                m,
                angles: sizes.angles,
                d: take(2 * pairs),
                softened: take(softened_len(n, sizes)),
                basis: take(3 * pairs * sizes.gaussians),
                psi: take(3 * pairs * m),
                sums: take((n + 1) * m),
            },
            net: NetSpace {
                fan_in: a,
                width: h,
                a: take(2 * pairs * a),
                u1: take(layer),
                z1: take(layer),
                u2: take(layer),
                z2: take(layer),
                sigmoid: take(layer),
            },
            rates: take(2 * pairs * m),
        }
    }
}

impl<'a, T> Scratch<'a, T> {
    /// Divides a slice of length [`scratch_len`].
    pub(crate) fn new(scratch: &'a mut [T], n: usize, sizes: &ManyBodySizes) -> Self {
        let (m, h, a) = (sizes.channels, sizes.width, sizes.invariants());
        let pairs = pair_count(n);
        let mut take = divide(scratch);
        Self {
            rates: take((pairs + n + 1) * m),
            environment_bar: EnvironmentBar {
                d: take(pairs),
                psi: take(2 * pairs * m),
                sums: take((n + 1) * m),
                rates: take(2 * m),
            },
            net_bar: NetBar {
                a: take(2 * BLOCK * a),
                z: take(4 * BLOCK * h),
                node: take(3 * h),
            },
        }
    }
}
