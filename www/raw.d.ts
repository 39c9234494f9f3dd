// Files that the bundler puts in as text.
declare module "*?raw" {
  const text: string;
  export default text;
}

/** The address of a file, as Vite's `?url` gives it. */
declare module "*?url" {
  const address: string;
  export default address;
}
