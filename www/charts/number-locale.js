// uPlot asks Intl for the numbers of navigator.language while it loads, which throws where that is no language: it is
// "C" in a browser started without one. This module comes first and lets such a browser speak English.

try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
}
