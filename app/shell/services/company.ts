export { company, type Company } from '#kernel/settings/company'
