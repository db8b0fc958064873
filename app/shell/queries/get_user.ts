import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type UserRecord = {
  id: number
  fullName: string
  email: string
  isOwner: boolean
  isActive: boolean
  hasSecondFactor: boolean
  roleIds: number[]
  storeIds: number[] | null
  warehouseIds: number[] | null
}
export type Choice = { id: number; name: string }

/** One member of staff, and what they can be given. */
export class GetUser {
  async handle(id: number): Promise<UserRecord> {
    const [user] = await sql<UserRecord>(
      null,
      `SELECT u.id, u.full_name AS "fullName", u.email, u.is_owner AS "isOwner", u.is_active AS "isActive", u.totp_enabled_at IS NOT NULL AS "hasSecondFactor",
              array(SELECT role_id FROM user_roles WHERE user_id = u.id ORDER BY role_id) AS "roleIds", u.store_scope AS "storeIds", u.warehouse_scope AS "warehouseIds"
         FROM users u WHERE u.id = $1`,
      [id]
    )
    if (!user) throw new NotFoundException('user', id)
    return user
  }

  async choices() {
    const list = (table: string, name: string) =>
      sql<Choice>(null, `SELECT id, ${name} AS name FROM ${table} ORDER BY 2, 1 LIMIT 1000`)
    const [roles, stores, warehouses] = await Promise.all([
      list('roles', 'name'),
      list('stores', 'name'),
      list('warehouses', 'name'),
    ])
    return { roles, stores, warehouses }
  }
}
