import { didYouMean } from '../../core/near.js'
import type { KeyPath, WorkflowExpression } from '../expression.js'
import { expressionsIn } from '../templated.js'
import { type PhaseNode, parallelNode, sequenceNode, type WorkflowNode } from '../workflow.js'
import { levelsOf } from './levels.kernel.js'
import { guarded, PHASE_KEYS, readConfig, readPolicy } from './read-phase.js'
import { type DocumentReading, isJson, type Json, readName, refuseStrangers } from './reading.js'

const KEYS = [
  'name',
  'workflow_type',
  'type',
  'kind',
  'depends_on',
  ...PHASE_KEYS.filter((key) => key !== 'phase' && key !== 'kind'),
]

interface Entry {
  readonly name: string
  readonly node: WorkflowNode
  /** Names of the list that must end before: written, and read by expressions. */
  readonly before: ReadonlySet<string>
  readonly path: KeyPath
}

const namesIn = (expression: WorkflowExpression): readonly string[] => {
  switch (expression._tag) {
    case 'From':
      return [expression.name]
    case 'Previous':
      return namesIn(expression.first)
    case 'Apply':
      return expression.args.flatMap(namesIn)
    case 'Item':
    case 'Input':
    case 'Round':
    case 'Index':
    case 'Literal':
      return []
  }
}

const readsOf = (node: WorkflowNode): readonly string[] => {
  if (node._tag === 'When') return [...namesIn(node.test), ...readsOf(node.then)]
  if (node._tag === 'Optional') return readsOf(node.body)
  return node._tag === 'Phase'
    ? expressionsIn(node.config).flatMap(([expression]) => namesIn(expression))
    : []
}

const kindOf = (reading: DocumentReading, value: Json, path: KeyPath): string => {
  const key = ['workflow_type', 'type', 'kind'].find((one) => value[one] !== undefined) ?? 'kind'
  return readName(reading, value[key], [...path, key])
    .replace(/^WorkflowType\./, '')
    .toLowerCase()
}

const dependsOn = (reading: DocumentReading, value: unknown, path: KeyPath): readonly string[] => {
  if (value === undefined) return []
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value
  reading.report([...path, 'depends_on'], 'depends_on is a list of names of phases')
  return []
}

const readEntry = (
  reading: DocumentReading,
  value: unknown,
  path: KeyPath,
  prefix: string,
): readonly Entry[] => {
  if (!isJson(value)) {
    reading.report(path, 'a phase is a record with name, workflow_type and config')
    return []
  }
  refuseStrangers(reading, value, KEYS, 'a phase', path)
  const name = readName(reading, value['name'], [...path, 'name'])
  reading.places.set(prefix + name, path)
  const phase: PhaseNode = {
    _tag: 'Phase',
    name,
    kind: kindOf(reading, value, path),
    config: readConfig(reading, value, path),
    policy: readPolicy(reading, value, path),
  }
  const node = guarded(reading, value, phase, { path, prefix })
  return [
    {
      name,
      node,
      before: new Set([...dependsOn(reading, value['depends_on'], path), ...readsOf(node)]),
      path,
    },
  ]
}

/** Whether every phase waits for all of the levels before its own, so that the levels say it all. */
const isLayered = (levels: readonly (readonly Entry[])[]): boolean =>
  levels.every((level, i) => {
    const above = levels[i - 1]
    return above === undefined || level.every(({ before }) => above.every(({ name }) => before.has(name)))
  })

/**
 * Reads the seed's list of phases with `depends_on`. It decodes to a sequence of parallel levels where the levels say it
 * all, else to a parallel of one sequence for each phase: equal paths are one phase, so the order is the same.
 */
export const readPhaseList = (
  reading: DocumentReading,
  value: unknown,
  path: KeyPath,
  prefix: string,
): WorkflowNode => {
  if (!Array.isArray(value)) {
    reading.report(path, 'phases is a list')
    return { _tag: 'Empty' }
  }
  const entries = value.flatMap((one: unknown, i) => readEntry(reading, one, [...path, i], prefix))
  const names = entries.map(({ name }) => name)
  const known = new Set(names)
  value.forEach((one: unknown, i) => {
    const written = isJson(one) && Array.isArray(one['depends_on']) ? one['depends_on'] : []
    written.forEach((name: unknown, k) => {
      if (typeof name === 'string' && !known.has(name))
        reading.report(
          [...path, i, 'depends_on', k],
          `depends on "${name}", which is no phase of the list${didYouMean(name, names)}`,
        )
    })
  })
  const numbers = new Map<string, readonly number[]>()
  entries.forEach(({ name }, i) => numbers.set(name, [...(numbers.get(name) ?? []), i]))
  const sorted = levelsOf(entries.map(({ before }) => [...before].flatMap((name) => numbers.get(name) ?? [])))
  const named = (list: readonly number[]): readonly Entry[] => list.flatMap((i) => entries[i] ?? [])
  const levels = sorted.levels.map(named)
  const stuck = named(sorted.stuck)
  for (const { name, before, path: at } of stuck)
    reading.report(
      [...at, 'depends_on'],
      `"${name}" waits for itself, by depends_on and what its expressions read: ${[...before].join(', ')}`,
    )
  if (isLayered(levels))
    return sequenceNode(levels.map((level) => parallelNode(level.map(({ node }) => node))))
  const byName = new Map(entries.map((entry) => [entry.name, entry.node]))
  return parallelNode(
    levels
      .flat()
      .map(({ before, node }) =>
        sequenceNode([parallelNode([...before].flatMap((name) => byName.get(name) ?? [])), node]),
      ),
  )
}
