import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'

/** Any constant of ours: who holds it migrates, the others wait. */
const LOCK = 7_264_331

/**
 * Brings the database up to this release and returns the names of the
 * migrations that ran. Of several processes that begin at once one migrates
 * and the others wait for it.
 */
export async function migrate(): Promise<string[]> {
  return db.transaction(async (lock) => {
    await lock.rawQuery('SELECT pg_advisory_xact_lock(?)', [LOCK])
    const runner = new MigrationRunner(db, app, {
      direction: 'up',
      connectionName: db.primaryConnectionName,
    })
    await runner.run()
    if (runner.status === 'error') throw runner.error
    return Object.entries(runner.migratedFiles)
      .filter(([, file]) => file.status === 'completed')
      .map(([name]) => name)
  })
}
