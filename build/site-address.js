// What other sites need of the page's own address: a link to it, and the picture beside that link. Nobody but the
// host knows the address: EQUIFLOW_SITE holds it, such as https://school.example/equiflow/. Without it the picture's
// address is relative, which some sites do not follow.

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/**
 * The page with what belongs to its address.
 * @param {string} html
 * @param {string | undefined} site
 */
export function withAddress(html, site) {
  if (!site) return html;
  const base = new URL(site.endsWith("/") ? site : `${site}/`);
  if (!/^https?:$/.test(base.protocol)) throw new Error(`EQUIFLOW_SITE is ${site}; it must begin with https://`);
  const own = [
    `<link rel="canonical" href="${escaped(base.href)}" />`,
    `<meta property="og:url" content="${escaped(base.href)}" />`,
  ];
  return html
    .replace(
      'property="og:image" content="./og.png"',
      `property="og:image" content="${escaped(new URL("og.png", base).href)}"`,
    )
    .replace("</head>", () => `${own.join("\n")}\n</head>`);
}

/** Vite's plugin. @param {string | undefined} site @returns {import("vite").Plugin} */
export const siteAddress = (site) => ({
  name: "equiflow-site-address",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (html, { path }) => (path === "/index.html" ? withAddress(html, site) : html),
  },
});
