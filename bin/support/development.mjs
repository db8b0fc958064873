import { createDatabase, startCluster } from './embedded_postgres.mjs'
import { inRoot } from './paths.mjs'
import { appEnvironment } from './run.mjs'
import { loadDotEnv } from './settings.mjs'

/**
 * Runs `work` with the development database up: DATABASE_URL when set, else an embedded cluster
 * in tmp/postgres-dev that all development commands of this folder share.
 *
 * @param {(env: Record<string, string>) => Promise<number>} work gets the environment to run in
 */
export async function withDevelopmentDatabase(work) {
  loadDotEnv()
  const mode = process.env.NODE_ENV ?? 'development'
  const storage = process.env.TANDEM_STORAGE ?? inRoot('tmp/storage')
  if (process.env.DATABASE_URL) {
    return work(appEnvironment(process.env.DATABASE_URL, { mode, storage }))
  }
  const cluster = await startCluster({ dir: inRoot('tmp/postgres-dev') })
  try {
    const url = await createDatabase(cluster.url('postgres'), 'tandem')
    return await work(appEnvironment(url, { mode, storage }))
  } finally {
    await cluster.stop()
  }
}
