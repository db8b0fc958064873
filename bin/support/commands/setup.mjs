/** bin/setup, after the installation: what is there and what is missing, one line each. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browserPath } from '../browser.mjs'
import { startCluster } from '../embedded_postgres.mjs'
import { sentenceOf } from '../problem.mjs'
import { main } from '../run.mjs'

const checks = {
  'Node 24': async () => {
    if (Number.parseInt(process.versions.node, 10) < 24) throw new Error(process.version)
    return process.version
  },
  'embedded PostgreSQL': async () => {
    const dir = join(tmpdir(), `tandem-setup-${process.pid}`)
    const cluster = await startCluster({ dir, durable: false, ephemeral: true })
    await cluster.stop()
    return 'starts and stops'
  },
  'browser for tests': async () => browserPath(),
}

await main(async () => {
  let code = 0
  for (const [name, check] of Object.entries(checks)) {
    try {
      console.log(`✓ ${name}: ${await check()}`)
    } catch (error) {
      console.log(`✗ ${name}: ${sentenceOf(error)}`)
      code = 1
    }
  }
  if (code === 0) console.log('Ready: npm start, npm test, npm run dev.')
  return code
})
