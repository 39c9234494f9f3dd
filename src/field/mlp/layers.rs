//! The parts of a multilayer perceptron in lanes: products with weights, their transposes, activations.

use crate::math::simd::{Real, Scalar};
use crate::system::configuration::Point;

/// tanh(a) with its first two derivatives.
#[inline(always)]
pub(super) fn activation<T: Real>(a: T) -> [T; 3] {
    let decay = (T::constant(-2.0) * a.simd_abs()).exponential();
    let value = ((T::one() - decay) / (T::one() + decay)).simd_copysign(a);
    let slope = T::one() - value * value;
    [value, slope, T::constant(-2.0) * value * slope]
}

/// Replaces a matrix m with one row per coordinate by P m.
pub(super) fn centre<S: Scalar>(matrix: &mut [S], columns: usize, d: usize) {
    let particles = matrix.len() / (columns * d);
    for index in 0..columns * d {
        let mut mean = S::narrow(0.0);
        for i in 0..particles {
            mean += matrix[i * columns * d + index];
        }
        mean *= S::narrow(1.0 / particles as f64);
        for i in 0..particles {
            matrix[i * columns * d + index] -= mean;
        }
    }
}

/// Adds P m to `out`, where m has one row per coordinate and is read entry by entry.
pub(super) fn add_centred(
    out: &mut [f64],
    columns: usize,
    d: usize,
    entry: impl Fn(usize, usize) -> f64,
) {
    let particles = out.len() / (columns * d);
    for k in 0..d {
        for column in 0..columns {
            let sum: f64 = (0..particles).map(|i| entry(i * d + k, column)).sum();
            for i in 0..particles {
                let row = i * d + k;
                out[row * columns + column] += entry(row, column) - sum / particles as f64;
            }
        }
    }
}

/// out += Σ_row input_row · matrix_row.
#[inline(always)]
pub(super) fn add_rows<T: Real>(
    out: &mut [T],
    matrix: &[T::Scalar],
    input: impl Iterator<Item = T>,
) {
    for (row, value) in matrix.chunks_exact(out.len()).zip(input) {
        for (out, weight) in out.iter_mut().zip(row) {
            *out += T::splat(*weight) * value;
        }
    }
}

/// Calls `each(row, Σ_column matrix_row,column · input_column)` for every row. Four rows at a time: one sum
/// must wait for its last term, four keep the machine busy.
#[inline(always)]
pub(super) fn row_products<T: Real>(
    matrix: &[T::Scalar],
    input: &[T],
    mut each: impl FnMut(usize, T),
) {
    let columns = input.len();
    let mut blocks = matrix.chunks_exact(4 * columns);
    let mut row = 0;
    for block in &mut blocks {
        let (top, bottom) = block.split_at(2 * columns);
        let (first, second) = top.split_at(columns);
        let (third, fourth) = bottom.split_at(columns);
        let mut sums = [T::zero(); 4];
        for ((((value, a), b), c), d) in input.iter().zip(first).zip(second).zip(third).zip(fourth)
        {
            for (sum, weight) in sums.iter_mut().zip([a, b, c, d]) {
                *sum += T::splat(*weight) * *value;
            }
        }
        for sum in sums {
            each(row, sum);
            row += 1;
        }
    }
    for rest in blocks.remainder().chunks_exact(columns) {
        let terms = rest.iter().zip(input);
        let sum = terms.fold(T::zero(), |sum, (weight, value)| {
            sum + T::splat(*weight) * *value
        });
        each(row, sum);
        row += 1;
    }
}

/// bar_row += Σ_lanes left_row · right, for every row.
#[inline(always)]
pub(super) fn add_outer<T: Real>(
    bar: &mut [T::Scalar],
    left: impl Iterator<Item = T>,
    right: &[T],
) {
    let right = right.as_chunks::<4>().0;
    for (row, left) in bar
        .as_chunks_mut::<4>()
        .0
        .chunks_exact_mut(right.len())
        .zip(left)
    {
        for (out, right) in row.iter_mut().zip(right) {
            T::add_lane_sums(out, right.map(|value| left * value));
        }
    }
}

/// bar += Σ_lanes of each value.
pub(super) fn add_sums<T: Real>(bar: &mut [T::Scalar], values: &[T]) {
    add_outer(bar, core::iter::once(T::one()), values);
}

/// One hidden layer: values, slopes, curvatures.
pub(super) struct Layer<'a, T> {
    pub(super) value: &'a mut [T],
    pub(super) slope: &'a mut [T],
    pub(super) curvature: &'a mut [T],
}

impl<'a, T: Real> Layer<'a, T> {
    /// Both layers of `width` units, whose numbers stand one after the other in `saved`.
    pub(super) fn both(saved: &'a mut [T], width: usize) -> [Self; 2] {
        let (first, second) = saved.split_at_mut(3 * width);
        [first, second].map(|numbers| {
            let (value, rest) = numbers.split_at_mut(width);
            let (slope, curvature) = rest.split_at_mut(width);
            Self {
                value,
                slope,
                curvature,
            }
        })
    }

    /// Applies the activation to the inputs in `value`.
    pub(super) fn activate(&mut self) {
        for ((value, slope), curvature) in self
            .value
            .iter_mut()
            .zip(self.slope.iter_mut())
            .zip(self.curvature.iter_mut())
        {
            [*value, *slope, *curvature] = activation(*value);
        }
    }
}

/// All coordinates, particle by particle.
pub(super) fn coordinates<T: Real, const D: usize>(
    x: &[Point<T, D>],
) -> impl Iterator<Item = T> + '_ {
    x.iter().flat_map(|point| (0..D).map(move |k| point[k]))
}
