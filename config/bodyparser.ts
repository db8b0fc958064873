import { defineConfig } from '@adonisjs/core/bodyparser'

export default defineConfig({
  allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  form: {
    convertEmptyStringsToNull: true,
    types: ['application/x-www-form-urlencoded'],
    limit: '1mb',
  },
  json: {
    // Done by `empty_strings_middleware`, without a call for each value of the text.
    convertEmptyStringsToNull: false,
    types: ['application/json', 'application/json-patch+json', 'application/csp-report'],
    limit: '4mb',
  },
  multipart: {
    autoProcess: true,
    convertEmptyStringsToNull: true,
    processManually: [],
    limit: '64mb',
    types: ['multipart/form-data'],
  },
})
