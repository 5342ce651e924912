import { right } from 'fp-ts/lib/Either.js'
import { concatMap, filter, from, map, of } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { gaps } from '../../examples/parts/phase.js'
import { countingStore } from '../../examples/parts/store.js'
import { brokerLaws, checkPart, handlerLaws, type Law, storeLaws } from '../../laws/index.js'
import type { FedBroker, OpenAccount } from '../../src/broker/broker.js'
import { paperBroker } from '../../src/broker/paper.kernel.js'
import type { MarketServices } from '../../src/candidate/services.js'
import { anything } from '../../src/core/codec/codec.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { progress } from '../../src/run/emission.js'
import type { Request } from '../../src/run/handler.js'
import type { Store } from '../../src/store/store.js'
import { terminal } from '../cli/terminal.js'

const data = embeddedSp500()
const brokenIn = async (laws: readonly Law[]): Promise<readonly string[]> => {
  const report = await checkPart({ kind: 'store', name: 'any', laws })
  return report.laws.flatMap(({ sentence, outcome }) => (outcome._tag === 'Broken' ? [sentence] : []))
}

describe('each law of a broker is broken by a broker that is', () => {
  const over =
    (change: (paper: FedBroker) => Partial<FedBroker>) =>
    (execution: Execution): OpenAccount =>
    (terms) => {
      const paper = paperBroker(execution)(terms)
      return { ...paper, ...change(paper) }
    }
  const events = (twist: (paper: FedBroker) => FedBroker['events$']) =>
    over((paper) => ({ events$: twist(paper) }))
  const kept = { runs: 0 }
  const brokers: readonly (readonly [
    name: string,
    law: RegExp,
    open: (execution: Execution) => OpenAccount,
  ])[] = [
    [
      'fills twice',
      /it is filled, on one bar|no more than was ordered|sum of its fills/,
      events((paper) =>
        paper.events$.pipe(concatMap((event) => (event.kind === 'filled' ? [event, event] : [event]))),
      ),
    ],
    [
      'forgets ends',
      /^each order ends/,
      events((paper) => paper.events$.pipe(filter(({ kind }) => kind !== 'cancelled'))),
    ],
    [
      'forgets what it placed',
      /placed before anything/,
      events((paper) => paper.events$.pipe(filter(({ kind }) => kind !== 'placed'))),
    ],
    [
      'throws at a cancel',
      /^nothing that is ordered throws/,
      over((paper) => ({
        place: (order) => {
          if (order.kind === 'cancel') throw new Error('no such order')
          paper.place(order)
        },
      })),
    ],
    [
      'reports a bar too early',
      /has not come/,
      events((paper) => paper.events$.pipe(map((event) => ({ ...event, bar: event.bar + 1 })))),
    ],
    ['tells another equity', /^its equity/, over((paper) => ({ equity: () => paper.equity() + 1 }))],
    [
      'knows the next bar',
      /^a later bar changes nothing/,
      over((paper) => ({
        trade: (bars, at) => paper.trade(bars, at),
        place: paper.place,
        settle: (bars, at) =>
          paper.settle(bars, at + 1 < bars.length && (bars.close[at + 1] ?? 0) > 0 ? at + 1 : at),
      })),
    ],
    [
      'keeps a count between accounts',
      /^two accounts/,
      over((paper) => {
        kept.runs += 1
        return kept.runs % 2 === 0 ? { place: () => undefined } : paper
      }),
    ],
    ['fills nothing', /^a market order is filled once/, over(() => ({ place: () => undefined }))],
    [
      'fills every limit at the market',
      /^a limit is filled at its price/,
      over((paper) => ({
        place: (order) =>
          paper.place(
            order.kind === 'limit' ? { ...order, limit: order.side === 'buy' ? 1e6 : 1e-6 } : order,
          ),
      })),
    ],
  ]
  test.each(brokers)('%s', async (_, law, open) => {
    expect((await brokenIn(brokerLaws(open))).filter((sentence) => law.test(sentence))).not.toEqual([])
  })
})

