import { builtInParts } from '../phases/library/built-in.js'
import type { Library } from '../phases/library/library.js'
import { templates } from './templates.js'

/** The library that comes with the project. */
export const builtIn: Library = { ...builtInParts, templates }
