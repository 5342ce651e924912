const MAGIC = 0x184d2204
const LEAST_MATCH = 4

const damaged = (because: string): Error => new Error(`LZ4: ${because}`)

/**
 * Unpacks one LZ4 frame of blocks, linked or not, as the buffers of Arrow files hold them. Throws where it is damaged;
 * checksums are not verified. **Cost**: O(bytes given). **NaN**: none. **Look-ahead**: none.
 * Source: LZ4 frame format 1.6.4 and LZ4 block format.
 */
export const lz4Frame = (input: Uint8Array): Uint8Array => {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  if (input.length < 7 || view.getUint32(0, true) !== MAGIC) throw damaged('no frame begins here')
  const flags = input[4]!
  if (flags >> 6 !== 1) throw damaged('an unknown version')
  const checksum = (flags & 16) === 0 ? 0 : 4
  let output = new Uint8Array(4 * input.length)
  let length = 0

  const room = (more: number): void => {
    if (length + more <= output.length) return
    const larger = new Uint8Array(Math.max(length + more, 2 * output.length))
    larger.set(output.subarray(0, length))
    output = larger
  }
  const copy = (from: number, to: number): void => {
    room(to - from)
    output.set(input.subarray(from, to), length)
    length += to - from
  }
  /** Matches reach back into the blocks before. */
  const block = (from: number, to: number): void => {
    let at = from
    const whole = (first: number): number => {
      let count = first
      for (let byte = first === 15 ? 255 : 0; byte === 255; count += byte) {
        if (at >= to) throw damaged('a block ends inside a length')
        byte = input[at++]!
      }
      return count
    }
    while (at < to) {
      const token = input[at++]!
      const literals = whole(token >> 4)
      if (at + literals > to) throw damaged('a block ends inside its literals')
      copy(at, at + literals)
      at += literals
      if (at === to) return
      if (at + 2 > to) throw damaged('a block ends inside an offset')
      const offset = input[at]! | (input[at + 1]! << 8)
      at += 2
      const match = whole(token & 15) + LEAST_MATCH
      if (offset === 0 || offset > length) throw damaged('a match begins before the frame')
      room(match)
      for (const end = length + match; length < end; length++) output[length] = output[length - offset]!
    }
  }
  let at = 7 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4)
  for (;;) {
    if (at + 4 > input.length) throw damaged('the frame has no end')
    const head = view.getUint32(at, true)
    if (head === 0) return output.subarray(0, length)
    const from = at + 4
    const to = from + (head & 0x7fffffff)
    if (to > input.length) throw damaged('the frame ends inside a block')
    if (head >>> 31 === 0) block(from, to)
    else copy(from, to)
    at = to + checksum
  }
}
