import { prettyPrintError } from '@adonisjs/core'
import { createClosingServer } from '#kernel/http/closing_server'
import { ignite } from './ignite.js'

/** HTTP server entry. */
ignite()
  .httpServer()
  .start((handle) => createClosingServer(handle))
  .catch(async (error) => {
    await prettyPrintError(error)
    // the port may be open already: half a server must not stay
    process.exit(1)
  })
