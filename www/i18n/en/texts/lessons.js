// The words of the lessons, by lesson.

import { boltzmann } from "./lessons/boltzmann.js";
import { data } from "./lessons/data.js";
import { gradients } from "./lessons/gradients.js";
import { hutchinson } from "./lessons/hutchinson.js";
import { minima } from "./lessons/minima.js";
import { modes } from "./lessons/modes.js";
import { ring } from "./lessons/ring.js";
import { symmetry } from "./lessons/symmetry.js";

export const texts = { ring, symmetry, data, boltzmann, hutchinson, modes, gradients, minima };
