// What a page saves, kept instead of offered as a download: `page.evaluate("saved")` has the blobs.

/** Runs in the page before anything else. */
export const KEEP_SAVED = `
  window.saved = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { saved.push(blob); return make.call(URL, blob); };
  // A real download would be offered in a bar, which takes its room from the page.
  const { click } = HTMLElement.prototype;
  HTMLAnchorElement.prototype.click = function () { if (!this.download) click.call(this); };
`;

/**
 * Presses a button of the export dialog of a page that was prepared with `KEEP_SAVED`; what was saved, as bytes.
 * @param {import("./page.js").Page} page @param {string} id
 */
export async function exported(page, id) {
  if (!(await page.evaluate("document.querySelector('#export[open]') !== null"))) {
    await page.click("#export-button");
    await page.until("the dialog is open", "document.querySelector('#export[open]') !== null");
  }
  const before = await page.evaluate("saved.length");
  await page.click(`#export-${id}`);
  await page.until(`${id} is saved`, `saved.length > ${before}`);
  const text = await page.evaluate(async () => {
    const bytes = new Uint8Array(await /** @type {any} */ (window).saved.at(-1).arrayBuffer());
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  });
  return new Uint8Array(Buffer.from(text, "latin1"));
}
