import fc from 'fast-check'

/** Laws draw the same cases in every run, unless LAW_SEED says otherwise; a case that fails prints its own seed. */
fc.configureGlobal({ seed: Number(process.env['LAW_SEED'] ?? 20_261_130) })
