// Settings that a teacher may want to begin from, by the name of their message.

/** @type {readonly { name: "now" | "learn" | "matched" | "four" | "plain" | "collapse" | "cluster", config: Record<string, string | number> | undefined }[]} */
export const PRESETS = [
  { name: "now", config: undefined },
  { name: "learn", config: { start: "random" } },
  { name: "matched", config: {} },
  { name: "four", config: { system: "dw4", batch: 64 } },
  { name: "plain", config: { samples: 1000, flow: "plain", batch: 64, odeSteps: 8 } },
  { name: "collapse", config: { objective: "energy", start: "random", b: -10 } },
  { name: "cluster", config: { system: "lj13", batch: 32 } },
];
