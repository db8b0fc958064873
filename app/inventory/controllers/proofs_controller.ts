import type { HttpContext } from '@adonisjs/core/http'
import { addJob } from '#kernel/jobs/queue'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import ThawStock from '#inventory/actions/thaw_stock'
import {
  lastProof,
  mismatchList,
  MISMATCH_LIST,
  type MismatchRow,
} from '#inventory/queries/list_mismatches'
import { assertWarehouses, seesCosts } from '#inventory/services/scope'
import { thawValidator } from '#inventory/validators/stock'

/** The proof that levels are what the ledger adds up to, and what to do where they are not. */
export default class ProofsController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = mismatchList(readListQuery(request, MISMATCH_LIST), actor, seesCosts(actor))
    const [list, proof] = await Promise.all([keysetPage<MismatchRow>(source), lastProof()])
    return inertia.render('inventory/proofs/index', { list, proof })
  }

  async run({ response, session, i18n }: HttpContext) {
    await addJob(null, {
      name: 'inventory.prove_stock',
      payload: {},
      key: 'inventory.prove_stock.now',
    })
    session.flash('success', i18n.t('inventory.proofs.started'))
    return response.redirect().back()
  }

  async thaw({ params, request, response, actor, session, i18n }: HttpContext) {
    assertWarehouses(actor, [params.warehouse])
    const input = await request.validateUsing(thawValidator)
    await new ThawStock().handle({
      actor,
      warehouseId: params.warehouse,
      skuId: params.sku,
      ...input,
    })
    session.flash('success', i18n.t('inventory.proofs.thawed'))
    return response.redirect().back()
  }
}
