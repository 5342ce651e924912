import { InvalidArgumentError } from 'commander'

/** The kinds of market that a workflow is judged on, and what each is there for. */
export const MARKETS = {
  none: 'no edge',
  edge: 'planted edge',
  drift: 'no edge, drift of Sharpe ratio 0.5',
  garch: 'no edge, GJR-GARCH with Student tails, drift of Sharpe ratio 0.5',
  blocks: 'no edge, blocks of 20 of your own bars, demeaned',
  decayed: 'an edge that ends after two thirds of the bars',
} as const
export type MarketKind = keyof typeof MARKETS

/** Reads one kind of market after others. */
export const marketKinds = (text: string, before: readonly MarketKind[]): readonly MarketKind[] => {
  if (Object.hasOwn(MARKETS, text)) return [...before, text as MarketKind]
  const names = Object.keys(MARKETS)
  // eslint-disable-next-line functional/no-throw-statements -- commander takes a wrong argument this way
  throw new InvalidArgumentError(`it is one of ${names.join(', ')}.`)
}
