// A canvas that is sharp on every screen.

/** The sizes of canvases that are not on the page. @type {WeakMap<HTMLCanvasElement, { width: number, height: number, ratio: number }>} */
const sizes = new WeakMap();

/**
 * A canvas that is not on the page, for a picture of its own: `ratio` pixels for each one of the page.
 * @param {number} width
 * @param {number} height
 * @param {number} ratio
 */
export function detached(width, height, ratio) {
  const canvas = document.createElement("canvas");
  sizes.set(canvas, { width, height, ratio });
  return canvas;
}

/**
 * Matches the canvas to its size on the page and clears it. Undefined when it cannot be seen.
 * @param {HTMLCanvasElement} canvas
 */
export function prepare(canvas) {
  const { width, height, ratio } = sizes.get(canvas) ?? {
    width: canvas.clientWidth,
    height: canvas.clientHeight,
    ratio: Math.min(3, globalThis.devicePixelRatio || 1),
  };
  if (width === 0 || height === 0) return undefined;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}
