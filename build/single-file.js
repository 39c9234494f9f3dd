// The page as one HTML file that works from disk: scripts, styles, worker and engine inside it, and the
// fragment of a link that it opens with. EQUIFLOW_LINK holds the fragment.

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

const SPAWN = fileURLToPath(new URL("../www/trainer/start-worker.js", import.meta.url));

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/**
 * The parts of the page in one text, and a policy that allows these parts and nothing else.
 * @param {string} html
 * @param {{ code: string, css: string, icon: string, link: string }} parts
 */
export function compose(html, { code, css, icon, link }) {
  // The parser of HTML ends a script at the first end tag, wherever it stands.
  const script = code.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'wasm-unsafe-eval' blob:`,
    "worker-src blob:",
    "connect-src data: blob:",
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const bare = html
    .replace(/<script[^>]*src=[^>]*><\/script>\s*/g, "")
    .replace(/<link[^>]*rel="(?:stylesheet|modulepreload|preload|icon|apple-touch-icon|manifest)"[^>]*>\s*/g, "")
    .replace(/<meta[^>]*property="og:image[^>]*>\s*/g, "")
    .replace(/(http-equiv="Content-Security-Policy"\s+content=")[^"]*"/, (_, start) => `${start}${policy}"`);
  const head = [
    `<meta name="equiflow-link" content="${escaped(link)}">`,
    `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">`,
    `<style>${css.replaceAll("</style", "<\\/style")}</style>`,
  ].join("\n");
  return bare
    .replace("</head>", () => `${head}\n</head>`)
    .replace("</body>", () => `<script type="module">${script}</script>\n</body>`);
}

/**
 * Vite's plugin: everything goes into index.html, which is all that is left.
 * @param {{ link: string, icon: string }} options
 * @returns {import("vite").Plugin}
 */
export const singleFile = ({ link, icon }) => ({
  name: "equiflow-single-file",
  apply: "build",
  enforce: "post",
  transform(_, id) {
    if (id !== SPAWN) return undefined;
    return `import Inline from "./worker/training-worker.js?worker&inline";\nexport const startWorker = () => new Inline();\n`;
  },
  generateBundle(_, bundle) {
    let [code, css] = ["", ""];
    for (const [name, output] of Object.entries(bundle)) {
      if (output.type === "chunk") code += output.code;
      else if (name.endsWith(".css")) css += output.source;
    }
    const page = bundle["index.html"];
    if (page?.type !== "asset") throw new Error("the build has no index.html");
    // What a module would preload is here already; Vite fills its mark in only after this.
    code = code.replaceAll("__VITE_PRELOAD__", "void 0");
    page.source = compose(String(page.source), { code, css, icon, link });
    for (const name of Object.keys(bundle)) if (name !== "index.html") delete bundle[name];
  },
});
