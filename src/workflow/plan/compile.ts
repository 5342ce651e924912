import { type Shape, type ShapeAt, shapeAt } from '../../core/codec/shape.js'
import { didYouMean } from '../../core/near.js'
import type { KeyPath, WorkflowExpression } from '../expression.js'
import { type WorkflowOperator, workflowOperators } from '../operator.js'
import type { Compiled, NameSource } from './compiled.js'
import { type PlanFault, planFault } from './fault.js'
import { isImplied } from './guard.js'
import { type Resolved, resolve, visibleIn, visibleNames } from './names.js'
import type { GraphLevel, Reader } from './reader.js'

const NOTHING: Compiled = { _tag: 'Constant', value: null }
const EXPRESSION_DEPTH = 500

const outputShape = (reader: Reader, level: GraphLevel, { vertex, prefix }: NameSource): Shape => {
  const node = level.graph.vertices[vertex]?.node
  return node?._tag === 'Phase' && prefix.length === 0 ? reader.shapeOf(node) : { _tag: 'Anything' }
}

const SAY_INSTEAD = 'say what to use instead, orElse(.., ..) or ".. ?? .."'

/** An operator as a document writes it. */
const symbolOf = (operator: WorkflowOperator): string => {
  const { notation } = workflowOperators[operator]
  return notation.kind === 'call' ? operator : notation.symbol
}

const checkTarget = (
  reader: Reader,
  level: GraphLevel,
  name: string,
  found: Resolved & { _tag: 'Target' },
  safe: boolean,
): void => {
  const { target, rest } = found
  const fault = (tag: PlanFault['_tag'], message: string): void =>
    reader.report(planFault(tag, reader.at, message))
  if (!target.sources.every(({ vertex }) => level.before(vertex)))
    return fault(
      'NotBefore',
      `reads "${name}", which is not certain to have ended before: put this after it in a sequence`,
    )
  const runs = target.certain(rest) && isImplied(level.guard, target.guard)
  const holds = target.optional.every((region) => level.optional.includes(region))
  if (!safe && !(runs && holds))
    fault('MayNotRun', `"${name}" ${runs ? 'is optional and may fail' : 'may not have run'}: ${SAY_INSTEAD}`)
  const shapes = target.sources.map((source): ShapeAt => shapeAt(outputShape(reader, level, source), rest))
  const isAbsent = shapes.some(
    (one) => one._tag === 'Found' && one.absent && one.shape._tag !== 'MayBeUndefined',
  )
  if (!safe && isAbsent) fault('MayNotRun', `"${[name, ...rest].join('.')}" may not be given: ${SAY_INSTEAD}`)
  const missing = shapes.find((one) => one._tag === 'Missing')
  if (missing?._tag === 'Missing') fault('NoSuchOutput', `in what "${name}" gives ${missing.because}`)
}

/** Whether an operator would meet an undefined metric there. */
const mayBeUndefined = (reader: Reader, expression: WorkflowExpression): boolean => {
  if (expression._tag !== 'From') return false
  const found = reader.levels.map((level) => ({
    level,
    at: resolve(level.names, level.scope, expression.name, expression.path),
  }))
  const first = found.find(({ at }) => at !== undefined)
  if (first?.at?._tag !== 'Target') return false
  const { target, rest } = first.at
  return target.sources.some((source) => {
    const at = shapeAt(outputShape(reader, first.level, source), rest)
    return at._tag === 'Found' && at.shape._tag === 'MayBeUndefined'
  })
}

const readName = (reader: Reader, name: string, path: KeyPath, safe: boolean): Compiled => {
  for (const [up, level] of reader.levels.entries()) {
    const found = resolve(level.names, level.scope, name, path)
    if (found === undefined) continue
    if (found._tag === 'Target') {
      checkTarget(reader, level, name, found, safe)
      return { _tag: 'Read', up, sources: found.target.sources, path: found.rest, name }
    }
    const [key] = found.rest
    if (key !== undefined)
      reader.report(
        planFault(
          'UnknownName',
          reader.at,
          `reads "${key}" of the scope "${name}", which gives no such name${didYouMean(String(key), visibleIn(level.names, found.prefix))}`,
        ),
      )
    const inside = level.graph.vertices.filter((vertex) => vertex.path.startsWith(`${found.prefix}/`))
    if (!inside.every(({ id }) => level.before(id)))
      reader.report(
        planFault(
          'NotBefore',
          reader.at,
          `reads the scope "${name}", which is not certain to have ended before`,
        ),
      )
    return { _tag: 'ReadScope', up, prefix: found.prefix, path: found.rest }
  }
  const known = reader.levels.flatMap((level) => visibleNames(level.names, level.scope))
  reader.report(
    planFault(
      'UnknownName',
      reader.at,
      `reads "${name}", which nothing gives${didYouMean(name, new Set(known))}`,
    ),
  )
  return NOTHING
}

