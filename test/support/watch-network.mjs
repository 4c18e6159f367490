/**
 * Preloaded into a process (`NODE_OPTIONS=--import`): writes down every name that is looked up and every place a socket is
 * connected to, in the file that WATCH_NETWORK names. No name is found, so that nothing leaves this machine.
 */
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const log = process.env.WATCH_NETWORK ?? "";
const write = (line) => appendFileSync(log, `${line}\n`);

dns.lookup = (host, ...rest) => {
  write(`lookup ${host}`);
  const answer = rest.at(-1);
  queueMicrotask(() => answer(Object.assign(new Error("no network here"), { code: "ENOTFOUND" })));
};
dns.promises.lookup = async (host) => {
  write(`lookup ${host}`);
  throw Object.assign(new Error("no network here"), { code: "ENOTFOUND" });
};

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat();
  write(
    typeof first === "object" ? `connect ${first.path ?? `${first.host}:${first.port}`}` : `connect ${args}`,
  );
  return connect.apply(this, args);
};
syncBuiltinESMExports();
