import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { check } from '../../../laws/check/check.js'
import { checkPart } from '../../../laws/check/check-part.js'
import { checkPlaced, type Placed, someInstruments } from '../../../laws/check/check-universe.js'
import { checkWorkflow } from '../../../laws/check/check-workflow.js'
import { type CheckReport, reportLines } from '../../../laws/check/report.js'
import type { NotTestable, Subject } from '../../../laws/check/subject.js'
import { universeSubject } from '../../../laws/check/universe-target.js'
import { adviceLines } from '../../../laws/check/warmup-advice.js'
import { isRecord } from '../../core/codec/codec.js'
import type { Params } from '../../core/space/dimension.js'
import { templates } from '../../templates/templates.js'
import { readDocument } from '../../workflow/codec/document.js'
import type { DataOptions } from '../bars.js'
import { checkedPart } from '../checked-part.js'
import { checkedTarget } from '../checked-target.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable } from '../io.js'
import { isModule } from '../library-file.js'
import { isPattern } from '../pattern.js'
import { readPairs } from '../settings.js'
import { sourceOf, type TemplateSource } from '../source.js'
import { universeAt } from '../universe.js'
import { datasetAt } from '../world.js'

export interface CheckFlags extends DataOptions {
  readonly param: readonly string[]
  readonly runs: number
  readonly seed: number
  readonly law?: string
  readonly path?: string
  readonly strict: boolean
  readonly json: boolean
}

const lawOptions = ({ law, path, runs, seed, strict }: CheckFlags) => ({
  runs,
  seed,
  strict,
  ...(law === undefined ? {} : { law }),
  ...(path === undefined ? {} : { path }),
})

const quoted = (text: string): string =>
  /^[\w./#:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The command that makes one case again. */
const replayOf =
  (target: string, { data, seed, runs, param }: CheckFlags) =>
  (law: string, path: string): string =>
    [
      'regimen check',
      quoted(target),
      ...(data === undefined ? [] : ['--data', quoted(data)]),
      ...param.flatMap((pair) => ['--param', quoted(pair)]),
      `--seed ${seed} --runs ${runs} --law ${law} --path ${quoted(path)}`,
    ].join(' ')

const found = (target: string, subject: Subject | NotTestable): Either<CliFailure, Subject> =>
  '_tag' in subject ? left(unable(`${target} is not testable: ${subject.because}`)) : right(subject)

interface Checked {
  readonly report: CheckReport
  readonly on: string
}

/** On the given bars and on made-up markets. */
const onOne = async (
  target: string,
  params: Params,
  options: CheckFlags,
  io: Io,
): Promise<Either<CliFailure, Checked>> => {
  const dataset = await datasetAt(options, io)
  if (isLeft(dataset)) return dataset
  const { name, bars } = dataset.right
  const part = await checkedPart(target, params, dataset.right, io.cwd)
  if (part !== undefined) {
    if (isLeft(part)) return part
    const { seed, law } = options
    return right({
      report: await checkPart(part.right, { seed, ...(law === undefined ? {} : { law }) }),
      on: name,
    })
  }
  const read = await checkedTarget(target, params, bars, io.cwd)
  const subject = isLeft(read) ? read : found(target, read.right)
  return map((known: Subject) => ({
    report: check(known, { ...lawOptions(options), bars: { name, bars } }),
    on: `${name} and made-up markets`,
  }))(subject)
}

/** On some instruments of a universe, each with what it reads of the others. */
const onSeveral = async (
  target: string,
  params: Params,
  pattern: string,
  options: CheckFlags,
  io: Io,
): Promise<Either<CliFailure, Checked>> => {
  const all = await universeAt(pattern, options, io)
  if (isLeft(all)) return all
  const placed: Placed[] = []
  for (const { symbol, dataset } of someInstruments(all.right)) {
    const read = await checkedTarget(target, params, dataset.bars, io.cwd, (strategy, more) =>
      universeSubject(strategy, all.right, symbol, more),
    )
    const subject = isLeft(read) ? read : found(target, read.right)
    if (isLeft(subject)) return subject
    placed.push({ symbol, subject: subject.right, bars: dataset.bars })
  }
  return right({
    report: checkPlaced(placed, lawOptions(options)),
    on: `${placed.map(({ symbol }) => symbol).join(', ')} of ${all.right.instruments.length} instruments`,
  })
}

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
const workflowAt = async (
  target: string,
  io: Io,
): Promise<Either<CliFailure, TemplateSource> | undefined> => {
  const [file = ''] = target.split('#')
  const path = resolve(io.cwd, file)
  if (/\.(ya?ml|json)$/.test(file) && existsSync(path)) {
    const read = readDocument(readFileSync(path, 'utf8'))
    const isOne =
      !isLeft(read) &&
      isRecord(read.right.value) &&
      Object.keys(read.right.value).some((key) => WORKFLOW_KEYS.includes(key))
    return isOne ? sourceOf(target, io, templates) : undefined
  }
  const found =
    Object.hasOwn(templates, target) || isModule(file) ? await sourceOf(target, io, templates) : undefined
  return found === undefined || isLeft(found) ? undefined : found
}

/** A workflow on the given bars; parameters are its inputs. */
const onWorkflow = async (
  { template, tell }: TemplateSource,
  params: Params,
  options: CheckFlags,
  io: Io,
): Promise<Either<CliFailure, Checked>> => {
  const dataset = await datasetAt(options, io)
  if (isLeft(dataset)) return dataset
  const { law, seed } = options
  try {
    const report = await checkWorkflow(template, {
      data: dataset.right,
      inputs: params,
      seed,
      tell,
      ...(law === undefined ? {} : { law }),
    })
    return right({ report, on: dataset.right.name })
  } catch (cause) {
    return left(unable(cause instanceof Error ? cause.message : String(cause)))
  }
}

/** Puts a target to the laws, on the given bars and on made-up markets; exit code 1 where one is broken. */
export const checkCommand = async (
  target: string,
  options: CheckFlags,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const params = readPairs('--param', options.param)
  if (isLeft(params)) return params
  const { data } = options
  const workflow = await workflowAt(target, io)
  if (workflow !== undefined && isLeft(workflow)) return workflow
  const checked =
    workflow !== undefined
      ? await onWorkflow(workflow.right, params.right, options, io)
      : data !== undefined && isPattern(data)
        ? await onSeveral(target, params.right, data, options, io)
        : await onOne(target, params.right, options, io)
  if (isLeft(checked)) return checked
  const { report, on } = checked.right
  if (options.json) io.out(jsonText(report))
  else {
    io.err(`${report.kind} ${report.target} on ${on} · seed ${report.seed}\n`)
    for (const line of reportLines(report, replayOf(target, options))) io.err(`${line}\n`)
    for (const line of report.warmup === undefined ? [] : adviceLines(report.warmup)) io.err(`${line}\n`)
    io.err(`${report.holds ? 'no law is broken' : 'broken: do not trade it'}\n`)
  }
  return right(report.holds ? EXIT.succeeded : EXIT.failed)
}
