import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { table } from '../../core/text-table.js'
import { answerAs } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from '../io.js'
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
  answerAs(
    io,
    options,
    () => all.map(({ name, description, inputs }) => ({ name, description, inputs })),
    () =>
      all.flatMap(({ name, description, inputs }) => [
        name,
        `  ${description}`,
        ...table(
          Object.entries(inputs).map(([key, spec]) => [
            `  ${key}`,
            spec.type,
            spec.default === undefined ? 'required' : short(spec.default),
            spec.description ?? '',
          ]),
        ),
      ]),
  )
  return right(EXIT.succeeded)
}
