// The safetensors format: the length of a JSON header, the header, the numbers.
// https://huggingface.co/docs/safetensors

/** @typedef {{ name: string, shape: number[] }} Tensor */

/**
 * Named tensors of double precision that lie one after the other in `values`.
 * @param {readonly Tensor[]} tensors
 * @param {Float64Array} values
 * @param {Record<string, string>} metadata
 */
export function writeSafetensors(tensors, values, metadata) {
  let at = 0;
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: metadata };
  for (const { name, shape } of tensors) {
    const end = at + 8 * shape.reduce((product, side) => product * side, 1);
    header[name] = { dtype: "F64", shape, data_offsets: [at, end] };
    at = end;
  }
  if (at !== 8 * values.length) throw new Error(`the tensors have ${at / 8} numbers, not ${values.length}`);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + at).fill(0x20, 8, 8 + length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  values.forEach((value, k) => {
    view.setFloat64(8 + length + 8 * k, value, true);
  });
  return bytes;
}
