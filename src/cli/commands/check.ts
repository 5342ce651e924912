import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { check, reportLines } from '../../../laws/check/check.js'
import type { DataOptions } from '../bars.js'
import { checkedTarget } from '../checked-target.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable } from '../io.js'
import { readPairs } from '../settings.js'
import { datasetAt } from '../world.js'

export interface CheckOptions extends DataOptions {
  readonly param: readonly string[]
  readonly runs: number
  readonly seed: number
  readonly law?: string
  readonly path?: string
  readonly strict: boolean
  readonly json: boolean
}

const quoted = (text: string): string =>
  /^[\w./#:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The command that makes one case again. */
const replayOf =
  (target: string, { data, seed, runs, param }: CheckOptions) =>
  (law: string, path: string): string =>
    [
      'regimen check',
      quoted(target),
      ...(data === undefined ? [] : ['--data', quoted(data)]),
      ...param.flatMap((pair) => ['--param', quoted(pair)]),
      `--seed ${seed} --runs ${runs} --law ${law} --path ${path}`,
    ].join(' ')

/** Puts a target to the laws, on the given bars and on made-up markets; exit code 1 where one is broken. */
export const checkCommand = async (
  target: string,
  options: CheckOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const dataset = await datasetAt(options, io)
  if (isLeft(dataset)) return dataset
  const params = readPairs('--param', options.param)
  if (isLeft(params)) return params
  const { name, bars } = dataset.right
  const subject = await checkedTarget(target, params.right, bars, io.cwd)
  if (isLeft(subject)) return subject
  if ('_tag' in subject.right) return left(unable(`${target} is not testable: ${subject.right.because}`))
  const { law, path, runs, seed, strict } = options
  const report = check(subject.right, {
    bars: { name, bars },
    runs,
    seed,
    strict,
    ...(law === undefined ? {} : { law }),
    ...(path === undefined ? {} : { path }),
  })
  if (options.json) io.out(jsonText(report))
  else {
    io.err(`${report.kind} ${report.target} on ${name} and made-up markets · seed ${seed}\n`)
    for (const line of reportLines(report, replayOf(target, options))) io.err(`${line}\n`)
    io.err(`${report.holds ? 'no law is broken' : 'broken: do not trade it'}\n`)
  }
  return right(report.holds ? EXIT.succeeded : EXIT.failed)
}
