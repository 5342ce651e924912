/** A search algorithm: draws at random, then ever closer to the best so far. */
import {
  type AlgorithmPart,
  drawAt,
  identityOf,
  integer,
  type LibraryInput,
  optionalField,
  paramsAt,
  pointOf,
  random,
  rounds,
  struct,
} from 'regimen/parts'

const FIRST = 10

export const narrowing: AlgorithmPart<{ readonly batch?: number }> = {
  name: 'narrowing',
  version: 1,
  config: struct('narrowing search', { batch: optionalField(integer(1)) }),
  of: ({ batch = 5 }) =>
    rounds<null>({
      name: 'narrowing',
      version: 1,
      learns: true,
      ends: false,
      memory: null,
      round: ({ fields, seed, trials, seen, left }, memory) => {
        const [best] = trials.toSorted((a, b) => (b.score ?? -Infinity) - (a.score ?? -Infinity))
        const field = fields.find(({ strategy }) => strategy === best?.point.strategy)
        const width = 1 / (1 + trials.length / FIRST)
        const near = (number: number) => {
          if (best === undefined || field === undefined || trials.length < FIRST) return undefined
          const stream = random(seed, 'near', number)
          const point = pointOf(field.axes, best.point.params).map(
            (at) => at + width * (stream.uniform() - 0.5),
          )
          const params = paramsAt(field.axes, point)
          return field.meets(params) ? { strategy: field.strategy, params } : undefined
        }
        const points = Array.from({ length: Math.min(left, batch) }, (_, i) => trials.length + i).reduce<{
          readonly all: readonly NonNullable<ReturnType<typeof drawAt>>[]
          readonly known: ReadonlySet<string>
        }>(
          ({ all, known }, number) => {
            const close = near(number)
            const point =
              close === undefined || known.has(identityOf(close))
                ? drawAt(fields, known, seed, number)
                : close
            return point === undefined
              ? { all, known }
              : { all: [...all, point], known: new Set([...known, identityOf(point)]) }
          },
          { all: [], known: seen },
        ).all
        return { points, memory }
      },
    }),
}

export const library: LibraryInput = { algorithms: { narrowing } }
