import { existsSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../core/near.js'
import type { PhaseError } from '../run/phase-error.js'
import { decodeWorkflow } from '../workflow/codec/decode.js'
import { showDocumentFault } from '../workflow/codec/document.js'
import { type PlanFault, showPlanFault } from '../workflow/plan/fault.js'
import { asTemplate, type Template } from '../workflow/template.js'
import type { AnyWorkflow } from '../workflow/workflow.js'
import { chosenExport } from './chosen-export.js'
import { textIn } from './file-at.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { isModule, moduleAt } from './library-file.js'

/** A template, and how a fault of its plan is shown: with file, line and column where there are such. */
export interface TemplateSource {
  readonly template: Template
  readonly tell: (fault: PlanFault) => string
  /** Where a phase of this path stands in a file. */
  readonly has?: (path: string) => boolean
}

/** Where in a file the faults of a phase's config stand, each in a line; none of what is no file. */
export const placesOf = (
  { tell, has }: TemplateSource,
  path: string,
  error: PhaseError,
): readonly string[] => {
  const written = path.replace(/\[\d+\]/g, '')
  return error._tag === 'BadConfig' && has?.(written) === true
    ? error.faults.map((fault) =>
        tell({ _tag: 'BadConfig', at: `${written}.config.${fault.path}`, message: fault.message }),
      )
    : []
}

const DOCUMENTS = ['.yaml', '.yml', '.json']
const nodes = ['Empty', 'Phase', 'Sequence', 'Parallel', 'When', 'Iterate', 'ForEach', 'Scope', 'Optional']

const isWorkflow = (value: unknown): value is AnyWorkflow =>
  typeof value === 'object' && value !== null && '_tag' in value && nodes.includes(String(value._tag))
const isTemplate = (value: unknown): value is Template =>
  typeof value === 'object' &&
  value !== null &&
  'workflow' in value &&
  isWorkflow(value.workflow) &&
  'inputs' in value &&
  typeof value.inputs === 'object' &&
  value.inputs !== null

const fromDocument = (file: string, path: string): Either<CliFailure, TemplateSource> => {
  const text = textIn(file, path)
  if (isLeft(text)) return text
  const decoded = decodeWorkflow(text.right)
  return isLeft(decoded)
    ? left(unable(...decoded.left.map((fault) => showDocumentFault(file, fault))))
    : right({
        template: decoded.right.template,
        tell: (fault) => `${showDocumentFault(file, decoded.right.locate(fault))} (${fault.at})`,
        has: decoded.right.has,
      })
}

/** The file of a workflow whose code runs when it is looked at; none for documents and templates. */
export const moduleIn = (what: string): string | undefined => {
  const [file = ''] = what.split('#')
  return isModule(file) ? file : undefined
}

/** The workflow or template that exports of a module hold, by its name or as the only one. */
export const sourceAmong = (
  exports: Readonly<Record<string, unknown>>,
  file: string,
  name: string | undefined,
): Either<CliFailure, TemplateSource> => {
  const held = Object.fromEntries(
    Object.entries(exports).filter(([, value]) => isTemplate(value) || isWorkflow(value)),
  )
  const found = chosenExport(file, name, held, {
    none: `${file} exports no workflow or template`,
    several: `${file} exports several`,
    unknown: (wanted, names) => `${file} exports no workflow "${wanted}"${didYouMean(wanted, names)}`,
  })
  if (isLeft(found)) return left(unable(found.left))
  const [key, value] = found.right
  const template = isTemplate(value)
    ? value
    : asTemplate(value as AnyWorkflow, key === 'default' ? 'workflow' : key)
  return right({ template, tell: showPlanFault })
}

const fromModule = async (
  file: string,
  path: string,
  name: string | undefined,
): Promise<Either<CliFailure, TemplateSource>> => {
  const loaded = await moduleAt(file, path)
  return isLeft(loaded) ? loaded : sourceAmong(loaded.right.exports, file, name)
}

/** Finds what NAME or FILE means: a template of the library, a YAML or JSON document, or an export of a module. */
export const sourceOf = async (
  what: string,
  { cwd }: Pick<Io, 'cwd'>,
  templates: Readonly<Record<string, Template>>,
): Promise<Either<CliFailure, TemplateSource>> => {
  const [file = '', name] = what.split('#')
  const extension = extname(file)
  const known = Object.hasOwn(templates, what) ? templates[what] : undefined
  if (known !== undefined) return right({ template: known, tell: showPlanFault })
  const path = resolve(cwd, file)
  if (file === '') return left(wrongCall(`"${what}" names no template and no file`))
  if (!DOCUMENTS.includes(extension) && !isModule(file)) {
    const near = didYouMean(what, Object.keys(templates))
    return left(
      wrongCall(
        existsSync(path)
          ? `${file}: a workflow is a .yaml, .json, .ts or .js file`
          : `there is no template "${what}"${near}; a file ends in .yaml, .json, .ts or .js`,
      ),
    )
  }
  if (!existsSync(path)) return left(wrongCall(`there is no file ${file}`))
  if (!statSync(path).isFile()) return left(wrongCall(`${file} is no file`))
  if (DOCUMENTS.includes(extension) && name !== undefined)
    return left(wrongCall(`${file} is one workflow: write it without "#${name}"`))
  return DOCUMENTS.includes(extension) ? fromDocument(file, path) : fromModule(file, path, name)
}
