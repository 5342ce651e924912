import * as fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { csvLines } from '../../src/market/csv/csv-lines.js'
import { csvText } from '../../src/market/csv/csv-source.js'
import { longestRise } from '../../src/market/csv/longest-rise.kernel.js'
import { refusedRows } from '../../src/market/csv/refused-rows.js'
import { arbitraryBars, sameBars } from '../arbitrary/bars.js'
import type { Law } from '../law.js'

/** The length of the longest strictly rising run, by trying for each value all before it. */
const plainLength = (values: readonly number[]): number => {
  const best: number[] = []
  for (const value of values)
    best.push(1 + Math.max(0, ...best.filter((_, j) => (values[j] ?? Number.NaN) < value)))
  return Math.max(0, ...best)
}

const readWith = (lines: readonly string[], repair: 'skip' | 'first' | 'last') => {
  const found = csvText('law.csv', lines.join('\n'), { repair })
  if (isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

/** Laws of what is blamed where times do not rise. */
export const rowOrderLaws: readonly Law[] = [
  {
    name: 'the rows that are kept rise, and no larger set of rows does',
    check: () => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40, size: 'max' }), (values) => {
          const kept = longestRise(Float64Array.from(values))
          const run = values.filter((_, i) => kept[i] === 1)
          if (run.some((value, i) => i > 0 && value <= (run[i - 1] ?? 0)))
            throw new Error(`${run.join()}: no rise`)
          if (run.length !== plainLength(values)) throw new Error(`${run.join()} of ${values.join()}`)
        }),
        { numRuns: 300 },
      )
    },
  },
  {
    name: 'one mistyped time costs its own row and no other, in rising files and in newest-first ones',
    check: () => {
      fc.assert(
        fc.property(
          arbitraryBars({ minLength: 6, maxLength: 40 }),
          fc.double({ min: 0, max: 0.999, noNaN: true }),
          fc.boolean(),
          fc.constantFrom('2071', '1871'),
          (bars, place, newestFirst, year) => {
            const [header = '', ...rows] = csvLines(bars)
            const ordered = newestFirst ? rows.toReversed() : rows
            const at = Math.floor(place * rows.length)
            const typed = ordered.with(at, `${year}${(ordered[at] ?? '').slice(4)}`)
            // at the end of a file that a mistyped time prolongs, nothing is out of order
            const prolongs = (year === '2071') === newestFirst ? at === 0 : at === rows.length - 1
            if (prolongs) return
            const { bars: read, notes } = readWith([header, ...typed], 'skip')
            const lines = Object.values(refusedRows(notes)?.lines ?? {}).flat()
            if (lines.join() !== String(at + 2)) throw new Error(`line ${at + 2}: blamed ${lines.join()}`)
            if (read.length !== bars.length - 1) throw new Error(`${read.length} of ${bars.length} are left`)
          },
        ),
      )
    },
  },
  {
    name: 'of rows with one time the first is kept, or the last, as asked, and the others are counted',
    check: () => {
      fc.assert(
        fc.property(
          arbitraryBars({ minLength: 3, maxLength: 30 }),
          fc.double({ min: 0, max: 0.999, noNaN: true }),
          fc.boolean(),
          (bars, place, newestFirst) => {
            const [header = '', ...rows] = csvLines(bars)
            const ordered = newestFirst ? rows.toReversed() : rows
            const at = Math.floor(place * rows.length)
            const other = `${(ordered[at] ?? '').split(',')[0] ?? ''},7,7,7,7,7`
            const lines = (where: number): readonly string[] => [
              header,
              ...ordered.toSpliced(where, 0, other),
            ]
            const first = readWith(lines(at), 'last')
            sameBars(first.bars, bars)
            const last = readWith(lines(at + 1), 'first')
            sameBars(last.bars, bars)
            for (const { notes } of [first, last])
              if (refusedRows(notes)?.count !== 1 || !notes.some(({ _tag }) => _tag === 'RowsDiffer'))
                throw new Error(JSON.stringify(notes))
          },
        ),
      )
    },
  },
]