describe('each law of a kind of phase is broken by one that is', () => {
  const counter = { runs: 0 }
  const loose = { ...gaps, result: anything }
  const phases: readonly (readonly [
    name: string,
    law: RegExp,
    handler: Parameters<typeof handlerLaws>[0],
  ])[] = [
    ['gives two results', /one result as an Either/, { ...loose, run: () => of(right(1), right(2)) }],
    ['gives none', /one result as an Either/, { ...loose, run: () => [] }],
    [
      'goes back',
      /progress never goes back/,
      { ...loose, run: () => of(progress(2, 3), progress(1, 3), right(1)) },
    ],
    [
      'gives what its codec refuses',
      /written and read back/,
      { ...gaps, run: () => of(right({ bars: 1.5, gaps: 0, filled: 0 })) },
    ],
    [
      'counts its runs',
      /^two runs/,
      {
        ...loose,
        run: () => {
          counter.runs += 1
          return of(right(counter.runs))
        },
      },
    ],
    ['asks the date', /^another clock/, { ...loose, run: () => of(right(new Date().getFullYear())) }],
    [
      'writes into the bars',
      /stays as it was/,
      {
        ...loose,
        run: (_: unknown, { data: given }: MarketServices) => {
          if (given._tag === 'One') given.dataset.bars.close[0] = 1
          return of(right(1))
        },
      },
    ],
    [
      'keys by the time',
      /^what its key holds/,
      { ...loose, grounds: () => Promise.resolve(right(Date.now() >> 20)) },
    ],
    [
      'adds to what was kept',
      /^work that an earlier attempt kept/,
      {
        ...loose,
        run: ({ checkpoint }: Request<unknown>) =>
          from(
            checkpoint.get().then(async (found) => {
              const before = found._tag === 'Right' ? Number(found.right?.head ?? 0) : 0
              await checkpoint.put(before, { head: before + 1, part: before })
              return right(before)
            }),
          ),
      },
    ],
  ]
  test.each(phases)('%s', async (_, law, handler) => {
    const broken = await brokenIn(handlerLaws(handler, { config: {}, data }))
    expect(broken.filter((sentence) => law.test(sentence))).not.toEqual([])
  })
})

describe('a law of a store is broken by a store that is', () => {
  const over = (change: (store: Store) => Partial<Store>) => () => {
    const store = countingStore()
    return Promise.resolve({ ...store, ...change(store) })
  }
  test.each([
    [
      'forgets what was committed',
      /^what was committed is got back/,
      over(({ snapshots }) => ({
        snapshots: { ...snapshots, get: () => Promise.resolve(right({ _tag: 'Miss' as const })) },
      })),
    ],
    [
      'reads one key for another',
      /^after any operations/,
      over(({ snapshots }) => ({
        snapshots: { ...snapshots, get: (key) => snapshots.get(key === 'ff' ? '0a' : key) },
      })),
    ],
    [
      'forgets its journal',
      /^a journal gives its events/,
      over(({ journal }) => ({ journal: { ...journal, entries: () => Promise.resolve(right([])) } })),
    ],
    [
      'loses artifacts',
      /^an artifact is got back whole/,
      over(({ artifacts }) => ({
        artifacts: { ...artifacts, get: () => Promise.resolve(right(undefined)) },
      })),
    ],
    [
      'works after its end',
      /^closing waits/,
      over(() => ({ close: () => Promise.resolve(right(undefined)) })),
    ],
  ] as const)('%s', async (_, law, open) => {
    expect((await brokenIn(storeLaws(open))).filter((sentence) => law.test(sentence))).not.toEqual([])
  })
})

const { regimen, file } = terminal()
test('a kind of phase, a broker and a store are targets of check, with their options by --param', async () => {
  const parts = `${import.meta.dirname}/../../examples/parts`
  for (const [target, kind] of [
    [`${parts}/phase.ts`, 'kind of phase gaps'],
    [`${parts}/broker.ts#patient`, 'broker patient'],
    [`${parts}/store.ts#countingStore`, 'store countingStore'],
    [`${parts}/classifier.ts`, 'classifier valley'],
  ] as const) {
    const { code, out } = await regimen('check', target, '--runs', '4')
    expect([code, out.includes(kind), out.includes('no law is broken')]).toEqual([0, true, true])
  }
  expect(await regimen('check', `${parts}/phase.ts`, '--param', 'above=7')).toMatchObject({ code: 1 })
}, 120_000)

test('what is drawn while a file loads is found', async () => {
  const path = file(
    'drawn.ts',
    `const luck = Math.random()
export const drawn = { name: 'drawn', version: 1, params: {}, start: () => 0,
  step: (_: number, bar: { close: number }) => ((bar.close * 100 * (1 + luck)) % 1 > 0.5 ? 1 : 0), signal: (state: number) => state }`,
  )
  const { code, out } = await regimen('check', path, '--runs', '4', '--law', 'repeats')
  expect(code).toBe(1)
  expect(out).toContain('once its file was loaded again')
})

test('a strategy with an operator of its own is found by its name, and its weight is held to the laws', async () => {
  const path = file(
    'weighted.ts',
    `import { close, functionOf, operators, strategy } from 'regimen/strategy'
const ahead = { _tag: 'Kernel', name: 'ahead', version: 1, args: [{ name: 'x', sort: 'series' }], result: 'series', fields: [],
  warmup: () => 0, start: () => new Float64Array(0),
  advance: (_, [x], from, to, [out]) => { for (let i = from; i < to; i++) out[i] = (x[i + 1] ?? x[i]) > x[i] ? 1 : 0 } }
export const weighted = strategy('weighted', {}, () => ({ weight: functionOf(ahead)(close) }), { operators: { ...operators, ahead } })`,
  )
  const { code, out } = await regimen('check', `${path}#weighted`, '--runs', '4', '--law', 'prefix')
  expect(code).toBe(1)
  expect(out).toMatch(
    /it was weight [01]; with the bars after \d+ cut off it was weight [01]: it read the future/,
  )
})
