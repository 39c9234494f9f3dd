// What all line charts here have in common: quiet axes, faint grid lines, colours that follow the
// theme, a size that follows the page, and word of what lies under the pointer.

import "./number-locale.js";
import uPlot from "uplot";

/** @typedef {Record<string, string>} Colours */
/**
 * @typedef {object} Line
 * @property {string} colour name in the palette
 * @property {"line" | "steps" | "area" | "points"} [shape]
 * @property {boolean} [dashed]
 * @property {boolean} [dotted] of the pinned run
 * @property {number} [width]
 * @property {boolean} [silent] drawn only as the edge of a band
 */
/**
 * @typedef {object} Axis
 * @property {string | (() => string)} [label]
 * @property {boolean} [hidden]
 * @property {[number, number] | ((low: number, high: number) => [number, number])} [range]
 * @property {(low: number, high: number, pixels: number) => number[]} [ticks]
 * @property {(value: number) => string} [format]
 * @property {number[]} [steps] distances that ticks may have
 */
/** @typedef {{ x: Axis, y: Axis, lines: Line[], bands?: { lines: [number, number], colour: string }[] }} Spec */
/** @typedef {(number | null | undefined)[]} Column */

/** The size of a plot of the page on paper, in pixels: three of them are a page. */
const PAPER = { width: 690, height: 174 };
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const stepped = uPlot.paths.stepped?.({ align: 1 });
const straight = uPlot.paths.linear?.();

/**
 * @param {HTMLElement} host
 * @param {Spec} spec
 * @param {() => Colours} colours
 */
export function createChart(host, spec, colours) {
  let palette = colours();
  /** @type {uPlot | undefined} */
  let plot;
  /** @type {uPlot.AlignedData} */
  let data = [[], ...spec.lines.map(() => [])];
  /** @type {(x: number | undefined) => void} */
  let pointed = () => {};
  /** Where the cursor stands by keyboard. @type {number | undefined} */
  let marked;
  /** Places on the x axis that are marked whatever the cursor does. @type {readonly number[]} */
  let places = [];
  const colour = (/** @type {string} */ name) => palette[name] ?? "";

  /** @param {uPlot} plot */
  const point = ({ cursor: { idx }, data: shown }) => pointed(idx == null ? undefined : shown[0][idx]);

  const start = () => {
    const { clientWidth: width, clientHeight: height } = host;
    if (width === 0 || height === 0) return;
    const draw = (/** @type {uPlot} */ drawn) => drawMarks(drawn, places, colour("ink"));
    plot = new uPlot(
      { ...options(spec, width, height, colour), hooks: { setCursor: [point], draw: [draw] } },
      data,
      host,
    );
    mark();
  };
  const resize = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = host;
    if (width === 0 || height === 0) return;
    if (plot) {
      plot.setSize({ width, height });
      mark();
    } else start();
  });
  /** The cursor's line stays at its place on the axis, whatever happens to the axis. */
  const mark = () => {
    if (marked === undefined) return;
    plot?.setCursor({ left: plot.valToPos(marked, "x"), top: 0 }, false);
  };
  resize.observe(host);
  // A plot beside the page's text has another shape than paper. Nobody waits for an observer before printing.
  const print = (/** @type {Event} */ { type }) => {
    if (!plot || !host.closest(".column")) return;
    const size = type === "beforeprint" ? PAPER : { width: host.clientWidth, height: host.clientHeight };
    // Drawn at once: Firefox copies the page for paper as soon as it has told of it.
    plot.batch((/** @type {uPlot} */ drawn) => drawn.setSize(size));
  };
  for (const type of ["beforeprint", "afterprint"]) addEventListener(type, print);

  return {
    /** The first column is x; non-finite values become gaps. @param {Column[]} columns */
    show(columns) {
      data = /** @type {uPlot.AlignedData} */ (columns.map((column) => column.map(finite)));
      if (plot) plot.setData(data);
      else start();
      mark();
    },
    clear() {
      data = [[], ...spec.lines.map(() => [])];
      plot?.setData(data);
    },
    restyle() {
      palette = colours();
      // At once, as before printing.
      plot?.batch((/** @type {uPlot} */ drawn) => drawn.redraw(false, true));
    },
    /** Tells where on the x axis the pointer is. @param {(x: number | undefined) => void} listener */
    onPoint(listener) {
      pointed = listener;
    },
    /** Marks a place on the x axis, or none. @param {number | undefined} x */
    point(x) {
      marked = x;
      if (x !== undefined) return mark();
      plot?.setCursor({ left: -10, top: -10 }, false);
      pointed(undefined);
    },
    /**
     * The place in the chart that lies under a point of the viewport; none while the chart has no size.
     * @param {number} clientX
     * @param {number} clientY
     */
    locate(clientX, clientY) {
      if (!plot) return undefined;
      const { left, top } = plot.over.getBoundingClientRect();
      return { x: plot.posToVal(clientX - left, "x"), y: plot.posToVal(clientY - top, "y") };
    },
    /** Marks places on the x axis for good, or none. @param {readonly number[]} [next] */
    markPlaces(next = []) {
      if (next.length === places.length && next.every((place, k) => place === places[k])) return;
      places = next;
      plot?.redraw(false, false);
    },
    /**
     * The chart as it is, drawn anew with `ratio` pixels for each one of the page.
     * @param {number} ratio
     * @returns {Promise<HTMLCanvasElement>}
     */
    picture(ratio) {
      const unit = ratio / uPlot.pxRatio;
      const [width, height] = [unit * host.clientWidth, unit * host.clientHeight];
      return new Promise((resolve) => {
        const drawn = (/** @type {uPlot} */ copy) => resolve(copy.ctx.canvas);
        new uPlot(
          { ...options(spec, width, height, colour, unit), hooks: { draw: [drawn] } },
          data,
          document.createElement("div"),
        );
      });
    },
    destroy() {
      resize.disconnect();
      for (const type of ["beforeprint", "afterprint"]) removeEventListener(type, print);
      plot?.destroy();
    },
  };
}

