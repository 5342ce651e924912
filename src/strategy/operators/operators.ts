import type { Operators } from '../operator.js'
import { abs, add, div, max, min, mul, neg, sub } from './arithmetic.kernel.js'
import { atr } from './atr.kernel.js'
import { eq, gt, gte, lt, lte, neq } from './comparison.kernel.js'
import {
  crossesAbove,
  crossesAboveLastNonzero,
  crossesAboveStrict,
  crossesBelow,
  crossesBelowLastNonzero,
  crossesBelowStrict,
} from './cross.kernel.js'
import { bollinger, donchian, roc, zscore } from './derived.js'
import { labelIs } from './label-is.kernel.js'
import { lag } from './lag.kernel.js'
import { and, not, or } from './logic.kernel.js'
import { macd } from './macd.kernel.js'
import { higher } from './period.kernel.js'
import { rsi } from './rsi.kernel.js'
import { ema, rma } from './smoothing.kernel.js'
import { stdev } from './window-deviation.kernel.js'
import { highest, lowest } from './window-extreme.kernel.js'
import { sma, sum } from './window-sum.kernel.js'
import { wma } from './window-weighted.kernel.js'

/** The operators of the language, by their names in tree and text. */
export const operators: Operators = Object.fromEntries(
  [
    abs,
    add,
    and,
    atr,
    bollinger,
    crossesAbove,
    crossesAboveLastNonzero,
    crossesAboveStrict,
    crossesBelow,
    crossesBelowLastNonzero,
    crossesBelowStrict,
    div,
    donchian,
    ema,
    eq,
    gt,
    gte,
    higher,
    highest,
    labelIs,
    lag,
    lowest,
    lt,
    lte,
    macd,
    max,
    min,
    mul,
    neg,
    neq,
    not,
    or,
    rma,
    roc,
    rsi,
    sma,
    stdev,
    sub,
    sum,
    wma,
    zscore,
  ].map((operator) => [operator.name, operator]),
)
