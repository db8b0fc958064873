import { createHash, randomBytes } from 'node:crypto'
import { holds, type Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { bus } from '#kernel/bus'
import { ForbiddenException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** Tokens for programs: shown once, kept as a hash, never worth more than their owner. */
export class IssueToken {
  async handle({
    name,
    abilities,
    days,
    actor,
  }: {
    name: string
    abilities: string[]
    days: number | null
    actor: Actor
  }): Promise<string> {
    const beyond = abilities.find((ability) => ability !== '*' && !holds(actor, ability))
    if (beyond) throw new ForbiddenException(beyond)
    const token = `tdm_${randomBytes(30).toString('base64url')}`
    await inTransaction(null, async (trx) => {
      const [row] = await sql<{ id: number }>(
        trx,
        `INSERT INTO access_tokens (tokenable_id, type, name, hash, abilities, created_at, updated_at, expires_at)
         VALUES ($1, 'auth_token', $2, $3, $4, now(), now(), now() + make_interval(days => $5)) RETURNING id`,
        [
          actor.id,
          name,
          createHash('sha256').update(token).digest('hex'),
          JSON.stringify(abilities),
          days,
        ]
      )
      await audit(trx, actor, {
        action: 'shell.tokens.issue',
        subjectType: 'access_token',
        subjectId: row.id,
        after: { name, abilities, days },
      })
    })
    return token
  }

  async revoke(id: number, actor: Actor): Promise<void> {
    await inTransaction(null, async (trx) => {
      const gone = await sql(trx, 'DELETE FROM access_tokens WHERE id = $1 RETURNING id', [id])
      if (gone.length === 0) throw new NotFoundException('token', id)
      await audit(trx, actor, {
        action: 'shell.tokens.revoke',
        subjectType: 'access_token',
        subjectId: id,
      })
      await bus.send(trx, 'access.changed')
    })
  }
}
