import type { MessagePort } from 'node:worker_threads'
import type { Checkpoint } from '../run/checkpoint.js'
import type { UnitEmission } from '../run/executors/executor.js'
import type { Artifact } from '../store/artifact.js'
import type { Artifacts, Kept } from '../store/store.js'
import type { Stored } from '../store/stored.js'
import type { Batch } from './phase-task.js'
import type { CallHelp } from './shared-units.kernel.js'

/** What of a run's store a unit may reach. */
export interface Access {
  readonly artifacts: Artifacts
  readonly checkpoint: Checkpoint
}

/** A question to the store, as it is sent; `steps` lead from the attempt's checkpoint to that of a step. */
type Question =
  | { readonly _tag: 'GetArtifact'; readonly artifact: Artifact }
  | { readonly _tag: 'PutArtifact'; readonly codec: string; readonly content: Uint8Array }
  | { readonly _tag: 'GetCheckpoint'; readonly steps: readonly string[] }
  | {
      readonly _tag: 'PutCheckpoint'
      readonly steps: readonly string[]
      readonly place: number
      readonly unfinished: Kept
    }
type FromWorker =
  | { readonly _tag: 'Asked'; readonly id: number; readonly question: Question }
  | { readonly _tag: 'Stepped'; readonly step: UnitEmission }
  | { readonly _tag: 'Called'; readonly batch: Batch; readonly ports: readonly MessagePort[] }
interface Answer {
  readonly id: number
  readonly answer: unknown
}

const stepOf = (checkpoint: Checkpoint, steps: readonly string[]): Checkpoint =>
  steps.reduce((at, step) => at.within(step), checkpoint)

const answered = ({ artifacts, checkpoint }: Access, question: Question): Stored<unknown> => {
  switch (question._tag) {
    case 'GetArtifact':
      return artifacts.get(question.artifact)
    case 'PutArtifact':
      return artifacts.put(question.codec, question.content)
    case 'GetCheckpoint':
      return stepOf(checkpoint, question.steps).get()
    case 'PutCheckpoint':
      return stepOf(checkpoint, question.steps).put(question.place, question.unfinished)
  }
}

/** What a worker says besides its questions to the store. */
export interface Listener {
  readonly step: (step: UnitEmission) => void
  readonly call: CallHelp
}

/** Answers a worker from the store, and passes on what else it says. A closed port drops what comes late. */
export const serve = (port: MessagePort, access: Access, listener: Listener): void => {
  port.on('message', (message: FromWorker) => {
    if (message._tag === 'Stepped') return listener.step(message.step)
    if (message._tag === 'Called') return listener.call(message.batch, message.ports)
    const { id, question } = message
    void answered(access, question).then((answer) => port.postMessage({ id, answer } satisfies Answer))
  })
}

/** The worker's end: the store through a port, where its steps go, and where it asks for help. */
export interface Remote extends Access {
  readonly report: (step: UnitEmission) => void
  readonly call: CallHelp
  readonly close: () => void
}

/** Reaches the store of the run through a port. */
export const remote = (port: MessagePort): Remote => {
  const waiting = new Map<number, (answer: unknown) => void>()
  const send = (message: FromWorker, ports: readonly MessagePort[] = []): void =>
    port.postMessage(message, ports)
  port.on('message', ({ id, answer }: Answer) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  const ids = { next: 0 }
  const ask = <A>(question: Question): Stored<A> =>
    new Promise((resolve) => {
      const id = ids.next
      ids.next += 1
      waiting.set(id, resolve as (answer: unknown) => void)
      send({ _tag: 'Asked', id, question })
    })
  const checkpointAt = (steps: readonly string[]): Checkpoint => ({
    get: () => ask({ _tag: 'GetCheckpoint', steps }),
    put: (place, unfinished) => ask({ _tag: 'PutCheckpoint', steps, place, unfinished }),
    within: (step) => checkpointAt([...steps, step]),
  })
  return {
    artifacts: {
      get: (artifact) => ask({ _tag: 'GetArtifact', artifact }),
      put: (codec, content) => ask({ _tag: 'PutArtifact', codec, content }),
    },
    checkpoint: checkpointAt([]),
    report: (step) => send({ _tag: 'Stepped', step }),
    call: (batch, ports) => send({ _tag: 'Called', batch, ports }, ports),
    close: () => port.close(),
  }
}
