import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { table } from '../../core/text-table.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText } from '../io.js'
import { bundleAt } from '../library-file.js'
import type { LibraryOptions } from '../library-flag.js'

const short = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 70 ? `${text.slice(0, 67)}..` : text
}

/** Lists the templates with their inputs. */
export const templatesCommand = async (
  options: LibraryOptions & { readonly json: boolean },
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const bundle = await bundleAt(options, io)
  if (isLeft(bundle)) return bundle
  const all = Object.values(bundle.right.all.templates)
  if (options.json)
    io.out(jsonText(all.map(({ name, description, inputs }) => ({ name, description, inputs }))))
  else
    for (const { name, description, inputs } of all) {
      io.err(`${name}\n  ${description}\n`)
      const rows = Object.entries(inputs).map(([key, spec]) => [
        `  ${key}`,
        spec.type,
        spec.default === undefined ? 'required' : short(spec.default),
        spec.description ?? '',
      ])
      for (const line of table(rows)) io.err(`${line}\n`)
    }
  return right(EXIT.succeeded)
}