/** A pointer under the axis at each place. @param {uPlot} plot @param {readonly number[]} places @param {string} colour */
function drawMarks({ ctx, bbox, scales, valToPos }, places, colour) {
  const { min = 0, max = 0 } = scales.x ?? {};
  const size = 7 * uPlot.pxRatio;
  ctx.fillStyle = colour;
  for (const place of places) {
    if (min === null || max === null || place < min || place > max) continue;
    const [x, y] = [valToPos(place, "x", true), bbox.top + bbox.height];
    ctx.beginPath();
    ctx.moveTo(x, y - size);
    ctx.lineTo(x - size / 2, y);
    ctx.lineTo(x + size / 2, y);
    ctx.fill();
  }
}

/** @param {number | null | undefined} value */
const finite = (value) => (value !== null && value !== undefined && Number.isFinite(value) ? value : null);

/**
 * @param {Spec} spec
 * @param {number} width
 * @param {number} height
 * @param {(name: string) => string} colour
 * @param {number} [unit] all lengths are multiples of this
 * @returns {uPlot.Options}
 */
function options(spec, width, height, colour, unit = 1) {
  return {
    width,
    height,
    padding: [8 * unit, (plot) => Math.max(16 * unit, halfOf(plot, -1, unit)), 0, (plot) => leftOf(plot, unit)],
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { show: false } },
    scales: { x: { time: false, ...scale(spec.x) }, y: scale(spec.y) },
    axes: [axis(spec.x, colour, "x", unit), axis(spec.y, colour, "y", unit)],
    series: [{}, ...spec.lines.map((line) => series(line, colour, unit))],
    bands: (spec.bands ?? []).map(({ lines, colour: name }) => ({
      series: /** @type {[number, number]} */ ([lines[0] + 1, lines[1] + 1]),
      fill: () => translucent(colour(name), 0.2),
    })),
  };
}

/** @type {CanvasRenderingContext2D | null | undefined} */
let ruler;

