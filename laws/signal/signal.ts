import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { capture, entriesOf, renewalsOf, statesOf } from '../../src/signal/capture.kernel.js'
import { replay } from '../../src/signal/replay.js'
import { decodeLogs, encodeLogs, signalLogCodec } from '../../src/signal/signal-codec.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { concat, restrict } from '../../src/signal/slicing.kernel.js'
import { walkBars } from '../arbitrary/strategy.js'
import type { Law } from '../law.js'

const must = <E, A>(made: Either<E, A>): A => {
  if (isLeft(made)) throw new Error(JSON.stringify(made.left))
  return made.right
}

/** A log and the bars that it was captured on. */
export interface Captured {
  readonly log: SignalLog
  readonly bars: Bars
}
/** Any log over some of the bars of a dataset. */
export const anyCaptured: fc.Arbitrary<Captured> = fc
  .tuple(
    fc.nat(9),
    fc.nat(9),
    fc.array(fc.tuple(fc.constantFrom(-1, 0, 0, 1, 1), fc.boolean()), {
      minLength: 2,
      maxLength: 60,
      size: 'max',
    }),
    fc.nat(1e6),
    fc.boolean(),
  )
  .map(([from, warmup, drawn, seed, renews]) => {
    const states = drawn.map(([state]) => state)
    const bars = walkBars(seed, from + warmup + states.length + 5)
    const to = from + warmup + states.length
    const header = {
      bars: [from, to] as const,
      scored_from: from + warmup,
      first_time: bars.time[from] ?? 0,
      last_time: bars.time[to - 1] ?? 0,
      dataset: 'd',
      strategy: 's',
      name: 'any',
      params: { n: seed, mode: 'x' },
    }
    const dense = Int8Array.from([...Array.from({ length: warmup }, () => 0), ...states])
    const again = Uint8Array.from(drawn, ([state, fires], i) =>
      fires && i > 0 && state !== 0 && state === states[i - 1] ? 1 : 0,
    )
    const log = capture(header, dense)
    return { bars, log: renews ? { ...log, renewals: renewalsOf(again, from + warmup) } : log }
  })

const law = (name: string, holds: (given: Captured, part: number) => void): Law => ({
  name,
  check: () => fc.assert(fc.property(anyCaptured, fc.nat(1000), holds), { numRuns: 200 }),
})
const cutOf = ({ log }: Captured, part: number): number =>
  log.header.scored_from + 1 + (part % (log.header.bars[1] - log.header.scored_from - 1))

/** The laws of signal logs: capture, restriction, joining, replay and what is stored. */
export const signalLaws: readonly Law[] = [
  law('a log captured from its own states is the same log', ({ log }) => {
    const { renewals, ...captured } = log
    deepStrictEqual(capture(log.header, statesOf(log)), captured)
    if (renewals === undefined) return
    const [from] = log.header.bars
    const changes = entriesOf(captured)
    const again = entriesOf(log).map((fires, i) => (fires === 1 && changes[i] === 0 ? 1 : 0))
    deepStrictEqual(renewalsOf(again, from), renewals)
  }),
  law('a log cut in two and joined is the same log', (given, part) => {
    const { log, bars } = given
    const cut = cutOf(given, part)
    const first = must(restrict(log, [log.header.scored_from, cut], bars.time))
    const second = must(restrict(log, [cut, log.header.bars[1]], bars.time))
    deepStrictEqual(must(concat(first, second)), log)
  }),
  law('a restricted log has the states of the whole on its bars and is a log', (given, part) => {
    const { log, bars } = given
    const cut = cutOf(given, part)
    const from = log.header.bars[0]
    const second = must(restrict(log, [cut, log.header.bars[1]], bars.time))
    deepStrictEqual(statesOf(second).slice(cut - from), statesOf(log).slice(cut - from))
    deepStrictEqual(entriesOf(second).slice(cut - from + 1), entriesOf(log).slice(cut - from + 1))
    deepStrictEqual(must(decodeWith(signalLogCodec)(second)), second)
  }),
  law('a log that is stored reads back as the same log', ({ log }) => {
    deepStrictEqual(must(decodeLogs(encodeLogs([log, log]))), [log, log])
  }),
  law('a log is replayed on the bars that it was captured on, and on no others', ({ log, bars }, part) => {
    const joined = must(replay(log, { hash: 'd', bars }, 's'))
    deepStrictEqual(joined.log, log)
    deepStrictEqual(
      [joined.bars.from, joined.bars.length],
      [log.header.bars[0], log.header.bars[1] - log.header.bars[0]],
    )
    deepStrictEqual(joined.bars.close, bars.close.subarray(...log.header.bars))
    const moved = { ...bars, time: bars.time.map((time) => time + 1) }
    ok(isLeft(replay(log, { hash: 'e', bars })))
    ok(isLeft(replay(log, { hash: 'd', bars }, 'other')))
    ok(isLeft(replay(log, { hash: 'd', bars: moved })))
    for (const end of [log.header.bars[0], log.header.bars[1] - 1]) {
      const time = bars.time.map((each, i) => (i === end ? each + 1 : each))
      ok(isLeft(replay(log, { hash: 'd', bars: { ...bars, time } })))
    }
    ok(isLeft(replay(log, { hash: 'd', bars: walkBars(part, log.header.bars[1] - 1) })))
  }),
  law('a log with a broken invariant is not decoded', ({ log }, part) => {
    fc.pre(log.at.length > 0)
    const place = part % log.at.length
    const broken = [
      { ...log, at: log.at.map((at, i) => (i === place ? at - log.header.bars[1] : at)) },
      {
        ...log,
        state: log.state.map((state, i) => (i === place ? (i === 0 ? 0 : (log.state[i - 1] ?? 0)) : state)),
      },
      { ...log, state: log.state.subarray(1) },
      { ...log, header: { ...log.header, bars: [log.header.bars[0], log.at.at(-1) ?? 0] as const } },
    ]
    for (const each of broken) ok(isLeft(decodeWith(signalLogCodec)(each)))
  }),
]
