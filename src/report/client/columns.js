/**
 * The bytes of the page's columns.
 * @param {string} base64
 * @returns {Promise<ArrayBuffer>}
 */
const bytesOf = (base64) => {
  const zipped = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0))
  return new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}

/**
 * JSON with its columns put back in.
 * @param {string} json
 * @param {ArrayBuffer} bytes
 * @returns {any}
 */
const unpacked = (json, bytes) => {
  /** @type {Record<string, any>} */
  const kinds = { Float64Array, Float32Array, Int32Array, Int16Array, Int8Array, Uint8Array }
  return JSON.parse(json, (_key, held) => {
    if (held === null || typeof held !== 'object' || !Array.isArray(held.$column)) return held
    const [kind, offset, length] = held.$column
    return new kinds[kind](bytes, offset, length)
  })
}
