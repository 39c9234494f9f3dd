// The script for JAX that a run is exported with, in a Python that has JAX.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { exported, KEEP_SAVED, openChromium, PATIENCE, serveDist } from "./harness.js";

const run = promisify(execFile);
const COMPILED = fileURLToPath(new URL("../../target/jax-compiled", import.meta.url));
/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** A Python that has JAX, or why there is none. */
async function python() {
  const command = process.env.EQUIFLOW_PYTHON ?? "python3";
  return run(command, ["-c", "import jax, numpy"]).then(
    () => ({ command, missing: "" }),
    () => ({
      command,
      missing: `${command} has no jax; "cargo xtask test" brings one, or set EQUIFLOW_PYTHON after pip install "jax[cpu]" numpy`,
    }),
  );
}

// Nearly all of the time goes into XLA's compilation, which grows with the stages of a step: Runge and Kutta's four
// are compared where a stage is cheap.
for (const [system, fragment, steps = "10"] of /** @type {const} */ ([
  ["the pair flow of DW-2", "#v1&samples=500&batch=32", "100"],
  [
    "the plain flow of three particles",
    "#v1&system=dw&samples=500&batch=32&flow=plain&integrator=midpoint&objective=reweighted",
    "100",
  ],
  // It trains as that of DW-2 does.
  ["the pair flow of LJ-13", "#v1&system=lj13&samples=100&batch=16&integrator=tsit5&odeSteps=6", "0"],
  [
    "the many-body flow of DW-4",
    "#v1&system=dw4&samples=500&batch=16&flow=manyBody&invariants=angles&integrator=euler&odeSteps=10&startSteps=10&channels=4&width=8",
  ],
])) {
  test(`the exported JAX script measures the page's likelihood of ${system}${steps === "0" ? "" : " and trains on"} with four devices`, async (context) => {
    const { command, missing } = await python();
    if (missing) return context.skip(missing);
    const folder = await mkdtemp(join(tmpdir(), "equiflow-jax-"));
    try {
      const page = await openChromium({ prepare: KEEP_SAVED });
      try {
        await page.open(`${site.url}${fragment}`);
        await page.evaluate("equiflow.train(20)");
        for (const [name, bytes] of Object.entries(unzipSync(await exported(page, "jax")))) {
          await mkdir(dirname(join(folder, name)), { recursive: true });
          await writeFile(join(folder, name), bytes);
        }
      } finally {
        await page.close();
      }
      const env = {
        ...process.env,
        JAX_PLATFORMS: "cpu",
        XLA_FLAGS: "--xla_force_host_platform_device_count=4",
        // What was compiled before need not be again.
        JAX_COMPILATION_CACHE_DIR: COMPILED,
      };
      const script = join(folder, "equiflow", "continue.py");
      const { stdout } = await run(command, [script, "--steps", steps], { env, timeout: 5 * PATIENCE });
      const [found = Number.NaN, trained = Number.NaN] = [...stdout.matchAll(/test NLL ([\d.]+)/g)].map(([, nll]) =>
        Number(nll),
      );
      const reported = Number(/reported ([\d.]+)/.exec(stdout)?.[1]);
      assert.match(stdout, /4 cpu device/);
      assert.ok(Math.abs(found - reported) < 1e-4, stdout);
      if (steps === "0") assert.ok(Number.isNaN(trained), stdout);
      else assert.ok(trained < found + 0.05, stdout);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
