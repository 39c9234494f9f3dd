// The trained flow "pairs". Made by `cargo xtask gallery`; not to be edited.

export const link =
  "v1&system=dw4&samples=20000&steps=1000&digest=d6e58d4a510fb274&weights=4zqwLERuQ8sxI5stb-wsUzU9mhI0uEoKSh7MYBK6MKFnXlb348walisJUhwKPhXzri1SElnG0vCxdPeKWRX7rFhMKlquafwTmCG3xCjw7ONDbFJWOSxcV3gYJl1YtGbDg9iZLx8fU6jYsubcmytnuM6U2UhNstndfvV715MGlmfT9Nom7Pl1riKnS3q76cTPKgFGHK_WpOVcMNr1YtqEKtnS3_5rOc6sW9b3Y53fk6AnPHxNWQLRosqBBptKXNgSPphVrFObYzPvnECl7kdbuz9HUlRZ1KXu-Khk2HxQdC9dOv0od1vYJQWX2qIb6wzCJj3IDrXUYLTN_jCBbRqT8JIbbSFJKutS4ow19LhjtziohbEIBjzp0ejpWF5mxNWfPltb412RjubjcrkVXat41I9a5YQr77d8ZDMvzHd9vtauPz0mSY9L54m8ZN3et2kaT_Zaz5YTJidaZPLMmW-URd5W9JuisvF-b-sq1YkFHrO2BSfduGa6cAWLS6rl9lq-I35JYklnjglbT7BKzXBJum6fLa4_zeDBmbK0tksc2bIKFQuYJ_arG7aHBPTkPWOw6BJjkclLeePJujpS9qXfG4GIAyVxOidsLH4dEFhzdfHU3OMmZqu9RCZtaDOYEfTFamLS8-5qz-iEE7XvDb_UHEsSiJqyaKnJ0-xAJsPCKbNUk2M0XjjxWAXlvU876h3La-_cOeedl0uCTk9W0IJzE423-6Y7hjJvNzazWlcTdEPlmpKZYOTabEXFzmKRYP7rv1Kyfpw7FrSgMbJ3poHJ-eoMrdOG52rm6Oj8WHQoxjVyqVXUxePaXjn1ATKb3P4c-PeKTde9WsSmdu9FzQeCuovMpiwKMtjAwFEaLCogn3--2ie_sGnNhgDr8r4bVXP9bVkFnKON9TfGNpWkZOROPvDkVL1_LLuOo6CRciBrWEVbl232qjNT7K0TWe3c5Z2YtWz4emb48UZKNZjpm8eKG7k7S_B62ChPa2MQiM_OcAoMTLTkcHZl1BcQMK3JYzMqnN23Kj01OVDaXJ_T21Da0CfOzaF34bQX3sGhvurKotzerqrqKjFVFnPnxx3QNLU2l-RmZNXXFpUUiuszae4XiTM3VhdlZmFj4GZmFuWK6bAILtfldndXZmBhYGDj4mGWZPLKMDDOTk0NdxeUkuNh4RLg4BXlMLET046vbE_0ZDVzUBMSEGBhZ1Ky0GJQd45MDPdkdInzM1KTE-FTsPEwYJJV1dS2tOZ0yClK8LPTU7MICLHi4Rfk5xVWFFZLa2oqiLAycYuKshNiZWdm5mMQZjVKK8vyMbMLSoiyEmJkZGRQU-LiZRfTMTGz84lKCNLjYQACEycHGysrO4-gqISUODc5NpCYTtM7n9iSOL-kLlfHpwdrX_O0VFgyszAzAc1gYmIEqYAAJrAQQhBEMoKEQBQTE1gAxGFiBqkCMoHqwHwgzcwKVAHWDVUDFAOaB6RAGCIGZIINAtmALMbACLIYIgaxFCTBgqIORABtARoHtgKsDCIGdi_cFyA3gSm4GFAFyA5MMahCuGlgk6AMiEIQAfI4VCVYH4gDFwN5EywCEYM5gRlmDdC9MKcyM8MYYN-BLQbKQ3XArAAawsTMDNIPMxcSBSBBSATAPQqKKIhKhCADUClIISI8gAAoADIS7nWwOhagEJoY0HagSiStYFeArEEyDBLgcLchXAMJYjRBTLFRQGcAzb7wdIgSmaNgFIyCkQQA";

/** From 4096 draws. */
export const report = {
  system: "dw4",
  step: 1000,
  loss: null,
  trainNll: 7.944956776453819,
  testNll: 7.950042035439208,
  entropy: 7.1257226299999985,
  klGap: 0.8243194054392093,
  klGapError: 0.015478589420146455,
  ess: 28.690798219461115,
  essError: null,
  paretoK: 0.35824252185280586,
  paretoKLimit: 0.7,
  weightsReliable: true,
  logZ: 29.651427153266837,
  logZError: 0.026712373644363456,
  exactLogZ: 29.66723223,
  reverseKl: 2.0586390696029278,
  reverseKlError: 0.16061929733449895,
  generalisationGap: 0.0050852589853889185,
  defect: 0.0029336517982933388,
  exactOn: 4096,
  defectBound: null,
  freeEnergyDifference: null,
  freeEnergyDifferenceError: null,
  exactFreeEnergyDifference: null,
  digest: "d6e58d4a510fb274",
  evaluatedOn: 4096,
  testedOn: 4096,
  unreached: 0,
  toleranceFailures: 0,
  diverged: false,
};
