import { noBars } from '../../src/market/bars/bar-columns.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import { CHECK_LAWS, type CheckLaw, FIRST_LAWS } from './check-laws.js'
import { givenMarkets, type Market, madeUpMarkets } from './markets.js'
import { messageOf, type Probe, probed } from './probe.js'
import { type CheckReport, type LawReport, reportLines } from './report.js'
import { reportOfAll } from './report-of-all.js'
import { smallest } from './shrink.js'
import { type StrategyTarget, strategySubject } from './strategy-target.js'
import type { NotTestable, Subject } from './subject.js'
import { tableOf } from './table.js'
import { orderMachineSubject } from './targets.js'

export interface CheckOptions {
  /** Bars of the user's own, and the name that reports use for them. */
  readonly bars?: { readonly name: string; readonly bars: Bars }
  /** Cuts of each law on each market; 24 by default. */
  readonly runs?: number
  /** Of the made-up markets and the cuts; 1 by default. */
  readonly seed?: number
  /** One law by its name, in place of all. */
  readonly law?: string
  /** One case of that law, as a report names it: `market/case`. */
  readonly path?: string
  /** Whether the given bars are the only market. */
  readonly alone?: boolean
  /** Whether a law that was never put to the test counts as broken. */
  readonly strict?: boolean
}

/** A value that is made when it is first asked for. */
const whenAsked = <A>(make: () => A): (() => A) => {
  const held: { made?: { readonly value: A } } = {}
  return () => {
    held.made ??= { value: make() }
    return held.made.value
  }
}

interface Placed {
  readonly market: Market
  readonly number: number
  readonly probe: () => Probe | string
}

type Made = Omit<LawReport, 'law' | 'sentence'>
const broken = ({ name }: Market, path: string, sentence: string): Made => ({
  outcome: { _tag: 'Broken', sentence, market: name, path },
  table: [],
})

/** The first case of a law that breaks on one market, or how many cases there were. */
const onMarket = (
  subject: Subject,
  law: CheckLaw,
  { market, number, probe: asked }: Placed,
  { runs = 24, seed = 1, path }: CheckOptions,
): Made | number => {
  if (path !== undefined && !path.startsWith(`${number}/`)) return 0
  if (market.few === true && law.few !== true) return 0
  const probe = asked()
  if (typeof probe === 'string') return broken(market, `${number}/0`, `it fails on ${market.name}: ${probe}`)
  let cases = 0
  for (const [i, moved] of law.compares(subject, probe, runs, seed).entries()) {
    const here = `${number}/${i}`
    if (path !== undefined && path !== here) continue
    try {
      const found = moved(0)(subject, probe.bars, probe.from)
      cases += 1
      if (found === undefined) continue
      const finding = found.whole === true ? found : smallest(subject, moved, found)
      return {
        outcome: { _tag: 'Broken', finding, sentence: finding.sentence, market: market.name, path: here },
        table: tableOf(subject, finding),
      }
    } catch (cause) {
      return broken(market, here, `it fails on ${market.name}: ${messageOf(cause)}`)
    }
  }
  return cases
}

const madeOf = (subject: Subject, law: CheckLaw, placed: readonly Placed[], options: CheckOptions): Made => {
  const because = law.notTestable?.(subject)
  if (because !== undefined) return { outcome: { _tag: 'NotTestable', because }, table: [] }
  const decided = whenAsked(() =>
    placed
      .map(({ probe }) => probe())
      .filter((probe) => typeof probe === 'string' || probe.changes.length > 0),
  )
  const spared =
    options.path === undefined && law.spares !== undefined ? Math.floor(decided().length * law.spares) : 0
  let cases = 0
  let breaks = 0
  for (const each of placed) {
    const made = onMarket(subject, law, each, options)
    if (typeof made === 'number') cases += made
    else if (breaks >= spared) return made
    else breaks += 1
  }
  return {
    outcome:
      law.premise === 'decides' && decided().length === 0
        ? { _tag: 'Vacuous', because: 'it never decided anything on these markets' }
        : cases === 0
          ? { _tag: 'NotTestable', because: 'no market here has a case for it' }
          : { _tag: 'Held', cases },
    table: [],
  }
}

