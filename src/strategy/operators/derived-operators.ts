export { dema, hma, linearRegression, t3, tema, trima, trix, variance } from './averages.js'
export { donchianBefore, keltner, natr, supertrend } from './channels.js'
export { bollinger, donchian, roc, zscore } from './derived.js'
export {
  accumulation,
  adx,
  adxr,
  aroon,
  cci,
  change,
  cmo,
  dmi,
  macdOwnSeeds,
  mfi,
  stochastic,
  ultimateOscillator,
  williamsR,
} from './oscillators.js'
export { chaikinOscillator, correlation, slopeOn, spread } from './pairs.js'
