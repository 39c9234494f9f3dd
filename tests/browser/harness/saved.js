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
