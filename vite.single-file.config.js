import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { singleFile } from "./build/single-file.js";

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
  // One file has no other file to start helpers from.
  resolve: { alias: [{ find: "./hire.js", replacement: fileURLToPath(new URL("./www/alone.js", import.meta.url)) }] },
  // Chromium loads no module from a blob of a page on disk.
  worker: { format: "iife" },
  plugins: [
    singleFile({
      link: (process.env.EQUIFLOW_LINK ?? "").replace(/^[^#]*#/, ""),
      icon: readFileSync(new URL("./www/icon.svg", import.meta.url), "utf8"),
    }),
  ],
});
