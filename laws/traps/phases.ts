import { right } from 'fp-ts/lib/Either.js'
import { from, of } from 'rxjs'
import type { MarketServices } from '../../src/candidate/services.js'
import { anything, integer, struct } from '../../src/core/codec/codec.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { progress } from '../../src/run/emission.js'
import type { Request } from '../../src/run/handler.js'
import { handlerLaws } from '../run/handler.js'
import { type PartTrap, partTrap } from './part-trap.js'

const data = embeddedSp500()
/** A kind of phase that counts the bars. */
const bars = {
  version: 1,
  cached: true,
  config: struct('bars', {}),
  result: struct('bars result', { bars: integer(0) }),
  grounds: () => Promise.resolve(right(null)),
  run: () => of(right({ bars: data.bars.length })),
} as const
const counter = { runs: 0 }
const loose = { ...bars, result: anything }
const PHASES: readonly (readonly [name: string, law: RegExp, handler: Parameters<typeof handlerLaws>[0]])[] =
  [
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
      { ...bars, run: () => of(right({ bars: 1.5 })) },
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

/** Kinds of phase that are unsound. */
export const phases: readonly PartTrap[] = PHASES.map(([name, law, handler]) =>
  partTrap('kind of phase', name, law, () => handlerLaws(handler, { config: {}, data })),
)
