import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { KernelOperator, Plain, Values } from '../../src/strategy/language/operator.js'
import { above, denseOf, extremesOf, type Runs, runsOf } from '../../src/strategy/language/runs.kernel.js'
import { anyCuts, walkBars } from '../arbitrary/strategy.js'
import type { Law } from '../law.js'

const plainOf = (operator: KernelOperator): fc.Arbitrary<readonly Plain[]> =>
  fc
    .tuple(
      ...operator.args.flatMap((argument): readonly fc.Arbitrary<Plain>[] =>
        argument.sort === 'number'
          ? [
              argument.whole === true
                ? fc.integer({ min: argument.least ?? 0, max: 40 })
                : fc.double({ min: 0, max: 4, noNaN: true }),
            ]
          : argument.sort === 'text'
            ? [fc.constantFrom(...(argument.one_of ?? ['a']))]
            : [],
      ),
    )
    .filter((plain) => operator.problem?.(plain) === undefined)

const number = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: -40, max: 40 }).map((n) => n / 4) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
)
const inputsOf = (operator: KernelOperator): fc.Arbitrary<readonly Values[]> =>
  fc.integer({ min: 1, max: 160 }).chain((length) => {
    const series: fc.Arbitrary<Values> = fc
      .array(number, { minLength: length, maxLength: length })
      .map((values) => Float64Array.from(values))
    const condition: fc.Arbitrary<Values> = fc
      .array(fc.nat(2), { minLength: length, maxLength: length })
      .map((values) => Uint8Array.from(values))
    return fc.tuple(
      ...operator.args.flatMap(({ sort }) =>
        sort === 'series' ? [series] : sort === 'boolean' || sort === 'label' ? [condition] : [],
      ),
      ...(operator.reads ?? []).map(() => series),
    )
  })

const advanced = (
  operator: KernelOperator,
  plain: readonly Plain[],
  inputs: readonly Values[],
  cuts: readonly number[],
) => {
  const length = inputs[0]?.length ?? 0
  const outputs = Array.from(
    { length: Math.max(1, operator.fields.length) },
    (): Values => (operator.result === 'boolean' ? new Uint8Array(length) : new Float64Array(length)),
  )
  let state = operator.start(plain)
  for (let i = 1; i < cuts.length; i++) {
    const [from, to] = [cuts[i - 1] ?? 0, cuts[i] ?? 0]
    // views that end at `to`: what lies after it cannot be read
    operator.advance(
      state,
      inputs.map((each) => each.subarray(0, to)),
      from,
      to,
      outputs.map((each) => each.subarray(0, to)),
    )
    state = state.slice()
  }
  return outputs
}

/** The laws of one operator with a kernel; a user's own is unproven until it passes them. */
export const operatorLaws = (operator: KernelOperator): readonly Law[] => [
  {
    name: `${operator.name}: any cut gives the same values, on views that end where the cut does`,
    check: () =>
      fc.assert(
        fc.property(
          plainOf(operator),
          inputsOf(operator).chain((inputs) =>
            fc.tuple(fc.constant(inputs), anyCuts(0, inputs[0]?.length ?? 0)),
          ),
          (plain, [inputs, cuts]) => {
            deepStrictEqual(
              advanced(operator, plain, inputs, cuts),
              advanced(operator, plain, inputs, [0, inputs[0]?.length ?? 0]),
            )
          },
        ),
      ),
  },
  {
    name: `${operator.name}: the first value comes right after its warm-up`,
    check: () =>
      fc.assert(
        fc.property(plainOf(operator), (plain) => {
          const bars = operator.warmup(plain)
          const inputs = [
            ...operator.args.filter(({ sort }) => sort !== 'number' && sort !== 'text'),
            ...(operator.reads ?? []),
          ].map(
            (argument, k): Values =>
              typeof argument === 'object' && argument.sort !== 'series'
                ? new Uint8Array(bars + 3).fill(1)
                : Float64Array.from({ length: bars + 3 }, (_, i) => 10 + ((i * 7 + k * 3) % 5)),
          )
          for (const output of advanced(operator, plain, inputs, [0, bars + 3])) {
            const unknown = (value: number): boolean =>
              operator.result === 'boolean' ? value === 2 : Number.isNaN(value)
            ok(
              [...output.subarray(0, bars)].every(unknown) && !unknown(output[bars] ?? Number.NaN),
              `${bars}: ${output.join()}`,
            )
          }
        }),
      ),
  },
  ...(operator.settled === undefined && operator.anchored !== true && operator.result === 'series'
    ? [residueLaw(operator)]
    : []),
  ...(operator.settled === undefined ? [] : [historyLaw(operator, operator.settled)]),
  ...(operator.sparse === undefined ? [] : [sparseLaw(operator, operator.sparse)]),
]

