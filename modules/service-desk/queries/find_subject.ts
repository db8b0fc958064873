import { seesStore, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

/** The customer a new ticket is opened for, null without one. */
export async function findTicketCustomer(id: number | null) {
  if (!id) return null
  const [customer] = await sql<{ id: number; name: string }>(
    null,
    'SELECT id, display_name AS name FROM customers WHERE id = $1',
    [id]
  )
  return customer ?? null
}

/** The order a new ticket is about. @throws NotFoundException also for one of a store the actor does not see */
export async function findTicketOrder(number: string, actor: Actor) {
  const [order] = await sql<{ id: number; customerId: number | null; storeId: number }>(
    null,
    'SELECT id, customer_id AS "customerId", store_id AS "storeId" FROM orders WHERE number = $1',
    [number]
  )
  if (!order || !seesStore(actor, order.storeId)) throw new NotFoundException('order', number)
  return order
}
