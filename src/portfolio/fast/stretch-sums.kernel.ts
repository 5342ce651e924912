import { once } from '../../core/once.js'
import { moduleOf } from '../../core/web-assembly.js'
import { BLOCKS } from '../../stats/metrics/moments.kernel.js'
import { FINE_BLOCKS } from '../../stats/timing/train-evidence.js'
import { SUMS } from './prices.kernel.js'
import { STRETCH_SUMS } from './stretch-sums-module.js'
import type { Stretches } from './stretches.kernel.js'
import { type CurveSummary, curveOf } from './summary.kernel.js'
import { ACCOUNTS, FIGURES, PRODUCTS, type SumsMemory, TIMED } from './sums-memory.kernel.js'
import { centred, type TimedProducts, type TimingSums } from './timing-sums.kernel.js'

/** What a trial record reads of an account. */
export interface StretchSums {
  readonly curve: CurveSummary
  readonly timing: TimingSums
}

interface Sums {
  readonly sumEach: (layout: number, accounts: number, capital: number) => void
}
const sumsModule = once(() => moduleOf(STRETCH_SUMS))

const productsIn = (written: Float64Array, at: number): TimedProducts => ({
  xn: written[at]!,
  xd: written[at + 1]!,
  xN: written[at + 2]!,
  xD: written[at + 3]!,
  NN: written[at + 4]!,
  ND: written[at + 5]!,
  nN: written[at + 6]!,
  nD: written[at + 7]!,
  dN: written[at + 8]!,
  dD: written[at + 9]!,
  xx: written[at + 10]!,
  DD: written[at + 11]!,
})

/** Writes accounts one behind the other. Each writer is given the place of its first stretch, and gives the place behind its last. */
export type WriteStretches = (from: number) => number

/** Sums accounts whose stretches are written by turns; `most` is how many stretches the next one has at most. */
export interface AccountSummer {
  readonly add: (most: number, write: WriteStretches) => void
  /** The sums of all that were added since the last call. */
  readonly taken: () => readonly StretchSums[]
}

/**
 * `summarizeStretches` and `timingSums` in one pass over the stretches of each account, to the bit, by vector instructions of
 * WebAssembly: a stretch through which all capital is in reads the rows of two bars. Accounts pass a tile of bars together, and
 * its rows stay in the processor's cache. Cost: O(stretches + bars / 32) an account, or O(bars held) where cash is left. NaN:
 * prices must be finite and above 0. Look-ahead: not a decision.
 */
export const accountSummer = (ground: SumsMemory): ((capital: number) => AccountSummer) => {
  const { at, totals, reals, whole, scored, memory } = ground
  const { n } = scored
  const { sumEach } = sumsModule()(memory) as Sums
  const begins = whole(at.first, ACCOUNTS + 1)
  const sums = reals(at.sums, ACCOUNTS * BLOCKS * SUMS)
  const timing = reals(at.timing, ACCOUNTS * FINE_BLOCKS * TIMED)
  const products = reals(at.products, ACCOUNTS * PRODUCTS)
  const figures = reals(at.figures, ACCOUNTS * FIGURES)
  const fine = {
    x: new Float64Array(FINE_BLOCKS),
    night: new Float64Array(FINE_BLOCKS),
    day: new Float64Array(FINE_BLOCKS),
  }
  const sumsOf = (account: number, capital: number): StretchSums => {
    for (let block = 0; block < FINE_BLOCKS; block++) {
      const place = (account * FINE_BLOCKS + block) * TIMED
      fine.x[block] = timing[place]!
      fine.night[block] = timing[place + 1]!
      fine.day[block] = timing[place + 2]!
    }
    const figure = account * FIGURES
    const blocks = sums.subarray(account * BLOCKS * SUMS, (account + 1) * BLOCKS * SUMS)
    return {
      curve: curveOf(blocks, n, capital, {
        equity: figures[figure]!,
        deepest: figures[figure + 1]!,
        ruined: figures[figure + 4] === 1,
      }),
      timing: {
        ...centred(totals, n, fine, productsIn(products, account * PRODUCTS)),
        invested: {
          net: figures[figure + 2]! / Math.max(1, n),
          gross: figures[figure + 3]! / Math.max(1, n),
        },
      },
    }
  }
  return (capital) => {
    let all: StretchSums[] = []
    let waiting = 0
    const sumWaiting = (): void => {
      sumEach(0, waiting, capital)
      for (let account = 0; account < waiting; account++) all.push(sumsOf(account, capital))
      waiting = 0
    }
    return {
      add: (most, write) => {
        if (waiting === ACCOUNTS || begins[waiting]! + Math.min(n, most) > n + 1) sumWaiting()
        const end = write(begins[waiting]!)
        waiting += 1
        begins[waiting] = end
      },
      taken: () => {
        sumWaiting()
        const taken = all
        all = []
        return taken
      },
    }
  }
}

/** Sums accounts that are given as stretches. An account is read before the next is asked for, so they may be one that changes. */
export const stretchSums = (
  ground: SumsMemory,
): ((accounts: Iterable<Stretches>, capital: number) => readonly StretchSums[]) => {
  const { at, reals, whole, scored } = ground
  const { n } = scored
  const summer = accountSummer(ground)
  const from = whole(at.from, n + 1)
  const cash = reals(at.cash, n + 1)
  const units = reals(at.units, n + 1)
  const held = reals(at.day, n + 1)
  return (accounts, capital) => {
    const { add, taken } = summer(capital)
    for (const account of accounts) {
      const { count } = account
      add(count, (place) => {
        from.set(account.from.subarray(0, count), place)
        cash.set(account.cash.subarray(0, count), place)
        units.set(account.units.subarray(0, count), place)
        held.set(account.day.subarray(0, count), place)
        return place + count
      })
    }
    return taken()
  }
}
