import { type Either, right } from 'fp-ts/lib/Either.js'
import { joinedBytes } from '../large-bytes.kernel.js'
import type { InSteps } from '../steps.kernel.js'
import { type Writer, writer } from './byte-writer.kernel.js'
import {
  enterObject,
  type NotCanonical,
  refusedBy,
  type WriterPlace,
  writeKeyCount,
  writeValue,
} from './canonical.kernel.js'

/** Items that are written in a step, an array's bytes by some of them to one: some milliseconds. */
const ITEMS_A_STEP = 16_384
const BYTES_AN_ITEM = 256

/** `writeValue`, a step at a time; lists within a list are written with it. */
function* writeInSteps(
  out: Writer,
  value: unknown,
  place: WriterPlace,
  done: { items: number },
): InSteps<void> {
  if (done.items > ITEMS_A_STEP) {
    done.items = 0
    yield
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    done.items += ArrayBuffer.isView(value) ? value.byteLength / BYTES_AN_ITEM : 1
    writeValue(out, value, place)
    return
  }
  const { path, above } = place
  enterObject(value, place)
  if (Array.isArray(value)) {
    out.head(4, value.length)
    for (let i = 0; i < value.length; i++) {
      if (++done.items > ITEMS_A_STEP) {
        done.items = 0
        yield
      }
      path.push(i)
      writeValue(out, value[i], place)
      path.pop()
    }
  } else {
    const keys = writeKeyCount(out, value, path)
    for (const { bytes, key } of keys) {
      out.raw(bytes)
      path.push(key)
      yield* writeInSteps(out, (value as Record<string, unknown>)[key], place, done)
      path.pop()
    }
  }
  above.delete(value)
}

/** As `encode`, in steps; the value must not change between them. */
export function* encodeSteps(value: unknown): InSteps<Either<NotCanonical, Uint8Array>> {
  const out = writer()
  try {
    yield* writeInSteps(out, value, { path: [], above: new Set() }, { items: 0 })
  } catch (cause) {
    return refusedBy(cause)
  }
  return right(yield* joinedBytes(out.parts()))
}
