import { optimization, study, syntheticMarket, validation } from 'regimen'
import { agreement } from '../agreement.mjs'
import { cpuOf, wallOf } from '../cpu-clock.mjs'
import { expectRight } from '../expect-right.mjs'
import { bootstrapOf } from '../internals.mjs'

const SPACE = { fast: { int: [4, 100], step: 4 }, slow: { int: [120, 900], step: 20 } }
const TINY = { fast: { int: [4, 8], step: 4 }, slow: { int: [20, 40], step: 20 } }

const marketOfBars = (bars) =>
  expectRight(syntheticMarket({ seed: 1, bars, regimes: [{ name: 'one', drift: 0, sd: 0.01 }] })).dataset

const valueOf = async (phase, options) => {
  const { status, phases } = await study(phase, options)
  if (status !== 'succeeded') throw new Error(JSON.stringify(phases).slice(0, 500))
  return expectRight(phases[Object.keys(phases)[0]]).value
}
/** Why two values are not the same bytes, or nothing. */
const unequal = (a, b) => (JSON.stringify(a) === JSON.stringify(b) ? undefined : 'the value with two workers is another')

const walkForward = {
  name: 'walk-forward',
  title: 'walk-forward 10 x 1000 x 9,000 bars',
  rounds: 2,
  warmups: 0,
  rows: [
    { name: 'walk-forward-workers', reading: 'two workers', of: 'validation, two workers', against: 1000, clock: 'wall' },
    { name: 'walk-forward-own', reading: 'own thread', of: 'validation, own thread', against: 'two workers', clock: 'wall' },
  ],
  prepare: async ({ tiny }) => {
    const data = marketOfBars(tiny ? 1500 : 9000)
    const phase = validation('walk', {
      scheme: tiny
        ? { kind: 'walk_forward', range: { from_bar: 100 }, train: 500, test: 200 }
        : { kind: 'walk_forward', range: { from_bar: 900 }, train: 2100, test: 600 },
      search: { strategies: [{ strategy: 'sma_cross', space: tiny ? TINY : SPACE, beyond_bounds: true }], execution: { fill: 'close' } },
    })
    const run = (workers) => valueOf(phase, { data, workers })
    const wrong = unequal(await run(0), await run(2))
    return {
      wrong: { 'two workers': wrong, 'own thread': wrong },
      readings: { 'own thread': () => wallOf(() => run(0)), 'two workers': () => wallOf(() => run(2)) },
      peers: [],
    }
  },
}

/** The best score of 200 trials stands next to the best of the whole grid of 1000: a fast search that finds less has won nothing. */
const bayesian = {
  name: 'bayesian',
  title: 'Bayesian, 200 trials',
  rounds: 2,
  warmups: 0,
  rows: [
    { name: 'bayesian-time', reading: 'search', of: 'the search, own thread', against: 1000 },
    { name: 'bayesian-found', reading: 'short of', of: 'best of the grid - best found, Sharpe ratio', against: 0.02, unit: '' , clock: '' },
    { name: 'bayesian-optuna', reading: 'search', of: 'the search next to a TPE', against: 'optuna, TPE' },
  ],
  prepare: async ({ tiny }) => {
    const data = marketOfBars(tiny ? 1500 : 5000)
    const space = tiny ? TINY : SPACE
    const searched = (algorithm, budget) =>
      valueOf(
        optimization('found', {
          strategies: [{ strategy: 'sma_cross', space, beyond_bounds: true }],
          range: { from_bar: tiny ? 100 : 900 },
          algorithm,
          ...(budget === undefined ? {} : { budget }),
        }),
        { data, workers: 0, resamples: 0 },
      )
    const budget = tiny ? 4 : 200
    const whole = (await searched('grid')).best.score
    const found = (await searched('bayesian', budget)).best.score
    return {
      readings: {
        search: () => cpuOf(() => searched('bayesian', budget)),
        'short of': () => Math.max(0, whole - found),
      },
      peers: ['optuna', 'skopt'].map((engine) => ({
        name: engine === 'optuna' ? 'optuna, TPE' : 'scikit-optimize, GP',
        script: 'sequential_search',
        engine,
        once: engine === 'skopt',
        inputs: { close: data.bars.close, open: data.bars.open },
        args: { budget: 200, from: 900 },
        holds: () => undefined,
      })),
    }
  },
}

const LEVELS = 3
/** A distribution of resamples has no equal bytes elsewhere: its deviation is held to the peer's. */
const CLOSE_ENOUGH = 0.1
const bootstrap = {
  name: 'bootstrap',
  title: 'bootstrap 5,000 x 2,000',
  rounds: 5,
  rows: [{ name: 'bootstrap', reading: 'bootstrap', of: 'stationary bootstrap', against: 'arch', most: 0.5 }],
  prepare: ({ tiny }) => {
    const data = marketOfBars(tiny ? 500 : 5001)
    const { close } = data.bars
    const returns = Float64Array.from({ length: close.length - 1 }, (_, i) => close[i + 1] / close[i] - 1)
    const drawn = () => bootstrapOf(returns, { periods_per_year: 252, seed: 1, resamples: tiny ? 20 : 2000, level: 0.95 })
    const ours = drawn()
    return {
      readings: { bootstrap: () => cpuOf(drawn) },
      peers: [
        {
          name: 'arch',
          script: 'arch_bootstrap',
          inputs: { returns },
          args: { block_length: ours.block_length, resamples: 2000 },
          holds: ([error]) =>
            Math.abs(error / ours.sharpe_error - 1) < CLOSE_ENOUGH
              ? undefined
              : `its standard error is ${error.toPrecision(LEVELS)}, not ${Number(ours.sharpe_error).toPrecision(LEVELS)}`,
        },
      ],
    }
  },
}

export default [walkForward, bayesian, bootstrap]
