import { describe, it } from 'vitest'
import { signalLaws } from '../../laws/signal.js'

describe('signal logs', () => {
  for (const law of signalLaws) it(law.name, law.check)
})
