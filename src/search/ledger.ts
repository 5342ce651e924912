import { keyOf } from '../core/canonical/content-key.js'
import { type Codec, codec } from '../core/codec/codec.js'
import type { Params } from '../core/space/dimension.js'
import { atOnce, type InSteps, mappedInSteps } from '../core/steps.kernel.js'
import { isDefined, type Metric, undefinedMetric } from '../stats/metrics/metric.js'
import type { SeriesBlocks } from '../stats/timing/multiplier.kernel.js'
import { FINE_BLOCKS } from '../stats/timing/train-evidence.js'
import { fieldNames, type Row, rowsOf } from './ledger-rows.kernel.js'
import type { Trial, TrialTiming } from './trial.js'

/** One metric of all trials: NaN where it is `Undefined`, with the reason, or, without one, where it was not measured. */
export interface MetricColumn {
  readonly value: Float64Array
  readonly because: readonly string[]
}

/**
 * Trials as columns of one length, each trial once, in canonical order: by phase, number, strategy, then content. It is
 * plain data; `moments` holds 85 values a trial.
 */
export interface Ledger {
  readonly phase: readonly string[]
  readonly number: Int32Array
  readonly strategy: readonly string[]
  readonly params: readonly Params[]
  readonly kernel: readonly string[]
  readonly trades: Int32Array
  readonly scored_until: Float64Array
  readonly metrics: Readonly<Record<string, MetricColumn>>
  readonly returns_hash: readonly string[]
  readonly moments: Float64Array
  /** 66 values a trial: where its blocks begin, the 64 block sums, the sum of squares; NaN where it has none. */
  readonly timing: Float64Array
  /** 65 values a trial: the 64 block sums at its beta and their sum of squares, NaN where it has none; absent where none has. */
  readonly timing_at_beta?: Float64Array
}

export const MOMENTS_A_TRIAL = 85
export const TIMING_A_TRIAL = FINE_BLOCKS + 2
const AT_BETA_A_TRIAL = FINE_BLOCKS + 1

const noTiming: Row = [new Float64Array(TIMING_A_TRIAL).fill(Number.NaN)]
const timingRow = ({ timing }: Trial): Row =>
  timing === undefined ? noTiming : [[timing.from], timing.blocks, [timing.squares]]

const noBeta: Row = [new Float64Array(AT_BETA_A_TRIAL).fill(Number.NaN)]
const atBetaRow = ({ timing }: Trial): Row =>
  timing?.at_beta === undefined ? noBeta : [timing.at_beta.blocks, [timing.at_beta.squares]]

const atBetaAt = (rows: Float64Array | undefined, i: number): SeriesBlocks | undefined => {
  const row = rows?.slice(i * AT_BETA_A_TRIAL, (i + 1) * AT_BETA_A_TRIAL)
  const squares = row?.at(-1)
  return row === undefined || squares === undefined || Number.isNaN(squares)
    ? undefined
    : { blocks: row.slice(0, -1), squares }
}

