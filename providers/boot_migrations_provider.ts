import type { ApplicationService } from '@adonisjs/core/types'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import pg from 'pg'
import env from '#start/env'

/** The advisory lock nodes take turns on: an arbitrary number, the same on every node. */
const LOCK = 7_416_030_317

/**
 * With `TANDEM_MIGRATE=1` a server brings the database up to date before anything reads it, which
 * saves the launcher a second boot. Nodes that start together wait for each other: the lock is
 * held by a connection of its own, from before the first look at the migrations table.
 */
export default class BootMigrationsProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    if (!env.get('TANDEM_MIGRATE') || this.app.getEnvironment() !== 'web') return
    if (this.app.getMode() !== 'run') return
    const client = new pg.Client({ connectionString: env.get('DATABASE_URL') })
    await client.connect()
    try {
      await client.query("SET lock_timeout = '10min'")
      await client.query('SELECT pg_advisory_lock($1)', [LOCK])
      await this.#migrate()
    } finally {
      await client.end()
    }
  }

  async #migrate() {
    const db = await this.app.container.make('lucid.db')
    const options = { direction: 'up', dryRun: false, disableLocks: true } as const
    const runner = new MigrationRunner(db, this.app, options)
    await runner.run()
    if (runner.error) throw runner.error
  }
}
