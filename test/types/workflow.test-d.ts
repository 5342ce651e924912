import { expectTypeOf, test } from 'vitest'
import { add, type Expr, from, gt, literal, orElse, pick, previous } from '../../src/workflow/expression.js'
import type { Exact, NeedsIn, Templated } from '../../src/workflow/templated.js'
import {
  type AnyWorkflow,
  type Closed,
  forEach,
  type GivesOf,
  iterate,
  optional,
  type Phase,
  parallel,
  phase,
  scope,
  sequence,
  when,
} from '../../src/workflow/workflow.js'

interface Best {
  readonly params: Readonly<Record<string, number>>
  readonly sharpe_ratio: number
}
interface Config {
  readonly algorithm: 'grid' | 'gradient'
  readonly start?: Readonly<Record<string, number>>
  readonly trials?: unknown
}
interface Result {
  readonly best: Best
  readonly trials: readonly number[]
  readonly metric: number | { readonly _tag: 'Undefined'; readonly because: string }
}
interface Study {
  readonly trials: readonly number[]
}
interface StudyResult {
  readonly by_regime: Readonly<Record<string, Best>>
  readonly regimes: readonly string[]
}
const optimization = <const Name extends string, const C extends Templated<Config>>(
  name: Name,
  config: C & Exact<C, Config>,
): Phase<Name, Result, NeedsIn<C>> => phase(name, 'optimization', config)
const analysis = <const Name extends string, const C extends Templated<Study>>(
  name: Name,
  config: C & Exact<C, Study>,
): Phase<Name, StudyResult, NeedsIn<C>> => phase(name, 'analysis', config)
const run = <W extends AnyWorkflow>(_workflow: W & Closed<W>): GivesOf<W> => undefined as never

const discovery = optimization('discovery', { algorithm: 'grid' })
const regimes = analysis('regimes', { trials: from(discovery, 'trials') })
const ensemble = optimization('ensemble', { algorithm: 'gradient', trials: from(discovery, 'trials') })
const good = gt(from(discovery, 'best', 'sharpe_ratio'), 1)
const reader = optimization('final', { algorithm: 'grid', start: from(ensemble, 'best', 'params') })
const careful = optimization('final', {
  algorithm: 'grid',
  start: orElse(from(ensemble, 'best', 'params'), from(discovery, 'best', 'params')),
})

test('what a workflow gives has its types', () => {
  const results = run(sequence(discovery, parallel(regimes, when(good, ensemble))))
  expectTypeOf(results.regimes).toEqualTypeOf<StudyResult>()
  expectTypeOf(results.ensemble).toEqualTypeOf<Result | undefined>()
  // @ts-expect-error what a `when` without otherwise gives is not certain
  results.ensemble.best
})

test('what nothing before gives does not compile', () => {
  // @ts-expect-error nothing gives discovery
  run(sequence(regimes))
  // @ts-expect-error branches of parallel cannot read one another
  run(parallel(discovery, regimes))
  // @ts-expect-error a later step cannot be read
  run(sequence(regimes, discovery))
})

test('what may not have run is read with orElse only', () => {
  // @ts-expect-error the ensemble may not have run
  run(sequence(discovery, when(good, ensemble), reader))
  // @ts-expect-error an optional phase may fail
  run(sequence(discovery, optional(ensemble), reader))
  expectTypeOf(run(sequence(discovery, when(good, ensemble), careful)).final).toEqualTypeOf<Result>()
  const fallback = optimization('ensemble', { algorithm: 'grid' })
  expectTypeOf(run(sequence(discovery, when(good, ensemble, fallback), reader)).final).toEqualTypeOf<Result>()
})

test('configs and paths are checked', () => {
  // @ts-expect-error sharpe_ratio is no list of trials
  analysis('x', { trials: from(discovery, 'best', 'sharpe_ratio') })
  // @ts-expect-error there is no such output
  from(discovery, 'bets')
  // @ts-expect-error there is no such option
  optimization('x', { algorithm: 'grid', strat: from(discovery, 'best', 'params') })
  // @ts-expect-error a metric may be undefined: orElse says what then
  gt(from(discovery, 'metric'), 1)
  expectTypeOf(gt(orElse(from(discovery, 'metric'), 0), 1)).toEqualTypeOf<Expr<boolean, 'discovery?'>>()
})

