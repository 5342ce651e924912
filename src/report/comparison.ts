import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { figureCells } from '../candidate/figure-rows.js'
import type { PhaseError } from '../run/phase-error.js'
import { missingInput } from '../run/phase-error.js'
import { isDefined } from '../stats/metrics/metric.js'
import { besideOf } from './account.js'
import { figureColumnsOf } from './figure-columns.js'
import { type PageSection, type Report, textCell } from './report.js'
import { pairBlock } from './sections/curve.js'
import type { StudySource } from './study-source.js'
import { type Drawn, drawnOf, type Subject, subjectOf } from './subject.js'

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
  a.source.dataset.hash === b.source.dataset.hash &&
  a.drawn.account.stretches.some(([from, to]) =>
    b.drawn.account.stretches.some(([start, end]) => from < end && start < to),
  )

const verdictText = ({ subject }: Side): string => {
  if (subject._tag !== 'Validated') return 'no validation: in sample'
  const { supported, because } = subject.result.verdict
  return supported ? 'supported' : `not supported: ${because.join('; ')}`
}

const figuresOf = ({ source, subject }: Side) => {
  const columns = figureColumnsOf(subject)
  const shown = columns.find(({ head }) => head === 'Out of sample') ?? columns[0]
  return shown === undefined ? [] : [{ ...shown, head: `${source.template} ${source.run}` }]
}

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
          const [first, second] = [row[1]?.value, row[2]?.value]
          const both = first !== undefined && second !== undefined && isDefined(first) && isDefined(second)
          return [
            ...row,
            both ? { text: (second - first).toPrecision(3), value: second - first } : textCell(''),
          ]
        }),
      },
    ],
  }
}

/** Two runs next to each other: verdicts, figures, curves from one start, and what the comparison itself costs. */
export const comparisonReport = async (
  sources: readonly [StudySource, StudySource],
): Promise<Either<PhaseError, Report>> => {
  const first = await sideOf(sources[0])
  if (isLeft(first)) return first
  const second = await sideOf(sources[1])
  if (isLeft(second)) return second
  const [a, b] = [first.right, second.right]
  const sides = [a, b].map(({ source, drawn }) => ({
    name: `${source.template} ${source.run}`,
    time: besideOf(drawn.account).time,
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
              textCell(side.drawn.account.stretches.map(([from, to]) => `${from}..${to}`).join(', ')),
              textCell(verdictText(side)),
            ]),
          },
        ],
      },
      figureSection(a, b),
      { id: 'equity', title: 'Equity', blocks: [pairBlock(sides)] },
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
