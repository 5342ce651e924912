import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { flatMap } from 'fp-ts/lib/Either.js'
import { type Emission, isProgress } from '../run/emission.js'
import { type OwnUnits, receivedUnit } from '../run/executors/own-units.js'
import type { Handed, UnitPool, UnitWork } from '../run/executors/unit.js'
import { claim, dropRest, isSettled, openClaims, reopen } from './claims.kernel.js'
import type { Batch } from './phase-task.js'

/** Asks for workers that help with a batch, one for each port as they become free. */
export type CallHelp = (batch: Batch, ports: readonly MessagePort[]) => void

const SELF = 1

/** Messages of helpers, in the order in which they come. */
const inboxOf = () => {
  const messages: Handed<unknown>[] = []
  let wake: () => void = () => undefined
  return {
    put: (message: Handed<unknown>): void => {
      messages.push(message)
      wake()
    },
    stir: (): void => wake(),
    take: (): Handed<unknown>[] => messages.splice(0),
    /** Ends when something came. */
    wait: (): Promise<void> =>
      messages.length > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve
          }),
  }
}

async function* shared(
  { name, inputs, elapsed_ms }: Omit<Batch, 'claims'>,
  work: UnitWork<unknown, unknown>,
  { output, around }: OwnUnits,
  helpers: number,
  call: CallHelp,
): AsyncGenerator<Handed<unknown>> {
  const claims = openClaims(inputs.length)
  const ended = new Set<number>()
  const inbox = inboxOf()
  const ports = Array.from({ length: helpers }, (_, k) => {
    const { port1, port2 } = new MessageChannel()
    port1.on('message', inbox.put)
    port1.on('close', () => {
      reopen(claims, SELF + 1 + k, ended)
      inbox.stir()
    })
    return { own: port1, other: port2 }
  })
  call(
    { name, inputs, elapsed_ms, claims },
    ports.map(({ other }) => other),
  )
  const seen = (number: number, emission: Emission<unknown>): Handed<unknown> => {
    if (!isProgress(emission)) ended.add(number)
    if (emission._tag === 'Left') dropRest(claims)
    return { number, emission }
  }
  function* received(): Generator<Handed<unknown>> {
    for (const { number, emission } of inbox.take()) {
      if (ended.has(number)) continue
      const read = flatMap((sent: unknown) => receivedUnit(output(name), sent))
      yield seen(number, isProgress(emission) ? emission : read(emission))
    }
  }
  try {
    for (;;) {
      yield* received()
      const next = claim(claims, SELF)
      if (next !== undefined) {
        for await (const emission of work(inputs[next], around)) {
          yield seen(next, emission)
          yield* received()
        }
        if (!ended.has(next)) return
      } else if (isSettled(claims, ended)) return
      else await inbox.wait()
    }
  } finally {
    dropRest(claims)
    for (const { own } of ports) own.close()
  }
}

/**
 * Hands units out to this thread and to workers that help: each takes the next one when it is free, so none waits for another
 * while there is one to take. What a helper had when it ended is done by the others. Which thread does which unit depends on
 * time, and what is given does not.
 */
export const sharedUnits =
  (hands: number, call: CallHelp) =>
  (own: OwnUnits): UnitPool => ({
    hands,
    each: ({ name }, inputs) => {
      const helpers = Math.max(0, Math.min(hands, inputs.length) - 1)
      const batch = { name, inputs, elapsed_ms: own.around.elapsed() }
      return shared(batch, own.work(name), own, helpers, call) as AsyncIterable<Handed<never>>
    },
  })
