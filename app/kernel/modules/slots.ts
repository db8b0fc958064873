import type { JSONDataTypes } from '@adonisjs/core/types/transformers'
import logger from '@adonisjs/core/services/logger'
import { holds, type Actor } from '#kernel/access/actor'
import type { SlotContribution } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'

/** What fills one place of a slot on a page. */
export type SlotContent = {
  key: string
  label: string
  component: string
  /** Null while it is not the tab that is open. */
  props: Record<string, JSONDataTypes> | null
  error?: boolean
}

function contributions(slot: string, actor: Actor): SlotContribution[] {
  return switchboard.enabled
    .flatMap((module) => module.slots ?? [])
    .filter((entry) => entry.slot === slot && holds(actor, entry.permission))
    .sort((a, b) => a.order - b.order)
}

/** One area's failure must not take the page of another with it. */
async function fill(entry: SlotContribution, recordId: number, actor: Actor): Promise<SlotContent> {
  const head = { key: entry.key, label: entry.label, component: entry.component }
  try {
    const { default: load } = await entry.load()
    return { ...head, props: (await load(recordId, actor)) as Record<string, JSONDataTypes> }
  } catch (error) {
    logger.error({ err: error, slot: entry.slot, key: entry.key }, 'a slot could not be filled')
    return { ...head, props: null, error: true }
  }
}

/** Cards: every contribution with its content. */
export function slotCards(slot: string, recordId: number, actor: Actor): Promise<SlotContent[]> {
  return Promise.all(contributions(slot, actor).map((entry) => fill(entry, recordId, actor)))
}

/** Tabs: all their names, the content only of the one that is open (`?tab=key`). */
export function slotTabs(
  slot: string,
  recordId: number,
  actor: Actor,
  open: string | undefined
): Promise<SlotContent[]> {
  return Promise.all(
    contributions(slot, actor).map(async (entry) => {
      if (entry.key === open) return fill(entry, recordId, actor)
      return { key: entry.key, label: entry.label, component: entry.component, props: null }
    })
  )
}
