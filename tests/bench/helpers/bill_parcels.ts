import type pg from 'pg'

/**
 * A delivered parcel of 900 g for each order there is, carried by a courier for 4 CNY. Written by plain
 * SQL; the counters of order lines come with the orders, so the trigger that moves them rests.
 * @returns the courier, and the numbers of the parcels in no order
 */
export async function seedBillParcels(
  client: pg.Client
): Promise<{ courierId: number; waybills: string[] }> {
  const { SYSTEM } = await import('#kernel/access/actor')
  const { sql } = await import('#kernel/sql')
  const { default: SaveCourier } = await import('#modules/oms/actions/save_courier')
  const { default: SaveTariffs } = await import('#modules/oms/actions/save_tariffs')
  await client.query(`INSERT INTO warehouses (code, name) VALUES ('L1', '主仓')`)
  await client.query(PARCELS)
  await client.query('ALTER TABLE fulfilment_lines DISABLE TRIGGER fulfilment_lines_allocate')
  await client.query(PARCEL_LINES)
  await client.query('ALTER TABLE fulfilment_lines ENABLE TRIGGER fulfilment_lines_allocate')
  await client.query('VACUUM ANALYZE')
  await new SaveCourier().handle({
    courier: {
      ...{ code: 'ZTO', name: '中通快递', isActive: true },
      services: [{ code: 'STD', name: '标快', volumetricDivisor: 8000, isActive: true }],
    },
    actor: SYSTEM,
  })
  const [service] = await sql<{ id: number; courierId: number }>(
    null,
    'SELECT id, courier_id AS "courierId" FROM oms_courier_services'
  )
  const price = {
    ...{ warehouseId: null, regionPrefix: '33', isServed: true, firstWeightG: 1000 },
    ...{ firstPrice: '4', stepWeightG: 1000, stepPrice: '1', transitDays: 2 },
  }
  await new SaveTariffs().handle({ serviceId: service.id, tariffs: [price], actor: SYSTEM })
  const { rows } = await client.query<{ number: string }>(
    'SELECT waybill_no AS number FROM fulfilments ORDER BY md5(waybill_no)'
  )
  return { courierId: service.courierId, waybills: rows.map((row) => row.number) }
}

const PARCELS = `
  INSERT INTO fulfilments (number, order_id, store_id, warehouse_id, status, courier_code, courier_service, waybill_no, consignee, province, city,
    region_code, weight_estimated_g, freight_estimated, shipped_at, delivered_at, created_at)
  SELECT 'LF-' || o.id, o.id, o.store_id, (SELECT id FROM warehouses), 'delivered', 'ZTO', 'STD', '78' || lpad(o.id::text, 12, '0'), '客户', '浙江省', '杭州市',
         '330106', 900, 4, o.placed_at, o.placed_at, o.placed_at FROM orders o`
const PARCEL_LINES = `
  INSERT INTO fulfilment_lines (fulfilment_id, order_line_id, sku_id, qty, line_qty, picked, packed)
  SELECT f.id, l.id, l.sku_id, l.qty, l.qty, l.qty, l.qty FROM fulfilments f JOIN order_lines l ON l.order_id = f.order_id`
