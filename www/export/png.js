// What every exported picture and film frame shares: the font, and the way from a canvas to a PNG.

export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans SC', sans-serif";

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} a PNG */
export function pngOf(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no picture"))), "image/png");
  });
}
