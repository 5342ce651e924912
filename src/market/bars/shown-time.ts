/** A time as text, as short as it can be: `2000-01-03` at midnight, else `2000-01-03T09:30Z`. */
export const showTime = (time: number): string => {
  const text = new Date(time).toISOString()
  return text.endsWith('T00:00:00.000Z')
    ? text.slice(0, 10)
    : text.endsWith(':00.000Z')
      ? `${text.slice(0, 16)}Z`
      : text
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** UTC milliseconds of an ISO date without a time; NaN where it is none. */
export const instantOfDay = (text: string): number => {
  const time = DAY.test(text) ? Date.parse(text) : Number.NaN
  return new Date(time || 0).toISOString().startsWith(text) ? time : Number.NaN
}
