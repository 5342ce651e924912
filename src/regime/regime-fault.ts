/** Why a classifier could not be fitted. */
export type RegimeFault =
  | { readonly _tag: 'TooFewBars'; readonly needed: number; readonly given: number }
  | { readonly _tag: 'NoVariance'; readonly because: string }
  | { readonly _tag: 'NoFit'; readonly because: string }

export const showRegimeFault = (fault: RegimeFault): string => {
  switch (fault._tag) {
    case 'TooFewBars':
      return `${fault.given} bars are too few to fit on: it needs ${fault.needed}`
    case 'NoVariance':
    case 'NoFit':
      return fault.because
  }
}
