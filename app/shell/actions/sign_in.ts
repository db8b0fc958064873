import encryption from '@adonisjs/core/services/encryption'
import limiter from '@adonisjs/limiter/services/main'
import type { HttpContext } from '@adonisjs/core/http'
import { SYSTEM } from '#kernel/access/actor'
import { CONFIRMED_AT } from '#kernel/access/step_up'
import { audit } from '#kernel/audit/record'
import { systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { matchingStep, useRecoveryCode } from '#shell/domain/second_factor'
import User from '#shell/models/user'

const PENDING = 'sign_in.pending'

/** Failures before a pause: per account and per address. */
const byAccount = () => limiter.use({ requests: 5, duration: '15 mins', blockDuration: '15 mins' })
const byAddress = () => limiter.use({ requests: 30, duration: '15 mins', blockDuration: '15 mins' })

/**
 * Signs a person in: password first, then the second factor where they have
 * one. Failures are counted per account and per address, so that neither one
 * account nor many from one place can be tried out.
 */
export class SignIn {
  /** @returns whether a code is still to be asked for */
  async withPassword(ctx: HttpContext, email: string, password: string): Promise<'done' | 'code'> {
    const user = await this.#throttled(ctx, email, async () => {
      const found = await User.verifyCredentials(email, password)
      if (!found.isActive) throw new RefusedException('account_inactive')
      return found
    })
    if (!user.totpEnabledAt) {
      await this.#enter(ctx, user)
      return 'done'
    }
    ctx.session.put(PENDING, { userId: user.id, at: systemClock.now().getTime() })
    return 'code'
  }

  /** The second step, with a code of the app or a recovery code. */
  async withCode(ctx: HttpContext, code: string): Promise<void> {
    const user = await this.pending(ctx)
    if (!user) throw new RefusedException('sign_in_expired')
    await this.#throttled(ctx, user.email, async () => {
      if (!(await this.#accept(user, code))) throw new RefusedException('wrong_code')
    })
    ctx.session.forget(PENDING)
    await this.#enter(ctx, user)
    ctx.session.put(CONFIRMED_AT, systemClock.now().getTime())
  }

  /** A code from somebody who is signed in, before an act of high risk. */
  async confirm(ctx: HttpContext, code: string): Promise<void> {
    const user = await User.findOrFail(ctx.actor.id)
    await this.#throttled(ctx, user.email, async () => {
      if (!user.totpEnabledAt || !(await this.#accept(user, code)))
        throw new RefusedException('wrong_code')
    })
    ctx.session.put(CONFIRMED_AT, systemClock.now().getTime())
  }

  /** Who gave a right password within the last ten minutes and owes a code. */
  async pending({ session }: HttpContext): Promise<User | null> {
    const pending = session.get(PENDING) as { userId: number; at: number } | undefined
    if (!pending || systemClock.now().getTime() - pending.at > 600_000) return null
    return User.find(pending.userId)
  }

  async #throttled<T>(ctx: HttpContext, account: string, attempt: () => Promise<T>): Promise<T> {
    const [blocked, result] = await byAddress().penalize(
      `sign_in:ip:${ctx.request.ip()}`,
      async () => {
        const [stopped, value] = await byAccount().penalize(
          `sign_in:user:${account.toLowerCase()}`,
          attempt
        )
        if (stopped) throw stopped
        return value as T
      }
    )
    if (blocked) throw blocked
    return result as T
  }

  /** A step of the clock counts once and a recovery code is used up, both decided by one conditional update. */
  async #accept(user: User, code: string): Promise<boolean> {
    const secret = encryption.decrypt<string>(user.totpSecret!)
    const known = user.recoveryCodes as { hashes: string[]; step?: number }
    const step = secret ? matchingStep(secret, code, systemClock.now(), known.step ?? 0) : null
    const next = step !== null ? { ...known, step } : this.#afterRecovery(known, code)
    if (!next) return false
    const changed = await sql(
      null,
      'UPDATE users SET recovery_codes = $2 WHERE id = $1 AND recovery_codes = $3::jsonb RETURNING id',
      [user.id, JSON.stringify(next), JSON.stringify(known)]
    )
    return changed.length === 1
  }

  #afterRecovery(known: { hashes: string[]; step?: number }, code: string) {
    const hashes = useRecoveryCode(known.hashes, code)
    return hashes && { ...known, hashes }
  }

  async #enter(ctx: HttpContext, user: User) {
    await ctx.auth.use('web').login(user)
    ctx.session.put('device', {
      agent: ctx.request.header('user-agent', '')!.slice(0, 200),
      address: ctx.request.ip(),
      since: systemClock.now().toISOString(),
    })
    await ctx.session.tag(String(user.id))
    await inTransaction(null, async (trx) => {
      await sql(trx, 'UPDATE users SET last_sign_in_at = now() WHERE id = $1', [user.id])
      const actor = { ...SYSTEM, id: user.id, name: user.fullName }
      await audit(trx, actor, {
        action: 'shell.sessions.start',
        subjectType: 'user',
        subjectId: user.id,
        after: { address: ctx.request.ip() },
      })
    })
  }
}
