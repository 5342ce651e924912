import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { spanOf } from '../../candidate/figures.js'
import { runMetrics } from '../../candidate/services.js'
import { showDataError } from '../../market/bars/data-error.js'
import { warningsIn } from '../../market/bars/data-note.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { symbolsOf } from '../../market/universe/universe.js'
import { investedIn } from '../../portfolio/account/exposure.kernel.js'
import type { JointSimulation, JointTrades } from '../../portfolio/account/joint-simulation.js'
import { knownPrices } from '../../portfolio/account/known-prices.kernel.js'
import { tradeCount } from '../../portfolio/account/trades.js'
import { breakEvenCost } from '../../portfolio/runs/break-even.js'
import { equalShares } from '../../portfolio/runs/equal-shares.kernel.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { Invested } from '../../stats/metrics/metrics.js'
import { type Evaluation, refusalsOf } from './evaluation.js'
import { executionFor, type InstrumentFigures, type JointRun } from './joint-config.js'
import type { JointTrader } from './joint-read.js'

/** What a backtest of several instruments gives: `span` counts steps, `dataset` is the hash of the universe. */
export interface JointEvaluation extends Evaluation {
  readonly trades: JointTrades
  readonly instruments: readonly InstrumentFigures[]
}

const figuresOf = (
  { universe: { instruments }, slice }: JointTrader,
  { symbol, pnl }: JointTrades,
  returns: readonly (number | undefined)[],
): readonly InstrumentFigures[] =>
  instruments.map(({ symbol: name, dataset: { bars }, last, delisted }, i) => {
    const [first, end] = slice.bars[i] ?? [0, 0]
    const own = [...pnl].filter((_, k) => symbol[k] === i)
    const time = (bar: number): string => showTime(bars.time[bar] ?? 0)
    const begins = slice.slices[i]?.scored[0]
    const held = returns[i]
    return {
      symbol: name,
      bars: end - first,
      ...(end > 0 && last[slice.steps[0]] === -1 ? { listed: time(0) } : {}),
      ...(begins !== undefined && begins > first ? { joined: time(begins) } : {}),
      ...(delisted && end === bars.length && end > first ? { delisted: time(end - 1) } : {}),
      trades: own.length,
      won: own.filter((one) => one > 0).length,
      pnl: own.reduce((sum, one) => sum + one, 0),
      ...(held === undefined ? {} : { buy_and_hold: held }),
    }
  })

/** Warnings of the instruments, once each, with the symbols that they are of. */
const warningsOf = ({ universe: { instruments }, slice }: JointTrader): readonly string[] => {
  const notes = instruments.flatMap(({ symbol, dataset }) =>
    warningsIn(dataset.notes).map((text) => [text, symbol] as const),
  )
  const silent = instruments.filter((_, i) => slice.slices[i] === undefined).map(({ symbol }) => symbol)
  return [
    ...[...new Set(notes.map(([text]) => text))].map((text) => {
      const of = notes.flatMap(([each, symbol]) => (each === text ? [symbol] : []))
      return of.length === instruments.length ? text : `${of.join(', ')}: ${text}`
    }),
    ...(silent.length === 0
      ? []
      : [`${silent.join(', ')}: never with a warm-up in the range, so never traded`]),
  ]
}

/** The invested share of an account of several instruments, each at the last price that is known. */
const investedJointly = ({ universe, slice }: JointTrader, run: JointSimulation): Invested =>
  investedIn(
    run.equity,
    run.positions.flatMap((units, i) => {
      const instrument = universe.instruments[i]
      if (instrument === undefined) return []
      const prices = knownPrices(instrument, units, slice.steps[0])
      return [{ units, close: (k) => prices[k] ?? Number.NaN }]
    }),
  )

/** Runs several instruments in one account, with equal-weight buy and hold next to it. */
export const jointEvaluationOf = (
  config: JointRun,
  ready: JointTrader,
): Either<PhaseError, JointEvaluation> => {
  const { universe, slice, logs } = ready
  const { periods_per_year, steps } = universe
  if (typeof periods_per_year !== 'number')
    return left(badConfig({ path: 'data', message: showDataError(periods_per_year) }))
  const execution = executionFor(config.execution, symbolsOf(universe).length)
  const [from, to] = slice.steps
  const time = steps.time.subarray(from, to)
  const span = { first_time: time[0] ?? Number.NaN, last_time: time.at(-1) ?? Number.NaN, periods_per_year }
  const run = ready.run(execution)
  const held = equalShares(universe, slice, execution)
  const isSilent = tradeCount(run.trades) === 0
  return right({
    metrics: runMetrics(ready, { ...run, ...span, invested: investedJointly(ready, run) }),
    benchmark: runMetrics(ready, { ...held, ...span }),
    break_even_cost: breakEvenCost((costs) => ready.run({ ...execution, costs }), execution.capital),
    trades: run.trades,
    counts: run.counts,
    equity: run.equity,
    time,
    logs: logs.flatMap((log) => (log === undefined ? [] : [log])),
    dataset: universe.hash,
    periods_per_year,
    execution,
    span: spanOf({ bars: steps }, slice.steps),
    warnings: [
      ...warningsOf(ready),
      ...ready.notes,
      ...(isSilent ? ['there are no trades'] : []),
      ...refusalsOf(run.events ?? []),
    ],
    ...(run.events === undefined ? {} : { events: run.events }),
    instruments: figuresOf(ready, run.trades, held.returns),
  })
}
