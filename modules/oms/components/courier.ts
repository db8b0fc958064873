/** A courier with its services as the pages get it. */
export type Courier = {
  id: number
  code: string
  name: string
  isActive: boolean
  services: {
    id: number
    code: string
    name: string
    volumetricDivisor: number
    isActive: boolean
    tariffs: number
    from: string | null
  }[]
}
