import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import type { Combine } from '../../src/candidate/combine.js'
import type { Terms, traded } from '../../src/candidate/traded.js'
import type { tradedStream } from '../../src/candidate/traded-stream.kernel.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { Law } from '../law.js'
import { anyMembers, anyPolicy, anyRule } from './combine.js'

/** What members' signals become, read as columns and bar by bar, such as the library's own. */
export interface Readings {
  readonly columns: typeof traded
  readonly stream: typeof tradedStream
}

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
              regimes: fc.array(fc.constantFrom(undefined, ...given.labels.names), {
                minLength: given.logs.length,
                maxLength: given.logs.length,
              }),
            }),
          ),
          ({ given: { logs, labels, first, weights }, combine, regimes }) => {
            const terms: Terms = {
              members: regimes.map((regime) => (regime === undefined ? {} : { regime })),
              weights,
              gate: { from_bar: first },
              combine,
            }
            const whole = columns(terms, logs, labels)
            const reader = stream(terms)
            deepStrictEqual([...reader.shares], [...whole.shares])
            const own = logs.map(statesOf)
            const header = logs[0]?.header
            if (header === undefined) return
            const start = header.scored_from - header.bars[0]
            const expected = whole.logs.map(statesOf)
            for (let t = start; t < header.bars[1] - header.bars[0]; t++)
              deepStrictEqual(
                [
                  ...reader.step(
                    header.bars[0] + t,
                    Int8Array.from(own, (one) => one[t] ?? 0),
                    () => labels,
                  ),
                ],
                expected.map((one) => one[t]),
                `bar ${t}`,
              )
          },
        ),
      ),
  },
]
