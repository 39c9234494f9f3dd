//! Numbers: one formula for the `f64` reference and for eight `f32` training lanes.
//!
//! A lane is one configuration. Everything above this file is written once, for any [`Real`], and
//! runs either one configuration at a time in `f64` (reference, evaluation) or `f32` (the check on the
//! lanes), or eight at a time in `f32` (training; samplers take four). Eight are two vectors of WebAssembly:
//! while one waits for its square root or its table, the other goes on.

use super::exponential::{exp, exp_f32};
use core::ops::{Add, Mul, Sub};
use simba::simd::{SimdRealField, SimdValue, WideF32x4, WideF32x8};

/// A plain machine number: the element of one lane, and the type of tables and node coefficients.
pub trait Scalar: nalgebra::RealField + Copy + Default + SimdValue<Element = Self> {
    /// Rounds to this precision.
    fn narrow(value: f64) -> Self;
    /// Widens without loss.
    fn widen(self) -> f64;
}

impl Scalar for f64 {
    #[inline(always)]
    fn narrow(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn widen(self) -> f64 {
        self
    }
}

impl Scalar for f32 {
    #[inline(always)]
    fn narrow(value: f64) -> Self {
        value as f32
    }
    #[inline(always)]
    fn widen(self) -> f64 {
        f64::from(self)
    }
}

/// How many numbers are side by side in [`Real::Abreast`].
pub(crate) const ABREAST: usize = 4;

/// Numbers of several lanes side by side.
#[derive(Clone, Copy)]
pub struct Several<T>([T; ABREAST]);

impl<T> From<[T; ABREAST]> for Several<T> {
    fn from(values: [T; ABREAST]) -> Self {
        Self(values)
    }
}

impl<T> From<Several<T>> for [T; ABREAST] {
    fn from(several: Several<T>) -> Self {
        several.0
    }
}

macro_rules! elementwise {
    ($($operation:ident $name:ident),*) => { $(
        impl<T: Copy + $operation<Output = T>> $operation for Several<T> {
            type Output = Self;

            fn $name(self, other: Self) -> Self {
                Self(core::array::from_fn(|k| self.0[k].$name(other.0[k])))
            }
        }
    )* };
}

elementwise!(Add add, Sub sub, Mul mul);

/// Four coefficients of one piece of a tabulated function.
pub(crate) type Piece<S> = [S; 4];

/// A number, or several lanes of numbers, that all formulas of the engine are written in.
///
/// Arithmetic and comparison come from [`SimdRealField`]. Transcendental functions must come from here: they are the
/// same bits natively and in WebAssembly.
pub trait Real: SimdRealField<Element = Self::Scalar> + Copy + Default + Send + Sync {
    /// The number in one lane.
    type Scalar: Scalar;
    /// One table index for each lane.
    type Index: Copy;
    /// Several of these numbers, which one instruction adds or multiplies where they are single lanes.
    type Abreast: Copy
        + Add<Output = Self::Abreast>
        + Sub<Output = Self::Abreast>
        + Mul<Output = Self::Abreast>
        + From<[Self; ABREAST]>
        + Into<[Self; ABREAST]>;
    /// The lanes that are in one vector of WebAssembly.
    type Vector: Real<Scalar = Self::Scalar>;

    /// How many vectors the lanes are in: one or two.
    const VECTORS: usize;

    /// The lanes in vector `K` < [`Self::VECTORS`].
    fn vector<const K: usize>(self) -> Self::Vector;

    /// The constant `value` in every lane.
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self::splat(Self::Scalar::narrow(value))
    }

    /// −0 in every lane: what adding to leaves unchanged. Short lists that are added to start from this and
    /// not from 0, because compilers turn a loop that writes zeros into a call, which takes longer.
    #[inline(always)]
    fn nothing() -> Self {
        Self::constant(-0.0)
    }

    /// √x in every lane, rounded correctly, as it is on every machine.
    #[inline(always)]
    fn root(self) -> Self {
        self.simd_sqrt()
    }

    /// e^x in every lane. (Not named `exp`: on a plain float that would be std's, which differs by platform.)
    fn exponential(self) -> Self;

    /// Splits `x ≥ 0` into the nearest integer, at most `last`, and the rest x − index.
    ///
    /// Lanes with x > last (or NaN) are treated as x = last. Valid for last < 2²¹.
    fn nearest(self, last: usize) -> (Self::Index, Self);

    /// The pieces `table[index]`, one coefficient a component, one piece a lane.
    fn gather(table: &[Piece<Self::Scalar>], index: Self::Index) -> [Self; 4];

    /// Adds `values` to the pieces `table[index]`, lanes in ascending order.
    fn scatter_add(table: &mut [Piece<Self::Scalar>], index: Self::Index, values: [Self; 4]);

    /// Adds to each number of `out` the sum of all lanes of its value, lanes in ascending order.
    fn add_lane_sums(out: &mut Piece<Self::Scalar>, values: [Self; 4]);

