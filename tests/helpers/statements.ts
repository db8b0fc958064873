import pg from 'pg'

/**
 * How many statements `work` sends to the database, BEGIN and COMMIT included. Notifications that
 * wake workers are left out: they go out on their own time.
 */
export async function countStatements(work: () => Promise<void>): Promise<number> {
  const original = pg.Client.prototype.query
  let statements = 0
  pg.Client.prototype.query = function (this: unknown, ...args: unknown[]) {
    if ((args[0] as { name?: string } | undefined)?.name !== 'jobs_wake') statements++
    return (original as (...all: unknown[]) => unknown).apply(this, args)
  } as typeof original
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  return statements
}
