/** What a column of a file may hold. */
export type Role = 'time' | 'clock' | 'open' | 'high' | 'low' | 'close' | 'volume'
export const ROLES: readonly Role[] = ['time', 'clock', 'open', 'high', 'low', 'close', 'volume']

/** German, French, Spanish and Polish names. */
const ABROAD = {
  open: ['eröffnung', 'eröffnungskurs', 'erster', 'ouverture', 'apertura', 'otwarcie'],
  high: ['hoch', 'tageshoch', 'haut', 'plus haut', 'máximo', 'maximo', 'najwyższy', 'najwyzszy'],
  low: ['tief', 'tagestief', 'bas', 'plus bas', 'mínimo', 'minimo', 'najniższy', 'najnizszy'],
  close: [
    'schluss',
    'schlusskurs',
    'schlußkurs',
    'clôture',
    'cloture',
    'dernier',
    'cierre',
    'último',
    'ultimo',
    'zamknięcie',
    'zamkniecie',
  ],
  volume: ['volumen', 'umsatz', 'wolumen'],
}
/** The names of a header that are known, in order of preference, as `plainName` writes them. */
export const NAMES: Readonly<Record<Role, readonly string[]>> = {
  time: [
    'datetime',
    'date time',
    'timestamp',
    'date',
    'time',
    'open time',
    'gmt time',
    'local time',
    'time utc',
    'day',
    'ts',
    't',
    'unix',
    'index',
    'index level 0',
    'unnamed: 0',
    '',
    'datum',
    'fecha',
    'data',
  ],
  clock: ['time', 'clock', 'time of day', 'hour'],
  open: ['open', 'o', 'open price', 'openprice', 'first', ...ABROAD.open],
  high: ['high', 'h', 'high price', 'highprice', 'max', ...ABROAD.high],
  low: ['low', 'l', 'low price', 'lowprice', 'min', ...ABROAD.low],
  close: ['close', 'c', 'close price', 'closeprice', 'close/last', 'last', 'price', 'nav', ...ABROAD.close],
  volume: [
    'volume',
    'vol',
    'v',
    'total volume',
    'tick volume',
    'tickvol',
    'base volume',
    'shares',
    'qty',
    ...ABROAD.volume,
  ],
}

/** A name of a header without case, brackets and the marks between its words. */
export const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[<>"]/g, '')
    .replace(/[\s_.-]+/g, ' ')
    .trim()
