import { prettyPrintError } from '@adonisjs/core'
import { ignite } from './ignite.js'

/** Command line entry (`node ace …`). */
ignite()
  .ace()
  .handle(process.argv.splice(2))
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
