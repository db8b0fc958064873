import type { SlotContribution } from '#kernel/define_module'

const tab = (
  key: string,
  order: number,
  load: SlotContribution['load'],
  permission = 'oms.decisions.view'
): SlotContribution => ({
  slot: 'orders.record.tabs',
  key: `oms.${key}`,
  label: `oms.slots.${key}`,
  permission,
  order,
  component: `oms/order_${key}`,
  load,
})

/** Tabs on an order's page. */
export const slots: readonly SlotContribution[] = [
  tab('audit', 20, () => import('#modules/oms/queries/load_order_audit')),
  tab('allocation', 21, () => import('#modules/oms/queries/load_order_allocation')),
  tab('platform', 22, () => import('#modules/oms/queries/load_order_platform')),
]
