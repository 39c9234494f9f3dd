// The lessons, in the order of a course.

import { boltzmann } from "./boltzmann.js";
import { data } from "./data.js";
import { gradients } from "./gradients.js";
import { hutchinson } from "./hutchinson.js";
import { minima } from "./minima.js";
import { modes } from "./modes.js";
import { ring } from "./ring.js";
import { symmetry } from "./symmetry.js";

/** @type {readonly import("../conditions.js").Lesson[]} */
export const LESSONS = [ring, symmetry, data, boltzmann, hutchinson, modes, gradients, minima];
