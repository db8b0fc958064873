import { createHash, randomBytes } from 'node:crypto'
import encryption from '@adonisjs/core/services/encryption'
import hash from '@adonisjs/core/services/hash'
import { SYSTEM } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { endSessions } from '#shell/services/sessions'

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')

/** Resets a forgotten password by a link that is sent to the account's address, works once and for an hour. */
export class ResetPassword {
  /** Answers the same whether the account exists or not. */
  async request(email: string): Promise<void> {
    await inTransaction(null, async (trx) => {
      const [user] = await sql<{ id: number }>(
        trx,
        'SELECT id FROM users WHERE lower(email) = $1 AND is_active',
        [email]
      )
      if (!user) return
      const token = randomBytes(32).toString('base64url')
      await sql(
        trx,
        `INSERT INTO password_resets (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
        [hashToken(token), user.id]
      )
      await addJob(trx, {
        name: 'shell.send_password_reset',
        payload: { userId: user.id, sealed: encryption.encrypt(token) },
      })
    })
  }

  /** Whether a link still works. */
  async isOpen(token: string): Promise<boolean> {
    const rows = await sql(
      null,
      'SELECT 1 FROM password_resets WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()',
      [hashToken(token)]
    )
    return rows.length === 1
  }

  /** @throws RefusedException `reset_link_expired` */
  async complete(token: string, password: string): Promise<void> {
    const hashed = await hash.use('scrypt').make(password)
    const userId = await inTransaction(null, async (trx) => {
      const [used] = await sql<{ id: number; name: string }>(
        trx,
        `UPDATE password_resets r SET used_at = now() FROM users u
          WHERE r.token_hash = $1 AND r.used_at IS NULL AND r.expires_at > now() AND u.id = r.user_id AND u.is_active RETURNING u.id, u.full_name AS name`,
        [hashToken(token)]
      )
      if (!used) throw new RefusedException('reset_link_expired')
      await sql(trx, 'UPDATE users SET password = $2, updated_at = now() WHERE id = $1', [
        used.id,
        hashed,
      ])
      const actor = { ...SYSTEM, id: used.id, name: used.name }
      await audit(trx, actor, {
        action: 'shell.passwords.reset',
        subjectType: 'user',
        subjectId: used.id,
      })
      return used.id
    })
    await endSessions(userId)
  }
}
