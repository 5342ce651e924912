const SYMBOLS_SHOWN = 6
const valuesPhrase = (params: Readonly<Record<string, number | string>>): string =>
  Object.entries(params)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')

/** Parameters of each of several instruments in one phrase: `ant fast 20, slow 100; bee fast 5, slow 50`; of many the first few. */
const bySymbolPhrase = (
  by_symbol: Readonly<Record<string, Readonly<Record<string, number | string>>>>,
): string => {
  const all = Object.entries(by_symbol)
  return [
    ...all.slice(0, SYMBOLS_SHOWN).map(([symbol, params]) => `${symbol} ${valuesPhrase(params)}`),
    ...(all.length > SYMBOLS_SHOWN ? [`and ${all.length - SYMBOLS_SHOWN} more instruments`] : []),
  ].join('; ')
}

/** The name of a strategy; in stored results it may be written as its name alone. */
export const strategyName = (strategy: unknown): string =>
  typeof strategy === 'string' ? strategy : ((strategy as { readonly name?: string }).name ?? 'strategy')

/** A strategy with its parameters in one phrase: `sma_cross fast 20, slow 100`. */
export const strategyPhrase = (
  strategy: unknown,
  params: Readonly<Record<string, number | string>>,
): string => {
  const name = strategyName(strategy)
  const values = valuesPhrase(params)
  return values === '' ? name : `${name} ${values}`
}

/** A strategy with the parameters that it has for all, or for each of several instruments. */
export const memberPhrase = ({
  strategy,
  params,
  by_symbol,
}: {
  readonly strategy: unknown
  readonly params: Readonly<Record<string, number | string>>
  readonly by_symbol?: Readonly<Record<string, Readonly<Record<string, number | string>>>>
}): string =>
  by_symbol === undefined
    ? strategyPhrase(strategy, params)
    : `${strategyName(strategy)}, ${bySymbolPhrase(by_symbol)}`
