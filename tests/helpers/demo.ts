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
