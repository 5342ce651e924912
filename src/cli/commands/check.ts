import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { check } from '../../../laws/check/check.js'
import { CHECK_LAWS, FIRST_LAWS } from '../../../laws/check/check-laws.js'
import { checkPart } from '../../../laws/check/check-part.js'
import {
  checkPlaced,
  furtherInstruments,
  type Placed,
  someInstruments,
  universeReader,
} from '../../../laws/check/check-universe.js'
import { checkWorkflow, WORKFLOW_LAWS } from '../../../laws/check/check-workflow.js'
import type { AsSubject } from '../../../laws/check/part-subject.js'
import { type CheckReport, reportLines } from '../../../laws/check/report.js'
import { strategySubject } from '../../../laws/check/strategy-target.js'
import type { NotTestable, Subject } from '../../../laws/check/subject.js'
import { universeSubject } from '../../../laws/check/universe-target.js'
import { adviceLines } from '../../../laws/check/warmup-advice.js'
import { didYouMean } from '../../core/near.js'
import type { Params } from '../../core/space/dimension.js'
import type { Bars } from '../../market/bars/bars.js'
import type { Bundle } from '../../phases/library/bundle.js'
import { answerAs } from '../answer.js'
import { type CheckFlags, replayOf } from '../check-replay.js'
import { type CheckedModule, checkedModule } from '../checked-module.js'
import { checkedPart } from '../checked-part.js'
import { checkedTarget } from '../checked-target.js'
import { checkedWorkflow } from '../checked-workflow.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import { bundleAt } from '../library-file.js'
import { isSeveral } from '../pattern.js'
import { readPairs } from '../settings.js'
import type { TemplateSource } from '../source.js'
import { universeAt } from '../universe.js'
import { datasetAt } from '../world.js'

const lawOptions = ({ law, path, runs, seed, strict }: CheckFlags) => ({
  runs,
  seed,
  strict,
  ...(law === undefined ? {} : { law }),
  ...(path === undefined ? {} : { path }),
})

const found = (target: string, subject: Subject | NotTestable): Either<CliFailure, Subject> =>
  '_tag' in subject ? left(unable(`${target} is not testable: ${subject.because}`)) : right(subject)

interface Checked {
  readonly report: CheckReport
  readonly on: string
  /** The names by which `--law` takes one law. */
  readonly names: readonly string[]
}
const DECISION_LAWS = [...FIRST_LAWS, ...CHECK_LAWS].map(({ name }) => name)

/** What a command line names: a module that is loaded once, and the library that its names are of. */
interface Named {
  readonly target: string
  readonly module: CheckedModule | undefined
  readonly bundle: Bundle
  readonly params: Params
}

/** On the given bars and on made-up markets. */
const onOne = async (
  { target, module, bundle, params }: Named,
  options: CheckFlags,
  io: Io,
): Promise<Either<CliFailure, Checked>> => {
  const dataset = await datasetAt(options, io)
  if (isLeft(dataset)) return dataset
  const { name, bars } = dataset.right
  const part = module === undefined ? undefined : await checkedPart(module, params, dataset.right)
  if (part !== undefined) {
    if (isLeft(part)) return part
    const { seed, law } = options
    return right({
      report: await checkPart(part.right, { seed, ...(law === undefined ? {} : { law }) }),
      on: name,
      names: part.right.laws.map((_, i) => String(i + 1)),
    })
  }
  const read = await checkedTarget(target, module, {
    params,
    bars,
    cwd: io.cwd,
    library: bundle.all,
    asSubject: strategySubject,
  })
  const subject = isLeft(read) ? read : found(target, read.right)
  return map((known: Subject) => ({
    report: check(known, { ...lawOptions(options), bars: { name, bars } }),
    on: `${name} and made-up markets`,
    names: DECISION_LAWS,
  }))(subject)
}

