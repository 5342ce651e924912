const SYMBOLS_SHOWN = 6
const valuesPhrase = (params: Readonly<Record<string, number | string>>): string =>
  Object.entries(params)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')

/** Parameters of each of several instruments in one phrase: `ant fast 20, slow 100; bee fast 5, slow 50`; of many the first few. */
export const bySymbolPhrase = (
  by_symbol: Readonly<Record<string, Readonly<Record<string, number | string>>>>,
): string => {
  const all = Object.entries(by_symbol)
  return [
    ...all.slice(0, SYMBOLS_SHOWN).map(([symbol, params]) => `${symbol} ${valuesPhrase(params)}`),
    ...(all.length > SYMBOLS_SHOWN ? [`and ${all.length - SYMBOLS_SHOWN} more instruments`] : []),
  ].join('; ')
}

/** A strategy with its parameters in one phrase: `sma_cross fast 20, slow 100`. */
export const strategyPhrase = (
  strategy: unknown,
  params: Readonly<Record<string, number | string>>,
): string => {
  const name =
    typeof strategy === 'string' ? strategy : ((strategy as { readonly name?: string }).name ?? 'strategy')
  const values = valuesPhrase(params)
  return values === '' ? name : `${name} ${values}`
}
