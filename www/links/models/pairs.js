// The trained flow "pairs". Made by `cargo xtask gallery`; not to be edited.

export const link =
  "v1&system=dw4&samples=100000&steps=1000&digest=a0a326c61912e18c&weights=4xJbMO2GWtCbFL8NL1yUzRUWXJhkJ8CQtKXp2aUkgx0NHUnlm5UvRIg1qfEc8hL6dEBsVcS8ayE_I_svHFn1zGdaV0xUnklc3TWRFNn6oydP_JIJaVoTIuT0Yse9bcdmLdh--uL2G1xBa_bxVXn9-fbPhk-pS4p7affCHfc8rrxwU7qk0mQ3I6JrDS9nqPZ8r7BPO65UbDOT4mJ5NGHSIomzsm-XCt6pCmtQUHm0perCDw4ui5j893vni7-K4TDq4ZGR-DapLOqZjIru8olruRK2GLhtsJWLKalJWdA2OTo1MPU99z6jVXNYAhdVlKlYrfqgHu4pocsff2yezCWruCN2bX0PAjaIZBkmCdxvTTuQwqGmo3Xogdc_we8tUn487dWGPHldMyp3n6xaZbIjzzefr0Mw-Dw3n8Qep4m6L3eYpd07lKR_d8Gqt9wL9_0Sa3J-fPGTl9guvqxjkhZ5XLbaTs88lPrTec0dUibm3Xq2irPB7NFyw1s1LZnuX2P9xY7w1Cm1PTq5fhqv-6KaR0tzG5n1jSZIHFh05IfKXxU965pdHrwz7b119uhNubAlYc8pn0vzRCZYsG49GF8uyz7tRNu9EJ2gWSUSu555ad0_m3yyk5P_qfacH341URZHfrHOfiS4XLGw3KRn5sHgrBMbdi2T4LDznfAxl53PtjStQkM_48S6VT8yVv2IZDkfGc6mb7-w6IjQhp4raTrz3Ox-Rx4O7fb3NT3rLq_dU-QwY4NJxLvQzyvN1d2r53JWqk6V6FjFtsjpyiWjjRO93fj3Z5fxfp-uNu9aFItB35cMxdpOD6are4Xd-IKLuDa5nOv7dKagJnupmED5za-sbZ62UyzSDgSIrJlxLbiWVY6lUzVWqzu1707ZFIWJl86csfWX5TNTnO-sP1e3bYVBhPr5D8cCTH1dpYUY5DmUQyXCplX4We9et0DZMjVWW1xZXoiN30hvxoEkpkqNImXr_Ehx8cB0RQ5hDomeNT4azs42IeqJgezMwZ3ewvbWjDklcsyu-Ryv2N292QW0E-1l_SOFo_KkLOMLZVV49B15xZjEuTlNXXnTFoSoRybrv-HWt5dnk1JS4hOU56g4MU3KNNy6xdTV21xcxEBHhIlVLG3VLBfZ2FAee29na2NuCQkeJgY-i7gYPeXc-lRdTUlRdUVOBmZmRhYhBRlGw-zeqdxMYjIs8oqSgqxMzOzs3JK6nqmFIjoObkZMqqqCLEy8krKy8vKq-qYqHglpYUYcrFwCjMKyyqqywvyCgjJeeVVFMU4mehLMwtKKiuLc7KysLEYJNS11BREmIozcwpKS_KyMjIyCPDYJRWV5AUZyfCzMvPzsjAwMDKr6TC55PXMmlEXYKPExsDKDxFpmPdmXGhHnlpVys_v5580fJ0TsYmZmYQaawMjEBFIABUzMIB5QDCrICOIBAYgEi4FZQHVMIFGQbkaIGiANNA8qClcDDA-QGNg4iDiIAeICMVwMTADVQcRAVoANYAQ5Btl9IDFGYAiDNcCEQEyQGiQxiAawIFQExIGKgblQdTCFEDXIYmBPg42GhAbUUTAa7F5YkIHdDLQCIgbRzgQKdbB-oHPBDkDSwsgM5oJdg-QIqE5QeIFCDeYwmHOAggjz4cKQCEMSBfoepBQcA3AxoE4kMZgTQQAetjDvAw1EtgBsMzREUVyDFOBwt6AKwNIPsmmDAAwKR9DXx5A8As9aWOJpFIyCUTAyAAA";

/** From 4096 draws. */
export const report = {
  system: "dw4",
  step: 1000,
  loss: null,
  trainNll: 7.947653430842761,
  testNll: 7.952401001625821,
  entropy: 7.1257226299999985,
  klGap: 0.8266783716258228,
  klGapError: 0.015566280665982096,
  ess: 28.1913793229881,
  essError: null,
  paretoK: 0.48435528343229955,
  paretoKLimit: 0.7,
  weightsReliable: true,
  logZ: 29.655135457735476,
  logZError: 0.033055956573869894,
  exactLogZ: 29.66723223,
  reverseKl: 1.7995975737915892,
  reverseKlError: 0.050725374614084544,
  generalisationGap: 0.0047475707830599845,
  defect: 0.0028085537549492555,
  exactOn: 4096,
  defectBound: null,
  freeEnergyDifference: null,
  freeEnergyDifferenceError: null,
  exactFreeEnergyDifference: null,
  digest: "a0a326c61912e18c",
  evaluatedOn: 4096,
  testedOn: 4096,
  unreached: 0,
  toleranceFailures: 0,
  diverged: false,
};
