import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import type { Study } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'
import { universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { given, market, type Runs } from './phases.js'

const WARMUP = 30
const range = { from_bar: WARMUP, warmup: WARMUP }
const anySeed = fc.integer({ min: 1, max: 1_000_000 })
const search = {
  strategies: [{ strategy: 'sma_cross', space: { fast: [2, 5], slow: [12, WARMUP] }, beyond_bounds: true }],
  objective: { name: 'total_return', min_trades: 1 },
  execution: { costs: { rate: 0.0005 } },
}
const anyScheme = fc.constantFrom(
  { kind: 'walk_forward', range, train: 150, test: 60, carry: true },
  { kind: 'k_fold', range, folds: 3, embargo: 5 },
)
/** What an instrument chooses, by its symbol. */
type OwnParams = Readonly<Record<string, unknown>>
interface Validated {
  readonly windows: readonly {
    readonly candidate: {
      readonly members: readonly { readonly params: OwnParams; readonly by_symbol?: OwnParams }[]
    }
    readonly in_sample: unknown
    readonly out_of_sample: unknown
    readonly trials: number
  }[]
  readonly in_sample: { readonly metrics: unknown }
  readonly out_of_sample: { readonly metrics: unknown }
  readonly verdict: unknown
  readonly parameter_drift: unknown
}

/** Markets on which no candidate trades say nothing. */
const isUntraded = ({ phases }: Study, path: string): boolean => {
  const outcome = phases[path]
  return outcome?._tag === 'Left' && outcome.left._tag === 'Failed'
}

/** What holds of searches of each instrument apart, whatever runs them. */
export const apartLaws = (runs: Runs): readonly Law[] => {
  const validated = async (
    listings: Parameters<typeof universeOf>[0],
    scheme: object,
    per: object,
  ): Promise<Validated | undefined> => {
    const tested = validation('v', { scheme, search: { ...search, ...per } } as never)
    const done = await runs(tested, { data: universeOf(listings) })
    return isUntraded(done, 'v') ? undefined : given<Validated>(done, 'v')
  }
  return [
    {
      name: 'a universe of one instrument that is searched apart is validated as one that is searched as a whole, to the bit',
      check: () =>
        fc.assert(
          fc.asyncProperty(anySeed, anyScheme, async (seed, scheme) => {
            const listings = [{ symbol: 'only', dataset: market(seed) }]
            const [whole, apart] = [
              await validated(listings, scheme, {}),
              await validated(listings, scheme, { per: 'instrument' }),
            ]
            if (whole === undefined || apart === undefined) return deepStrictEqual(apart, whole)
            for (const name of ['in_sample', 'out_of_sample', 'verdict', 'parameter_drift'] as const)
              deepStrictEqual(apart[name], whole[name], name)
            apart.windows.forEach(({ candidate, ...sides }, i) => {
              const { candidate: plain, ...others } = whole.windows[i] ?? {}
              deepStrictEqual(candidate.members[0]?.by_symbol, { only: plain?.members[0]?.params })
              deepStrictEqual({ ...sides, score: 0 }, { ...others, score: 0 })
            })
          }),
          { numRuns: 2 },
        ),
    },
    {
      name: 'other names for the symbols permute what each instrument chooses in each window',
      check: () =>
        fc.assert(
          fc.asyncProperty(anySeed, anyScheme, async (seed, scheme) => {
            const choices = async (symbols: readonly string[]) => {
              const listings = symbols.map((symbol, i) => ({ symbol, dataset: market(seed + i) }))
              const done = await validated(listings, scheme, { per: 'instrument' })
              return done?.windows.map(({ candidate }) =>
                symbols.map((symbol) => candidate.members[0]?.by_symbol?.[symbol]),
              )
            }
            deepStrictEqual(await choices(['b', 'a']), await choices(['a', 'b']))
          }),
          { numRuns: 1 },
        ),
    },
    {
      name: 'the captured signals of a search of each instrument apart give the account of its winners again',
      check: () =>
        fc.assert(
          fc.asyncProperty(anySeed, fc.boolean(), async (seed, labelled) => {
            const data = universeOf(
              ['a', 'b', 'c'].map((symbol, i) => ({ symbol, dataset: market(seed + i) })),
            )
            const classifier = { kind: 'volatility', window: 20 }
            const rules = {
              long_while: "sma(close, fast) > sma(close, slow) && label(state) == 'low'",
              params: { fast: [2, 5], slow: [12, WARMUP] },
            }
            const apart = optimization('apart', {
              ...search,
              range,
              per: 'instrument',
              capture: 'signals',
              ...(labelled ? { strategies: [{ strategy: rules }], labels: { state: classifier } } : {}),
            } as never)
            const again = optimization('again', {
              replay: from(apart as never, 'signal_logs' as never),
              candidate: from(apart as never, 'candidate' as never),
              risk: { leverage: [1] },
              objective: search.objective,
              execution: search.execution,
            } as never)
            const done = await runs(sequence(apart, again), { data })
            if (isUntraded(done, 'apart')) return
            const [first, replayed] = [given<Validated>(done, 'apart'), given<Validated>(done, 'again')]
            deepStrictEqual(replayed.in_sample.metrics, first.in_sample.metrics)
            ok('signal_logs' in first)
          }),
          { numRuns: 2 },
        ),
    },
  ]
}
