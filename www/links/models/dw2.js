// The trained flow "dw2". Made by `cargo xtask gallery`; not to be edited.

export const link =
  "v1&samples=100000&odeSteps=40&steps=400&digest=d027872f2d914ae2&weights=41Jxqph-Qa5EQUVDToiLjYmJAQjm7WiWNVpWJKjgZqUmJcDBAhL8tW-mfA2PRyVrTIyTkZoED0hQ3eNdsRmDy3r1rCI_Dw8zOaAg01SmZ0VSPmus2eb0mVmkJFhJcXGw_dlQIKMYELPB79kjKf6YjhgNMQmhOs6mGf8lF1nwLTPRSnRYU6Gj5GDCxV_04ovXK4nKdLa4fqNnqzR0GuKecX46IDQj1szBNm5XIR8Tg4vDrgg7ljdaMUmvt-St1LXScU8Rq0vao8325kzXlW1Kh5zO5erxxb5saknKY9Q-4JBk9MJmr8iqfMGgksnuNlpKzrocFkaOYrNUv6cYJGptC3dlY42KDkkMSOsKOWEQENZW_LCsq0pPedGMT9z7DqyTT3vTYnkhrXO9TVpTtIvNteQKVQ7JpyUFMxP1sjs_v3w003x16G-pxQ0n6nTdgny1uKY1lpd0Bvgbrr2z-JyTCvO-b_HxRSI1iQtmq1wodxZQc9IMesaiETZbUPSR0YbPZ6ZlvP4oZFIbu2K96yOBr7oRb0N7Fa97K6-9uONN45KSy2yPijzV0s0OGFqWdu1viBHR4wxSO-7BpbNKoE_BiG32tpyS8Ly-m1-YembuyqnKqNAU50qVO_rv_9ZX1kL7rLZYNRhVzFoefMQ82VRjts2vCbqLz4mVPFkR55NUZ7FTt_mW3x61EJ3jNS8uVWxbFiHQkLA0T5Mp0nKqa5KA1uJpt_i2pHWVvTl6yHV38mFJTuF_WZZRiv8OTJNIebO6-vVbDu9Fx8RFnY4J1NgtUlnAUHc0vljqnKGXyEJTnkWbbuybx7LpzTbO6CMOu3bPX6MRYqAcmcVlambEc-TQ_IT83o1nJdSCbErDNYS74pdtE8vbz5S_2kjX2FOZIXCamvYS56IzLNaFG9x8r6VYxhoqm_NJTi4rNcjwO1saUtU-r0yR1YrZd0XqynWxbYpM4hcFpJUZXTgdmkQylUJNq0K5ZZc9ry_pd_ZX43DJYItmYdbocxSK-FPoqBa8VlVHzsiCQVHPhMemaMsicXl9AS0BNSs9Ax0ppRAry2CDaWWJsrGySSUeBjpGZjYBaWa-c6O5xfid5ybb5FhJSKhZeMWlOSjX9xbrakVv7mawUeDgENNyCovx4LFMLXaW8u-vlBbjY2DgkNBz8XNRYdd2NmfVD_aWZGFhYGTiktAyMZBj4ZWW5RVVVeYF5TEGJg4BMREuBlZObnZ2Xm5WsBhQlImBmZWZmZmREYghQozMrOzsrIxQHlQMKMgKU4AQBAJUIZAohGry2xKw68CUzAvaW-ItUj0WWjHe6-cA2Yqmg5UZZA6GGYyM4JIBAZiAatDFGEHFB4ZeoF_QBJkgukEYyTywrShiYN1g2yHeg2oGi0FtgomBGSBxWKBBZCGmwgwAYyZmoAkwIYirob5B8jg4JJmBuoE-QlUIVAkMIWRng1QDfQTVDTYYpJIFKAd2F0gUqAskzQLSiuQ_oGuArmYGWw-zAeIQkCPBxoFlIC5kZAEbAxaESII9DPEiwksgMyDagMZAhIAOBKtDCkdY8DCBlKCEMEQhWpyBFUECDhaQIEMhoYMcacBAw0yCEAPRASjQUO0AGYckBjYX6Ed4rMLNQ_YvklrM5DwKEFkYCY6CUTAKRioAAA";

/** From 4096 draws. */
export const report = {
  system: "dw2",
  step: 400,
  loss: null,
  trainNll: 3.3895337802239984,
  testNll: 3.3903580781823206,
  entropy: 3.3896658622806863,
  klGap: 0.0006922159016342633,
  klGapError: 0.0005162162330919519,
  ess: 99.91042235297475,
  essError: 0.011413343397812283,
  paretoK: 0.1432173343757794,
  paretoKLimit: 0.7,
  weightsReliable: true,
  logZ: 7.260103922389943,
  logZError: 0.000470332185020152,
  exactLogZ: 7.260392993086796,
  reverseKl: 0.0007677623778110951,
  reverseKlError: 0.00047231909305630356,
  generalisationGap: 0.0008242979583221732,
  defect: 0.00002167392771610071,
  exactOn: 4096,
  defectBound: null,
  freeEnergyDifference: null,
  freeEnergyDifferenceError: null,
  exactFreeEnergyDifference: 0.732659339052941,
  digest: "d027872f2d914ae2",
  evaluatedOn: 4096,
  testedOn: 4096,
  unreached: 0,
  toleranceFailures: 0,
  diverged: false,
};
