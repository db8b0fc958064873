/** Chinese addresses: divisions with codes, normalising, and reading of pasted lines. */
export { Divisions, type Division, type Level } from '#kernel/addresses/divisions'
export {
  normaliseAddress,
  parseAddress,
  type AddressFields,
  type ParsedAddress,
} from '#kernel/addresses/parse_address'
export {
  isComplete,
  isRemote,
  matchRegion,
  regionByCode,
  regionText,
  stripRegion,
  type Region,
  type RegionMatch,
} from '#kernel/addresses/region'
