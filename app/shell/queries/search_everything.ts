import logger from '@adonisjs/core/services/logger'
import { setTimeout as sleep } from 'node:timers/promises'
import { holds, type Actor } from '#kernel/access/actor'
import type { SearchHit, SearchProvider } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'

export type SearchGroup = { key: string; label: string; hits: SearchHit[] }

const PER_GROUP = 6
const PATIENCE_MS = 1500

/** One area's search; slow or broken ones are left out rather than waited for. */
async function ask(provider: SearchProvider, term: string, actor: Actor): Promise<SearchGroup> {
  const group = { key: provider.key, label: provider.label }
  try {
    const { default: search } = await provider.search()
    const hits = await Promise.race([
      search(term, actor, PER_GROUP),
      sleep(PATIENCE_MS, null, { ref: false }),
    ])
    if (hits === null)
      logger.warn({ search: provider.key }, 'a search took too long and was left out')
    return { ...group, hits: hits ?? [] }
  } catch (error) {
    logger.error({ err: error, search: provider.key }, 'a search failed')
    return { ...group, hits: [] }
  }
}

/** Asks every area that is on and that the person may see, all at once. */
export async function searchEverything(term: string, actor: Actor): Promise<SearchGroup[]> {
  const text = term.trim().slice(0, 100)
  if (text.length < 2) return []
  const providers = switchboard.enabled
    .flatMap((module) => module.searches ?? [])
    .filter((provider) => holds(actor, provider.permission))
  const groups = await Promise.all(providers.map((provider) => ask(provider, text, actor)))
  return groups.filter((group) => group.hits.length > 0)
}
