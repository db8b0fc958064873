import { systemClock } from '#kernel/clock'
import { PdfDocument } from '#kernel/documents/index'
import { company } from '#shell/services/company'
import { courierName } from '../domain/couriers.js'
import type { TaskLine, TaskRecord } from '../queries/get_task.js'

/** A slot whose units are given on top says so: they are not on what the buyer paid for. */
const slotText = ({ slot, qty, isGift }: TaskLine['slots'][number]) =>
  `#${slot} × ${qty}${isGift ? ' 赠品 Gift' : ''}`

const metres = (mm: number) => `${(mm / 1000).toFixed(1)} m`

/** A task's walk on paper, for whoever picks without a device. */
export async function pickList(
  task: TaskRecord,
  lines: readonly TaskLine[],
  printedBy: string
): Promise<Buffer> {
  const { name, zone } = company()
  const document = await PdfDocument.create({
    company: { name },
    title: { zh: '拣货单', en: 'Pick list' },
    number: task.number,
    printedAt: systemClock.now(),
    printedBy,
    zone,
  })
  document.facts([
    [{ zh: '波次', en: 'Wave' }, task.waveNumber],
    [{ zh: '仓库', en: 'Warehouse' }, task.warehouseName],
    [{ zh: '订单数', en: 'Orders' }, String(task.orders.length)],
    [
      { zh: '路线', en: 'Walk' },
      `${metres(task.plannedMm)} (−${metres(task.naiveMm - task.plannedMm)})`,
    ],
  ])
  document.table({
    columns: [
      { header: '#', width: 6, align: 'right' },
      { header: { zh: '库位', en: 'Bin' }, width: 20 },
      { header: 'SKU', width: 24 },
      { header: { zh: '品名', en: 'Item' }, width: 46 },
      { header: { zh: '数量', en: 'Qty' }, width: 10, align: 'right' },
      { header: { zh: '格口 × 数量', en: 'Slot × qty' }, width: 34 },
      { header: '✓', width: 8 },
    ],
    rows: lines.map((line) => [
      String(line.seq),
      line.binCode,
      line.skuCode,
      line.skuName,
      String(line.qty - line.dropped),
      line.slots.map(slotText).join('\n'),
      '',
    ]),
    totals: {
      lines: [
        {
          label: { zh: '合计件数', en: 'Units in all' },
          value: String(lines.reduce((sum, line) => sum + line.qty - line.dropped, 0)),
          strong: true,
        },
      ],
    },
  })
  document.section({ zh: '格口对应订单', en: 'Orders by slot' })
  document.table({
    columns: [
      { header: { zh: '格口', en: 'Slot' }, width: 10, align: 'right' },
      { header: { zh: '发货单', en: 'Fulfilment' }, width: 40 },
      { header: { zh: '订单', en: 'Order' }, width: 40 },
      { header: { zh: '快递', en: 'Courier' }, width: 20 },
    ],
    rows: task.orders.map((order) => [
      `#${order.slot}`,
      order.number,
      order.orderNumber,
      order.courierCode ? courierName(order.courierCode) : '—',
    ]),
  })
  document.signatures([
    { zh: '拣货人', en: 'Picked by' },
    { zh: '复核人', en: 'Checked by' },
  ])
  return document.end()
}
