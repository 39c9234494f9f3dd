//! All tests of the experiments in one program: the engine's generics are compiled for them once.

mod discovery;
mod experiments;
mod reference;
mod writer;
