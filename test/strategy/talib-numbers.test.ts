import { expect, test } from 'vitest'
import { barsBetween } from '../../src/market/bars/bars.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'

const bars = barsBetween(embeddedSp500().bars, 0, 200)

/** Values on bars 40, 100 and 199 of the embedded series, by TA-Lib (Python wrapper 0.6, called over the first 200 bars). */
const published: readonly (readonly [name: string, expression: string, values: readonly number[]])[] = [
  [
    'PLUS_DM',
    'wilder_sum(max(sign((high - lag(high, 1)) - (lag(low, 1) - low)), 0) * max(high - lag(high, 1), 0), 14)',
    [62.73750961722539, 77.04496178782364, 33.28163445804984],
  ],
  [
    'MINUS_DM',
    'wilder_sum(max(sign((lag(low, 1) - low) - (high - lag(high, 1))), 0) * max(lag(low, 1) - low, 0), 14)',
    [94.66315400181287, 145.03349736920651, 118.20622393046139],
  ],
  [
    'LINEARREG_ANGLE',
    'arctan(linear_regression(close, 14).slope) * 57.29577951308232',
    [-75.9836487695208, -64.74503144982121, -82.34232659677055],
  ],
  [
    'LINEARREG_INTERCEPT',
    'linear_regression(close, 14).intercept',
    [1398.2719900857203, 1429.0388847428662, 1455.1911235714226],
  ],
  ['TSF', 'linear_regression(close, 14).forecast', [1342.1892451318631, 1399.361308065923, 1351.06562418682]],
  ['MIDPOINT', '(highest(close, 14) + lowest(close, 14)) / 2', [1375.0949705, 1419.950012, 1394.035034]],
  ['MIDPRICE', 'donchian(14).middle', [1373.584961, 1415.744995, 1394.3849485]],
  ['ADOSC', 'chaikin_oscillator(3, 10)', [501584353.6573727, -194943700.87838268, -597120286.5692451]],
  [
    'BETA',
    'slope_on(low / lag(low, 1), high / lag(high, 1), 5)',
    [1.7645122500393544, 1.3514069131400501, 2.323448498888429],
  ],
  ['CORREL', 'correlation(high, low, 30)', [0.9400562237438467, 0.8656595804779954, 0.9830170092884947]],
  ['ULTOSC', 'ultimate_oscillator(7, 14, 28)', [56.162143133740436, 44.30997637073381, 42.45945579578064]],
  ['DX', 'dmi(14).dx', [20.283043063819665, 30.61464666111927, 56.060327458462645]],
  [
    'PPO',
    '100 * (sma(close, 12) - sma(close, 26)) / sma(close, 26)',
    [-1.5911494238772466, -0.9396324942998201, -2.1350339296213985],
  ],
  ['AROONOSC', 'aroon(14).oscillator', [-85.71428571428572, -42.85714285714286, -78.57142857142857]],
  [
    'BOP',
    'ratio(close - open, high - low, 0)',
    [0.7494107512378191, -0.46474132932767354, 0.0312034303100586],
  ],
]

test.each(published)('%s as TA-Lib has it', (_, expression, values) => {
  const read = seriesOf(expression, bars)
  if (read._tag === 'Left') throw new Error(read.left.message)
  for (const [i, at] of [40, 100, 199].entries()) {
    const wanted = values[i] ?? Number.NaN
    expect(Math.abs((read.right.values[at] ?? Number.NaN) - wanted)).toBeLessThan(
      1e-9 * Math.max(1, Math.abs(wanted)),
    )
  }
})
