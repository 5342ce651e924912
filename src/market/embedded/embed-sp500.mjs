// Packs the S&P 500 series of vega-datasets into src/market/embedded/sp500-packed.ts:
//   node src/market/embedded/embed-sp500.mjs
// Prices are single-precision numbers of cents printed with six decimals; so a row is five small whole-number steps.
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'

const rows = readFileSync('node_modules/vega-datasets/data/sp500-2000.csv', 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => line.split(','))

const price = (cents) => Number(Math.fround(cents / 100).toFixed(6))
const cents = (text) => {
  const found = Math.round(Number(text) * 100)
  if (price(found) !== Number(text)) throw new Error(`${text} is no single-precision number of cents`)
  return found
}
const columns = rows.map(([date, open, high, low, close, , volume]) => {
  if (Number(volume) % 10_000 !== 0) throw new Error(`volume ${volume}`)
  return [
    Date.parse(date) / 86_400_000,
    cents(open),
    cents(high),
    cents(low),
    cents(close),
    Number(volume) / 10_000,
  ]
})

const bytes = []
const put = (value) => {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
}
put(columns.length)
const before = (row, field) => (row === 0 ? 0 : columns[row - 1][field])
columns.forEach((row, i) => put(row[0] - before(i, 0)))
columns.forEach((row, i) => put(row[1] - before(i, 4)))
columns.forEach((row) => put(row[2] - Math.max(row[1], row[4])))
columns.forEach((row) => put(Math.min(row[1], row[4]) - row[3]))
columns.forEach((row) => put(row[4] - row[1]))
columns.forEach((row, i) => put(row[5] - before(i, 5)))

const packed = brotliCompressSync(Uint8Array.from(bytes), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
}).toString('base64')
const notice = readFileSync('src/market/embedded/NOTICE.md', 'utf8').trim()
writeFileSync(
  'src/market/embedded/sp500-packed.ts',
  `/*! Made by src/market/embedded/embed-sp500.mjs.\n\n${notice}\n*/\nexport const SP500_PACKED =\n  '${packed}'\n`,
)
console.log(`${columns.length} bars, ${packed.length} characters`)
