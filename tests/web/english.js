// The language that the tests of this folder read: a test that looks at words imports this file.

import { loadTexts, use } from "../../www/i18n/index.js";

await use("en");
await loadTexts("lessons");
await loadTexts("methods");
await loadTexts("own-data");
