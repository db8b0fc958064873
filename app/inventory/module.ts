import { defineArea } from '#kernel/define_module'

export default defineArea({
  name: 'inventory',
  version: '1.0.0',
  stage: 'startup',
})
