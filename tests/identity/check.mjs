// People from elsewhere, in the eyes of other programs: `jose` signs what Supabase would sign,
// `oidc-provider` is an issuer as others run it, and Candor is the real program.
//
//   node tests/identity/check.mjs build/release/candor FOLDER
//
// One line per check; the last line is "N passed, N failed".

import { check, counts, endAll } from "./harness.mjs";
import { checkSignIn } from "./sign_in.mjs";
import { client } from "./issuer.mjs";
import { checkSupabase } from "./supabase.mjs";

const [binary, folder] = process.argv.slice(2);
try {
  // Side by side, because both wait until keys may be asked for again.
  const [supabase, servers] = await Promise.all([
    checkSupabase(binary, folder), checkSignIn(binary, folder)]);
  await check("no secret and no token is in a log", () => {
    const all = servers.map((one) => one.log()).join("\n") + supabase.log();
    const secrets = [client.client_secret, "a-secret-of-a-test", "the-anon-key", "eyJ", "@example"];
    const found = secrets.filter((one) => all.includes(one));
    return found.length ? `found ${found}` : "";
  });
} catch (error) {
  ++counts.failed;
  console.log(`FAILED  ${error.stack}`);
} finally {
  await endAll();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
