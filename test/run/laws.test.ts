import * as laws from '../../laws/index.js'
import { memoryEnv, run } from '../../src/run/run.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([['the interpreter', laws.runLaws({ run, env: memoryEnv })]])
