import { defineModule } from '#kernel/define_module'
import { listeners } from '#modules/crm-core/manifest/listeners'
import { settings } from '#modules/crm-core/manifest/settings'

export default defineModule({
  name: 'crm-core',
  version: '1.0.0',
  stage: 'startup',
  requires: [],
  enhances: ['marketing', 'service-desk'],
  routes: () => import('#modules/crm-core/routes'),
  listeners,
  settings,
  permissions: [
    { key: 'crm-core.leads.view' },
    { key: 'crm-core.leads.work' },
    { key: 'crm-core.pipeline.manage' },
  ],
  defaultRoles: {
    marketing: ['crm-core.leads.view', 'crm-core.leads.work', 'crm-core.pipeline.manage'],
    service: ['crm-core.leads.view', 'crm-core.leads.work'],
    operations: ['crm-core.leads.view'],
  },
  nav: [
    {
      section: 'front',
      label: 'crm-core.nav.leads',
      icon: 'i-lucide-magnet',
      href: '/crm-core/leads',
      permission: 'crm-core.leads.view',
      order: 20,
      group: 'customers',
      counter: () => import('#modules/crm-core/queries/count_due'),
    },
    {
      section: 'front',
      label: 'crm-core.nav.board',
      icon: 'i-lucide-columns-3',
      href: '/crm-core/board',
      permission: 'crm-core.leads.view',
      order: 21,
      group: 'customers',
    },
    {
      section: 'settings',
      label: 'crm-core.nav.pipeline',
      icon: 'i-lucide-git-commit-horizontal',
      href: '/crm-core/pipeline',
      permission: 'crm-core.pipeline.manage',
      order: 60,
    },
  ],
  searches: [
    {
      key: 'crm-core.leads',
      label: 'crm-core.leads',
      permission: 'crm-core.leads.view',
      search: () => import('#modules/crm-core/queries/search_leads'),
    },
  ],
  slots: [
    {
      slot: 'customers.record.tabs',
      key: 'leads',
      label: 'crm-core.leads',
      permission: 'crm-core.leads.view',
      order: 20,
      component: 'crm-core/customer_leads',
      load: () => import('#modules/crm-core/queries/customer_leads'),
    },
  ],
  widgets: [
    {
      key: 'crm-core.leads',
      label: 'crm-core.widgets.title',
      permission: 'crm-core.leads.view',
      order: 20,
      component: 'crm-core/lead_counts',
      load: () => import('#modules/crm-core/queries/count_leads'),
    },
    {
      key: 'crm-core.funnel',
      label: 'crm-core.widgets.funnel',
      permission: 'crm-core.leads.view',
      order: 25,
      size: 'wide',
      component: 'crm-core/funnel',
      load: () => import('#modules/crm-core/queries/report_funnel'),
    },
  ],
  jobs: {
    'crm-core.recycle_leads': () => import('#modules/crm-core/jobs/recycle_leads'),
    'crm-core.remind_follow_ups': () => import('#modules/crm-core/jobs/remind_follow_ups'),
  },
  schedules: [
    { job: 'crm-core.recycle_leads', cron: '30 2 * * *' },
    { job: 'crm-core.remind_follow_ups', cron: '*/5 * * * *' },
  ],
  demo: () => import('./demo.js'),
  customerRefs: [
    {
      table: 'crm_core_leads',
      column: 'customer_id',
      // One open lead a customer: a second one stays where it is.
      movable: `r.state <> 'open' OR NOT EXISTS (SELECT FROM crm_core_leads w WHERE w.customer_id = $1 AND w.state = 'open')`,
    },
  ],
})
