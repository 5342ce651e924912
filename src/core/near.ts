import { distance } from 'fastest-levenshtein'

/** The candidate closest to `word`, if it is close enough to be a likely slip of the pen. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  const ranked = [...candidates]
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  return best !== undefined && best.edits <= Math.max(2, Math.ceil(word.length / 3))
    ? best.candidate
    : undefined
}

/** `, did you mean "x"?` or, with nothing near, the names there are. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => {
  const all = [...candidates]
  const near = nearest(word, all)
  if (near !== undefined) return `, did you mean "${near}"?`
  return all.length === 0 ? '' : `, known: ${all.slice(0, 12).join(', ')}${all.length > 12 ? ', ..' : ''}`
}

/** Whether two short names, such as symbols, are one with a slip: of case, or of one letter where they have three or more. */
export const isSlip = (a: string, b: string): boolean => {
  const edits = distance(a.toLowerCase(), b.toLowerCase())
  return edits === 0 || (edits === 1 && Math.min(a.length, b.length) >= 3)
}
