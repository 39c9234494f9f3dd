//! All tests of the torture in one program: the engine's generics are compiled for them once.

mod corpus;
mod figures;
mod short;
