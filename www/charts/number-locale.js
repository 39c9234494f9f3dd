// uPlot asks Intl for the numbers of navigator.language while it loads, which throws where that is no language: it is
// "C" in a browser started without one. This module comes first and lets such a browser speak English.

try {
  new Intl.NumberFormat(navigator.language);
} catch {
  // Tests of the numbers run where there is no navigator, and nothing to mend.
  if (globalThis.navigator) Object.defineProperty(navigator, "language", { value: "en", configurable: true });
}
