//! Fields with their coefficients on a time grid.

use super::{Tableau, TimeGrid};
use crate::field::{Coefficients, Input, VectorField};
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::Point;

/// A time grid with the coefficients of a field at its nodes.
#[derive(Clone, Debug, Default)]
pub struct Tabulation<S> {
    /// The times.
    pub grid: TimeGrid,
    /// The coefficients at each node.
    pub coefficients: Coefficients<S>,
}

/// A field with its [`Tabulation`]: all that an integrator needs.
#[derive(Clone, Copy)]
pub struct TabulatedField<'a, T: Real, const D: usize> {
    /// The field.
    pub field: &'a dyn VectorField<T, D>,
    /// Its times and coefficients.
    pub table: &'a Tabulation<T::Scalar>,
}

/// One step of a method along a field.
#[derive(Clone, Copy)]
pub(crate) struct Step<'a, T: Real, const D: usize> {
    /// The field.
    pub field: TabulatedField<'a, T, D>,
    /// The method.
    pub tableau: &'a Tableau,
    /// Its number, from zero.
    pub number: usize,
    /// Its signed length: negative when time runs from 1 to 0.
    pub h: f64,
    /// The index of each stage's time among the nodes of the grid.
    pub nodes: &'a [usize],
}

impl<S: Scalar> Tabulation<S> {
    /// The coefficients of `field` at θ on a grid.
    #[must_use]
    pub fn new<T: Real<Scalar = S>, const D: usize>(
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        grid: TimeGrid,
    ) -> Self {
        let mut table = Self {
            grid,
            coefficients: Coefficients::default(),
        };
        table.refresh(field, theta);
        table
    }

    /// Evaluates the coefficients of `field` at θ on the grid as it is laid out now.
    pub fn refresh<T: Real<Scalar = S>, const D: usize>(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
    ) {
        self.coefficients.refresh(field, theta, self.grid.nodes());
    }

    /// The table with a field that reads its coefficients.
    pub fn of<'a, T: Real<Scalar = S>, const D: usize>(
        &'a self,
        field: &'a dyn VectorField<T, D>,
    ) -> TabulatedField<'a, T, D> {
        TabulatedField { field, table: self }
    }
}

impl<'a, T: Real, const D: usize> TabulatedField<'a, T, D> {
    /// Step `number`.
    #[inline(always)]
    pub(crate) fn step(self, number: usize) -> Step<'a, T, D> {
        let grid = &self.table.grid;
        Step {
            field: self,
            tableau: grid.tableau(),
            number,
            h: grid.ends()[number + 1] - grid.ends()[number],
            nodes: grid.stage_nodes(number),
        }
    }

    /// All steps, in the order of integration.
    pub(crate) fn steps(self) -> impl DoubleEndedIterator<Item = Step<'a, T, D>> {
        (0..self.table.grid.steps()).map(move |number| self.step(number))
    }
}

impl<'a, T: Real, const D: usize> Step<'a, T, D> {
    /// The configurations `x` of `n` particles at the time of stage `i`.
    #[inline]
    pub(crate) fn input<'b>(&self, i: usize, n: usize, x: &'b [Point<T, D>]) -> Input<'b, T, D>
    where
        'a: 'b,
    {
        let at = self.field.table.coefficients.at(self.nodes[i]);
        Input { at, n, x }
    }
}
