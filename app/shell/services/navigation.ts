import logger from '@adonisjs/core/services/logger'
import { holds, type Actor } from '#kernel/access/actor'
import { bus } from '#kernel/bus'
import type { NavItem } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'

export type NavEntry = Omit<NavItem, 'counter' | 'group'> & { group: string }

/** Counters are told to be this fresh; a page need not ask each time. */
const FRESH_MS = 15_000
const counted = new Map<string, { at: number; counters: Promise<Record<string, number>> }>()
const forget = () => counted.clear()
bus.on('access.changed', forget)
bus.on('modules.changed', forget)

function itemsFor(actor: Actor): NavItem[] {
  return switchboard.enabled
    .flatMap((module) => module.nav ?? [])
    .filter((item) => holds(actor, item.permission))
    .sort((a, b) => a.order - b.order)
}

/** The menu of one person: what is switched on and they may open, in order. */
export function navigationFor(actor: Actor): NavEntry[] {
  return itemsFor(actor).map(({ section, label, icon, href, permission, order, group }) => {
    return { section, label, icon, href, permission, order, group: group ?? href.split('/')[1] }
  })
}

/** What waits for this person by menu path, zeros left out. */
export function countersFor(actor: Actor): Promise<Record<string, number>> {
  const key = `${actor.kind}:${actor.id}`
  const known = counted.get(key)
  if (known && Date.now() - known.at < FRESH_MS) return known.counters
  const counters = count(actor)
  if (counted.size > 500) counted.clear()
  counted.set(key, { at: Date.now(), counters })
  return counters
}

/** A counter that fails is left out: the menu must stand. */
async function count(actor: Actor) {
  const items = itemsFor(actor).filter((item) => item.counter)
  const entries = await Promise.all(
    items.map(async (item) => {
      try {
        const { default: read } = await item.counter!()
        return [item.href, await read(actor)] as const
      } catch (error) {
        logger.error({ err: error, href: item.href }, 'a menu counter failed')
        return [item.href, 0] as const
      }
    })
  )
  return Object.fromEntries(entries.filter(([, waiting]) => waiting > 0))
}