    /// The sum of all lanes, in ascending order, in double precision.
    #[inline(always)]
    fn sum_lanes(self) -> f64 {
        let mut sum = 0.0;
        for lane in 0..Self::LANES {
            sum += self.extract(lane).widen();
        }
        sum
    }
}

/// Adding 1.5·2^(mantissa bits) rounds to the nearest integer and leaves it in the low bits.
const MAGIC_F32: f32 = 12_582_912.0;
const MAGIC_F64: f64 = 6_755_399_441_055_744.0;
const INDEX_BITS: u32 = 0x003f_ffff;

macro_rules! scalar_real {
    ($t:ident, $abreast:ident, $magic:ident, $exp:path) => {
        impl Real for $t {
            type Scalar = $t;
            type Index = usize;
            type Abreast = wide::$abreast;
            type Vector = Self;

            const VECTORS: usize = 1;

            #[inline(always)]
            fn vector<const K: usize>(self) -> Self {
                self
            }

            /// One instruction, where nalgebra's square root, that of libm, is a routine of a hundred in WebAssembly.
            #[inline(always)]
            fn root(self) -> Self {
                <$t>::sqrt(self)
            }

            #[inline(always)]
            fn exponential(self) -> Self {
                $exp(self)
            }

            #[inline(always)]
            fn nearest(self, last: usize) -> (usize, Self) {
                let limit = last as $t;
                let x = if self < limit { self } else { limit };
                let shifted = x + $magic;
                let index = (shifted.to_bits() as u32 & INDEX_BITS) as usize;
                (index, x - (shifted - $magic))
            }

            #[inline(always)]
            fn gather(table: &[Piece<$t>], index: usize) -> [Self; 4] {
                table[index]
            }

            #[inline(always)]
            fn scatter_add(table: &mut [Piece<$t>], index: usize, values: [Self; 4]) {
                for (entry, value) in table[index].iter_mut().zip(values) {
                    *entry += value;
                }
            }

            #[inline(always)]
            fn add_lane_sums(out: &mut Piece<$t>, values: [Self; 4]) {
                for (out, value) in out.iter_mut().zip(values) {
                    *out += value;
                }
            }
        }
    };
}

scalar_real!(f64, f64x4, MAGIC_F64, libm::exp);
scalar_real!(f32, f32x4, MAGIC_F32, exp_f32);

/// The smaller of `x` and `limit` in every lane, and the limit where `x` is NaN.
///
/// What a minimum does with NaN depends on the target: SSE's and the scalar fallback's return the second operand,
/// WebAssembly's `pmin` the first, and NEON's NaN, so that there one must compare and select.
#[inline(always)]
fn at_most(x: wide::f32x4, limit: wide::f32x4) -> wide::f32x4 {
    if cfg!(target_arch = "wasm32") {
        limit.fast_min(x)
    } else if cfg!(target_arch = "aarch64") {
        x.simd_lt(limit).select(x, limit)
    } else {
        x.fast_min(limit)
    }
}

/// Four configurations at once: one vector.
pub(crate) type Quad = WideF32x4;

impl Real for Quad {
    type Scalar = f32;
    type Index = [u32; 4];
    type Abreast = Several<Self>;
    type Vector = Self;

    const VECTORS: usize = 1;

    #[inline(always)]
    fn vector<const K: usize>(self) -> Self {
        self
    }

    #[inline(always)]
    fn exponential(self) -> Self {
        WideF32x4(exp(self.0))
    }

    #[inline(always)]
    fn nearest(self, last: usize) -> ([u32; 4], Self) {
        let magic = wide::f32x4::splat(MAGIC_F32);
        let x = at_most(self.0, wide::f32x4::splat(last as f32));
        let shifted = x + magic;
        let bits: wide::u32x4 = bytemuck::cast(shifted);
        let index = bits & wide::u32x4::splat(INDEX_BITS);
        (index.to_array(), WideF32x4(x - (shifted - magic)))
    }

    #[inline(always)]
    fn gather(table: &[Piece<f32>], index: [u32; 4]) -> [Self; 4] {
        let row = |lane: usize| wide::f32x4::new(table[index[lane] as usize]);
        let [a, b, c, d] = wide::f32x4::transpose([row(0), row(1), row(2), row(3)]);
        [WideF32x4(a), WideF32x4(b), WideF32x4(c), WideF32x4(d)]
    }

    #[inline(always)]
    fn scatter_add(table: &mut [Piece<f32>], index: [u32; 4], values: [Self; 4]) {
        let [a, b, c, d] = values;
        let rows = wide::f32x4::transpose([a.0, b.0, c.0, d.0]);
        for (i, row) in index.into_iter().zip(rows) {
            let entry = &mut table[i as usize];
            *entry = (wide::f32x4::new(*entry) + row).to_array();
        }
    }

    #[inline(always)]
    fn add_lane_sums(out: &mut Piece<f32>, values: [Self; 4]) {
        let [a, b, c, d] = values;
        let [a, b, c, d] = wide::f32x4::transpose([a.0, b.0, c.0, d.0]);
        *out = (wide::f32x4::new(*out) + (a + b + c + d)).to_array();
    }
}

