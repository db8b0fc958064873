import { router } from '@inertiajs/vue3'
import type { MenuItem } from '../types'
import { useConfirm, useReason } from './use_confirm'

/** Carries out a menu item: asks if it must, then visits, sends or runs. */
export function useAct() {
  const confirm = useConfirm()
  const ask = useReason()
  return async (item: MenuItem) => {
    const color = item.color === 'warning' || item.color === 'primary' ? item.color : 'error'
    if (item.confirm && !(await confirm({ title: item.confirm, confirmLabel: item.label, color })))
      return
    const why = item.reason
      ? await ask({ title: item.label, confirmLabel: item.label, color, ...item.reason })
      : undefined
    if (why === null) return
    if (item.run) return item.run()
    if (!item.href) return
    if (!item.method) return router.visit(item.href)
    router.visit(item.href, {
      method: item.method,
      data: { ...item.payload, ...(why !== undefined && { reason: why }) },
      preserveScroll: true,
      preserveState: 'errors',
    })
  }
}
