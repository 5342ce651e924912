import { checkStore } from '../../store/upkeep/check.js'
import { temporary } from '../process.js'

/** Checks the store that it is sent and sends what it found; LevelDB may end this process on a damaged file. */
process.on('message', (directory: string) => {
  void checkStore(directory, temporary).then(
    (checked) => process.send?.({ checked }, () => process.disconnect()),
    (cause: unknown) =>
      process.send?.({ failed: cause instanceof Error ? cause.message : String(cause) }, () =>
        process.disconnect(),
      ),
  )
})
