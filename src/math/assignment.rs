//! The linear assignment problem.

/// The assignment i → j of least total cost, by the Hungarian method with potentials (Jonker and
/// Volgenant 1987) in O(n³). Keeps its buffers between calls.
pub struct Assigner {
    n: usize,
    /// By rows.
    costs: Vec<f64>,
    // Rows and columns count from one; column zero stands for the row that is being added.
    row_price: Vec<f64>,
    column_price: Vec<f64>,
    row_of: Vec<usize>,
    previous: Vec<usize>,
    slack: Vec<f64>,
    done: Vec<bool>,
    is_placed: Vec<bool>,
    assignment: Vec<usize>,
}

impl Assigner {
    /// One for `n` rows and columns.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self {
            n,
            costs: vec![0.0; n * n],
            row_price: vec![0.0; n + 1],
            column_price: vec![0.0; n + 1],
            row_of: vec![0; n + 1],
            previous: vec![0; n + 1],
            slack: vec![0.0; n + 1],
            done: vec![false; n + 1],
            is_placed: vec![false; n + 1],
            assignment: vec![0; n],
        }
    }

    /// The column of each row in the best assignment. Rows are taken in one after the other, which decides between
    /// equally good ones: a configuration may be in a minibatch twice.
    pub fn assign(&mut self, cost: impl Fn(usize, usize) -> f64) -> &[usize] {
        self.set_costs(cost);
        self.forget_prices();
        self.row_price.fill(0.0);
        for row in 1..=self.n {
            self.add_row(row);
        }
        self.read_assignment()
    }

    /// The same where only one is best, sooner: it starts from the prices of the last call, and rows take their
    /// cheapest column where it is free.
    pub(crate) fn assign_again(&mut self, cost: impl Fn(usize, usize) -> f64) -> &[usize] {
        let n = self.n;
        self.set_costs(cost);
        self.column_price[0] = 0.0;
        for row in 1..=n {
            let costs = &self.costs[(row - 1) * n..][..n];
            let (mut least, mut cheapest) = (f64::INFINITY, 1);
            for (j, (cost, price)) in costs.iter().zip(&self.column_price[1..]).enumerate() {
                if cost - price < least {
                    (least, cheapest) = (cost - price, j + 1);
                }
            }
            self.row_price[row] = least;
            self.is_placed[row] = self.row_of[cheapest] == 0;
            if self.is_placed[row] {
                self.row_of[cheapest] = row;
            }
        }
        for row in 1..=n {
            if !self.is_placed[row] {
                self.add_row(row);
            }
        }
        self.read_assignment()
    }

    /// Forgets what [`Self::assign_again`] would start from.
    pub(crate) fn forget_prices(&mut self) {
        self.column_price.fill(0.0);
    }

    fn set_costs(&mut self, cost: impl Fn(usize, usize) -> f64) {
        for i in 0..self.n {
            for j in 0..self.n {
                self.costs[i * self.n + j] = cost(i, j);
            }
        }
        self.row_of.fill(0);
    }

    fn read_assignment(&mut self) -> &[usize] {
        for column in 1..=self.n {
            self.assignment[self.row_of[column] - 1] = column - 1;
        }
        &self.assignment
    }

    /// Takes in one more row along the cheapest path of changes.
    fn add_row(&mut self, row: usize) {
        let n = self.n;
        self.row_of[0] = row;
        self.slack.fill(f64::INFINITY);
        self.done.fill(false);
        let mut column = 0;
        while self.row_of[column] != 0 {
            self.done[column] = true;
            let current = self.row_of[column];
            let costs = &self.costs[(current - 1) * n..][..n];
            let (mut least, mut nearest) = (f64::INFINITY, 0);
            for j in 1..=n {
                if self.done[j] {
                    continue;
                }
                let reduced = costs[j - 1] - self.row_price[current] - self.column_price[j];
                if reduced < self.slack[j] {
                    self.slack[j] = reduced;
                    self.previous[j] = column;
                }
                if nearest == 0 || self.slack[j] < least {
                    (least, nearest) = (self.slack[j], j);
                }
            }
            for j in 0..=n {
                if self.done[j] {
                    self.row_price[self.row_of[j]] += least;
                    self.column_price[j] -= least;
                } else {
                    self.slack[j] -= least;
                }
            }
            column = nearest;
        }
        while column != 0 {
            self.row_of[column] = self.row_of[self.previous[column]];
            column = self.previous[column];
        }
    }
}
