import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'

/** How long an ended application's process may live on. */
const LATE_MS = 2_000
const APP_ROOT = new URL('../', import.meta.url)

/**
 * The one place that knows how the application is booted. The server, the
 * command line and the tests start from the ignitor returned here.
 */
export function ignite() {
  return new Ignitor(APP_ROOT, {
    importer: (filePath) =>
      filePath.startsWith('./') || filePath.startsWith('../')
        ? import(new URL(filePath, APP_ROOT).href)
        : import(filePath),
  }).tap((app) => {
    app.booting(async () => {
      await import('#start/env')
    })
    const end = async () => {
      await app.terminate()
      // Everything is closed: what still lives was begun too late to matter.
      setTimeout(() => process.exit(), LATE_MS).unref()
    }
    app.listen('SIGTERM', end)
    app.listen('SIGINT', end)
  })
}
