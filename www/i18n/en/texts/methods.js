// The methods paragraph of a run.

export const texts = {
  model:
    "We trained a continuous normalizing flow with equiflow {version}: {flow}, from a standard normal on the mean-free subspace to {particles} particles in {dimension} dimensions with {energy}. The flow was integrated with {steps} equal steps of {integrator}.",
  "flow.pair":
    "the E(n)- and permutation-equivariant pair field of Köhler, Klein and Noé (2020) with {distances} Gaussian kernels in distance and {times} in time",
  "flow.manyBody":
    "an E(n)- and permutation-equivariant many-body field, whose pair forces are a network of two layers of width {width} on {invariants} of {channels} channels each",
  "invariants.distances": "two-body, embedded-atom, triangle and global invariants",
  "invariants.angles":
    "two-body, embedded-atom, triangle and global invariants and two sums over neighbours, weighted by the softened cosine r·r′/√((r² + 0.1)(r′² + 0.1)) of their angle to the pair and by its square,",
  "flow.plain": "a perceptron of all coordinates and time without symmetry",
  "energy.dw":
    "the double-well energy u = (1/τ) Σ [a (d−d₀) + b (d−d₀)² + c (d−d₀)⁴], a = {a}, b = {b}, c = {c}, d₀ = {d0}, τ = {tau}",
  "energy.lj":
    "the Lennard-Jones energy u = ({factor}/τ) Σ [d⁻¹² − 2 d⁻⁶] + ½ Σ |x − x̄|², τ = {tau}, each pair in the sum once",
  "objective.likelihood": "It was trained by maximum likelihood.",
  "objective.energy":
    "It was trained on the energy of its own samples, that is by reverse Kullback–Leibler divergence.",
  "objective.mixture":
    "It was trained on a mixture of likelihood and energy whose weight λ falls from 1 to {lambda} in the first thousand steps.",
  "objective.matching": "It was trained by flow matching.",
  "objective.balanced":
    "It was trained on half the negative log-likelihood plus the Huber loss (δ = 2) of the log weights of the data about their running mean; where the schedule reads the data more than twice, in its second half with weight ⅔ beside the same Huber loss of samples that the flow drew itself, held fixed.",
  "objective.reweighted":
    "It was trained on the data and on samples that the flow drew itself, held fixed. The gradient of each negative log-likelihood was multiplied by w − ½ for data and by w − 1 for own samples, where w, truncated at 3, is the importance weight relative to its running geometric mean over the data. The data had a share of ½ for two fifths of the schedule, then of ⅕; own samples had the rest.",
  start: "The first {startSteps} steps were flow matching with batches of {pairs} aligned pairs.",
  training:
    "Training took {steps} steps of {optimiser} with batches of {batch} from {samples} configurations (learning rate {rate} with warm-up and cosine decay, {start}, stiffness penalty μ = {guard}, seed {seed}).",
  "optimiser.adam": "Adam",
  "optimiser.turned": "Adam in the eigenbases of its gradients (SOAP)",
  "start.matching": "closed-form flow-matching start and whitened parameters",
  "start.random": "random start",
  sampler:
    "Reference configurations were drawn by {chains} Markov chains (acceptance {acceptance}, integrated autocorrelation time {tau}, split R̂ {rhat}).",
  own: "The configurations were supplied by the user (digest {data}); a fifth of them was kept for testing.",
  result:
    "On {tested} test configurations the negative log-likelihood is {nll} nats; on {count} model samples the Kish effective sample size is {ess}, and log Z = {logZ}; likelihoods are those of the discrete map (discretisation defect {defect} nats).",
  untrusted: "(not to be trusted: a few samples decide it)",
  gap: "The KL gap to the exact entropy of {entropy} nats is {gap} nats.",
  reproduce: "The run is reproduced bit for bit by the link fragment {fragment}.",
};