/** A price with two decimals, as few of them are doubles. */
const cents = fc.integer({ min: 101, max: 99_999 }).map((n) => n / 100)

const residueLaw = (operator: KernelOperator): Law => ({
  name: `${operator.name}: where its window does not move nothing is left of what moved before, to the bit`,
  check: () =>
    fc.assert(
      fc.property(
        plainOf(operator),
        fc.array(cents, { minLength: 20, maxLength: 90, size: 'max' }),
        cents,
        (plain, moved, still) => {
          const flat = operator.warmup(plain) + 3
          const count =
            operator.args.filter(({ sort }) => sort === 'series').length + (operator.reads ?? []).length
          const column = (k: number, moves: boolean): Float64Array =>
            Float64Array.of(
              ...(moves ? moved.map((value) => value + k) : []),
              ...new Float64Array(flat).fill(still + k),
            )
          const read = (moves: boolean): readonly Values[] => {
            const inputs = Array.from({ length: count }, (_, k) => column(k, moves))
            const length = inputs[0]?.length ?? 0
            return advanced(operator, plain, inputs, [0, length]).map((each) => each.slice(length - 2))
          }
          deepStrictEqual(read(true), read(false))
        },
      ),
    ),
})

/** How far two values are apart; two that are unknown are not. */
const distance = (a: number, b: number): number => (Object.is(a, b) ? 0 : Math.abs(a - b))

const historyLaw = (operator: KernelOperator, settled: NonNullable<KernelOperator['settled']>): Law => {
  const count = operator.args.filter(({ sort }) => sort === 'series').length + (operator.reads ?? []).length
  /** The furthest that values after `need` bars of history are from those with `more`. */
  const apart = (
    plain: readonly Plain[],
    inputs: readonly Float64Array[],
    need: number,
    more: number,
  ): number => {
    const length = inputs[0]?.length ?? 0
    const whole = advanced(operator, plain, inputs, [0, length])
    const late = advanced(
      operator,
      plain,
      inputs.map((each) => each.subarray(more)),
      [0, length - more],
    )
    return Math.max(
      ...whole.flatMap((values, k) =>
        [...values.subarray(more + need)].map((value, i) => distance(value, late[k]?.[need + i] ?? 0)),
      ),
    )
  }
  const waves = (length: number, seed: number): readonly Float64Array[] =>
    Array.from({ length: count }, (_, k) =>
      Float64Array.from({ length }, (__, i) => 100 + 30 * Math.sin((i * (seed % 97)) / 50 + k)),
    )
  const walks = (length: number, seed: number): readonly Float64Array[] =>
    Array.from({ length: count }, (_, k) => walkBars(seed + k, length).close)
  const adaptive = operator.adaptive === true
  return {
    name: `${operator.name}: with more history a settled value differs by at most the tolerance of the scale${adaptive ? ' on most walks' : ''}`,
    check: () =>
      fc.assert(
        fc.property(plainOf(operator), fc.constantFrom(1e-3, 1e-6), fc.nat(1e6), (plain, tolerance, seed) => {
          const need = settled(plain, tolerance)
          const more = 1 + (seed % 300)
          const length = need + more + 20
          if (!adaptive) {
            ok(apart(plain, waves(length, seed), need, more) <= tolerance * 260)
            return
          }
          const gaps = Array.from({ length: 15 }, (_, k) =>
            apart(plain, walks(length, seed + 100 * k), need, more),
          )
          ok((gaps.sort((a, b) => a - b)[7] ?? Infinity) <= tolerance * 100, gaps.join())
        }),
        { numRuns: adaptive ? 30 : 100 },
      ),
  }
}

const aboveOf = (a: Float64Array, b: Float64Array): Runs => above(a, b, extremesOf(a), extremesOf(b))

const sparseLaw = (operator: KernelOperator, sparse: NonNullable<KernelOperator['sparse']>): Law => ({
  name: `${operator.name}: its columnar short cut gives what its kernel gives`,
  check: () =>
    fc.assert(
      fc.property(inputsOf(operator), (inputs) => {
        const length = inputs[0]?.length ?? 0
        const runs = sparse({
          length,
          above: (left, right) => aboveOf(inputs[left] as Float64Array, inputs[right] as Float64Array),
          runs: (argument) => runsOf(inputs[argument] as Uint8Array),
        })
        deepStrictEqual(denseOf(runs, length), advanced(operator, [], inputs, [0, length])[0])
      }),
    ),
})
