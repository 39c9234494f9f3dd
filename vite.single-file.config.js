import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { singleFile } from "./build/single-file.js";

/** @param {string} find @param {string} name */
function inPlaceOf(find, name) {
  return { find, replacement: fileURLToPath(new URL(`./www/${name}`, import.meta.url)) };
}

export default defineConfig({
  root: "www",
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: { input: "www/index.html", output: { codeSplitting: false } },
  },
  // One file has no other file to start helpers from, or to load another engine from.
  resolve: {
    alias: [
      inPlaceOf("./hire.js", "alone.js"),
      inPlaceOf("./helpers.js", "alone.js"),
      inPlaceOf("./engines.js", "one-engine.js"),
    ],
  },
  // Chromium loads no module from a blob of a page on disk.
  worker: { format: "iife" },
  plugins: [
    singleFile({
      link: (process.env.EQUIFLOW_LINK ?? "").replace(/^[^#]*#/, ""),
      icon: readFileSync(new URL("./www/icon.svg", import.meta.url), "utf8"),
    }),
  ],
});