test('loops, scopes and forEach', () => {
  const refine = optimization('refine', {
    algorithm: 'gradient',
    start: previous('refine', from(discovery, 'best', 'params'), 'best', 'params'),
  })
  const loop = iterate({
    name: 'refinement',
    body: refine,
    until: gt(from(refine, 'best', 'sharpe_ratio'), 2),
    at_most: 5,
  })
  const done = run(sequence(discovery, loop))
  expectTypeOf(done.refine).toEqualTypeOf<Result>()
  expectTypeOf(done.refinement.converged).toEqualTypeOf<boolean>()
  // @ts-expect-error there is no round before outside of iterate
  run(sequence(discovery, refine))
  run(sequence(discovery, loop, when(from(loop, 'converged'), optimization('x', { algorithm: 'grid' }))))

  const perRegime = forEach('per_regime', from(regimes, 'regimes'), (regime) =>
    optimization('tuned', { algorithm: 'grid', trials: regime }),
  )
  const first = optimization('first', {
    algorithm: 'grid',
    start: pick(pick(pick(from(perRegime, 0), 'tuned'), 'best'), 'params'),
  })
  expectTypeOf(run(sequence(discovery, regimes, perRegime, first)).per_regime).toEqualTypeOf<
    readonly { readonly tuned: Result }[]
  >()
  const twice = parallel(
    scope('spy', sequence(discovery, ensemble)),
    scope('qqq', sequence(discovery, ensemble)),
  )
  expectTypeOf(run(twice).spy.discovery.best).toEqualTypeOf<Best>()
  const built = [optimization('m', { algorithm: 'grid', start: from(discovery, 'best', 'params') })]
  // @ts-expect-error an array hides its order: plan it at run time
  run(sequence(...built))
  expectTypeOf(literal(2)).toEqualTypeOf<Expr<number, never>>()
})

test('what a loop, a forEach or an arm gives is known by its place', () => {
  const refine = optimization('refine', { algorithm: 'grid' })
  const each = forEach('each', literal([1, 2]), () => refine)
  // @ts-expect-error a body of forEach is not certain: its outputs are read through the list
  run(sequence(each, analysis('x', { trials: from(refine, 'trials') })))
  const item = forEach('each', literal([1, 2]), (one) =>
    analysis('x', { trials: literal([1]), study: one } as never),
  )
  expectTypeOf(run(item).each).toEqualTypeOf<readonly { readonly x: StudyResult }[]>()
  // @ts-expect-error an item is a number here, no list of trials
  forEach('each', literal([1, 2]), (one) => analysis('x', { trials: one }))
  const both = when(
    literal(true),
    optimization('a', { algorithm: 'grid' }),
    optimization('a', { algorithm: 'grid' }),
  )
  expectTypeOf(run(both).a).toEqualTypeOf<Result>()
})

test('names inside of a scope are read through it', () => {
  const spy = scope('spy', discovery)
  run(sequence(spy, analysis('x', { trials: from(spy, 'discovery', 'trials') })))
  // @ts-expect-error outside of the scope its names are not known
  run(sequence(spy, analysis('x', { trials: from(discovery, 'trials') })))
  // @ts-expect-error the scope gives no such name
  from(spy, 'discvery')
})

test('tests are truth values, and previous stays in its loop', () => {
  // @ts-expect-error a test is no number
  when(from(discovery, 'best', 'sharpe_ratio'), ensemble)
  // @ts-expect-error only numbers are compared by order
  gt(from(discovery, 'trials'), 1)
  const own = optimization('own', {
    algorithm: 'grid',
    trials: previous('own', from(discovery, 'trials'), 'trials'),
  })
  const loop = iterate({ body: own, until: literal(true), at_most: 2 })
  expectTypeOf(run(sequence(discovery, loop)).iteration.rounds).toEqualTypeOf<number>()
  // @ts-expect-error the first value reads discovery, which nothing gives here
  run(loop)
})

test('arithmetic inside a config keeps what it reads', () => {
  const next = optimization('next', {
    algorithm: 'grid',
    trials: add(from(discovery, 'best', 'sharpe_ratio'), 6),
  })
  run(sequence(discovery, next))
  // @ts-expect-error nothing gives discovery
  run(sequence(next))
})

test('a policy leaves out what has a default', () => {
  phase('x', 'optimization', {}, { retries: { times: 2 }, timeout_ms: 10 })
  // @ts-expect-error there is no such option
  phase('x', 'optimization', {}, { retry: { times: 2 } })
})
