import '@adonisjs/inertia/types'
import type { VNodeProps, AllowedComponentProps, ComponentInstance } from 'vue'

type PageProps<T> = Omit<ComponentInstance<T>['$props'], keyof VNodeProps | keyof AllowedComponentProps>

declare module '@adonisjs/inertia/types' {
  export interface InertiaPages {
    'crm-core/leads/board': PageProps<(typeof import('../../modules/crm-core/pages/leads/board.vue'))['default']>
    'crm-core/leads/create': PageProps<(typeof import('../../modules/crm-core/pages/leads/create.vue'))['default']>
    'crm-core/leads/index': PageProps<(typeof import('../../modules/crm-core/pages/leads/index.vue'))['default']>
    'crm-core/leads/show': PageProps<(typeof import('../../modules/crm-core/pages/leads/show.vue'))['default']>
    'crm-core/pipeline': PageProps<(typeof import('../../modules/crm-core/pages/pipeline.vue'))['default']>
    'finance/fees/index': PageProps<(typeof import('../../modules/finance/pages/fees/index.vue'))['default']>
    'finance/journals/create': PageProps<(typeof import('../../modules/finance/pages/journals/create.vue'))['default']>
    'finance/journals/index': PageProps<(typeof import('../../modules/finance/pages/journals/index.vue'))['default']>
    'finance/journals/show': PageProps<(typeof import('../../modules/finance/pages/journals/show.vue'))['default']>
    'finance/margins/index': PageProps<(typeof import('../../modules/finance/pages/margins/index.vue'))['default']>
    'finance/payables/index': PageProps<(typeof import('../../modules/finance/pages/payables/index.vue'))['default']>
    'finance/payables/show': PageProps<(typeof import('../../modules/finance/pages/payables/show.vue'))['default']>
    'finance/periods/index': PageProps<(typeof import('../../modules/finance/pages/periods/index.vue'))['default']>
    'finance/reports/profit_and_loss': PageProps<(typeof import('../../modules/finance/pages/reports/profit_and_loss.vue'))['default']>
    'finance/reports/trial_balance': PageProps<(typeof import('../../modules/finance/pages/reports/trial_balance.vue'))['default']>
    'marketing/broadcasts/form': PageProps<(typeof import('../../modules/marketing/pages/broadcasts/form.vue'))['default']>
    'marketing/broadcasts/index': PageProps<(typeof import('../../modules/marketing/pages/broadcasts/index.vue'))['default']>
    'marketing/broadcasts/show': PageProps<(typeof import('../../modules/marketing/pages/broadcasts/show.vue'))['default']>
    'marketing/connections': PageProps<(typeof import('../../modules/marketing/pages/connections.vue'))['default']>
    'marketing/coupons/form': PageProps<(typeof import('../../modules/marketing/pages/coupons/form.vue'))['default']>
    'marketing/coupons/index': PageProps<(typeof import('../../modules/marketing/pages/coupons/index.vue'))['default']>
    'marketing/pages/form': PageProps<(typeof import('../../modules/marketing/pages/pages/form.vue'))['default']>
    'marketing/pages/index': PageProps<(typeof import('../../modules/marketing/pages/pages/index.vue'))['default']>
    'marketing/templates/form': PageProps<(typeof import('../../modules/marketing/pages/templates/form.vue'))['default']>
    'marketing/templates/index': PageProps<(typeof import('../../modules/marketing/pages/templates/index.vue'))['default']>
    'marketing/touches/index': PageProps<(typeof import('../../modules/marketing/pages/touches/index.vue'))['default']>
    'marketing/visits': PageProps<(typeof import('../../modules/marketing/pages/visits.vue'))['default']>
    'oms/batches/index': PageProps<(typeof import('../../modules/oms/pages/batches/index.vue'))['default']>
    'oms/batches/show': PageProps<(typeof import('../../modules/oms/pages/batches/show.vue'))['default']>
    'oms/channels/form': PageProps<(typeof import('../../modules/oms/pages/channels/form.vue'))['default']>
    'oms/channels/index': PageProps<(typeof import('../../modules/oms/pages/channels/index.vue'))['default']>
    'oms/channels/show': PageProps<(typeof import('../../modules/oms/pages/channels/show.vue'))['default']>
    'oms/couriers/calculator': PageProps<(typeof import('../../modules/oms/pages/couriers/calculator.vue'))['default']>
    'oms/couriers/form': PageProps<(typeof import('../../modules/oms/pages/couriers/form.vue'))['default']>
    'oms/couriers/index': PageProps<(typeof import('../../modules/oms/pages/couriers/index.vue'))['default']>
    'oms/couriers/reach': PageProps<(typeof import('../../modules/oms/pages/couriers/reach.vue'))['default']>
    'oms/couriers/show': PageProps<(typeof import('../../modules/oms/pages/couriers/show.vue'))['default']>
    'oms/couriers/tariffs': PageProps<(typeof import('../../modules/oms/pages/couriers/tariffs.vue'))['default']>
    'oms/parcel-rules/index': PageProps<(typeof import('../../modules/oms/pages/parcel-rules/index.vue'))['default']>
    'oms/parcels/show': PageProps<(typeof import('../../modules/oms/pages/parcels/show.vue'))['default']>
    'oms/parked/index': PageProps<(typeof import('../../modules/oms/pages/parked/index.vue'))['default']>
    'oms/parked/show': PageProps<(typeof import('../../modules/oms/pages/parked/show.vue'))['default']>
    'oms/rules/form': PageProps<(typeof import('../../modules/oms/pages/rules/form.vue'))['default']>
    'oms/rules/index': PageProps<(typeof import('../../modules/oms/pages/rules/index.vue'))['default']>
    'oms/stock/index': PageProps<(typeof import('../../modules/oms/pages/stock/index.vue'))['default']>
    'oms/workbench/index': PageProps<(typeof import('../../modules/oms/pages/workbench/index.vue'))['default']>
    'purchasing/orders/bill': PageProps<(typeof import('../../modules/purchasing/pages/orders/bill.vue'))['default']>
    'purchasing/orders/create': PageProps<(typeof import('../../modules/purchasing/pages/orders/create.vue'))['default']>
    'purchasing/orders/edit': PageProps<(typeof import('../../modules/purchasing/pages/orders/edit.vue'))['default']>
    'purchasing/orders/index': PageProps<(typeof import('../../modules/purchasing/pages/orders/index.vue'))['default']>
    'purchasing/orders/show': PageProps<(typeof import('../../modules/purchasing/pages/orders/show.vue'))['default']>
    'purchasing/receipts/arriving': PageProps<(typeof import('../../modules/purchasing/pages/receipts/arriving.vue'))['default']>
    'purchasing/receipts/create': PageProps<(typeof import('../../modules/purchasing/pages/receipts/create.vue'))['default']>
    'purchasing/receipts/index': PageProps<(typeof import('../../modules/purchasing/pages/receipts/index.vue'))['default']>
    'purchasing/receipts/show': PageProps<(typeof import('../../modules/purchasing/pages/receipts/show.vue'))['default']>
    'purchasing/suggestions/index': PageProps<(typeof import('../../modules/purchasing/pages/suggestions/index.vue'))['default']>
    'purchasing/suppliers/create': PageProps<(typeof import('../../modules/purchasing/pages/suppliers/create.vue'))['default']>
    'purchasing/suppliers/edit': PageProps<(typeof import('../../modules/purchasing/pages/suppliers/edit.vue'))['default']>
    'purchasing/suppliers/index': PageProps<(typeof import('../../modules/purchasing/pages/suppliers/index.vue'))['default']>
    'purchasing/suppliers/prices': PageProps<(typeof import('../../modules/purchasing/pages/suppliers/prices.vue'))['default']>
    'purchasing/suppliers/show': PageProps<(typeof import('../../modules/purchasing/pages/suppliers/show.vue'))['default']>
    'service-desk/chat': PageProps<(typeof import('../../modules/service-desk/pages/chat.vue'))['default']>
    'service-desk/replies/index': PageProps<(typeof import('../../modules/service-desk/pages/replies/index.vue'))['default']>
    'service-desk/tickets/create': PageProps<(typeof import('../../modules/service-desk/pages/tickets/create.vue'))['default']>
    'service-desk/tickets/index': PageProps<(typeof import('../../modules/service-desk/pages/tickets/index.vue'))['default']>
    'service-desk/tickets/show': PageProps<(typeof import('../../modules/service-desk/pages/tickets/show.vue'))['default']>
    'wms/backlog/index': PageProps<(typeof import('../../modules/wms/pages/backlog/index.vue'))['default']>
    'wms/bins/create': PageProps<(typeof import('../../modules/wms/pages/bins/create.vue'))['default']>
    'wms/bins/index': PageProps<(typeof import('../../modules/wms/pages/bins/index.vue'))['default']>
    'wms/bins/show': PageProps<(typeof import('../../modules/wms/pages/bins/show.vue'))['default']>
    'wms/manifests/index': PageProps<(typeof import('../../modules/wms/pages/manifests/index.vue'))['default']>
    'wms/manifests/show': PageProps<(typeof import('../../modules/wms/pages/manifests/show.vue'))['default']>
    'wms/packing/index': PageProps<(typeof import('../../modules/wms/pages/packing/index.vue'))['default']>
    'wms/pda/home': PageProps<(typeof import('../../modules/wms/pages/pda/home.vue'))['default']>
    'wms/pda/pack': PageProps<(typeof import('../../modules/wms/pages/pda/pack.vue'))['default']>
    'wms/pda/pick': PageProps<(typeof import('../../modules/wms/pages/pda/pick.vue'))['default']>
    'wms/pda/putaway': PageProps<(typeof import('../../modules/wms/pages/pda/putaway.vue'))['default']>
    'wms/pda/returns': PageProps<(typeof import('../../modules/wms/pages/pda/returns.vue'))['default']>
    'wms/pda/tasks': PageProps<(typeof import('../../modules/wms/pages/pda/tasks.vue'))['default']>
    'wms/returns/index': PageProps<(typeof import('../../modules/wms/pages/returns/index.vue'))['default']>
    'wms/returns/receipt': PageProps<(typeof import('../../modules/wms/pages/returns/receipt.vue'))['default']>
    'wms/returns/receipts': PageProps<(typeof import('../../modules/wms/pages/returns/receipts.vue'))['default']>
    'wms/returns/receive': PageProps<(typeof import('../../modules/wms/pages/returns/receive.vue'))['default']>
    'wms/shipping/index': PageProps<(typeof import('../../modules/wms/pages/shipping/index.vue'))['default']>
    'wms/tasks/index': PageProps<(typeof import('../../modules/wms/pages/tasks/index.vue'))['default']>
    'wms/tasks/show': PageProps<(typeof import('../../modules/wms/pages/tasks/show.vue'))['default']>
    'wms/waves/index': PageProps<(typeof import('../../modules/wms/pages/waves/index.vue'))['default']>
    'wms/waves/show': PageProps<(typeof import('../../modules/wms/pages/waves/show.vue'))['default']>
    'wms/waybills/index': PageProps<(typeof import('../../modules/wms/pages/waybills/index.vue'))['default']>
  }
}
