import type { HttpContext } from '@adonisjs/core/http'
import IssueWaybills from '../actions/issue_waybills.js'
import SealParcel from '../actions/seal_parcel.js'
import { packingSlip } from '../documents/packing_slip.js'
import GetParcel from '../queries/get_parcel.js'
import { sendPdf } from '../services/send_pdf.js'
import { sealValidator } from '../validators/wms.js'

/** The pack station, at a desk and on the floor. */
export default class PackingController {
  async index({ request, inertia, actor }: HttpContext) {
    return inertia.render('wms/packing/index', await open(request.input('code'), actor))
  }

  /** The parcel behind a scanned code, as JSON. */
  async parcel({ request, response, actor }: HttpContext) {
    return response.json(await open(request.input('code'), actor))
  }

  /** What is in the box, to lie in it. */
  async slip({ params, response, actor }: HttpContext) {
    const parcel = await new GetParcel().byId(Number(params.id), actor)
    return sendPdf(response, `${parcel.number}.pdf`, await packingSlip(parcel, actor.name))
  }

  /** Closes a parcel and gets its waybill; a courier that does not answer does not open it again. */
  async seal({ request, response, actor, i18n }: HttpContext) {
    const input = await request.validateUsing(sealValidator)
    const before = await new GetParcel().byId(input.fulfilmentId, actor)
    await new SealParcel().handle({ ...input, actor })
    const [{ error }] = await new IssueWaybills().handle({ actor, fulfilmentIds: [before.id] })
    const parcel = await new GetParcel().byId(before.id, actor)
    return response.json({
      parcel,
      problem: error ? i18n.t(`errors.${error.code}`, error.params, error.code) : null,
    })
  }
}

async function open(code: unknown, actor: HttpContext['actor']) {
  const word = typeof code === 'string' ? code.trim() : ''
  return { code: word, parcel: word ? await new GetParcel().handle(word, actor) : null }
}
