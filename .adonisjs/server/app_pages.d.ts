import '@adonisjs/inertia/types'
import type { VNodeProps, AllowedComponentProps, ComponentInstance } from 'vue'

type PageProps<T> = Omit<ComponentInstance<T>['$props'], keyof VNodeProps | keyof AllowedComponentProps>

declare module '@adonisjs/inertia/types' {
  export interface InertiaPages {
    'catalog/boms/form': PageProps<(typeof import('../../app/catalog/pages/boms/form.vue'))['default']>
    'catalog/boms/index': PageProps<(typeof import('../../app/catalog/pages/boms/index.vue'))['default']>
    'catalog/boms/show': PageProps<(typeof import('../../app/catalog/pages/boms/show.vue'))['default']>
    'catalog/bundles/form': PageProps<(typeof import('../../app/catalog/pages/bundles/form.vue'))['default']>
    'catalog/bundles/index': PageProps<(typeof import('../../app/catalog/pages/bundles/index.vue'))['default']>
    'catalog/listings/index': PageProps<(typeof import('../../app/catalog/pages/listings/index.vue'))['default']>
    'catalog/listings/mapping': PageProps<(typeof import('../../app/catalog/pages/listings/mapping.vue'))['default']>
    'catalog/listings/show': PageProps<(typeof import('../../app/catalog/pages/listings/show.vue'))['default']>
    'catalog/products/form': PageProps<(typeof import('../../app/catalog/pages/products/form.vue'))['default']>
    'catalog/products/index': PageProps<(typeof import('../../app/catalog/pages/products/index.vue'))['default']>
    'catalog/products/show': PageProps<(typeof import('../../app/catalog/pages/products/show.vue'))['default']>
    'catalog/skus/index': PageProps<(typeof import('../../app/catalog/pages/skus/index.vue'))['default']>
    'catalog/skus/show': PageProps<(typeof import('../../app/catalog/pages/skus/show.vue'))['default']>
    'catalog/stores/form': PageProps<(typeof import('../../app/catalog/pages/stores/form.vue'))['default']>
    'catalog/stores/index': PageProps<(typeof import('../../app/catalog/pages/stores/index.vue'))['default']>
    'catalog/stores/show': PageProps<(typeof import('../../app/catalog/pages/stores/show.vue'))['default']>
    'customers/duplicates': PageProps<(typeof import('../../app/customers/pages/duplicates.vue'))['default']>
    'customers/form': PageProps<(typeof import('../../app/customers/pages/form.vue'))['default']>
    'customers/index': PageProps<(typeof import('../../app/customers/pages/index.vue'))['default']>
    'customers/show': PageProps<(typeof import('../../app/customers/pages/show.vue'))['default']>
    'inventory/adjustments/form': PageProps<(typeof import('../../app/inventory/pages/adjustments/form.vue'))['default']>
    'inventory/adjustments/index': PageProps<(typeof import('../../app/inventory/pages/adjustments/index.vue'))['default']>
    'inventory/adjustments/show': PageProps<(typeof import('../../app/inventory/pages/adjustments/show.vue'))['default']>
    'inventory/alerts/index': PageProps<(typeof import('../../app/inventory/pages/alerts/index.vue'))['default']>
    'inventory/alerts/owners': PageProps<(typeof import('../../app/inventory/pages/alerts/owners.vue'))['default']>
    'inventory/assemblies/form': PageProps<(typeof import('../../app/inventory/pages/assemblies/form.vue'))['default']>
    'inventory/assemblies/index': PageProps<(typeof import('../../app/inventory/pages/assemblies/index.vue'))['default']>
    'inventory/assemblies/show': PageProps<(typeof import('../../app/inventory/pages/assemblies/show.vue'))['default']>
    'inventory/availability/form': PageProps<(typeof import('../../app/inventory/pages/availability/form.vue'))['default']>
    'inventory/availability/index': PageProps<(typeof import('../../app/inventory/pages/availability/index.vue'))['default']>
    'inventory/availability/rule': PageProps<(typeof import('../../app/inventory/pages/availability/rule.vue'))['default']>
    'inventory/ledger/index': PageProps<(typeof import('../../app/inventory/pages/ledger/index.vue'))['default']>
    'inventory/policies/form': PageProps<(typeof import('../../app/inventory/pages/policies/form.vue'))['default']>
    'inventory/policies/index': PageProps<(typeof import('../../app/inventory/pages/policies/index.vue'))['default']>
    'inventory/proofs/index': PageProps<(typeof import('../../app/inventory/pages/proofs/index.vue'))['default']>
    'inventory/quotas/form': PageProps<(typeof import('../../app/inventory/pages/quotas/form.vue'))['default']>
    'inventory/quotas/index': PageProps<(typeof import('../../app/inventory/pages/quotas/index.vue'))['default']>
    'inventory/quotas/show': PageProps<(typeof import('../../app/inventory/pages/quotas/show.vue'))['default']>
    'inventory/stock/index': PageProps<(typeof import('../../app/inventory/pages/stock/index.vue'))['default']>
    'inventory/stock/show': PageProps<(typeof import('../../app/inventory/pages/stock/show.vue'))['default']>
    'inventory/stock/skus': PageProps<(typeof import('../../app/inventory/pages/stock/skus.vue'))['default']>
    'inventory/transfers/form': PageProps<(typeof import('../../app/inventory/pages/transfers/form.vue'))['default']>
    'inventory/transfers/index': PageProps<(typeof import('../../app/inventory/pages/transfers/index.vue'))['default']>
    'inventory/transfers/show': PageProps<(typeof import('../../app/inventory/pages/transfers/show.vue'))['default']>
    'inventory/warehouses/form': PageProps<(typeof import('../../app/inventory/pages/warehouses/form.vue'))['default']>
    'inventory/warehouses/index': PageProps<(typeof import('../../app/inventory/pages/warehouses/index.vue'))['default']>
    'orders/cases/create': PageProps<(typeof import('../../app/orders/pages/cases/create.vue'))['default']>
    'orders/cases/index': PageProps<(typeof import('../../app/orders/pages/cases/index.vue'))['default']>
    'orders/cases/show': PageProps<(typeof import('../../app/orders/pages/cases/show.vue'))['default']>
    'orders/fulfilments/index': PageProps<(typeof import('../../app/orders/pages/fulfilments/index.vue'))['default']>
    'orders/fulfilments/ship': PageProps<(typeof import('../../app/orders/pages/fulfilments/ship.vue'))['default']>
    'orders/fulfilments/show': PageProps<(typeof import('../../app/orders/pages/fulfilments/show.vue'))['default']>
    'orders/orders/address': PageProps<(typeof import('../../app/orders/pages/orders/address.vue'))['default']>
    'orders/orders/create': PageProps<(typeof import('../../app/orders/pages/orders/create.vue'))['default']>
    'orders/orders/index': PageProps<(typeof import('../../app/orders/pages/orders/index.vue'))['default']>
    'orders/orders/payment': PageProps<(typeof import('../../app/orders/pages/orders/payment.vue'))['default']>
    'orders/orders/ship': PageProps<(typeof import('../../app/orders/pages/orders/ship.vue'))['default']>
    'orders/orders/show': PageProps<(typeof import('../../app/orders/pages/orders/show.vue'))['default']>
    'shell/audit/index': PageProps<(typeof import('../../app/shell/pages/audit/index.vue'))['default']>
    'shell/error': PageProps<(typeof import('../../app/shell/pages/error.vue'))['default']>
    'shell/error_plain': PageProps<(typeof import('../../app/shell/pages/error_plain.vue'))['default']>
    'shell/events': PageProps<(typeof import('../../app/shell/pages/events.vue'))['default']>
    'shell/forgot_password': PageProps<(typeof import('../../app/shell/pages/forgot_password.vue'))['default']>
    'shell/health': PageProps<(typeof import('../../app/shell/pages/health.vue'))['default']>
    'shell/home': PageProps<(typeof import('../../app/shell/pages/home.vue'))['default']>
    'shell/imports/index': PageProps<(typeof import('../../app/shell/pages/imports/index.vue'))['default']>
    'shell/imports/show': PageProps<(typeof import('../../app/shell/pages/imports/show.vue'))['default']>
    'shell/jobs': PageProps<(typeof import('../../app/shell/pages/jobs.vue'))['default']>
    'shell/kit': PageProps<(typeof import('../../app/shell/pages/kit.vue'))['default']>
    'shell/kit_form': PageProps<(typeof import('../../app/shell/pages/kit_form.vue'))['default']>
    'shell/kit_record': PageProps<(typeof import('../../app/shell/pages/kit_record.vue'))['default']>
    'shell/modules/disable': PageProps<(typeof import('../../app/shell/pages/modules/disable.vue'))['default']>
    'shell/modules/enable': PageProps<(typeof import('../../app/shell/pages/modules/enable.vue'))['default']>
    'shell/modules/index': PageProps<(typeof import('../../app/shell/pages/modules/index.vue'))['default']>
    'shell/notifications': PageProps<(typeof import('../../app/shell/pages/notifications.vue'))['default']>
    'shell/profile': PageProps<(typeof import('../../app/shell/pages/profile.vue'))['default']>
    'shell/reset_password': PageProps<(typeof import('../../app/shell/pages/reset_password.vue'))['default']>
    'shell/roles/form': PageProps<(typeof import('../../app/shell/pages/roles/form.vue'))['default']>
    'shell/roles/index': PageProps<(typeof import('../../app/shell/pages/roles/index.vue'))['default']>
    'shell/settings': PageProps<(typeof import('../../app/shell/pages/settings.vue'))['default']>
    'shell/setup': PageProps<(typeof import('../../app/shell/pages/setup.vue'))['default']>
    'shell/sign_in': PageProps<(typeof import('../../app/shell/pages/sign_in.vue'))['default']>
    'shell/sign_in_code': PageProps<(typeof import('../../app/shell/pages/sign_in_code.vue'))['default']>
    'shell/stage_guide': PageProps<(typeof import('../../app/shell/pages/stage_guide.vue'))['default']>
    'shell/step_up': PageProps<(typeof import('../../app/shell/pages/step_up.vue'))['default']>
    'shell/tokens/index': PageProps<(typeof import('../../app/shell/pages/tokens/index.vue'))['default']>
    'shell/users/form': PageProps<(typeof import('../../app/shell/pages/users/form.vue'))['default']>
    'shell/users/index': PageProps<(typeof import('../../app/shell/pages/users/index.vue'))['default']>
    'shell/users/show': PageProps<(typeof import('../../app/shell/pages/users/show.vue'))['default']>
  }
}
