import { isLeft } from 'fp-ts/lib/Either.js'
import type { BarLength } from '../../src/market/bars/bar-length.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import type { Bucket } from '../../src/market/bars/resample.kernel.js'
import { type Instrument, type Listing, type Universe, universe } from '../../src/market/universe/universe.js'
import type { Operators } from '../../src/strategy/language/operator.js'
import { surroundings } from '../../src/strategy/reading/across-universe.kernel.js'
import { operatorsOf, type Strategy } from '../../src/strategy/strategy.js'
import { FUTURES } from './futures.js'
import { type StrategyTarget, strategySubject } from './strategy-target.js'
import type { NotTestable, Subject, WrittenValue } from './subject.js'
import { watchedOperators } from './written-values.js'

const bucketOf = ({ unit, count }: BarLength): Bucket =>
  unit === 'month' ? { every: count, unit } : { every: count / 60_000, unit: 'minute' }

const listingOf = (
  { symbol, dataset, bar_length }: Instrument,
  bars: Bars = dataset.bars,
): Listing & { readonly symbol: string } => ({
  symbol,
  bar_length: bucketOf(bar_length),
  dataset:
    bars === dataset.bars
      ? dataset
      : datasetOf({ name: dataset.name, periods_per_year: 252, price_only: false, tell_moves: false }, bars),
})

const made = (listings: readonly Listing[], members: Universe['members']): Universe => {
  const all = universe(listings, members)
  if (isLeft(all)) throw new Error(all.left.message)
  return all.right
}

/**
 * A strategy as a subject on one instrument of a universe: it reads the others as they are. `others` gives the same subject
 * among instruments whose bars are other ones once a bar is over. It has the columnar reading alone.
 */
export const universeSubject = (
  strategy: Strategy,
  all: Universe,
  symbol: string,
  target: StrategyTarget = {},
): Subject | NotTestable => {
  const own = all.instruments.find((each) => each.symbol === symbol)
  if (own === undefined) return { _tag: 'NotTestable', because: `${symbol} is not in the universe` }
  const known = target.reading?.operators ?? operatorsOf(strategy)
  const amid = (
    listings: (bars: Bars) => readonly Listing[],
    operators: Operators = known,
  ): Subject | NotTestable => {
    const on = (bars: Bars): Subject | NotTestable => {
      const around = made(listings(bars), all.members)
      return strategySubject(strategy, {
        ...target,
        symbol,
        reading: { ...target.reading, operators, across: surroundings(around, around, operators)(symbol) },
      })
    }
    const whole = on(own.dataset.bars)
    if ('_tag' in whole) return whole
    const there = (bars: Bars): Subject => {
      const subject = on(bars)
      if ('_tag' in subject) throw new Error(subject.because)
      return subject
    }
    const {
      open: _open,
      resumed: _resumed,
      inGrid: _inGrid,
      variants: _variants,
      says: _says,
      ...rest
    } = whole
    return {
      ...rest,
      history: (bars) => there(bars).history(bars),
      decide: (bars, from) => there(bars).decide(bars, from),
      says: (bars, from) => {
        const subject = there(bars)
        return (subject.says ?? subject.decide)(bars, from)
      },
      rows: (decisions, bars, from) => there(bars).rows?.(decisions, bars, from) ?? [],
    }
  }
  const real = (bars: Bars): readonly Listing[] =>
    all.instruments.map((each) => listingOf(each, each.symbol === symbol ? bars : each.dataset.bars))
  const subject = amid(real)
  if ('_tag' in subject) return subject
  return {
    ...subject,
    writes: (bars, from) => {
      const written: WrittenValue[] = []
      const watched = watchedOperators(known, (each) => void written.push(each))
      const among = watched === undefined ? subject : amid(real, watched)
      if (watched !== undefined && !('_tag' in among)) (among.says ?? among.decide)(bars, from)
      return written
    },
    others: (future, bars, at, seed) => {
      const moment =
        made(real(bars), all.members).instruments.find((each) => each.symbol === symbol)?.closed[at] ?? 0
      const changed = amid((some) =>
        all.instruments.map((each) => {
          if (each.symbol === symbol) return listingOf(each, some)
          const over = each.closed.findLastIndex((closed) => closed <= moment)
          return listingOf(each, FUTURES[future]?.(each.dataset.bars, over, seed))
        }),
      )
      if ('_tag' in changed) throw new Error(changed.because)
      return changed
    },
  }
}
