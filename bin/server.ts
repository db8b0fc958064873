import { prettyPrintError } from '@adonisjs/core'
import { ignite } from './ignite.js'

/** HTTP server entry. */
ignite()
  .httpServer()
  .start()
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
