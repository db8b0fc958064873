import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Blocks = () => import('#modules/oms/controllers/blocks_controller')
const Gifts = () => import('#modules/oms/controllers/gifts_controller')
const Rules = () => import('#modules/oms/controllers/rules_controller')
const WhatIfs = () => import('#modules/oms/controllers/what_ifs_controller')

/** Pages under `/oms` on which people say what is done with orders: audit rules, gifts and the block list. */
export default function ruleRoutes(router: Router) {
  rules(router)
  gifts(router)
  blocks(router)
}

function rules(router: Router) {
  const id = router.matchers.number()
  const manage = () => permit('oms.rules.manage')
  router.get('rules', [Rules, 'index']).as('rules.index').use(permit('oms.rules.view'))
  router.get('rules/create', [Rules, 'create']).as('rules.create').use(manage())
  router.post('rules', [Rules, 'store']).as('rules.store').use(manage())
  router.get('rules/:id/edit', [Rules, 'edit']).as('rules.edit').use(manage()).where('id', id)
  router.put('rules/:id', [Rules, 'update']).as('rules.update').use(manage()).where('id', id)
  for (const act of ['switch', 'move'] as const)
    router.post(`rules/:id/${act}`, [Rules, act]).as(`rules.${act}`).use(manage()).where('id', id)
  router.post('rules/what-ifs', [WhatIfs, 'store']).as('what_ifs.store').use(manage())
  router
    .get('rules/what-ifs/:id', [WhatIfs, 'show'])
    .as('what_ifs.show')
    .use(manage())
    .where('id', id)
}

function gifts(router: Router) {
  const id = router.matchers.number()
  const manage = () => permit('oms.gifts.manage')
  router.get('gifts', [Gifts, 'index']).as('gifts.index').use(permit('oms.gifts.view'))
  router.get('gifts/create', [Gifts, 'create']).as('gifts.create').use(manage())
  router.post('gifts', [Gifts, 'store']).as('gifts.store').use(manage())
  router.get('gifts/:id/edit', [Gifts, 'edit']).as('gifts.edit').use(manage()).where('id', id)
  router.put('gifts/:id', [Gifts, 'update']).as('gifts.update').use(manage()).where('id', id)
  for (const act of ['switch', 'move'] as const)
    router.post(`gifts/:id/${act}`, [Gifts, act]).as(`gifts.${act}`).use(manage()).where('id', id)
  router.post('gifts/trials', [Gifts, 'tryOut']).as('gifts.try').use(manage())
  router.get('gifts/trials/:id', [Gifts, 'trial']).as('gifts.trial').use(manage()).where('id', id)
}

function blocks(router: Router) {
  const manage = () => permit('oms.blocks.manage')
  router.get('blocks', [Blocks, 'index']).as('blocks.index').use(permit('oms.blocks.view'))
  router.post('blocks', [Blocks, 'paste']).as('blocks.paste').use(manage())
  router.post('blocks/orders', [Blocks, 'orders']).as('blocks.orders').use(manage())
  router.post('blocks/customers', [Blocks, 'customer']).as('blocks.customer').use(manage())
  router.post('blocks/lift', [Blocks, 'lift']).as('blocks.lift').use(manage())
}
