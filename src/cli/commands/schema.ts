import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { SORTS } from '../../phases/library/library.js'
import { workflowSchema } from '../../templates/workflow-schema.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText } from '../io.js'
import { bundleAt } from '../library-file.js'
import type { LibraryOptions } from '../library-flag.js'
import { writtenFile } from '../written.js'

/** The flags of `schema`. */
export interface SchemaOptions extends LibraryOptions {
  readonly out?: string
}

/** Prints the JSON Schema of workflow documents, with the names of libraries, or writes it to a file. */
export const schemaCommand = async (
  { out, ...options }: SchemaOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const bundle = await bundleAt(options, io)
  if (isLeft(bundle)) return bundle
  const { own, all } = bundle.right
  const names = Object.fromEntries(SORTS.map((sort) => [sort, Object.keys(own[sort])]))
  const text = jsonText(workflowSchema(names, all.handlers))
  if (out === undefined) {
    io.out(text)
    return right(EXIT.succeeded)
  }
  const put = writtenFile(out, text, io)
  return isLeft(put) ? put : right(EXIT.succeeded)
}
