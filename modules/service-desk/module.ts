import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: 'service-desk',
  version: '1.0.0',
  stage: 'startup',
  requires: [],
  enhances: ['crm-core', 'oms'],
})
