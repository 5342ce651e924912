import { didYouMean } from '../../core/near.js'
import type { KeyPath } from '../expression.js'
import { type PhaseNode, parallelNode, sequenceNode, type WorkflowNode } from '../workflow.js'
import { guarded, PHASE_KEYS, readConfig, readPolicy } from './read-phase.js'
import {
  type DocumentReading,
  isJson,
  type Json,
  readExpression,
  readName,
  readTest,
  refuseStrangers,
} from './reading.js'
import { readPhaseList } from './seed-phases.js'

const EMPTY: WorkflowNode = { _tag: 'Empty' }
const DEPTH_LIMIT = 500

interface Place {
  readonly path: KeyPath
  /** Path of the occurrence's surroundings, as plans write it. */
  readonly prefix: string
  readonly depth: number
}

const inside = (place: Place, ...keys: KeyPath): Place => ({ ...place, path: [...place.path, ...keys] })

const readList = (
  reading: DocumentReading,
  value: unknown,
  place: Place,
  what: string,
): readonly WorkflowNode[] => {
  if (Array.isArray(value)) return value.map((one: unknown, i) => readNode(reading, one, inside(place, i)))
  reading.report(place.path, `${what} holds a list of nodes`)
  return []
}

const readPhase = (reading: DocumentReading, value: Json, place: Place): WorkflowNode => {
  const name = readName(reading, value['phase'], [...place.path, 'phase'])
  reading.places.set(place.prefix + name, place.path)
  const phase: PhaseNode = {
    _tag: 'Phase',
    name,
    kind: readName(reading, value['kind'], [...place.path, 'kind']),
    config: readConfig(reading, value, place.path),
    policy: readPolicy(reading, value, place.path),
  }
  return guarded(reading, value, phase, place)
}

const readLoop = (
  reading: DocumentReading,
  value: Json,
  place: Place,
  key: 'iterate' | 'for_each',
): WorkflowNode => {
  const name = readName(reading, value[key], [...place.path, key])
  reading.places.set(place.prefix + name, place.path)
  const body = readNode(reading, value['body'], {
    ...inside(place, 'body'),
    prefix: `${place.prefix}${name}[*]/`,
  })
  if (key === 'for_each')
    return {
      _tag: 'ForEach',
      name,
      over: readExpression(reading, value['over'], [...place.path, 'over']),
      body,
    }
  const at_most = value['at_most']
  if (typeof at_most !== 'number')
    reading.report([...place.path, 'at_most'], 'at_most is a whole number of at least 1')
  return {
    _tag: 'Iterate',
    name,
    until: readExpression(reading, value['until'], [...place.path, 'until']),
    at_most: typeof at_most === 'number' ? at_most : 1,
    body,
  }
}

type Read = (reading: DocumentReading, value: Json, place: Place) => WorkflowNode
const readers: Readonly<Record<string, { readonly keys: readonly string[]; readonly read: Read }>> = {
  phase: { keys: PHASE_KEYS, read: readPhase },
  sequence: {
    keys: ['sequence'],
    read: (r, v, p) => sequenceNode(readList(r, v['sequence'], inside(p, 'sequence'), 'sequence')),
  },
  parallel: {
    keys: ['parallel'],
    read: (r, v, p) => parallelNode(readList(r, v['parallel'], inside(p, 'parallel'), 'parallel')),
  },
  when: {
    keys: ['when', 'then', 'otherwise'],
    read: (r, v, p) => {
      const test = readTest(r, v['when'], [...p.path, 'when'], p.prefix)
      const otherwise =
        v['otherwise'] === undefined ? EMPTY : readNode(r, v['otherwise'], inside(p, 'otherwise'))
      return { _tag: 'When', test, then: readNode(r, v['then'], inside(p, 'then')), otherwise }
    },
  },
  iterate: { keys: ['iterate', 'body', 'until', 'at_most'], read: (r, v, p) => readLoop(r, v, p, 'iterate') },
  for_each: { keys: ['for_each', 'over', 'body'], read: (r, v, p) => readLoop(r, v, p, 'for_each') },
  scope: {
    keys: ['scope', 'body'],
    read: (r, v, p) => {
      const name = readName(r, v['scope'], [...p.path, 'scope'])
      return {
        _tag: 'Scope',
        name,
        body: readNode(r, v['body'], { ...inside(p, 'body'), prefix: `${p.prefix}${name}/` }),
      }
    },
  },
  optional: {
    keys: ['optional'],
    read: (r, v, p) => ({ _tag: 'Optional', body: readNode(r, v['optional'], inside(p, 'optional')) }),
  },
  phases: {
    keys: ['phases'],
    read: (r, v, p) => readPhaseList(r, v['phases'], inside(p, 'phases').path, p.prefix),
  },
}

/** Reads a node and all below it; every fault is reported with its place, and an empty node then stands in. */
export const readNode = (reading: DocumentReading, value: unknown, place: Place): WorkflowNode => {
  const kinds = Object.keys(readers)
  if (place.depth > DEPTH_LIMIT) {
    reading.report(
      place.path,
      `nodes nest deeper than ${DEPTH_LIMIT} levels: lay lists flat, one sequence takes ten thousand phases`,
    )
    return EMPTY
  }
  if (!isJson(value)) {
    reading.report(place.path, `a node is a record with one of ${kinds.join(', ')}`)
    return EMPTY
  }
  const kind = kinds.find((key) => Object.hasOwn(value, key))
  const reader = kind === undefined ? undefined : readers[kind]
  if (kind === undefined || reader === undefined) {
    const [first] = Object.keys(value)
    const near = first === undefined ? '' : didYouMean(first, kinds)
    reading.report(
      first === undefined ? place.path : [...place.path, first],
      `a node has one of ${kinds.join(', ')}${near.startsWith(', did') ? near : ''}`,
      'key',
    )
    return EMPTY
  }
  refuseStrangers(reading, value, reader.keys, `a ${kind} node`, place.path)
  return reader.read(reading, value, { ...place, depth: place.depth + 1 })
}
