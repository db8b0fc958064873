import iconv from 'iconv-lite'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import ReadCourierBill from '#modules/oms/actions/read_courier_bill'
import SaveCourier from '#modules/oms/actions/save_courier'
import SaveTariffs from '#modules/oms/actions/save_tariffs'
import UploadCourierBill from '#modules/oms/actions/upload_courier_bill'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import { releaseOrder } from '#orders/database/factories/ship'
import { setStage, type Stage } from '#orders/database/factories/stage'

export const HEAD = '序号,运单号,发货日期,目的省,目的市,计费重量(kg),费用类型,应付金额,网点'

/** A shop whose parcels a courier carries by a price table, and bills. */
export class BillDesk {
  shop!: Stage
  courierId!: number

  /** An empty house with the shop, the courier and its prices. */
  async open(): Promise<void> {
    await emptyHouse()
    this.shop = await setStage({ skus: 1 })
    await new SaveCourier().handle({
      courier: {
        ...{ code: 'ZTO', name: '中通快递', isActive: true },
        services: [{ code: 'STD', name: '标快', volumetricDivisor: 8000, isActive: true }],
      },
      actor: SYSTEM,
    })
    const service = await oneOf('SELECT id, courier_id FROM oms_courier_services')
    this.courierId = service.courier_id
    const price = (regionPrefix: string, firstPrice: string, stepPrice: string) => ({
      ...{ warehouseId: null, regionPrefix, isServed: true, firstWeightG: 1000, firstPrice },
      ...{ stepWeightG: 1000, stepPrice, transitDays: 2 },
    })
    const tariffs = [price('33', '4', '1'), price('11', '6', '3')]
    await new SaveTariffs().handle({ serviceId: service.id, tariffs, actor: SYSTEM })
  }

  /** Parcels of 900 g that left under these numbers. */
  async ship(numbers: readonly string[], to: object = {}): Promise<number[]> {
    const ids: number[] = []
    while (ids.length < numbers.length) ids.push((await releaseOrder(this.shop, to)).fulfilment.id)
    const counts = await sql<{ fulfilmentLineId: number; qty: number }>(
      null,
      'SELECT id AS "fulfilmentLineId", qty FROM fulfilment_lines WHERE fulfilment_id = ANY($1::bigint[])',
      [ids]
    )
    await new StartPicking().handle({ fulfilmentIds: ids })
    await new RecordPicks().handle({ picks: counts })
    await new RecordPacks().handle({ packs: counts })
    const parcels = ids.map((fulfilmentId) => ({ fulfilmentId, weightG: 900 }))
    await new PackFulfilments().handle({ parcels })
    const shipments = ids.map((fulfilmentId, index) => ({
      ...{ fulfilmentId, courierCode: 'ZTO', waybillNo: numbers[index] },
    }))
    await new ShipFulfilments().handle({ shipments })
    return ids
  }

  bill(bytes: Uint8Array, name = 'zto.csv') {
    const { courierId } = this
    return { courierId, periodFrom: '2026-11-01', periodTo: '2026-11-30', name, bytes }
  }

  upload(lines: readonly string[], actor: Actor = SYSTEM): Promise<number> {
    const bytes = iconv.encode([HEAD, ...lines].join('\r\n'), 'gbk')
    return new UploadCourierBill().handle({ bill: this.bill(bytes), actor })
  }

  /** Brought in and read. */
  async take(...lines: string[]): Promise<number> {
    const billId = await this.upload(lines)
    await new ReadCourierBill().handle({ billId })
    return billId
  }
}

/** A line of a bill as the courier writes it. */
export const row = (waybill: string, rest = '浙江省,杭州市,1,快递费,4.00') =>
  `1,${waybill},2026/11/20,${rest},杭州余杭`

export const linesOf = (id: number) =>
  rowsOf(
    `SELECT waybill_no AS no, findings, expected, difference, by_weight, by_zone, by_price, state
       FROM oms_courier_bill_lines WHERE bill_id = $1 ORDER BY row_number`,
    [id]
  )
