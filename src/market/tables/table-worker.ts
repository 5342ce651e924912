import { parentPort } from 'node:worker_threads'
import { readTable, type TableTask } from './table-bars.js'

// says that it has begun before it reads, so that the time that a thread takes to start is not held against the file
parentPort?.on('message', (task: TableTask) => {
  parentPort?.postMessage('begun')
  void readTable(task).then((answer) => parentPort?.postMessage(answer))
})
