import { defineConfig } from "vite";
import { TARGET } from "./build/browsers.js";
import { chunkFileName, pageChunk } from "./build/chunks.js";
import { offline } from "./build/offline.js";
import { siteAddress } from "./build/site-address.js";
import { tex } from "./build/tex.js";

export default defineConfig({
  root: "www",
  // Relative addresses: dist/ works under any path of any static host.
  base: "./",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: TARGET,
    // Nothing inlined as data: addresses, which the page's content security policy would refuse.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["www/index.html", "www/examples/embed.html"],
      output: { chunkFileNames: chunkFileName, codeSplitting: { groups: [pageChunk()] } },
    },
  },
  worker: { format: "es" },
  plugins: [tex(), siteAddress(process.env.EQUIFLOW_SITE), offline()],
});
