// A mail server on loopback ports (smtp_server.mjs) that a test can order
// faults from, kill and start again on the same port, and what it took, as
// mailparser reads it.
#pragma once

#include <string>
#include <vector>

#include "server/work/smtp_client.h"
#include "tests/harness/app_fixture.h"
#include "tests/harness/node_program.h"

namespace candor::test {

struct TakenMail {
  std::string subject, text, html, message_id, date;
  std::string from_name, from_address, to_name, to_address, reply_to;
  std::string envelope_from, envelope_to;
  bool is_encrypted = false;
  std::string user;  // who was signed in
  std::string raw;
};

class SmtpServer {
 public:
  // One for the whole program, started when first asked for; as new but for its
  // ports.
  static SmtpServer& fresh();
  SmtpServer();
  SmtpServer(const SmtpServer&) = delete;

  void kill() { program_.kill(); }  // -9
  void restart();                   // on the same port, having forgotten everything
  // Sends an order, JSON as smtp_server.mjs takes it; gives what was taken so
  // far.
  std::vector<TakenMail> order(const std::string& json = "{}");
  // How to reach it; sign-in with "candor" and "correct horse" when asked for.
  work::SmtpServer address(SmtpSecurity security, bool signs_in = false) const;

 private:
  void start();
  TemporaryFolder folder_;
  std::string certificate_, key_;
  NodeProgram program_{"mail/smtp_server.mjs"};
};

}  // namespace candor::test
