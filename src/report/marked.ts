import { isLeft } from 'fp-ts/lib/Either.js'
import { gateCodec, gateFault, gateLabels } from '../candidate/gate.js'
import { servicesOnOne } from '../candidate/services.js'
import { calendarOf } from '../candidate/stretch.js'
import { decodeWith } from '../core/codec/codec.js'
import { stripOf } from '../regime/strip.kernel.js'
import type { AccountCurves } from './account.js'
import type { Band, Mark } from './report.js'
import type { Marked } from './sections/curve.js'
import type { Drawn, Subject } from './subject.js'

/** Regimes change more often than a picture can show. */
const MOST_BANDS = 800
const MOST_MARKS = 40
/** Regimes of one instrument; of several each has its own. */
const regimeBands = ({ candidate, account: { data } }: Drawn, curves: AccountCurves): readonly Band[] => {
  if (data._tag === 'Several') return []
  const { dataset } = data
  const gate = decodeWith(gateCodec)(candidate?.gate)
  const [first, last] = [curves.bar[0], curves.bar.at(-1)]
  if (isLeft(gate) || first === undefined || last === undefined) return []
  if (gateFault(gate.right, first) !== undefined) return []
  const labels = gateLabels(gate.right, servicesOnOne(dataset), last + 1)
  const shift = gate.right.from_bar
  const strip = stripOf(labels.label, first - shift, last + 1 - shift, shift)
  const at = (bar: number): number => (dataset.bars.time[Math.min(bar, last)] ?? Number.NaN) / 1000
  return strip.from.length > MOST_BANDS
    ? []
    : Array.from(strip.from, (from, i) => ({
        from: at(from),
        to: at(strip.to[i] ?? from),
        name: labels.names[strip.regime[i] ?? 0] ?? '',
      }))
}

const marksOf = (subject: Subject, { account: { data } }: Drawn): readonly Mark[] => {
  const { time } = calendarOf(data).bars
  const at = (bar: number | undefined): number => (time[bar ?? 0] ?? Number.NaN) / 1000
  if (subject._tag !== 'Validated') return []
  const { windows, spans } = subject.result
  const all: readonly Mark[] =
    windows === undefined
      ? Object.entries(spans).map(([name, { span }]) => ({ at: at(span.from_bar), name }))
      : windows.map(({ test }, i) => ({ at: at(test[0]?.from_bar), name: `window ${i + 1}` }))
  return all.length > MOST_MARKS ? [] : all
}

/** The regimes and tests that are shown behind the curves of an account. */
export const markedOf = (subject: Subject, drawn: Drawn): Marked => ({
  bands: regimeBands(drawn, drawn.curves),
  marks: marksOf(subject, drawn),
})
