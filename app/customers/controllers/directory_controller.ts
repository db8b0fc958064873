import type { HttpContext } from '@adonisjs/core/http'
import { parseAddress } from '#kernel/addresses'
import { compareCustomers, differing } from '#customers/queries/compare_customers'
import { getTimeline } from '#customers/queries/get_timeline'
import { listCities, listProvinces } from '#customers/queries/list_divisions'
import searchCustomers from '#customers/queries/search_customers'
import { compareValidator, pastedValidator } from '#customers/validators/customer'

/** What pickers and panels of pages ask for, as JSON. */
export default class DirectoryController {
  async lookup({ request, actor }: HttpContext) {
    const term = String(request.input('q', '')).trim().slice(0, 200)
    return { rows: term ? await searchCustomers(term, actor, 20) : [] }
  }

  async compare({ request }: HttpContext) {
    const { a, b } = await compareValidator.validate(request.qs())
    const sides = await compareCustomers(a, b)
    return { sides, fields: differing(sides) }
  }

  async timeline({ params, request }: HttpContext) {
    const { module = null, before = null } = request.qs() as Record<string, string | undefined>
    return getTimeline(Number(params.id), { module: module || null, before })
  }

  /** Provinces, or with `?province=` what it holds; the data changes once a year. */
  divisions({ request, response }: HttpContext) {
    response.header('cache-control', 'private, max-age=86400')
    const province = request.input('province') as string | undefined
    return { rows: province ? listCities(province) : listProvinces() }
  }

  /** Takes a pasted line of name, phone and address apart. */
  async parse({ request }: HttpContext) {
    const { text } = await request.validateUsing(pastedValidator)
    const { name, phone, region, detail } = parseAddress(text)
    return { name, phone: phone?.national ?? phone?.canonical ?? null, region, detail }
  }
}
