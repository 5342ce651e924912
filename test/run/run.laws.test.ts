import { describe, it } from 'vitest'
import { runLaws } from '../../laws/run.js'
import { memoryEnv, run } from '../../src/run/run.js'

describe('the interpreter', () => {
  it.each(runLaws({ run, env: memoryEnv }).map((law) => [law.name, law] as const))('%s', (_name, law) =>
    law.check(),
  )
})
