import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import type { Limits } from '../../src/portfolio/rules/limits.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import type { Law } from '../law.js'
import { present } from './case.js'
import type { JointSimulate } from './joint-account.js'
import { anyJointCase, type JointCase, logsFor } from './joint-case.js'

/** Any case filled after its decision, whose account is halted early. */
const anyHalting: fc.Arbitrary<JointCase> = fc
  .tuple(
    anyJointCase(),
    fc.constantFrom('next_open' as const, 'next_close' as const),
    fc.constantFrom(1 / 16, 1 / 64),
    fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  )
  .map(([given, fill, max_drawdown, rearm_after]) => {
    const limits: Limits = present({ max_drawdown, rearm_after })
    return { ...given, execution: { ...given.execution, fill, limits } }
  })

/** The moments, in order, at which an instrument that has had a signal closes, each with the equity there. */
const looksOf = ({ universe, slice, logs }: JointCase, equity: Float64Array) => {
  const [from, to] = slice.steps
  const own = universe.instruments.flatMap(({ symbol, closed }, place) => {
    const first = Math.max(slice.slices[place]?.scored[0] ?? Infinity, logs[symbol]?.at[0] ?? Infinity)
    return [...closed.slice(first, slice.slices[place]?.scored[1] ?? 0)]
  })
  const seen = new Set(own)
  return [...universe.steps.closed.slice(from, to)].flatMap((moment, i) =>
    seen.has(moment) ? [{ moment, equity: equity[i + 1]! }] : [],
  )
}

interface Halt {
  readonly from: number
  readonly to: number
}
/** From when to when the account is halted, by the equity that it had. */
const haltsOf = (given: JointCase, equity: Float64Array): readonly Halt[] => {
  const { max_drawdown = 1, rearm_after = Infinity } = given.execution.limits
  const looks = looksOf(given, equity)
  const next = (since: number, start: number): readonly Halt[] => {
    const { halt } = looks.slice(since).reduce<{ peak: number; halt: number }>(
      ({ peak, halt }, look, i) => {
        const high = Math.max(peak, look.equity)
        return halt < 0 && look.equity <= (1 - max_drawdown) * high
          ? { peak: high, halt: since + i }
          : { peak: high, halt }
      },
      { peak: start, halt: -1 },
    )
    if (halt < 0) return []
    const armed = looks[halt + rearm_after]
    const from = looks[halt]?.moment ?? 0
    return armed === undefined
      ? [{ from, to: Infinity }]
      : [{ from, to: armed.moment }, ...next(halt + rearm_after, -Infinity)]
  }
  return next(0, given.execution.capital)
}

/** What holds of the limits on losses of every kernel for several instruments: they are those of the account. */
export const jointLimitLaws = (joint: JointSimulate): readonly Law[] => {
  const halted = (given: JointCase) => {
    const { universe, execution, slice } = given
    const run = (finalize: 'close' | 'mark') =>
      joint(universe, logsFor(universe, given.logs), { ...execution, finalize }, slice)
    const { trades } = run('close')
    const { equity, counts } = run('mark')
    const isRuined = trades.reason.includes(EXIT_REASONS.indexOf('ruin'))
    const halts = isRuined ? [] : haltsOf(given, equity)
    const isAfter = (place: number, bar: number, moment: number): boolean => {
      const instrument = universe.instruments[place]!
      return execution.fill === 'next_open'
        ? instrument.dataset.bars.time[bar]! >= moment
        : instrument.closed[bar]! > moment
    }
    return { trades, counts, halts, isRuined, isAfter }
  }
  const law = (name: string, holds: (given: JointCase) => void): Law => lawOver(name, anyHalting, holds, 300)
  return [
    law('once the account is halted no instrument enters, until it is armed again', (given) => {
      const { trades, halts, isAfter } = halted(given)
      trades.entry_bar.forEach((bar, i) => {
        const place = trades.symbol[i]!
        for (const { from, to } of halts)
          ok(!isAfter(place, bar, from) || isAfter(place, bar, to), `trade ${i} entered on ${bar}`)
      })
    }),
    law('a halt of the account ends every position at its instrument’s next fill', (given) => {
      const { trades, halts, isAfter } = halted(given)
      trades.entry_bar.forEach((entered, i) => {
        const place = trades.symbol[i]!
        const left = trades.exit_bar[i]!
        if (EXIT_REASONS[trades.reason[i]!] === 'max_drawdown')
          deepStrictEqual(trades.exit_decision_bar[i], left - 1)
        for (const { from } of halts)
          for (let bar = entered + 1; bar < left; bar++)
            ok(isAfter(place, entered, from) || !isAfter(place, bar, from), `trade ${i} left on ${left}`)
      })
    }),
    law('a halt is counted once, whatever number of instruments there are', (given) => {
      const { counts, halts, isRuined } = halted(given)
      if (!isRuined) deepStrictEqual(counts.max_drawdown, halts.length)
    }),
  ]
}
