import * as t from 'io-ts'
import {
  type Codec,
  checked,
  either,
  finite,
  type InputOf,
  integer,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  withDefault,
} from '../core/codec/codec.js'
import { schemaOf, writtenAs } from '../core/codec/json-schema.js'

const PERIODS = ['bar', 'day', 'week', 'month', 'quarter', 'year'] as const
type Period = (typeof PERIODS)[number]
interface BarCount {
  readonly bars: number
}
type BarWords = `${number} bars` | `${number} bar`
const barCountCodec = struct('bar count', { bars: integer(1) })
const COUNT = /^([1-9]\d*) bars?$/
/** A number of bars, also in words: `5 bars`. */
const countCodec: Codec<BarCount, BarCount | BarWords> = writtenAs(
  new t.Type<BarCount, BarCount | BarWords>(
    'bar count',
    barCountCodec.is,
    (value, context) => {
      const count = typeof value === 'string' ? COUNT.exec(value)?.[1] : undefined
      return barCountCodec.validate(count === undefined ? value : { bars: Number(count) }, context)
    },
    (value) => value,
  ),
  () => ({ anyOf: [schemaOf(barCountCodec), { type: 'string', pattern: COUNT.source }] }),
)
const isPeriod = (value: unknown): boolean => typeof value === 'string' && !COUNT.test(value)
const everyCodec: Codec<Period | BarCount, Period | BarCount | BarWords> = either<
  Period,
  Period,
  BarCount,
  BarCount | BarWords
>('every', isPeriod, oneOf('period', PERIODS), countCodec)

/** What becomes of the weights of all members before they are targets; all cash where the sum is 0. */
export const NORMALIZATIONS = ['none', 'gross', 'net', 'long_only'] as const
export type Normalization = (typeof NORMALIZATIONS)[number]

const bandCodec = struct('band', {
  /** How far a share may lie off its target. */
  width: finite(0),
  /** What the width is a share of: the equity, or the target. */
  of: withDefault(oneOf('band measure', ['equity', 'target']), 'equity'),
  /** Who goes to its target where an instrument lies outside: each that does, or all of that moment. */
  moves: withDefault(oneOf('movers', ['each', 'all']), 'each'),
})
type Band = TypeOf<typeof bandCodec>
type BandInput = InputOf<typeof bandCodec>
const driftCodec: Codec<number | Band, number | BandInput> = either<number, number, Band, BandInput>(
  'drift',
  (value) => typeof value === 'number',
  finite(0),
  bandCodec,
)
/** A band in full. */
export const bandOf = (drift: number | Band): Band =>
  typeof drift === 'number' ? { width: drift, of: 'equity', moves: 'each' } : drift
/** How far a share may lie off a target. */
export const widthAt = ({ width, of }: Band, target: number): number =>
  of === 'target' ? width * Math.abs(target) : width

/** When and how an account goes to its target weights. */
export const targetRulesCodec = struct('target rules', {
  /** Targets are decided at the close of the first bar of a new period; days and longer periods are of trading days. */
  every: withDefault(everyCodec, 'bar'),
  /**
   * A band, in shares of equity where it is a number: with one each instrument is watched at every bar, and goes to its target
   * where it lies farther away than this.
   */
  drift: optionalField(driftCodec),
  /** Money below which nothing is traded. */
  minimum_trade: withDefault(finite(0), 0),
  /** Share of the equity that is not invested. */
  cash: withDefault(
    checked(finite(0, 1), (cash) => (cash < 1 ? undefined : 'cash must be below 1')),
    0,
  ),
  /** `gross` divides by the sum of |w|, `net` takes the mean of the members off first, `long_only` takes negatives for 0. */
  normalize: withDefault(oneOf('normalization', NORMALIZATIONS), 'none'),
})
export type TargetRules = TypeOf<typeof targetRulesCodec>
export type TargetRulesInput = InputOf<typeof targetRulesCodec>
