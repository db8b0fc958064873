import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { navigationFor } from '#shell/services/navigation'
import { DisableModules } from '#shell/actions/disable_modules'
import { EnableModules } from '#shell/actions/enable_modules'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { openPages } from '#tests/helpers/routes'
import { switchable } from '#tests/helpers/switch'

/** One hash over every business table: the house's own books change with each switch. */
async function checksum(): Promise<string> {
  const tables = await sql<{ name: string }>(
    null,
    `SELECT quote_ident(relname) AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT LIKE 'adonis%'
        AND relname NOT IN ('module_states', 'audit_entries', 'parked_jobs', 'sessions') ORDER BY relname`
  )
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS t, coalesce(md5(string_agg(x::text, '|' ORDER BY x::text)), '') AS h FROM ${name} x`
  )
  const [row] = await sql<{ hash: string }>(
    null,
    `SELECT md5(string_agg(t || h, ',' ORDER BY t)) AS hash FROM (${parts.join(' UNION ALL ')}) s`
  )
  return row.hash
}

test.group('Toggles', (group) => {
  group.each.setup(() => resetDatabase())

  test('a random walk over the switchboard leaves no broken page, no orphan menu, no lost row', async ({
    assert,
    client,
  }) => {
    const owner = await actingAs('owner')
    const before = await checksum()
    const step = fc.record({ up: fc.boolean(), module: fc.constantFrom(...switchable) })
    const walk = fc.array(step, { minLength: 4, maxLength: 8 })
    for (const { up, module } of fc.sample(walk, { numRuns: 2, seed: 20261122 }).flat()) {
      try {
        if (up) await new EnableModules().handle({ modules: [module], actor: SYSTEM })
        else await new DisableModules().handle({ modules: [module], cascade: true, actor: SYSTEM })
      } catch (error) {
        if (!(error instanceof DomainException)) throw error
      }
      await drainJobs()
      for (const item of navigationFor(SYSTEM)) {
        assert.isTrue(switchboard.isOn(item.permission.split('.')[0]), item.href)
      }
      for (const each of switchboard.enabled) {
        assert.isTrue(
          each.requires.every((name) => switchboard.isOn(name)),
          `${each.name} is on without what it requires`
        )
      }
      for (const page of openPages()) {
        const response = await client.get(page.pattern).loginAs(owner).withInertia().redirects(0)
        assert.isBelow(
          response.status(),
          500,
          `${page.pattern} after ${up ? 'on' : 'off'} ${module}`
        )
        if (page.owner && switchable.includes(page.owner) && !switchboard.isOn(page.owner)) {
          assert.equal(response.status(), 404, page.pattern)
        }
      }
    }
    await new EnableModules().handle({ modules: switchable, actor: SYSTEM })
    await drainJobs()
    assert.equal(await checksum(), before)
  }).timeout(170_000)
})
