import { errors } from '@vinejs/vine'
import type { HttpContext } from '@adonisjs/core/http'
import { holds } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import { exportList, flashResults } from '#kernel/lists/index'
import { slotCards, slotTabs } from '#kernel/modules/slots'
import { settings } from '#kernel/settings/settings'
import AnonymiseCustomer from '#customers/actions/anonymise_customer'
import AssignCustomers from '#customers/actions/assign_customers'
import IdentifyCustomers from '#customers/actions/identify_customers'
import RevealIdentity from '#customers/actions/reveal_identity'
import TagCustomers from '#customers/actions/tag_customers'
import UpdateCustomer from '#customers/actions/update_customer'
import { hashOfTerm } from '#customers/services/pii'
import { getCustomer } from '#customers/queries/get_customer'
import { getTimeline, timelineModules } from '#customers/queries/get_timeline'
import {
  customerList,
  listCustomers,
  readCustomers,
  type CustomerRow,
} from '#customers/queries/list_customers'
import { listOwners, listSources, listTags } from '#customers/queries/list_owners'
import {
  bulkOwnerValidator,
  bulkTagValidator,
  createCustomerValidator,
  reasonValidator,
  revealValidator,
  updateCustomerValidator,
} from '#customers/validators/customer'

const EXPORTED = [
  'number',
  'name',
  'phone',
  'source',
  'owner',
  'tags',
  'orders',
  'total',
  'lastOrderAt',
  'createdAt',
]

const pageOf = (id: number) => `/customers/customers/${id}`

export default class CustomersController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, owners, tags, sources] = await Promise.all([
      listCustomers(readCustomers(request)),
      listOwners(),
      listTags(),
      listSources(),
    ])
    const mayEdit = holds(actor, 'customers.customers.edit')
    return inertia.render('customers/index', { list, owners, tags, sources, mayEdit })
  }

  /** What the list shows, as a file; contacts stay masked in it. */
  async export(ctx: HttpContext) {
    const columns = EXPORTED.map((key) => ({ key, header: ctx.i18n.t(`customers.fields.${key}`) }))
    const zone = settings.text('shell', 'time_zone')
    return exportList<CustomerRow>(ctx, customerList(readCustomers(ctx.request)), {
      name: 'customers',
      columns,
      zone,
      map: (row) => ({ ...row, tags: row.tags.join('、') }),
    })
  }

  async show({ params, request, response, inertia, actor }: HttpContext) {
    const id = Number(params.id)
    const customer = await getCustomer(id)
    if (customer.mergedIntoId) return response.redirect().toPath(pageOf(customer.mergedIntoId))
    const tab = request.input('tab') as string | undefined
    return inertia.render('customers/show', {
      customer,
      timeline: await getTimeline(id),
      sources: await timelineModules(id),
      slots: await slotTabs('customers.record.tabs', id, actor, tab),
      cards: await slotCards('customers.record.cards', id, actor),
      mayEdit: holds(actor, 'customers.customers.edit'),
      mayReveal: holds(actor, 'customers.pii.reveal'),
      mayMerge: holds(actor, 'customers.customers.merge'),
      mayAnonymise: holds(actor, 'customers.customers.anonymise'),
    })
  }

  async create({ inertia }: HttpContext) {
    return inertia.render('customers/form', { customer: null, ...(await formChoices()) })
  }

  async edit({ params, inertia }: HttpContext) {
    const customer = await getCustomer(Number(params.id))
    return inertia.render('customers/form', { customer, ...(await formChoices()) })
  }

  async store({ request, response, session, i18n, actor }: HttpContext) {
    const form = await request.validateUsing(createCustomerValidator)
    const { source, ...rest } = form
    for (const field of ['phone', 'email'] as const) {
      if (form[field] && hashOfTerm(form[field])?.kind !== field)
        refuseField(field, i18n.t('customers.form.unreadable'))
    }
    const people = [{ ref: 'new', ...rest, source: source || 'manual' }]
    const found = await new IdentifyCustomers().handle({ people, actor })
    const id = found.get('new')
    if (!id) throw new RefusedException('customer_needs_contact')
    session.flash('success', i18n.t('customers.saved'))
    return response.redirect().toPath(pageOf(id))
  }

  async update({ params, request, response, session, i18n, actor }: HttpContext) {
    const {
      version,
      name,
      tags = [],
      ...form
    } = await request.validateUsing(updateCustomerValidator)
    const fields = {
      ...form,
      displayName: name,
      tags,
      ownerId: form.ownerId ?? null,
      source: form.source ?? null,
      note: form.note ?? null,
    }
    await new UpdateCustomer().handle({ customerId: Number(params.id), version, fields, actor })
    session.flash('success', i18n.t('customers.saved'))
    return response.redirect().toPath(pageOf(Number(params.id)))
  }

  async tag(ctx: HttpContext) {
    const { ids, add, remove } = await ctx.request.validateUsing(bulkTagValidator)
    await new TagCustomers().handle({
      customerIds: ids,
      add: add ? [add] : [],
      remove: remove ? [remove] : [],
      actor: ctx.actor,
    })
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: true }))
    )
    return ctx.response.redirect().back()
  }

  async assign(ctx: HttpContext) {
    const { ids, ownerId } = await ctx.request.validateUsing(bulkOwnerValidator)
    await new AssignCustomers().handle({ customerIds: ids, ownerId, actor: ctx.actor })
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: true }))
    )
    return ctx.response.redirect().back()
  }

  async reveal({ params, request, actor }: HttpContext) {
    const { kind, id } = await request.validateUsing(revealValidator)
    return {
      value: await new RevealIdentity().handle({ customerId: Number(params.id), kind, id, actor }),
    }
  }

  async anonymise({ params, request, response, session, i18n, actor }: HttpContext) {
    const { reason } = await request.validateUsing(reasonValidator)
    await new AnonymiseCustomer().handle({ customerId: Number(params.id), reason, actor })
    session.flash('success', i18n.t('customers.anonymised'))
    return response.redirect().toPath(pageOf(Number(params.id)))
  }
}

const formChoices = async () => ({ owners: await listOwners(), tags: await listTags() })

function refuseField(field: string, message: string): never {
  throw new errors.E_VALIDATION_ERROR([{ field, message, rule: field }])
}
