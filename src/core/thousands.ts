/** A number with its thousands apart; by hand, since the first use of `Intl` loads tables that a short command does not need. */
export const thousands = (value: number): string =>
  String(value).replace(/\B(?<!\.\d*)(?=(?:\d{3})+(?!\d))/g, ',')
