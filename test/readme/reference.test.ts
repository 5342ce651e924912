import { describe, expect, test } from 'vitest'
import { algorithms } from '../../src/candidate/search/algorithms.js'
import { searchConfigCodec } from '../../src/candidate/search/search-config.js'
import { shapeOf } from '../../src/core/codec/shape.js'
import { analyses } from '../../src/phases/analysis/analyses.js'
import { regimePerformanceResult } from '../../src/phases/analysis/regime-performance-form.js'
import { analysisResults } from '../../src/phases/analysis/result.js'
import { backtestConfigCodec } from '../../src/phases/backtest/config.js'
import { backtestResultCodec } from '../../src/phases/backtest/result.js'
import { inputTypes } from '../../src/phases/inputs.js'
import { liveTradingConfigCodec } from '../../src/phases/live-trading/config.js'
import { monitorCodec } from '../../src/phases/live-trading/monitor.kernel.js'
import { ORDER_FIELDS } from '../../src/phases/live-trading/orders.js'
import { liveTradingResultCodec } from '../../src/phases/live-trading/result.js'
import { ensembleConfigCodec } from '../../src/phases/optimization/ensemble-config.js'
import { ensembleResultCodec, searchResultCodec } from '../../src/phases/optimization/result.js'
import { validationConfigCodec } from '../../src/phases/validation/config.js'
import { validationResultCodec } from '../../src/phases/validation/result.js'
import { noCounts } from '../../src/portfolio/account/simulation.js'
import { executionCodec } from '../../src/portfolio/rules/execution-codec.js'
import { financingCodec } from '../../src/portfolio/rules/financing.js'
import { limitsCodec } from '../../src/portfolio/rules/limits.js'
import { FILLS } from '../../src/portfolio/rules/order-rules.js'
import { riskCodec } from '../../src/portfolio/rules/risk.js'
import { CLASSIFIERS } from '../../src/regime/classifier.js'
import { hmmConfig } from '../../src/regime/hmm-model.js'
import { patternConfig } from '../../src/regime/pattern.js'
import { trendConfig } from '../../src/regime/trend.js'
import { volatilityConfig } from '../../src/regime/volatility.js'
import { METRICS } from '../../src/stats/metrics/metric-name.js'
import { COMPOSITES } from '../../src/stats/metrics/objective.js'
import { catalogue } from '../../src/strategy/catalogue.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { ruleNames } from '../../src/strategy/strategy.js'
import { operatorNames } from '../../src/workflow/operator.js'
import { pages, textOf } from './blocks.js'

const text = pages.map((page) => `\n${textOf(page)}`).join('\n')
/** The part below a heading, up to the next one of its level or above. */
const section = (heading: string): string => {
  const [marks = ''] = heading.split(' ')
  const begin = text.indexOf(`\n${heading}\n`)
  const rest = text.slice(begin + heading.length + 1)
  const end = rest.search(new RegExp(`\\n#{1,${marks.length}} `))
  return begin < 0 ? '' : rest.slice(0, end < 0 ? undefined : end)
}
const missing = (names: readonly string[], heading: string): readonly string[] => {
  const words = new Set(section(heading).match(/[a-z][a-z0-9_]*/gi))
  return names.filter((name) => !words.has(name))
}
const fieldsOf = (codec: object): readonly string[] => {
  const shape = shapeOf(codec)
  return shape._tag === 'Fields' ? Object.keys(shape.fields) : []
}

