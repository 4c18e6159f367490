export { loadConfig } from "./config/load.ts";
