import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import {
  distinct,
  type Ledger,
  ledgerCodec,
  ledgerOf,
  merge,
  trialCount,
  trialsOf,
} from '../../src/search/ledger.js'
import type { Trial } from '../../src/search/trial.js'
import { undefinedMetric } from '../../src/stats/metrics/metric.js'
import { through } from '../core/stored.js'
import type { Law } from '../law.js'

const anyTiming = fc.nat(2).map((n) => ({ from: n, blocks: new Float64Array(64).fill(n), squares: n }))
const bare = {
  phase: fc.constantFrom('discovery', 'per_regime[1]/tuned', 'ensemble'),
  number: fc.nat(3),
  strategy: fc.constantFrom('sma_cross', 'momentum'),
  params: fc.nat(2).map((n) => ({ n })),
  kernel: fc.constantFrom('event/1', 'reference/1'),
  trades: fc.nat(3),
  scored_until: fc.nat(2),
  metrics: fc.oneof(
    fc.record({ sharpe_ratio: fc.oneof(fc.nat(2), fc.constant(undefinedMetric('no trades'))) }),
    fc.record({ total_return: fc.constantFrom(-0.5, 0.25) }),
  ),
  returns_hash: fc.constantFrom('a', 'b', 'c'),
  moments: fc.nat(2).map((n) => new Float64Array(85).fill(n)),
}
const anyTrial: fc.Arbitrary<Trial> = fc.oneof(fc.record(bare), fc.record({ ...bare, timing: anyTiming }))
const anyLedger = fc.array(anyTrial, { maxLength: 12, size: 'max' }).map(ledgerOf)

/** What holds of the trial ledger. */
export const ledgerLaws: readonly Law[] = [
  {
    name: 'merging ledgers is associative, commutative and idempotent, and the empty one is neutral',
    check: () =>
      fc.assert(
        fc.property(anyLedger, anyLedger, anyLedger, (a, b, c) => {
          deepStrictEqual(merge(merge(a, b), c), merge(a, merge(b, c)))
          deepStrictEqual(merge(a, b), merge(b, a))
          deepStrictEqual(merge(a, a), a)
          deepStrictEqual(merge(a, ledgerOf([])), a)
        }),
      ),
  },
  {
    name: 'a ledger keeps every trial once, whatever the order in which they came',
    check: () =>
      fc.assert(
        fc.property(fc.array(anyTrial, { maxLength: 12, size: 'max' }), (trials) => {
          const kept = trialsOf(ledgerOf(trials))
          deepStrictEqual(ledgerOf([...trials].reverse()), ledgerOf(trials))
          for (const trial of trials)
            deepStrictEqual(
              kept.filter((other) => JSON.stringify(through(other)) === JSON.stringify(through(trial)))
                .length,
              1,
            )
          ok(kept.length <= trials.length)
        }),
      ),
  },
  {
    name: 'a ledger read back from its stored form is the same ledger',
    check: () =>
      fc.assert(
        fc.property(anyLedger, (ledger) => {
          const back = ledgerCodec.decode(through(ledgerCodec.encode(ledger)))
          deepStrictEqual(back._tag === 'Right' ? back.right : back, ledger satisfies Ledger)
        }),
      ),
  },
  {
    name: 'distinct outcomes are one trial for each series of returns',
    check: () =>
      fc.assert(
        fc.property(anyLedger, (ledger) => {
          const found = distinct(ledger)
          deepStrictEqual(found.length, new Set(ledger.returns_hash).size)
          ok(
            found.every(
              (i) => ledger.returns_hash.indexOf(ledger.returns_hash[i]!) === i && i < trialCount(ledger),
            ),
          )
        }),
      ),
  },
]
