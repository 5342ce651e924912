import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { ledgerContent, recall } from '../candidate/stored-artifacts.js'
import { calendarOf } from '../candidate/stretch.js'
import { hashOf } from '../market/universe/data.js'
import { dataLines } from '../market/universe/data-text.js'
import { membershipNotes } from '../market/universe/membership-notes.js'
import { dataWarnings } from '../market/universe/universe-notes.js'
import type { InstrumentFigures } from '../phases/backtest/instrument-figures.js'
import type { SearchResult } from '../phases/optimization/result.js'
import { figuresOn } from '../phases/traded-result.js'
import { EXIT_REASONS, TRADE_NAMES, type Trades, tradeCount } from '../portfolio/account/trades.js'
import type { UniverseFigures } from '../portfolio/figures/universe-figures.js'
import type { PhaseError } from '../run/phase-error.js'
import { returnsOf } from '../stats/metrics/equity-fold.kernel.js'
import { sharpeRatio } from '../stats/returns/return-metrics.js'
import { meanOfColumn } from '../stats/timing/timing.kernel.js'
import type { AccountCurves } from './account.js'
import { figureColumnsOf } from './figure-columns.js'
import { markedOf } from './marked.js'
import type { Block, PageSection, Report } from './report.js'
import { accountOfParts } from './rerun.js'
import { memberSection, windowSection } from './sections/choice.js'
import { costSection, stressesOf } from './sections/costs.js'
import { equitySection, rollingSection, trainAndTest } from './sections/curve.js'
import { instrumentSection } from './sections/instruments.js'
import { drawdownSection, monthSection } from './sections/months.js'
import { phasesSection, provenanceSection, warningSection } from './sections/provenance.js'
import { tradeSection } from './sections/trades.js'
import { searchSection, windowSearchSection } from './sections/trials.js'
import { figureSection, inSampleSection, verdictSection } from './sections/verdict.js'
import type { StudySource } from './study-source.js'
import { type Drawn, drawnOf, periodsOfSource, type Subject, subjectOf } from './subject.js'

const JSON_TRADES = 1000

const headOf = (subject: Subject, curves: AccountCurves): PageSection => {
  switch (subject._tag) {
    case 'Validated':
      return verdictSection(subject.result, curves)
    case 'Traded':
      return inSampleSection(
        `${subject.path} on ${subject.result.span.first}..${subject.result.span.last}`,
        1,
      )
    case 'Searched':
      return inSampleSection(
        `${subject.path} on ${subject.result.span.first}..${subject.result.span.last}`,
        subject.result.counts.trials,
      )
  }
}

const breakEvenOf = (subject: Subject) =>
  subject._tag === 'Validated'
    ? subject.result.out_of_sample.break_even_cost
    : subject._tag === 'Traded'
      ? 'break_even_cost' in subject.result
        ? subject.result.break_even_cost
        : undefined
      : 'in_sample' in subject.result
        ? subject.result.in_sample.break_even_cost
        : undefined

const costsOf = (
  subject: Subject,
  { candidate, parts, account, curves: { returns, mix } }: Drawn,
): PageSection => {
  const stressed =
    candidate === undefined || parts === undefined
      ? []
      : stressesOf(candidate.execution.costs).map(([name, costs]) => {
          const { equity } = accountOfParts(parts, costs)
          const more = account.periods * (meanOfColumn(returnsOf(equity)) - meanOfColumn(returns))
          return {
            name,
            costs,
            edge: mix.edge + more,
            total_return: (equity.at(-1) ?? Number.NaN) / (equity[0] ?? Number.NaN) - 1,
            sharpe_ratio: sharpeRatio(returnsOf(equity), { periods_per_year: account.periods }),
          }
        })
  return costSection(stressed, breakEvenOf(subject))
}

const searchesOf = async (source: StudySource): Promise<Either<PhaseError, readonly PageSection[]>> => {
  const found = source.phases.filter(
    ({ kind, value }) =>
      kind === 'optimization' && typeof value === 'object' && value !== null && 'best' in value,
  )
  const sections: PageSection[] = []
  for (const { path, value } of found.slice(-MOST_SEARCHES)) {
    const result = value as SearchResult
    const ledger = await recall(source.artifacts, ledgerContent, result.trials)
    if (isLeft(ledger)) return ledger
    sections.push(searchSection(path, result, ledger.right, periodsOfSource(source)))
  }
  return right(sections)
}

