// WebKit (WebKitGTK's MiniBrowser) by the W3C WebDriver protocol, on a screen that nobody sees. Its language is "C",
// which is no language: the page has to open all the same.

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arriving } from "./click.js";
import { find } from "./programs.js";
import { borrow } from "./shared.js";
import { expression, PATIENCE, waiting } from "./waiting.js";

/** The key that names an element in WebDriver's answers. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Private characters that stand for keys. @type {Record<string, string>} */
const KEYS = {
  Tab: "\ue004",
  Enter: "\ue007",
  Escape: "\ue00c",
  Space: " ",
  PageDown: "\ue00f",
  End: "\ue010",
  Home: "\ue011",
  ArrowLeft: "\ue012",
  ArrowUp: "\ue013",
  ArrowRight: "\ue014",
  ArrowDown: "\ue015",
};

/** A port that nothing listens on. @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address !== "string" ? address.port : 0));
    });
  });
}

/** Debian keeps the browser away from PATH. @returns {Promise<string>} */
async function miniBrowser() {
  const folders = ["/usr/libexec", "/usr/lib", ...(await readdir("/usr/lib")).map((name) => join("/usr/lib", name))];
  for (const path of folders.map((folder) => join(folder, "webkit2gtk-4.1/MiniBrowser"))) {
    if (await stat(path).catch(() => undefined)) return path;
  }
  throw new Error("WebKitGTK's MiniBrowser is in none of the usual folders; install it (Debian: webkit2gtk-driver)");
}

// Node says nothing of its exit to anybody when a signal ends it.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.once(signal, () => process.exit(1));

/** A group of processes that end together. @param {string} program @param {string[]} options @param {object} how */
function start(program, options, how) {
  const child = spawn(program, options, { detached: true, ...how });
  child.on("error", () => {});
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, "SIGKILL");
    } catch {
      // They have ended by themselves.
    }
  };
  process.once("exit", end);
  return { child, end };
}

