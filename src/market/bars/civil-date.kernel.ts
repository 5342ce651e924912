/** Days since 1970-01-01 of a civil date of the proleptic Gregorian calendar; NaN where there is no such date. */
export const daysOf = (year: number, month: number, day: number): number => {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) return Number.NaN
  if (day > 28 && day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()) return Number.NaN
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}
