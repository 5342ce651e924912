import { type Either, left } from 'fp-ts/lib/Either.js'
import type { Bars } from '../bars/bars.js'
import type { DataError } from '../bars/data-error.js'
import { type Dataset, withColumns } from '../bars/dataset.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { lastAt } from './dated-values.kernel.js'

/** What bars are aligned by: their date, or their time where there are several a day. */
const alignedBy = ({ interval }: Dataset): ((time: number) => number) =>
  interval.kind === 'intraday' ? (time) => time : (time) => Math.floor(time / DAY_MS)

const returnsAt = (places: Int32Array, { close }: Bars): Float64Array =>
  Float64Array.from(places, (place, i) => {
    const [before, now] = [close[places[i - 1] ?? -1], close[place]]
    return before === undefined || now === undefined ? 0 : now / before - 1
  })

/**
 * A dataset with the returns of a benchmark next to its bars, aligned by date, and part of its hash: the return of a bar is
 * that from the benchmark's close on the bar's date before to that on its own. On a date without one its last close stands;
 * before its first it returns nothing: both are counted in a note. Errors: another spacing of bars.
 */
export const withBenchmark = (data: Dataset, benchmark: Dataset): Either<DataError, Dataset> => {
  const [{ kind }, { kind: other }] = [data.interval, benchmark.interval]
  if (kind !== other && kind !== 'irregular' && other !== 'irregular')
    return left({
      _tag: 'BadOption',
      file: benchmark.name,
      option: 'benchmark',
      because: `its bars are ${other}, those of ${data.name} ${kind}`,
      wanted: 'a benchmark with bars of the same length',
    })
  const by = alignedBy(data)
  const [times, known] = [data.bars.time.map(by), benchmark.bars.time.map(by)]
  const places = lastAt({ time: known, values: benchmark.bars.close }, times)
  const before = places.filter((place) => place < 0).length
  const missing = places.filter((place, i) => place >= 0 && known[place] !== times[i]).length
  const { length } = data.bars
  return withColumns(
    data,
    { ...data.bars, benchmark: returnsAt(places, benchmark.bars) },
    before + missing === 0
      ? []
      : [{ _tag: 'BenchmarkAstray' as const, name: benchmark.name, before, missing, of: length }],
  )
}
