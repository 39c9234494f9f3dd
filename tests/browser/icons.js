// Makes the pictures of www/public/ anew: `npm run icons`, after `cargo xtask dist`. Icons of the page for installing
// it, from its icon.svg, and the picture that other sites show beside a link to it.

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openChromium, serveDist } from "./harness.js";

const PUBLIC = fileURLToPath(new URL("../../www/public/", import.meta.url));
const BACKGROUND = "#1b1f24";

/** A square icon. `part`: of its width that the drawing takes; a mask may cut away the rest. @type {{ name: string, size: number, part: number }[]} */
const ICONS = [
  { name: "icon-192.png", size: 192, part: 1 },
  { name: "icon-512.png", size: 512, part: 1 },
  { name: "icon-maskable.png", size: 512, part: 0.8 },
  { name: "apple-touch-icon.png", size: 180, part: 0.9 },
];

const svg = (await readFile(`${PUBLIC}icon.svg`)).toString("base64");
const site = await serveDist();
const page = await openChromium({ width: 600, height: 600 });
await page.goto("about:blank");
for (const { name, size, part } of ICONS) {
  await page.evaluate(`document.documentElement.innerHTML = \`<body style="margin:0"><div id="icon" style="width:${size}px;height:${size}px;
    display:grid;place-items:center;background:${BACKGROUND}"><img style="width:${100 * part}%" src="data:image/svg+xml;base64,${svg}"></div>\``);
  await page.until("the icon is drawn", "document.querySelector('img').complete");
  await writeFile(`${PUBLIC}${name}`, await page.picture("#icon"));
}

await page.setViewport(1200, 630);
await page.open(`${site.url}#v1&samples=1000&batch=64`);
await page.evaluate("equiflow.train(600)");
await page.evaluate(`(() => {
  const slider = document.querySelector("#flow-time");
  slider.value = "1000";
  slider.dispatchEvent(new Event("input"));
})()`);
await page.until("every picture is of that step", "equiflow.report().step === 600");
await page.screenshot(`${PUBLIC}og.png`);
await page.close();
await site.close();
