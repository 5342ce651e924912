import { InvalidArgumentError } from 'commander'

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 }
const SPANS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
}

const refuse = (wanted: string): never => {
  // eslint-disable-next-line functional/no-throw-statements -- commander takes a wrong argument this way
  throw new InvalidArgumentError(`${wanted} is wanted.`)
}

/** Reads an amount of bytes, such as `5GB` or `500MB`. */
export const bytes = (text: string): number => {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)B?$/i.exec(text) ?? []
  return number === '' ? refuse('an amount such as 5GB') : Number(number) * (UNITS[unit.toUpperCase()] ?? 1)
}

/** Reads a length of time in milliseconds, such as `30d`, `12h`, `8w` or `1y`. */
export const span = (text: string): number => {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([hdwy])$/.exec(text) ?? []
  return number === '' ? refuse('a length of time such as 30d') : Number(number) * (SPANS[unit] ?? 0)
}

/** Bytes for people. */
export const bytesText = (count: number): string => {
  const [unit = 'B', size = 1] =
    (
      [
        ['GB', 1e9],
        ['MB', 1e6],
        ['kB', 1e3],
      ] as const
    ).find(([, least]) => count >= least) ?? []
  return `${unit === 'B' ? count : (count / size).toFixed(1)} ${unit}`
}
