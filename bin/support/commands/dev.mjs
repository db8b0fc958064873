/** bin/dev   the development server on the development database; pages and controllers reload. */
import { withDevelopmentDatabase } from '../development.mjs'
import { ace, main, run, runAll } from '../run.mjs'

await main((args) =>
  withDevelopmentDatabase(async (env) => {
    const host = { PORT: process.env.PORT ?? '3333', HOST: process.env.HOST ?? 'localhost' }
    const migrated = await runAll([ace('migration:run')], { env, quiet: true })
    return (
      migrated || run(ace('serve', '--hmr', ...args), { env: { ...host, ...env }, grace: 2_000 })
    )
  })
)
