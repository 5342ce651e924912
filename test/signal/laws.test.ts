import * as laws from '../../laws/index.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([['signal logs', laws.signalLaws]])