/** On some instruments of a universe, each with what it reads of the others. */
const onSeveral = async (
  { target, module, bundle, params }: Named,
  pattern: string,
  options: CheckFlags,
  io: Io,
): Promise<Either<CliFailure, Checked>> => {
  const all = await universeAt(pattern, options, io)
  if (isLeft(all)) return all
  const reading = (symbol: string, bars: Bars, asSubject: AsSubject): Promise<Either<CliFailure, Placed>> =>
    checkedTarget(target, module, { params, bars, cwd: io.cwd, library: bundle.all, asSubject }).then(
      (read) =>
        map((subject: Subject) => ({ symbol, subject, bars }))(
          isLeft(read) ? read : found(target, read.right),
        ),
    )
  const some = someInstruments(all.right)
  const placed: Placed[] = []
  for (const { symbol, dataset } of some) {
    const each = await reading(symbol, dataset.bars, (strategy, more) =>
      universeSubject(strategy, all.right, symbol, more),
    )
    if (isLeft(each)) return each
    placed.push(each.right)
  }
  const [first] = some
  const alone =
    first === undefined ? undefined : await reading(first.symbol, first.dataset.bars, strategySubject)
  const further: Placed[] = []
  for (const { symbol, dataset } of furtherInstruments(
    all.right,
    alone !== undefined && isLeft(alone),
    some,
  )) {
    const each = await reading(symbol, dataset.bars, universeReader(all.right, symbol))
    if (isLeft(each)) return each
    if (each.right.subject.kind !== 'classifier') further.push(each.right)
  }
  return right({
    report: checkPlaced(placed, lawOptions(options), further),
    on: `${placed.map(({ symbol }) => symbol).join(', ')} of ${all.right.instruments.length} instruments${further.length === 0 ? '' : `, ${further.length} more by heart`}`,
    names: DECISION_LAWS,
  })
}

/** A workflow on the given bars; parameters are its inputs. */
const onWorkflow = async (
  { template, tell }: TemplateSource,
  { params, bundle }: Named,
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
      library: bundle.own,
      seed,
      tell,
      ...(law === undefined ? {} : { law }),
    })
    return right({ report, on: dataset.right.name, names: WORKFLOW_LAWS })
  } catch (cause) {
    return left(unable(cause instanceof Error ? cause.message : String(cause)))
  }
}

const checkedAs = async (named: Named, options: CheckFlags, io: Io): Promise<Either<CliFailure, Checked>> => {
  const { data } = options
  const workflow = await checkedWorkflow(named.target, named.module, named.bundle.all.templates, io)
  if (workflow !== undefined)
    return isLeft(workflow) ? workflow : onWorkflow(workflow.right, named, options, io)
  return data !== undefined && (await isSeveral(data, io))
    ? onSeveral(named, data, options, io)
    : onOne(named, options, io)
}

/** Puts a target to the laws, on the given bars and on made-up markets; exit code 1 where one is broken. */
export const checkCommand = async (
  target: string,
  options: CheckFlags,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const params = readPairs('--param', options.param)
  if (isLeft(params)) return params
  const bundle = await bundleAt(options, io)
  if (isLeft(bundle)) return bundle
  const module = await checkedModule(target, io.cwd)
  if (module !== undefined && isLeft(module)) return module
  const checked = await checkedAs(
    { target, module: module?.right, bundle: bundle.right, params: params.right },
    options,
    io,
  )
  if (isLeft(checked)) return checked
  const { report, on, names } = checked.right
  const { law } = options
  if (law !== undefined && !names.includes(law))
    return left(
      wrongCall(`--law: a ${report.kind} has no law "${law}"${didYouMean(law, names)}: ${names.join(', ')}`),
    )
  answerAs(
    io,
    options,
    () => report,
    () => [
      `${report.kind} ${report.target} on ${on} · seed ${report.seed}`,
      ...reportLines(report, replayOf(target, options)),
      ...(report.warmup === undefined ? [] : adviceLines(report.warmup)),
      report.holds ? 'no law is broken' : 'broken: do not trade it',
    ],
  )
  return right(report.holds ? EXIT.succeeded : EXIT.failed)
}
