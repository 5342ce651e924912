import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Codec, decodeWith, showFault } from '../../core/codec/codec.js'
import { type Emission, isProgress } from '../emission.js'
import type { AnyHandler, Request } from '../handler.js'
import { crashed, type PhaseError } from '../phase-error.js'
import type { AnyUnitKind, Handed, UnitPool, UnitSurroundings, UnitWork } from './unit.js'

/** How the units of one attempt are done in this thread. */
export interface OwnUnits {
  /** Of the sort of this name. Errors: the handler hands out none such. */
  readonly work: (name: string) => UnitWork<unknown, unknown>
  readonly output: (name: string) => Codec<unknown, unknown>
  readonly around: UnitSurroundings
}

const kindNamed = <S>({ units = [] }: Pick<AnyHandler<S>, 'units'>, name: string): AnyUnitKind<S> => {
  const kind = units.find((one) => one.name === name)
  // eslint-disable-next-line functional/no-throw-statements -- a mistake of who wrote the handler
  if (kind === undefined) throw new TypeError(`the handler lists no units named "${name}"`)
  return kind
}

/** The units of a handler as this thread does them; each sort is made ready once. */
export const ownUnits = <C, S>(
  handler: Pick<AnyHandler<S>, 'units'>,
  of: Omit<Request<C>, 'units'>,
  services: S,
): OwnUnits => {
  const ready = new Map<string, UnitWork<unknown, unknown>>()
  return {
    work: (name) => {
      const work = ready.get(name) ?? kindNamed(handler, name).ready(of, services)
      ready.set(name, work)
      return work
    },
    output: (name) => kindNamed(handler, name).output,
    around: of,
  }
}

async function* inTurn<O>(
  work: UnitWork<unknown, unknown>,
  inputs: readonly unknown[],
  around: UnitSurroundings,
): AsyncGenerator<Handed<O>> {
  for (const [number, input] of inputs.entries()) {
    const seen = { result: false }
    for await (const emission of work(input, around)) {
      yield { number, emission: emission as Emission<O> }
      if (emission._tag === 'Left') return
      seen.result ||= !isProgress(emission)
    }
    if (!seen.result) return
  }
}

/** Does all units in this thread, one after another. */
export const unitsHere = ({ work, around }: OwnUnits): UnitPool => ({
  hands: 1,
  each: ({ name }, inputs) => inTurn(work(name), inputs, around),
})

/** The request of an attempt whose units are all done in this thread. */
export const requestHere = <C, S>(
  handler: Pick<AnyHandler<S>, 'units'>,
  of: Omit<Request<C>, 'units'>,
  services: S,
): Request<C> => ({ ...of, units: unitsHere(ownUnits(handler, of, services)) })

/** A result as it is sent by another thread, read. */
export const receivedUnit = (output: Codec<unknown, unknown>, sent: unknown): Either<PhaseError, unknown> => {
  const decoded = decodeWith(output)(sent)
  return isLeft(decoded)
    ? left(crashed(`a unit does not decode: ${decoded.left.map(showFault).join('; ')}`))
    : right(decoded.right)
}