const told: readonly (readonly [what: string, names: readonly string[], heading: string])[] = [
  ['results of a backtest', fieldsOf(backtestResultCodec), '## backtest'],
  [
    'the config of a search',
    fieldsOf(searchConfigCodec).filter((name) => name !== 'seed'),
    '## optimization',
  ],
  [
    'the config of an ensemble',
    fieldsOf(ensembleConfigCodec).filter((name) => name !== 'seed'),
    '## optimization',
  ],
  ['results of a search', fieldsOf(searchResultCodec), '## optimization'],
  ['results of an ensemble', fieldsOf(ensembleResultCodec), '## optimization'],
  ['options of hmm', fieldsOf(hmmConfig), '## analysis'],
  ['options of trend', fieldsOf(trendConfig), '## analysis'],
  ['options of pattern', fieldsOf(patternConfig), '## analysis'],
  ['options of volatility', fieldsOf(volatilityConfig), '## analysis'],
  ['kinds of analysis', Object.keys(analyses), '## analysis'],
  ...Object.entries(analyses).map(
    ([kind, { config }]) =>
      [`the config of ${kind}`, fieldsOf(config).filter((name) => name !== 'seed'), '## analysis'] as const,
  ),
  ['results of regime_performance', fieldsOf(regimePerformanceResult), '### regime_performance'],
  ...Object.entries(analysisResults).map(
    ([kind, result]) => [`results of ${kind}`, fieldsOf(result), `### ${kind}`] as const,
  ),
  [
    'the config of a validation',
    fieldsOf(validationConfigCodec).filter((name) => name !== 'seed'),
    '## validation',
  ],
  ['results of a validation', fieldsOf(validationResultCodec), '## validation'],
  ['the config of live trading', fieldsOf(liveTradingConfigCodec), '## live_trading'],
  ['a monitor', fieldsOf(monitorCodec), '## live_trading'],
  ['results of live trading', fieldsOf(liveTradingResultCodec), '## live_trading'],
  ['an event of an order', ORDER_FIELDS, '## live_trading'],
  ['an execution', fieldsOf(executionCodec), '## Shared config values'],
  ['risk', fieldsOf(riskCodec), '## Shared config values'],
  ['limits', fieldsOf(limitsCodec), '## Shared config values'],
  ['limits, as rules', fieldsOf(limitsCodec), '# Execution rules'],
  ['financing', fieldsOf(financingCodec), '# Execution rules'],
  ['counts', Object.keys(noCounts), '## backtest'],
  ['algorithms', Object.keys(algorithms), '## optimization'],
  ['classifiers', CLASSIFIERS, '## analysis'],
  ['fills', FILLS, '# Execution rules'],
  ['metrics', METRICS, '## Objectives and metrics'],
  ['objectives', COMPOSITES, '## Objectives and metrics'],
  ['types of inputs', Object.keys(inputTypes), '## Templates'],
  ['the catalogue', Object.keys(catalogue), '# Strategies'],
  ['rules', ruleNames, '# Strategies'],
  [
    'operators of strategies',
    Object.keys(operators).filter((name) => name !== 'label_is' && !/_(strict|last_nonzero)$/.test(name)),
    '# Strategies',
  ],
  ['operators of workflows', operatorNames.filter((name) => name !== 'or_else'), '## Expressions'],
]

describe('the pages name all of', () => {
  test.each(told)('%s', (_what, names, heading) => {
    expect(names.length).toBeGreaterThan(0)
    expect(missing(names, heading)).toEqual([])
  })
})

test('the pages write operators with the arguments and defaults that they have', () => {
  const strategies = section('# Strategies')
  const written = new Map(
    [...strategies.matchAll(/`([a-z0-9_]+)\(([^`]*)\)`/g)].map(([, name = '', args = '']) => [name, args]),
  )
  const faults = Object.values(operators).flatMap(({ name, args }) => {
    const signature = args
      .filter(({ implied }) => implied !== true)
      .map((each) =>
        each.default === undefined
          ? each.name
          : `${each.name} = ${typeof each.default === 'string' ? `'${each.default}'` : each.default}`,
      )
      .join(', ')
    const shown = written.get(name)
    return shown === undefined || shown === signature ? [] : [`${name}(${shown}), not ${name}(${signature})`]
  })
  expect(faults).toEqual(["higher(x, '1d', day_start = -1), not higher(x, period, day_start = -1)"])
})

test("the README marks the operators that take TA-Lib's number for 0 / 0", () => {
  const strategies = section('# Strategies')
  const marked = [...strategies.matchAll(/`([a-z0-9_]+)\([^`]*\)` ⁰/g)].map(([, name]) => name)
  const faults = Object.values(operators).filter(
    ({ name, args }) => marked.includes(name) !== args.some(({ implied }) => implied === true),
  )
  expect(faults.map(({ name }) => name)).toEqual([])
})

test('the README names all fields of a backtest', () => {
  const faults = (value: unknown): string => JSON.stringify(backtestConfigCodec.decode(value))
  for (const name of [
    'strategy',
    'params',
    'range',
    'execution',
    'capture',
    'resamples',
    'candidate',
    'replay',
    'log',
  ])
    expect(missing([name], '## backtest')).toEqual([])
  expect(
    faults({ strategy: 'sma_cross', params: {}, range: {}, execution: {}, capture: 'none', resamples: 0 }),
  ).toContain('Right')
})
