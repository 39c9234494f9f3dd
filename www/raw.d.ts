// Files that the bundler puts in as text.
declare module "*?raw" {
  const text: string;
  export default text;
}
