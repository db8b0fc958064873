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

const card = (
  slot: SlotContribution['slot'],
  load: SlotContribution['load']
): SlotContribution => ({
  ...{ slot, key: 'oms.block', label: 'oms.slots.block', permission: 'oms.blocks.view' },
  ...{ order: 40, component: 'oms/block_card', load },
})

/** Tabs on an order's page, what of a buyer is blocked there and on the customer's, what a case's platform says, and why a parcel leaves from where it does. */
export const slots: readonly SlotContribution[] = [
  tab('audit', 20, () => import('#modules/oms/queries/load_order_audit')),
  tab('allocation', 21, () => import('#modules/oms/queries/load_order_allocation')),
  tab('platform', 22, () => import('#modules/oms/queries/load_order_platform')),
  card('orders.record.cards', () => import('#modules/oms/queries/load_order_block')),
  card('customers.record.cards', () => import('#modules/oms/queries/load_customer_block')),
  {
    slot: 'orders.case.cards',
    key: 'oms.case_refund',
    label: 'oms.slots.case_refund',
    permission: 'orders.cases.view',
    order: 5,
    component: 'oms/case_refund',
    load: () => import('#modules/oms/queries/load_case_refund'),
  },
  {
    slot: 'orders.fulfilments.record.cards',
    key: 'oms.parcel_why',
    label: 'oms.reallocation.why_here',
    permission: 'oms.decisions.view',
    order: 10,
    component: 'oms/parcel_why',
    load: () => import('#modules/oms/queries/load_parcel_why'),
  },
]
