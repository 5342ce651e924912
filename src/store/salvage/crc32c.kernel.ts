const POLYNOMIAL = 0x82f63b78

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
  return crc
})

/** The running CRC-32C (Castagnoli) before the first byte. */
export const CRC_START = 0xffffffff

/** The running CRC after one more byte. **Cost**: O(1). **NaN**: none. **Look-ahead**: none. */
export const crcStep = (crc: number, byte: number): number => table[(crc ^ byte) & 0xff]! ^ (crc >>> 8)

const MASK_DELTA = 0xa282ead8
/** A CRC as LevelDB stores it: rotated and moved, for a CRC of bytes that hold CRCs is weak. */
export const maskedCrc = (running: number): number => {
  const crc = (running ^ 0xffffffff) >>> 0
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0
}

/** The masked CRC of `bytes[from..to)`. **Cost**: O(to - from). **NaN**: none. **Look-ahead**: none. */
export const maskedCrcOf = (bytes: Uint8Array, from: number, to: number): number => {
  let crc = CRC_START
  for (let i = from; i < to; i++) crc = crcStep(crc, bytes[i]!)
  return maskedCrc(crc)
}
