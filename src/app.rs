//! A run of any system, what it exports, its pictures, and the interface to JavaScript.

#[cfg(feature = "full")]
pub mod export;
pub mod measured;
pub mod picture;
pub mod progress;
pub mod run;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
