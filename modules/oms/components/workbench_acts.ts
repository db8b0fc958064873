import { computed } from 'vue'
import { useI18n } from '~/composables/use_i18n'
import { useCan } from '~/composables/use_shared'
import type { BulkAction } from '~/types'

type Act = BulkAction & { permission: string; hint: string }

/** What can be done with chosen orders, each act with the letter that starts it from the menu. */
export function useWorkbenchActs() {
  const { t } = useI18n()
  const can = useCan()
  const text = (key: string) => t(`oms.workbench.acts.${key}`)
  return computed((): Act[] => {
    const reason = (required: boolean) => ({ label: text('reason'), required })
    const orders = (key: string, permission: string, icon: string, hint: string) => ({
      ...{ key, label: text(key), icon, hint, href: `/orders/orders/${key}` },
      permission: `orders.orders.${permission}`,
    })
    const oms = (key: string, href: string, permission: string, icon: string, hint: string) => ({
      ...{ key, label: text(key), icon, hint, href: `/oms/${href}`, permission },
    })
    const split = (by: string, hint: string) => ({
      ...oms(`split_${by}`, 'parcels/split', 'oms.parcels.arrange', 'i-lucide-split', hint),
      payload: { by },
    })
    const all: Act[] = [
      { ...orders('approve', 'release', 'i-lucide-play', 'r'), reason: reason(true) },
      {
        ...orders('hold', 'hold', 'i-lucide-pause', 'h'),
        color: 'warning',
        reason: reason(true),
      },
      oms('audit', 'workbench/audit', 'oms.workbench.process', 'i-lucide-scan-search', 'a'),
      oms('merge', 'parcels/merge', 'oms.parcels.arrange', 'i-lucide-combine', 'm'),
      split('storage', 's'),
      split('presale', 'p'),
      split('weight', 'w'),
      split('unmerge', 'u'),
      oms('allocate', 'workbench/allocate', 'oms.workbench.process', 'i-lucide-warehouse', 'l'),
      orders('dispatch', 'release', 'i-lucide-send', 'd'),
      {
        ...oms('note', 'workbench/note', 'orders.orders.edit', 'i-lucide-sticky-note', 'n'),
        reason: { label: text('note_text'), required: true },
      },
      {
        ...oms('block', 'blocks/orders', 'oms.blocks.manage', 'i-lucide-ban', 'b'),
        color: 'error',
        reason: reason(true),
      },
      {
        ...oms('export', 'workbench/export', 'orders.orders.export', 'i-lucide-download', 'x'),
        payload: { tab: 'all', format: 'xlsx' },
        download: true,
      },
      {
        ...orders('cancel', 'cancel', 'i-lucide-ban', 'c'),
        color: 'error',
        reason: reason(true),
      },
    ]
    return all.filter((act) => can(act.permission))
  })
}
