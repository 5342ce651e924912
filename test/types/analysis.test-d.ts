import { expectTypeOf, test } from 'vitest'
import { analysis } from '../../src/phases/analysis/analysis.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { type Expr, from, gt, length, orElse } from '../../src/workflow/expression.js'
import { forEach, iterate, sequence, when } from '../../src/workflow/workflow.js'

const run = backtest('run', { strategy: 'sma_cross' })
const search = optimization('search', { strategies: [{ strategy: 'sma_cross' }] })
const RUN = { trades: from(run, 'trades'), equity: from(run, 'equity'), span: from(run, 'span') }

test('each kind of analysis gives its own outputs', () => {
  const check = analysis('check', { kind: 'convergence_check', current: from(search, 'best', 'score') })
  expectTypeOf(from(check, 'converged')).toEqualTypeOf<Expr<boolean, 'check'>>()
  const risk = analysis('risk', { kind: 'risk_assessment', ...RUN })
  expectTypeOf(from(risk, 'acceptable')).toEqualTypeOf<Expr<boolean, 'risk'>>()
  const mae = analysis('mae', { kind: 'mae_mfe', trades: from(run, 'trades') })
  expectTypeOf(orElse(from(mae, 'suggestion', 'stop_loss'), 0.1)).toEqualTypeOf<Expr<number, 'mae?'>>()
  const around = analysis('around', { kind: 'robustness', trials: from(search, 'trials') })
  backtest('again', { candidate: from(around, 'candidate') })
  const report = analysis('report', { kind: 'report', candidate: from(search, 'candidate') })
  expectTypeOf(from(report, 'points')).toEqualTypeOf<Expr<number, 'report'>>()
  const diagnosis = analysis('diagnosis', { kind: 'regime_diagnosis', ...RUN, classifier: 'trend' })
  sequence(
    run,
    search,
    diagnosis,
    forEach('weak', from(diagnosis, 'weak_regimes'), (regime) =>
      analysis('note', { kind: 'convergence_check', current: { regime } }),
    ),
    when(gt(length(from(diagnosis, 'weak_regimes')), 0), mae),
    iterate({ body: check, until: from(check, 'converged'), at_most: 2 }),
  )
  // @ts-expect-error a risk assessment says nothing of convergence
  from(risk, 'converged')
  // @ts-expect-error there is no such option
  analysis('x', { kind: 'robustness', trials: from(search, 'trials'), withing: 0.1 })
  // @ts-expect-error there is no such kind
  analysis('x', { kind: 'robustnes', trials: from(search, 'trials') })
})
