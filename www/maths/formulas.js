// The formulas of the mathematics page, in the notation of the engine.

import { both, display, frac, over, row, sub, sup } from "./mathml.js";

const xi = sub("x", "i");
const xj = sub("x", "j");
const dij = sub("d", "i j");
const d0 = sub("d", "0");
const q0 = sub("q", "0");
const integral = both("∫", "0", "1");
const divergence = row("∇ · v");
const jacobian = frac("∂ x", "∂ z");
const weight = sub("w", "k");
const split = sup("d", "∗");
const bar = "<mover><mi>x</mi><mo>¯</mo></mover>";
const sample = sub("x", "k");
const mean = (/** @type {string} */ inside, /** @type {string} */ under) => sub(row("⟨", inside, "⟩"), under);
const distance = row("( ", dij, " − ", d0, " )");

/** By the name that the words use. @type {Readonly<Record<string, string>>} */
export const FORMULAS = {
  configuration: display(
    "x = (",
    sub("x", "1"),
    ", … ,",
    sub("x", "N"),
    ") , quad",
    xi,
    "∈",
    sup("ℝ", "D"),
    ", quad",
    over("∑", "i"),
    xi,
    "= 0",
  ),
  target: display("p ( x ) =", frac(sup("e", "− u ( x )"), "Z"), ", quad u =", frac("E", "k T")),
  distance: display(dij, "= |", xi, "−", xj, "|"),
  wells: display(
    "u ( x ) =",
    frac("1", "τ"),
    over("∑", "i < j"),
    "[ a",
    distance,
    "+ b",
    sup(distance, "2"),
    "+ c",
    sup(distance, "4"),
    "]",
  ),
  prior: display(
    "log",
    q0,
    "( z ) = −",
    frac("1", "2"),
    sup("| z |", "2"),
    "−",
    frac(row("( N − 1 ) D"), "2"),
    "log ( 2 π )",
  ),
  motion: display(frac("d x", "d t"), "= v ( x , t ; θ ) , quad x ( 0 ) = z , quad x ( 1 ) = x"),
  field: display(sub("v", "i"), "( x , t ) =", over("∑", "j ≠ i"), "φ (", dij, ", t ) (", xi, "−", xj, ")"),
  psi: display(sub("ψ", "i j"), "= Ψ g (", dij, ") ∈", sup("ℝ", "m")),
  surroundings: display(
    sub("s", "i"),
    "=",
    over("∑", "k ≠ i"),
    sub("ψ", "i k"),
    ", quad",
    sub("T", "i j"),
    "=",
    over("∑", "k ≠ i , j"),
    sub("ψ", "i k"),
    "∘",
    sub("ψ", "j k"),
    ", quad G =",
    over("∑", "k < l"),
    sub("ψ", "k l"),
  ),
  manyBody: display(
    sub("φ", "i j"),
    "= net (",
    sub("ψ", "i j"),
    ",",
    sub("s", "i"),
    "+",
    sub("s", "j"),
    ",",
    sub("s", "i"),
    "∘",
    sub("s", "j"),
    ",",
    sub("T", "i j"),
    ", G ; t ) +",
    sub("φ", "0"),
    "(",
    dij,
    ", t )",
  ),
  manyBodyDivergence: display(
    divergence,
    "=",
    over("∑", "i < j"),
    "[ 2 D",
    sub("φ", "i j"),
    "+",
    frac(row("d", sub("φ", "i j")), "d ε"),
    "] , quad",
    xi,
    "→",
    xi,
    "+ ε",
    sub("r", "i j"),
    ",",
    xj,
    "→",
    xj,
    "− ε",
    sub("r", "i j"),
  ),
  balanced: display(frac("1", "2"), "NLL +", mean(row("ρ ( log w − ⟨ log w ⟩ )"), "x ∼ p")),
  divergence: display(
    divergence,
    "=",
    over("∑", "i ≠ j"),
    "[",
    dij,
    frac("∂ φ", "∂ d"),
    "(",
    dij,
    ", t ) + D φ (",
    dij,
    ", t ) ]",
  ),
  likelihood: display("log q ( x ) = log", q0, "( z ) −", integral, divergence, "d t"),
  exact: display("log q ( x ) = log", q0, "( z ) − log | det", jacobian, "|"),
  defect: display("⟨ |", integral, divergence, "d t − log | det", jacobian, "| | ⟩"),
  nll: display("NLL = −", mean("log q ( x )", "x ∼ p"), "= H + KL ( p ‖ q )"),
  reverse: display("KL ( q ‖ p ) =", mean("u ( x ) + log q ( x )", "x ∼ q"), "+ log Z"),
  weights: display(weight, "=", frac(sup("e", row("− u (", sample, ")")), row("q (", sample, ")")), ",", sample, "∼ q"),
  average: display(
    sub("⟨ A ⟩", "p"),
    "≈",
    frac(row(over("∑", "k"), weight, "A (", sample, ")"), row(over("∑", "k"), weight)),
    ", quad Z ≈",
    frac("1", "n"),
    over("∑", "k"),
    weight,
  ),
  ess: display(
    "ESS =",
    frac(sup(row("(", over("∑", "k"), weight, ")"), "2"), row(over("∑", "k"), both("w", "k", "2"))),
  ),
  profile: display(
    "F ( d ) = − log p ( d ) , quad Δ F = − log",
    frac(row("P ( d <", split, ")"), row("P ( d >", split, ")")),
  ),
  equivariant: display("v ( g x , t ) = g v ( x , t ) , quad", q0, "( g z ) =", q0, "( z )"),
  invariant: display("q ( g x ) = q ( x )"),
  steps: display(sub("x", "t + h"), "≈", sub("x", "t"), "+ h v (", sub("x", "t"), ", t ) , quad h =", frac("1", "n")),
  adjoint: display(frac(row("d", bar), "d t"), "= −", sup(row("(", frac("∂ v", "∂ x"), ")"), "⊤"), bar),
};
