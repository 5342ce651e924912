import { type Job, judged } from './job.js'

process.on('message', (job: Job) => {
  void judged(job, { cwd: process.cwd() }).then((outcome) => process.send?.({ key: job.key, outcome }))
})
