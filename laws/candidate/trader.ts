import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import type { Combine } from '../../src/candidate/combine.js'
import type { Terms, traded } from '../../src/candidate/traded.js'
import type { BarSignals, tradedStream } from '../../src/candidate/traded-stream.kernel.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { constant } from '../../src/strategy/language/tree.js'
import type { Law } from '../law.js'
import { anyMembers, anyPolicy } from './any-members.js'
import { anyRule } from './vote.js'

/** What members' signals become, read as columns and bar by bar, such as the library's own. */
export interface Readings {
  readonly columns: typeof traded
  readonly stream: typeof tradedStream
}

const SOME_EXITS = { rules: { stop: constant(1) } } as const
/** 1 on the bars of a log on which an entry fires again. */
const againIn = ({ header: { bars }, renewals }: SignalLog): readonly number[] =>
  Array.from({ length: bars[1] - bars[0] }, (_, t) =>
    (renewals?.from ?? new Int32Array(0)).some(
      (from, i) => from <= bars[0] + t && bars[0] + t < (renewals?.to[i] ?? 0),
    )
      ? 1
      : 0,
  )
const pairOf = ({ state, again }: BarSignals): readonly (readonly number[])[] => [[...state], [...again]]

const anyCombine = (regimes: readonly string[], members: number): fc.Arbitrary<Combine> =>
  fc.oneof(
    fc.constant({ kind: 'shares' } as const),
    anyPolicy.map((policy) => ({ kind: 'switch', ...policy }) as const),
    fc
      .record({
        rule: anyRule,
        byRegime: fc.option(
          fc.array(
            fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: members, maxLength: members }),
            { minLength: regimes.length, maxLength: regimes.length },
          ),
          { nil: undefined },
        ),
      })
      .map(
        ({ rule, byRegime }) =>
          ({
            kind: 'vote',
            ...rule,
            ...(byRegime === undefined
              ? {}
              : {
                  weights_by_regime: Object.fromEntries(regimes.map((name, i) => [name, byRegime[i] ?? []])),
                }),
          }) as const,
      ),
  )

/** What holds of the two readings of what a candidate trades. */
export const traderLaws = ({ columns, stream }: Readings): readonly Law[] => [
  {
    name: 'what a candidate trades bar by bar is what it trades as columns',
    check: () =>
      fc.assert(
        fc.property(
          anyMembers.chain((given) =>
            fc.record({
              given: fc.constant(given),
              combine: anyCombine(given.labels.names, given.logs.length),
              renews: fc.boolean(),
              regimes: fc.array(fc.constantFrom(undefined, ...given.labels.names), {
                minLength: given.logs.length,
                maxLength: given.logs.length,
              }),
            }),
          ),
          ({ given: { logs, labels, first, weights }, combine, regimes, renews }) => {
            const terms: Terms = {
              members: regimes.map((regime) => (regime === undefined ? {} : { regime })),
              weights,
              gate: { from_bar: first },
              combine,
              execution: renews ? { exits: SOME_EXITS } : {},
            }
            const whole = columns(terms, logs, labels)
            const reader = stream(terms)
            deepStrictEqual([...reader.shares], [...whole.shares])
            const own = logs.map(statesOf)
            const fires = logs.map(againIn)
            const header = logs[0]?.header
            if (header === undefined) return
            const start = header.scored_from - header.bars[0]
            const expected = whole.logs.map(statesOf)
            const renewed = whole.logs.map(againIn)
            for (let t = start; t < header.bars[1] - header.bars[0]; t++)
              deepStrictEqual(
                pairOf(
                  reader.step(
                    header.bars[0] + t,
                    {
                      state: Int8Array.from(own, (one) => one[t] ?? 0),
                      again: Uint8Array.from(fires, (one) => one[t] ?? 0),
                    },
                    () => labels,
                  ),
                ),
                [expected.map((one) => one[t]), renewed.map((one) => one[t])],
                `bar ${t}`,
              )
          },
        ),
      ),
  },
]
