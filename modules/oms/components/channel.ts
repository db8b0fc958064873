/** A store's connection as the pages get it. */
export type Channel = {
  storeId: number
  code: string
  storeName: string
  platform: string
  status: 'active' | 'paused' | 'auth_expired' | 'unconnected'
  isStoreActive: boolean
  baseUrl: string | null
  lastOkAt: string | null
  lastEventAt: string | null
  cursor: string | null
  lastError: string | null
  lastErrorAt: string | null
  refusedWebhooks: number
  overlapSeconds: number
  parked: number
  inbox: number
  toTell: number
  notTold: number
  webhookUrl: string
}
