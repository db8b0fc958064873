import vine from '@vinejs/vine'

const id = () => vine.number().positive()
const ids = () => vine.array(id()).minLength(1).maxLength(500)

export const snoozeValidator = vine.create({
  ids: ids(),
  /** Days from today; 0 wakes them. */
  days: vine.number().withoutDecimals().min(0).max(365),
})

export const assignValidator = vine.create({
  ids: ids(),
  /** Null: back to who looks after them by rule. */
  ownerId: id().nullable().optional(),
})

export const requestValidator = vine.create({
  ids: ids(),
  /** Units of each; what is suggested where it is left out. */
  qty: vine.number().withoutDecimals().min(1).max(10_000_000).nullable().optional(),
})

export const ownersValidator = vine.create({
  rules: vine
    .array(
      vine.object({
        warehouseId: id().nullable().optional(),
        categoryId: id().nullable().optional(),
        userId: id(),
      })
    )
    .maxLength(200),
})
