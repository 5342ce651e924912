/** A strategy with its parameters in one phrase: `sma_cross fast 20, slow 100`. */
export const strategyPhrase = (
  strategy: unknown,
  params: Readonly<Record<string, number | string>>,
): string => {
  const name =
    typeof strategy === 'string' ? strategy : ((strategy as { readonly name?: string }).name ?? 'strategy')
  const values = Object.entries(params).map(([key, value]) => `${key} ${value}`)
  return values.length === 0 ? name : `${name} ${values.join(', ')}`
}
