import pg from 'pg'
import { LaunchProblem } from './problem.mjs'

/** The same address with another database. */
export function withDatabase(url, database) {
  const address = new URL(url)
  address.pathname = `/${encodeURIComponent(database)}`
  return address.href
}

/** The database an address names. */
export function databaseOf(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1))
}

/**
 * Makes a database on the server of `url`; nothing happens when it exists.
 *
 * @returns {Promise<string>} its address
 */
export async function createDatabase(url, name) {
  await onServer(url, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
  })
  return withDatabase(url, name)
}

/** Whether the server of `url` has a database of this name. */
export function databaseExists(url, name) {
  return onServer(url, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    return found.rowCount > 0
  })
}

/** Whether nobody has set up a company in a migrated database yet. */
export async function awaitsSetUp(url) {
  const client = await connect(url)
  try {
    const { rows } = await client.query('SELECT NOT EXISTS (SELECT FROM users) AS empty')
    return rows[0].empty
  } finally {
    await client.end()
  }
}

/** Removes a database with everything in it, ending the connections it has. */
export async function dropDatabase(url, name) {
  await onServer(url, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`)
  )
}

/** Runs `work` with a connection to the server of `url`, by its maintenance database when it may. */
async function onServer(url, work) {
  const client = await connect(withDatabase(url, 'postgres')).catch(() => connect(url))
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function connect(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

/**
 * Checks that DATABASE_URL leads to a PostgreSQL this release runs on.
 *
 * @throws {LaunchProblem} that says in one sentence what is wrong with it
 */
export async function checkDatabaseUrl(url) {
  const address = URL.canParse(url) ? new URL(url) : null
  if (!address || !/^postgres(ql)?:$/.test(address.protocol)) {
    throw new LaunchProblem('database_url_invalid')
  }
  const target = address.host || 'localhost'
  const client = await connect(url).catch((error) => {
    throw connectionProblem(error, target)
  })
  try {
    const { rows } = await client.query(
      "SELECT current_setting('server_version_num')::int AS number"
    )
    const found = Math.floor(rows[0].number / 10_000)
    if (found < 15) throw new LaunchProblem('database_too_old', { target, found })
  } finally {
    await client.end()
  }
}

function connectionProblem(error, target) {
  const detail = error.errors?.[0]?.message || error.message || error.code
  const answered = /^[0-9A-Z]{5}$/.test(error.code ?? '') && error.severity
  return new LaunchProblem(answered ? 'database_refused' : 'database_unreachable', {
    target,
    detail,
  })
}
