// What the trained flows of the gallery are worth, from 4096 draws each. Made by `cargo xtask gallery`; not to be edited.

/** In nats and percent; `bytes` of the flow's file. @typedef {{ steps: number, digest: string, bytes: number, ess: number, klGap: number | null, klGapError: number | null, paretoK: number | null, weightsReliable: boolean }} Figures */

/** @type {Record<import("../trained.js").Trained, Figures>} */
export const FIGURES = {
  dw2: {
    steps: 400,
    digest: "d027872f2d914ae2",
    bytes: 1825,
    ess: 99.91042235297475,
    klGap: 0.0006922159016342633,
    klGapError: 0.0005162162330919519,
    paretoK: 0.1432173343757794,
    weightsReliable: true,
  },
  dw4: {
    steps: 1600,
    digest: "b956d41577001383",
    bytes: 21185,
    ess: 84.93318660580192,
    klGap: 0.1226426562844054,
    klGapError: 0.004788049151031473,
    paretoK: 0.36275123905513457,
    weightsReliable: true,
  },
  pairs: {
    steps: 1000,
    digest: "a0a326c61912e18c",
    bytes: 1908,
    ess: 28.1913793229881,
    klGap: 0.8266783716258228,
    klGapError: 0.015566280665982096,
    paretoK: 0.48435528343229955,
    weightsReliable: true,
  },
  overfitted: {
    steps: 1500,
    digest: "8ca4e7131d5fb36a",
    bytes: 3050,
    ess: 2.1489995922021383,
    klGap: 3.7891931222947015,
    klGapError: 0.10155836692926011,
    paretoK: 0.5843033678870188,
    weightsReliable: true,
  },
  collapsed: {
    steps: 1000,
    digest: "90637958008abb14",
    bytes: 2991,
    ess: 0.06530721984875668,
    klGap: 41.04936433624882,
    klGapError: 0.20511274025664195,
    paretoK: 0.783130112799906,
    weightsReliable: false,
  },
  unguarded: {
    steps: 2000,
    digest: "350da173d8bff680",
    bytes: 1962,
    ess: 0.5458278970363893,
    klGap: 3.7303041665037155,
    klGapError: 0.08332970734070667,
    paretoK: 2.575407166765229,
    weightsReliable: false,
  },
};