/// Eight configurations at once: two vectors.
pub type Lanes = WideF32x8;

/// Configurations that are carried at a time.
pub const LANES: usize = <Lanes as SimdValue>::LANES;

#[inline(always)]
fn halves(x: WideF32x8) -> [wide::f32x4; 2] {
    bytemuck::cast(x.0)
}

/// The first vectors of four numbers, and the second ones. (Here and below not by `map`, which is not always inlined.)
#[inline(always)]
fn quads([a, b, c, d]: [Lanes; 4]) -> [[Quad; 4]; 2] {
    let [a, b, c, d] = [halves(a), halves(b), halves(c), halves(d)];
    let of = |k: usize| {
        [
            WideF32x4(a[k]),
            WideF32x4(b[k]),
            WideF32x4(c[k]),
            WideF32x4(d[k]),
        ]
    };
    [of(0), of(1)]
}

#[inline(always)]
fn both(x: [wide::f32x4; 2]) -> WideF32x8 {
    WideF32x8(bytemuck::cast(x))
}

impl Real for Lanes {
    type Scalar = f32;
    type Index = [u32; 8];
    type Abreast = Several<Self>;
    type Vector = Quad;

    const VECTORS: usize = 2;

    #[inline(always)]
    fn vector<const K: usize>(self) -> Quad {
        WideF32x4(halves(self)[K])
    }

    #[inline(always)]
    fn exponential(self) -> Self {
        both(halves(self).map(exp))
    }

    #[inline(always)]
    fn nearest(self, last: usize) -> ([u32; 8], Self) {
        let [a, b] = halves(self).map(|x| WideF32x4(x).nearest(last));
        (bytemuck::cast([a.0, b.0]), both([a.1.0, b.1.0]))
    }

    #[inline(always)]
    fn gather(table: &[Piece<f32>], index: [u32; 8]) -> [Self; 4] {
        let [low, high]: [[u32; 4]; 2] = bytemuck::cast(index);
        let (low, high) = (Quad::gather(table, low), Quad::gather(table, high));
        let of = |k: usize| both([low[k].0, high[k].0]);
        [of(0), of(1), of(2), of(3)]
    }

    #[inline(always)]
    fn scatter_add(table: &mut [Piece<f32>], index: [u32; 8], values: [Self; 4]) {
        let [low, high]: [[u32; 4]; 2] = bytemuck::cast(index);
        let [low_values, high_values] = quads(values);
        Quad::scatter_add(table, low, low_values);
        Quad::scatter_add(table, high, high_values);
    }

    #[inline(always)]
    fn add_lane_sums(out: &mut Piece<f32>, values: [Self; 4]) {
        let [low, high] = quads(values);
        Quad::add_lane_sums(out, low);
        Quad::add_lane_sums(out, high);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use simba::simd::SimdComplexField;

    #[test]
    fn roots_are_those_of_nalgebra_to_the_bit() {
        let mut x = 1.0_f64;
        for k in 0..200_000 {
            x = (x * 1.37 + f64::from(k)) % 1e9;
            for x in [x, 1.0 / x, x * 1e-300, x * 1e290, x * 1e-315] {
                assert_eq!(x.root().to_bits(), x.simd_sqrt().to_bits(), "{x:e}");
                let x = x as f32;
                assert_eq!(x.root().to_bits(), x.simd_sqrt().to_bits(), "{x:e}");
            }
        }
        for x in [0.0, -0.0, f64::INFINITY] {
            assert_eq!(x.root().to_bits(), x.simd_sqrt().to_bits(), "{x}");
        }
        assert!((-1.0_f64).root().is_nan() && f64::NAN.root().is_nan());
    }

    #[test]
    #[cfg_attr(
        target_arch = "aarch64",
        ignore = "there wide rounds a product and a sum once"
    )]
    fn exponentials_are_those_of_wide_to_the_bit() {
        // A prime step through all bits: NaN, infinities and subnormal numbers of both signs are among them.
        for bits in (0..=u32::MAX).step_by(977) {
            let x = f32::from_bits(bits);
            let mut lanes = Lanes::splat(x);
            // A neighbour whose result is subnormal.
            lanes.replace(1, -100.0);
            let lanes = lanes.exponential();
            for value in [lanes.extract(0), lanes.extract(7), x.exponential()] {
                let expected = wide::f32x4::splat(x).exp().to_array()[0];
                assert_eq!(value.to_bits(), expected.to_bits(), "{x:e}");
            }
        }
    }

    #[test]
    fn distances_beyond_a_table_and_nan_are_looked_up_at_its_end() {
        for x in [7.6, 1e30, f32::INFINITY, f32::NAN] {
            assert_eq!(Quad::splat(x).nearest(7), ([7; 4], Quad::splat(0.0)), "{x}");
            assert_eq!(
                Lanes::splat(x).nearest(7),
                ([7; 8], Lanes::splat(0.0)),
                "{x}"
            );
            assert_eq!(x.nearest(7), (7, 0.0), "{x}");
        }
    }
}
