import { type Either, right } from 'fp-ts/lib/Either.js'
import { templates } from '../../templates/templates.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText } from '../io.js'
import { table } from '../text/table.js'

const short = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 70 ? `${text.slice(0, 67)}..` : text
}

/** Lists the templates with their inputs. */
export const templatesCommand = (
  options: { readonly json: boolean },
  io: Io,
): Either<CliFailure, ExitCode> => {
  const all = Object.values(templates)
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