const readBefore = (
  reader: Reader,
  expression: WorkflowExpression & { _tag: 'Previous' },
  safe: boolean,
  depth: number,
): Compiled => {
  const first = compile(reader, expression.first, false, depth)
  const loops = reader.levels
    .map((level, up) => ({ level, up }))
    .filter(({ level }) => level.kind === 'iterate')
  for (const { level, up } of loops) {
    const found = resolve(level.names, level.scope, expression.name, expression.path)
    if (found?._tag !== 'Target') continue
    const { target } = found
    if (
      !safe &&
      !(target.certain(found.rest) && isImplied([[]], target.guard) && target.optional.length === 0)
    )
      reader.report(
        planFault(
          'MayNotRun',
          reader.at,
          `"${expression.name}" may not have run in the round before: ${SAY_INSTEAD}`,
        ),
      )
    return { _tag: 'ReadBefore', up, sources: target.sources, path: found.rest, name: expression.name, first }
  }
  reader.report(
    loops.length === 0
      ? planFault('NoRoundBefore', reader.at, `previous("${expression.name}") stands outside of an iterate`)
      : planFault(
          'UnknownName',
          reader.at,
          `no round gives "${expression.name}"${didYouMean(
            expression.name,
            loops.flatMap(({ level }) => visibleNames(level.names, level.scope)),
          )}`,
        ),
  )
  return NOTHING
}

const upTo = (reader: Reader, isIt: (level: GraphLevel) => boolean, fault: PlanFault): number => {
  const up = reader.levels.findIndex(isIt)
  if (up < 0) reader.report(fault)
  return Math.max(0, up)
}

/** Resolves the names of an expression; what is wrong is reported and the expression then yields null. */
export const compile = (
  reader: Reader,
  expression: WorkflowExpression,
  safe = false,
  depth = 0,
): Compiled => {
  if (depth > EXPRESSION_DEPTH) {
    reader.report(
      planFault('TooDeep', reader.at, `an expression nests deeper than ${EXPRESSION_DEPTH} levels`),
    )
    return NOTHING
  }
  switch (expression._tag) {
    case 'From':
      return readName(reader, expression.name, expression.path, safe)
    case 'Previous':
      return readBefore(reader, expression, safe, depth + 1)
    case 'Item': {
      const outside = planFault(
        'UnknownItem',
        reader.at,
        `item.${expression.name} stands outside of a forEach "${expression.name}"`,
      )
      const up = upTo(reader, ({ kind, loop }) => kind === 'for_each' && loop === expression.name, outside)
      return { _tag: 'ReadItem', up, path: expression.path, name: expression.name }
    }
    case 'Input':
      if (!reader.inputs.includes(expression.name))
        reader.report(
          planFault(
            'UnknownInput',
            reader.at,
            `there is no input "${expression.name}"${didYouMean(expression.name, reader.inputs)}`,
          ),
        )
      return { _tag: 'ReadInput', name: expression.name, path: expression.path }
    case 'Round':
      return {
        _tag: 'ReadRound',
        up: upTo(
          reader,
          ({ kind }) => kind === 'iterate',
          planFault('NoRound', reader.at, 'round() stands outside of an iterate'),
        ),
      }
    case 'Index':
      return {
        _tag: 'ReadIndex',
        up: upTo(
          reader,
          ({ kind }) => kind === 'for_each',
          planFault('NoIndex', reader.at, 'index() stands outside of a forEach'),
        ),
      }
    case 'Literal':
      return { _tag: 'Constant', value: expression.value }
    case 'Apply': {
      const { operator } = expression
      expression.args.forEach((arg, i) => {
        if (!(operator === 'or_else' && i === 0) && mayBeUndefined(reader, arg))
          reader.report(
            planFault(
              'MayNotRun',
              reader.at,
              `"${symbolOf(operator)}" reads a value that may be undefined: ${SAY_INSTEAD}`,
            ),
          )
      })
      const args = expression.args.map((arg, i) =>
        compile(reader, arg, (operator === 'or_else' && i === 0) || (safe && operator === 'pick'), depth + 1),
      )
      return { _tag: 'Operation', operator, args }
    }
  }
}
