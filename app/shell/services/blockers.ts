import logger from '@adonisjs/core/services/logger'
import type { Blocker } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'

export type OpenBlocker = { module: string; message: string; count: number; href: string | null }

/**
 * What is still open in a module. One that cannot say so (it is quarantined,
 * its query fails) does not hold up its own switching off.
 */
export async function blockersOf(module: string): Promise<OpenBlocker[]> {
  const ask = switchboard.module(module)?.blockers
  if (!ask) return []
  try {
    const { default: list } = await ask()
    const blockers: Blocker[] = await list()
    return blockers
      .filter((blocker) => blocker.count > 0)
      .map(({ message, count, href }) => ({ module, message, count, href: href ?? null }))
  } catch (error) {
    logger.error({ err: error, module }, 'the blockers of a module could not be read')
    return []
  }
}
