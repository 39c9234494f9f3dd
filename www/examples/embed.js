// A page that embeds the playground and steers it by messages.

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id */
const numberOf = (id) => Number(/** @type {HTMLInputElement} */ (byId(id)).value);

const frame = /** @type {HTMLIFrameElement} */ (byId("playground"));
const origin = new URL(frame.src).origin;
let last = 0;
/** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
const waiting = new Map();

addEventListener("message", ({ origin: from, data }) => {
  if (from !== origin || data?.equiflow !== 1) return;
  if (data.event === "step") return show(data.value);
  const promise = waiting.get(data.id);
  waiting.delete(data.id);
  if ("error" in data) promise?.reject(new Error(data.error));
  else promise?.resolve(data.value);
});

/**
 * One call of the playground's script interface.
 * @param {string} call
 * @param {...unknown} list its arguments
 * @returns {Promise<any>}
 */
export function ask(call, ...list) {
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    frame.contentWindow?.postMessage({ equiflow: 1, id, call, arguments: list }, origin);
  });
}

/** @param {{ step: number, klGap: number | null, ess: number, digest: string }} report */
function show({ step, klGap, ess, digest }) {
  byId("step").textContent = String(step);
  byId("gap").textContent = klGap === null ? "–" : klGap.toFixed(3);
  byId("ess").textContent = `${ess.toFixed(0)} %`;
  byId("digest").textContent = digest.slice(0, 8);
}

/** Says what went wrong. @param {() => Promise<unknown>} work */
async function attempt(work) {
  byId("answer").textContent = "";
  try {
    await work();
  } catch (error) {
    byId("answer").textContent = error instanceof Error ? error.message : String(error);
  }
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  void attempt(async () => {
    const { notes } = await ask("configure", { samples: numberOf("samples") });
    const train = ask("train", numberOf("steps"));
    if (notes.length > 0) byId("answer").textContent = `samples: ${notes[0].allowed}; used ${notes[0].used}`;
    await train;
  });
});
byId("pause").addEventListener("click", () => void attempt(() => ask("pause")));
byId("reset").addEventListener("click", () => void attempt(() => ask("reset")));
// The frame's scripts have run when it is loaded.
const begin = () => void attempt(() => ask("on", "step"));
if (frame.contentDocument?.readyState === "complete" && frame.contentWindow?.location.href !== "about:blank") begin();
else frame.addEventListener("load", begin);
Object.assign(window, { ask });