const timingAt = ({ timing, timing_at_beta }: Ledger, i: number): TrialTiming | undefined => {
  const at_beta = atBetaAt(timing_at_beta, i)
  const row = timing.slice(i * TIMING_A_TRIAL, (i + 1) * TIMING_A_TRIAL)
  const [from] = row
  const squares = row.at(-1)
  return from === undefined || squares === undefined || Number.isNaN(squares)
    ? undefined
    : { from, blocks: row.slice(1, -1), squares, ...(at_beta === undefined ? {} : { at_beta }) }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const columnOf = (trials: readonly Trial[], name: string): MetricColumn => {
  const values = trials.map(({ metrics }) => metrics[name])
  return {
    value: Float64Array.from(values, (metric) =>
      metric !== undefined && isDefined(metric) ? metric : Number.NaN,
    ),
    because: values.map((metric) => (metric === undefined || isDefined(metric) ? '' : metric.because)),
  }
}

/** Trials whose values are read in a step: some milliseconds. */
const READ_A_STEP = 32_768

/** Trials as columns in the order given; what is kept for good is `ledgerOf` them. */
export function* columnSteps(trials: readonly Trial[]): InSteps<Ledger> {
  const each = <A>(read: (trial: Trial) => A): InSteps<readonly A[]> =>
    mappedInSteps(trials, READ_A_STEP, read)
  const names = yield* fieldNames(yield* each(({ metrics }) => metrics))
  return {
    phase: yield* each(({ phase }) => phase),
    number: Int32Array.from(trials, ({ number }) => number),
    strategy: yield* each(({ strategy }) => strategy),
    params: yield* each(({ params }) => params),
    kernel: yield* each(({ kernel }) => kernel),
    trades: Int32Array.from(trials, ({ trades }) => trades),
    scored_until: Float64Array.from(trials, ({ scored_until }) => scored_until),
    metrics: Object.fromEntries(yield* mappedInSteps(names, 1, (name) => [name, columnOf(trials, name)])),
    returns_hash: yield* each(({ returns_hash }) => returns_hash),
    moments: yield* rowsOf(trials, ({ moments }) => [moments], MOMENTS_A_TRIAL),
    timing: yield* rowsOf(trials, timingRow, TIMING_A_TRIAL),
    ...(trials.some(({ timing }) => timing?.at_beta !== undefined)
      ? { timing_at_beta: yield* rowsOf(trials, atBetaRow, AT_BETA_A_TRIAL) }
      : {}),
  }
}

/** `columnSteps`, all at once. */
export const columnsOf = (trials: readonly Trial[]): Ledger => atOnce(columnSteps(trials))

const compareNames = (a: Trial, b: Trial): number =>
  compareText(a.phase, b.phase) || a.number - b.number || compareText(a.strategy, b.strategy)

/** Trials of which some have one name: equal ones are one, others in the order of their content. */
const byContent = (trials: readonly Trial[]): readonly Trial[] =>
  [...new Map(trials.map((trial) => [keyOf(trial), trial]))]
    .sort(([aKey, a], [bKey, b]) => compareNames(a, b) || compareText(aKey, bKey))
    .map(([, trial]) => trial)

/** The ledger of some trials: equal ones are one, and the order in which they came is gone. */
export function* ledgerSteps(trials: readonly Trial[]): InSteps<Ledger> {
  const sorted = trials.toSorted(compareNames)
  const isTwice = sorted.some((trial, i) => {
    const before = sorted[i - 1]
    return before !== undefined && compareNames(before, trial) === 0
  })
  yield
  return yield* columnSteps(isTwice ? byContent(sorted) : sorted)
}

/** `ledgerSteps`, all at once. */
export const ledgerOf = (trials: readonly Trial[]): Ledger => atOnce(ledgerSteps(trials))

export const emptyLedger: Ledger = ledgerOf([])

/** How many trials there are. */
export const trialCount = (ledger: Ledger): number => ledger.phase.length

const metricAt = (column: MetricColumn, i: number): Metric | undefined => {
  const value = column.value[i]
  const because = column.because[i] ?? ''
  if (value !== undefined && !Number.isNaN(value)) return value
  return because === '' ? undefined : undefinedMetric(because)
}

/** One metric of every trial, in the ledger's order; `Undefined` where it was not measured. */
export const metricOf = (ledger: Ledger, name: string): readonly Metric[] => {
  const column = ledger.metrics[name]
  return ledger.phase.map(
    (_, i) =>
      (column === undefined ? undefined : metricAt(column, i)) ?? undefinedMetric(`${name} was not measured`),
  )
}

/** The trials of a ledger, in its order. */
export const trialsOf = (ledger: Ledger): readonly Trial[] =>
  ledger.phase.map((phase, i) => {
    const timing = timingAt(ledger, i)
    return {
      phase,
      number: ledger.number[i] ?? 0,
      strategy: ledger.strategy[i] ?? '',
      params: ledger.params[i] ?? {},
      kernel: ledger.kernel[i] ?? '',
      trades: ledger.trades[i] ?? 0,
      scored_until: ledger.scored_until[i] ?? Number.NaN,
      metrics: Object.fromEntries(
        Object.entries(ledger.metrics).flatMap(([name, column]) => {
          const metric = metricAt(column, i)
          return metric === undefined ? [] : [[name, metric]]
        }),
      ),
      returns_hash: ledger.returns_hash[i] ?? '',
      moments: ledger.moments.slice(i * MOMENTS_A_TRIAL, (i + 1) * MOMENTS_A_TRIAL),
      ...(timing === undefined ? {} : { timing }),
    }
  })

/** The trials of both ledgers, each once: across phases of a run, and across runs. */
export const merge = (a: Ledger, b: Ledger): Ledger => ledgerOf([...trialsOf(a), ...trialsOf(b)])

/** Indices of the first trial of each distinct series of returns. */
export const distinct = ({ returns_hash }: Ledger): readonly number[] => {
  const seen = new Set<string>()
  return returns_hash.flatMap((hash, i) => (seen.size < seen.add(hash).size ? [i] : []))
}

const isText = (value: unknown, length: number): value is readonly string[] =>
  Array.isArray(value) && value.length === length && value.every((item) => typeof item === 'string')

const isParams = (value: unknown): value is Params =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((item) => typeof item === 'number' || typeof item === 'string')

const isLedger = (value: unknown): value is Ledger => {
  if (typeof value !== 'object' || value === null) return false
  const ledger = value as Readonly<Record<keyof Ledger, unknown>>
  if (!(ledger.number instanceof Int32Array)) return false
  const { length } = ledger.number
  const known = Object.keys(emptyLedger).length + (ledger.timing_at_beta === undefined ? 0 : 1)
  return (
    Object.keys(value).length === known &&
    isText(ledger.phase, length) &&
    isText(ledger.strategy, length) &&
    isText(ledger.kernel, length) &&
    isText(ledger.returns_hash, length) &&
    Array.isArray(ledger.params) &&
    ledger.params.length === length &&
    ledger.params.every(isParams) &&
    ledger.trades instanceof Int32Array &&
    ledger.trades.length === length &&
    ledger.scored_until instanceof Float64Array &&
    ledger.scored_until.length === length &&
    ledger.moments instanceof Float64Array &&
    ledger.moments.length === length * MOMENTS_A_TRIAL &&
    ledger.timing instanceof Float64Array &&
    ledger.timing.length === length * TIMING_A_TRIAL &&
    (ledger.timing_at_beta === undefined ||
      (ledger.timing_at_beta instanceof Float64Array &&
        ledger.timing_at_beta.length === length * AT_BETA_A_TRIAL)) &&
    typeof ledger.metrics === 'object' &&
    ledger.metrics !== null &&
    Object.values(ledger.metrics as Readonly<Record<string, MetricColumn | null>>).every(
      (column) =>
        column !== null &&
        column.value instanceof Float64Array &&
        column.value.length === length &&
        isText(column.because, length),
    )
  )
}

/** A ledger as it is stored. */
export const ledgerCodec: Codec<Ledger> = codec('ledger', isLedger, 'columns of trials of one length')
