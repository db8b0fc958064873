import '@adonisjs/inertia/types'
import type { VNodeProps, AllowedComponentProps, ComponentInstance } from 'vue'

type PageProps<T> = Omit<ComponentInstance<T>['$props'], keyof VNodeProps | keyof AllowedComponentProps>

declare module '@adonisjs/inertia/types' {
  export interface InertiaPages {
    'crm-core/leads/board': PageProps<(typeof import('../../modules/crm-core/pages/leads/board.vue'))['default']>
    'crm-core/leads/index': PageProps<(typeof import('../../modules/crm-core/pages/leads/index.vue'))['default']>
    'crm-core/leads/show': PageProps<(typeof import('../../modules/crm-core/pages/leads/show.vue'))['default']>
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
    'marketing/coupons/form': PageProps<(typeof import('../../modules/marketing/pages/coupons/form.vue'))['default']>
    'marketing/coupons/index': PageProps<(typeof import('../../modules/marketing/pages/coupons/index.vue'))['default']>
    'marketing/pages/form': PageProps<(typeof import('../../modules/marketing/pages/pages/form.vue'))['default']>
    'marketing/pages/index': PageProps<(typeof import('../../modules/marketing/pages/pages/index.vue'))['default']>
    'marketing/templates/form': PageProps<(typeof import('../../modules/marketing/pages/templates/form.vue'))['default']>
    'marketing/templates/index': PageProps<(typeof import('../../modules/marketing/pages/templates/index.vue'))['default']>
    'marketing/touches/index': PageProps<(typeof import('../../modules/marketing/pages/touches/index.vue'))['default']>
    'service-desk/replies/index': PageProps<(typeof import('../../modules/service-desk/pages/replies/index.vue'))['default']>
    'service-desk/tickets/create': PageProps<(typeof import('../../modules/service-desk/pages/tickets/create.vue'))['default']>
    'service-desk/tickets/index': PageProps<(typeof import('../../modules/service-desk/pages/tickets/index.vue'))['default']>
    'service-desk/tickets/show': PageProps<(typeof import('../../modules/service-desk/pages/tickets/show.vue'))['default']>
  }
}
