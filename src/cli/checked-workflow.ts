import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { isRecord } from '../core/codec/codec.js'
import type { Library } from '../phases/library/library.js'
import { readDocument } from '../workflow/codec/document.js'
import type { CheckedModule } from './checked-module.js'
import { textIn } from './file-at.js'
import type { CliFailure, Io } from './io.js'
import { sourceAmong, sourceOf, type TemplateSource } from './source.js'

const WORKFLOW_KEYS = [
  'template',
  'workflow',
  'phase',
  'sequence',
  'parallel',
  'when',
  'iterate',
  'for_each',
  'scope',
]

/** The workflow or template that a target names, if it names one. */
export const checkedWorkflow = async (
  target: string,
  module: CheckedModule | undefined,
  templates: Library['templates'],
  io: Io,
): Promise<Either<CliFailure, TemplateSource> | undefined> => {
  if (module !== undefined) {
    const source = sourceAmong(module.exports, module.file, module.name)
    return isLeft(source) ? undefined : source
  }
  const path = resolve(io.cwd, target)
  if (/\.(ya?ml|json)$/.test(target) && existsSync(path)) {
    const text = textIn(target, path)
    if (isLeft(text)) return text
    const read = readDocument(text.right)
    const isOne =
      !isLeft(read) &&
      isRecord(read.right.value) &&
      Object.keys(read.right.value).some((key) => WORKFLOW_KEYS.includes(key))
    return isOne ? sourceOf(target, io, templates) : undefined
  }
  return Object.hasOwn(templates, target) ? sourceOf(target, io, templates) : undefined
}
