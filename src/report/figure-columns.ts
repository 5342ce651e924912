import type { FigureColumn } from '../candidate/figure-rows.js'
import type { Subject } from './subject.js'

/** The columns of figures of what a page is about. */
export const figureColumnsOf = (subject: Subject): readonly FigureColumn[] => {
  const { path } = subject
  if (subject._tag === 'Searched')
    return 'in_sample' in subject.result
      ? [{ head: 'In sample', path: `${path}.in_sample`, figures: subject.result.in_sample }]
      : []
  if (subject._tag === 'Traded') {
    const { span, metrics, benchmark } = subject.result
    return [
      {
        head: 'Run',
        path,
        figures: {
          span,
          metrics,
          ...('bootstrap' in subject.result ? { bootstrap: subject.result.bootstrap } : {}),
          ...('break_even_cost' in subject.result ? { break_even_cost: subject.result.break_even_cost } : {}),
        },
      },
      { head: 'Buy and hold', path: `${path}.benchmark`, figures: { span, metrics: benchmark } },
    ]
  }
  const { in_sample, out_of_sample, spans, buy_and_hold: held, windows } = subject.result
  const curves = `${path}.buy_and_hold.out_of_sample`
  return [
    {
      head: windows === undefined ? 'In sample' : 'Last train',
      path: `${path}.in_sample`,
      figures: in_sample,
    },
    { head: 'Out of sample', path: `${path}.out_of_sample`, figures: out_of_sample },
    ...Object.entries(spans).map(([name, figures]) => ({
      head: name,
      path: `${path}.spans.${name}`,
      figures,
    })),
    { head: 'Buy and hold', path: `${curves}.all_in`, figures: held.out_of_sample.all_in },
    {
      head: 'At equal exposure',
      path: `${curves}.equal_exposure`,
      figures: held.out_of_sample.equal_exposure,
    },
  ]
}
