import fc from 'fast-check'
import { BOUNDARIES, type BoundaryPolicy } from '../../src/candidate/switch.kernel.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import { renewalsOf } from '../../src/signal/capture.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'

const logOf = (
  first: number,
  warmup: number,
  states: readonly number[],
  fires: readonly boolean[],
  name: string,
): SignalLog => {
  const again = states.map((state, i) =>
    state !== 0 && state === states[i - 1] && fires[i] === true ? 1 : 0,
  )
  const at = states.flatMap((state, i) => (state === (i === 0 ? 0 : states[i - 1]) ? [] : [i]))
  return {
    header: {
      bars: [first, first + warmup + states.length],
      scored_from: first + warmup,
      first_time: 0,
      last_time: 1,
      dataset: 'd',
      strategy: name,
      name,
      params: {},
    },
    at: Int32Array.from(at, (i) => first + warmup + i),
    state: Int8Array.from(at, (i) => states[i] ?? 0),
    renewals: renewalsOf(Uint8Array.from(again), first + warmup),
  }
}

/** Members of a choice: signals that renew here and there, labels of their bars, and weights. */
export const anyMembers = fc
  .record({
    bars: fc.integer({ min: 1, max: 60 }),
    warmup: fc.integer({ min: 0, max: 5 }),
    first: fc.integer({ min: 0, max: 9 }),
    regimes: fc.integer({ min: 1, max: 3 }),
    members: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ bars, warmup, first, regimes, members }) =>
    fc
      .record({
        states: fc.array(fc.array(fc.constantFrom(-1, 0, 0, 1, 1), { minLength: bars, maxLength: bars }), {
          minLength: members,
          maxLength: members,
        }),
        fires: fc.array(fc.array(fc.boolean(), { minLength: bars, maxLength: bars }), {
          minLength: members,
          maxLength: members,
        }),
        label: fc.array(fc.integer({ min: 0, max: regimes - 1 }), {
          minLength: warmup + bars,
          maxLength: warmup + bars,
        }),
        sticky: fc.boolean(),
        weights: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: members, maxLength: members }),
      })
      .map(({ states, fires, label, sticky, weights }) => ({
        first,
        logs: states.map((one, i) => logOf(first, warmup, one, fires[i] ?? [], `m${i}`)),
        weights,
        labels: {
          _tag: 'FilteredLabels',
          names: Array.from({ length: regimes }, (_, i) => `r${i}`),
          label: Uint8Array.from(label, (at, i) => (sticky ? (label[i - (i % 7)] ?? at) : at)),
          fitted_here: [],
        } satisfies FilteredLabels,
      })),
  )
export const anyPolicy: fc.Arbitrary<BoundaryPolicy> = fc.record({
  at_change: fc.constantFrom(...BOUNDARIES),
  cool_down: fc.integer({ min: 1, max: 6 }),
})

/** Bars on which an entry fires again. */
export const renewed = ({ renewals }: SignalLog): string => JSON.stringify(renewals)
/** Whether two logs hold the same states on the same bars. */
export const same = (a: SignalLog, b: SignalLog): boolean =>
  [...a.at].join() === [...b.at].join() && [...a.state].join() === [...b.state].join()
/** Ends a law. */
export const fail = (message: string): never => {
  throw new Error(message)
}
