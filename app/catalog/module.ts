import { defineArea } from '#kernel/define_module'

export default defineArea({
  name: 'catalog',
  version: '1.0.0',
  stage: 'startup',
  demo: () => import('#catalog/demo/seed'),
})
