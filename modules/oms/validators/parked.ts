import vine from '@vinejs/vine'
import { isCurrency } from '#kernel/currencies'
import { STATUS_MEANINGS } from '#modules/oms/domain/park_reasons'

const reason = () => vine.string().trim().minLength(1).maxLength(200)
const id = () => vine.number().withoutDecimals().positive()

const ids = () => vine.array(id()).minLength(1).maxLength(500)
const realCurrency = vine.createRule((value, _options, field) => {
  if (!isCurrency(value)) field.report('The {{ field }} field is not a currency', 'currency', field)
})

export const parkedIdsValidator = vine.create({ ids: ids() })
export const parkedIgnoreValidator = vine.create({ ids: ids(), reason: reason() })
export const parkedCurrencyValidator = vine.create({
  ids: ids(),
  currency: vine.string().trim().toUpperCase().use(realCurrency()),
})
export const parkedStatusValidator = vine.create({ meaning: vine.enum(STATUS_MEANINGS) })

export const parkedReasonValidator = vine.create({ reason: reason() })

export const parkedMapValidator = vine.create({
  mappings: vine
    .array(
      vine.object({
        listingId: id(),
        skuId: id(),
        multiplier: vine.number().withoutDecimals().min(1).max(10_000).optional(),
      })
    )
    .minLength(1)
    .maxLength(100),
})
