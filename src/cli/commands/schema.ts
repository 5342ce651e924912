import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { workflowSchema } from '../../templates/workflow-schema.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText } from '../io.js'
import { writtenFile } from '../written.js'

/** Prints the JSON Schema of workflow documents, or writes it to a file. */
export const schemaCommand = ({ out }: { readonly out?: string }, io: Io): Either<CliFailure, ExitCode> => {
  const text = jsonText(workflowSchema())
  if (out === undefined) {
    io.out(text)
    return right(EXIT.succeeded)
  }
  const put = writtenFile(out, text, io)
  return isLeft(put) ? put : right(EXIT.succeeded)
}
