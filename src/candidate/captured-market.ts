import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { hashOf } from '../market/universe/data.js'
import { symbolsOf } from '../market/universe/universe.js'
import { barsIn } from '../market/universe/universe-range.js'
import { missingInput, type PhaseError } from '../run/phase-error.js'
import { replay } from '../signal/replay.js'
import { type SignalLog, sliceOfLog } from '../signal/signal-log.js'
import type { ByInstrument, Market } from './market.js'
import { marketOfOne } from './market-of-one.js'
import { marketOfSeveral } from './market-of-several.js'
import type { MarketServices } from './services.js'
import type { CapturedSignals, CapturedSteps } from './stored-artifacts.js'
import { type TradedData, tradedData } from './traded-data.js'

/** What captured signals keep of a market of several instruments, so that they are replayed on its steps. */
export const capturedSteps = ({ on, hash }: Market): { readonly universe?: CapturedSteps } => {
  if (on._tag === 'One') return {}
  const [from, to] = on.slice.steps
  return { universe: { hash, symbols: symbolsOf(on.universe), from, to } }
}

/** The data that signals were captured on. Errors: other instruments, or steps that were not kept with the signals. */
export const capturedData = (
  { universe }: Pick<CapturedSignals, 'universe'>,
  { data }: Pick<MarketServices, 'data'>,
): Either<PhaseError, TradedData> => {
  if (data._tag === 'One') return tradedData(data)
  if (universe === undefined)
    return left(
      missingInput('the steps of several instruments were not kept with these signals: capture them again'),
    )
  const missing = universe.symbols.filter((symbol) => !symbolsOf(data.universe).includes(symbol))
  if (missing.length > 0)
    return left(
      missingInput(
        `the signals were captured on ${universe.symbols.join(', ')}, and ${missing.join(', ')} is not here: give those`,
      ),
    )
  const restricted = tradedData(data, universe.symbols)
  if (isLeft(restricted)) return restricted
  const { data: traded } = restricted.right
  return traded._tag === 'Several' && traded.universe.hash === universe.hash
    ? restricted
    : left(
        missingInput(
          `the signals were captured on other bars of ${universe.symbols.join(', ')}: give those, or capture again`,
        ),
      )
}

/** The same of data that is traded already: where it is that of the capture, all else of it stays readable. */
export const dataOfCapture = (
  captured: Pick<CapturedSignals, 'universe'>,
  given: TradedData,
): Either<PhaseError, TradedData> =>
  captured.universe !== undefined && captured.universe.hash === hashOf(given.data)
    ? right(given)
    : capturedData(captured, given)

/** The market that signals were captured on, by the signal that one trial has on each instrument. */
export const capturedMarket = (
  { universe }: Pick<CapturedSignals, 'universe'>,
  { data, instruments }: TradedData,
  logs: ByInstrument<SignalLog>,
): Either<PhaseError, Market> => {
  const slices = logs.map((log) => (log === undefined ? undefined : sliceOfLog(log)))
  if (data._tag === 'One') {
    const [slice] = slices
    return slice === undefined
      ? left(missingInput('no signals were captured'))
      : right(marketOfOne(data.dataset, slice))
  }
  const steps = [universe?.from ?? 0, universe?.to ?? 0] as const
  const bars = data.universe.instruments.map((one) => barsIn(one, steps))
  return right(marketOfSeveral(data.universe, { steps, bars, slices }, instruments))
}

/** Captured signals by trial, each by instrument. Errors: signals of other bars. */
export const capturedTrials = (
  { logs }: Pick<CapturedSignals, 'logs'>,
  { data, instruments }: TradedData,
): Either<PhaseError, readonly ByInstrument<SignalLog>[]> => {
  const own = instruments.map(({ dataset }) =>
    data._tag === 'One' ? logs : logs.filter(({ header }) => header.dataset === dataset.hash),
  )
  const refused = instruments
    .flatMap(({ dataset }, i) => (own[i] ?? []).map((log) => replay(log, dataset)))
    .find(isLeft)
  return refused === undefined
    ? right(
        Array.from({ length: Math.max(...own.map(({ length }) => length)) }, (_, trial) =>
          own.map((each) => each[trial]),
        ),
      )
    : left(missingInput(refused.left.message))
}
