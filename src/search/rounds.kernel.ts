import { left, right } from 'fp-ts/lib/Either.js'
import { isDefined } from '../stats/metrics/metric.js'
import type { Algorithm, Proposal, Scored } from './algorithm.js'
import { drawAt, type Field, fieldsOf, identityOf } from './field.kernel.js'
import type { SearchPoint, StrategySpace } from './grid.js'

/** One proposal: without a score while it was not told, `null` where that is `Undefined`. */
export interface Tried {
  readonly point: SearchPoint
  readonly score?: number | null
}

/** What a round is made from; all of `trials` have been told where the method learns. */
export interface RoundInput {
  readonly fields: readonly Field[]
  readonly seed: number
  readonly trials: readonly Tried[]
  /** Identities of everything that was proposed. */
  readonly seen: ReadonlySet<string>
  /** How many more trials the budget allows. */
  readonly left: number
}

/** A way to search as rounds: each is a function of the trials before it, and of what the method remembers as plain data. */
export interface Method<Memory> {
  readonly name: string
  readonly version: number
  /** Whether a round waits for the scores of the one before. */
  readonly learns: boolean
  /** Whether it may end by itself, and so needs no budget in a space without end. */
  readonly ends: boolean
  readonly memory: Memory
  /** New points, none of them seen; no points end the search. */
  readonly round: (
    ground: RoundInput,
    memory: Memory,
  ) => { readonly points: readonly SearchPoint[]; readonly memory: Memory }
}

export interface RoundsState<Memory> {
  readonly space: readonly StrategySpace[]
  readonly seed: number
  readonly budget?: number
  /** Everything proposed, by number: the first `asked` were asked for. */
  readonly trials: readonly Tried[]
  readonly asked: number
  readonly memory: Memory
  /** Whether there is no further round. */
  readonly ended: boolean
}

const isTold = ({ score }: Tried): boolean => score !== undefined

/**
 * The search that a method describes. A round is asked for in any portions and told in any order; the next one begins when
 * all of it is told, so until then an ask may give nothing: portions, order and workers make no difference to the trials.
 * `done` knows that there is no further round once an ask has found none. Cost: O(trials) an ask or a tell, next to the
 * method's own. NaN: a score that is no number is `Undefined`. Look-ahead: not a series.
 */
export const rounds = <Memory>(
  method: Method<Memory>,
): Algorithm<readonly StrategySpace[], SearchPoint, RoundsState<Memory>> => {
  const extended = (state: RoundsState<Memory>): RoundsState<Memory> => {
    const budget = (state.budget ?? Infinity) - state.trials.length
    if (state.ended || budget <= 0) return { ...state, ended: true }
    const seen = new Set(state.trials.map(({ point }) => identityOf(point)))
    const { points, memory } = method.round(
      { fields: fieldsOf(state.space), seed: state.seed, trials: state.trials, seen, left: budget },
      state.memory,
    )
    const taken = points.slice(0, budget).map((point) => ({ point }))
    return { ...state, memory, trials: [...state.trials, ...taken], ended: taken.length === 0 }
  }
  const proposals = (
    state: RoundsState<Memory>,
    from: number,
    to: number,
  ): readonly Proposal<SearchPoint>[] =>
    state.trials.slice(from, to).map(({ point }, i) => ({ number: from + i, point }))

  return {
    name: method.name,
    version: method.version,
    start: (space, { seed, budget }) => {
      const fields = fieldsOf(space)
      const none = new Set<string>()
      const empty = fields.findIndex((field) => drawAt([field], none, seed, 0) === undefined)
      if (empty >= 0)
        return left({
          _tag: 'Unsearchable',
          path: `[${empty}].constraints`,
          message: `no point of ${fields[empty]!.strategy} was found that meets the constraints`,
        })
      const endless = fields.findIndex(({ size }) => !Number.isFinite(size))
      if (endless >= 0 && budget === undefined && !method.ends)
        return left({
          _tag: 'Unsearchable',
          path: `[${endless}].space`,
          message: `the space of ${fields[endless]!.strategy} is continuous: give the search a budget`,
        })
      return right({
        space,
        seed,
        ...(budget === undefined ? {} : { budget }),
        trials: [],
        asked: 0,
        memory: method.memory,
        ended: false,
      })
    },
    ask: (given, count) => {
      let state = given
      while (
        state.trials.length - given.asked < count &&
        !state.ended &&
        (!method.learns || state.trials.every(isTold))
      )
        state = extended(state)
      const asked = Math.min(state.trials.length, given.asked + count)
      return { candidates: proposals(state, given.asked, asked), state: { ...state, asked } }
    },
    tell: (state, results) => {
      const scores = new Map<number, Scored['score']>()
      for (const { number, score } of results) if (!scores.has(number)) scores.set(number, score)
      return {
        ...state,
        trials: state.trials.map((tried, number) => {
          const score = scores.get(number)
          if (score === undefined || number >= state.asked || isTold(tried)) return tried
          return { point: tried.point, score: isDefined(score) && !Number.isNaN(score) ? score : null }
        }),
      }
    },
    outstanding: (state) =>
      proposals(state, 0, state.asked).filter(({ number }) => !isTold(state.trials[number]!)),
    done: (state) =>
      (state.ended || state.trials.length >= (state.budget ?? Infinity)) &&
      state.asked === state.trials.length &&
      state.trials.every(isTold),
    best: ({ trials }) => {
      let best: (Proposal<SearchPoint> & { readonly score: number }) | undefined
      trials.forEach(({ point, score }, number) => {
        if (typeof score === 'number' && (best === undefined || score > best.score))
          best = { number, point, score }
      })
      return best
    },
  }
}
