/** How the numbers of a file are written: 1234.5 alone, as people write it with a point, or with a comma for decimals. */
export const NUMBERS = ['plain', 'point', 'comma'] as const
export type Numbers = (typeof NUMBERS)[number]

const SIZES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 }
const GAP = "[ '\u2019\u00a0\u202f]"
const formOf = (group: string, mark: string): RegExp =>
  new RegExp(`^([+-]?(?:\\d{1,3}(?:(?:${group}|${GAP})\\d{3})+|\\d+))(?:${mark}(\\d+))?([kmb])?$`, 'i')
const FORMS = { point: formOf(',', '\\.'), comma: formOf('\\.', ',') } as const

/**
 * The number that a text spells, NaN where it spells none: `point` reads 1234.5, 1,234.5, $1 234.50 and 1.2M, `comma` 1234,5,
 * 1.234,50 and 1,2M. Thousands may be parted by spaces and apostrophes too; a sign of a currency is passed over.
 */
export const writtenNumber = (numbers: Numbers, text: string): number => {
  if (numbers === 'plain') return text === '' ? Number.NaN : Number(text)
  const [, whole, decimals = '', size = ''] = FORMS[numbers].exec(text.replace(/[$€£¥]/, '').trim()) ?? []
  return whole === undefined
    ? Number.NaN
    : Number(`${whole.replace(/[^\d+-]/g, '')}.${decimals}`) * (SIZES[size.toLowerCase()] ?? 1)
}

/** The way of writing by which all of some texts are numbers; undefined where there is none, or more than one. */
export const numbersIn = (texts: readonly string[]): Numbers | undefined => {
  const [found, ...others] = NUMBERS.filter((numbers) =>
    texts.every((text) => Number.isFinite(writtenNumber(numbers, text))),
  )
  return others.length === 0 ? found : undefined
}
