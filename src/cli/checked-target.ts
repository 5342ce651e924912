import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type PartReading, partSubject, strategyPart } from '../../laws/check/part-subject.js'
import type { NotTestable, Subject } from '../../laws/check/subject.js'
import { labelSubject } from '../../laws/check/targets.js'
import { decodeWith, isRecord, showFault } from '../core/codec/codec.js'
import { didYouMean } from '../core/near.js'
import type { Bars } from '../market/bars/bars.js'
import type { Library } from '../phases/library/library.js'
import { CLASSIFIERS, type ClassifierKind, classifier, fit, label } from '../regime/classifier.js'
import { strategyCodecOf } from '../strategy/strategy-codec.js'
import { readDocument, showDocumentFault } from '../workflow/codec/document.js'
import { type CheckedModule, partsIn } from './checked-module.js'
import { chosenExport } from './chosen-export.js'
import { textIn } from './file-at.js'
import { type CliFailure, unable, wrongCall } from './io.js'
import { unknownStrategy } from './strategy-flag.js'

const has = (value: unknown, field: string): boolean => isRecord(value) && field in value

/** What a target's name is read with. */
export interface TargetReading extends PartReading {
  readonly cwd: string
  /** What names mean, with the parts that come with regimen. */
  readonly library: Library
}

const KINDS =
  'a strategy, a machine, an order machine, an operator, a classifier, a kind of phase, a broker, or a function that opens a store'

const among = (
  { file, name }: CheckedModule,
  exports: CheckedModule['exports'],
  reading: TargetReading,
): Either<CliFailure, Subject | NotTestable> => {
  const held = Object.fromEntries(
    Object.entries(partsIn(exports)).flatMap(([key, value]) => {
      const subject = partSubject(value, reading)
      return subject === undefined ? [] : [[key, subject] as const]
    }),
  )
  const found = chosenExport(file, name, held, {
    none: `${file} exports no target: ${KINDS}`,
    several: `${file} exports several`,
    unknown: (wanted, names) => `${file} exports no target "${wanted}"${didYouMean(wanted, names)}: ${KINDS}`,
  })
  return isLeft(found) ? left(wrongCall(found.left)) : right(found.right[1])
}

/** A target of a module, which is loaded twice: what it draws while it loads differs from one time to the next. */
const fromModule = async (
  module: CheckedModule,
  reading: TargetReading,
): Promise<Either<CliFailure, Subject | NotTestable>> => {
  const first = among(module, module.exports, reading)
  if (isLeft(first) || '_tag' in first.right) return first
  const exports = await module.again()
  const second = isLeft(exports) ? exports : among(module, exports.right, reading)
  return isLeft(second) || '_tag' in second.right ? second : right({ ...first.right, reloaded: second.right })
}

const asStrategy = (
  what: string,
  given: unknown,
  reading: TargetReading,
): Either<CliFailure, Subject | NotTestable> => {
  const decoded = decodeWith(
    strategyCodecOf({ operators: reading.library.operators, catalogue: reading.library.strategies }),
  )(given)
  return isLeft(decoded)
    ? left(unable(...decoded.left.map((fault) => `${what}: ${showFault(fault)}`)))
    : right(strategyPart(decoded.right, reading))
}

const fromDocument = (file: string, reading: TargetReading): Either<CliFailure, Subject | NotTestable> => {
  const path = resolve(reading.cwd, file)
  if (!existsSync(path)) return left(wrongCall(`there is no file ${file}`))
  const text = textIn(file, path)
  if (isLeft(text)) return text
  const read = readDocument(text.right)
  if (isLeft(read)) return left(unable(...read.left.map((fault) => showDocumentFault(file, fault))))
  const { value } = read.right
  return asStrategy(
    file,
    has(value, 'strategy') ? (value as { readonly strategy: unknown }).strategy : value,
    reading,
  )
}

const fitted = (kind: ClassifierKind, bars: Bars): Either<CliFailure, Subject> => {
  const model = fit(classifier(kind), bars, 1)
  return isLeft(model)
    ? left(unable(`${kind} cannot be fitted to these bars: ${model.left._tag}`))
    : right(labelSubject(kind, (some) => label(model.right, some)))
}

const unknownIn = (what: string, { strategies }: Library): Either<CliFailure, never> | undefined => {
  const because = unknownStrategy(what, Object.keys(strategies))
  return because === undefined ? undefined : left(unable(`${what}: ${because}`))
}

/**
 * Finds what a target names: an export of the module that it names, a part of the library, a strategy of the catalogue, an
 * operator, a classifier (fitted to the given bars), a strategy in a document, or a condition under which to be long.
 */
export const checkedTarget = async (
  what: string,
  module: CheckedModule | undefined,
  reading: TargetReading,
): Promise<Either<CliFailure, Subject | NotTestable>> => {
  if (module !== undefined) return fromModule(module, reading)
  if (/\.(ya?ml|json)$/.test(what)) return fromDocument(what, reading)
  const { bars, library } = reading
  const own = [library.strategies, library.classifiers, library.operators, library.order_machines]
    .map((parts): unknown => (Object.hasOwn(parts, what) ? parts[what] : undefined))
    .find((part) => part !== undefined)
  const subject = own === undefined ? undefined : partSubject(own, reading)
  if (subject !== undefined) return right(subject)
  const kind = CLASSIFIERS.find((name) => name === what)
  if (kind !== undefined) return fitted(kind, bars)
  return Object.hasOwn(library.operators, what)
    ? left(wrongCall(`${what} is an operator without a kernel of its own: check a condition that uses it`))
    : (unknownIn(what, reading.library) ?? asStrategy(what, what, reading))
}