const windowSearchOf = async (
  subject: Subject | undefined,
  source: StudySource,
): Promise<Either<PhaseError, PageSection | undefined>> => {
  if (subject?._tag !== 'Validated' || subject.result.ledger === undefined) return right(undefined)
  const ledger = await recall(source.artifacts, ledgerContent, subject.result.ledger)
  return isLeft(ledger)
    ? ledger
    : right(windowSearchSection(subject.path, subject.result, ledger.right, periodsOfSource(source)))
}
const MOST_SEARCHES = 4

/** Trades as lists, the reason in words. */
const tradesNumbers = (trades: Trades, command: string): unknown =>
  tradeCount(trades) > JSON_TRADES
    ? { count: tradeCount(trades), all: command }
    : {
        ...Object.fromEntries(TRADE_NAMES.map((name) => [name, trades[name]])),
        reason: Array.from(trades.reason, (code) => EXIT_REASONS[code] ?? ''),
      }

const instrumentsIn = (subject: Subject): readonly InstrumentFigures[] | undefined =>
  subject._tag === 'Traded' && 'instruments' in subject.result ? subject.result.instruments : undefined

const numbersOf = (
  source: StudySource,
  trades?: Trades,
  byInstrument?: Readonly<Record<string, UniverseFigures>>,
): Report['numbers'] => ({
  run: source.run,
  template: source.template,
  status: source.status,
  seed: source.seed,
  dataset: hashOf(source.data),
  results: Object.fromEntries(
    source.phases.flatMap(({ path, value }) => (value === undefined ? [] : [[path, value]])),
  ),
  ...(byInstrument === undefined ? {} : { by_instrument: byInstrument }),
  result: source.result,
  ...(trades === undefined
    ? {}
    : { trades: tradesNumbers(trades, `regimen get ${source.run} trades --out trades.csv`) }),
})

const given = (sections: readonly (PageSection | undefined)[]): readonly PageSection[] =>
  sections.filter((section) => section !== undefined)

/** The page of a run: its verdict, its curves, its trades, what it chose from, and where all of it comes from. */
export const studyReport = async (source: StudySource): Promise<Either<PhaseError, Report>> => {
  const { data, template, run } = source
  const subject = subjectOf(source)
  const about = {
    title: `${template} · run ${run}`,
    subtitle: `${source.status} · ${dataLines(data).join(', ')} · seed ${source.seed}`,
  }
  const searches = await searchesOf(source)
  if (isLeft(searches)) return searches
  const ofWindow = await windowSearchOf(subject, source)
  if (isLeft(ofWindow)) return ofWindow
  const tail = [
    ofWindow.right,
    ...searches.right,
    warningSection([...dataWarnings(data), ...(data._tag === 'One' ? [] : membershipNotes(data.universe))]),
    phasesSection(source),
    provenanceSection(source),
  ]
  const drawn = subject === undefined ? undefined : await drawnOf(subject, source)
  if (subject === undefined || drawn === undefined)
    return right({ ...about, sections: given(tail), numbers: numbersOf(source) })
  if (isLeft(drawn)) return drawn
  const { account, curves, candidate, execution, train } = drawn.right
  const marked = markedOf(subject, drawn.right)
  const equity = equitySection(account, curves, marked)
  const whole: readonly Block[] =
    train === undefined
      ? []
      : [
          trainAndTest(
            {
              time: calendarOf(account.data).bars.time.subarray(train.span.from_bar, train.span.to_bar),
              equity: train.equity,
            },
            { time: curves.time, equity: account.equity },
          ),
        ]
  const columns = figureColumnsOf(subject)
  const figures = figuresOn(account.data, account)
  if (isLeft(figures)) return figures
  return right({
    ...about,
    sections: given([
      headOf(subject, curves),
      columns.length === 0 ? undefined : figureSection(columns),
      { ...equity, blocks: [...equity.blocks, ...whole] },
      figures.right === undefined
        ? undefined
        : instrumentSection(figures.right, drawn.right, instrumentsIn(subject), marked),
      monthSection(curves),
      drawdownSection(curves),
      rollingSection(account, curves, marked),
      tradeSection(
        account,
        execution?.fill ?? 'next_close',
        `regimen get ${run} ${subject.path}.trades --out trades.csv`,
      ),
      costsOf(subject, drawn.right),
      candidate === undefined ? undefined : memberSection(candidate),
      subject._tag === 'Validated' ? windowSection(subject.result, subject.path) : undefined,
      ...tail,
    ]),
    numbers: numbersOf(
      source,
      account.trades,
      figures.right === undefined ? undefined : { [subject.path]: figures.right },
    ),
  })
}