/** How wide a label of an axis is. @param {string} label @param {number} unit */
function widthOf(label, unit) {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return 0;
  ruler.font = `${12 * unit}px ${FONT}`;
  return ruler.measureText(label).width;
}

/** The room that labels beside an axis take. @param {readonly string[] | null} labels @param {number} unit */
const widest = (labels, unit) => 10 * unit + Math.max(0, ...(labels ?? []).map((label) => widthOf(label, unit)));

/**
 * The room that half of the first or the last label below takes, which stands about its tick.
 * @param {uPlot} plot
 * @param {0 | -1} place
 * @param {number} unit
 */
function halfOf(plot, place, unit) {
  const { _values } = /** @type {{ _values?: (string | number | null)[] | null }} */ (plot.axes[0] ?? {});
  return widthOf(String(_values?.at(place) ?? ""), unit) / 2 + 2 * unit;
}

/** What the first label below needs beside the room of the axis at the left. @param {uPlot} plot @param {number} unit */
function leftOf(plot, unit) {
  const { _size = 0 } = /** @type {{ _size?: number }} */ (plot.axes[1] ?? {});
  return Math.max(0, halfOf(plot, 0, unit) - _size);
}

/** @param {Axis} axis @returns {uPlot.Scale} */
function scale({ range }) {
  if (range === undefined) return {};
  if (typeof range !== "function") return { range: () => range };
  return { range: (_plot, low, high) => range(low ?? 0, high ?? 1) };
}

/**
 * @param {Axis} spec
 * @param {(name: string) => string} colour
 * @param {"x" | "y"} which
 * @param {number} unit
 * @returns {uPlot.Axis}
 */
function axis({ label, hidden, ticks, format, steps }, colour, which, unit) {
  const font = `${12 * unit}px ${FONT}`;
  return {
    show: true,
    font,
    labelFont: font,
    stroke: () => colour("soft"),
    grid: { show: which === "y", stroke: () => colour("line"), width: unit },
    ticks: { show: which === "x" && !hidden, stroke: () => colour("line"), size: 4 * unit, width: unit },
    gap: 4 * unit,
    size: which === "x" ? 26 * unit : hidden ? 8 * unit : (_plot, values) => Math.max(46 * unit, widest(values, unit)),
    ...(label && { label, labelSize: 16 * unit, labelGap: 0 }),
    ...(steps && { incrs: steps }),
    ...(ticks && { splits: (plot, _axis, low, high) => ticks(low, high, plot.height / unit - 50) }),
    ...(hidden
      ? { values: (_plot, splits) => splits.map(() => "") }
      : format && { values: (_plot, splits) => splits.map(format) }),
    space: unit * (which === "x" ? 64 : 22),
  };
}

/**
 * @param {Line} line
 * @param {(name: string) => string} colour
 * @param {number} unit
 * @returns {uPlot.Series}
 */
function series({ colour: name, shape = "line", dashed, dotted, width = 2, silent }, colour, unit) {
  const paths = shape === "points" ? () => null : shape === "line" ? straight : stepped;
  return {
    points: {
      show: (plot, index) =>
        shape === "points" || (!silent && !dashed && shape === "line" && hasSinglePoint(plot.data[index] ?? [])),
      size: 7 * unit,
      fill: () => colour(name),
    },
    width: silent || shape === "area" ? 0 : width * unit,
    stroke: () => colour(name),
    ...(paths && { paths }),
    ...(dashed && { dash: [5 * unit, 4 * unit] }),
    ...(dotted && { dash: [2 * unit, 3 * unit] }),
    ...(shape === "area" && { fill: () => translucent(colour(name), 0.24) }),
  };
}

/** Whether a line has a single point. @param {ArrayLike<number | null | undefined>} values */
function hasSinglePoint(values) {
  let count = 0;
  for (let k = 0; k < values.length && count < 2; k++) if (values[k] != null) count++;
  return count === 1;
}

/** @param {string} colour as #rrggbb @param {number} alpha */
function translucent(colour, alpha) {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  if (!digits) return colour;
  return `#${digits}${Math.round(255 * alpha)
    .toString(16)
    .padStart(2, "0")}`;
}
