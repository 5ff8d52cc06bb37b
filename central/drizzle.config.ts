import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './central/store/schema.ts',
  out: './central/store/migrations',
})
