/** The arrays of numbers that are data. */
export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
/** Their tags of RFC 8746, little-endian; bytes have none. */
export const typedArrays = [
  [86, Float64Array],
  [85, Float32Array],
  [78, Int32Array],
  [70, Uint32Array],
  [77, Int16Array],
  [69, Uint16Array],
  [72, Int8Array],
] as const
/** The bytes of an array: a view. */
export const viewBytes = (array: TypedArray): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
/** How deep values may nest. */
export const DEPTH_LIMIT = 2000
