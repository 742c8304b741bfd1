// Sending mail (research server.md 6.2, "Mailer"). Features queue a message in the transaction that
// makes it necessary (outbox.h); a job hands it to the mailer after the commit.
#pragma once

#include <mutex>
#include <string>

#include "shared/base/result.h"
#include "shared/base/time.h"
#include "shared/describe/describe.h"

namespace candor::mail {

struct Message {
  std::string id;  // the same id is the same message; "invitation/12/1", at most 200 characters
  std::string from_name, from_address;  // the name may be empty
  std::string to_name, to_address;
  std::string subject;
  std::string text;  // plain, lines ended by "\n"
  std::string html;  // the same for programs that show it; may be empty
  Time date;
};

// The seam. Drivers: FolderMailer; tests/work has the rules that each keeps.
class Mailer {
 public:
  virtual ~Mailer() = default;
  // Ok: the message is durably out of our hands. Sending an id again is ok and sends nothing, also
  // after a crash at any step. invalid (code "bad_message") when it can never be sent; any other
  // error may be tried again. Thread-safe.
  virtual Status send(const Message& message) = 0;
};

// Puts each message as a file <name>.eml into `folder`/new, in the order of a Maildir: written and
// made durable in tmp, then moved. Whoever delivers them may take them away. `folder`/sent holds an
// empty file per id. One process per folder.
class FolderMailer final : public Mailer {
 public:
  explicit FolderMailer(std::string folder) : folder_(std::move(folder)) {}
  Status send(const Message& message) override;

 private:
  Status send_here(const Message& message);
  std::string folder_;
  std::mutex mutex_;  // one message at a time
};

// "bad_message" unless the addresses are addresses and no field can break out of its header.
Status check(const Message& message);

// The message as it goes on the wire (RFC 5322, 2045-2047): lines ended by CRLF and at most 76
// characters long, everything in ASCII. REQUIRES check().
std::string format(const Message& message);
// "<...@domain of the sender>", the same for the same id.
std::string message_id(const Message& message);

}  // namespace candor::mail

namespace candor {

template <>
struct describe<mail::Message> {
  static constexpr std::string_view name = "Message";
  static constexpr auto fields = fields_of(
      field<&mail::Message::id>("id", "").length(1, 200),
      field<&mail::Message::from_name>("from_name", ""),
      field<&mail::Message::from_address>("from_address", ""),
      field<&mail::Message::to_name>("to_name", ""),
      field<&mail::Message::to_address>("to_address", ""),
      field<&mail::Message::subject>("subject", ""), field<&mail::Message::text>("text", ""),
      field<&mail::Message::html>("html", ""), field<&mail::Message::date>("date", ""));
};

}  // namespace candor
