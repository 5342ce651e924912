import { fileURLToPath } from 'node:url'

/** Below it lie `src` and `laws`: a clone, or the folder of its compiled code, in which this module lies as deep. */
const root = new URL('../../', import.meta.url)
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

/** A file of this package, by its path from the folder that holds `src`. */
export const ownFile = (path: string): URL => new URL(path, root)

/** The path of a module of this package, as source or compiled as this one is. */
export const ownModule = (path: string): string => fileURLToPath(ownFile(`${path}.${extension}`))
