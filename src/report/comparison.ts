import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type FigureCell, figureCells } from '../candidate/figure-rows.js'
import { showTime } from '../market/bars/shown-time.js'
import { hashOf } from '../market/universe/data.js'
import type { PhaseError } from '../run/phase-error.js'
import { missingInput } from '../run/phase-error.js'
import { isDefined } from '../stats/metrics/metric.js'
import { counted, number, percent } from '../stats/metrics/metric-text.js'
import { figureColumnsOf } from './figure-columns.js'
import { type PageSection, type Report, textCell } from './report.js'
import { pairBlock } from './sections/curve.js'
import type { StudySource } from './study-source.js'
import { type Drawn, drawnOf, type Subject, subjectOf } from './subject.js'

/** One thing in which two runs may differ. */
export interface DifferingPart {
  readonly name: string
  /** None where they are the same. */
  readonly lines: readonly string[]
}

interface Side {
  readonly source: StudySource
  readonly subject: Subject
  readonly drawn: Drawn
}

const sideOf = async (source: StudySource): Promise<Either<PhaseError, Side>> => {
  const subject = subjectOf(source)
  if (subject === undefined)
    return left(missingInput(`run ${source.run} traded nothing that can be compared`))
  const drawn = await drawnOf(subject, source)
  return isLeft(drawn) ? drawn : right({ source, subject, drawn: drawn.right })
}

/** Whether both were measured on some of the same bars. */
const shareBars = (a: Side, b: Side): boolean =>
  hashOf(a.source.data) === hashOf(b.source.data) &&
  a.drawn.account.stretches.some(([from, to]) =>
    b.drawn.account.stretches.some(([start, end]) => from < end && start < to),
  )

const verdictText = ({ subject }: Side): string => {
  if (subject._tag !== 'Validated') return 'no validation: in sample'
  const { outcome, because } = subject.result.verdict
  return [outcome, ...because].join(': ')
}

const figuresOf = ({ source, subject }: Side) => {
  const columns = figureColumnsOf(subject)
  const shown = columns.find(({ head }) => head === 'Out of sample') ?? columns[0]
  return shown === undefined ? [] : [{ ...shown, head: `${source.template} ${source.run}` }]
}

/** When a side traded, and on how many bars. */
const barsText = ({ drawn: { curves } }: Side): string => {
  const { time } = curves
  return `${showTime(time[0] ?? 0)}..${showTime(time.at(-1) ?? 0)}, ${counted(time.length, 'bar')}`
}

/** A difference in the unit of its figures. */
const differenceCell = (first: FigureCell, second: FigureCell): FigureCell => {
  const [from, to] = [first.value, second.value]
  if (from === undefined || to === undefined || !isDefined(from) || !isDefined(to)) return textCell('')
  const value = to - from
  const digits = /\.(\d+)/.exec(first.text)?.[1]?.length ?? 0
  return { text: (first.text.endsWith('%') ? percent : number)(value, digits), value }
}

/** In what the runs differ, part by part, as `regimen diff` prints it. */
const differingSection = (parts: readonly DifferingPart[]): PageSection => ({
  id: 'differing',
  title: 'In what they differ',
  blocks: parts.map(({ name, lines }) =>
    lines.length === 0
      ? { _tag: 'Text', tone: 'plain', text: `${name}: the same` }
      : { _tag: 'Printed', caption: name, lines },
  ),
})

/** Figures of both in the order of the console, and their difference where both have one. */
const figureSection = (a: Side, b: Side): PageSection => {
  const columns = [...figuresOf(a), ...figuresOf(b)]
  return {
    id: 'figures',
    title: 'Figures',
    blocks: [
      {
        _tag: 'Table',
        caption: 'Figures of both runs',
        head: ['', ...columns.map(({ head }) => head), 'Difference'],
        rows: figureCells(columns).map((row) => {
          const [, first, second] = row
          return [
            ...row,
            first === undefined || second === undefined ? textCell('') : differenceCell(first, second),
          ]
        }),
      },
    ],
  }
}

/** Two runs next to each other: verdicts, figures, curves from one start, in what they differ, and what the comparison itself costs. */
export const comparisonReport = async (
  sources: readonly [StudySource, StudySource],
  differing: readonly DifferingPart[],
): Promise<Either<PhaseError, Report>> => {
  const first = await sideOf(sources[0])
  if (isLeft(first)) return first
  const second = await sideOf(sources[1])
  if (isLeft(second)) return second
  const [a, b] = [first.right, second.right]
  const sides = [a, b].map(({ source, drawn }) => ({
    name: `${source.template} ${source.run}`,
    time: drawn.curves.time,
    equity: drawn.account.equity,
  }))
  return right({
    title: `${a.source.run} and ${b.source.run}`,
    subtitle: `${a.source.template} next to ${b.source.template}`,
    sections: [
      {
        id: 'verdicts',
        title: 'Verdicts',
        blocks: [
          ...(shareBars(a, b)
            ? [
                {
                  _tag: 'Text' as const,
                  tone: 'open' as const,
                  text: 'Both runs were measured on the same bars. Choosing the better of them is a search on these bars: what is chosen here needs bars that neither saw.',
                },
              ]
            : []),
          {
            _tag: 'Table',
            caption: 'Verdict of each run',
            head: ['Run', 'Bars', 'Verdict'],
            rows: [a, b].map((side) => [
              textCell(`${side.source.template} ${side.source.run}`),
              textCell(barsText(side)),
              textCell(verdictText(side)),
            ]),
          },
        ],
      },
      figureSection(a, b),
      { id: 'equity', title: 'Equity', blocks: [pairBlock(sides)] },
      differingSection(differing),
    ],
    numbers: Object.fromEntries(
      [a, b].map(({ source }) => [
        source.run,
        {
          template: source.template,
          results: Object.fromEntries(source.phases.map(({ path, value }) => [path, value ?? null])),
        },
      ]),
    ),
  })
}
