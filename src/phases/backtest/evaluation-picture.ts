import { type Either, match, right } from 'fp-ts/lib/Either.js'
import { escaped } from '../../core/html-text.js'
import { type Displayed, readable } from '../../core/readable.js'
import type { Evaluation } from './evaluation.js'
import { evaluationText } from './evaluation-text.js'

/** A result that draws itself. */
export interface Pictured extends Displayed {
  /** Its equity as a picture: one HTML string, an inline SVG without a script. */
  readonly plot: () => string
}

const SIZE = { width: 760, height: 260, left: 70, right: 12, top: 28, bottom: 26 } as const
const COLUMNS = SIZE.width - SIZE.left - SIZE.right

/** Lowest and highest of the values of each column of a picture: no extreme is lost. */
const extremes = (values: Float64Array): readonly (readonly [low: number, high: number])[] => {
  const columns = Math.min(COLUMNS, values.length)
  return Array.from({ length: columns }, (_, i) => {
    const part = values.subarray(
      Math.floor((i * values.length) / columns),
      Math.floor(((i + 1) * values.length) / columns),
    )
    return part.reduce<readonly [number, number]>(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    )
  })
}

/** An equity, and the days of the bars that it lies on. */
interface EquityOver extends Pick<Evaluation, 'equity'> {
  readonly span: { readonly first: string; readonly last: string }
}

/** An equity as an SVG: a band from the lowest to the highest of the bars behind each point. */
export const equityPicture = ({ equity, span }: EquityOver, name = 'Equity'): string => {
  const points = extremes(equity)
  const low = points.reduce((least, [value]) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = points.reduce((most, [, value]) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const { width, height, left, right, top, bottom } = SIZE
  const x = (i: number): number => left + (i * (width - left - right)) / Math.max(1, points.length - 1)
  const y = (value: number): number =>
    high > low ? top + ((high - value) * (height - top - bottom)) / (high - low) : height / 2
  const place = (i: number, value: number): string => `${x(i).toFixed(1)},${y(value).toFixed(1)}`
  const outline = [
    ...points.map(([, value], i) => place(i, value)),
    ...points.map(([value], i) => place(i, value)).toReversed(),
  ]
  const money = (value: number): string => Math.round(value).toLocaleString('en-US')
  const summary = `${name} from ${span.first} to ${span.last}: ${money(equity[0] ?? 0)} to ${money(equity.at(-1) ?? 0)}, between ${money(low)} and ${money(high)}`
  const label = (at: number, down: number, anchor: string, said: string): string =>
    `<text x="${at}" y="${down}" text-anchor="${anchor}">${escaped(said)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escaped(summary)}" font-family="sans-serif" font-size="12" fill="currentColor"><title>${escaped(summary)}</title>${[
    label(left, 16, 'start', `${name} after each close`),
    ...[low, high].map((value) => label(left - 6, y(value) + 4, 'end', money(value))),
    label(left, height - 8, 'start', span.first),
    label(width - right, height - 8, 'end', span.last),
  ].join(
    '',
  )}<polygon points="${outline.join(' ')}" fill="#0b62c4" stroke="#0b62c4" stroke-width="1.2" stroke-linejoin="round"/></svg>`
}

/**
 * The same record, printed as text by a REPL, shown with its picture by a notebook, drawn by `plot()`; where there is no
 * picture, `plot()` says why.
 */
export const withPicture = <A extends object>(
  value: A,
  text: (value: A) => string,
  picture: () => Either<string, string>,
): A & Pictured => {
  const html = (of: A): string =>
    `${match(
      () => '',
      (svg: string) => svg,
    )(picture())}<pre>${escaped(text(of))}</pre>`
  const plot = (): string =>
    match(
      (because: string) => `<p>${escaped(because)}</p>`,
      (svg: string) => svg,
    )(picture())
  const shown = readable(value, text, html)
  return Object.defineProperty(shown, 'plot', { enumerable: false, value: plot }) as A & Pictured
}

/** The same result, printed as lines by a REPL, shown with its equity by a notebook, drawn by `plot()`. */
export const pictured = <E extends Evaluation>(evaluation: E): E & Pictured =>
  withPicture(evaluation, evaluationText, () => right(equityPicture(evaluation)))
