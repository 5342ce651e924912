import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type DecodeFault, showFault } from '../core/codec/codec.js'
import { inputTypes } from '../phases/inputs.js'
import type { Bundle } from '../phases/library/bundle.js'
import { handlersOf, inputTypesOf } from '../phases/library/bundled-handlers.js'
import { type Prepared, prepare, type RunRefused } from '../run/run.js'
import { showPlanFault } from '../workflow/plan/fault.js'
import type { Template } from '../workflow/template.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { bundleAt } from './library-file.js'
import type { LibraryOptions } from './library-flag.js'
import { applySettings } from './settings.js'
import { sourceOf, type TemplateSource } from './source.js'

/** A workflow that can run, and what its inputs were given. */
export interface Ready {
  readonly source: TemplateSource
  readonly prepared: Prepared
  /** What its names are of. */
  readonly bundle: Bundle
}

/** A fault of an input: of the flag that gave it, else of the file that declares it. */
const inputFault = (
  fault: DecodeFault,
  { inputs }: Template,
  settings: readonly string[],
  { tell }: TemplateSource,
): string => {
  const [name = ''] = fault.path.split(/[.[]/)
  if (settings.some((text) => text.startsWith(`${name}.`) || text.startsWith(`${name}=`)))
    return `--set ${showFault(fault)}`
  if (fault.message.startsWith('missing: ')) return `${showFault(fault)}; give it with --set ${name}=..`
  const field = fault.message.startsWith('there is no input type') || inputs[name]?.default === undefined
  return tell({
    _tag: 'BadConfig',
    at: `inputs.${name}.${field ? 'type' : 'default'}`,
    message: fault.message,
  })
}

/** Plans a template with the names of a bundle. */
const preparedIn = (
  bundle: Bundle,
  template: Template,
  values: Readonly<Record<string, unknown>>,
): Either<RunRefused, Prepared> =>
  prepare(template, values, handlersOf(bundle), inputTypesOf(inputTypes, bundle))

/** A user's module may export anything that looks like a workflow: what no builder made has no plan. */
const prepareSafely = (
  template: Template,
  values: Readonly<Record<string, unknown>>,
  bundle: Bundle,
): Either<RunRefused, Prepared> | undefined => {
  try {
    return preparedIn(bundle, template, values)
  } catch {
    return undefined
  }
}

/** A place in a config that a command line made, as the flag that sets it. */
const settingAt = (at: string): string =>
  at.endsWith('.config.kind') ? '' : at.replace(/^\w+\.config\./, '--set ').replace(/\[(\d+)\]/g, '.$1')

/** Plans a workflow that the command line itself made; faults are reported by the flag that sets what is wrong. */
export const readyFrom = (template: Template, bundle: Bundle): Either<CliFailure, Ready> => {
  const prepared = preparedIn(bundle, template, {})
  if (!isLeft(prepared))
    return right({ source: { template, tell: showPlanFault }, prepared: prepared.right, bundle })
  return left(
    wrongCall(
      ...(prepared.left._tag === 'BadInputs'
        ? prepared.left.faults.map(showFault)
        : prepared.left.faults.map((fault) => showPlanFault({ ...fault, at: settingAt(fault.at) }))),
    ),
  )
}

/** Finds and plans what a command names; faults of plan and inputs are reported all at once. */
export const ready = async (
  what: string,
  settings: readonly string[],
  options: LibraryOptions,
  io: Pick<Io, 'cwd'>,
): Promise<Either<CliFailure, Ready>> => {
  const bundle = await bundleAt(options, io)
  if (isLeft(bundle)) return bundle
  const source = await sourceOf(what, io, bundle.right.all.templates)
  if (isLeft(source)) return source
  const { template } = source.right
  const names = Object.keys(template.inputs)
  const defaults = Object.fromEntries(
    Object.entries(template.inputs).flatMap(([name, spec]) =>
      spec.default === undefined ? [] : [[name, spec.default]],
    ),
  )
  const values = applySettings(defaults, names, settings, template.name)
  if (isLeft(values)) return values
  const prepared = prepareSafely(template, values.right, bundle.right)
  if (prepared === undefined)
    return left(
      unable(`${what}: what it exports is no sound workflow; build it with the functions of regimen`),
    )
  if (!isLeft(prepared))
    return right({ source: source.right, prepared: prepared.right, bundle: bundle.right })
  return left(
    prepared.left._tag === 'BadInputs'
      ? wrongCall(...prepared.left.faults.map((fault) => inputFault(fault, template, settings, source.right)))
      : unable(...prepared.left.faults.map(source.right.tell)),
  )
}
