// uPlot asks Intl for the numbers of navigator.language while it loads, which throws where that is no language: it is
// "C" in a browser started without one. This module comes first and lets such a browser speak English.

try {
  // In Node, where the tests load this, there is no navigator.
  new Intl.NumberFormat(globalThis.navigator?.language);
} catch {
  // Tests of the numbers run where there is no navigator, and nothing to mend.
  if (globalThis.navigator) Object.defineProperty(navigator, "language", { value: "en", configurable: true });
}
