import { defineConfig } from "vite";
import { offline } from "./build/offline.js";
import { tex } from "./build/tex.js";

/**
 * Files of a language say so in their names: `language-en`, `texts-en-lessons`.
 * @param {string | null} module that a file was made from
 */
function languageFile(module) {
  const [, key, text] = /\/i18n\/(\w+)\/(?:index|texts\/([\w-]+))\.js$/.exec(module ?? "") ?? [];
  if (key === undefined) return "[name]";
  return text === undefined ? `language-${key}` : `texts-${key}-${text}`;
}

export default defineConfig({
  root: "www",
  // Relative addresses: dist/ works under any path of any static host.
  base: "./",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    // Nothing inlined as data: addresses, which the page's content security policy would refuse.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["www/index.html", "www/examples/embed.html"],
      output: { chunkFileNames: ({ facadeModuleId }) => `assets/${languageFile(facadeModuleId)}-[hash].js` },
    },
  },
  worker: { format: "es" },
  plugins: [tex(), offline()],
});
