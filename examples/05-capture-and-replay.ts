/** Signals are captured once and executed again under other costs and stops: no strategy is run a second time. */
import {
  backtest,
  embeddedSp500,
  from,
  isDefined,
  type Metric,
  replay,
  runBacktest,
  sequence,
  study,
} from 'regimen'

const shown = (metric: Metric | undefined): string =>
  metric === undefined
    ? 'did not run'
    : isDefined(metric)
      ? metric.toFixed(3)
      : `undefined: ${metric.because}`

// As phases of a workflow: the reference to the captured signals is what moves.
const captured = backtest('captured', {
  strategy: 'rsi_reversion',
  params: { n: 2, low: 10, high: 80 },
  range: { from: '2002-01-02', to: '2015-01-02' },
  execution: { fill: 'next_close' },
  capture: 'signals',
})
const cheaper = backtest('cheaper', {
  replay: from(captured, 'signal_logs'),
  execution: { fill: 'next_close', costs: { rate: 0 } },
})
const stopped = backtest('stopped', {
  replay: from(captured, 'signal_logs'),
  execution: { fill: 'next_close', risk: { stop_loss: 0.03 } },
})
const { status, gives } = await study(sequence(captured, cheaper, stopped))

console.log(`status    ${status}`)
console.log(`captured  sharpe_ratio ${shown(gives.captured?.metrics.sharpe_ratio)}`)
console.log(`cheaper   sharpe_ratio ${shown(gives.cheaper?.metrics.sharpe_ratio)}`)
console.log(`stopped   sharpe_ratio ${shown(gives.stopped?.metrics.sharpe_ratio)}`)

// As values: a signal log is change points over a known range of known bars.
const data = embeddedSp500()
const { logs } = await runBacktest('rsi_reversion', { data, execution: { fill: 'next_close' } })
const [log] = logs
if (log !== undefined) {
  console.log(`log       ${log.at.length} changes over bars ${log.header.bars.join('..')}`)
  console.log(`replayed  ${replay(log, data)._tag === 'Right' ? 'on its own bars' : 'refused'}`)
  const other = { ...data, hash: data.hash.replace(/^./, (first) => (first === '0' ? '1' : '0')) }
  console.log(`elsewhere ${replay(log, other)._tag === 'Right' ? 'accepted' : 'refused'}`)
}
