// The browsers that the page supports, from their first versions. README and `www/public/supported.js` say the same; a test
// compares them, and looks for what these browsers cannot do.

export const SUPPORTED = Object.freeze({ chrome: 114, edge: 114, firefox: 125, safari: 17 });

/** The same for the bundler, which rewrites newer syntax and style sheets for them. */
export const TARGET = Object.entries(SUPPORTED).map(([name, version]) => `${name}${version}`);
