import { left, right } from 'fp-ts/lib/Either.js'
import { type Codec, oneOf, refined, text } from '../../core/codec/codec.js'
import { writtenAs } from '../../core/codec/json-schema.js'
import { nearest } from '../../core/near.js'

/** Every metric of one run, in the order in which it is shown. */
export const METRICS = [
  'total_return',
  'annualized_return',
  'cagr',
  'volatility',
  'sharpe_ratio',
  'sortino_ratio',
  'calmar_ratio',
  'omega_ratio',
  'max_drawdown',
  'max_drawdown_duration',
  'ulcer_index',
  'value_at_risk',
  'conditional_value_at_risk',
  'skew',
  'kurtosis',
  'exposure_time',
  'mean_exposure',
  'gross_exposure',
  'total_trades',
  'win_rate',
  'profit_factor',
  'expectancy',
  'sqn',
  'avg_trade',
  'best_trade',
  'worst_trade',
  'avg_trade_duration',
  'kelly_criterion',
  'gross_profit',
  'gross_loss',
] as const
export type MetricName = (typeof METRICS)[number]

/** Short names that people write; they decode to the metric itself. */
export const METRIC_ALIASES = {
  sharpe: 'sharpe_ratio',
  returns: 'total_return',
  drawdown: 'max_drawdown',
} as const satisfies Readonly<Record<string, MetricName>>

/** Metrics of which less is better; as objectives they are negated. `max_drawdown` and `value_at_risk` are <= 0 already. */
export const LOWER_IS_BETTER: ReadonlySet<MetricName> = new Set<MetricName>([
  'volatility',
  'max_drawdown_duration',
  'ulcer_index',
  'kurtosis',
  'gross_loss',
])

const aliases: Readonly<Record<string, MetricName>> = METRIC_ALIASES

/** A codec of names among which the metric aliases are known too; another name is refused with the nearest full one. */
export const nameOrAlias = <const Names extends readonly string[]>(
  what: string,
  names: Names,
): Codec<Names[number], string> => {
  const strict = oneOf(what, names)
  const known = (name: string): string => (Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name)
  const codec = refined<string, string, Names[number]>(
    what,
    text,
    (written) => {
      const name = known(written)
      if (strict.is(name)) return right(name)
      const near = nearest(written, [...names, ...Object.keys(aliases)])
      return left(
        `unknown ${what} "${written}"${near === undefined ? `, known: ${names.join(', ')}` : `, did you mean "${known(near)}"?`}`,
      )
    },
    (name) => name,
    strict.is,
  )
  return writtenAs(codec, () => ({
    enum: [...names, ...Object.keys(aliases).filter((alias) => strict.is(known(alias)))],
  }))
}

/** A metric by its name or alias. */
export const metricName: Codec<MetricName, string> = nameOrAlias('metric', METRICS)
