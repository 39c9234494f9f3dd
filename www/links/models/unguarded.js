// The trained flow "unguarded". Made by `cargo xtask gallery`; not to be edited.

export const link =
  "v1&batch=64&guard=0&steps=2000&digest=350da173d8bff680&weights=45r3aFXslkcucnkbTl25dGhRjpR1sndZzce_Sk1itUx1G849-_BglZtmvOeMzMmGHkYS8s1SdiFtu67tSeK11YwtPZHelVHhu5JRN9lQp6DOhZFRoexa3QP-ayaXY2OUH1-P5GSSlnTp-2Zgskn-zS8-_lNZ14WrLZO73btEePk5gp5GiHxg2iRlf1mZp_xy4rk5MhPltb6I_eqw4M6ale4zyfN5_o17E-6lOumI9855JvrHRdVoh_jz_oIGpSwthYKWhxcWbNe1EEhXEli51HzTYzMjp-0ZWRdfsBv6rJm4M4Utd60J_5yyFtF9TJ83nbj8vSrv9Y1VggdDVKLMv023avn4Y8mb_UyrxHhy-LbXba55fEhz57VtGiaT5DU9yhiimRhNN3LLXlrRvCIqan3IJ8vOSR_6hZc3qv_WfJyiUOlzhlc1QDJZ7wVr59eFOke3BN-qmC65gK_8UhhDM1tEeyPrCss3jLJsxxiFlJZ2Jm1imlHxOPeI6_I3uy0yX-TY3zm1VXbFvX8fzt9YlZ4a_7xr4j8Dc4W8FfpsOhJqjDFehx-qKr-rn6jyb-Mfg0PCtRuzxBfduyvkyysW673gC0fwlEPpzOo27nxGX7kF1qttU1PetatL8wiTz7UrfGmvAqv1eczP5cwTdEt5VDOH78sOhVOrTMVPsotG6HhVJc261uTnx-Qjs8JK-my0io3c6ktPFgrsEipw-vdpkVXPynrxggliwn49cpEn0lIYXzy4kPKm-TGvwBHDNXlM7xa4fVOwvegxZxfD1t1fpx5ZGZTnm1ZTyzavplm0he-LbH5354L9kTrS3t5nk7yq2oVfeUTM_tjL7ZDuadYiZh0uxvbKZ-GnJtPSiXJ29sI6Mad26Yhaql1Q2JNS1rQzvCGskifMJGYRS-HKvqY9fRYpP0RWrytxl7PiVXTQnP7YSMyolWfGLr3yrCxmNTFJTTsz4b3pGnaaemW_lLdqSjHwsDLzpS3qir_MejmRPVLB8uxUc3VZcQ4lt6ZFnJOlG_821rJwL17qaWmpyMQmyOGnwbdmA5tJ2hSOxlZFWVNFTulAfwazMpOGdz1d5xS7EyWEpMV5NWMTFVUqRBpiRDqUfFuN3SyYebllHb21mc3m_FLpOiTlnyzsZcPFzMovr6mpym2U11TFEmluzWyixcPAyMotrGhsyK0i4v_3pqw0g4wYGwMDIzOntLm7IQNT7M9sbk4mLg4mBqAgq6h5sL86o3TiRGZGBhaQEAMDs6BhZGa4NjMDP5gLBozcmqGV9anafGJIYuyy3tXTJ6fL8iDEGJiFrQvnrp4YLIokxsitHjt18-pa81JGmRttd1q-n8rwMS3fIfDf30aniZ0FSSUUsAIdwsiIKsYIFGFkAlLoAF2MkQWkEk0NK1wrVAZIMQFtAQcCwgpgKIEIZDEgYGYGWw8XBIowMIE4QGsQFjEBeWB3I4RABjEygySQTATpAlkN9hDcOWClYEPABoCMAlPMDECXQ9wO8j7E4WCbwDrBJoDZTEAzoaaCVIDEGBlZwMaB3c4IcTHQODgHpAXsGqA1QAwyFuR_JqhPQHaDtQDFoLqhRoFMBguALYa4nJmVnRVkHkSMGWwvGzcfJ9gkaHiDYpCVg4cbObbAgszs4OSICEqQBAsrMCaRQg3kOiZgXKCEJNj1KEkA6AjU8IYaCA1l5MiBBDtqKgOmH7QUCdLMyoGRGhmYgLkKQxSYVDASKGaaRbMV4hNm5CCA-JgJXQw1feE2jyQxugBwnEIgKEuBkhCWsBoFo2AUjAQAAA";

/** From 4096 draws. */
export const report = {
  system: "dw2",
  step: 2000,
  loss: null,
  trainNll: 7.172039311391227,
  testNll: 7.119970028784402,
  entropy: 3.3896658622806863,
  klGap: 3.7303041665037155,
  klGapError: 0.08332970734070667,
  ess: 0.5458278970363893,
  essError: null,
  paretoK: 2.575407166765229,
  paretoKLimit: 0.7,
  weightsReliable: false,
  logZ: null,
  logZError: null,
  exactLogZ: 7.260392993086796,
  reverseKl: null,
  reverseKlError: null,
  generalisationGap: -0.05206928260682542,
  defect: 0.17580177619373655,
  exactOn: 4096,
  defectBound: null,
  freeEnergyDifference: null,
  freeEnergyDifferenceError: null,
  exactFreeEnergyDifference: 0.732659339052941,
  digest: "350da173d8bff680",
  evaluatedOn: 4096,
  testedOn: 4096,
  unreached: 1209,
  toleranceFailures: 0,
  diverged: false,
  note: "the inverse of the discrete map was not found for 1209 of 4096 test configurations; take more ODE steps",
};
