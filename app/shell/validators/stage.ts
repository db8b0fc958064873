import vine from '@vinejs/vine'
import { PAINS } from '#shell/domain/stage_rules'
import { moduleNames } from '#shell/validators/modules'

const count = (max: number) => vine.number().withoutDecimals().range([0, max])

export const stageAnswersValidator = vine.create({
  sales: count(1_000_000_000_000),
  ordersPerDay: count(10_000_000),
  platforms: count(1_000),
  warehouses: count(1_000),
  skus: count(100_000_000),
  staff: count(1_000_000),
  pains: vine.array(vine.enum(PAINS)).distinct().optional(),
})

export const applyStageValidator = vine.create({ modules: moduleNames().minLength(0) })
