import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: 'marketing',
  version: '1.0.0',
  stage: 'startup',
  requires: ['crm-core'],
  enhances: [],
})
