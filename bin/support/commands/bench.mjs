/**
 * bin/bench NAME [--quick]   runs tests/bench/NAME.ts on a database of its own: beside
 * DATABASE_URL when that is set, else on a throw-away embedded cluster with the durability of
 * the product (fsync on).
 */
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../paths.mjs'
import { ace, appEnvironment, main, run, typescript, withThrowAwayDatabase } from '../run.mjs'

await main(async ([name, ...args]) => {
  const file = inRoot('tests/bench', `${name}.ts`)
  if (!name || !existsSync(file)) {
    console.error(`Usage: npm run bench -- NAME [--quick]; there are: ${benches().join(', ')}`)
    return 1
  }
  return withThrowAwayDatabase({ name: 'bench', durable: true }, async (url) => {
    const storage = join(tmpdir(), `tandem-bench-${process.pid}`)
    process.env.APP_KEY ??= 'a-key-for-benches-which-protects-nothing-at-all'
    const env = { LOG_LEVEL: 'error', ...appEnvironment(url, { mode: 'production', storage }) }
    const migrated = await run(ace('migration:run', '--force'), { env, quiet: true })
    return migrated || run(['node', ...typescript, file, ...args], { env })
  })
})

/** Benches are the files of tests/bench that can be run by themselves: not its helpers/ folder. */
function benches() {
  const folder = inRoot('tests/bench')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
}
