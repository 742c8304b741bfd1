// A mail server for the tests: smtp-server with faults that are ordered on a port of its own
// (POST / with JSON). What it took is read with mailparser.
//
//   node smtp_server.mjs KEY CERTIFICATE [PORT]   prints "ready PORT TLS_PORT CONTROL_PORT"
//
// PORT speaks plain SMTP with STARTTLS, TLS_PORT is encrypted from the first byte. AUTH with the
// user "candor" and the password "correct horse" is possible on both; only after STARTTLS on PORT.
import { readFileSync } from "node:fs";
import http from "node:http";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const [keyFile, certificateFile, wantedPort = "0"] = process.argv.slice(2);
// Ordered: {at: "connect" | "mail" | "rcpt" | "data", code, text, times} answers so; {at: "data",
// drop: "before" | "after", times} ends the connection before or after the mail was taken.
let faults = [];
let taken = [];
let wantsSignIn = false;

function takeFault(at) {
  const fault = faults.find((one) => one.at === at && one.times > 0);
  if (fault) fault.times -= 1;
  return fault;
}

function answerOf(fault) {
  return Object.assign(new Error(fault.text ?? "No"), { responseCode: fault.code });
}

// Goes on, or answers as ordered.
function step(at, callback) {
  const fault = takeFault(at);
  callback(fault?.code ? answerOf(fault) : null);
}

async function bytesOf(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

// The library offers no way to end a connection without a word.
function hangUp(server, session) {
  for (const connection of server.connections)
    if (connection.session.id === session.id) connection._socket.destroy();
}

async function take(stream, session, callback) {
  const bytes = await bytesOf(stream);
  const fault = takeFault("data");
  if (fault?.code) return callback(answerOf(fault));
  if (fault?.drop !== "before") {
    const { subject, text, html, from, to, replyTo, messageId, date } = await simpleParser(bytes);
    taken.push({
      subject, text, html: html || "", message_id: messageId, date: date.toISOString(),
      from_name: from.value[0].name, from_address: from.value[0].address,
      to_name: to.value[0].name, to_address: to.value[0].address,
      reply_to: replyTo?.value[0].address ?? "",
      envelope_from: session.envelope.mailFrom.address,
      envelope_to: session.envelope.rcptTo.map((one) => one.address).join(" "),
      is_encrypted: session.secure, user: session.user ?? "", raw: bytes.toString("latin1"),
    });
  }
  if (fault?.drop) return hangUp(this, session);
  return callback(null, "taken");
}

function serverOf(isEncrypted) {
  const made = new SMTPServer({
    secure: isEncrypted, key: readFileSync(keyFile), cert: readFileSync(certificateFile),
    authOptional: true, size: 200_000, closeTimeout: 100,
    onConnect: (session, callback) => step("connect", callback),
    onAuth: ({ username, password }, session, callback) =>
      username === "candor" && password === "correct horse" ? callback(null, { user: username })
        : callback(answerOf({ code: 535, text: "Authentication credentials invalid" })),
    onMailFrom: (address, session, callback) =>
      wantsSignIn && !session.user
        ? callback(answerOf({ code: 530, text: "Authentication required" }))
        : step("mail", callback),
    onRcptTo: (address, session, callback) => step("rcpt", callback),
    onData: take, // with the server as `this`
  });
  made.on("error", () => undefined); // connections that end as ordered
  return made;
}

async function control(request, response) {
  const order = JSON.parse((await bytesOf(request)).toString() || "{}");
  if (order.faults) faults = order.faults;
  if (order.wants_sign_in !== undefined) wantsSignIn = order.wants_sign_in;
  response.end(JSON.stringify({ mails: taken }));
  if (order.forget) taken = [];
}

const listen = (server, port) =>
  new Promise((resolve) => {
    const listening = server.listen(port, "127.0.0.1", () =>
      resolve((server.server ?? listening).address().port));
  });
const port = await listen(serverOf(false), Number(wantedPort));
const tlsPort = await listen(serverOf(true), 0);
const controlPort = await listen(http.createServer(control), 0);
console.log(`ready ${port} ${tlsPort} ${controlPort}`);
