import type { InSteps } from './steps.kernel.js'

/** Bytes that are copied or hashed in a step: some milliseconds. */
export const BYTES_A_STEP = 8_388_608

/** Bytes cut into views of at most a step each. */
export const stepViews = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / BYTES_A_STEP) }, (_, k) =>
    bytes.subarray(k * BYTES_A_STEP, (k + 1) * BYTES_A_STEP),
  )

/** Parts as one array of their own. Cost: O(bytes). NaN: not read. Look-ahead: not a series. */
export function* joinedBytes(parts: readonly Uint8Array[]): InSteps<Uint8Array> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  let copied = 0
  for (const part of parts.flatMap(stepViews)) {
    if (copied + part.length > BYTES_A_STEP) {
      copied = 0
      yield
    }
    all.set(part, at)
    at += part.length
    copied += part.length
  }
  return all
}
