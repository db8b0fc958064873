import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import db from '@adonisjs/lucid/services/db'
import type { QueryResult, QueryResultRow } from 'pg'

interface PgConnection {
  query<R extends QueryResultRow>(config: Statement): Promise<QueryResult<R>>
}
interface KnexLike {
  client: {
    acquireConnection(): Promise<PgConnection>
    releaseConnection(connection: PgConnection): Promise<void>
  }
}

/**
 * Runs one parameterised statement (`$1`, `$2`…) on the connection of the
 * transaction, or on one from the pool. With a `name` the statement is
 * prepared once per connection, so a hot path pays for planning once; arrays
 * (`unnest($1::bigint[])`) keep its text the same whatever the list's length.
 */
export async function sql<R extends QueryResultRow = QueryResultRow>(
  client: QueryClientContract | TransactionClientContract | null,
  text: string,
  values: unknown[] = [],
  name?: string
): Promise<R[]> {
  const knex = (client ?? db.connection()).getWriteClient() as unknown as KnexLike
  const connection = await knex.client.acquireConnection()
  try {
    const result = await connection.query<R>({ name, text, values })
    return result.rows
  } finally {
    await knex.client.releaseConnection(connection)
  }
}

export interface Statement {
  name?: string
  text: string
  values: unknown[]
}

/**
 * Sends statements on the connection of the transaction, in this order and without waiting in
 * between: each finds what those before it did. When one fails those behind it fail too.
 * @returns the rows of each
 */
export async function sqlInOrder(
  trx: TransactionClientContract,
  statements: readonly Statement[]
): Promise<QueryResultRow[][]> {
  const knex = trx.getWriteClient() as unknown as KnexLike
  const connection = await knex.client.acquireConnection()
  try {
    const results = await Promise.all(statements.map((one) => connection.query(one)))
    return results.map((result) => result.rows)
  } finally {
    await knex.client.releaseConnection(connection)
  }
}
