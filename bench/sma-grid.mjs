import { close, gt, int, sma, strategy } from 'regimen/strategy'

/** All in at the close that decides, 0.1 % a side. */
export const EXECUTION = { capital: 100, fill: 'close', costs: { rate: 0.001, per_share: 0, slippage: 0 } }

const windows = ({ low, high, step }) => int(low, high, step)
const asText = ({ low, high, step }) => `${low}:${high}:${step}`

/** Pairs of a fast and a slow average: the strategy, what the C++ kernels are given, and the bars that the slowest needs. */
export const smaGrid = (fast, slow) => {
  const space = { fast: windows(fast), slow: windows(slow) }
  return {
    space,
    strategy: strategy('sma_pair', space, ({ fast, slow }) => ({ long_while: gt(sma(close, fast), sma(close, slow)) })),
    limit: [asText(fast), asText(slow)],
    history: slow.high - 1,
  }
}

/** 25 fast x 40 slow windows. */
export const thousand = () => smaGrid({ low: 4, high: 100, step: 4 }, { low: 120, high: 900, step: 20 })

/** [return, Sharpe ratio, drawdown, trades] of a run, as the C++ kernels list them. */
export const figuresOf = ({ total_return, sharpe_ratio, max_drawdown, total_trades }) => [
  total_return,
  sharpe_ratio,
  max_drawdown,
  total_trades,
]
/** The same of trials, slow by slow. */
export const figuresOfTrials = (trials) =>
  trials
    .toSorted((a, b) => a.params.slow - b.params.slow || a.params.fast - b.params.fast)
    .flatMap(({ metrics, trades }) => figuresOf({ ...metrics, total_trades: trades }))
