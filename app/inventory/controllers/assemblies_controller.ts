import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { queryId } from '#kernel/http/query_id'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import LookupSkus from '#catalog/queries/lookup_skus'
import CreateAssembly from '#inventory/actions/create_assembly'
import ReserveAssembly from '#inventory/actions/reserve_assembly'
import RunAssembly from '#inventory/actions/run_assembly'
import StopAssembly from '#inventory/actions/stop_assembly'
import {
  assemblyList,
  ASSEMBLY_LIST,
  getAssembly,
  type AssemblyRow,
} from '#inventory/queries/list_assemblies'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { previewAssembly } from '#inventory/queries/preview_assembly'
import { assertWarehouses, seesCosts } from '#inventory/services/scope'
import {
  assemblyValidator,
  previewValidator,
  runValidator,
  stopValidator,
} from '#inventory/validators/assembly'

/** Kits put together from their parts, or taken apart: planned, promised, done in parts. */
export default class AssembliesController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = assemblyList(readListQuery(request, ASSEMBLY_LIST), actor)
    const [list, warehouses] = await Promise.all([
      keysetPage<AssemblyRow>(source),
      warehouseOptions(actor),
    ])
    return inertia.render('inventory/assemblies/index', { list, warehouses })
  }

  async create({ request, inertia, actor }: HttpContext) {
    const kind = request.qs().kind === 'disassembly' ? 'disassembly' : 'assembly'
    const skuId = queryId(request.qs().sku)
    const [warehouses, known] = await Promise.all([
      warehouseOptions(actor),
      skuId ? new LookupSkus().byIds([skuId]) : [],
    ])
    return inertia.render('inventory/assemblies/form', { warehouses, known, kind })
  }

  async preview({ request, actor }: HttpContext) {
    const input = await request.validateUsing(previewValidator, { data: request.qs() })
    assertWarehouses(actor, [input.warehouseId])
    return { preview: await previewAssembly(input) }
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(assemblyValidator)
    assertWarehouses(actor, [input.warehouseId])
    const { id, number } = await new CreateAssembly().handle({ actor, ...input })
    session.flash('success', i18n.t('inventory.assemblies.created', { number }))
    return response.redirect().toPath(`/inventory/assemblies/${id}`)
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const assembly = await getAssembly(params.id, actor, seesCosts(actor))
    const history = await historyOf({ type: 'stock_assembly', id: assembly.id }, i18n)
    return inertia.render('inventory/assemblies/show', {
      assembly,
      history,
      canSeeCosts: seesCosts(actor),
    })
  }

  async reserve(ctx: HttpContext) {
    await this.#known(ctx)
    await new ReserveAssembly().handle({ actor: ctx.actor, id: ctx.params.id })
    return this.#done(ctx, 'reserved')
  }

  async release(ctx: HttpContext) {
    await this.#known(ctx)
    await new ReserveAssembly().release({ actor: ctx.actor, id: ctx.params.id })
    return this.#done(ctx, 'released')
  }

  async run(ctx: HttpContext) {
    await this.#known(ctx)
    const input = await ctx.request.validateUsing(runValidator)
    await new RunAssembly().handle({ actor: ctx.actor, id: ctx.params.id, ...input })
    return this.#done(ctx, 'posted')
  }

  async stop(ctx: HttpContext) {
    await this.#known(ctx)
    const { reason } = await ctx.request.validateUsing(stopValidator)
    const status = await new StopAssembly().handle({ actor: ctx.actor, id: ctx.params.id, reason })
    return this.#done(ctx, status)
  }

  #known({ params, actor }: HttpContext) {
    return getAssembly(params.id, actor, false)
  }

  #done({ params, response, session, i18n }: HttpContext, what: string) {
    session.flash('success', i18n.t(`inventory.assemblies.done.${what}`))
    return response.redirect().toPath(`/inventory/assemblies/${params.id}`)
  }
}
