import { Bouncer } from '@adonisjs/bouncer'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { holds, type Actor } from '#kernel/access/actor'
import { askSecondFactor } from '#kernel/access/step_up'
import { ForbiddenException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'

/** The one ability behind every route: the actor holds the permission and its module is on. */
export const permission = Bouncer.ability((actor: Actor, key: string) => {
  return holds(actor, key) && switchboard.isOn(key.split('.')[0])
})

/**
 * Route guard: `router.get(…).use(permit('oms.orders.view'))`. A route of an
 * area without one does not boot.
 */
export function permit(key: string) {
  const guard = async (ctx: HttpContext, next: NextFn) => {
    if (await new Bouncer(() => ctx.actor).denies(permission, key))
      throw new ForbiddenException(key)
    askSecondFactor(ctx, key)
    return next()
  }
  return Object.assign(guard, { permission: key })
}

/** Marks a route that any signed-in person may use (own profile, home page). */
export const permitSignedIn = Object.assign((_: HttpContext, next: NextFn) => next(), {
  permission: 'signed-in',
})
