import { router } from '@inertiajs/vue3'
import type { MenuItem } from '../types'
import { useConfirm } from './use_confirm'

/** Carries out a menu item: asks if it must, then visits, sends or runs. */
export function useAct() {
  const confirm = useConfirm()
  return async (item: MenuItem) => {
    const color = item.color === 'warning' || item.color === 'primary' ? item.color : 'error'
    if (item.confirm && !(await confirm({ title: item.confirm, confirmLabel: item.label, color })))
      return
    if (item.run) return item.run()
    if (!item.href) return
    if (!item.method) return router.visit(item.href)
    router.visit(item.href, {
      method: item.method,
      data: item.payload ?? {},
      preserveScroll: true,
      preserveState: 'errors',
    })
  }
}
