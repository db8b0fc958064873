import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: 'crm-core',
  version: '1.0.0',
  stage: 'startup',
  requires: [],
  enhances: ['marketing', 'service-desk'],
})
