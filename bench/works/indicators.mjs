import { seriesOf } from 'regimen'
import { cpuOf } from '../cpu-clock.mjs'
import { expectRight } from '../expect-right.mjs'
import { marketOf, walk } from '../market.mjs'

const LENGTH = 20
/** Name, expression, TA-Lib's function, and how many times TA-Lib's time it may take. */
const INDICATORS = [
  ['sma', `sma(close, ${LENGTH})`, 2],
  ['ema', `ema(close, ${LENGTH})`, 1.3],
  ['rsi', `rsi(close, ${LENGTH})`, 1.3],
  ['atr', `atr(${LENGTH})`, 2],
  ['bollinger', `bollinger(close, ${LENGTH}, 2).upper`, 2],
]
const TOLERANCE = 1e-9
/** Values that are compared, from the end of the series. */
const COMPARED = 1000

const apart = (ours, theirs) =>
  theirs.reduce((most, value, i) => {
    const difference = Math.abs(value - ours[ours.length - theirs.length + i]) / Math.max(1, Math.abs(value))
    return difference <= most ? most : difference
  }, 0)

/** One indicator is a work: TA-Lib runs the same one in the same rounds. */
export default INDICATORS.map(([name, expression, most]) => ({
  name: `indicator-${name}`,
  title: `${name}, 1e6 bars`,
  rounds: 9,
  warmups: 2,
  rows: [{ name: `indicator-${name}`, reading: 'series', of: `\`seriesOf('${expression}')\``, against: 'TA-Lib', most }],
  prepare: ({ tiny }) => {
    const data = marketOf(walk(tiny ? 4000 : 1_000_000))
    const { high, low, close } = data.bars
    const read = () => expectRight(seriesOf(expression, data.bars)).values
    const ours = read()
    return {
      readings: { series: () => cpuOf(read) },
      peers: [
        {
          name: 'TA-Lib',
          script: 'talib_indicator',
          inputs: { high, low, close },
          args: { indicator: name, length: LENGTH, compared: COMPARED },
          holds: (theirs) => {
            const largest = apart(ours, theirs)
            return largest <= TOLERANCE ? undefined : `values differ by ${largest.toExponential(1)}`
          },
        },
      ],
    }
  },
}))
