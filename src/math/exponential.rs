//! Exponentials in single precision, the same natively and in WebAssembly.

/// e^x by the same polynomial as the lanes, so that lanes and scalars agree to the bit.
#[inline(always)]
pub(super) fn exp_f32(x: f32) -> f32 {
    exp(wide::f32x4::splat(x)).to_array()[0]
}

/// e^x with the bits of [`wide::f32x4::exp`] (without fused operations) in half its time: by the same polynomial, without the
/// handling of results that are infinite, subnormal, zero or NaN. Lanes with such a result are left to it.
#[inline(always)]
pub(super) fn exp(x: wide::f32x4) -> wide::f32x4 {
    let constant = wide::f32x4::splat;
    // e^x = 2^k e^y with |y| ≤ ½ ln 2: ln 2 is subtracted k times, in two parts.
    let k = (x * wide::f32x4::LOG2_E).round_ties_even();
    let y = x - k * constant(355.0 / 512.0);
    let y = y - k * constant(-2.121_944_4e-4);
    let square = y * y;
    let inverse_factorials = |n: f32, next: f32| constant(1.0 / next) * y + constant(1.0 / n);
    let (second, fourth, sixth) = (
        inverse_factorials(2.0, 6.0),
        inverse_factorials(24.0, 120.0),
        inverse_factorials(720.0, 5040.0),
    );
    let rest = (fourth * square + (sixth * (square * square) + second)) * square + y;
    // In k + 127 + 2²³ the low bits are those of the integer k + 127, the exponent of 2^k.
    let exponent: wide::u32x4 = bytemuck::cast(k + constant(127.0 + 8_388_608.0));
    let power: wide::f32x4 = bytemuck::cast(exponent << 23_u32);
    let value = (rest + constant(1.0)) * power;
    let is_ordinary = x.simd_ge(constant(-87.0)) & x.simd_le(constant(88.0));
    if is_ordinary.all() {
        return value;
    }
    is_ordinary.select(value, careful_exp(x))
}

#[cold]
#[inline(never)]
fn careful_exp(x: wide::f32x4) -> wide::f32x4 {
    x.exp()
}
