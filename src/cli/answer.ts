import { type Io, jsonText } from './io.js'

/** Prints lines that a command was asked for, on stdout: a pipe or a file gets all of them and nothing else. */
export const answer = (io: Pick<Io, 'out' | 'copied'>, ...lines: readonly string[]): void => {
  for (const line of lines) io.out(`${io.copied?.(line) ?? line}\n`)
}

/** Prints lines that go with an answer, on stderr: progress, warnings, hints, and what was written where. */
export const notice = (io: Pick<Io, 'err' | 'copied'>, ...lines: readonly string[]): void => {
  for (const line of lines) io.err(`${io.copied?.(line) ?? line}\n`)
}

/** Prints what a command was asked for in one of its two forms, both on stdout: one JSON document, or lines. */
export const answerAs = (
  io: Pick<Io, 'out' | 'copied'>,
  { json }: { readonly json: boolean },
  document: () => unknown,
  lines: () => readonly string[],
): void => {
  if (json) io.out(jsonText(document()))
  else answer(io, ...lines())
}
