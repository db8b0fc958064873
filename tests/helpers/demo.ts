import { existsSync } from 'node:fs'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import { sql } from '#kernel/sql'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs, PASSWORD, type Role } from '#tests/helpers/people'

export interface DemoPerson {
  email: string
  password: string
}

const EMAILS: Record<Role, string> = {
  owner: 'admin@demo.tandem',
  operations: 'ops@demo.tandem',
  warehouse: 'wh@demo.tandem',
  purchasing: 'buyer@demo.tandem',
  finance: 'fin@demo.tandem',
  marketing: 'mkt@demo.tandem',
  service: 'cs@demo.tandem',
}

/** One person of each stock role, filled by {@link fillDemo}. */
export const demoPeople = new Map<Role, DemoPerson>(
  Object.entries(EMAILS).map(([role, email]) => [role as Role, { email, password: 'tandem-demo' }])
)

/** Every Chinese text of two characters or more that a table holds, longest first. */
export async function storedChinese(): Promise<string[]> {
  const columns = await sql<{ source: string }>(
    null,
    `SELECT format('SELECT DISTINCT %I AS words FROM %I WHERE %I ~ ''[一-鿿]{2}'' LIMIT 2000', column_name, table_name, column_name) AS source
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND data_type = 'text' AND table_type = 'BASE TABLE'`
  )
  const found = new Set<string>()
  for (const { source } of columns) {
    for (const { words } of await sql<{ words: string }>(null, source)) found.add(words)
  }
  return [...found].sort((a, b) => b.length - a.length)
}

/** An emptied database with the demo company in it. */
export async function fillDemo() {
  await resetDatabase()
  if (existsSync(app.makePath('commands/demo_seed.ts'))) await ace.exec('demo:seed', [])
  for (const [role, person] of demoPeople) {
    const [user] = await sql(null, 'SELECT id FROM users WHERE lower(email) = $1', [person.email])
    if (user) continue
    const made = await actingAs(role)
    person.email = made.email
    person.password = PASSWORD
  }
}
