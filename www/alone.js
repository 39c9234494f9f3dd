// In place of hire.js where a worker cannot start others: the page as one file.

/** @type {import("./crew.js").Hire | undefined} */
export const hire = undefined;
