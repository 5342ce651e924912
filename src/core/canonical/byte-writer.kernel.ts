/** A processor may give NaN any sign and payload; written, there is one NaN. */
export const ONE_NAN = 0x7ff8000000000000n

/** From this size on content is kept as it is given, and copied by `taken` alone. */
const LARGE = 1 << 16

/**
 * Writes the items of CBOR into room that grows, and keeps large content where it stands: it must not change until it was
 * taken. Cost: O(bytes). NaN: written as one NaN. Look-ahead: not a series.
 */
export const writer = () => {
  let whole: Uint8Array[] = []
  let bytes = new Uint8Array(256)
  let view = new DataView(bytes.buffer)
  let length = 0
  const room = (count: number): number => {
    const at = length
    length += count
    if (length > bytes.length) {
      const grown = new Uint8Array(Math.max(length, bytes.length * 2))
      grown.set(bytes)
      bytes = grown
      view = new DataView(grown.buffer)
    }
    return at
  }
  const byte = (value: number): void => {
    const at = room(1)
    view.setUint8(at, value)
  }
  const parts = (): readonly Uint8Array[] => [...whole, bytes.subarray(0, length)]
  return {
    byte,
    head: (major: number, count: number): void => {
      const top = major << 5
      if (count < 24) byte(top | count)
      else if (count < 0x100) {
        byte(top | 24)
        byte(count)
      } else if (count < 0x10000) {
        byte(top | 25)
        const at = room(2)
        view.setUint16(at, count)
      } else if (count < 0x100000000) {
        byte(top | 26)
        const at = room(4)
        view.setUint32(at, count)
      } else {
        byte(top | 27)
        const at = room(8)
        view.setBigUint64(at, BigInt(count))
      }
    },
    float: (value: number): void => {
      byte(0xfb)
      const at = room(8)
      if (Number.isNaN(value)) view.setBigUint64(at, ONE_NAN)
      else view.setFloat64(at, value)
    },
    /** Text of ASCII alone; `false`, and nothing written, where it holds more. */
    ascii: (text: string): boolean => {
      const start = length
      const at = room(text.length)
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i)
        if (code > 0x7f) {
          length = start
          return false
        }
        bytes[at + i] = code
      }
      return true
    },
    raw: (content: Uint8Array): void => {
      if (content.length >= LARGE) {
        whole.push(bytes.slice(0, length), content)
        length = 0
        return
      }
      const at = room(content.length)
      bytes.set(content, at)
    },
    mark: (): number => length,
    back: (to: number): void => {
      length = to
    },
    clear: (): void => {
      whole = []
      length = 0
    },
    /** How many bytes it has room for without growing. */
    room: (): number => bytes.length,
    /** All that was written in order, as views until more is written. */
    parts,
    taken: (): Uint8Array => {
      if (whole.length === 0) return bytes.slice(0, length)
      const all = parts()
      const joined = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of all) {
        joined.set(part, at)
        at += part.length
      }
      return joined
    },
  }
}
export type Writer = ReturnType<typeof writer>
