import type { HttpContext } from '@adonisjs/core/http'
import { systemClock } from '#kernel/clock'
import { DomainException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'

/** Where the session keeps when a code was last given. */
export const CONFIRMED_AT = 'second_factor_at'
/** How long a code counts as recent. */
const RECENT_MS = 15 * 60_000

/** 403: the act is of high risk and the person's second factor was not asked for lately. */
export class SecondFactorNeeded extends DomainException {
  constructor(readonly permission: string) {
    super('second_factor_needed', { status: 403, params: { permission } })
  }
}

const isHighRisk = (permission: string) =>
  switchboard
    .module(permission.split('.')[0])
    ?.permissions?.some(({ key, risk }) => key === permission && risk === 'high') ?? false

/**
 * A permission of high risk wants a recent code from whoever has a second factor. Programs have
 * none: their tokens are narrowed by abilities instead.
 *
 * @throws SecondFactorNeeded
 */
export function askSecondFactor({ actor, session }: HttpContext, permission: string): void {
  if (actor.kind !== 'user' || !actor.hasSecondFactor || !isHighRisk(permission)) return
  const at = Number(session.get(CONFIRMED_AT) ?? 0)
  if (systemClock.now().getTime() - at > RECENT_MS) throw new SecondFactorNeeded(permission)
}
