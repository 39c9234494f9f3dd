// How to cite, in one place.

/** The paper that this implements. */
export const PAPER = `@inproceedings{koehler2020equivariant,
  title     = {Equivariant Flows: Exact Likelihood Generative Learning for Symmetric Densities},
  author    = {K{\\"o}hler, Jonas and Klein, Leon and No{\\'e}, Frank},
  booktitle = {Proceedings of the 37th International Conference on Machine Learning},
  series    = {Proceedings of Machine Learning Research},
  volume    = {119},
  pages     = {5361--5370},
  year      = {2020},
  eprint    = {2006.02425},
  archivePrefix = {arXiv}
}`;

/** This program. @param {string} version */
export const software = (version) => `@software{equiflow,
  title   = {equiflow: equivariant continuous normalizing flows in the browser},
  version = {${version}},
  license = {MIT OR Apache-2.0}
}`;
