import {
  type Codec,
  checked,
  either,
  finite,
  integer,
  oneOf,
  optional,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'

const PERIODS = ['bar', 'day', 'week', 'month'] as const
type Period = (typeof PERIODS)[number]
interface BarCount {
  readonly bars: number
}
const everyCodec: Codec<Period | BarCount, Period | BarCount> = either<Period, Period, BarCount, BarCount>(
  'every',
  (value): value is Period => typeof value === 'string',
  oneOf('period', PERIODS),
  struct('bar count', { bars: integer(1) }),
)

/** What becomes of the weights of all members before they are targets; all cash where the sum is 0. */
export const NORMALIZATIONS = ['none', 'gross', 'net', 'long_only'] as const
export type Normalization = (typeof NORMALIZATIONS)[number]

/** When and how an account goes to its target weights. */
export const targetRulesCodec = struct('target rules', {
  /** Targets are decided at the close of the first bar of a new period; days, weeks and months are of trading days. */
  every: withDefault(everyCodec, 'bar'),
  /**
   * A band, in shares of equity: with one each instrument is watched at every bar, and goes to its target where it lies farther
   * away than this.
   */
  drift: optional(finite(0)),
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
