import encryption from '@adonisjs/core/services/encryption'
import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { bus } from '#kernel/bus'
import { systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { matchingStep, newRecoveryCodes, newSecret } from '#shell/domain/second_factor'

/** Sets up and takes off the second factor of the person who asks. */
export class ManageSecondFactor {
  /** Begins: a secret to scan, in force only once a code of it was confirmed. */
  async begin(actor: Actor): Promise<string> {
    const secret = newSecret()
    await sql(null, 'UPDATE users SET totp_secret = $2 WHERE id = $1 AND totp_enabled_at IS NULL', [
      actor.id,
      encryption.encrypt(secret),
    ])
    return secret
  }

  /** @returns the recovery codes, to be shown this once */
  async confirm(actor: Actor, code: string): Promise<string[]> {
    return inTransaction(null, async (trx) => {
      const [user] = await sql<{ secret: string | null }>(
        trx,
        'SELECT totp_secret AS secret FROM users WHERE id = $1 AND totp_enabled_at IS NULL FOR UPDATE',
        [actor.id]
      )
      const secret = user?.secret ? encryption.decrypt<string>(user.secret) : null
      const step = secret ? matchingStep(secret, code, systemClock.now()) : null
      if (step === null) throw new RefusedException('wrong_code')
      const { codes, hashes } = newRecoveryCodes()
      await sql(
        trx,
        'UPDATE users SET totp_enabled_at = now(), recovery_codes = $2 WHERE id = $1',
        [actor.id, JSON.stringify({ hashes, step })]
      )
      await audit(trx, actor, {
        action: 'shell.second_factor.enable',
        subjectType: 'user',
        subjectId: actor.id!,
      })
      await bus.send(trx, 'access.changed')
      return codes
    })
  }

  /** Takes it off, from oneself or (by who manages people) from somebody who lost it. */
  async remove(userId: number, actor: Actor): Promise<void> {
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        'UPDATE users SET totp_enabled_at = NULL, totp_secret = NULL, recovery_codes = NULL WHERE id = $1',
        [userId]
      )
      await audit(trx, actor, {
        action: 'shell.second_factor.remove',
        subjectType: 'user',
        subjectId: userId,
      })
      await bus.send(trx, 'access.changed')
    })
  }
}