/** What tells programs that the desktop is to move less. @returns {Promise<Record<string, string>>} */
async function withoutMotion() {
  const folder = await mkdtemp(join(tmpdir(), "equiflow-webkit-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "gtk-3.0"));
  await writeFile(join(folder, "gtk-3.0/settings.ini"), "[Settings]\ngtk-enable-animations=0\n");
  return { XDG_CONFIG_HOME: folder };
}

/** A screen in memory, and on it a driver that opens one browser after another. @param {boolean} motion */
async function launch(motion) {
  const driver = await find("EQUIFLOW_WEBKIT", ["WebKitWebDriver"]);
  const [screenServer, bus] = await Promise.all([find("", ["Xvfb"]), find("", ["dbus-run-session"])]);
  const screen = start(screenServer, ["-displayfd", "3", "-screen", "0", "1920x1400x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const display = await new Promise((resolve, reject) => {
    screen.child.stdio[3]?.once("data", (data) => resolve(String(data).trim()));
    screen.child.once("exit", () => reject(new Error("Xvfb ended before it had a screen")));
  });
  const port = await freePort();
  const session = start(bus, ["--", driver, `--port=${port}`, "--host=127.0.0.1"], {
    stdio: "ignore",
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      LC_ALL: "C.UTF-8",
      LIBGL_ALWAYS_SOFTWARE: "1",
      ...(motion ? {} : await withoutMotion()),
      // What these forbid does not work as root or without a graphics card.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    },
  });
  const server = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + PATIENCE; ; ) {
    const isUp = await fetch(`${server}/status`).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    if (Date.now() > end || session.child.exitCode !== null) throw new Error("WebKitWebDriver does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    server,
    binary: await miniBrowser(),
    isAlive: () => session.child.exitCode === null,
    /** The driver knows one session at a time. @type {Promise<unknown>} */
    free: Promise.resolve(),
    end: async () => {
      session.end();
      screen.end();
    },
  };
}

/**
 * One command of the protocol.
 * @param {string} address @param {"GET" | "POST" | "DELETE"} method @param {object} [body]
 */
async function command(address, method, body) {
  const response = await fetch(address, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = /** @type {{ value: any }} */ (await response.json());
  if (!response.ok) throw new Error(`WebKit: ${value?.error}: ${value?.message}`);
  return value;
}

/** In the page: the errors from now on, and the functions by which the harness asks for them. */
const WATCH = `if (!window.harnessErrors) {
  const errors = (window.harnessErrors = []);
  const { error } = console;
  console.error = (...words) => { errors.push("console: " + words.join(" ")); error.apply(console, words); };
  addEventListener("error", (event) => errors.push("uncaught: " + event.message));
  addEventListener("unhandledrejection", (event) => errors.push("uncaught: " + (event.reason?.message ?? event.reason)));
}`;

/** The script of every call: value or error, and what else the page has to tell. @param {string} code */
const calling = (code) => `
  const done = arguments[arguments.length - 1];
  const end = (outcome) => done({
    ...outcome,
    errors: (window.harnessErrors ?? []).splice(0),
    requests: performance.getEntriesByType("resource").map(({ name }) => name),
  });
  (async () => ${code})().then((value) => end({ value }), (error) => end({ failure: String(error?.message ?? error) }));
`;

/**
 * @param {import("./page.js").Look} [look]
 * @returns {Promise<import("./page.js").Page>}
 */
export async function openWebKit({ motion = false, width = 1280, height = 800, prepare = "" } = {}) {
  const { browser, release } = await borrow(`WebKit ${motion ? "with motion" : "at rest"}`, {
    launch: () => launch(motion),
    isAlive: (each) => each.isAlive(),
    end: (each) => each.end(),
  });
  const before = browser.free;
  /** @type {() => void} */
  let leave = () => {};
  browser.free = new Promise((resolve) => {
    leave = () => resolve(undefined);
  });
  await before;
  const wanted = { "webkitgtk:browserOptions": { binary: browser.binary, args: ["--automation"] } };
  const session = await command(`${browser.server}/session`, "POST", { capabilities: { alwaysMatch: wanted } });
  const base = `${browser.server}/session/${session.sessionId}`;
  const post = (/** @type {string} */ path, /** @type {object} */ body = {}) =>
    command(`${base}/${path}`, "POST", body);
  await post("timeouts", { script: 20 * 60_000, pageLoad: PATIENCE, implicit: 0 });

  /** @type {string[]} */
  const errors = [];
  /** @type {string[]} */
  const requests = [];
  let address = "about:blank";
  /** @type {import("./page.js").Evaluate} */
  const evaluate = async (script, argument) => {
    const code = typeof script === "string" ? script : expression(script, argument);
    const answer = await post("execute/async", { script: calling(code), args: [] });
    errors.push(...answer.errors);
    for (const each of answer.requests) if (!requests.includes(each)) requests.push(each);
    if (answer.failure !== undefined) throw new Error(answer.failure);
    return answer.value ?? undefined;
  };
  /** After a document has loaded. */
  const settle = async () => {
    await post("execute/sync", { script: `${WATCH};${prepare}`, args: [] });
    address = await command(`${base}/url`, "GET");
    if (!requests.includes(address)) requests.push(address);
  };
  const goto = async (/** @type {string} */ url) => {
    await post("url", { url });
    await settle();
  };
  /** @param {string} selector @returns {Promise<string>} */
  const element = async (selector) => (await post("element", { using: "css selector", value: selector }))[ELEMENT];
  /** @param {string} text */
  const keys = (text) =>
    post("actions", {
      actions: [
        {
          type: "key",
          id: "keyboard",
          actions: [...text].flatMap((value) => [
            { type: "keyDown", value },
            { type: "keyUp", value },
          ]),
        },
      ],
    });
  const setViewport = async (/** @type {number} */ w, /** @type {number} */ h) => {
    const inner = { w: "innerWidth", h: "innerHeight" };
    // The window has a frame and a bar whose sizes are not known before.
    for (let k = 0; k < 3; k++) {
      const { value: now } = await post("execute/async", { script: calling(`[${inner.w}, ${inner.h}]`), args: [] });
      if (now[0] === w && now[1] === h) return;
      const rect = await command(`${base}/window/rect`, "GET");
      await post("window/rect", { width: rect.width + w - now[0], height: rect.height + h - now[1] });
    }
  };
  const screenshot = async (/** @type {string | undefined} */ path, on = "") => {
    const png = Buffer.from(await command(`${base}/${on}screenshot`, "GET"), "base64");
    if (path) await writeFile(path, png);
    return png;
  };
  /** @param {string} selector */
  const click = async (selector) => {
    // In the middle of the screen nothing that sticks to an edge covers it; what is still moving is tried again.
    const show = (/** @type {string} */ what) => document.querySelector(what)?.scrollIntoView({ block: "center" });
    for (const end = Date.now() + PATIENCE; ; await evaluate("new Promise(requestAnimationFrame)")) {
      await evaluate(show, selector);
      const failure = await post(`element/${await element(selector)}/click`).then(
        () => undefined,
        (error) => error,
      );
      if (!failure) return;
      if (!/not interactable|intercepted/.test(failure.message) || Date.now() > end) {
        throw new Error(`${failure.message} ${selector}`);
      }
    }
  };
  await setViewport(width, height);
  return {
    browser: "webkit",
    version: `${session.capabilities.browserName} ${session.capabilities.browserVersion}`,
    errors,
    requests,
    ...waiting({ evaluate, goto }),
    evaluate,
    goto,
    reload: async () => {
      await post("refresh");
      await settle();
    },
    url: () => address,
    click: arriving(evaluate, click),
    fill: async (selector, text) => {
      await evaluate((/** @type {string} */ what) => {
        const field = /** @type {HTMLInputElement} */ (document.querySelector(what));
        field.focus();
        field.select();
      }, selector);
      await keys(text || "\ue017");
    },
    clickAt: async (x, y) => {
      const press = [
        { type: "pointerMove", x, y },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ];
      await post("actions", { actions: [{ type: "pointer", id: "mouse", actions: press }] });
    },
    tapAt: async () => {
      throw new Error("WebKit has no touch screen here");
    },
    type: async (text) => void (await keys(text)),
    back: async () => void (await post("back")),
    forward: async () => void (await post("forward")),
    press: async (key) => void (await keys(KEYS[key] ?? key)),
    setViewport,
    screenshot,
    picture: async (selector) => screenshot(undefined, selector ? `element/${await element(selector)}/` : ""),
    close: async () => {
      await command(base, "DELETE").catch(() => {});
      leave();
      release();
    },
  };
}
