import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Codec, decodeWith, showFault } from '../../core/codec/codec.js'
import { type AnyHandler, type Emission, isProgress, type Request } from '../handler.js'
import { crashed, type PhaseError } from '../phase-error.js'

/** What of its attempt a unit may reach, in whatever thread it is done. */
export type UnitSurroundings = Pick<Request<unknown>, 'signal' | 'elapsed' | 'artifacts' | 'checkpoint'>

/** Does one unit: any progress, and exactly one result, unless it was cancelled. */
export type UnitWork<I, O> = (input: I, around: UnitSurroundings) => AsyncIterable<Emission<O>>

/**
 * One sort of the units that a phase hands out. Inputs are plain data, outputs are sent as their codec writes them, and no unit
 * knows of another, so a unit is done in any thread, at any time, and once more where its thread ended.
 */
export interface UnitKind<C, S, I, O> {
  readonly name: string
  readonly output: Codec<O, unknown>
  /** Made once in a thread for all units of an attempt: what they share is computed there. */
  readonly ready: (of: Pick<Request<C>, 'config' | 'seed'>, services: S) => UnitWork<I, O>
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- units of any config, input and output, looked up by name
export type AnyUnitKind<S> = UnitKind<any, S, any, any>

/** What one of several units emits, with its place among them. */
export interface Handed<O> {
  readonly number: number
  readonly emission: Emission<O>
}

/** Hands units out to the threads that are free. */
export interface UnitPool {
  /** Threads that may do units at once, this one among them. What is given never depends on it. */
  readonly hands: number
  /** Does a unit for each input. Their emissions come as they are made; after one failed, none of a later place is begun. */
  readonly each: <C, S, I, O>(kind: UnitKind<C, S, I, O>, inputs: readonly I[]) => AsyncIterable<Handed<O>>
}

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