const checkOne = (subject: Subject, options: CheckOptions): CheckReport => {
  const { seed = 1, bars } = options
  const history = subject.history(bars?.bars ?? madeUpMarkets(seed, 0)[0]?.bars ?? noBars)
  const given =
    bars === undefined ? [] : givenMarkets(bars.name, bars.bars).map((market) => ({ market, given: true }))
  const drawn = options.alone === true ? [] : madeUpMarkets(seed, history, bars?.bars)
  const markets = [...given, ...drawn.map((market) => ({ market, given: false }))]
  const placed = markets.map(
    ({ market, given: known }, number): Placed => ({
      market,
      number,
      probe: whenAsked(() => probed(subject, market, known)),
    }),
  )
  const reports = (some: readonly CheckLaw[], unless: LawReport | undefined): readonly LawReport[] =>
    some
      .filter(({ name }) => options.law === undefined || options.law === name)
      .map(
        (law): LawReport => ({
          law: law.name,
          sentence: law.sentence,
          ...(unless === undefined
            ? madeOf(subject, law, placed, options)
            : {
                outcome: { _tag: 'NotTestable', because: `first mend this: ${unless.sentence}` },
                table: [],
              }),
        }),
      )
  const first = reports(FIRST_LAWS, undefined)
  const laws = [
    ...first,
    ...reports(
      CHECK_LAWS,
      first.find(({ outcome: { _tag } }) => _tag === 'Broken'),
    ),
  ]
  const wrong = ({ outcome: { _tag } }: LawReport): boolean =>
    _tag === 'Broken' || (options.strict === true && _tag === 'Vacuous')
  const measured = bars === undefined || options.law !== undefined ? undefined : subject.warmup?.(bars.bars)
  return {
    target: subject.name,
    kind: subject.kind,
    seed,
    laws,
    ...(measured === undefined ? {} : { warmup: measured }),
    holds: !laws.some(wrong),
  }
}

/** Other parameters are put to fewer cases each. */
const VARIANT_SHARE = 4

/**
 * One law of a whole report, where it breaks at this path. What a target keeps from run to run shows the same only after the same runs,
 * so a case of the laws on runs is made again by all that came before it.
 */
const reportAgain = (subject: Subject, { law, path, ...whole }: CheckOptions): CheckReport | undefined => {
  if (path === undefined || !FIRST_LAWS.some(({ name }) => name === law)) return undefined
  const { warmup: _, ...report } = check(subject, whole)
  const laws = report.laws.filter((each) => each.law === law)
  return laws.some(({ outcome }) => outcome._tag === 'Broken' && outcome.path === path)
    ? { ...report, laws, holds: false }
    : undefined
}

/**
 * Puts a target to every law, on the given bars and on made-up markets, and reports each law as held, broken (with the smallest
 * case), vacuous or not testable. Where it has a space, other parameters of it are tried as well; the path of their cases begins
 * with them, `n=40@market/case`. The same options give the same report.
 */
export const check = (subject: Subject, options: CheckOptions = {}): CheckReport => {
  const { path, runs = 24 } = options
  const repeated = reportAgain(subject, options)
  if (repeated !== undefined) return repeated
  const border = path?.lastIndexOf('@') ?? -1
  const only = border < 0 ? undefined : path?.slice(0, border)
  const few = { ...options, runs: Math.max(4, Math.ceil(runs / VARIANT_SHARE)) }
  const { path: _, ...whole } = few
  const variants = (subject.variants ?? []).filter(({ name }) => path === undefined || name === only)
  const others = variants.map(
    (variant) =>
      [
        variant.name,
        checkOne(variant, border < 0 ? whole : { ...few, path: path?.slice(border + 1) ?? '' }),
      ] as const,
  )
  if (only !== undefined) {
    if (others.length === 0) throw new Error(`${subject.name} has no parameters "${only}"`)
    return reportOfAll(others)
  }
  const own = checkOne(subject, options)
  return others.length === 0 ? own : reportOfAll([['', own], ...others])
}

const orThrow = (subject: Subject | NotTestable, options: CheckOptions): void => {
  if ('_tag' in subject) throw new Error(`not testable: ${subject.because}`)
  const report = check(subject, options)
  if (!report.holds)
    throw new Error(`${report.kind} ${report.target} breaks a law\n${reportLines(report).join('\n')}`)
}

/**
 * Throws where a strategy breaks a law; the message is the report, with the smallest case as a table. Give `bars` of your own:
 * a strategy that knows its data by heart is found on that very data.
 *
 * @example test('it does not peek', () => checkStrategy(mine, { bars: { name: 'SPY', bars } }))
 */
export const checkStrategy = (strategy: Strategy, options: CheckOptions & StrategyTarget = {}): void =>
  orThrow(strategySubject(strategy, options), options)

/** Throws where an order machine breaks a law; the message is the report. */
export const checkOrderMachine = <State>(machine: OrderMachine<State>, options: CheckOptions = {}): void =>
  orThrow(orderMachineSubject(machine), options)
