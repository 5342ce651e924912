import type { Difference } from './difference.js'

/** A printed figure agrees where the one got rounds to all its printed digits. */
export const comparePrinted = (field: string, printed: number, got: unknown): readonly Difference[] => {
  const digits = (String(printed).split('.')[1] ?? '').length
  const unit = 10 ** -digits
  return typeof got === 'number' && Math.abs(got - printed) <= unit / 2 + 1e-12
    ? []
    : [{ field: `${field} as printed`, expected: printed, got }]
}
