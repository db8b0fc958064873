import { holds, type Actor } from '#kernel/access/actor'
import type { NavItem } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'

/** The menu of one person: what is switched on and they may open, in order. */
export function navigationFor(actor: Actor): NavItem[] {
  return switchboard.enabled
    .flatMap((module) => module.nav ?? [])
    .filter((item) => holds(actor, item.permission))
    .sort((a, b) => a.order - b.order)
}
