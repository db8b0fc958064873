import hash from '@adonisjs/core/services/hash'
import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { bus } from '#kernel/bus'
import {
  ConflictException,
  ForbiddenException,
  NotFoundException,
  RefusedException,
} from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { endSessions } from '#shell/services/sessions'

export interface UserInput {
  id?: number
  fullName: string
  email: string
  password?: string
  roleIds: number[]
  isOwner: boolean
  /** Null: all of them. */
  storeIds: number[] | null
  warehouseIds: number[] | null
  actor: Actor
}

/** Creates a member of staff or changes what they are and may see; owners are made by owners. */
export class SaveUser {
  async handle(input: UserInput): Promise<number> {
    const password = input.password ? await hash.use('scrypt').make(input.password) : null
    return inTransaction(null, async (trx) => {
      const before = input.id ? await this.#lock(trx, input.id) : null
      if (before && before.isOwner !== input.isOwner) await this.#guardOwners(trx, input, before)
      if (!before && input.isOwner && !input.actor.isOwner) throw new ForbiddenException('owner')
      const id = await this.#write(trx, input, password)
      await sql(trx, 'DELETE FROM user_roles WHERE user_id = $1 AND role_id <> ALL($2::bigint[])', [
        id,
        input.roleIds,
      ])
      await sql(
        trx,
        'INSERT INTO user_roles (user_id, role_id) SELECT $1, id FROM roles WHERE id = ANY($2::bigint[]) ON CONFLICT DO NOTHING',
        [id, input.roleIds]
      )
      const { actor, fullName, email, roleIds, isOwner, storeIds, warehouseIds } = input
      const after = { fullName, email, roleIds, isOwner, storeIds, warehouseIds }
      await audit(trx, actor, {
        action: before ? 'shell.users.edit' : 'shell.users.create',
        subjectType: 'user',
        subjectId: id,
        before,
        after,
      })
      await bus.send(trx, 'access.changed')
      return id
    })
  }

  /** Lets a person in again, or keeps them out and signs them out everywhere. */
  async setActive(id: number, isActive: boolean, actor: Actor): Promise<void> {
    if (id === actor.id) throw new RefusedException('user_is_yourself')
    await inTransaction(null, async (trx) => {
      const before = await this.#lock(trx, id)
      if (before.isOwner && !actor.isOwner) throw new ForbiddenException('owner')
      await sql(trx, 'UPDATE users SET is_active = $2, updated_at = now() WHERE id = $1', [
        id,
        isActive,
      ])
      await audit(trx, actor, {
        action: isActive ? 'shell.users.enable' : 'shell.users.disable',
        subjectType: 'user',
        subjectId: id,
      })
      await bus.send(trx, 'access.changed')
    })
    if (!isActive) await endSessions(id)
  }

  async #lock(trx: Trx, id: number) {
    const [user] = await sql<{
      fullName: string
      email: string
      isOwner: boolean
      roleIds: number[]
    }>(
      trx,
      `SELECT full_name AS "fullName", email, is_owner AS "isOwner", array(SELECT role_id FROM user_roles WHERE user_id = $1) AS "roleIds"
         FROM users WHERE id = $1 FOR UPDATE`,
      [id]
    )
    if (!user) throw new NotFoundException('user', id)
    return user
  }

  /** Somebody must always be able to do everything. */
  async #guardOwners(trx: Trx, input: UserInput, before: { isOwner: boolean }) {
    if (!input.actor.isOwner) throw new ForbiddenException('owner')
    if (!before.isOwner) return
    const others = await sql(
      trx,
      'SELECT 1 FROM users WHERE is_owner AND is_active AND id <> $1 LIMIT 1 FOR UPDATE',
      [input.id]
    )
    if (others.length === 0) throw new RefusedException('last_owner')
  }

  async #write(trx: Trx, input: UserInput, password: string | null): Promise<number> {
    const values = [input.fullName, input.email, input.isOwner, input.storeIds, input.warehouseIds]
    const text = input.id
      ? `UPDATE users SET full_name = $1, email = $2, is_owner = $3, store_scope = $4, warehouse_scope = $5, updated_at = now() WHERE id = $6 RETURNING id`
      : `INSERT INTO users (full_name, email, is_owner, store_scope, warehouse_scope, password) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`
    try {
      const [row] = await sql<{ id: number }>(trx, text, [...values, input.id ?? password])
      return row.id
    } catch (error) {
      if ((error as { constraint?: string }).constraint === 'users_email_unique')
        throw new ConflictException('email_taken', { email: input.email })
      throw error
    }
  }
}
